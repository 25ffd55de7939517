-- The archive: what was fetched, what was read from it, every revision, and how far each reader of it has come.
-- Moments are TEXT in UTC, `2026-11-23T06:20:11Z`; a local stamp of an article is as in docs/fields.md.
-- NULL is explained where it may stand; a column without a word on NULL is NOT NULL.

-- Portals, and the name imported records stand under.
CREATE TABLE sources (
    name      TEXT PRIMARY KEY,   -- as in config.toml; `import` for imported records that name none
    home      TEXT,               -- first seed; NULL: the source came from an import
    added_at  TEXT NOT NULL -- when it was first configured or imported
) WITHOUT ROWID;

-- Every crawl, backfill and import.
CREATE TABLE runs (
    id          INTEGER PRIMARY KEY, -- number of the run
    kind        TEXT NOT NULL,    -- crawl, backfill, import
    pid         INTEGER NOT NULL, -- process that ran it
    started_at  TEXT NOT NULL, -- when it began
    ended_at    TEXT,             -- NULL: running, or killed
    outcome     TEXT,             -- ok, partial, failed, interrupted; NULL with ended_at
    summary     TEXT              -- JSON counts; NULL until the first batch is committed
);

-- How many bytes of each WARC file count.
CREATE TABLE warc_files (
    name    TEXT PRIMARY KEY,     -- file name under the archive's warc folder
    length  INTEGER NOT NULL      -- bytes that are committed; anything behind them is cut off when the writer opens
) WITHOUT ROWID;

-- What was received: one row for each response kept in a WARC file.
CREATE TABLE captures (
    id            INTEGER PRIMARY KEY, -- number of the capture
    run_id        INTEGER REFERENCES runs(id), -- NULL: captured outside a run
    url           TEXT NOT NULL,  -- asked for, canonical
    final_url     TEXT NOT NULL,  -- answered, after redirects
    fetched_at    TEXT NOT NULL, -- when the answer arrived
    status        INTEGER NOT NULL, -- HTTP status code
    content_type  TEXT,           -- NULL: the server sent none
    sha256        TEXT NOT NULL,  -- of the body as received, in its content coding, hex
    bytes         INTEGER NOT NULL, -- of the same
    file          TEXT NOT NULL REFERENCES warc_files(name), -- WARC file under the warc folder
    offset        INTEGER NOT NULL, -- of the response record in the file
    length        INTEGER NOT NULL, -- bytes of the gzip member of the response record
    truncated     INTEGER NOT NULL DEFAULT 0, -- 1: the body is known to be cut
    old_tls       INTEGER NOT NULL DEFAULT 0  -- 1: made with the source's old-TLS permission
);
CREATE INDEX captures_by_url ON captures(url, fetched_at);

-- One row for each article, whatever became of its page.
CREATE TABLE articles (
    id           INTEGER PRIMARY KEY, -- number of the article, for ever: `/a/ID`
    url          TEXT NOT NULL UNIQUE, -- canonical
    source       TEXT NOT NULL REFERENCES sources(name), -- where it was found
    first_seen   TEXT NOT NULL, -- the first fetch or import that showed it
    last_seen    TEXT NOT NULL,   -- the last fetch that showed the article
    vanished_at  TEXT,            -- NULL: not known to have vanished from its portal
    revision_id  INTEGER REFERENCES revisions(id) -- the current one; NULL only inside the transaction that creates the row
);
CREATE INDEX articles_by_source ON articles(source);

-- Every revision of every article.
CREATE TABLE revisions (
    id          INTEGER PRIMARY KEY, -- number of the row
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose revision it is
    number      INTEGER NOT NULL, -- from 1
    sha256      TEXT NOT NULL,    -- hash of the content fields, hex
    capture_id  INTEGER REFERENCES captures(id), -- NULL: imported, not fetched
    seen_at     TEXT NOT NULL,    -- when this revision was first seen
    title       TEXT NOT NULL, -- as printed
    published   TEXT,             -- local stamp; NULL: the page shows none
    byline      TEXT,             -- NULL: the page shows none
    category    TEXT,             -- NULL: the page shows none
    record      TEXT NOT NULL,    -- the whole record as JSON
    UNIQUE (article_id, number)
);

-- Other addresses of an article.
CREATE TABLE aliases (
    url         TEXT PRIMARY KEY, -- another canonical URL under which the article was found
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- the article it shows
    evidence    TEXT NOT NULL     -- redirect, canonical, print, content
) WITHOUT ROWID;

-- Captions of the current revision; earlier ones are in revisions.record.
CREATE TABLE captions (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose caption it is
    number      INTEGER NOT NULL, -- order on the page, from 0
    text        TEXT NOT NULL, -- as printed
    image       TEXT,             -- absolute URL; NULL: a caption without an image
    position    INTEGER,          -- body paragraphs before it; NULL: not known
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;

-- Images of the current revision.
CREATE TABLE images (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose image it is
    number      INTEGER NOT NULL, -- order on the page, from 0
    url         TEXT NOT NULL, -- absolute
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;

-- Files offered by the current revision.
CREATE TABLE attachments (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose file it is
    number      INTEGER NOT NULL, -- order on the page, from 0
    name        TEXT NOT NULL, -- as printed, or the file name
    url         TEXT NOT NULL, -- absolute
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;

-- Document numbers named by the current revision.
CREATE TABLE document_numbers (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- the article that names the document
    number      TEXT NOT NULL,    -- as printed: 12/KH-UBND
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;
CREATE INDEX document_numbers_by_number ON document_numbers(number);

-- The change log, which the index and the alerts follow.
CREATE TABLE changes (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- order of the changes, never reused
    article_id  INTEGER NOT NULL, -- no foreign key: a deletion is a change too
    kind        TEXT NOT NULL CHECK (kind IN ('put', 'delete')), -- put: new or revised; delete: removed with all revisions
    at          TEXT NOT NULL -- when
);

-- How far each follower of the change log has come.
CREATE TABLE watermarks (
    reader  TEXT PRIMARY KEY,     -- who follows the change log: index, alerts
    seq     INTEGER NOT NULL      -- last change it has taken in
) WITHOUT ROWID;

CREATE VIEW records AS
SELECT a.id, a.url, a.source, a.first_seen, a.last_seen, a.vanished_at,
       r.number AS revision, r.seen_at AS revised, r.sha256, r.capture_id,
       r.title, r.published, r.byline, r.category, r.record
FROM articles AS a JOIN revisions AS r ON r.id = a.revision_id;
