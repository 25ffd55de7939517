-- Night runs: what each run saw of each source, what was told to whom, and the searches that people have saved.

-- What one run saw of one source; the health of a source is judged from these.
CREATE TABLE observations (
    source  TEXT NOT NULL,        -- as in config.toml
    run_id  INTEGER NOT NULL,     -- runs.id
    at      TEXT NOT NULL,        -- when the run ended
    record  TEXT NOT NULL,        -- app.night.observation.Observation as JSON
    PRIMARY KEY (source, run_id)
) WITHOUT ROWID;

-- Sources that a person took as they are: nights before no longer count.
CREATE TABLE accepted (
    source  TEXT PRIMARY KEY,     -- as in config.toml
    at      TEXT NOT NULL         -- when that was
) WITHOUT ROWID;

-- The last confirmed health of each source that was told.
CREATE TABLE told_health (
    source   TEXT PRIMARY KEY,    -- as in config.toml
    state    TEXT NOT NULL,       -- app.night.health.State
    code     TEXT NOT NULL,       -- finer than the state: redesign, status-503, silent
    since    TEXT NOT NULL,       -- day or moment from which it holds
    told_at  TEXT NOT NULL        -- when the notice was made
) WITHOUT ROWID;

-- Notices, put in with the finding they tell of, in one transaction.
CREATE TABLE outbox (
    id        INTEGER PRIMARY KEY, -- in the order made
    key       TEXT NOT NULL UNIQUE, -- the same notice to the same place has the same key, so it cannot be put in twice
    channel   TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')), -- mail or webhook
    address   TEXT NOT NULL,      -- mail address or URL
    made_at   TEXT NOT NULL,      -- Date of the message
    subject   TEXT NOT NULL,      -- one line
    text      TEXT NOT NULL,      -- for people
    content   TEXT NOT NULL,      -- for programs: JSON
    tries     INTEGER NOT NULL DEFAULT 0, -- so many failed
    due_at    TEXT NOT NULL,      -- not before this moment
    sent_at   TEXT,               -- NULL: the receiver has not acknowledged it yet
    error     TEXT                -- of the last try; NULL: there was none, or it went well
);
CREATE INDEX outbox_due ON outbox(due_at) WHERE sent_at IS NULL;

-- Saved searches.
CREATE TABLE watches (
    id        INTEGER PRIMARY KEY, -- in the order added
    name      TEXT NOT NULL UNIQUE, -- its owner's word for it
    query     TEXT NOT NULL,      -- in the language of docs/query-language.md
    mail      TEXT,               -- address for its digests, '' for those of [mail]; NULL: none by mail
    webhook   TEXT,               -- URL for its digests, '' for that of [webhook]; NULL: none by webhook
    added_at  TEXT NOT NULL,      -- what the archive held then is not news
    seq       INTEGER NOT NULL,   -- changes.seq up to which hits are known
    trouble   TEXT                -- what its owner was told is wrong with it; NULL: nothing
);

-- Hits of saved searches that were told.
CREATE TABLE finds (
    watch_id    INTEGER NOT NULL REFERENCES watches(id) ON DELETE CASCADE, -- whose hit
    article_id  INTEGER NOT NULL, -- no foreign key: told is told, also of an article deleted since
    found_at    TEXT NOT NULL,    -- by which run's end
    url         TEXT NOT NULL,    -- of the article
    title       TEXT NOT NULL,    -- of the article
    source      TEXT NOT NULL,    -- of the article
    published   TEXT,             -- local stamp; NULL: the page shows no date
    snippet     TEXT NOT NULL,    -- the matching words in their place
    reason      TEXT NOT NULL,    -- a new article or a changed one, and where it matches
    PRIMARY KEY (watch_id, article_id)
) WITHOUT ROWID;
CREATE INDEX finds_newest ON finds(watch_id, found_at);
