"""Saved searches: who watches for what, and what is new for them.

A hit is told once: it is kept with the notice that tells it, in one transaction. What the archive held when the
search was saved is not news. An article that was changed since may be, and the reason says so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from luutin.archive import (
    Database,
    EditKind,
    Reader,
    Record,
    Row,
    Withholdings,
    edits_between,
    is_substantial,
    kinds_of,
    utc,
)
from luutin.indexer import WATERMARK, Hit, IndexerError, Searcher
from luutin.night.errors import WatchError
from luutin.night.letters import Find, digest_letter, trouble_letter
from luutin.night.notices.post import send_to
from luutin.night.notices.style import Style
from luutin.night.operation import Operation
from luutin.night.schema import NIGHT_SCHEMA
from luutin.night.subscribing.adopting import adopt
from luutin.night.subscribing.subscriptions import OWN_QUERY
from luutin.night.subscribing.telling import forget_others, put_in, subscribers

_KEPT = ("url", "title", "source", "published", "snippet", "reason")
AT_ONCE = 1000
"""Articles that a search is asked about at one time: however many are new, each hit is kept."""

Search = Callable[[str, Sequence[int]], Sequence[Hit]]
"""Query and at most AT_ONCE article numbers → those of the articles that match."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One saved search."""

    id: int
    name: str
    query: str
    added_at: str
    seq: int
    """Last change that it has looked at."""
    trouble: str | None
    """What its owner was told is wrong with it; None: nothing."""
    changed: bool
    """Whether an article that was told is told again when what it says was changed."""
    of_readers: bool
    """Whether readers asked for it by subscribing to their own query; False: the operator saved it."""
    places: Mapping[str, str]
    """Where its digests go beside the feed, channel → address; empty: whom the channel's table in config.toml names."""


def add(  # noqa: PLR0913 - one argument for each column
    database: Database, name: str, query: str, *, places: Mapping[str, str], now: datetime, changed: bool = False
) -> None:
    """Save a search; *places* and *changed* as in `Watch`.

    Raises WatchError where the name is taken or no address, or the query holds nothing to find.
    """
    if not name.strip() or not query.strip():
        raise WatchError("a saved search needs a name and a query")
    if "/" in name or name in {".", ".."}:
        raise WatchError(f"its page and feed would stand at /watch/{name}, which nobody can open: leave out the slash")
    with database.transaction():
        if database.value("SELECT 1 FROM watches WHERE name = ?", (name,)):
            raise WatchError(f"there is a saved search {name!r} already; remove it first, or choose another name")
        done = database.execute(
            "INSERT INTO watches (name, query, added_at, seq, changed) VALUES (?, ?, ?, ?, ?)",
            (name, query, utc(now), Reader(database).last_change(), changed),
        )
        database.executemany(
            "INSERT INTO watch_places (watch_id, channel, address) VALUES (?, ?, ?)",
            [(done.lastrowid, *place) for place in places.items()],
        )


def remove(database: Database, name: str) -> None:
    """Forget a search and what it found. Raises WatchError where there is none of that name."""
    with database.transaction():
        if not database.execute("DELETE FROM watches WHERE name = ?", (name,)).rowcount:
            raise WatchError(f"there is no saved search {name!r}; `luutin watch list` shows them")


def watches(database: Database) -> list[Watch]:
    """All saved searches, in the order they were added."""
    if not database.holds(NIGHT_SCHEMA):
        return []
    places: dict[int, dict[str, str]] = {}
    for watch_id, channel, address in database.all("SELECT watch_id, channel, address FROM watch_places"):
        places.setdefault(watch_id, {})[channel] = address
    rows = database.all("SELECT id, name, query, added_at, seq, trouble, changed, of_readers FROM watches ORDER BY id")
    flags = ("changed", "of_readers")
    return [
        Watch(**{**dict(row), **{flag: bool(row[flag]) for flag in flags}}, places=places.get(row["id"], {}))
        for row in rows
    ]


def count_finds(database: Database) -> dict[int, int]:
    """Number of a saved search → how many hits it has told; a search that told none is not in it."""
    if not database.holds(NIGHT_SCHEMA):
        return {}
    rows = database.all("SELECT watch_id, count(*) FROM finds GROUP BY watch_id")
    return {int(watch_id): int(count) for watch_id, count in rows}


def finds(
    database: Database, name: str, *, limit: int = 50, before: tuple[str, int] | None = None
) -> list[tuple[str, Find]] | None:
    """The newest hits that a saved search told: when, and what. None where there is no such search.

    *before*: moment and article of the hit behind which to begin; None: before the newest.
    """
    if not database.holds(NIGHT_SCHEMA):
        return None
    watch_id = database.value("SELECT id FROM watches WHERE name = ?", (name,))
    if watch_id is None:
        return None
    decided = Withholdings(database)
    hidden, cut = orjson.dumps(list(decided.hidden_articles())), decided.cut_articles()
    rows = database.all(
        "SELECT * FROM finds WHERE watch_id = ? AND (found_at, article_id) < (?, ?)"
        " AND article_id NOT IN (SELECT value FROM json_each(?)) ORDER BY found_at DESC, article_id DESC LIMIT ?",
        (watch_id, *(before or ("~", 0)), hidden.decode(), limit),
    )
    found = [(row["found_at"], _find(row)) for row in rows]
    return [(at, replace(each, snippet="") if each.article_id in cut else each) for at, each in found]


def search_with(searcher: Searcher) -> Search:
    """The searcher as this module needs it."""

    def search(query: str, among: Sequence[int]) -> Sequence[Hit]:
        answer = searcher.search(query, sort="newest", limit=AT_ONCE, duplicates=True, among=among)
        if not answer.understood.strip():
            raise WatchError("no word of it can be searched for")
        return answer.hits

    return search


def look(database: Database, search: Search, config: Operation, *, run_id: int, now: datetime) -> dict[str, int]:
    """Tell each saved search what is new for it; return how much that is, by name.

    Looks at what changed since the search last looked, as far as the index has followed.
    """
    adopt(database, config, now=now)
    saved = watches(database)
    forget_others(config, [(watch.name, watch.query) for watch in saved])
    return {watch.name: _look(database, watch, search, config, run_id=run_id, now=now) for watch in saved}


def _look(  # noqa: PLR0913 - likewise
    database: Database, watch: Watch, search: Search, config: Operation, *, run_id: int, now: datetime
) -> int:
    upto = Reader(database).watermark(WATERMARK)
    if upto <= watch.seq and watch.trouble is None:
        return 0
    try:
        found = _new(database, watch, search, upto, config.night.style)
    except (IndexerError, WatchError) as error:
        _note_trouble(database, watch, str(error), config, now=now)
        return 0
    key = f"watch:{watch.id}:{run_id}"
    letter = digest_letter(watch.name, watch.query, found, key=key, style=config.night.style)
    readers = subscribers(config, OWN_QUERY if watch.of_readers else watch.name, watch.query) if found else []
    with database.transaction():
        database.executemany(
            f"INSERT OR {'REPLACE' if watch.changed else 'IGNORE'} INTO finds"
            f" (watch_id, article_id, found_at, {', '.join(_KEPT)})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(watch.id, each.article_id, utc(now), *(getattr(each, name) for name in _KEPT)) for each in found],
        )
        database.execute("UPDATE watches SET seq = ?, trouble = NULL WHERE id = ?", (upto, watch.id))
        if found:
            send_to(database, letter, config, watch.places, now=now)
            put_in(database, config, readers, watch=watch.name, query=watch.query, found=found, key=key, now=now)
    return len(found)


def _new(database: Database, watch: Watch, search: Search, upto: int, style: Style) -> list[Find]:
    """Hits among what changed and was never told, or is to be told again, those printed last first."""
    among, found = _list_changed(database, watch, upto), list[Find]()
    for start in range(0, len(among), AT_ONCE):
        hits = search(watch.query, among[start : start + AT_ONCE])
        records = Reader(database).many([hit.id for hit in hits])
        edited = {hit.id: _last_edit(database, hit.id) for hit in hits} if watch.changed else {}
        found += [_explain(hit, records.get(hit.id), watch, edited.get(hit.id, ()), style) for hit in hits]
    return sorted(found, key=lambda find: (find.published or "", find.article_id), reverse=True)


def _list_changed(database: Database, watch: Watch, upto: int) -> list[int]:
    """Articles that are new or revised since the search last looked, without those that it has told, unless edited."""
    rows = database.all("SELECT article_id, found_at FROM finds WHERE watch_id = ?", (watch.id,))
    told: dict[int, str] = {row[0]: row[1] for row in rows}
    revised = Reader(database).revised_between(watch.seq, upto)
    again = _edited_since(database, {n: told[n] for n in revised if n in told}) if watch.changed else frozenset()
    return [number for number in revised if number not in told or number in again]


def _edited_since(database: Database, told: Mapping[int, str]) -> frozenset[int]:
    """Those of *told*, article → moment, whose newest revision is of after that and changes what is said."""
    records = Reader(database).many(list(told))
    return frozenset(
        number
        for number, record in records.items()
        if record.revised > told[number] and is_substantial(_last_edit(database, number))
    )


def _last_edit(database: Database, article_id: int) -> tuple[EditKind, ...]:
    """The kinds of what the newest revision changed; none where it is the first."""
    revisions = Reader(database).revisions(article_id)[-2:]
    return kinds_of(edits_between(revisions[0].fields, revisions[1].fields)) if len(revisions) == 2 else ()


def _explain(hit: Hit, record: Record | None, watch: Watch, edited: Sequence[EditKind], style: Style) -> Find:
    """Why it is told: found for the first time, or changed, and how; and in which fields its words stand."""
    news = style.say("new")
    was_there = record is not None and (record.first_seen <= watch.added_at or is_substantial(edited))
    if record is not None and was_there and record.revision > 1:
        news = style.say("changed {when}, revision {number}", when=record.revised, number=record.revision)
    where = style.say("matches in {fields}", fields=", ".join(hit.matched)) if hit.matched else ""
    kinds = style.say("edited: {kinds}", kinds=", ".join(edited)) if edited else ""
    reason = "; ".join(part for part in (news, kinds, where) if part)
    return Find(hit.id, hit.url, hit.title, hit.source, hit.published, hit.snippet, reason)


def _note_trouble(database: Database, watch: Watch, trouble: str, config: Operation, *, now: datetime) -> None:
    """Tell the owner once that the search cannot be run; it looks again from where it was when it can."""
    if trouble == watch.trouble:
        return
    letter = trouble_letter(
        watch.name, watch.query, trouble, key=f"watch-trouble:{watch.id}:{utc(now)}", style=config.night.style
    )
    with database.transaction():
        database.execute("UPDATE watches SET trouble = ? WHERE id = ?", (trouble, watch.id))
        send_to(database, letter, config, watch.places, now=now)


def _find(row: Row) -> Find:
    return Find(
        row["article_id"],
        row["url"],
        row["title"],
        row["source"],
        row["published"],
        row["snippet"],
        row["reason"],
    )
