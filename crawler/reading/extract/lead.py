"""The lead (sapo): the paragraph printed between headline and text."""

import re
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.claims import words
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.markup import Markup

_SHORTEST: Final = 40
_LONGEST: Final = 1500
_BEGINNING: Final = 300
"""Characters of a paragraph that hold its first 120 of words."""
_NUMBERED: Final = re.compile(r"(?:\d{1,2}|[IVX]{1,5}|[A-Da-d])[.)/]\s")
_STOPS: Final = (".", "!", "?", "…", "”", "»", "。")


def find_lead(
    stream: Stream, markup: Markup, root: Box, title: Block | None, taken: set[int]
) -> tuple[Choice, Block | None]:
    """Return the lead and the block it stands in."""
    choice: Choice = Choice()
    where: dict[str, Block] = {}
    start = title.index + 1 if title is not None else root.first
    described = words(markup.meta("og:description", "description", "twitter:description") or "")
    seen = 0
    for item in stream.items[start : min(root.last, start + 40) + 1]:
        if not isinstance(item, Block) or item.index in taken or item.box.hidden or is_outside(item):
            continue
        if not _SHORTEST <= item.size <= _LONGEST or item.link_share > 0.3:
            continue
        score = _score(item, described, root, seen)
        if score >= 2.5:
            choice.add(item.text, _rule(item), score)
            where.setdefault(item.text, item)
        seen += item.index >= root.first
        if seen > 2:
            break
    return choice, where.get(choice.value or "")


def is_outside(block: Block) -> bool:
    """Say whether *block* stands in a widget, and not in a teaser that is named as the article's own opening."""
    return block.box.junk and (block.box.apart or not _names_lead(block))


def _score(block: Block, described: str, root: Box, seen: int) -> float:
    score = 2.5 if _names_lead(block) else 0.0
    if described and _is_described(block, described):
        score += 2
    if _is_subheading(block, root):
        return score - 2.5
    if (block.bold > 0.8 * len(block.text) or block.box.bold) and seen == 0:
        score += 2.5
    if block.index < root.first and (block.size >= 100 or (block.size >= 60 and block.text.endswith(_STOPS))):
        score += 2.5
    if block.box.says & (Says.CREDIT | Says.CAPTION | Says.JUNK):
        score -= 2
    return score - seen


def _is_subheading(block: Block, root: Box) -> bool:
    """Say whether a heading is the first of several in the text, or numbered: it announces what follows it."""
    heading = block.box.around("h2", "h3", "h4", "h5", "h6")
    if heading is None or _names_lead(block):
        return False
    if _NUMBERED.match(block.text):
        return True
    node = root.node
    return block.index >= root.first and len(node.css(heading.tag)) > 1


def _is_described(block: Block, described: str) -> bool:
    """Say whether the page's own description, or the part of it that the markup gives, begins as *block* does."""
    first = words(block.text[:_SHORTEST])
    alike = min(len(first), len(described), _SHORTEST // 2)
    if first[:alike] != described[:alike]:
        return False  # so it is for nearly every paragraph, and the words of a whole one cost a hundred times more
    mine = words(block.text[:_BEGINNING])
    return mine.startswith(described[:120]) or (len(described) > 60 and described.startswith(mine[:120]))


def _names_lead(block: Block) -> bool:
    box: Box | None = block.box
    for _ in range(3):
        if box is None:
            break
        if box.says & Says.LEAD and box.last - box.first < 4:
            return True
        box = box.parent
    return False


def _rule(block: Block) -> str:
    return f"{block.box.tag} {block.box.name.strip()}".strip()
