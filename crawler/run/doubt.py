"""A run has seen a source. Which of what it showed is not believed, and why? Pure: what was seen in, doubts out.

One article's change is a correction. What happens to many at once is more likely a portal in trouble: a page of
maintenance, a login, a parked name, a redesign that our reading does not know yet. So no page is judged by its words.
It is judged by what the same portal shows at its other addresses, and by what stood there before.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from luutin.crawler.codes import Worded
from luutin.crawler.run.showing import Showing, share, words_of


class Doubt(Worded):
    """Why something is held back. Its words go on after `64 articles: `."""

    ONE_TEXT = "one-text", "one text stands at many addresses"
    FIELDS_LOST = "fields-lost", "fields that many pages had are missing"
    MOST_CHANGED = "most-changed", "most of the articles that were looked at again changed at once"
    REPLACED = "replaced", "nothing is left of the article that stood there"
    SHRUNK = "shrunk", "hardly anything is left of the article, or its page came cut"
    WAS_LIST = "was-list", "a list stood there before"

    @property
    def is_of_many(self) -> bool:
        """Whether it rests on many pages, so that one night proves it."""
        return self in {Doubt.ONE_TEXT, Doubt.FIELDS_LOST, Doubt.MOST_CHANGED}


ANY = "*"
"""The mark of any change of a kind."""
_ONE_TEXT = 0.6
"""Share of a text from which it is others' text too."""
_KEPT, _NOTHING_KEPT = 0.5, 0.3
"""Shares of what an article said before: from the first on it is the article still, below the other it is another."""
_HEADLINE = 0.8
"""Share of a headline's words that a correction leaves: those of one office are much alike."""
_MANY = 3
_MANY_ADDRESSES = 4  # one article has up to three
_MOST = 5
"""So many changes, and half of what was looked at again or more, are no corrections."""
_SOME_TEXT = 200  # characters; a shorter article may well be edited to half of it
_ANOTHER_DAY = timedelta(hours=20)
_YOUNG = timedelta(days=7)
_ANY_FOR = timedelta(days=30)
"""How long any mass change is believed after a person believed one; the paragraphs of that one are for ever."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An article that a run showed anew, or a proposal of an earlier one that is still open."""

    key: int
    host: str
    now: Showing
    was: Showing | None = None
    """The current revision; None: it is new."""
    restless: bool = False
    """It changed at each of the last visits too, so that one more change says nothing."""
    against: Doubt | None = None
    """What its visit alone speaks against it."""
    held_since: datetime | None = None
    """When this very proposal was first held; None: it is of this run."""
    addresses: int = 1
    """Under how many addresses this run met it."""


@dataclass(frozen=True, slots=True)
class Night:
    """What one run saw of one source."""

    seen: Sequence[Seen]
    earlier: Sequence[Seen] = ()
    """What is held of earlier runs and was not met in this one."""
    well: Mapping[str, int] = field(default_factory=dict)
    """Host → known articles that this run found as they were."""
    shown_fields: Mapping[str, int] = field(default_factory=dict)
    """Field → articles that were read in full and have it, among those found as they were."""
    agreed: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    """Doubt and mark of what a person believes → since when."""


class Verdict(NamedTuple):
    """What is not believed, and what it has in common with others."""

    doubt: Doubt
    marks: frozenset[str] = frozenset()


def judge(night: Night, *, now: datetime) -> dict[int, Verdict]:
    """The key of each of `night.seen` that is not believed → why. Of several reasons the first of `Doubt` counts."""
    verdicts: dict[int, Verdict] = {}
    for found in (_one_text(night), _fields_lost(night), _most_changed(night, now)):
        verdicts = {**found, **verdicts}
    for each in night.seen:
        doubt = _alone(each, night, verdicts, now)
        if doubt is not None and each.key not in verdicts:
            verdicts[each.key] = Verdict(doubt)
    return verdicts


# One text at many addresses


def _one_text(night: Night) -> dict[int, Verdict]:
    if not _may_be_one_text(night):
        return {}
    pool = [*night.seen, *night.earlier]
    holders = Counter(piece for each in pool for piece in each.now.pieces)
    doubted = {
        each.key: each
        for each in night.seen
        if each.was is not None
        and each.now.keeps(each.was) < _KEPT
        and _shared(each, holders, by=1) >= _ONE_TEXT
        and (Doubt.ONE_TEXT, ANY) not in night.agreed
    }
    text = {piece for each in doubted.values() for piece in each.now.pieces}
    new = _new_alike(night, holders)
    doubted |= {
        each.key: each
        for each in night.seen
        if each.was is None and (each.key in new or share(each.now.pieces, text) >= _ONE_TEXT)
    }
    return {key: Verdict(Doubt.ONE_TEXT, frozenset({ANY})) for key in doubted}


def _may_be_one_text(night: Night) -> bool:
    """Whether a known article came changed, or many new ones have one headline: to compare texts takes far longer."""
    addresses = Counter[str]()
    for each in night.seen:
        if each.was is not None:
            return True
        addresses[each.now.title.casefold()] += each.addresses
    return any(met >= _MANY for met in addresses.values())


def _shared(each: Seen, holders: Mapping[int, int], *, by: int) -> float:
    """How much of a text is that of at least so many others too."""
    return share(each.now.pieces, (piece for piece in each.now.pieces if holders[piece] > by))


def _new_alike(night: Night, holders: Mapping[int, int]) -> set[int]:
    """New articles that are one text under one headline: a third of the run at least."""
    fresh = [each for each in night.seen if each.was is None]
    by_title = defaultdict[str, list[Seen]](list)
    for each in fresh:
        if each.addresses >= _MANY_ADDRESSES or _shared(each, holders, by=_MANY - 1) >= _ONE_TEXT:
            by_title[each.now.title.casefold()].append(each)
    groups = [[each for each in group if not _is_own(each, group)] for group in by_title.values()]
    usual = sum(night.well.values()) + sum(each.addresses for each in fresh)
    return {
        each.key
        for group in groups
        if 3 * (met := sum(each.addresses for each in group)) >= usual and met >= _MANY and not _is_series(group)
        for each in group
    }


def _is_own(each: Seen, others: Sequence[Seen]) -> bool:
    """Whether it shows pictures or files that no other shows: a door has none."""
    return bool(each.now.own - {url for other in others if other is not each for url in other.now.own})


def _is_series(group: Sequence[Seen]) -> bool:
    """Whether it is a series of notices, such as the plan of each week: most have a day of their own."""
    days = {each.now.published for each in group} - {None}
    return len(group) > 1 and 2 * len(days) > len(group)


# Fields lost in bulk


def _fields_lost(night: Night) -> dict[int, Verdict]:
    losses = {each.key: _lost(each, night) for each in (*night.seen, *night.earlier)}
    times = Counter(name for lost in losses.values() for name in lost)
    has = Counter(night.shown_fields)
    for each in night.seen:
        has.update(each.now.fields)
    bulk = {name for name, count in times.items() if count >= _MANY or (name == "published" and not has[name])}
    return {
        each.key: Verdict(Doubt.FIELDS_LOST, frozenset(marks))
        for each in night.seen
        if (marks := losses[each.key] & bulk)
    }


def _lost(each: Seen, night: Night) -> set[str]:
    """What an article had, and has no more, unless a person took that as it is."""
    if each.was is None:
        return set()
    lost = set(each.was.fields - each.now.fields)
    if each.was.length >= _SOME_TEXT and (
        each.now.length < each.was.length / 2 or each.now.keeps(each.was) < _NOTHING_KEPT
    ):
        lost.add("body")
    return {name for name in lost if (Doubt.FIELDS_LOST, name) not in night.agreed}


# Most of what was looked at again changed


def _most_changed(night: Night, now: datetime) -> dict[int, Verdict]:
    believed = night.agreed.get((Doubt.MOST_CHANGED, ANY))
    if believed is not None and now - believed < _ANY_FOR:
        return {}
    by_host = defaultdict[str, list[Seen]](list)
    for each in night.seen:
        if each.was is not None and not _is_expected(each, each.was, night):
            by_host[each.host].append(each)
    verdicts: dict[int, Verdict] = {}
    for host, changed in by_host.items():
        telling = sum(not (each.restless or _is_moving(each, now)) for each in changed)
        if telling >= _MOST and telling >= night.well.get(host, 0):
            marks = frozenset({ANY, *_common(changed)})
            verdicts |= {each.key: Verdict(Doubt.MOST_CHANGED, marks) for each in changed}
    return verdicts


def _is_moving(each: Seen, now: datetime) -> bool:
    """Whether nothing but a stamp of the last days moved: portals mend those, or print the day of the visit."""
    if each.was is None or each.was.published is None or each.now.published is None:
        return False
    young = now.date() - date.fromisoformat(each.was.published[:10]) < _YOUNG
    return young and each.now.title == each.was.title and each.now.marks == each.was.marks


def _difference(now: Showing, was: Showing) -> frozenset[str]:
    """The paragraphs that came or went."""
    return now.marks ^ was.marks


def _is_expected(each: Seen, was: Showing, night: Night) -> bool:
    """Whether it differs by nothing but paragraphs that a person took as they are."""
    difference = _difference(each.now, was)
    return (
        bool(difference)
        and each.now.title == was.title
        and all((Doubt.MOST_CHANGED, mark) in night.agreed for mark in difference)
    )


def _common(changed: Sequence[Seen]) -> set[str]:
    """The paragraphs that came or went in at least half of the changes."""
    times = Counter(mark for each in changed if each.was for mark in _difference(each.now, each.was))
    return {mark for mark, count in times.items() if 2 * count >= len(changed)}


# One article by itself


def _alone(each: Seen, night: Night, verdicts: Mapping[int, Verdict], now: datetime) -> Doubt | None:
    if each.against is not None:
        return each.against
    if each.was is None or not is_another(each.now, each.was):
        return None
    others = sum(night.well.values()) + sum(other.key != each.key and other.key not in verdicts for other in night.seen)
    again = each.held_since is not None and now - each.held_since > _ANOTHER_DAY
    return None if again and others else Doubt.REPLACED


def is_another(now: Showing, was: Showing) -> bool:
    """Whether neither the headline nor the text has anything to do with what stood there."""
    headline, before = set(words_of(now.title)), set(words_of(was.title))
    return len(headline & before) < _HEADLINE * len(before) and now.keeps(was) < _NOTHING_KEPT
