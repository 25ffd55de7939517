-- What the chunks were when they were written, so that a search notices where they are no longer.

CREATE TABLE index_sums (
    number     INTEGER PRIMARY KEY, -- index_chunks.number; a chunk without a row here was written by version 0.2.0
    documents  INTEGER NOT NULL,    -- indexer.sums of its documents
    sketches   INTEGER NOT NULL     -- indexer.sums of its sketches
);
