"""A page read into its record, each field with the rule that found it."""

from typing import Any, Final
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from luutin.archive import NORMAL, Article
from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.background import NO_BACKGROUND, Background
from luutin.crawler.reading.document_numbers import find_numbers
from luutin.crawler.reading.extract.attachments import find_attachments
from luutin.crawler.reading.extract.blocks import Block, Box, InlineLink, Stream
from luutin.crawler.reading.extract.body import ABOVE, body_blocks, paragraphs
from luutin.crawler.reading.extract.byline import find_byline
from luutin.crawler.reading.extract.captions import FoundCaption, find_captions
from luutin.crawler.reading.extract.category import find_category
from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.chosen import Chosen
from luutin.crawler.reading.extract.findings import Reading
from luutin.crawler.reading.extract.kinds import Substance, check_article
from luutin.crawler.reading.extract.language import find_language
from luutin.crawler.reading.extract.lead import find_lead
from luutin.crawler.reading.extract.legacy_fonts import modernise
from luutin.crawler.reading.extract.markup import Addresses, Markup, read_markup
from luutin.crawler.reading.extract.opening import is_binary, opening_words
from luutin.crawler.reading.extract.own_box import leave_other_columns, own_box
from luutin.crawler.reading.extract.pictures import count_pictures, list_images
from luutin.crawler.reading.extract.published import find_dates
from luutin.crawler.reading.extract.related import find_related
from luutin.crawler.reading.extract.repeats import Repeats
from luutin.crawler.reading.extract.root import find_root, first_item, root_at_title, weigh
from luutin.crawler.reading.extract.site_name import find_site_name
from luutin.crawler.reading.extract.stamp import find_stamps
from luutin.crawler.reading.extract.title import find_title
from luutin.crawler.reading.extract.told_days import Outside
from luutin.crawler.reading.extract.walk import Walker
from luutin.crawler.reading.extract.words import begins_site_name
from luutin.crawler.wire.page import Page

_LITTLE: Final = 200.0
"""Characters of running text below which the headline, not the text, says where the article stands."""
_UNTITLED: Final = 400
"""Characters of text from which on a page without a headline is an article all the same."""
_UNTITLED_DATED: Final = 100
"""The same, where the page prints a day."""
_AFTER: Final = 30
"""Items after the text among which its files may be offered."""
_LONGEST_STAMP: Final = 160
"""Characters of a block that is nothing but the stamp and what stands beside it; a longer one is a paragraph."""
_CHOSEN: Final = 100.0
"""Strength of what a selector chose: above every general rule."""


class FieldReader:
    """Reads one page, field by field; each step leaves to the next what it has taken."""

    def __init__(
        self,
        page: Page,
        tree: LexborHTMLParser,
        chosen: Chosen,
        *,
        loose: bool = False,
        background: Background = NO_BACKGROUND,
    ) -> None:
        self.page = page
        self.tree = tree
        self.chosen = chosen
        self.loose = loose
        self.background = background
        self.size = 0
        """Characters of text found."""
        self.problem: NotAnArticleError | None = None
        """Why the page holds no article."""
        self.markup: Markup = read_markup(tree)
        self.addresses = Addresses(page.final_url or page.url, self.markup.base)
        self.markup.host = urlsplit(self.addresses.base).hostname or ""
        self.stream: Stream = _walk(tree, loose=loose)
        self.choices: dict[str, Choice] = {}
        self.root: Box = self.stream.boxes[0]
        self.titles: tuple[Block, ...] = ()
        self.headline: Block | None = None
        self.lead: Block | None = None
        self.day: Block | None = None
        """Where the day of publication is printed."""
        self.body: list[Block] = []
        self.captions: list[FoundCaption] = []
        self.attachments: list[tuple[InlineLink, str, str]] = []
        self.taken: set[int] = set()
        """Indexes of the blocks that are another field than the body."""
        sketch = background.sketch
        self.repeats = Repeats(self.stream, sketch) if sketch is not None else None

    def attempt(self, source: str) -> Reading | None:
        """Return what the page holds, None where that is no article; `problem` then says why."""
        try:
            return self.read(source)
        except NotAnArticleError as problem:
            self.problem = problem
            return None

    def has_more_than_text(self) -> bool:
        """Say whether what was found is a notice that is a file, or an album."""
        return bool(self.attachments or len(self.captions) > 1)

    def has_content(self) -> bool:
        """Say whether a text was found, or a file."""
        return bool(self.size or self.attachments)

    def is_under_headline(self) -> bool:
        """Say whether the text follows a headline that the page prints."""
        return self.headline is not None and bool(self.body) and self.body[-1].index > self.headline.index

    def read(self, source: str) -> Reading:
        """Read the page. Raises NotAnArticleError."""
        modernise(self.stream, self.markup)
        self.markup.language = find_language(self.stream, self.markup)
        weigh(self.stream, loose=self.loose)
        self._drop()
        self._read_title()
        self._read_published()
        self.attachments = self._own_files()
        self._read_captions()
        self._read_lead()
        self._read_body()
        self._read_category()
        self._check()
        article = self._article(source)
        missed = self.chosen.missed
        return Reading(
            article=article,
            tree=self.tree,
            blocks=self.stream.blocks,
            root=self.root,
            choices=self.choices,
            title=self.titles,
            body=self.body,
            captions=self.captions,
            missed=missed,
            repeats=self.repeats,
        )

    def _own_files(self) -> list[tuple[InlineLink, str, str]]:
        """Return the files that the page offers, without those that its host offers on other pages."""
        files = find_attachments(self.stream, self.addresses, self.first, self.root.last + _AFTER)
        if self.repeats is None:
            return files
        return [file for file in files if not self.repeats.is_hosts(file[0].box, file[2])]

    def _drop(self) -> None:
        marks = {node.mem_id for node in self.chosen.nodes.get("drop", ())}
        for box in self.stream.boxes if marks else ():
            dropped = box.node.mem_id in marks or (box.parent is not None and box.parent.apart)
            box.apart = box.apart or dropped
            box.junk = box.junk or dropped

    def _read_title(self) -> None:
        self.root = self.chosen.box("body", self.stream) or find_root(self.stream)
        choice, blocks = find_title(self.stream, self.markup, self.root, host=self.markup.host)
        if self._choose("title", choice):
            blocks = tuple(self.chosen.blocks("title", self.stream)) or blocks
        self.titles = blocks
        self.headline = blocks[-1] if blocks else None
        self.taken |= {block.index for block in blocks}
        if self.headline is not None and "body" not in self.chosen.nodes:
            own = own_box(self.stream, self.headline, self.root)
            if own is not None:
                self.root = own
            elif self.root.weight < _LITTLE:
                self.root = root_at_title(self.stream, self.headline)
        leave_other_columns(self.stream, self.root)
        self.first = first_item(self.root, self.headline)

    def _read_published(self) -> None:
        self.address = self.addresses.canonical(self.markup.canonical)
        outside = Outside(self.address, self.background.told, self.page.fetched_at)
        dates = find_dates(self.stream, self.markup, self.root, self.headline, outside)
        choice, self.claimed = dates.published, dates.claimed
        stamps = find_stamps(self.chosen.text("published") or "")
        if stamps:
            choice.add(stamps[0].iso, f"selector {self.chosen.rules['published']}", _CHOSEN)
            self.taken |= {found.index for found in self.chosen.blocks("published", self.stream)}
        else:
            self.day = dates.printed
            self.taken |= {block.index for block in dates.blocks if len(block.text) < _LONGEST_STAMP}
        self.choices["published"] = choice
        self.choices["modified"] = dates.modified

    def _read_captions(self) -> None:
        rule = f"selector {self.chosen.rules.get('captions')}"
        self.captions = find_captions(self.stream, self.first, self.root.last)
        if "captions" in self.chosen.nodes:
            blocks = self.chosen.blocks("captions", self.stream)
            self.captions = [FoundCaption(block.text, (block,), None, rule, _CHOSEN) for block in blocks]
        self.taken |= {block.index for found in self.captions for block in found.blocks}

    def _read_lead(self) -> None:
        hosts = {block.index for block in self.stream.blocks if block.repeated}
        choice, block = find_lead(self.stream, self.markup, self.root, self.headline, self.taken | hosts)
        if self._choose("lead", choice):
            self.taken |= {found.index for found in self.chosen.blocks("lead", self.stream)}
        elif block is not None:
            self.lead = block
            self.taken.add(block.index)

    def _read_body(self) -> None:
        body = body_blocks(self.stream, self.root, self.headline, self.taken, self.markup.host)
        after = self.headline.index if self.headline is not None else -1
        choice, blocks = find_byline(self.stream, self.root, body, after, self.markup)
        if self._choose("byline", choice):
            blocks = self.chosen.blocks("byline", self.stream)
        dropped = {block.index for block in blocks}
        self.body = [block for block in body if block.index not in dropped and not block.repeated]
        self.paragraphs = paragraphs(self.stream, self.body)

    def _read_category(self) -> None:
        self._choose("category", find_category(self.stream, self.markup, self.headline, last=self.root.last))

    def _choose(self, name: str, choice: Choice) -> bool:
        """Keep *choice* for field *name*; say whether a selector has the last word on it."""
        text = self.chosen.text(name)
        if text:
            choice.add(text, f"selector {self.chosen.rules[name]}", _CHOSEN)
        self.choices[name] = choice
        return bool(text)

    def _check(self) -> None:
        declared = bool(self.markup.types & {"newsarticle", "article"}) or self.markup.meta("og:type") == "article"
        self.size = sum(map(len, self.paragraphs)) + len(self.choices["lead"].value or "")
        dated = self.choices["published"].value is not None
        enough = self.size >= (_UNTITLED_DATED if dated else _UNTITLED)
        if enough and self.choices["title"].value is None:
            self._head_by_opening(0.0)
        found = Substance(
            address=self.address,
            title=self.choices["title"].value,
            headline=self.headline,
            root=self.root,
            lead=self.lead,
            body=self.body,
            text=self.size,
            attachments=len(self.attachments),
            pictures=max(
                count_pictures(self.stream, self.headline, self.root),
                sum(caption.text != "" for caption in self.captions),
            ),
            declared=declared,
            chosen=bool(self.chosen.nodes),
            day=self.day,
            dated=dated,
            signed=self.choices["byline"].value is not None,
        )
        check_article(self.stream, self.markup, found)
        best = self.choices["title"].best
        if enough and not self.titles and best is not None and best.score > 0 and begins_site_name(best.value):
            self._head_by_opening(best.score + 0.1)  # only now: a list is known by being headed with the portal's name

    def _head_by_opening(self, score: float) -> None:
        """Head a text by its opening words: the page prints no headline, and `<title>` is the portal's."""
        if self.body and not is_binary(self.body[0].text):
            words = opening_words(self.body[0].text)
            self.choices["title"].add(words, "the opening words: the page has no headline", score)

    def _article(self, source: str) -> Article:
        value: dict[str, Any] = {name: choice.value for name, choice in self.choices.items()}
        texts = [value["title"], value["lead"] or "", *self.paragraphs, *(name for _, name, _ in self.attachments)]
        texts += [block.text for block, reason in self.stream.dropped if reason == ABOVE]  # a letterhead has the number
        related = find_related(self.stream, self.root, self.addresses)
        value |= {
            "url": self.address,
            "source": source,
            "published_markup": self.claimed,
            "body": self.paragraphs,
            "captions": [self._caption(found) for found in self.captions if found.text],
            "images": list_images(self.stream, self.first, self.root.last, self.addresses),
            "attachments": [{"name": name, "url": url} for _, name, url in self.attachments],
            "related": [{"title": title, "url": url} for title, url in related],
            "document_numbers": find_numbers(texts),
            "site_name": find_site_name(self.markup, value["title"]),
            "language": self.markup.language,
        }
        # One call: models made part by part cost a call of Python for each.
        return Article.model_validate(value, context=NORMAL)

    def _caption(self, found: FoundCaption) -> dict[str, Any]:
        image = self.addresses.absolute(found.picture.url) if found.picture is not None else None
        position = sum(block.index < found.index for block in self.body)
        return {"text": found.text, "image": image, "position": position}


def _walk(tree: LexborHTMLParser, *, loose: bool) -> Stream:
    """Return the page in reading order; where it has no text, what stands in `noscript` until consent is read."""
    stream = Walker(loose=loose).walk(tree.root) if tree.root is not None else Stream()
    if stream.blocks or tree.root is None or tree.css_first("noscript") is None:
        return stream
    tree.unwrap_tags(["noscript"])
    return Walker(loose=loose).walk(tree.root)
