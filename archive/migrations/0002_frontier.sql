-- The crawler's frontier: one row for each canonical URL it knows, with what is due next and what the last visit showed.

CREATE TABLE pages (
    url            TEXT PRIMARY KEY, -- canonical
    source         TEXT NOT NULL REFERENCES sources(name),
    host           TEXT NOT NULL,
    kind           TEXT NOT NULL,    -- unknown, article, listing, feed, sitemap, other
    state          TEXT NOT NULL CHECK (state IN ('due', 'leased', 'resting', 'failed', 'gone', 'refused')),
    priority       INTEGER NOT NULL, -- smaller is fetched first
    depth          INTEGER NOT NULL, -- links from a seed
    referrer       TEXT,             -- NULL: a seed, a sitemap or a feed entry
    discovered_at  TEXT NOT NULL,
    due_at         TEXT,             -- not before this moment; NULL: not again by itself
    tries          INTEGER NOT NULL DEFAULT 0, -- failures in a row that count against this URL
    error          TEXT,             -- code of the last failure; NULL: the last visit went well, or there was none
    visited_at     TEXT,             -- last answer of any kind; NULL: never
    changed_at     TEXT,             -- last visit that showed new content; NULL: never
    status         INTEGER,          -- of the last answer; NULL: never answered
    etag           TEXT,             -- NULL: none sent, or not honest
    last_modified  TEXT,             -- likewise
    interval_s     INTEGER,          -- seconds to the next visit, stretched and shrunk by what was seen; NULL: default
    strikes        INTEGER NOT NULL DEFAULT 0, -- visits on different days that found it vanished
    article_id     INTEGER REFERENCES articles(id) ON DELETE SET NULL -- NULL: holds no article
) WITHOUT ROWID;
CREATE INDEX pages_due ON pages(state, source, priority, due_at);
CREATE INDEX pages_by_source ON pages(source, kind);
