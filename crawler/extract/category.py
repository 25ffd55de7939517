"""The section that the page puts its article in: the last step of the breadcrumb before the article."""

from crawler.extract.blocks import Block, Stream
from crawler.extract.choice import Choice
from crawler.extract.claims import words
from crawler.extract.evidence import Says
from crawler.extract.markup import Markup

_TRIM = " »>/›|"
_NEAR = 8
"""Items above the headline among which its section may be named."""
_HOME = frozenset(
    ("trang chủ", "trang nhất", "home", "homepage", "startseite", "accueil", "inicio", "bạn đang ở đây", "tin tức")
)


def find_category(stream: Stream, markup: Markup, title: Block | None) -> Choice[str]:
    """Return the category; the home page and the article itself are no categories."""
    choice: Choice[str] = Choice()
    limit = title.index if title is not None else len(stream.items)
    own = words(title.text) if title is not None else ""
    crumbs = [
        block.text
        for block in stream.blocks
        if block.index < limit and len(block.text) < 80 and block.box.around_says & Says.CRUMBS
    ]
    steps = [step for step in crumbs if not _is_own(step, own)]
    inner = [step for step in steps if step.lower() not in _HOME]
    if inner or steps:
        choice.add((inner or steps)[-1].strip(_TRIM), "breadcrumb", 3.0)
    for block in stream.blocks[:limit]:
        near = 0 < limit - block.index <= _NEAR and not block.box.apart
        if near and block.box.says & Says.SECTION and len(block.text) < 60 and not _is_own(block.text, own):
            choice.add(block.text.strip(_TRIM), "named beside the headline", 2.5)
    section = markup.meta("article:section") or markup.section
    if section:
        choice.add(section, "markup", 2.0)
    return choice


def _is_own(step: str, own: str) -> bool:
    plain = words(step)
    return bool(own) and bool(plain) and own.startswith(plain[:30])
