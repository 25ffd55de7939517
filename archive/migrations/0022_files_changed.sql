-- Who follows the change log from afar is told, too, when the files of an article change: what stands at their addresses,
-- and what was read of it.

CREATE TABLE new_changes (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- order of the changes, never reused
    article_id  INTEGER NOT NULL, -- no foreign key: a deletion is a change too
    kind        TEXT NOT NULL CHECK (kind IN ('put', 'delete', 'withdrawn', 'vanished', 'seen', 'alias', 'files')), -- put: new, revised, read anew or moved; delete: removed with all revisions; withdrawn: shown to nobody any more; vanished: its portal no longer shows it; seen: its portal shows it still or again, of which only the newest stays; alias: its other addresses changed; files: what it offers or shows is another file, or was read anew, of which only the newest stays
    url         TEXT,             -- of an article that was removed; NULL: it was not, or long ago
    at          TEXT NOT NULL -- when
);
INSERT INTO new_changes (seq, article_id, kind, url, at) SELECT seq, article_id, kind, url, at FROM changes;
DELETE FROM sqlite_sequence WHERE name = 'new_changes';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'new_changes', coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0);
DROP TABLE changes;
ALTER TABLE new_changes RENAME TO changes;
CREATE UNIQUE INDEX changes_seen ON changes(article_id) WHERE kind = 'seen';
CREATE UNIQUE INDEX changes_of_files ON changes(article_id) WHERE kind = 'files';
CREATE INDEX changes_by_article ON changes(article_id, seq);

-- The articles whose current revision names what stands at an address.
CREATE VIEW articles_at_addresses AS
SELECT u.address AS address, p.article_id AS article_id FROM file_links u JOIN attachments p ON p.url = u.url
UNION
SELECT u.address, p.article_id FROM file_links u JOIN images p ON p.url = u.url;

-- Whoever writes these tables notes the change by it. What is replaced is deleted first: a trigger's own way to do so
-- gives way to that of the statement that fires it.
CREATE TRIGGER file_came AFTER INSERT ON file_revisions BEGIN
    DELETE FROM changes WHERE kind = 'files'
    AND article_id IN (SELECT article_id FROM articles_at_addresses WHERE address = NEW.address);
    INSERT INTO changes (article_id, kind, at)
    SELECT article_id, 'files', NEW.last_seen FROM articles_at_addresses WHERE address = NEW.address;
END;

CREATE TRIGGER file_linked AFTER INSERT ON file_links
WHEN EXISTS (SELECT 1 FROM file_revisions WHERE address = NEW.address) BEGIN
    DELETE FROM changes WHERE kind = 'files'
    AND article_id IN (SELECT article_id FROM articles_at_addresses WHERE address = NEW.address);
    INSERT INTO changes (article_id, kind, at)
    SELECT article_id, 'files', (SELECT max(last_seen) FROM file_revisions WHERE address = NEW.address)
    FROM articles_at_addresses WHERE address = NEW.address;
END;

CREATE TRIGGER file_link_changed AFTER UPDATE OF address ON file_links
WHEN OLD.address IS NOT NEW.address
AND EXISTS (SELECT 1 FROM file_revisions WHERE address IN (OLD.address, NEW.address)) BEGIN
    DELETE FROM changes WHERE kind = 'files' AND article_id IN (
        SELECT article_id FROM attachments WHERE url = NEW.url UNION SELECT article_id FROM images WHERE url = NEW.url
    );
    INSERT INTO changes (article_id, kind, at)
    SELECT p.article_id, 'files',
           (SELECT max(last_seen) FROM file_revisions WHERE address IN (OLD.address, NEW.address))
    FROM (SELECT article_id FROM attachments WHERE url = NEW.url
          UNION SELECT article_id FROM images WHERE url = NEW.url) AS p;
END;

CREATE TRIGGER file_read AFTER UPDATE OF reading, withheld ON files
WHEN OLD.reading IS NOT NEW.reading OR (OLD.withheld IS NULL) <> (NEW.withheld IS NULL) BEGIN
    DELETE FROM changes WHERE kind = 'files' AND article_id IN (
        SELECT a.article_id FROM file_revisions r JOIN articles_at_addresses a ON a.address = r.address
        WHERE r.file_id = NEW.id
    );
    INSERT INTO changes (article_id, kind, at)
    SELECT DISTINCT a.article_id, 'files', coalesce(NEW.read_at, NEW.last_seen)
    FROM file_revisions r JOIN articles_at_addresses a ON a.address = r.address WHERE r.file_id = NEW.id;
END;
