-- What each later revision of an article changed, so that silent edits can be counted and listed. Made anew at will.

CREATE TABLE edits (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose revisions
    number      INTEGER NOT NULL, -- revisions.number of the later one
    old_sha256  TEXT NOT NULL,    -- hash of the earlier one
    new_sha256  TEXT NOT NULL,    -- hash of the later one
    kinds       TEXT NOT NULL,    -- archive.edits.kinds.EditKind, with spaces between, what weighs most first
    silent      INTEGER NOT NULL, -- 1: what is said was changed, and the page does not tell it
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;
