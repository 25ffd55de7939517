"""The index's tables: FTS4 and what a search reads beside it."""

from luutin.archive import Schema

INDEX_SCHEMA = Schema("fts", "luutin.indexer.fts")
"""See the folder `migrations` beside this module."""
