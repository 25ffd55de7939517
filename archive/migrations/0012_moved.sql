-- A source can move from one archive to another.

ALTER TABLE sources ADD COLUMN moved_to TEXT; -- identities.uuid of the archive that crawls it now; NULL: this one does
