-- The further pages that an article's text was joined from, each with a capture of its own.

CREATE TABLE further_pages (
    capture_id  INTEGER NOT NULL REFERENCES captures(id), -- of the article's first page, which a revision was read from
    number      INTEGER NOT NULL, -- from 2
    part_id     INTEGER NOT NULL REFERENCES captures(id), -- of the further page
    PRIMARY KEY (capture_id, number)
) WITHOUT ROWID;
CREATE INDEX further_pages_by_part ON further_pages(part_id);
