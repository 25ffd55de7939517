-- A page that only scripts fill is read from what a browser made of it. Both are kept, and this says which is which.

ALTER TABLE captures ADD COLUMN rendered_from INTEGER REFERENCES captures(id); -- the capture that a browser made this of; NULL: this is as received
