"""The byline: who wrote it, as printed. Two lines that follow each other are joined with ` / `."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, InlineLink, Stream
from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.claimed_names import agreement, claimed_names, is_site
from luutin.crawler.reading.extract.claims import words
from luutin.crawler.reading.extract.closing_lines import LABEL, closing_lines, is_listed, lines_after
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.extract.names import (
    account_in,
    are_names,
    is_account,
    is_section,
    is_unit,
    labelled_names,
    name_beside_day,
    names_in,
    strip_label,
    without_day,
)

_SOURCE_LABEL: Final = re.compile(r"^(?:nguồn(?: tin)?|nguồn bài viết|source|quelle)\s*[:：]", re.IGNORECASE)
_BARE_LABELS: Final = frozenset(
    (
        "tác giả",
        "tác giả bài viết",
        "người viết",
        "author",
        "authors",
        "by",
        "written by",
        "autor",
        "autorin",
        "von",
        "par",
        "auteur",
        "autore",
        "reporter",
        "text",
    )
)
_WORLD_LABEL: Final = re.compile(
    r"^(?:authors?|autor(?:in)?|auteur|autore|written by|verfasst von|text von|reporter|writer)\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
_WRITERS_PAGE: Final = re.compile(
    r"/(?:authors?|autor(?:e|es|en|in)?|auteurs?|byline|by|staff|reporters?|writers?|journalists?|contributors?|tac-gia)/[^/]+",
    re.IGNORECASE,
)
_AFTER: Final = 5
"""Items after the text among which a line such as `Autor: …` is the article's."""
_FILES: Final = 40
"""Items after the text among which `Tác giả: …` may stand, behind files and buttons."""
_LONGEST_LABEL: Final = 20
_FAR_AFTER: Final = 12
"""Items after the text among which a box about its writer may stand."""
_UNDER: Final = 4
"""Items under the headline among which a name may stand beside the day, without a label."""
_ABOVE: Final = 8
"""Items above the headline, and below, among which its writer may be named."""
_BELOW: Final = 20
_LONGEST: Final = 160
_LONG: Final = 100
"""Characters from which on a block is a paragraph: what stands under the second is no longer under the headline."""
_REPEATED: Final = 3
"""Blocks of one shape with different names from which on they are those of a list."""
_ROLE: Final = re.compile(r"role|job|position|bio(?!g)(?!.*name)|twitter|social", re.IGNORECASE)
"""Names of elements that stand beside a writer's name and hold another thing."""
_BESIDE: Final = 3
"""Items from one name to the next of a line whose names are elements of their own."""
_MOST_NAMES: Final = 12
_TOO_FAR: Final = Says.COMMENTS | Says.RELATED | Says.CAPTION | Says.CREDIT | Says.CRUMBS


def find_byline(stream: Stream, root: Box, body: list[Block], after: int, markup: Markup) -> tuple[Choice, list[Block]]:
    """Return the byline and the blocks it stands in; *after* is the index of the title, -1 without a printed one."""
    choice: Choice = Choice()
    where: dict[str, list[Block]] = {}
    sources: list[Block] = []
    lines = [*closing_lines(body), *lines_after(stream, root)]
    vietnamese = (markup.language or "").lower().startswith("vi")
    if lines:
        text = " / ".join(LABEL.sub("", block.text).strip() for block in lines)
        choice.add(text, "last lines of the text", 8.0 if vietnamese or not markup.language else 2.0)
        where[text] = lines
    claims = claimed_names(markup)
    for text, vietnamese, taken in _find_labelled(stream, root, after, sources):
        choice.add(text, "labelled", 9.0 if vietnamese else 4.5 + agreement(text, claims))
        where[text] = [*where.get(text, ()), *taken]
    for text, blocks, score in _join(list(_find_printed(stream, root, after, markup))):
        weight = score
        if is_site(text, markup):
            if vietnamese or not _says_author(blocks[0].box):
                continue
            weight -= 2.5
        choice.add(text, _rule(blocks[0]), weight + agreement(text, claims))
        where.setdefault(text, blocks)
    for text, rule, score in claims:
        choice.add(text, rule, score)
    return choice, [*where.get(choice.value or "", ()), *sources]


def _find_labelled(
    stream: Stream, root: Box, after: int, sources: list[Block]
) -> Iterator[tuple[str, bool, list[Block]]]:
    """Yield what follows `Tác giả:`, in its block or in the next; lines that name a source are put into *sources*."""
    blocks = stream.blocks
    for number, block in enumerate(blocks):
        index, text = block.index, block.text
        if index > root.last + _FILES:
            break
        if index <= after or len(text) > _LONGEST or block.box.hidden:
            continue
        if ":" in text or "：" in text:
            label = LABEL.match(text)
            if label and len(text) > label.end():
                name = without_day(text[label.end() :])
                if not is_account(name):
                    yield name, True, [block]
                continue
            label = None if block.index > root.last + _AFTER or block.box.apart else _WORLD_LABEL.match(text)
            if label and are_names(text[label.end() :]):
                yield text[label.end() :], False, [block]
                continue
            if _SOURCE_LABEL.match(text):
                sources.append(block)
                continue
        if (
            len(text) < _LONGEST_LABEL
            and index <= root.last + _AFTER
            and text.rstrip(" :：").lower() in _BARE_LABELS
            and number + 1 < len(blocks)
        ):
            following = blocks[number + 1]
            name = following.text.strip(" ,;")
            named = are_names(name) or is_unit(name)
            if following.index <= block.index + 1 and named and not is_listed(block):
                yield name, bool(LABEL.match(f"{text}:")), [block, following]


def _find_printed(stream: Stream, root: Box, after: int, markup: Markup) -> Iterator[tuple[str, Block, float]]:
    """Yield the names printed round the headline and after the text, with their block and weight."""
    start = after if after >= 0 else root.first
    listed: set[tuple[str, str]] | None = None
    first = bisect_left(stream.links, start - _ABOVE, key=_index_of)
    linked: set[int] = set()
    for link in stream.links[first:]:
        if link.index > root.last + _FAR_AFTER:
            break
        if len(link.text) > 3 and _WRITERS_PAGE.search(link.url):
            linked.add(link.index)
    named = {words(text) for text in markup.linked if " " in text.strip()}
    vietnamese = (markup.language or "").lower().startswith("vi")
    paragraphs = 0
    last = max(root.last, start)
    near = [*stream.items[max(start - _ABOVE, 0) : start + _BELOW + 1]]
    near += stream.items[max(last - 1, start + _BELOW + 1) : last + _FAR_AFTER + 1]
    for block in near:
        if not isinstance(block, Block):
            continue
        index, text = block.index, block.text
        if start < index <= root.last and len(text) >= _LONG:
            paragraphs += 1
        under = index <= start + _BELOW and paragraphs < 2
        if len(text) > _LONGEST or index == after or not (under or index >= root.last - 1):
            continue
        if block.box.hidden or block.box.around_says & _TOO_FAR:
            continue
        signed = index in linked or _holds(text, named)
        found = _name_in_block(block, linked=signed, under=under)
        if found is None and not vietnamese and _says_author(block.box) and (signed or strip_label(text) != text):
            found = account_in(text), 2.0
        if found is None and vietnamese and 0 < index - after <= _UNDER:
            name = name_beside_day(text) or _name_beside_day_of_its_own(stream, block)
            found = (name, 3.0) if name and not _is_on_a_link(stream, name) else None
        if found is not None and found[0]:
            name, score = found
            score -= 0.05 * abs(index - start) if under else 1.0
            if " " not in name and name.isascii():
                score -= 1.0
            if listed is None:
                listed = _find_repeated(stream)
            yield name, block, score - (2.5 if _shape(block) in listed and not 0 < index - start <= 4 else 0.0)


def _name_beside_day_of_its_own(stream: Stream, block: Block) -> str:
    """Return the person that a line names whose day stands in the next element; empty without one."""
    around = block.box.parent
    for place in (block.index + 1, block.index - 1):
        other = stream.items[place] if 0 <= place < len(stream.items) else None
        if not isinstance(other, Block) or around is None or around.last - around.first >= _UNDER:
            continue
        if around.first <= place <= around.last and len(other.text) < _LONGEST_LABEL and not is_section(block.text):
            return name_beside_day(f"{block.text} | {other.text}")
    return ""


def _is_on_a_link(stream: Stream, name: str) -> bool:
    """Say whether *name* stands on a link of the page, as those of sections do in its menus."""
    plain = name.lower()
    return any(link.text.lower() == plain for link in stream.links)


def _index_of(link: InlineLink) -> int:
    return link.index


def _join(found: list[tuple[str, Block, float]]) -> Iterator[tuple[str, list[Block], float]]:
    """Yield the names found, those that stand in elements of one shape beside each other as one line."""
    names: list[str] = []
    blocks: list[Block] = []
    best = 0.0
    for name, block, score in found:
        beside = bool(blocks) and _shape(block) == _shape(blocks[-1]) and block.index - blocks[-1].index <= _BESIDE
        if not beside or len(names) >= _MOST_NAMES:
            if names:
                yield ", ".join(names), blocks, best
            names, blocks, best = [], [], score
        if all(words(name) not in words(other) for other in names):
            names.append(name)
        blocks.append(block)
        best = max(best, score)
    if names:
        yield ", ".join(names), blocks, best


def _name_in_block(block: Block, *, linked: bool, under: bool) -> tuple[str, float] | None:
    """Return the names that *block* gives as its author's, with their weight; None where it gives none.

    *linked* is true where a link in it leads to a writer's page.
    """
    says = (linked and block.linked > 0) or _says_author(block.box)
    name = labelled_names(block.text, first=not says)
    if name:
        return name, 4.5 if says else 3.5 if under else 3.0
    own = block.box.says
    timed = own & Says.STAMP and not own & Says.BYLINE and not linked
    if says and not timed and not _ROLE.search(block.box.name):
        name = names_in(block.text)
        return (name, 4.0) if name else None
    return None


def _says_author(box: Box) -> bool:
    """Say whether an element, or a small one round it, is named as an author's."""
    around: Box | None = box
    for _ in range(4):
        if around is None or around.last - around.first > 6:
            return False
        if around.says & Says.BYLINE:
            return True
        around = around.parent
    return False


def _holds(text: str, names: set[str]) -> bool:
    plain = words(text) if names else ""
    return any(name in plain for name in names)


def _find_repeated(stream: Stream) -> set[tuple[str, str]]:
    """Return the shapes of those named blocks that more than a few of the page have, with different words."""
    texts: dict[tuple[str, str], set[str]] = {}
    for block in stream.blocks:
        if block.box.says & Says.BYLINE:
            texts.setdefault(_shape(block), set()).add(block.text)
    return {shape for shape, different in texts.items() if len(different) > _REPEATED}


def _shape(block: Block) -> tuple[str, str]:
    return block.box.tag, block.box.name


def _rule(block: Block) -> str:
    return f"printed, {block.box.tag} {block.box.name.strip()}".strip()
