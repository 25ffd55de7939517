-- A saved search may tell an article again when what it says was changed.

ALTER TABLE watches ADD COLUMN changed INTEGER NOT NULL DEFAULT 0; -- 1: articles that were told are told again when they are edited
