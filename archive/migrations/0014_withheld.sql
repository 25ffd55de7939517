-- What is kept as evidence and shown to nobody, by a decision: of a court, or at the request of the person it is about.

CREATE TABLE withholdings (
    id        INTEGER PRIMARY KEY, -- number of the decision, for ever
    kind      TEXT NOT NULL CHECK (kind IN ('article', 'file', 'photo')), -- what is withheld
    subject   TEXT NOT NULL, -- number of the article, SHA-256 of the file, address of the photograph
    reason    TEXT NOT NULL, -- as the operator wrote it; visitors read it
    day       TEXT NOT NULL, -- local day from which it is withheld
    noted_at  TEXT NOT NULL, -- moment
    ended_at  TEXT           -- moment it was undone; NULL: it holds
);
CREATE UNIQUE INDEX withholdings_in_force ON withholdings(kind, subject) WHERE ended_at IS NULL;

-- Addresses of photographs and files that no record shows, with their captions and names.
CREATE TABLE withheld_addresses (
    url          TEXT NOT NULL, -- as records name it
    withholding  INTEGER NOT NULL REFERENCES withholdings(id), -- the decision
    PRIMARY KEY (url, withholding)
) WITHOUT ROWID;

ALTER TABLE articles ADD COLUMN withheld INTEGER REFERENCES withholdings(id); -- the decision; NULL: it is shown
ALTER TABLE files ADD COLUMN withheld INTEGER REFERENCES withholdings(id); -- the decision; NULL: it is shown
CREATE INDEX articles_withheld ON articles(withheld) WHERE withheld IS NOT NULL;
CREATE INDEX files_withheld ON files(withheld) WHERE withheld IS NOT NULL;

-- Every address of a record that is withheld: those named in a decision, and those at which a withheld content stood.
CREATE VIEW withheld_urls AS
SELECT url, withholding FROM withheld_addresses
UNION
SELECT u.url, f.withheld FROM files AS f JOIN file_revisions AS r ON r.file_id = f.id JOIN file_links AS u ON u.address = r.address
WHERE f.withheld IS NOT NULL;

DROP VIEW IF EXISTS records;
CREATE VIEW records AS
SELECT a.id, a.url, a.source, a.first_seen, a.last_seen, a.vanished_at,
       r.number AS revision, r.seen_at AS revised, r.sha256, r.capture_id,
       r.title, r.published, r.byline, r.category, r.record
FROM articles AS a JOIN revisions AS r ON r.id = a.revision_id
WHERE a.withdrawn_at IS NULL AND a.withheld IS NULL;
