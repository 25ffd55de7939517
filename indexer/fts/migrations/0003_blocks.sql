-- Postings as arrays: of the words that many articles hold, in the oldest segment of `search`. FTS4's own are the truth;
-- what is newer is read from them, and these are made anew when `luutin index` merges segments.

CREATE TABLE index_blocks (
    term      TEXT NOT NULL,    -- a token; a folded form and its dot, for all tokens that begin so; '': the segment
    folded    INTEGER NOT NULL, -- 1: all tokens that begin so
    articles  INTEGER NOT NULL, -- that hold it
    leaf      INTEGER NOT NULL, -- search_segments.blockid of the token's doclist; 0: the segment's root
    start     INTEGER NOT NULL, -- of the doclist in that block, in bytes
    docids    BLOB NOT NULL,    -- indexer.blocks
    counts    BLOB NOT NULL,    -- likewise
    skips     BLOB NOT NULL,    -- likewise; where folded: the doclists of its rare tokens; of '': the segment's name
    PRIMARY KEY (term, folded)
);
