"""A page read into its record, each field with the rule that found it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from archive.article import Article, Attachment, Caption, Related
from crawler.decode import decode
from crawler.errors import NotAnArticleError
from crawler.extract.attachments import find_attachments
from crawler.extract.blocks import Block, Box, Picture, Stream
from crawler.extract.body import body_blocks
from crawler.extract.byline import find_byline
from crawler.extract.captions import FoundCaption, find_captions
from crawler.extract.category import find_category
from crawler.extract.choice import Choice
from crawler.extract.document_numbers import find_numbers
from crawler.extract.evidence import Says
from crawler.extract.kind import Substance, check_article
from crawler.extract.lead import find_lead
from crawler.extract.markup import Addresses, Markup, read_markup
from crawler.extract.published import find_published
from crawler.extract.related import find_related
from crawler.extract.root import find_root, root_at_title, weigh
from crawler.extract.tables import rows
from crawler.extract.title import find_title
from crawler.extract.walk import Walker
from crawler.page import Page

_LITTLE = 200.0
"""Characters of running text below which the headline, not the text, says where the article stands."""


@dataclass(slots=True)
class Reading:
    """What one page holds: the record, and how each field of it was found."""

    article: Article
    stream: Stream
    root: Box
    choices: dict[str, Choice[Any]] = field(default_factory=dict)
    body: list[Block] = field(default_factory=list)
    captions: list[FoundCaption] = field(default_factory=list)


def read(page: Page, *, source: str) -> Reading:
    """Read *page*. Raises NotAnArticleError where it holds no article."""
    tree = LexborHTMLParser(decode(page.body, page.headers)[0])
    markup = read_markup(tree)
    addresses = Addresses(page.final_url or page.url, markup.base)
    if tree.root is None:
        raise NotAnArticleError("empty", "the page has no content")
    stream = Walker().walk(tree.root)
    weigh(stream)
    root = find_root(stream)
    title, title_blocks = find_title(stream, markup, root, host=urlsplit(page.final_url).hostname or "")
    title_block = title_blocks[-1] if title_blocks else None
    if title_block is not None and root.weight < _LITTLE:
        root = root_at_title(stream, title_block)
    published, stamp_block, claimed = find_published(stream, markup, root, title_block)
    taken = {block.index for block in (*title_blocks, stamp_block) if block is not None}
    first = _first_item(root, title_block)
    captions = find_captions(stream, first, root.last)
    taken |= {block.index for found in captions for block in found.blocks}
    lead, lead_block = find_lead(stream, markup, root, title_block, taken)
    if lead_block is not None:
        taken.add(lead_block.index)
    body = body_blocks(stream, root, taken)
    byline, byline_blocks = find_byline(stream, root, body, title_block.index if title_block else -1)
    dropped = {block.index for block in byline_blocks}
    body = [block for block in body if block.index not in dropped]
    attachments = find_attachments(stream, addresses, first, root.last + 30)
    category = find_category(stream, markup, title_block)
    paragraphs = [" | ".join(block.text for block in row) for row in rows(stream, body)]
    declared = bool(markup.types & {"newsarticle", "article"}) or markup.meta("og:type") == "article"
    text = sum(map(len, paragraphs)) + len(lead.value or "")
    check_article(stream, markup, Substance(title.value, text, len(attachments), declared))
    article = Article(
        url=_canonical(page, markup, addresses),
        source=source,
        title=title.value or "",
        lead=lead.value,
        byline=byline.value,
        published=published.value,
        published_markup=claimed,
        body=tuple(paragraphs),
        captions=tuple(_captions(captions, body, addresses)),
        images=tuple(_images(stream, first, root, addresses)),
        attachments=tuple(Attachment(name=name, url=url) for name, url in attachments),
        related=tuple(Related(title=name, url=url) for name, url in find_related(stream, root, addresses)),
        category=category.value,
        document_numbers=find_numbers(
            [title.value or "", lead.value or "", *paragraphs, *(name for name, _ in attachments)]
        ),
        site_name=markup.meta("og:site_name"),
        language=markup.language,
    )
    choices: dict[str, Choice[Any]] = {
        "title": title,
        "published": published,
        "lead": lead,
        "byline": byline,
        "category": category,
    }
    return Reading(article, stream, root, choices, body, captions)


def _first_item(root: Box, title: Block | None) -> int:
    """Return where the article's pictures begin: a few items above the headline where its own box begins there."""
    if title is None:
        return root.first
    first = min(root.first, title.index + 1)
    for box in title.box.chain():
        if box.says & Says.ARTICLE and box.first <= first and box.last >= root.last and title.index - box.first <= 10:
            first = box.first
    return first


def _canonical(page: Page, markup: Markup, addresses: Addresses) -> str:
    return (addresses.absolute(markup.canonical) if markup.canonical else None) or page.final_url or page.url


def _captions(found: list[FoundCaption], body: list[Block], addresses: Addresses) -> list[Caption]:
    captions = []
    for caption in found:
        if not caption.text:
            continue
        image = addresses.absolute(caption.picture.url) if caption.picture is not None else None
        position = sum(block.index < caption.blocks[0].index for block in body)
        captions.append(Caption(text=caption.text, image=image, position=position))
    return captions


def _images(stream: Stream, first: int, root: Box, addresses: Addresses) -> list[str]:
    found: dict[str, None] = {}
    for item in stream.items[first : root.last + 1]:
        if isinstance(item, Picture) and not item.box.junk and not item.box.hidden:
            url = addresses.absolute(item.url)
            if url:
                found.setdefault(url)
    return list(found)
