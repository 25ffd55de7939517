-- Reading a large host's captures again takes more than one night: where the last one stopped.

CREATE TABLE rereadings (
    host   TEXT PRIMARY KEY, -- whose articles are being read again
    number INTEGER NOT NULL, -- the sketch that was there when the first of them was
    below  INTEGER NOT NULL -- articles of lower numbers are still to be read
) WITHOUT ROWID;
