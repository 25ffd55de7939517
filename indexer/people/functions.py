"""The function that a person is named with: `Chủ tịch UBND huyện Hòa Lâm`, before a name or behind it."""

import re

from luutin.indexer.people.words import WORD, load_words

_END = re.compile(r"[;:!?()\"“”\n]|(?<!TP)(?<!TX)(?<!TT)(?<![PQHX])\.(?=\s|$)")
_LEAD = re.compile(r"\s*(?:,|-|–|\()\s*")
_TAIL = re.compile(r" [-–] |,")
_FORMER = frozenset({"nguyên", "cựu", "quyền"})
_LONGEST_HEAD = 4
_MOST_WORDS = 18


def function_before(before: str, unit: list[str]) -> str:
    """The function that ends right before a name, in one clause with it or before `, ông`; empty: there is none."""
    clause = _END.split(before)[-1]
    lower = [word.lower() for word in WORD.findall(clause)]
    title = _title_at_end(lower)
    parts = re.split(r", ?| [-–] ", clause.rstrip(" "))
    if title and len(parts) > 1 and len(WORD.findall(parts[-1])) == title:
        parts.pop()  # `Chủ tịch Hội, ông Lê Văn Tám`
    printed = list(WORD.finditer(parts[-1]))
    words = [each[0].lower() for each in printed]
    for at in range(len(words)):
        if head_length(words[at:]) and not load_words().breaks.intersection(words[at + 1 : len(words) - title]):
            text = parts[-1][printed[at].start() :].strip(" ,-–")
            text = _without_title(text) if len(words) - title > at else text
            return "" if re.search(r"\d{2}", text) else " ".join([text, *unit])
    return ""


def function_behind(behind: str) -> str:
    """The function right behind a name and a comma, a dash or a bracket, up to its clause's end; empty: none is."""
    lead = _LEAD.match(behind)
    if not lead:
        return ""
    clause = _TAIL.split(_END.split(behind[lead.end() :])[0])[0]
    printed = list(WORD.finditer(clause))
    words = [each[0].lower() for each in printed]
    if not head_length(words):
        return ""
    said = load_words().behind
    end = next(
        (
            at
            for at in range(2, len(words))
            if _VERBS.intersection(words[at : at + 1]) or " ".join(words[at : at + 2]) in said
        ),
        _MOST_WORDS if len(words) > _MOST_WORDS else None,
    )
    text = clause[: None if end is None else printed[end].start()].strip(" ,-–")
    return text.removesuffix(" và")


_VERBS = frozenset(
    {"nói", "đã", "kể", "nêu", "vừa", "bị", "là", "được", "sẽ", "đến", "tới", "cho", "cùng", "ông", "bà"}
)
"""What ends a function; two words of `behind a name` do too."""


def head_length(words: list[str]) -> int:
    """Words of the head of a function that *words* begin with; 0: they begin with none."""
    if words and words[0] in _FORMER:
        behind = head_length(words[1:])
        return behind + 1 if behind else 0
    heads = load_words().heads
    if not words or words[0] not in load_words().first:
        return 0
    return next((n for n in range(_LONGEST_HEAD, 0, -1) if " ".join(words[:n]) in heads and len(words) >= n), 0)


def title_length(words: list[str]) -> int:
    """Words of the title that *words* begin with; 0: they begin with none."""
    titles = load_words().titles
    return next((n for n in (3, 2, 1) if len(words) >= n and " ".join(words[:n]) in titles), 0)


def _title_at_end(words: list[str]) -> int:
    """Words of the title that *words* end with."""
    titles = load_words().titles
    return next((n for n in (3, 2, 1) if len(words) >= n and " ".join(words[-n:]) in titles), 0)


def _without_title(text: str) -> str:
    """`Giám đốc Sở Y tế bác sĩ` without the title at its end."""
    words = text.split(" ")
    title = _title_at_end([word.lower().strip(".") for word in words])
    return " ".join(words[:-title]).strip(" ,-–") if 0 < title < len(words) else text
