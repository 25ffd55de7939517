-- Files that an earlier revision of an article named stay its files: they are shown with that revision.

CREATE TABLE former_files (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose earlier revision named it
    url         TEXT NOT NULL,    -- absolute, as that revision had it
    role        TEXT NOT NULL CHECK (role IN ('attachment', 'image')), -- what it was to it
    PRIMARY KEY (article_id, url)
) WITHOUT ROWID;
CREATE INDEX former_files_by_url ON former_files(url);

INSERT OR IGNORE INTO former_files (article_id, url, role)
SELECT r.article_id, json_extract(f.value, '$.url'), 'attachment'
FROM articles a JOIN revisions r ON r.article_id = a.id AND r.id <> a.revision_id, json_each(r.record, '$.attachments') f
WHERE json_extract(f.value, '$.url') IS NOT NULL;
INSERT OR IGNORE INTO former_files (article_id, url, role)
SELECT r.article_id, f.value, 'image'
FROM articles a JOIN revisions r ON r.article_id = a.id AND r.id <> a.revision_id, json_each(r.record, '$.images') f
WHERE f.value IS NOT NULL;
