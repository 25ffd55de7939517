-- What a host repeats on page after page is no article's text: learnt from its articles, kept from run to run.

CREATE TABLE habits (
    host      TEXT PRIMARY KEY, -- as in pages.host
    number    INTEGER NOT NULL, -- which sketch of the host it is, from 1; 0: too few pages yet
    pages     INTEGER NOT NULL, -- articles that the sketch was drawn from
    reread    INTEGER NOT NULL, -- the sketch by which all of the host's articles were read last
    learnt    BLOB NOT NULL, -- as luutin.crawler.reading.hosts.learning.Habits keeps it, MessagePack
    learnt_at TEXT NOT NULL -- when that was kept
) WITHOUT ROWID;
