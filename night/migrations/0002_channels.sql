-- Channels are known by name: a new one needs no change of these tables.

-- Where the digests of saved searches go, beside their feed.
CREATE TABLE watch_places (
    watch_id  INTEGER NOT NULL REFERENCES watches(id) ON DELETE CASCADE, -- whose digests
    channel   TEXT NOT NULL,     -- name of a channel: mail, webhook, ...
    address   TEXT NOT NULL,     -- where to, '' for whom the channel's table in config.toml names
    PRIMARY KEY (watch_id, channel)
) WITHOUT ROWID;
INSERT INTO watch_places SELECT id, 'mail', mail FROM watches WHERE mail IS NOT NULL;
INSERT INTO watch_places SELECT id, 'webhook', webhook FROM watches WHERE webhook IS NOT NULL;
ALTER TABLE watches DROP COLUMN mail;
ALTER TABLE watches DROP COLUMN webhook;

-- Notices, put in with the finding they tell of, in one transaction.
CREATE TABLE new_outbox (
    id        INTEGER PRIMARY KEY, -- in the order made
    key       TEXT NOT NULL UNIQUE, -- the same notice to the same place has the same key, so it cannot be put in twice
    channel   TEXT NOT NULL,      -- name of a channel: mail, webhook, ...
    address   TEXT NOT NULL,      -- in the channel's own form: mail address, URL, ...
    made_at   TEXT NOT NULL,      -- Date of the message
    subject   TEXT NOT NULL,      -- one line
    text      TEXT NOT NULL,      -- for people
    content   TEXT NOT NULL,      -- for programs: JSON
    tries     INTEGER NOT NULL DEFAULT 0, -- so many failed
    due_at    TEXT NOT NULL,      -- not before this moment
    sent_at   TEXT,               -- NULL: the receiver has not acknowledged it yet
    error     TEXT                -- of the last try; NULL: there was none, or it went well
);
INSERT INTO new_outbox SELECT * FROM outbox;
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;
CREATE INDEX outbox_due ON outbox(due_at) WHERE sent_at IS NULL;
