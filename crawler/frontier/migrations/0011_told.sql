-- When a page was published, as others say: evidence for pages that print only an age.

ALTER TABLE pages ADD COLUMN told TEXT; -- when it was published, as the first feed or news sitemap that named it said, ISO 8601; NULL: none did
