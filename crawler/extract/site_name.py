"""The name that the site gives itself on this page: hosts change owner, so it is kept with each capture."""

from crawler.extract.claims import words
from crawler.extract.markup import Markup

_LONGEST = 120
_TRIM = " |｜-–—·•:：/»«"


def find_site_name(markup: Markup, title: str) -> str | None:
    """Return `og:site_name`, or what `<title>` holds beside the headline; None where neither names the site."""
    claimed = markup.meta("og:site_name", "application-name")
    if claimed:
        return claimed
    whole = markup.title
    if title and title in whole:
        before, _, after = whole.partition(title)
        rest = max(before.strip(_TRIM), after.strip(_TRIM), key=len)
    else:
        rest = "" if set(words(title).split()) & set(words(whole).split()) else whole
    return rest if 2 < len(rest) <= _LONGEST else None
