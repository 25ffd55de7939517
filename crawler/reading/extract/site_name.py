"""The name that the site gives itself on this page: hosts change owner, so it is kept with each capture."""

import re
from typing import Final

from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.extract.words import begins_site_name

_LONGEST: Final = 120
_SEPARATOR: Final = re.compile(r"\s[|\-–—·•»>]+\s|[|｜]")
_TRIM: Final = " |｜-–—·•:：/»«"


def find_site_name(markup: Markup, title: str) -> str | None:
    """Return `og:site_name`, or what `<title>` holds beside the headline; None where neither names the site."""
    claimed = markup.meta("og:site_name", "application-name")
    if claimed:
        return claimed
    parts = [part.strip() for part in _SEPARATOR.split(markup.title)]
    named = next((part for part in parts if begins_site_name(part) and part.lower() != "trang chủ"), None)
    whole = markup.title if named is None else named
    if title and title in whole:
        before, _, after = whole.partition(title)
        named = max(before.strip(_TRIM), after.strip(_TRIM), key=len)
    return named if named and 2 < len(named) <= _LONGEST else None
