-- What goes on the wire is the address as a page wrote it. The canonical form tells pages apart and is never sent.

ALTER TABLE pages ADD COLUMN written TEXT; -- as a page wrote it, resolved; NULL: as url, without the mark of a form
