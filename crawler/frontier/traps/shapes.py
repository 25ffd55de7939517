"""What patterns of addresses brought in all runs: forms, polls and calendars are found out once, not each night."""

from datetime import date

from luutin.archive import Database
from luutin.crawler.frontier.traps.budgets import Budgets
from luutin.crawler.frontier.traps.judged import kept_patterns
from luutin.crawler.frontier.traps.patterns import bound_of

_FEW = 2
"""Addresses of one shape in one run, below which there is no pattern to remember."""
_MOST = 20_000


def recalled(database: Database, today: date = date.max) -> Budgets:
    """Budgets of a run of *today* that begin with what earlier runs saw."""
    budgets = Budgets(today, frozenset(kept_patterns(database)))
    for row in database.all("SELECT shape, fetched, good FROM shapes ORDER BY fetched - good DESC LIMIT ?", (_MOST,)):
        budgets.recall(row["shape"], row["fetched"], row["good"])
    return budgets


def remember(database: Database, budgets: Budgets) -> None:
    """Add what this run was the first to visit, inside the caller's transaction; what is too little yet, waits.

    Of a pattern that good pages renew, what counts is written as it stands.
    """
    found = {name: count for name, count in budgets.first_visits.items() if count.fetched >= _FEW}
    standing = {name: budgets.standing(name) for name in found if bound_of(name).renews}
    database.executemany(
        "INSERT INTO shapes (shape, fetched, good) VALUES (?, ?, ?) ON CONFLICT (shape) DO UPDATE SET"
        " fetched = fetched + excluded.fetched, good = good + excluded.good",
        [(name, count.fetched, count.good) for name, count in found.items() if name not in standing],
    )
    database.executemany(
        "INSERT OR REPLACE INTO shapes (shape, fetched, good) VALUES (?, ?, ?)",
        [(name, count.fetched, count.good) for name, count in standing.items()],
    )
    for name in found:
        del budgets.first_visits[name]
