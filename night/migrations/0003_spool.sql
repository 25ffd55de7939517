-- Notices are sent from a spool of their own. Here they only wait, with the finding they tell of, to be handed over.
CREATE TABLE waiting_outbox (
    id        INTEGER PRIMARY KEY, -- in the order made
    key       TEXT NOT NULL UNIQUE, -- the same notice to the same place has the same key, so it cannot be put in twice
    channel   TEXT NOT NULL,      -- name of a channel: mail, webhook, ...
    address   TEXT NOT NULL,      -- in the channel's own form: mail address, URL, ...
    made_at   TEXT NOT NULL,      -- Date of the message
    subject   TEXT NOT NULL,      -- one line
    text      TEXT NOT NULL,      -- for people
    content   TEXT NOT NULL       -- for programs: JSON
);
INSERT INTO waiting_outbox SELECT id, key, channel, address, made_at, subject, text, content
    FROM outbox WHERE sent_at IS NULL;
DROP TABLE outbox;
ALTER TABLE waiting_outbox RENAME TO outbox;
