"""Numbers of official documents, as printed: `12/KH-UBND`, `136/2020/NĐ-CP`, `05-CT/TW`."""

import re
from collections.abc import Iterable
from typing import Final

_NUMBER: Final = re.compile(
    r"(?<![\w/.-])\d{1,5}(?:\s?/\s?(?:19|20)\d{2})?\s?/\s?(?:[A-ZĐƯƠÂÊÔ]{1,10}\d{0,2})(?:\s?[-–]\s?[A-ZĐƯƠÂÊÔ&]{1,12}\d{0,2}){1,4}(?![\w/-])"
    r"|(?<![\w/.-])\d{1,4}\s?[-–]\s?(?:CT|NQ|QĐ|KL|TT|HD|BC|TB|KH|CV|QC|TTr|CTr|QyĐ)\s?/\s?[A-ZĐƯƠ]{1,10}(?:[-–][A-ZĐƯƠ]{1,8})?(?![\w/-])"
)


def find_numbers(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each document number in *texts*, in order, each once."""
    found: dict[str, None] = {}
    for text in texts:
        if "/" in text:
            for match in _NUMBER.finditer(text):
                found.setdefault(re.sub(r"\s", "", match[0]))
    return tuple(found)
