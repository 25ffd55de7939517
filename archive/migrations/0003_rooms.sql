-- Each room's tables have a history of their own. Until user_version 4 there was one for all rooms.

-- How far the history of each room's tables has come in this file.
CREATE TABLE schema_versions (
    room     TEXT PRIMARY KEY, -- whose tables: archive, frontier, fts, night
    version  INTEGER NOT NULL  -- number of the last migration of that room; a room without tables here has no row
) WITHOUT ROWID;

-- The first numbered file of each other room holds what the common history had made by then.
INSERT INTO schema_versions SELECT 'frontier', 1 FROM sqlite_master WHERE type = 'table' AND name = 'pages';
INSERT INTO schema_versions SELECT 'fts', 1 FROM sqlite_master WHERE type = 'table' AND name = 'search';
INSERT INTO schema_versions SELECT 'night', 1 FROM sqlite_master WHERE type = 'table' AND name = 'observations';
