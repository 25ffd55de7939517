-- What a revisit found again may be named by its address and moment, where no digest names it.
ALTER TABLE open_revisits ADD COLUMN original_url TEXT; -- canonical address of its original; NULL: its own
ALTER TABLE open_revisits ADD COLUMN original_at TEXT; -- moment of its original; NULL: the last capture before it
