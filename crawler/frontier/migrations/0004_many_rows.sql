-- What a run asks of a frontier of a million rows is found by an index of the few rows that it means, or is counted already.

CREATE TABLE queues (
    source  TEXT PRIMARY KEY, -- sources.name
    known   INTEGER NOT NULL, -- rows of pages that belong to it
    queued  INTEGER NOT NULL -- of those, due or leased
) WITHOUT ROWID;
INSERT INTO queues SELECT source, count(*), sum(state IN ('due', 'leased')) FROM pages GROUP BY source;

CREATE TRIGGER pages_counted AFTER INSERT ON pages BEGIN
    INSERT INTO queues VALUES (new.source, 1, new.state IN ('due', 'leased'))
        ON CONFLICT (source) DO UPDATE SET known = known + 1, queued = queued + excluded.queued;
END;
CREATE TRIGGER pages_uncounted AFTER DELETE ON pages BEGIN
    UPDATE queues SET known = known - 1, queued = queued - (old.state IN ('due', 'leased')) WHERE source = old.source;
END;
CREATE TRIGGER pages_recounted AFTER UPDATE OF state ON pages
    WHEN (old.state IN ('due', 'leased')) <> (new.state IN ('due', 'leased')) BEGIN
    UPDATE queues SET queued = queued + (new.state IN ('due', 'leased')) - (old.state IN ('due', 'leased'))
        WHERE source = new.source;
END;

DROP INDEX pages_due;
DROP INDEX pages_by_source;
CREATE INDEX pages_due ON pages(host, priority, due_at) WHERE state = 'due';
CREATE INDEX pages_leased ON pages(host) WHERE state = 'leased';
CREATE INDEX pages_resting ON pages(source, due_at)
    WHERE state IN ('resting', 'failed', 'refused', 'gone') AND due_at IS NOT NULL;
CREATE INDEX pages_roots ON pages(source) WHERE kind IN ('seed', 'feed', 'sitemap');
CREATE INDEX pages_checkable ON pages(source, visited_at)
    WHERE kind = 'article' AND state = 'resting' AND (etag IS NOT NULL OR last_modified IS NOT NULL);
CREATE INDEX pages_left ON pages(source) WHERE error IN ('before', 'after');
