-- The index: FTS4 and what a search reads beside it. docs/search.md tells how it is laid out and kept.
-- Its own tables are made anew, under names that end in _next, by `luutin index --rebuild`, which then swaps them in.

-- What FTS4 takes for its content while a posting is being taken out; empty at all other times.
CREATE TABLE index_outgoing (
    docid       INTEGER PRIMARY KEY, -- articles.id
    body        TEXT NOT NULL,       -- each column: the tokens that were indexed, separated by spaces
    title       TEXT NOT NULL, -- as analysed
    lead        TEXT NOT NULL, -- likewise
    caption     TEXT NOT NULL, -- likewise
    byline      TEXT NOT NULL, -- likewise
    number      TEXT NOT NULL,       -- document numbers
    attachment  TEXT NOT NULL        -- names of attached files
);

-- Revisions of deleted articles, until the index has taken their words out; emptied by the next catch-up.
CREATE TABLE index_forgotten (
    revision_id  INTEGER PRIMARY KEY, -- the id that revisions had
    record       TEXT NOT NULL -- its JSON as it was
);
CREATE TRIGGER index_forgets BEFORE DELETE ON revisions BEGIN
    INSERT OR REPLACE INTO index_forgotten VALUES (old.id, old.record);
END;

CREATE TABLE index_state (
    one         INTEGER PRIMARY KEY CHECK (one = 1), -- always 1: the table has one row
    generation  INTEGER NOT NULL, -- raised by every change to the index; what is kept in memory is good for one
    analysis    INTEGER NOT NULL, -- version of the text analysis that made the tokens; 0: nothing indexed yet
    uncounted   INTEGER NOT NULL  -- articles taken in since index_vocabulary was counted
);
INSERT INTO index_state VALUES (1, 1, 0, 0);

CREATE VIRTUAL TABLE search USING fts4 (
    body, title, lead, caption, byline, number, attachment, content="index_outgoing", tokenize=simple
);

CREATE TABLE index_chunks (
    number     INTEGER PRIMARY KEY, -- articles.id >> 12
    documents  BLOB NOT NULL,       -- 4,096 entries of indexer.documents.DOCUMENT, at articles.id & 4095
    sketches   BLOB NOT NULL        -- 4,096 entries of indexer.duplicates.SKETCH, likewise
);

CREATE TABLE index_values (
    code   INTEGER PRIMARY KEY, -- what index_chunks holds for it
    field  TEXT NOT NULL,       -- source, category, byline, site
    value  TEXT NOT NULL,       -- as printed
    UNIQUE (field, value)
);

CREATE TABLE index_vocabulary (
    token      TEXT PRIMARY KEY, -- folded form, `·`, exact form: indexer.words
    documents  INTEGER NOT NULL  -- articles that hold it, when the vocabulary was last counted; at least two
) WITHOUT ROWID;
