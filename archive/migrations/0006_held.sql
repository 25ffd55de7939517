-- What portals showed and nobody believes yet. Nothing in these tables is current: no search, page or export shows it.

-- Articles and revisions that are held back, the newest for each address; their captures stay whatever becomes of them.
CREATE TABLE held (
    id          INTEGER PRIMARY KEY, -- number by which a person decides on it
    url         TEXT NOT NULL UNIQUE, -- the article's own address
    source      TEXT NOT NULL REFERENCES sources(name), -- where it was found
    article_id  INTEGER REFERENCES articles(id) ON DELETE CASCADE, -- whose revision it would be; NULL: it would be a new article
    state       TEXT NOT NULL CHECK (state IN ('staged', 'held', 'discarded')), -- staged: waits for the end of its run; held: a person decides, or a better night; discarded: a person did
    reason      TEXT,             -- what speaks against it, crawler.run.doubt.Doubt; NULL: nothing so far
    marks       TEXT NOT NULL,    -- JSON list: what it has in common with others held for the same reason
    run_id      INTEGER NOT NULL, -- runs.id of the last run that saw it
    seen_at     TEXT NOT NULL,    -- when it was first seen
    last_seen   TEXT NOT NULL,    -- when it was last seen
    capture_id  INTEGER REFERENCES captures(id), -- of its first sight; NULL: it was kept without one
    sha256      TEXT NOT NULL,    -- hash of the content fields, hex
    record      TEXT NOT NULL     -- the whole record as JSON
);
CREATE INDEX held_by_source ON held(source, state);

-- Changes that a person took as they are: what is of their kind is believed from then on.
CREATE TABLE agreements (
    source  TEXT NOT NULL,        -- of which source
    reason  TEXT NOT NULL,        -- for which reason it was held
    mark    TEXT NOT NULL,        -- a field, a paragraph's hash, or * for any change of that kind
    at      TEXT NOT NULL,        -- when that was
    PRIMARY KEY (source, reason, mark)
) WITHOUT ROWID;
