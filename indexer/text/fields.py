"""The text fields of the index, in the order of their columns."""

COLUMNS = ("body", "title", "lead", "caption", "byline", "number", "attachment")
"""Columns of the FTS4 table, in their order. The body comes first: its postings then need no column mark."""

BODY, TITLE, LEAD, CAPTION, BYLINE, NUMBER, ATTACHMENT = range(7)
SEVERAL = (CAPTION, NUMBER, ATTACHMENT)
"""Columns that hold several texts, parted by breaks."""
