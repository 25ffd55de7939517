"""Here is text. Which people does it name, and in which function? Pure: text in, mentions out.

A name is a family name of the list with given names behind it, each with a capital; behind `ông`, `ca sĩ` and the like
any two to four words with capitals are one. What stands around it decides:
a title or a function before it, a function, an age or a verb of speech behind it speak for a person, a kind of place
before it (`đường Trần Phú`) against. Initials (`bà Đào Thị H.`) and credits of photos (`Ảnh: …`) are passed over.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from luutin.indexer.gazetteer.units import load_names
from luutin.indexer.people.functions import function_before, function_behind
from luutin.indexer.people.words import LOWER, UPPER, WORD, load_words
from luutin.indexer.text.words import forms, is_syllable

_RUN = re.compile(rf"[{UPPER}](?<![\w'’].)[{LOWER}]*(?: [{UPPER}][{LOWER}]*)+(?![\w'’])")
"""A capital comes first: what begins with a set of letters is looked for by those alone."""
_CREDIT = re.compile(r"(?i:(?<!trong )ảnh|clip|video|đồ họa|nguồn|theo|tin|bài)\s*: *[^.:;()]{0,40}$")
_AGE = re.compile(
    r"\s*(?:\((?:\d{2}|SN|sinh|nguyên|ngụ|trú|quê)|,? \d{2} tuổi|, (?:sn|SN|sinh năm|ngụ|trú|quê|ở|nhà ở)\b)"
)
_JOIN = re.compile(r"\s*(?:,|;|và|cùng|-|–|/)\s*")
_LINK = re.compile(r" ?- ?([a-z]{2,5})\b")
"""Behind the beginning of `Moon Jae-in`."""
_BEFORE, _BEHIND = 100, 130
"""Characters looked at on either side."""

LONGEST = 160
"""Characters of a function."""


class Mention(NamedTuple):
    """A person named at one place."""

    name: str
    """As printed."""
    function: str
    """As printed, without what stands around it: `Chủ tịch UBND huyện Hòa Lâm`; empty: none is."""


def find_mentions(text: str) -> Iterator[Mention]:
    """The people that *text* names, in order, each as often as it stands there."""
    last = _Last(0, is_person=None)
    for run in _RUN.finditer(text):
        candidate = _candidate(text, run, last)
        found = candidate and _decide(candidate)
        last = _Last(run.end(), is_person=None if candidate is None else found is not None)
        if found:
            yield found


class _Last(NamedTuple):
    """The run of capitals before this one."""

    end: int
    is_person: bool | None
    """None: it began with no family name."""


class _Candidate(NamedTuple):
    """What may be a name, and what stands around it."""

    name: list[str]
    unit: list[str]
    """The name of a unit right before it, `Ba Vì` of `Chủ tịch UBND huyện Ba Vì Bạch Công Tiến`."""
    before: str
    """The text before, from the name before on; without *unit*."""
    behind: str
    titled: bool
    """A title with a capital stands before it: `Ông Lê Văn Tám`."""
    chained: bool | None
    """Is what stands before it, with `,` or `và` between, a person? None: nothing is joined so."""


def _candidate(text: str, run: re.Match[str], last: _Last) -> _Candidate | None:
    words, tokens = load_words(), run[0].split(" ")
    if words.surnames.isdisjoint(map(str.lower, tokens)):
        return _titled(text, run, tokens)
    before = text[max(0, run.start() - _BEFORE, last.end if last.is_person else 0) : run.start()]
    behind = text[run.end() : run.end() + _BEHIND]
    titled = tokens[0].lower() in words.titles and len(tokens) > 2 and tokens[1].lower() in words.surnames
    if titled:
        del tokens[0]
    elif _is_apart(tokens[0], before):
        before += f"{tokens.pop(0)} "  # `Theo Lê Văn Tám`
    at = _begin(tokens, before) if len(tokens) > 1 else None
    if at is None and not titled:
        return _titled(text, run, run[0].split(" "))
    if at is None or (len(tokens[-1]) == 1 and behind[:1] in {".", ")"}):
        return None
    name = _cut(tokens[at:])
    if not 2 <= len(name) <= 4 + ("Thị" in name) or not all(map(_may_be_of_a_name, name)):
        return None
    if len(name) < len(tokens) - at:
        behind = ""
    joined = last.is_person is not None and _JOIN.fullmatch(text[last.end : run.start()])
    return _Candidate(name, tokens[:at], before, behind, titled, last.is_person if joined else None)


def _is_apart(token: str, before: str) -> bool:
    """Is a word before a family name a sentence's first, or none of Vietnamese: `Facebook Lê Văn Tám`?"""
    if token.lower() in load_words().surnames:
        return False
    return not is_syllable(token) or (_begins_sentence(before) and not _is_unit([token]))


def _titled(text: str, run: re.Match[str], tokens: list[str]) -> _Candidate | None:
    """A name that begins with no family name, of the stage or from abroad, right behind a title."""
    titles, before = load_words().firm_titles, text[max(0, run.start() - _BEFORE) : run.start()]
    if tokens[0].lower() in titles and _begins_sentence(before) and not _is_unit(tokens):
        before, tokens = f"{before}{tokens[0]} ", tokens[1:]
    tokens = _without_country(tokens)
    behind = text[run.end() : run.end() + _BEHIND]
    is_cut = " ".join(tokens).isascii() and (link := _LINK.match(behind)) and link[1] not in load_words().first
    is_name = 2 <= len(tokens) <= 4 and min(map(len, tokens)) > 1 and not is_cut
    if (
        not is_name
        or tokens[0] in _BODIES
        or not _ends_with(before, titles)
        or _is_nobody(tokens[:2])
        or _is_nobody(tokens)
    ):
        return None
    return _Candidate(tokens, [], before, behind, titled=True, chained=None)


def _begins_sentence(before: str) -> bool:
    return before.rstrip(' “"')[-1:] in _STOPS


def _begin(tokens: list[str], before: str) -> int | None:
    """Where in a run the name begins: at its start, or behind the name of a unit."""
    words = load_words()
    is_name = tokens[0].lower() in words.surnames
    if not is_name or len(tokens) > 4 or _ends_with(before, _UNITS):
        for at in range(len(tokens) - 2, 0, -1):
            if tokens[at].lower() in words.surnames and _is_unit(tokens[:at]):
                return at
    return 0 if is_name else None


def _cut(tokens: list[str]) -> list[str]:
    """A name without the unit behind it: `Lê Văn Tám Hà Nội`."""
    return tokens[:-2] if len(tokens) > 4 and _is_unit(tokens[-2:]) else tokens


def _is_unit(tokens: list[str]) -> bool:
    return _is_country(tokens) or "".join(forms(token).fold for token in tokens) in load_names().all


def _is_nobody(name: list[str]) -> bool:
    """Is it a country's name or a province's of two words, whatever stands before it: `nghệ sĩ Hàn Quốc`?"""
    return _is_country(name) or (
        len(name) == 2 and "".join(forms(each).fold for each in name) in load_names().provinces
    )


def _is_country(tokens: list[str]) -> bool:
    return " ".join(tokens).lower() in load_words().countries


def _without_country(tokens: list[str]) -> list[str]:
    """`Tổng thống Mỹ Donald Trump` without the country."""
    length = next((length for length in (3, 2, 1) if _is_country(tokens[:length])), 0)
    return tokens[length:] if len(tokens) > length + 1 else tokens


def _may_be_of_a_name(token: str) -> bool:
    return token in _LETTERS or (len(token) > 1 and is_syllable(token))


def _decide(candidate: _Candidate) -> Mention | None:
    function = function_behind(candidate.behind) or function_before(candidate.before, candidate.unit)
    if _is_person(candidate, function=bool(function)):
        return Mention(" ".join(candidate.name), function[:LONGEST])
    return None


def _is_person(candidate: _Candidate, *, function: bool) -> bool:
    words, name, before = load_words(), candidate.name, "" if candidate.unit else candidate.before
    if _is_nobody(name):
        return False
    if candidate.titled or _ends_with(before, words.titles):
        return True
    if _CREDIT.search(before):
        return False
    firm = len(name) > 2 and (name[0].lower() not in words.weak or name[1] in _MIDDLE)
    if _ends_with(before, words.places) and not _ends_with(
        before, words.no_places
    ):  # `Chủ tịch UBND huyện Lê Văn Tám`, but not `Hiệu trưởng trường Lê Lợi`
        return function and len(name) > 2 and _ends_with(before, _UNITS) and not _is_unit(name)
    if _is_unit(name):  # `Chủ tịch Hồ Chí Minh`, but not `Chủ tịch UBND Hà Nội`
        return len(name) > 2 and _ends_with(before, words.heads)
    if function:
        return firm or len(name) > 2 or candidate.chained is not False
    if candidate.unit or candidate.chained is False or _ends_with(before, _AT):
        return False
    said = _AGE.match(candidate.behind) is not None or _begins_with(candidate.behind, words.behind)
    return firm or said or bool(candidate.chained)


_STOPS = frozenset({"", ".", ":", "!", "?", "\n", "…"})
"""What stands before a sentence."""

_MIDDLE = frozenset({"Thị", "Văn", "A"})
"""What stands in the middle of names alone: `Mùa A Chớ`."""

_LETTERS = frozenset({"A", "Y", "Á"})
"""Names of one letter, as in `Giàng A Páo`."""

_BODIES = frozenset(
    {"Bộ", "Ban", "Sở", "Cục", "Vụ", "Phòng", "Hội", "Ủy", "Uỷ", "Viện", "Trường", "Công", "Chi", "Đảng"}
)
"""With what no name begins: `các đồng chí Bộ Chính trị`."""
_UNITS = frozenset({"tp", "tỉnh", "huyện", "quận", "xã", "phường", "thành phố", "thị xã", "thị trấn", "thôn"})
_AT = frozenset({"ở", "tại", "từ", "về", "qua", "đến", "đi", "ra", "vào", "giải", "mang tên"})


def _ends_with(before: str, words: frozenset[str]) -> bool:
    """Does one of the words stand right before the name, with nothing but a blank, a dot or a colon between?"""
    if not before or before[-1] not in " .:\n":
        return False
    tokens = [token.lower() for token in WORD.findall(before[-30:].rstrip(" .:"))]
    if not tokens or before.rstrip(" .:\n")[-1:] in {",", ")", "”", '"', ";"}:
        return False
    last = tokens[-1].rsplit(".", 1)[-1]
    return last in words or any(" ".join(tokens[-count:]) in words for count in (1, 2, 3) if len(tokens) >= count)


def _begins_with(behind: str, words: frozenset[str]) -> bool:
    tokens = [token.lower() for token in WORD.findall(behind[:24])]
    return behind[:1] == " " and any(" ".join(tokens[:count]) in words for count in (1, 2) if len(tokens) >= count)
