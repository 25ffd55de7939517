-- What was fetched after a sketch was drawn was read by it, and need not be read again.

ALTER TABLE habits ADD COLUMN drawn_at TEXT; -- since when pages are read by the sketch; NULL: some may be read by an older one
