"""Which captures of an address there are, as RFC 7089 tells it: Link headers, TimeMaps as links and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from luutin.app.web.links import Links
from luutin.app.web.render import WebVisit
from luutin.app.web.replay.stamps import write_date, write_stamp
from luutin.archive import Capture, Memento

LINK_FORMAT = "application/link-format"


class MementoLinks(NamedTuple):
    """Addresses of what belongs to one original."""

    links: Links
    original: str

    def memento(self, memento: Memento, *, form: str = "") -> str:
        """The address of a capture, in a page of ours; *form* as in `AskedAddress`."""
        return self._whole(f"/web/{write_stamp(memento.fetched_at)}{form}/")

    @property
    def timegate(self) -> str:
        """Where a moment is asked for by header."""
        return self._whole("/timegate/")

    def timemap(self, form: str = "link") -> str:
        """Where all captures are listed."""
        return self._whole(f"/timemap/{form}/")

    def _whole(self, before: str) -> str:
        return f"{self.links.origin}{self.links.root_path}{before}{self.original}"


def kept_page(visit: WebVisit, url: str, capture: Capture | None) -> str | None:
    """Return the address of *capture*, of the article at *url*, in a page of ours; None: there is none to show."""
    if capture is None or not url.startswith(("http://", "https://")):
        return None
    return f"{visit.links.root_path}/web/{write_stamp(capture.fetched_at)}/{url}"


def link_header(at: MementoLinks, mementos: Sequence[Memento], shown: Memento | None = None) -> str:
    """Return the value of Link: original, TimeGate, TimeMap, the first and last capture, and those beside *shown*."""
    found = [
        f'<{at.original}>; rel="original"',
        f'<{at.timegate}>; rel="timegate"',
        f'<{at.timemap()}>; rel="timemap"; type="{LINK_FORMAT}"',
        *_links(at, mementos, shown),
    ]
    return ", ".join(found)


def _links(at: MementoLinks, mementos: Sequence[Memento], shown: Memento | None) -> Iterator[str]:
    place = mementos.index(shown) if shown is not None else None
    beside = {} if place is None else {place: "", place - 1: "prev", place + 1: "next"}
    for number, words in sorted(_relations(mementos, beside).items()):
        yield _link(at, mementos[number], words)


def _relations(mementos: Sequence[Memento], beside: dict[int, str]) -> dict[int, str]:
    """Number of a capture → what it is to the one that is shown."""
    last = len(mementos) - 1
    numbers = {0, last, *beside} & set(range(len(mementos)))
    words = {number: ["first"] * (number == 0) + ["last"] * (number == last) for number in numbers}
    return {number: " ".join(filter(None, [*words[number], beside.get(number, ""), "memento"])) for number in numbers}


def _link(at: MementoLinks, memento: Memento, words: str) -> str:
    return f'<{at.memento(memento)}>; rel="{words}"; datetime="{write_date(memento.fetched_at)}"'


def timemap_links(at: MementoLinks, mementos: Sequence[Memento]) -> str:
    """Return the TimeMap as RFC 7089 §5 writes it."""
    first, last = (write_date(mementos[place].fetched_at) for place in (0, -1))
    every = _relations(mementos, dict.fromkeys(range(len(mementos)), ""))
    lines = [
        f'<{at.original}>; rel="original"',
        f'<{at.timemap()}>; rel="self"; type="{LINK_FORMAT}"; from="{first}"; until="{last}"',
        f'<{at.timegate}>; rel="timegate"',
        *(_link(at, mementos[number], words) for number, words in sorted(every.items())),
    ]
    return ",\n".join(lines) + "\n"


def timemap_json(at: MementoLinks, mementos: Sequence[Memento]) -> dict[str, Any]:
    """Return the TimeMap as MemGator and other aggregators write it in JSON, with the hash of each capture."""
    listed = [
        {"datetime": each.fetched_at, "uri": at.memento(each), "sha256": each.sha256, "status": each.status}
        for each in mementos
    ]
    return {
        "original_uri": at.original,
        "self": at.timemap("json"),
        "timegate_uri": at.timegate,
        "timemap_uri": {"link_format": at.timemap(), "json_format": at.timemap("json")},
        "mementos": {"first": listed[0], "last": listed[-1], "list": listed},
    }
