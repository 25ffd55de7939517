-- Bytes that the archive has are not kept again: a record says that they came once more, and this says where they are.

ALTER TABLE captures ADD COLUMN repeats INTEGER REFERENCES captures(id); -- the capture that holds the very bytes; NULL: this one's record holds them
