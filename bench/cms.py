"""Real systems against their own databases: what is found, what is kept that is no news, what is noticed over nights.

    python bench/cms.py wordpress-2021 wordpress-2023 payload mezzanine --work DIR [--posts 64]

Each is installed by apt, npm or pip where it is not yet, set up in DIR, filled with posts in many editors' styles
(`cms_posts.py`), served by its own server on loopback, and crawled twice. Then five
posts are edited, three removed, two unpublished and six added, and three further nights follow, by a clock that is set
forward. Prints a line for each crawl, the fields of the records by style, and what is missing, too much or wrong.
"""

import argparse
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from cms_mezzanine import Mezzanine
from cms_payload import Payload
from cms_posts import STYLES, Post, write
from cms_site import Shown
from cms_wordpress import WordPress
from extraction import overlap, plain, words

from luutin.app.clock import SystemClock
from luutin.archive import VIETNAM, CaptureWriter, Database, Reader, Record, WarcFolder
from luutin.crawler import CrawlerSettings, SourceSettings, crawl, reread
from luutin.crawler.site.settings import Permission

EDITED, REMOVED, UNPUBLISHED, ADDED = 5, 3, 2, 6
NIGHTS = 3
SETTINGS = CrawlerSettings(patience_s=5.0)
TOLD = 4
"""Wrong fields of one kind that are printed."""


class Site(Protocol):
    """A system that is served, and changed as its editors would."""

    url: str
    seeds: tuple[str, ...]

    def put(self, posts: Iterable[Post]) -> None: ...
    def remove(self, numbers: list[int]) -> None: ...
    def unpublish(self, numbers: list[int]) -> None: ...
    def shown(self) -> list[Shown]: ...
    def close(self) -> None: ...


SYSTEMS: dict[str, Callable[[Path], Site]] = {
    "wordpress-2021": lambda folder: WordPress(folder, "twentytwentyone"),
    "wordpress-2023": lambda folder: WordPress(folder, "twentytwentythree"),
    "wordpress-plain": lambda folder: WordPress(folder, "twentytwentyone", plain=True),
    "payload": Payload,
    "mezzanine": Mezzanine,
}


class Later(SystemClock):
    """This machine's clock, so many nights on, and a little more each: what changes now is not to seem made up."""

    def __init__(self, nights: int) -> None:
        self.ahead = timedelta(days=nights, minutes=37 * nights)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Changes(NamedTuple):
    """What editors did after the first crawls, by numbers of posts."""

    edited: list[Post]
    removed: list[int]
    unpublished: list[int]
    added: list[Post]


def changes(posts: list[Post], today: date) -> Changes:
    """Spread over all ages; no post is touched twice."""
    places = [
        int((n + 0.5) * len(posts) / (EDITED + REMOVED + UNPUBLISHED)) for n in range(EDITED + REMOVED + UNPUBLISHED)
    ]
    edited = [posts[place].corrected(turn) for turn, place in enumerate(places[::2])]
    others = [posts[place].number for place in places[1::2]]
    added = [write(posts[-1].number + 1000 + n, today, days_ago=1) for n in range(ADDED)]
    return Changes(edited, others[:REMOVED], others[REMOVED:], added)


class Kept(NamedTuple):
    """What an archive shows of the site, by path."""

    shown: dict[str, Record]
    gone: set[str]


def kept(path: Path) -> Kept:
    with Database.read(path) as database:
        withdrawn = {row["id"] for row in database.all("SELECT id FROM articles WHERE withdrawn_at IS NOT NULL")}
        records = [record for record in Reader(database).current() if record.id not in withdrawn]
    shown = {_path(each.url): each for each in records if each.vanished_at is None}
    return Kept(shown, {_path(each.url) for each in records if each.vanished_at is not None})


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")


def _set(text: object) -> str:
    """A line as it is but for what a system's typesetting changes: dashes."""
    return plain(text).replace("–", "-")


class Scores:
    """How well the fields of some records agree with the database."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wanted: Counter[str] = Counter()
        self.wrong: dict[str, list[str]] = defaultdict(list)

    def add(self, post: Post, told: Shown, fields: dict) -> None:
        body = overlap(words([plain(text) for text in [fields.get("lead"), *fields["body"]] if text]), words(post.body))
        self._count("body", body, 1, told, f"F1 {body:.2f}" if body < 0.99 else "")
        exact = {
            "title": (_set(fields["title"]), _set(told.title)),
            "byline": (_set(fields["byline"]), _set(post.byline)),
        }
        if told.day:
            exact["day"] = str(fields["published"])[:10], told.day
        for name, (got, want) in exact.items():
            self._count(name, got == want, 1, told, "" if got == want else f"{got!r}, not {want!r}")
        sets = {
            "captions": ([plain(each["text"]) for each in fields["captions"]], post.captions),
            "files": ([each["url"].rpartition("/")[2] for each in fields["attachments"]], post.files),
        }
        for name, (found, wanted) in sets.items():
            both = sum((Counter(found) & Counter(wanted)).values())
            off = "" if Counter(found) == Counter(wanted) else f"{found}, not {wanted}"
            self._count(name, both, max(len(found), len(wanted)), told, off)

    def _count(self, name: str, right: float, wanted: int, told: Shown, off: str) -> None:
        self.right[name] += right
        self.wanted[name] += wanted
        if off:
            self.wrong[name].append(f"{unquote(_path(told.url))}: {off}")

    def line(self) -> str:
        names = ("title", "day", "byline", "body", "captions", "files")
        return " ".join(
            f"{self.right[name] / self.wanted[name]:.3f}" if self.wanted[name] else "    –" for name in names
        )


def night(folder: Path, site: Site, number: int):
    """The crawl of a night."""
    seeds = tuple(site.url + seed for seed in site.seeds)
    source = SourceSettings(name="cong", seeds=seeds, permission=Permission(by="the bench's own site", connections=1))
    with Database.open(folder / "archive.db") as database:
        with CaptureWriter(folder / "warc", database) as captures:
            summary = crawl(SETTINGS, [source], database, captures, clock=Later(number))
        reread(SETTINGS, [source], database, WarcFolder(folder / "warc"), clock=Later(number))
        return summary


def measure(site: Site, folder: Path, numbers: range) -> None:
    today = datetime.now(VIETNAM).date()
    posts = [write(number, today, days_ago=1 + 3 * (numbers.stop - number)) for number in numbers]
    site.put(posts)
    truth = {post.number: post for post in posts}
    edits = changes(posts, today)
    first = 0
    for number, name in ((0, "first"), (0, "again"), *((n, f"night {n}") for n in range(1, NIGHTS + 1))):
        if name == "night 1":
            gone = {_path(each.url) for each in site.shown() if each.number in {*edits.removed, *edits.unpublished}}
            site.put([*edits.edited, *edits.added])
            site.remove(edits.removed)
            site.unpublish(edits.unpublished)
            truth |= {post.number: post for post in (*edits.edited, *edits.added)}
        summary, told = night(folder, site, number), {_path(each.url): each for each in site.shown()}
        found = kept(folder / "archive.db")
        in_full = summary.total("fetched") - summary.total("unchanged")
        first = first or in_full
        junk = sorted(found.shown.keys() - told.keys() - (gone if number else set()))
        both = found.shown.keys() & told.keys()
        line = f"{name:<8} {len(both):>3} of {len(told)} posts, {len(junk)} that are no posts, asked"
        line += f" {summary.total('fetched')} times, {in_full} in full ({in_full / first:.0%})"
        if number:
            line += f"; seen {_seen(edits, told, truth, found)} of {EDITED} edits, "
            line += f"{len(gone - found.shown.keys())} of {len(gone)} gone"
        print(line, *summary.of("cong").notes, summary.of("cong").trouble or "", flush=True)
        if name in {"first", f"night {NIGHTS}"}:
            _report(found, told, truth, junk)


def _seen(edits: Changes, told: dict[str, Shown], truth: dict[int, Post], found: Kept) -> int:
    """Edits whose words or files are in the current record."""
    seen = 0
    for path, shown in told.items():
        post = truth[shown.number]
        if post in edits.edited and path in found.shown:
            fields = found.shown[path].fields
            said = " ".join(
                [
                    fields["title"],
                    fields.get("lead") or "",
                    *fields["body"],
                    *(each["text"] for each in fields["captions"]),
                ]
            )
            names = [each["url"].rpartition("/")[2] for each in fields["attachments"]]
            marks = ("Đính chính: con số", "(sửa đổi)", "Tin đã được bổ sung", "Ảnh bổ sung")
            seen += any(mark in said for mark in marks) or f"{900 + post.number}-tb-ubnd.pdf" in names
    return seen


def _report(found: Kept, told: dict[str, Shown], truth: dict[int, Post], junk: list[str]) -> None:
    every, styles = Scores(), defaultdict(Scores)
    for path in found.shown.keys() & told.keys():
        post, fields = truth[told[path].number], found.shown[path].fields
        every.add(post, told[path], fields)
        styles[post.style].add(post, told[path], fields)
    print("style    title day   byline body  captions files")
    for style in range(STYLES):
        print(f"  {style:<5}", styles[style].line())
    print("  all  ", every.line())
    for what, those in (("missing", sorted(told.keys() - found.shown.keys())), ("no posts", junk)):
        print(f"{what}: {len(those) or 'none'}", *(f"\n  {unquote(each)}" for each in those[: 2 * TOLD]))
    for name, those in sorted(every.wrong.items()):
        print(f"wrong {name}, {len(those)} posts:", *(f"\n  {each}" for each in those[:TOLD]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("systems", nargs="+", choices=SYSTEMS, metavar="SYSTEM", help=", ".join(SYSTEMS))
    parser.add_argument("--work", type=Path, required=True, help="a folder for what is installed and made")
    parser.add_argument("--posts", type=int, default=64)
    parser.add_argument("--first", type=int, default=0, help="number of the first post: other numbers, other posts")
    options = parser.parse_args()
    for name in options.systems:
        folder = options.work.resolve() / name
        for part in ("site", "archive"):
            shutil.rmtree(folder / part, ignore_errors=True)
        (folder / "archive").mkdir(parents=True)
        print(f"== {name}", flush=True)
        site = SYSTEMS[name](folder / "site")
        try:
            measure(site, folder / "archive", range(options.first, options.first + options.posts))
        finally:
            site.close()


if __name__ == "__main__":
    main()
