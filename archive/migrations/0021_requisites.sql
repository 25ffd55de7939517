-- What pages need to be shown as they were: style sheets, what they import, fonts, backgrounds. Kept where a source asks for it.

-- Lists of addresses that captures name; the pages of one portal mostly name the same.
CREATE TABLE requisite_lists (
    id          INTEGER PRIMARY KEY, -- number for life
    urls        TEXT NOT NULL UNIQUE -- JSON array of absolute addresses, in the order of the page or the style sheet
);

-- Which list a captured page, or a captured style sheet, names.
CREATE TABLE requisites_of (
    capture_id  INTEGER PRIMARY KEY REFERENCES captures(id), -- of the page or the style sheet
    list_id     INTEGER NOT NULL REFERENCES requisite_lists(id) -- what it names
);

-- What stands at an address that they name.
CREATE TABLE requisite_links (
    url         TEXT PRIMARY KEY, -- absolute, as in requisite_lists.urls
    source      TEXT NOT NULL REFERENCES sources(name), -- the source that is asked for it
    address     TEXT,             -- canonical, as requisites.address has it; NULL: it is not asked for
    refused     TEXT              -- code that says why it is not asked for; NULL with an address
) WITHOUT ROWID;
CREATE INDEX requisite_links_by_address ON requisite_links(address);
CREATE INDEX requisite_links_by_source ON requisite_links(source);

-- What stood at an address over time: each distinct content is a revision of it, the newest is the current one.
CREATE TABLE requisites (
    address     TEXT NOT NULL,    -- canonical
    number      INTEGER NOT NULL, -- from 1
    capture_id  INTEGER NOT NULL REFERENCES captures(id), -- holds its bytes, or says which capture does
    sha256      TEXT NOT NULL,    -- of the bytes, hex
    bytes       INTEGER NOT NULL, -- their number
    source      TEXT NOT NULL REFERENCES sources(name), -- where it was fetched
    first_seen  TEXT NOT NULL,    -- moment
    last_seen   TEXT NOT NULL,    -- moment
    PRIMARY KEY (address, number)
) WITHOUT ROWID;
CREATE INDEX requisites_by_content ON requisites(sha256);
CREATE INDEX requisites_by_source ON requisites(source);
