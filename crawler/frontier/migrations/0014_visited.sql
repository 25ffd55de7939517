-- The end of a run asks of each source what was visited since it began: without an index it goes through all rows for each.

CREATE INDEX pages_visited ON pages(source, visited_at) WHERE visited_at <> ''; -- for whoever says just that
