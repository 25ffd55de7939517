-- What proves to be no article after all, such as the pages of a calendar, is withdrawn: kept as evidence, and shown to nobody.

DROP VIEW IF EXISTS records;

ALTER TABLE articles ADD COLUMN withdrawn_at TEXT; -- when it proved to be no article; NULL: it is one
ALTER TABLE articles ADD COLUMN withdrawn_why TEXT; -- a code of the crawler: calendar; NULL with withdrawn_at

CREATE VIEW records AS
SELECT a.id, a.url, a.source, a.first_seen, a.last_seen, a.vanished_at,
       r.number AS revision, r.seen_at AS revised, r.sha256, r.capture_id,
       r.title, r.published, r.byline, r.category, r.record
FROM articles AS a JOIN revisions AS r ON r.id = a.revision_id
WHERE a.withdrawn_at IS NULL;
