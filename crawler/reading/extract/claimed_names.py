"""Whom the markup names as an article's writers, and how well a printed name agrees with that."""

import re
from typing import Final

from luutin.crawler.reading.extract.claims import words
from luutin.crawler.reading.extract.closing_lines import is_name
from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.extract.names import are_names, is_account, is_office, is_person, strip_label
from luutin.crawler.reading.extract.words import begins_site_name

_ADDRESS: Final = re.compile(r"https?:|www\.|©|copyright|all rights", re.IGNORECASE)
"""What stands beside the name of who made the site, not of who wrote the article."""
_PARTS: Final = re.compile(r"\s[|–—»·-]\s")
_SQUEEZED: Final = re.compile(r"[\W_]+")


def claimed_names(markup: Markup) -> list[tuple[str, str, float]]:
    """Return whom the markup names as authors, with rule and weight; no accounts, and the site weighs little."""
    found = []
    vietnamese = (markup.language or "").lower().startswith("vi")
    for rule, names, score in (
        ("JSON-LD", markup.authors, 4.4 if markup.persons else 3.6),
        ("meta", markup.named, 3.5),
    ):
        kept = [strip_label(name) for name in names if _may_write(name, markup.host)]
        if vietnamese:
            kept = [name for name in kept if is_name(name) and is_person(name) and not is_office(name)]
        own = [name for name in kept if not _is_sites(name.partition(",")[0], markup)]
        if own:
            found.append((", ".join(kept), rule, score if are_names(own[0]) else score - 1.0))
        elif kept and not vietnamese:
            found.append((", ".join(kept), rule, 1.0))
    return found


def _is_sites(name: str, markup: Markup) -> bool:
    """Say whether *name* is the site's own, also by the end of `<title>`, where a template writes it."""
    return is_site(name, markup) or words(name) in (words(part) for part in _PARTS.split(markup.title)[1:])


def _may_write(name: str, host: str) -> bool:
    """Say whether *name* may be a writer's: no address, no account but the site's own name."""
    if not name or _ADDRESS.search(name):
        return False
    domain = host.removeprefix("www.")
    return not is_account(name) or name.lower() in (domain, domain.partition(".")[0])


def agreement(text: str, claims: list[tuple[str, str, float]]) -> float:
    """Return how much better a printed name is for what the markup says: printed in full, it stands."""
    printed = set(words(text).split())
    better = 0.0
    for claim, _, _ in claims:
        mine = set(words(claim).split())
        if printed < mine:
            return -1.0
        if mine <= printed:
            better = 2.0
        elif mine & printed:
            better = max(better, 0.5)
    return better


def is_site(name: str, markup: Markup) -> bool:
    """Say whether *name* is the site's own."""
    if begins_site_name(name):
        return True
    plain = words(name)
    own = markup.meta("og:site_name", "application-name") or ""
    if plain in (words(own), words(markup.publisher or "")):
        return True
    squeezed = _SQUEEZED.sub("", name.lower())
    domain = markup.host.lower().removeprefix("www.")
    if not domain:
        return False
    label = domain.partition(".")[0]
    return len(squeezed) > 2 and (
        squeezed in _SQUEEZED.sub("", domain) or (len(label) > 2 and label in squeezed) or domain in name.lower()
    )
