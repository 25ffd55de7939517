-- A harvest asks of each article for its last change.

CREATE INDEX changes_by_article ON changes(article_id, seq);
