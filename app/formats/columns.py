"""A record as one line of a table."""

from luutin.app.formats.format import Cell, ExportRow

COLUMNS = (
    "id", "permalink", "url", "source", "title", "published", "lead", "byline", "category", "document_numbers",
    "captions", "attachments", "body", "first_seen", "last_seen", "vanished_at", "revised", "revision", "sha256",
)  # fmt: skip
"""Columns of CSV and Excel. Lists are one item a line; `body` has one paragraph a line."""


def cells(row: ExportRow) -> list[Cell]:
    """One record as the cells of COLUMNS."""
    shown = row.record.as_json()
    lists = {
        "document_numbers": shown["document_numbers"],
        "captions": [caption["text"] for caption in shown["captions"]],
        "attachments": [f"{file['name']} <{file['url']}>" for file in shown["attachments"]],
        "body": shown["body"],
    }
    shown |= {name: "\n".join(items) for name, items in lists.items()} | {"permalink": row.permalink}
    return [shown[name] for name in COLUMNS]
