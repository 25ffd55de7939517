-- Files that articles offer or show: attachments and pictures. Their bytes stand in WARC files, as captures.

-- What stands at an address that a record names.
CREATE TABLE file_links (
    url      TEXT PRIMARY KEY, -- absolute, as attachments.url and images.url have it
    source   TEXT NOT NULL REFERENCES sources(name), -- the source that is asked for it
    role     TEXT NOT NULL CHECK (role IN ('attachment', 'image')), -- what it is to the article that named it first
    address  TEXT,          -- canonical, as file_revisions.address has it; NULL: it is not asked for
    refused  TEXT           -- code that says why it is not asked for; NULL with an address
) WITHOUT ROWID;
CREATE INDEX file_links_by_address ON file_links(address);

-- Distinct contents.
CREATE TABLE files (
    id          INTEGER PRIMARY KEY, -- number for life
    sha256      TEXT NOT NULL UNIQUE, -- of the bytes, hex
    bytes       INTEGER NOT NULL, -- their number
    kind        TEXT NOT NULL,    -- by its own bytes, as docs/files.md lists kinds
    capture_id  INTEGER NOT NULL REFERENCES captures(id), -- the first capture that holds them
    first_seen  TEXT NOT NULL,    -- moment
    last_seen   TEXT NOT NULL,    -- moment
    read_at     TEXT,             -- when its text was read; NULL: not yet
    state       TEXT CHECK (state IN ('read', 'waits', 'unread')), -- waits: some pages wait for OCR; unread: it cannot be read; NULL: not yet tried
    problem     TEXT,             -- code and words, why it is unread; NULL: it is not
    record      TEXT,             -- what was read, without its pages, as JSON; NULL: nothing yet
    reading     INTEGER           -- number of its last reading among those of all files: what follows them goes on behind it; NULL: not read
);
CREATE INDEX files_by_reading ON files(reading);
CREATE INDEX files_to_read ON files(state, id);

-- What stood at an address over time: each distinct content is a revision of it, the newest is the current one.
CREATE TABLE file_revisions (
    address     TEXT NOT NULL,    -- canonical
    number      INTEGER NOT NULL, -- from 1
    file_id     INTEGER NOT NULL REFERENCES files(id), -- its content
    capture_id  INTEGER NOT NULL REFERENCES captures(id), -- proof that it stood there
    source      TEXT NOT NULL REFERENCES sources(name), -- where it was fetched
    first_seen  TEXT NOT NULL,    -- moment
    last_seen   TEXT NOT NULL,    -- moment
    PRIMARY KEY (address, number)
) WITHOUT ROWID;
CREATE INDEX file_revisions_by_file ON file_revisions(file_id);
CREATE INDEX file_revisions_by_source ON file_revisions(source);

-- The text of files, page by page.
CREATE TABLE file_pages (
    file_id     INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE, -- whose page it is
    n           INTEGER NOT NULL, -- from 1
    text        TEXT NOT NULL,    -- lines in reading order
    ocr         INTEGER NOT NULL, -- 1: read from a picture, so that a letter may be wrong
    confidence  REAL,             -- of OCR, 0 to 1; NULL: not read by OCR
    name        TEXT,             -- of a sheet; NULL: it has none
    problem     TEXT,             -- why the page was not read; NULL: it was
    PRIMARY KEY (file_id, n)
) WITHOUT ROWID;
CREATE INDEX attachments_by_url ON attachments(url);
CREATE INDEX images_by_url ON images(url);
