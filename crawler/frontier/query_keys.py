"""Which keys of a query say nothing? Learnt from equal content that was seen with and without them.

Session ids and tokens by any name lead to one page under ever new addresses. On other portals `sid` or `token` number
articles. Only what pages show can tell. A key is idle at a place (a script and its other keys) where two of its values,
and the address without it, showed the same, and nothing there ever differed. Numbers of pages are never idle: the first
page, and those past the end, may well be the bare list.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

from luutin.archive import Database
from luutin.crawler.reading.discovery.pagination import PAGE_KEY
from luutin.crawler.site.urls import shape

_REMEMBERED = 100_000
_MOST_KEYS = 8
_LOOKS = 4
_CHECKED = 50
"""One address in so many is asked for though its key is idle: whoever is wrong must be able to find out."""


class _Without(NamedTuple):
    """An address without one pair of its query."""

    rest: str
    key: str
    value: str

    @property
    def place(self) -> tuple[str, str]:
        """Where the key stands, and its name."""
        return shape(self.rest), self.key


class QueryKeys:
    """What is known of keys, in the table `query_keys`; writes inside the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._idle: set[tuple[str, str]] = set()
        self._telling: set[tuple[str, str]] = set()
        self._alike: dict[tuple[str, str], str] = {}
        for row in database.all("SELECT place, key, verdict, value FROM query_keys"):
            place = (row["place"], row["key"])
            if row["verdict"] == "alike":
                self._alike[place] = row["value"]
            else:
                (self._idle if row["verdict"] == "idle" else self._telling).add(place)
        self._names = {key for _, key in self._idle}
        self._seen: dict[str, int] = {}
        """Address → hash of what it showed in this run."""
        self._waiting: defaultdict[str, list[tuple[_Without, int]]] = defaultdict(list)
        """Address that was not seen yet → those with one key more, and what they showed."""
        self._siblings: dict[tuple[str, str], tuple[str, int]] = {}
        """Address without a key, and the key → one value of it, and what that showed."""
        self._found = False
        self._looks = Counter[tuple[str, str]]()
        """Place → addresses that were worth a look there in this run."""

    def reduce(self, url: str) -> str:
        """The canonical *url* without its idle keys; now and then as it is, to check."""
        if not self._names or "?" not in url or crc32(url.encode()) % _CHECKED == 0:
            return url
        for without in _withouts(url):
            if without.key in self._names and without.place in self._idle:
                return self.reduce(without.rest)
        return url

    def take_found(self) -> bool:
        """Whether a key was found idle since this was last asked."""
        found, self._found = self._found, False
        return found

    def learn(self, url: str, content: int) -> list[str]:
        """Note that *url* showed *content*; return addresses worth a look, which would tell whether a key is idle."""
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
            self._waiting.clear()
            self._siblings.clear()
        self._seen[url] = content
        for without, before in self._waiting.pop(url, ()):
            self._judge(without, equal=before == content)
        worth = []
        for without in _withouts(url):
            if without.place in self._telling:
                continue
            bare = self._seen.get(without.rest)
            if bare is not None:
                self._judge(without, equal=bare == content)
                continue
            self._waiting[without.rest].append((without, content))
            value, shown = self._siblings.setdefault((without.rest, without.key), (without.value, content))
            if value != without.value and shown == content:
                worth += self._look_at(without)
            elif value != without.value:
                self._write(without.place, "telling", None)
        return worth

    def note_same(self, url: str, other: str) -> list[str]:
        """Note that two addresses show the same, be it in different runs; return addresses worth a look, as `learn`."""
        mine, others = list(_withouts(url)), list(_withouts(other))
        for without in mine + others:
            if without.rest in {url, other}:
                self._judge(without, equal=True)
        rests = {(each.rest, each.key) for each in others if each.place not in self._telling | self._idle}
        alike = [each for each in mine if (each.rest, each.key) in rests and each.rest not in self._seen]
        return [url for each in alike for url in self._look_at(each)]

    def _look_at(self, without: _Without) -> list[str]:
        """The address without the key, if it may tell something: a few of one place are enough."""
        self._looks[without.place] += 1
        return [without.rest] if self._looks[without.place] <= _LOOKS and without.place not in self._idle else []

    def _judge(self, without: _Without, *, equal: bool) -> None:
        place = without.place
        if place in self._telling or (equal and place in self._idle):
            return
        if not equal:
            self._write(place, "telling", None)
        elif self._alike.setdefault(place, without.value) == without.value:
            self._write(place, "alike", without.value)
        else:
            self._write(place, "idle", None)

    def _write(self, place: tuple[str, str], verdict: str, value: str | None) -> None:
        self._idle.discard(place)
        if verdict == "idle":
            self._idle.add(place)
            self._names.add(place[1])
            self._found = True
        elif verdict == "telling":
            self._telling.add(place)
        self._db.execute("INSERT OR REPLACE INTO query_keys (place, key, verdict, value) VALUES (?, ?, ?, ?)",
                         (*place, verdict, value))  # fmt: skip


def _withouts(url: str) -> Iterator[_Without]:
    """The canonical *url* without each of its keys in turn, those that number pages left out."""
    address, mark, query = url.partition("?")
    pairs = query.split("&") if mark and "#" not in url else []
    if len(pairs) > _MOST_KEYS:
        return
    for place, pair in enumerate(pairs):
        key, equals, value = pair.partition("=")
        if equals and "/" not in key and not PAGE_KEY.fullmatch(key):
            rest = "&".join(pairs[:place] + pairs[place + 1 :])
            yield _Without(f"{address}?{rest}" if rest else address, key, value)
