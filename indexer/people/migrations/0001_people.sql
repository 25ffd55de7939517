-- Whom each article's current revision names. Derived from the records alone: `luutin index --rebuild` makes it anew.

CREATE TABLE people_named (
    fold        TEXT NOT NULL,    -- the name without diacritics, in small letters: what a search looks up
    article_id  INTEGER NOT NULL, -- articles.id
    name        TEXT NOT NULL,    -- as printed
    function    TEXT NOT NULL,    -- as printed, `Chủ tịch UBND huyện Hòa Lâm`; empty: none is
    caption     INTEGER NOT NULL, -- 1: a photo's caption names the person
    published   TEXT,             -- of the article, local stamp; NULL: the page shows none
    source      TEXT NOT NULL,    -- of the article
    PRIMARY KEY (fold, article_id, name, function, caption)
) WITHOUT ROWID;
CREATE INDEX people_of_article ON people_named (article_id);

CREATE TABLE people_state (
    one      INTEGER PRIMARY KEY CHECK (one = 1), -- always 1: the table has one row
    version  INTEGER NOT NULL -- of the rules that found the names; others are followed by a rebuild
);
INSERT INTO people_state VALUES (1, 0);
