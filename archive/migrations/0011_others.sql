-- What others saw: captures out of WARC files, web archives and saved pages, taken in beside our own.

-- Captures that others made. Without a row here, a capture is our own crawl's.
CREATE TABLE foreign_captures (
    capture_id  INTEGER PRIMARY KEY REFERENCES captures(id), -- the capture
    witness     TEXT NOT NULL,    -- who made it, or the name of the file that holds it
    place       TEXT NOT NULL,    -- where it was read: file and byte, or the address in a web archive
    digest      TEXT              -- of its payload, as its maker wrote it, `sha1:…`: revisits name it; NULL: it wrote none
);
CREATE INDEX foreign_captures_by_digest ON foreign_captures(digest);

-- Which content an article showed at which moment; kept for articles of which others' captures were taken in.
CREATE TABLE sightings (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- the article
    seen_at     TEXT NOT NULL,    -- moment of the capture
    sha256      TEXT NOT NULL,    -- hash of the content fields, as revisions.sha256 has it
    capture_id  INTEGER REFERENCES captures(id), -- proof; NULL: a visit of ours that found it as it was, or an import
    witness     TEXT,             -- who saw it; NULL: our own crawl
    PRIMARY KEY (article_id, seen_at, sha256)
) WITHOUT ROWID;

-- How far each file was taken in, so that what was interrupted goes on.
CREATE TABLE ingests (
    identity    TEXT PRIMARY KEY, -- hash of the file's size, beginning and end
    name        TEXT NOT NULL,    -- of the file when it was taken in
    done        INTEGER NOT NULL, -- things of it that are settled, from its beginning
    begun_at    TEXT NOT NULL,    -- when it was first begun
    ended_at    TEXT              -- when it was taken in whole; NULL: it was interrupted
) WITHOUT ROWID;

-- Revisits whose original was not found yet: it may stand in a file that is taken in later.
CREATE TABLE open_revisits (
    url         TEXT NOT NULL,    -- of the page
    captured_at TEXT NOT NULL,    -- moment
    digest      TEXT NOT NULL,    -- of the payload that it shares with its original
    witness     TEXT NOT NULL,    -- as foreign_captures.witness
    place       TEXT NOT NULL,    -- as foreign_captures.place
    PRIMARY KEY (url, captured_at)
) WITHOUT ROWID;
CREATE INDEX open_revisits_by_digest ON open_revisits(digest);
