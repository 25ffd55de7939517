"""Addresses that pages call their own, until those have shown what they are: in this run, or in the next one.

Every method works inside the caller's transaction.
"""

from luutin.archive import Database


class ClaimedAddresses:
    """The claims of one archive that nothing has confirmed yet."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def note(self, url: str, *, claimant: str) -> None:
        """Note that the page at *claimant* calls *url* its own; of several that do, the last one counts."""
        self._db.execute("INSERT OR REPLACE INTO claims (url, claimant) VALUES (?, ?)", (url, claimant))

    def take(self, url: str) -> str | None:
        """The page that claims *url*, which now shows what it is; None: none does."""
        claimant: str | None = self._db.value("SELECT claimant FROM claims WHERE url = ?", (url,))
        if claimant is not None:
            self._db.execute("DELETE FROM claims WHERE url = ?", (url,))
        return claimant
