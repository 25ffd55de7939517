"""The tables of night runs: what each run saw, what was told to whom, saved searches. And every room's, by room."""

from luutin.archive import ARCHIVE_SCHEMA, Schema
from luutin.crawler import FRONTIER_SCHEMA
from luutin.indexer import FILE_INDEX_SCHEMA, INDEX_SCHEMA, PEOPLE_SCHEMA

NIGHT_SCHEMA = Schema("night", "luutin.night")
"""See the folder `migrations` beside this module."""

SCHEMAS = (ARCHIVE_SCHEMA, FRONTIER_SCHEMA, INDEX_SCHEMA, FILE_INDEX_SCHEMA, PEOPLE_SCHEMA, NIGHT_SCHEMA)
"""The tables of every room, for who looks after the whole file."""

KEPT_SCHEMAS = (ARCHIVE_SCHEMA, FRONTIER_SCHEMA, NIGHT_SCHEMA)
"""Those that cannot be filled again from the others, as the index can."""
