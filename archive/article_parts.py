"""Here is an article's row. Write what it shows beside its text: captions, images, attachments, document numbers."""

from luutin.archive.article_row import ArticleRow
from luutin.archive.database import Database


def put_parts(database: Database, row: ArticleRow, article_id: int, *, over: bool) -> None:
    """Write the parts of *row*; *over*: in the place of those of another revision. In the caller's transaction."""
    if over:
        for table in ("captions", "images", "attachments", "document_numbers"):
            database.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
    add = database.executemany
    if row.captions:
        rows = [(article_id, n, *caption) for n, caption in enumerate(row.captions)]
        add("INSERT INTO captions (article_id, number, text, image, position) VALUES (?, ?, ?, ?, ?)", rows)
    if row.images:
        add(
            "INSERT INTO images (article_id, number, url) VALUES (?, ?, ?)",
            [(article_id, n, i) for n, i in enumerate(row.images)],
        )
    if row.attachments:
        files = [(article_id, n, *file) for n, file in enumerate(row.attachments)]
        add("INSERT INTO attachments (article_id, number, name, url) VALUES (?, ?, ?, ?)", files)
    if row.document_numbers:
        numbers = [(article_id, number) for number in row.document_numbers]
        add("INSERT OR IGNORE INTO document_numbers (article_id, number) VALUES (?, ?)", numbers)


def note_former_files(database: Database, article_id: int) -> None:
    """Note what the article names, before another revision takes the place of its current one: files stay its files."""
    for role, table in (("attachment", "attachments"), ("image", "images")):
        database.execute(
            "INSERT OR IGNORE INTO former_files (article_id, url, role)"
            f" SELECT article_id, url, '{role}' FROM {table} WHERE article_id = ?",
            (article_id,),
        )
