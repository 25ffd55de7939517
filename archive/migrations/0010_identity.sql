-- Which archive this is, among others that one index takes in, and what such an index must be told of.

-- Names of this archive, unlike any other's: a copy that lives on, as a restored backup does, is given a new one.
CREATE TABLE identities (
    number      INTEGER PRIMARY KEY, -- order in which they were given; the newest is the archive's own
    uuid        TEXT NOT NULL UNIQUE, -- random (RFC 9562 §5.4)
    retired_at  TEXT              -- when another one took its place; NULL: it is the archive's own
);
INSERT INTO identities (number, uuid) VALUES (
    1,
    lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
          || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))
);

-- Which part of several this archive is; no row: it is a whole, and counts as shard 0 of 1.
CREATE TABLE shard (
    one     INTEGER PRIMARY KEY CHECK (one = 1), -- there is one row at most
    number  INTEGER NOT NULL, -- from 0; article numbers of all archives together are number << 32 | articles.id
    count   INTEGER NOT NULL -- how many shards there are
);

CREATE TABLE new_changes (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- order of the changes, never reused
    article_id  INTEGER NOT NULL, -- no foreign key: a deletion is a change too
    kind        TEXT NOT NULL CHECK (kind IN ('put', 'delete', 'withdrawn', 'vanished', 'seen', 'alias')), -- put: new, revised, read anew or moved; delete: removed with all revisions; withdrawn: shown to nobody any more; vanished: its portal no longer shows it; seen: its portal shows it still or again, of which only the newest stays; alias: its other addresses changed
    url         TEXT,             -- of an article that was removed; NULL: it was not, or long ago
    at          TEXT NOT NULL -- when
);
INSERT INTO new_changes (seq, article_id, kind, at) SELECT seq, article_id, kind, at FROM changes;
DELETE FROM sqlite_sequence WHERE name = 'new_changes';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'new_changes', coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0);
DROP TABLE changes;
ALTER TABLE new_changes RENAME TO changes;
CREATE UNIQUE INDEX changes_seen ON changes(article_id) WHERE kind = 'seen';
