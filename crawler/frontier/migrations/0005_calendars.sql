-- Pages whose addresses differ in a date: what they are is judged together, over nights, and decided once.

CREATE TABLE dated_pages (
    url         TEXT PRIMARY KEY, -- canonical; a page whose address bears a date, and which was read as an article
    source      TEXT NOT NULL,    -- as in config.toml
    pattern     TEXT NOT NULL,    -- its address without the date
    skeleton    TEXT NOT NULL,    -- its title without numbers and names of days
    ahead       INTEGER NOT NULL, -- 1: of a day that was to come when it was read
    article_id  INTEGER NOT NULL  -- what it was kept as
) WITHOUT ROWID;
CREATE INDEX dated_pages_by_pattern ON dated_pages(source, pattern);

CREATE TABLE calendars (
    source    TEXT NOT NULL, -- as in config.toml
    pattern   TEXT NOT NULL, -- of addresses whose pages are those of a calendar: none is asked for any more
    found_at  TEXT NOT NULL, -- when it was found out
    PRIMARY KEY (source, pattern)
) WITHOUT ROWID;
