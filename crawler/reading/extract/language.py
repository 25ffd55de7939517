"""Which language a page is in: as declared, unless its letters are plainly Vietnamese."""

import re
from typing import Final

from luutin.crawler.reading.extract.blocks import Stream
from luutin.crawler.reading.extract.markup import Markup

_LETTERS: Final = "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
_VIETNAMESE: Final = re.compile(f"[{_LETTERS}{_LETTERS.upper()}]")
_SAMPLE: Final = 4
"""Of the page's blocks, the longest that are looked at."""
_LEAST: Final = 0.04
"""Share of letters found only in Vietnamese: about a sixth of a Vietnamese text, none of any other."""


def has_vietnamese(text: str) -> bool:
    """Say whether *text* holds a letter that only Vietnamese is written with."""
    return _VIETNAMESE.search(text) is not None


def find_language(stream: Stream, markup: Markup) -> str | None:
    """Return a BCP 47 tag: `vi` for Vietnamese text whatever the page declares, else the declared one."""
    declared = markup.language
    if declared is not None and declared.lower().startswith("vi"):
        return declared
    sample = " ".join(block.text[:300] for block in stream.longest(_SAMPLE))
    return "vi" if len(_VIETNAMESE.findall(sample)) > _LEAST * max(len(sample), 1) else declared
