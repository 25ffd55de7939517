"""The printed headline: not the site's name, and without the stamp or counter glued to it."""

import re
from itertools import pairwise
from typing import Final

from selectolax.lexbor import LexborNode

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.claims import Claims, overlap, without_section, words
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.extract.portal_words import is_portal_heading
from luutin.crawler.reading.extract.stamp import find_stamps
from luutin.crawler.reading.extract.words import begins_site_name, is_related_heading, stamp_label

_HEADINGS: Final = {"h1": 3.0, "h2": 1.5, "h3": 1.0, "h4": 1.0, "h5": 0.5, "h6": 0.5}
_LONGEST: Final = 320
_ENOUGH: Final = 2.5
_LITTLE: Final = 200.0
"""Characters of running text below which the text does not tell where the article stands."""
_NEAR: Final = 15
"""Items above the text within which a block without a telling tag or name may be the headline."""
_COUNTER: Final = re.compile(
    r"\s*[|(-]?\s*(?:lượt xem|số lượt xem|đã xem|views?)\s*:?\s*[\d.,]*\s*\)?\s*$", re.IGNORECASE
)
_LONGEST_LINE: Final = 160
_SENTENCE_INSIDE: Final = re.compile(r"[a-zà-ỹ][.!?]\s")
_SECTION: Final = 40
_SECTION_WORDS: Final = 6
"""Characters and words that the name of a section has at most."""
_UNDER_SECTION: Final = 3
"""Items under the name of a section among which the headline stands."""
_SHORTEST_LINE: Final = 20
_LONGEST_DAY: Final = 60
_LARGE: Final = ",".join(
    ["big", "[style*=x-large]", *(f'font[size="{size}"]' for size in ("4", "5", "6", "7", "+1", "+2", "+3"))]
)
_LARGE_STYLE: Final = re.compile(
    r"font-size\s*:\s*(?:(?:1[6-9]|[2-9]\d)(?:\.\d+)?\s*px|(?:1[4-9]|[2-9]\d)(?:\.\d+)?\s*pt|x*-?large|1\.[2-9]\d*r?em)"
)
_OUTSIDE: Final = Says.CRUMBS | Says.NAVIGATION | Says.RELATED | Says.CAPTION
_SCHEME_AND_PORT: Final = 15
_HOME_URL: Final = re.compile(r"https?://([^/?#:]+)(?::\d+)?/?$")
_CUT_OFF: Final = ("…", "...")


def find_title(stream: Stream, markup: Markup, root: Box, *, host: str) -> tuple[Choice, tuple[Block, ...]]:
    """Return the headline and the blocks it stands in; no blocks where only the markup has it."""
    claims = Claims(markup, host, [link.text for link in stream.links if _is_home(link.url, host)])
    choice: Choice = Choice()
    places: dict[str, tuple[Block, ...]] = {}
    others: list[tuple[str, tuple[Block, ...], float]] = []
    for blocks in _candidates(stream, root):
        text = " ".join(block.text for block in blocks)
        score = _score(text, blocks, claims, root)
        portal = score >= _ENOUGH and is_portal_heading(text)
        if portal:
            others.append((text, blocks, _ENOUGH))
        elif score >= _ENOUGH:
            _add(choice, places, text, blocks, score)
    for text, blocks, score in others if choice.value is None else ():
        _add(choice, places, text, blocks, score)
    chosen = places[choice.value][0] if choice.value is not None else None
    if chosen is None or _may_be_a_section(chosen, claims):
        line = _line_above_the_day(stream, root, claims)
        if line is not None and (chosen is None or 0 < line.index - chosen.index <= _UNDER_SECTION):
            _add(choice, places, line.text, (line,), choice.best.score + 0.1 if choice.best is not None else _ENOUGH)
    printed = choice.value
    for rule, text, score in _list_claims(claims, printed, markup):
        choice.add(text, rule, score)
    return choice, places.get(printed or "", ())


def _may_be_a_section(heading: Block, claims: Claims) -> bool:
    """Say whether a heading is of a few words that the markup does not know, as that of a section is."""
    few = len(heading.text) < _SECTION and heading.text.count(" ") < _SECTION_WORDS
    return few and claims.agreement(heading.text, heading=True) <= 0


def _line_above_the_day(stream: Stream, root: Box, claims: Claims) -> Block | None:
    """Return the plain line above the day at the head of the text, where the page has no other headline.

    It must say more than the markup's title does: else that one is the headline, and the line a section.
    """
    near = stream.items[max(root.first - 4, 0) : root.first + 3]
    for line, day in pairwise(near):
        if not isinstance(line, Block) or not isinstance(day, Block) or line.box.hidden or line.repeated:
            continue
        glued = find_stamps(line.text)
        dated = (len(day.text) < _LONGEST_DAY and (find_stamps(day.text) or stamp_label(day.text)) and not glued) or (
            glued and unglue(line.text) != line.text and len(unglue(line.text)) >= _SHORTEST_LINE
        )
        long = len(line.text) >= _SHORTEST_LINE and all(
            len(text) < len(line.text) or is_portal_heading(text) for _, text in claims.texts
        )
        outside = line.box.junk or line.link_share > 0.5 or line.box.around_says & _OUTSIDE
        outside = outside or _SENTENCE_INSIDE.search(line.text) is not None or line.text.endswith((".", ";", ":", ","))
        if dated and long and not outside and len(line.text) <= _LONGEST_LINE and not is_portal_heading(line.text):
            return line
    return None


def _add(
    choice: Choice, places: dict[str, tuple[Block, ...]], text: str, blocks: tuple[Block, ...], score: float
) -> None:
    shown = unglue(text)
    choice.add(shown, f"{blocks[0].box.tag} {blocks[0].box.name.strip()}".strip(), score)
    if shown not in places or (_heading(blocks[0].box) and not _heading(places[shown][0].box)):
        places[shown] = blocks  # a breadcrumb or a menu may print it first


def _is_home(url: str, host: str) -> bool:
    """Say whether *url* is the page's own home page."""
    if url == "/" or len(url) > len(host) + _SCHEME_AND_PORT:
        return url == "/"
    found = _HOME_URL.match(url)
    return found is not None and found[1].lower() == host


def _list_claims(claims: Claims, printed: str | None, markup: Markup) -> list[tuple[str, str, float]]:
    """Return the markup's titles as rule, text and weight: above all printed ones where they are the better form.

    The printed wording stands, and of its spellings the one that two claims agree in. Outside Viet Nam one of the two
    must be the JSON-LD, because one template fills `<title>` and `og:title`.
    """
    texts = [(rule, without_section(text, printed or "")) for rule, text in claims.texts]
    if printed is None:
        return [(rule, text, 1.0 - 0.1 * number) for number, (rule, text) in enumerate(texts)]
    vietnamese = (markup.language or "").lower().startswith("vi")
    social = not vietnamese and _has_social_title(claims, printed, markup)
    said = [text for rule, text in texts if vietnamese or rule == "JSON-LD headline"]
    alike = {text for text in said if sum(text == other for _, other in texts) > 1}
    weighed = []
    for rule, text in texts:
        score = 12.0 if text in alike and words(text) == words(printed) else 1.0
        if not vietnamese and _is_better(rule, text, printed, social=social):
            score = 20.0
        weighed.append((rule, text, score))
    return weighed


def _has_social_title(claims: Claims, printed: str, markup: Markup) -> bool:
    """Say whether `og:title` is a headline that somebody wrote: on news articles, where no template repeats it."""
    repeated = words(claims.headline) == words(printed) and words(claims.title) == words(claims.social)
    return not repeated and any(kind.endswith("newsarticle") for kind in markup.types)


def _is_better(rule: str, text: str, printed: str, *, social: bool) -> bool:
    """Say whether a claim is a news article's social title, or the printed headline without the kicker before it."""
    if rule == "title element" or text.endswith(_CUT_OFF) or "|" in text or words(text) == words(printed):
        return False
    rewritten = social and rule == "og:title" and overlap(text, printed) > 0.3
    return rewritten or words(printed).endswith(f" {words(text)}")


def unglue(text: str) -> str:
    """Return a headline without a stamp or a view counter at its end."""
    if not text.endswith((*"0123456789)", "M", "m")):
        return text
    text = _COUNTER.sub("", text)
    stamps = find_stamps(text)
    if stamps and stamps[-1].clock and stamps[-1].end >= len(text) - 1:
        return text[: stamps[-1].start].rstrip(" ([-–|,") or text
    return text


def _candidates(stream: Stream, root: Box) -> list[tuple[Block, ...]]:
    """Return the texts that a headline may be: each heading as a whole, and each other short block."""
    headings: dict[int, list[Block]] = {}
    found: list[tuple[Block, ...]] = []
    for block in stream.blocks:
        if block.index > root.last and root.weight > 300:
            break
        telling = block.box.around_says & (Says.HEADING | Says.TITLE)
        near = root.first - _NEAR <= block.index <= root.first + 3
        if not (telling or near) or block.repeated or len(block.text) > _LONGEST:
            continue
        heading = block.box.around(*_HEADINGS) if block.box.around_says & Says.HEADING else None
        if heading is not None and heading.last > heading.first:
            headings.setdefault(heading.number, []).append(block)
        else:
            found.append((block,))
    found += [tuple(blocks) for blocks in headings.values() if len(blocks) < 5]
    return sorted(found, key=lambda blocks: blocks[0].index)


def _score(text: str, blocks: tuple[Block, ...], claims: Claims, root: Box) -> float:
    block = blocks[0]
    box = block.box
    score = _heading(box) + (2.0 if _is_named(box) else 0.0)
    if not score and block.bold > 0.8 * len(block.text) and _stands_before(block, root):
        score = 2.0 if block.box.centred or _is_large(block, root) else 0.0
    if not score and not root.first - _NEAR <= block.index <= root.first + 3:
        return 0.0
    if len(text) > _LONGEST:
        return 0.0
    agreement = claims.agreement(text, heading=bool(score))
    score += agreement
    if score < 1:
        return 0.0
    score += _place(block, root)
    if 20 <= len(text) <= 200:
        score += 0.5
    if box.hidden:
        score -= 3
    if box.around_says & _OUTSIDE:
        score -= 2.5
    if is_related_heading(text):
        score -= 3
    if begins_site_name(text) or box.around_says & Says.SITE:
        score -= 4
    if block.link_share > 0.5 and agreement < 3:
        score -= 2
    if len(text) < 12 and agreement <= 0:
        score -= 4.0 if claims.words_more_than(text) else 1.5
    return score


def _stands_before(block: Block, root: Box) -> bool:
    """Say whether a line set like a headline stands at the head of the text: all the headline some pages have."""
    near = root.first - 3 <= block.index <= root.first + 1
    return near and not block.text.endswith((".", ":", ";", ",")) and _SENTENCE_INSIDE.search(block.text) is None


def _is_large(block: Block, root: Box) -> bool:
    """Say whether a line before the text is set in larger print than text is."""
    box = block.box
    if block.index >= root.last or len(block.text) > _LONGEST_LINE:
        return False
    if box.first != box.last:
        large = box.node.css_first(_LARGE)
        return large is not None and " ".join(large.text().split()) == block.text
    if box.node.css_first(_LARGE) is not None or _is_set_large(box.node):
        return True
    inner = box.node.css_first("[style*=font-size]") if not block.links else None
    return inner is not None and _is_set_large(inner) and " ".join(inner.text().split()) == block.text


def _is_set_large(node: LexborNode) -> bool:
    return _LARGE_STYLE.search(node.attributes.get("style") or "") is not None


def _is_named(box: Box) -> bool:
    outer = box.parent
    if box.says & (Says.JUNK | Says.SITE):
        return False
    return bool(box.says & Says.TITLE) or (
        outer is not None and bool(outer.says & Says.TITLE) and outer.last - outer.first < 3
    )


def _heading(box: Box) -> float:
    if not box.around_says & Says.HEADING:
        return 0.0
    for around in box.chain():
        if around.tag in _HEADINGS:
            return _HEADINGS[around.tag]
        if around.tag in ("li", "td", "section", "article"):
            break
    return 0.0


def _place(block: Block, root: Box) -> float:
    """Weigh where a headline stands: best a little before the text, bad far inside it."""
    if root.first - 6 <= block.index <= root.first + 2:
        return 1.0
    if block.index > root.first + 6 and block.box.tag != "h1" and root.weight > _LITTLE:
        return -2.0
    return -0.5 if block.index < root.first - _NEAR else 0.0
