-- One article under two URLs is found by its content.
CREATE INDEX revisions_by_sha256 ON revisions(sha256);
