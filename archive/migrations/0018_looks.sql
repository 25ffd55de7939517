-- What photographs look like, so that the same one is known again, smaller or packed anew.

ALTER TABLE files ADD COLUMN look TEXT; -- of a photograph: 64 hexadecimal figures, alike where pictures are; NULL: it is none, or too plain
CREATE INDEX files_by_look ON files(look) WHERE look IS NOT NULL;
