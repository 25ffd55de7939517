"""The titles that a page's markup claims, without the site's name, and how well a printed text agrees with them."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.extract.portal_words import is_portal_heading

_SEPARATOR: Final = re.compile(r" (?:[|\-–—·•»«:/]+ |[|｜：] ?|» ?)|\| ?|｜ ?|： ?")
_SOCIAL: Final = (
    "og:title",
    "twitter:title",
    "dc:title",
    "dcterms:title",
    "dcterm:title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "weibo:article:title",
    "weibo:webpage:title",
)
_TRIM: Final = " |｜-–—·•:：/"
_WORDS: Final = re.compile(r"\w+")
_NOT_HOST: Final = re.compile(r"[^\w.]+")
_LETTERS: Final = re.compile(r"[\W_]+")


@lru_cache(maxsize=2048)
def words(text: str) -> str:
    """Return the words of *text* in lower case with single spaces: the form that titles are compared in."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFC", text).lower()))


class Claims:
    """What `<title>`, `og:title` and the JSON-LD headline say; *host* is that of the page.

    *home* is what the page's links to its own home page say: a site whose every `<title>` is its name says that name.
    """

    def __init__(self, markup: Markup, host: str, home: Iterable[str] = ()) -> None:
        social = markup.meta(*_SOCIAL) or ""
        whole = [markup.title, social, markup.headline or "", markup.meta("title", "dc.title") or ""]
        self._vietnamese = (markup.language or "").lower().startswith("vi")
        self.site = words(markup.meta("og:site_name", "application-name") or "")
        if "og:site_name" not in markup.metas and self.site == words(markup.title):
            self.site = ""
        self._sites = {self.site, *map(words, home)} - {""}
        self.whole = {words(text) for text in whole if text} - self._sites
        self.parts = {words(part) for text in whole for part in _SEPARATOR.split(text)} - {""} - self._sites
        self._padded = [f" {claim} " for claim in self.whole]
        self._sets = [set(claim.split()) for claim in self.whole]
        self._host = _NOT_HOST.sub("", host.lower().removeprefix("www."))
        self.headline = self._without_site(markup.headline or "")
        self.social = self._without_site(social)
        self.title = self._without_site(markup.title)

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The claims that the page makes: rule and text, the surest first."""
        named = [("JSON-LD headline", self.headline), ("og:title", self.social), ("title element", self.title)]
        return [(rule, text) for rule, text in named if text]

    def agreement(self, text: str, *, heading: bool) -> float:
        """Return how well *text* agrees with the claims: 0 not at all, 4 word for word, less than 0 for the site."""
        plain = words(text)
        if not plain or plain in self._sites:
            return -3.0
        if plain in self.whole:
            return 4.0
        if plain in self.parts:
            return 3.5 if len(plain) > 12 else 2.5 if heading else 0.0
        padded = f" {plain} "
        if len(plain) > 15 and any(padded in claim for claim in self._padded):
            return 3.0
        if any(len(claim) > 20 and claim in plain and len(claim) > 0.6 * len(plain) for claim in self.whole):
            return 2.5
        mine = set(plain.split())
        return 2.5 if len(mine) > 3 and any(_overlap(mine, claim) > 0.6 for claim in self._sets) else 0.0

    def words_more_than(self, text: str) -> bool:
        """Say whether a page that is not Vietnamese claims a title of several words, more than its heading *text*."""
        claimed = self.social or self.title
        longer = len(claimed.split()) > 1 and len(claimed) > len(text)
        return longer and not self._vietnamese and words(text) not in words(claimed)

    def _without_site(self, text: str) -> str:
        """Cut the site's name off the ends of *text*."""
        if words(text) in self._sites:
            return ""
        joints = list(_SEPARATOR.finditer(text))
        first, last = 0, len(text)
        while joints and self._is_site(text[joints[-1].end() : last]):
            last = joints.pop().start()
        if joints and self._is_site(text[: joints[0].start()]):
            first = joints[0].end()
        return text if (first, last) == (0, len(text)) else text[first:last].strip(_TRIM)

    def _is_site(self, part: str) -> bool:
        plain = words(part)
        if not plain or plain in self._sites or (self.site and (plain in self.site or self.site in plain)):
            return True
        squeezed = _LETTERS.sub("", part.lower())
        return len(squeezed) > 2 and (squeezed in self._host or self._host.partition(".")[0] in squeezed)


def without_section(text: str, printed: str) -> str:
    """Cut *text* at the separator where its words are those of *printed*; else cut a short last part."""
    target = words(printed)
    for joint in _SEPARATOR.finditer(text):
        if words(text[: joint.start()]) == target:
            return text[: joint.start()]
        if words(text[joint.end() :]) == target:
            return text[joint.end() :]
    last = _SEPARATOR.split(text)[-1]
    short = len(last) < 0.4 * len(text) and len(last.split()) < 5
    if not target and last != text and (short or is_portal_heading(last)):
        return text[: len(text) - len(last)].rstrip(_TRIM)
    return text


def overlap(text: str, other: str) -> float:
    """Return the share of words that two titles have in common, 0 to 1."""
    return _overlap(set(words(text).split()), set(words(other).split()))


def _overlap(mine: set[str], claim: set[str]) -> float:
    return len(mine & claim) / max(len(mine | claim), 1)
