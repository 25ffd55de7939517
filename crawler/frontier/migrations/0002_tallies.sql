-- A code is a code: what was written behind it moves into a column of its own. And each run counts how its visits end.

ALTER TABLE pages ADD COLUMN detail TEXT; -- what the code in error alone does not say: a day, a kind of file, why; NULL: nothing
ALTER TABLE pages ADD COLUMN headline INTEGER NOT NULL DEFAULT 0; -- 1: its referrer names it as it names articles

UPDATE pages SET headline = 1 WHERE priority = 2;
UPDATE pages SET detail = substr(error, instr(error, ':') + 1), error = substr(error, 1, instr(error, ':') - 1)
    WHERE instr(error, ':') > 0;
UPDATE pages SET detail = substr(error, 10), error = 'redirect-refused'
    WHERE error IN ('redirect-too-long', 'redirect-file', 'redirect-action', 'redirect-print', 'redirect-deep', 'redirect-repeats');
UPDATE pages SET error = 'says-missing' WHERE error = 'soft_404';
UPDATE pages SET error = 'says-blocked' WHERE error = 'block_page';

DROP INDEX pages_by_referrer;
CREATE INDEX pages_by_referrer ON pages(referrer) WHERE headline; -- headlines of a listing page

-- How the visits of the last runs ended, counted.
CREATE TABLE tallies (
    run_id  INTEGER NOT NULL, -- runs.id
    source  TEXT NOT NULL,    -- as in config.toml
    kind    TEXT NOT NULL,    -- as in pages; a seed or a listing that only a redirect leads to counts as other
    code    TEXT NOT NULL,    -- how they ended: crawler.codes.Code
    host    TEXT NOT NULL,    -- the host that a redirect leads away to; empty: none
    visits  INTEGER NOT NULL, -- URLs, each with the last of its results in that run
    PRIMARY KEY (run_id, source, kind, code, host)
) WITHOUT ROWID;
