-- A page may call another address its own. That is believed once the other says the same, also in a later run.

CREATE TABLE claims (
    url      TEXT PRIMARY KEY, -- canonical address that is claimed, and has shown nothing since
    claimant TEXT NOT NULL -- canonical address of the page that claims it, and has the article
) WITHOUT ROWID;
