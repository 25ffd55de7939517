"""Numbers of official documents, as printed: `12/KH-UBND`, `136/2020/NĐ-CP`, `05-CT/TW`, `45/2019/QH14`.

Sources: Nghị định 30/2020/NĐ-CP, annexes I and III, for offices; Hướng dẫn 36-HD/VPTW for the party; Luật 80/2015/QH13,
article 10, for laws.
"""

import re
from collections.abc import Iterable
from typing import Final

_LETTERS: Final = r"(?:TTg|TTr|Ttr|CTr|QyĐ|QyC|[A-ZĐƯƠÂÊÔĂ][A-ZĐƯƠÂÊÔĂ&]{0,13}(?:Tr)?)"
"""A kind of document or an office. Four of the abbreviations have small letters."""
_PARTY: Final = r"(?:CT|NQ|QĐ|KL|TT|HD|BC|TB|KH|CV|QC|TTr|CTr|QyĐ|QyC|ĐA|PA|GM|BB|TC|CĐ|ĐB|TL)"
_NUMBER: Final = re.compile(
    rf"(?<![\w/.-])\d{{1,5}}(?:\s?/\s?(?:19|20)\d{{2}})?\s?/\s?{_LETTERS}\d{{0,2}}(?:\s?[-–]\s?{_LETTERS}\d{{0,2}}){{1,4}}(?![\w/-])"
    rf"|(?<![\w/.-])\d{{1,4}}\s?/\s?(?:19|20)\d{{2}}\s?/\s?(?:UBTV)?QH\d{{1,2}}(?![\w/-])"
    rf"|(?<![\w/.-])\d{{1,4}}\s?[-–]\s?{_PARTY}\s?/\s?[A-ZĐƯƠ]{{1,10}}(?:[-–][A-ZĐƯƠ]{{1,8}})?(?![\w/-])"
)


def find_numbers(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each document number in *texts*, in order, each once."""
    found: dict[str, None] = {}
    for text in texts:
        if "/" in text:
            for match in _NUMBER.finditer(text):
                found.setdefault(re.sub(r"\s", "", match[0]))
    return tuple(found)
