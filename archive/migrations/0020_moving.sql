-- A source moves from one archive to another with all that is known of it, and its articles keep their numbers.

-- Numbers that articles have among all archives where they are not shard << 32 | articles.id: they came from another.
CREATE TABLE given_numbers (
    article_id  INTEGER PRIMARY KEY, -- whose number it is; no foreign key: who deletes it elsewhere needs it too
    number      INTEGER NOT NULL UNIQUE, -- for ever, whichever archive holds the article
    states      INTEGER NOT NULL -- how often the archives that held it before were put back to an earlier state: what is told of it here counts as later
);

-- Sources that came here, and how far those under way have come.
CREATE TABLE moves (
    source    TEXT PRIMARY KEY, -- sources.name
    uuid      TEXT NOT NULL,    -- identities.uuid of the archive that it comes from
    shift     INTEGER NOT NULL, -- what is added to the numbers of its articles there
    captures  INTEGER NOT NULL, -- last capture of that archive that was taken in
    articles  INTEGER NOT NULL, -- last article of that archive that was taken in
    begun_at  TEXT NOT NULL,    -- moment
    ended_at  TEXT              -- when all of it was here; NULL: it is under way
) WITHOUT ROWID;

-- Numbers of what a move under way has taken in: there, and here.
CREATE TABLE moved_numbers (
    source  TEXT NOT NULL,    -- moves.source
    kind    TEXT NOT NULL,    -- capture, file, withholding
    theirs  INTEGER NOT NULL, -- its number there
    ours    INTEGER NOT NULL, -- its number here
    PRIMARY KEY (source, kind, theirs)
) WITHOUT ROWID;
