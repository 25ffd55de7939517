-- The number of an article is never given to another one, also after the newest article was deleted.

DROP VIEW IF EXISTS records;

CREATE TABLE new_articles (
    id           INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the article, for ever: `/a/ID`
    url          TEXT NOT NULL UNIQUE, -- canonical
    source       TEXT NOT NULL REFERENCES sources(name), -- where it was found
    first_seen   TEXT NOT NULL, -- the first fetch or import that showed it
    last_seen    TEXT NOT NULL,   -- the last fetch that showed the article
    vanished_at  TEXT,            -- NULL: not known to have vanished from its portal
    revision_id  INTEGER REFERENCES revisions(id) -- the current one; NULL only inside the transaction that creates the row
);
INSERT INTO new_articles SELECT id, url, source, first_seen, last_seen, vanished_at, revision_id FROM articles;

-- Numbers that were given before this migration and taken back stand in the change log.
DELETE FROM sqlite_sequence WHERE name = 'new_articles';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'new_articles',
       max((SELECT coalesce(max(id), 0) FROM articles), (SELECT coalesce(max(article_id), 0) FROM changes));

DROP TABLE articles;
ALTER TABLE new_articles RENAME TO articles;
CREATE INDEX articles_by_source ON articles(source);

CREATE VIEW records AS
SELECT a.id, a.url, a.source, a.first_seen, a.last_seen, a.vanished_at,
       r.number AS revision, r.seen_at AS revised, r.sha256, r.capture_id,
       r.title, r.published, r.byline, r.category, r.record
FROM articles AS a JOIN revisions AS r ON r.id = a.revision_id;
