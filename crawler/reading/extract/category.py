"""The section that the page puts its article in: the last step of the breadcrumb before the article."""

import re
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.claims import words
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.extract.portal_words import CAPITALS
from luutin.crawler.reading.extract.words import is_widget

_TRIM: Final = " »>/›|"
_NEAR: Final = 8
"""Items above the headline among which its section may be named."""
_HOME: Final = frozenset(
    ("trang chủ", "trang nhất", "home", "homepage", "startseite", "accueil", "inicio", "bạn đang ở đây", "chi tiết")
)
_CUT: Final = 30
"""Characters of the headline that a breadcrumb shows at least where it cuts it off."""
_SECTION_URL: Final = re.compile(r"(?:https?://[^/]+)?/(?:category|chuyen-muc)/")
"""How addresses of sections begin where a CMS names them after their kind."""
_STEPS: Final = re.compile(r"[»>›/|]|::")
_HERE: Final = re.compile(
    r"^(?:(?:bạn|quý vị) đang (?:ở|xem|truy cập)(?: đây| tại| trang)?|you are (?:currently )?here"
    r"|vị trí(?: hiện tại)?|đường dẫn"
    r"|breadcrumbs?|you are in)\s*[:：]?\s*",
    re.IGNORECASE,
)
"""What stands before a breadcrumb, in it or over it."""
_LABEL: Final = re.compile(
    r"^(?:chuyên mục|danh mục|categor(?:y|ies)|posted in|filed under)\s*:\s*|^(?-i:trong|in)\s+"
    r"|^(?:chuyên mục|danh mục|đăng trong|categor(?:y|ies)|(?:posted|published) in|filed under)\s+"
    rf"(?-i:(?=[{CAPITALS}]))",
    re.IGNORECASE,
)
_LONGEST_TRAIL: Final = 200
_BEHIND: Final = 3
"""Items behind the text among which its own foot names its section."""


def find_category(stream: Stream, markup: Markup, title: Block | None, *, last: int) -> Choice:
    """Return the category; the home page and the article itself are none. *last* is the article's last item."""
    choice: Choice = Choice()
    limit = title.index if title is not None else len(stream.items)
    own = words(title.text) if title is not None else ""
    above = [block for block in stream.blocks if block.index < limit]
    crumbs = [block for block in above if block.box.around_says & Says.CRUMBS] or [*filter(_is_trail, above)][-1:]
    steps = [step for block in crumbs if len(block.text) < 200 for step in _STEPS.split(block.text)]
    named = (_HERE.sub("", step.strip(_TRIM)).strip(_TRIM) for step in steps)
    inner = [step for step in named if _is_step(step, own)]
    if inner:
        choice.add(inner[-1], "breadcrumb", 3.0)
    for block in stream.blocks:
        near = limit - _NEAR <= block.index <= last + _NEAR and block.index != limit
        if near and block.box.around_says & Says.SECTION and len(block.text) < 60:
            name = _LABEL.sub("", block.text).strip(_TRIM)
            if _is_step(name, own):
                choice.add(name, "named beside the article", 2.5)
        elif last < block.index <= last + _BEHIND and block.links == 1 and len(block.text) < 60:
            label = _LABEL.match(block.text)
            name = block.text[label.end() :].strip(_TRIM) if label else ""
            if _is_step(name, own) and abs(block.linked - len(name)) <= 1:
                choice.add(name, "labelled behind the article", 2.5)
    for link in stream.links:
        beside = abs(link.index - limit) <= _NEAR and not link.box.junk
        if (
            (beside or (last < link.index <= last + _BEHIND and _is_own_foot(link.box)))
            and _SECTION_URL.match(link.url)
            and _is_step(link.text, own)
        ):
            choice.add(link.text, "link to a section", 2.5)
    section = markup.meta("article:section") or markup.section
    if section:
        choice.add(section, "markup", 2.0)
    return choice


def _is_trail(block: Block) -> bool:
    """Say whether a line is made as a breadcrumb: from the home page, by signs, over links."""
    if not block.links or len(block.text) > _LONGEST_TRAIL:
        return False
    steps = [step.strip(_TRIM) for step in _STEPS.split(block.text) if step.strip(_TRIM)]
    return len(steps) > 1 and words(_HERE.sub("", steps[0])) in _HOME


def _is_own_foot(box: Box) -> bool:
    """Say whether *box* stands in the footer of an article, and not of the page."""
    foot = box.around("footer")
    return foot is not None and foot.around("article") is not None


def _is_step(step: str, own: str) -> bool:
    plain = words(step)
    cut_off = len(plain) > _CUT and own.startswith(plain[:_CUT])
    return bool(plain) and not is_widget(step.strip()) and plain not in _HOME and plain != own and not cut_off
