-- The archive: what was fetched, what was read from it, every revision, and how far each reader of it has come.
-- Moments are TEXT in UTC, `2026-11-23T06:20:11Z`; a local stamp of an article is as in docs/fields.md.
-- NULL is explained where it may stand; a column without a word on NULL is NOT NULL.

CREATE TABLE sources (
    name      TEXT PRIMARY KEY,   -- as in config.toml; `import` for imported records that name none
    home      TEXT,               -- first seed; NULL: the source came from an import
    added_at  TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE runs (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,    -- crawl, backfill, import
    pid         INTEGER NOT NULL, -- process that ran it
    started_at  TEXT NOT NULL,
    ended_at    TEXT,             -- NULL: running, or killed
    outcome     TEXT,             -- ok, partial, failed, interrupted; NULL with ended_at
    summary     TEXT              -- JSON counts; NULL until the first batch is committed
);

CREATE TABLE warc_files (
    name    TEXT PRIMARY KEY,     -- file name under the archive's warc folder
    length  INTEGER NOT NULL      -- bytes that are committed; anything behind them is cut off when the writer opens
) WITHOUT ROWID;

CREATE TABLE captures (
    id            INTEGER PRIMARY KEY,
    run_id        INTEGER REFERENCES runs(id), -- NULL: captured outside a run
    url           TEXT NOT NULL,  -- asked for, canonical
    final_url     TEXT NOT NULL,  -- answered, after redirects
    fetched_at    TEXT NOT NULL,
    status        INTEGER NOT NULL,
    content_type  TEXT,           -- NULL: the server sent none
    sha256        TEXT NOT NULL,  -- of the body as received, in its content coding, hex
    bytes         INTEGER NOT NULL, -- of the same
    file          TEXT NOT NULL REFERENCES warc_files(name),
    offset        INTEGER NOT NULL, -- of the response record in the file
    length        INTEGER NOT NULL, -- bytes of the gzip member of the response record
    truncated     INTEGER NOT NULL DEFAULT 0, -- 1: the body is known to be cut
    old_tls       INTEGER NOT NULL DEFAULT 0  -- 1: made with the source's old-TLS permission
);
CREATE INDEX captures_by_url ON captures(url, fetched_at);

CREATE TABLE articles (
    id           INTEGER PRIMARY KEY,
    url          TEXT NOT NULL UNIQUE, -- canonical
    source       TEXT NOT NULL REFERENCES sources(name),
    first_seen   TEXT NOT NULL,
    last_seen    TEXT NOT NULL,   -- the last fetch that showed the article
    vanished_at  TEXT,            -- NULL: not known to have vanished from its portal
    revision_id  INTEGER REFERENCES revisions(id) -- the current one; NULL only inside the transaction that creates the row
);
CREATE INDEX articles_by_source ON articles(source);

CREATE TABLE revisions (
    id          INTEGER PRIMARY KEY,
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    number      INTEGER NOT NULL, -- from 1
    sha256      TEXT NOT NULL,    -- hash of the content fields, hex
    capture_id  INTEGER REFERENCES captures(id), -- NULL: imported, not fetched
    seen_at     TEXT NOT NULL,    -- when this revision was first seen
    title       TEXT NOT NULL,
    published   TEXT,             -- local stamp; NULL: the page shows none
    byline      TEXT,             -- NULL: the page shows none
    category    TEXT,             -- NULL: the page shows none
    record      TEXT NOT NULL,    -- the whole record as JSON
    UNIQUE (article_id, number)
);

CREATE TABLE aliases (
    url         TEXT PRIMARY KEY, -- another canonical URL under which the article was found
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    evidence    TEXT NOT NULL     -- redirect, canonical, print, content
) WITHOUT ROWID;

-- The four tables below hold the parts of each article's current revision.
CREATE TABLE captions (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    number      INTEGER NOT NULL, -- order on the page, from 0
    text        TEXT NOT NULL,
    image       TEXT,             -- absolute URL; NULL: a caption without an image
    position    INTEGER,          -- body paragraphs before it; NULL: not known
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;

CREATE TABLE images (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    url         TEXT NOT NULL,
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;

CREATE TABLE attachments (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    name        TEXT NOT NULL,
    url         TEXT NOT NULL,
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;

CREATE TABLE document_numbers (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    number      TEXT NOT NULL,    -- as printed: 12/KH-UBND
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;
CREATE INDEX document_numbers_by_number ON document_numbers(number);

CREATE TABLE changes (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id  INTEGER NOT NULL, -- no foreign key: a deletion is a change too
    kind        TEXT NOT NULL CHECK (kind IN ('put', 'delete')),
    at          TEXT NOT NULL
);

CREATE TABLE watermarks (
    reader  TEXT PRIMARY KEY,     -- who follows the change log: index, alerts
    seq     INTEGER NOT NULL      -- last change it has taken in
) WITHOUT ROWID;

CREATE VIEW records AS
SELECT a.id, a.url, a.source, a.first_seen, a.last_seen, a.vanished_at,
       r.number AS revision, r.seen_at AS revised, r.sha256, r.capture_id,
       r.title, r.published, r.byline, r.category, r.record
FROM articles AS a JOIN revisions AS r ON r.id = a.revision_id;
