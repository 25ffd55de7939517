-- Captures that a web archive was asked for, so that none is asked for twice.
CREATE TABLE asked_captures (
    witness     TEXT NOT NULL,    -- host of the web archive
    url         TEXT NOT NULL,    -- as its index has it
    captured_at TEXT NOT NULL,    -- moment
    digest      TEXT NOT NULL,    -- of the payload, labelled
    PRIMARY KEY (witness, url, captured_at)
) WITHOUT ROWID;
CREATE INDEX asked_captures_by_digest ON asked_captures(digest);
