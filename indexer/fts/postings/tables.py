"""The tables of the index, and their twins that a rebuild fills: made, dropped, and put in each other's place."""

from dataclasses import dataclass

from luutin.archive import Database


@dataclass(frozen=True, slots=True)
class Tables:
    """One set of the index's tables; the folder `migrations` documents them."""

    suffix: str

    @property
    def words(self) -> str:
        """The FTS4 table."""
        return f"search{self.suffix}"

    @property
    def chunks(self) -> str:
        """Facts about the articles."""
        return f"index_chunks{self.suffix}"

    @property
    def sums(self) -> str:
        """Checksums of the chunks."""
        return f"index_sums{self.suffix}"

    @property
    def values(self) -> str:
        """Values that articles share."""
        return f"index_values{self.suffix}"

    @property
    def vocabulary(self) -> str:
        """Words with the number of articles that hold them."""
        return f"index_vocabulary{self.suffix}"

    @property
    def blocks(self) -> str:
        """Postings as arrays, beside FTS4's; a search does without where they are missing."""
        return f"index_blocks{self.suffix}"

    @property
    def names(self) -> tuple[str, ...]:
        """All six."""
        return self.words, self.chunks, self.sums, self.values, self.vocabulary, self.blocks

    def create(self, database: Database) -> None:
        """Make empty tables of the same shape as the migrations make."""
        for name, plain in zip(self.names, CURRENT.names, strict=True):
            shape: str = database.value("SELECT sql FROM sqlite_master WHERE name = ?", (plain,))
            head, rest = shape.split(plain, 1)
            database.execute(f"{head.rstrip(chr(34))}{name}{rest.lstrip(chr(34))}")

    def drop(self, database: Database) -> None:
        """Remove the tables, if there are any."""
        for name in self.names:
            database.execute(f"DROP TABLE IF EXISTS {name}")

    def replace(self, database: Database) -> None:
        """Put these tables in the place of the current ones."""
        CURRENT.drop(database)
        for name, plain in zip(self.names, CURRENT.names, strict=True):
            database.execute(f"ALTER TABLE {name} RENAME TO {plain}")

    def count_words(self, database: Database) -> None:
        """Fill the vocabulary from the postings. One pass over the whole index: a second for 50,000 articles."""
        database.execute(f"CREATE VIRTUAL TABLE temp.index_terms USING fts4aux(main, {self.words})")
        with database.transaction():
            database.execute(f"DELETE FROM {self.vocabulary}")
            database.execute(
                f"INSERT INTO {self.vocabulary} (token, documents) SELECT term, documents FROM temp.index_terms"
                " WHERE col = '*' AND documents > 1 AND term NOT GLOB '[0-9]*'"
            )
            database.execute("UPDATE index_state SET uncounted = 0")
        database.execute("DROP TABLE temp.index_terms")


CURRENT = Tables("")
NEXT = Tables("_next")
