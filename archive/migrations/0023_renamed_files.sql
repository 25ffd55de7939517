-- A file's address whose query changed under an unchanged article: does another file stand there, or the same one?

CREATE TABLE renamed_files (
    article_id  INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- whose page names it so now
    url         TEXT NOT NULL,    -- absolute, as the page names it now
    former      TEXT NOT NULL,    -- as the article's record had it
    role        TEXT NOT NULL CHECK (role IN ('attachment', 'image')), -- what it is to the article
    verdict     TEXT CHECK (verdict IN ('same', 'other')), -- what came from it, beside what is kept of the former; NULL: nothing came yet
    PRIMARY KEY (article_id, url)
) WITHOUT ROWID;
CREATE INDEX renamed_files_by_url ON renamed_files(url);
