-- A person's word on patterns of addresses: no calendar, no trap, whatever the crawl makes of them.

CREATE TABLE kept_patterns (
    source   TEXT NOT NULL, -- as in config.toml
    pattern  TEXT NOT NULL, -- calendars.pattern or shapes.shape
    kept_at  TEXT NOT NULL, -- when it was said
    PRIMARY KEY (source, pattern)
) WITHOUT ROWID;
