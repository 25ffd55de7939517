"""The printed headline: not the site's name, and without the stamp or counter glued to it."""

import re
import unicodedata

from crawler.extract.blocks import Block, Box, Stream
from crawler.extract.choice import Choice
from crawler.extract.evidence import Says
from crawler.extract.markup import Markup
from crawler.extract.stamp import find_stamps

_HEADINGS = {"h1": 3.0, "h2": 1.5, "h3": 1.0, "h4": 1.0, "h5": 0.5, "h6": 0.5}
_LONGEST = 320
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«:/]+\s+|\s*[|»]\s*|\s+::\s+")
_WORDS = re.compile(r"\w+")
_GLUED = re.compile(r"\s*[(\[]?\s*$")
_COUNTER = re.compile(r"\s*[|(-]?\s*(?:lượt xem|số lượt xem|đã xem|views?)\s*:?\s*[\d.,]*\s*\)?\s*$", re.IGNORECASE)


def find_title(stream: Stream, markup: Markup, root: Box) -> tuple[Choice[str], Block | None]:
    """Return the headline and the block it stands in; no block where only the markup has it."""
    claims = _Claims(markup)
    choice: Choice[str] = Choice()
    blocks: dict[str, Block] = {}
    for block in stream.blocks:
        if block.index > root.last or len(block.text) > _LONGEST:
            continue
        score = _score(block, claims, root)
        if score >= 3:
            text = unglued(block.text)
            choice.add(text, f"{block.box.tag} {block.box.name.strip()}".strip(), score)
            blocks.setdefault(text, block)
    if choice.best is None:
        for rule, text in claims.fallbacks():
            choice.add(text, rule, 1.0)
    return choice, blocks.get(choice.value or "")


def unglued(text: str) -> str:
    """Return a headline without a stamp or a view counter at its end."""
    text = _COUNTER.sub("", text)
    stamps = find_stamps(text)
    if stamps and len(stamps[-1].day.isoformat()) and stamps[-1].end >= len(text) - 1 and stamps[-1].clock:
        cut = _GLUED.sub("", text[: stamps[-1].start])
        return cut.rstrip(" (-–|,") or text
    return text


def words(text: str) -> str:
    """Return the words of *text* in lower case with single spaces: the form that titles are compared in."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFC", text).lower()))


class _Claims:
    """The titles that the markup claims, and the site's name."""

    def __init__(self, markup: Markup) -> None:
        self.markup = markup
        self.social = markup.meta("og:title", "twitter:title") or ""
        whole = [markup.title, self.social, markup.headline or "", markup.meta("title", "dc.title") or ""]
        self.whole = {words(text) for text in whole if text}
        self.parts = {words(part) for text in whole for part in _SEPARATOR.split(text)} - {""}
        self.site = words(markup.meta("og:site_name", "application-name") or "")

    def agreement(self, text: str) -> float:
        """Return how well *text* agrees with the claims: 0 not at all, 4 word for word."""
        plain = words(text)
        if not plain or plain == self.site:
            return -2.0 if plain else 0.0
        if plain in self.whole:
            return 4.0
        if plain in self.parts and (len(plain.split()) > 2 or len(plain) > 12):
            return 3.5
        if len(plain) > 15 and any(f" {plain} " in f" {claim} " for claim in self.whole):
            return 3.0
        if any(len(claim) > 20 and claim in plain and len(claim) > 0.6 * len(plain) for claim in self.whole):
            return 2.5
        mine = set(plain.split())
        shared = max(
            (len(mine & set(claim.split())) / len(mine | set(claim.split())) for claim in self.whole), default=0
        )
        return 2.5 if shared > 0.6 and len(mine) > 3 else 0.0

    def fallbacks(self) -> list[tuple[str, str]]:
        """Return the claims themselves, best first, without the site's name."""
        found = []
        if self.markup.headline:
            found.append(("JSON-LD headline", self.markup.headline))
        if self.social:
            found.append(("og:title", self._without_site(self.social)))
        if self.markup.title:
            found.append(("title element", self._without_site(self.markup.title)))
        return found

    def _without_site(self, text: str) -> str:
        parts = _SEPARATOR.split(text)
        if len(parts) < 2:
            return text
        if self.site and words(parts[0]) == self.site:
            return text[len(parts[0]) :].lstrip(" |-–—·•»«:/")
        last = words(parts[-1])
        if (self.site and last == self.site) or (len(parts[-1]) < 0.4 * len(text) and len(last.split()) < 5):
            return text[: len(text) - len(parts[-1])].rstrip(" |-–—·•»«:/")
        return text


def _score(block: Block, claims: _Claims, root: Box) -> float:
    box = block.box
    score = 0.0
    for around in box.chain():
        if around.tag in _HEADINGS:
            score += _HEADINGS[around.tag]
            break
        if around.tag in ("li", "td", "section", "article"):
            break
    if box.says & Says.TITLE or (box.parent is not None and box.parent.says & Says.TITLE and score):
        score += 1.5
    agreement = claims.agreement(block.text)
    score += agreement
    if score < 2:
        return score
    if box.hidden:
        score -= 3
    if any(around.says & (Says.CRUMBS | Says.NAVIGATION | Says.RELATED | Says.CAPTION) for around in box.chain()):
        score -= 2.5
    if block.link_share > 0.5 and agreement < 3:
        score -= 2
    if block.index > root.first + 6 and box.tag != "h1":
        score -= 2
    if len(block.text) < 12 and agreement <= 0:
        score -= 1
    return score
