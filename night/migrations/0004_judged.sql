-- What the nights up to a run say of a source, so that years of them need not be read to judge one more.
-- It follows from the observations alone. Where it is missing or was made by other rules, it is made anew.
CREATE TABLE judged (
    source  TEXT PRIMARY KEY,     -- as in config.toml
    run_id  INTEGER NOT NULL,     -- the last night that is in it
    rules   TEXT NOT NULL,        -- fingerprint of the rules that made it
    past    TEXT NOT NULL         -- luutin.night.health.Course as JSON
) WITHOUT ROWID;
ALTER TABLE accepted ADD COLUMN run_id INTEGER; -- the last night that no longer counts, whatever the clock showed; NULL: `at` tells
