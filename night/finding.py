"""What does one night say of a source? Its first rule that was broken, measured against what is usual for it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from luutin.crawler import Code, Doubt
from luutin.night.drift import Lost, lost_fields, still_lost
from luutin.night.observation import Entrance, Fill, Observation
from luutin.night.signs import Sign

_A_LIST, _SHRUNK = 5, 0.2
"""Links of a listing page from which fewer are told from chance, and the share of them below which it is empty."""

_SOME_HELD, _SOME_ALIKE = 3, 5
"""So many articles held back each for itself, and so many pages that are one and the same, are no accident."""


_A_PART = 0.2
"""Share of a night's pages that are behind a login, or all lead to one address, from which that is told."""
_AWAY = {Code.LOGIN: "ask for a password", Code.REDIRECT_AWAY: "lead to one address that shows none of them"}


class SourceState(StrEnum):
    """How a source is."""

    HEALTHY = "healthy"
    QUIET = "quiet"
    """It answers, and is silent for longer than is usual for it."""
    FAILING = "failing"
    """It does not answer, or what it answers cannot be read."""
    BLOCKED = "blocked"
    """It refuses us."""
    FROZEN = "frozen"
    """It answers, and has been silent for so long that nobody seems to keep it any more."""
    REDIRECTED = "redirected"
    """It sends its visitors to another host."""
    MOVED = "moved"
    """Its address shows another office's site."""
    GONE = "gone"
    """Its pages are removed: not found, or all lead to the home page."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one night says."""

    state: SourceState
    code: str
    why: str
    lost: tuple[str, ...] = ()
    """Fields that a redesign took away."""
    proven: bool = False
    """True where it rests on many pages, so that one night proves it."""


_TOLD_AS: dict[str, str] = {
    **{sign: sign for sign in (Sign.MASS_VANISH, Sign.EMPTY_LISTING, Sign.NO_ARTICLES, Sign.HELD)},
    Sign.REDESIGN: Sign.HELD,
}
"""Failures that are told apart from others. That pages cannot be read as they were is one, whatever shows it."""


def kind_of(state: str, code: str) -> tuple[str, str]:
    """What makes two findings the same: of plain failures only that it failed, however it did each night."""
    return state, _TOLD_AS.get(code, "")


@dataclass(frozen=True, slots=True)
class Usual:
    """What a source is like in its good nights."""

    site_name: str | None = None
    listed: tuple[float, ...] = ()
    """Links to articles on a listing page, on average, in each of the last ones."""
    fills: Mapping[str, Fill] = field(default_factory=dict)
    """Of the last ones together."""


_OWN_NAMES = {Sign.REDESIGN, Sign.MASS_VANISH}
"""Failures that say more than that something is held back."""


def find(
    night: Observation, usual: Usual, recent: Sequence[Mapping[str, Fill]], *, before: Finding | None
) -> Finding | None:
    """What *night* says: the first rule that it breaks, and what of it was held back; None for a good night.

    *recent* are the fills of the last nights, *night* included; *before* is what the night before it said.
    """
    finding, held = _broken(night, usual, recent, before), _held(night)
    if held is None and finding is not None and finding.code == Sign.EMPTY_LISTING:
        held = _redesign(night, usual, recent, before)  # neither lists nor articles: not one page, but all
        return finding if held is None else replace(finding, why=f"{finding.why}; {held.why}", proven=True)
    if finding is None or held is None:
        return finding or held
    if finding.state is SourceState.FAILING and finding.code not in _OWN_NAMES:
        return held
    return replace(finding, why=f"{finding.why}; {held.why}", proven=True)


def _broken(
    night: Observation, usual: Usual, recent: Sequence[Mapping[str, Fill]], before: Finding | None
) -> Finding | None:
    """The first rule that *night* breaks; None for a good night."""
    share = night.entrance_share
    if share(Entrance.HOME, Entrance.ABSENT) >= 0.8:
        home = share(Entrance.HOME) >= 0.5
        return Finding(SourceState.GONE, Sign.HOME if home else Sign.ABSENT, _GONE[home])
    if share(Entrance.ELSEWHERE) > 0.5:
        return Finding(SourceState.REDIRECTED, Sign.ELSEWHERE, f"its pages lead to {night.elsewhere or 'another host'}")
    if share(Entrance.BLOCKED) > 0.5:
        return Finding(SourceState.BLOCKED, night.worst(), f"it refuses its listing pages ({night.worst()})")
    if night.doubted:
        why = f"{night.doubted:,} articles seem to have vanished at once; none was marked"
        return Finding(SourceState.FAILING, Sign.MASS_VANISH, why)
    if (emptied := _emptied(night, usual)) is not None:
        return emptied
    if night.entrances and not share(Entrance.READ, Entrance.EMPTY):
        return Finding(SourceState.FAILING, night.worst(), f"none of its listing pages answered ({night.worst()})")
    if night.asked >= 5 and night.answered < night.asked / 2:
        lost = night.asked - night.answered
        return Finding(
            SourceState.FAILING, night.worst(), f"{lost:,} of {night.asked:,} requests failed ({night.worst()})"
        )
    if (locked := _locked(night)) is not None:
        return locked
    if usual.site_name and night.site_name and night.site_name.casefold() != usual.site_name.casefold():
        return Finding(SourceState.MOVED, Sign.OWNER, f"it was “{usual.site_name}” and is now “{night.site_name}”")
    return _redesign(night, usual, recent, before)


def _locked(night: Observation) -> Finding | None:
    """Whether a part of its pages is behind a login, while its lists and the others are as they were."""
    for code, why in _AWAY.items():
        number = night.failures.get(code, 0)
        if number >= _SOME_ALIKE and number > _A_PART * night.asked:
            words = f"{number:,} of {night.asked:,} pages {why}; what was archived of them stays"
            return Finding(SourceState.BLOCKED, code, words)
    return None


def _held(night: Observation) -> Finding | None:
    """Whether many of its pages showed what is not believed; one by itself is no illness of its source."""
    reason, number = max(night.held.items(), key=lambda item: item[1], default=("", 0))
    alike = night.failures.get(Code.SOFT_404, 0)
    if number >= _SOME_HELD or any(Doubt(each).is_of_many for each in night.held):
        examples = f", such as {', '.join(night.examples)}" if night.examples else ""
        why = f"{sum(night.held.values()):,} articles are held back: {Doubt(reason).words}{examples}"
    elif alike >= _SOME_ALIKE and 2 * alike > night.asked:
        why = f"{alike:,} of {night.asked:,} pages are the one that it shows where there is none; nothing was replaced"
    else:
        return None
    return Finding(SourceState.FAILING, Sign.HELD, why, proven=True)


def _emptied(night: Observation, usual: Usual) -> Finding | None:
    """Whether the listing pages list next to nothing, against what they listed in the nights before."""
    if not usual.listed:
        return None
    was, now = sorted(usual.listed)[len(usual.listed) // 2], night.links_per_list
    shrunk = now is not None and was >= _A_LIST and now < _SHRUNK * was
    if not shrunk and night.entrance_share(Entrance.EMPTY) <= 0.5:
        return None
    why = f"its listing pages list {now or 0:.0f} articles each, where it were {was:.0f}"
    return Finding(SourceState.FAILING, Sign.EMPTY_LISTING, why)


_GONE = {True: "all its pages lead to the home page", False: "none of its listing pages exists any more"}


def find_nothing(night: Observation) -> Finding:
    """What the last of the nights says of a source that never gave an article."""
    of = f"none of the {night.links:,} pages that it lists" if night.links else "it lists none, and no page of it"
    return Finding(SourceState.FAILING, Sign.NO_ARTICLES, f"it answers, but {of} was ever read as an article")


def _redesign(
    night: Observation, usual: Usual, recent: Sequence[Mapping[str, Fill]], before: Finding | None
) -> Finding | None:
    """Once found, it lasts until its fields are back: a night with few pages proves neither."""
    known = before.lost if before else ()
    if known and not any(night.fills[field].of for field in known if field in night.fills):
        return before
    losses = still_lost(usual.fills, night.fills, known) if known else lost_fields(usual.fills, recent)
    if not losses:
        return None
    return Finding(
        SourceState.FAILING, Sign.REDESIGN, "; ".join(map(_words, losses)), tuple(loss.field for loss in losses)
    )


def _words(lost: Lost) -> str:
    return f"{lost.field}: {lost.before:.0%} of its pages had it, now {lost.now:.0%} of {lost.pages}"
