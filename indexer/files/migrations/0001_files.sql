-- The index of files: made from the archive's file_pages, and made anew from them at any time.

-- Pages, with their tokens: `text` of what stands there, `scanned` of what OCR read.
CREATE VIRTUAL TABLE file_search USING fts4 (text, scanned, tokenize=simple);

-- Which page a docid of file_search is.
CREATE TABLE file_index_pages (
    docid    INTEGER PRIMARY KEY, -- of file_search
    file_id  INTEGER NOT NULL, -- files.id
    n        INTEGER NOT NULL  -- number of the page, from 1
);
CREATE INDEX file_index_by_file ON file_index_pages(file_id, n);

CREATE TABLE file_index_state (
    one       INTEGER PRIMARY KEY CHECK (one = 1), -- always 1: the table has one row
    reading   INTEGER NOT NULL, -- files.reading of the last file that was taken in
    analysis  INTEGER NOT NULL  -- version of the text analysis that made the tokens
);
INSERT INTO file_index_state VALUES (1, 0, 0);
