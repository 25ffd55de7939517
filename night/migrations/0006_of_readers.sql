-- A query that readers subscribed to is a saved search for as long as one of them wants it.

ALTER TABLE watches ADD COLUMN of_readers INTEGER NOT NULL DEFAULT 0; -- 1: readers asked for it by subscribing, no operator saved it
