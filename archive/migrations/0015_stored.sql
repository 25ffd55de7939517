-- WARC files that are complete go into an object store, and after some days from this disk.

-- What the object store has, each byte looked at when it had arrived.
CREATE TABLE stored_files (
    name        TEXT PRIMARY KEY REFERENCES warc_files(name), -- WARC file
    key         TEXT NOT NULL,    -- of the object, whole: the prefix is in it
    bytes       INTEGER NOT NULL, -- all that the file holds, as warc_files.length
    sha256      TEXT NOT NULL,    -- of the whole file, hex
    stored_at   TEXT NOT NULL,    -- when it had arrived and was looked at
    removed_at  TEXT              -- when it was taken from this disk; NULL: it is here too
) WITHOUT ROWID;
