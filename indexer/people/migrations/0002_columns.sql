-- Whom the articles of 4,096 numbers in a row name, as arrays: what a facet counts. Derived from people_named.

CREATE TABLE people_codes (
    code  INTEGER PRIMARY KEY,  -- stands for the name in people_columns
    name  TEXT NOT NULL UNIQUE  -- as printed
);

CREATE TABLE people_columns (
    number    INTEGER PRIMARY KEY, -- articles.id >> 12 of all of them
    articles  BLOB NOT NULL,       -- articles.id, ascending, 4 bytes each, little-endian, as all numbers here
    codes     BLOB NOT NULL        -- beside them, people_codes.code, 4 bytes each; each pair once
);

UPDATE people_state SET version = 0; -- made anew with the columns
