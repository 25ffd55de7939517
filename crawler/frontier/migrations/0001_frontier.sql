-- The crawler's memory: every canonical URL it knows with what is due next, and what it learnt about hosts.

CREATE TABLE pages (
    url            TEXT PRIMARY KEY, -- canonical; a page reached by posting a form: with `#post:` and the fields that changed
    source         TEXT NOT NULL REFERENCES sources(name), -- the source it belongs to
    host           TEXT NOT NULL,    -- with its port unless that is the scheme's own
    kind           TEXT NOT NULL,    -- seed, sitemap, feed, listing, page (leaf of unknown kind), article, other
    state          TEXT NOT NULL CHECK (state IN ('due', 'leased', 'resting', 'failed', 'gone', 'refused', 'alias')), -- due, leased: being fetched; resting until due_at; failed: given up; gone; refused by policy; alias
    priority       INTEGER NOT NULL, -- smaller is fetched first
    depth          INTEGER NOT NULL, -- links from a seed
    hops           INTEGER NOT NULL DEFAULT 0, -- redirects that led here
    referrer       TEXT,             -- NULL: a seed
    form           TEXT,             -- urlencoded body to post; NULL: fetched by GET
    discovered_at  TEXT NOT NULL, -- when a link to it was first seen
    due_at         TEXT,             -- not before this moment; NULL: not again by itself
    tries          INTEGER NOT NULL DEFAULT 0, -- failures in a row that count against this URL
    limited        INTEGER NOT NULL DEFAULT 0, -- times in a row that the host rested because of its answer for this URL
    error          TEXT,             -- code of the last failure or refusal; NULL: the last visit went well, or there was none
    visited_at     TEXT,             -- last answer of any kind; NULL: never
    changed_at     TEXT,             -- last visit that showed new content; NULL: never
    status         INTEGER,          -- of the last answer; NULL: never answered
    etag           TEXT,             -- NULL: none sent, or found dishonest
    last_modified  TEXT,             -- likewise
    interval_s     INTEGER,          -- seconds to the next visit, stretched and shrunk by what was seen; NULL: not known yet
    lastmod        TEXT,             -- as the sitemap last said; NULL: never
    barren         INTEGER NOT NULL DEFAULT 0, -- pages of this listing in a row, up to the one before, without an unknown article
    number         INTEGER NOT NULL DEFAULT 1, -- of this page within its listing, from 1
    target         TEXT,             -- canonical URL that it redirects to, or is an alias of; NULL: neither
    strikes        INTEGER NOT NULL DEFAULT 0, -- visits on different days that found it vanished
    struck_at      TEXT,             -- the last of them; NULL: none
    article_id     INTEGER REFERENCES articles(id) ON DELETE SET NULL -- NULL: holds no article
) WITHOUT ROWID;
CREATE INDEX pages_due ON pages(host, state, priority, due_at);
CREATE INDEX pages_by_source ON pages(source, kind, state, visited_at);
CREATE INDEX pages_by_target ON pages(target) WHERE target IS NOT NULL;
CREATE INDEX pages_by_referrer ON pages(referrer) WHERE priority = 2; -- headlines of a listing page
CREATE INDEX pages_by_article ON pages(article_id) WHERE article_id IS NOT NULL;

CREATE TABLE hosts (
    host            TEXT PRIMARY KEY, -- as in pages
    asked_at        TEXT,             -- last request; NULL: none yet
    paused_until    TEXT,             -- NULL: not paused
    pause_reason    TEXT,             -- limited, blocked, faults, robots; NULL with paused_until
    pauses          INTEGER NOT NULL DEFAULT 0, -- in a row, without a good answer between
    probe           TEXT,             -- how it answers for a page that cannot exist: JSON; NULL: not asked yet
    probed_at       TEXT,             -- NULL with probe
    validators      TEXT,             -- honest, dishonest; NULL: not known yet
    lastmod_right   INTEGER NOT NULL DEFAULT 0, -- pages that changed as their sitemap said
    lastmod_wrong   INTEGER NOT NULL DEFAULT 0, -- pages that their sitemap called changed and were not
    unclosed        INTEGER NOT NULL DEFAULT 0  -- pages that lack </html> on a second visit too
) WITHOUT ROWID;

CREATE TABLE robots (
    origin      TEXT PRIMARY KEY, -- scheme, host, port
    status      INTEGER,          -- NULL: no answer
    body        TEXT,             -- at most 500 KiB; NULL: none that counts
    verdict     TEXT NOT NULL,    -- rules, allow, forbid
    fetched_at  TEXT NOT NULL -- when it was asked for
) WITHOUT ROWID;

CREATE TABLE sweeps (
    source    TEXT PRIMARY KEY, -- whose listings
    swept_at  TEXT NOT NULL     -- last run that followed listings deeper than usual
) WITHOUT ROWID;
