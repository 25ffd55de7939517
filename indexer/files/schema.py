"""The tables of the index of files."""

from luutin.archive import Schema

FILE_INDEX_SCHEMA = Schema("file-index", "luutin.indexer.files")
"""See the folder `migrations` beside this module."""
