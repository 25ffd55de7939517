"""The tables of people."""

from luutin.archive import Schema

PEOPLE_SCHEMA = Schema("people", "luutin.indexer.people")
"""See the folder `migrations` beside this module."""

PEOPLE_WATERMARK = "people"
"""How far the index of people has followed the change log."""
