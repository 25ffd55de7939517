-- What lists name, so that what falls out of one is looked at; what patterns of addresses brought, for all nights.

CREATE TABLE lists (
    url    TEXT PRIMARY KEY, -- pages.url of a sitemap, a feed, or the first page of a listing
    named  TEXT NOT NULL     -- pages.url of the articles that it named when it was last read, in order, one a line
) WITHOUT ROWID;

CREATE TABLE shapes (
    shape    TEXT PRIMARY KEY, -- the pattern of addresses, as site.urls.shape writes it
    fetched  INTEGER NOT NULL, -- addresses of it that were visited, in all runs
    good     INTEGER NOT NULL  -- of those, the ones whose first visit brought an article, or showed an unknown one
) WITHOUT ROWID;

CREATE INDEX pages_unchecked ON pages(source, visited_at)
    WHERE kind = 'article' AND state = 'resting' AND etag IS NULL AND last_modified IS NULL;
