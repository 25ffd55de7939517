"""The frontier's tables: every address the crawler knows, and what it learnt about hosts."""

from luutin.archive import Schema

FRONTIER_SCHEMA = Schema("frontier", "luutin.crawler.frontier")
"""See the folder `migrations` beside this module."""
