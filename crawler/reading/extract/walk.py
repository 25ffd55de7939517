"""One walk over the parsed tree: what becomes a block, a picture, a link, and what is passed over."""

from typing import Any, Final

from selectolax.lexbor import LexborNode

from luutin.crawler.reading.extract.attachments import framed_document
from luutin.crawler.reading.extract.attributes import (
    Attributes,
    hides,
    image_url,
    is_bold,
    is_italic,
    names_in,
    read_attributes,
)
from luutin.crawler.reading.extract.blocks import Block, Box, InlineLink, Look, Picture, Stream
from luutin.crawler.reading.extract.evidence import SEMANTIC, Says, read_name
from luutin.crawler.reading.extract.joints import begins_anew, ends_named_line, joint, needs_space
from luutin.crawler.reading.extract.passing import OUTSIDE, may_be_passed
from luutin.crawler.reading.extract.pieces import Pieces
from luutin.crawler.reading.extract.tags import BOLD, HEADINGS, HOLDERS, ITALIC, MENUS, NAMED, NodeKind, learn_name
from luutin.crawler.reading.extract.tree import DEEPEST

_TELLING: Final = Says.CAPTION | Says.CREDIT | Says.HIDDEN | Says.STAMP | Says.BYLINE | Says.RELATED

_TELLING_ALONE: Final = _TELLING | Says.TITLE | Says.LEAD | Says.ARTICLE
"""What makes a box of an inline element: more of it where it stands in no paragraph, as on pages laid out by spans."""
_MEANT: Final = SEMANTIC.get
_HIDDEN: Final = Says.HIDDEN
_BOX, _INLINE, _LINK, _BOXED_LINK = 1, 2, 3, 4
"""What is undone when the walk leaves an element."""


class Walker:
    """Walks a tree once and fills a `Stream`. A loose walk passes over nothing because of its names."""

    def __init__(self, *, loose: bool = False) -> None:
        self.stream = Stream()
        self._loose = loose
        self._boxes, self._items = self.stream.boxes, self.stream.items
        self._pieces = Pieces()
        self._linked = self._bold = self._italic = 0
        self._in_link = self._in_bold = self._in_italic = 0
        self._links_here = 0
        self._breaks = 0
        self._split = self._single = False
        self._pending: list[Picture] = []
        self._link_text: list[str] = []
        self._link_words = ""
        self._left: LexborNode | None = None
        """The inline element that has just ended, with nothing behind it yet."""
        self._joint = 0
        """What stands between it and the inline element that has begun right behind it."""
        self._box: Box

    def walk(self, root: LexborNode) -> Stream:  # noqa: PLR0912 - a call for each node costs a tenth of the walk
        """Return the blocks, pictures, boxes and links under *root*."""
        self._box = Box(root.tag or "html", None, root, 0, 0)
        self.stream.boxes.append(self._box)
        stack: list[tuple[LexborNode, int, Any]] = []
        node = root.first_child
        while True:
            while node is None:
                if not stack:
                    return self._finish()
                node, kind, undo = stack.pop()
                if kind == _BOX:
                    self._close(undo)
                else:
                    self._left = node
                    if kind:
                        self._leave(kind, undo)
                node = node.next
            number = node.tag_id
            tag, sort = NAMED.get(number) or learn_name(number, node.tag or "")
            if sort == NodeKind.TEXT:
                text = node.text_content
                if text and not text.isspace():
                    self._text(text)
                elif self._pieces.texts:
                    self._pieces.space()
            elif sort >= NodeKind.INLINE:
                child = node.first_child
                if child is not None and len(stack) >= DEEPEST:
                    self._read_deep(node)
                elif child is not None:
                    kind, undo = self._enter(node, tag, sort)
                    if kind >= 0:
                        stack.append((node, kind, undo))
                        node = child
                        continue
                elif sort == NodeKind.BLOCK:
                    self._flush()
            elif sort == NodeKind.BREAK:
                self._break()
            elif sort == NodeKind.PICTURE:
                self._picture(node)
            elif sort == NodeKind.FRAME:
                self._frame(node)
            node = node.next

    def _finish(self) -> Stream:
        self._flush()
        self._box.last = len(self.stream.items) - 1
        return self.stream

    def _read_deep(self, node: LexborNode) -> None:
        """Take all that stands below the deepest level as one text."""
        text = node.text()
        if text and not text.isspace():
            self._text(text)

    def _text(self, text: str) -> None:
        if self._joint:
            if self._pieces.texts and needs_space(self._pieces.texts[-1], text, self._joint):
                self._pieces.space()
            self._joint = 0
        elif self._left is not None and self._pieces.texts and begins_anew(self._pieces.texts[-1], text, self._box.tag):
            self._pieces.space()
        self._left = None
        self._pieces.add(text)
        self._breaks = 0
        if self._in_link or self._in_bold or self._in_italic:
            size = len(text.strip())
            if self._in_link:
                self._linked += size
                self._link_text.append(text)
            if self._in_bold:
                self._bold += size
            if self._in_italic:
                self._italic += size

    def _break(self) -> None:
        self._breaks += 1
        own_line = self._bold and not self._in_bold and self._pieces.is_no_longer_than(self._bold)
        own_line = own_line or (self._left is not None and ends_named_line(self._left, self._pieces))
        if self._breaks > 1 or self._pending or own_line:
            single = self._breaks == 1
            self._flush()
            self._split, self._single = True, single
        elif self._pieces.texts:
            self._pieces.space()
        else:
            self._split, self._single = True, False

    def _enter(self, node: LexborNode, tag: str, sort: int) -> tuple[int, Any]:
        """Enter an element that has content; return what to undo on leaving it, or -1 to pass over its content."""
        attributes = node.attributes
        name, says = "", 0
        if attributes:
            name = names_in(attributes)
            says = read_name(name) if name else 0
        if sort == NodeKind.BLOCK:
            if (says & OUTSIDE or tag in MENUS) and may_be_passed(node, tag, says, self._box, loose=self._loose):
                self.stream.pass_over(node)
                return -1, None
            return _BOX, self._open(node, tag, attributes, name, says)
        if self._left is not None and self._pieces.texts:
            self._joint = joint(self._left, node)
        if tag == "a":
            return self._open_link(node, attributes, name, says)
        style = None
        if attributes:
            style = attributes.get("style")
            telling = _TELLING_ALONE if self._box.tag in HOLDERS else _TELLING
            marked = "itemprop" in attributes or "hidden" in attributes or "property" in attributes
            if marked or says & telling or hides(style):
                return _BOX, self._open(node, tag, attributes, name, says)
        bold = tag in BOLD or is_bold(style)
        italic = tag in ITALIC or is_italic(style)
        if not bold and not italic:
            return 0, None
        self._in_bold += bold
        self._in_italic += italic
        return _INLINE, (bold, italic)

    def _leave(self, kind: int, undo: Any) -> None:
        if kind == _INLINE:
            bold, italic = undo
            self._in_bold -= bold
            self._in_italic -= italic
        else:
            attributes, box = undo
            self._close_link(attributes)
            if kind == _BOXED_LINK:
                self._close(box)

    def _open_link(self, node: LexborNode, attributes: Attributes, name: str, says: int) -> tuple[int, Any]:
        boxed = says & (Says.HIDDEN | Says.CREDIT | Says.CAPTION)
        box = self._open(node, "a", attributes, name, says) if boxed else None
        if self._in_link == 0:
            self._link_text = []
            self._link_words = attributes.get("data-caption") or ""
        self._in_link += 1
        return (_LINK if box is None else _BOXED_LINK), (attributes, box)

    def _close_link(self, attributes: Attributes) -> None:
        self._in_link -= 1
        href = (attributes.get("href") or "").strip()
        if self._in_link or not href:
            return
        self._links_here += 1
        text = " ".join("".join(self._link_text).split())
        title = attributes.get("title") or ""
        link = InlineLink(href, text, title, self._box, len(self.stream.items))
        if "download" in attributes:
            link.download = attributes["download"] or ""
        self.stream.links.append(link)

    def _frame(self, node: LexborNode) -> None:
        """Note the document that a frame shows."""
        attributes = node.attributes
        url = framed_document(attributes)
        if url:
            self._flush()
            link = InlineLink(url, "", attributes.get("title") or "", self._box, len(self._items))
            link.framed = True
            self.stream.links.append(link)

    def _open(self, node: LexborNode, tag: str, attributes: Attributes, name: str, says: int) -> Box:
        if self._pieces.texts or self._pending:
            self._flush()
        self._breaks = 0
        outer = self._box
        boxes = self._boxes
        self._box = box = Box(tag, outer, node, len(boxes), len(self._items))
        boxes.append(box)
        if outer.look:
            box.look = outer.look
        if tag == "center":
            box.look = box.look & ~Look.RIGHT | Look.CENTRED
        says |= _MEANT(tag, 0)
        if attributes:
            box.name = name
            if len(attributes) > ("class" in attributes) + ("id" in attributes):
                box.says = says
                read_attributes(box, attributes)
                says = box.says
        if says:
            box.says = says
            if says & _HIDDEN:
                box.hidden = True
        box.around_says = says | outer.around_says
        self._split = False
        if tag in HEADINGS:
            self._in_bold += 1
        return box

    def _close(self, box: Box) -> None:
        if self._pieces.texts or self._pending:
            self._flush()
        self._breaks = 0
        box.last = len(self._items) - 1
        if box.tag in HEADINGS:
            self._in_bold -= 1
        if box.parent is not None:
            self._box = box.parent
        self._split = True

    def _picture(self, node: LexborNode) -> None:
        attributes = node.attributes
        url = image_url(attributes)
        if not url:
            return
        picture = Picture(url, attributes.get("alt") or attributes.get("title") or "", self._box)
        picture.linked = self._in_link > 0
        picture.words = attributes.get("data-caption") or ""
        if not picture.words and self._in_link:
            picture.words = self._link_words
        if not self._breaks and self._pieces.texts:
            self._pending.append(picture)
            return
        self._flush()
        self._add(picture)
        self._split = True

    def _add(self, item: Block | Picture) -> None:
        item.index = len(self._items)
        self._items.append(item)

    def _flush(self) -> None:
        self._breaks = 0
        if self._pieces.texts:
            text = self._pieces.take()
            if text:
                for picture in self._pending:
                    picture.inline = True
                    self._add(picture)
                self._pending = []
                block = Block(text, self._box, self._linked, self._bold, self._italic)
                block.after_break, block.links = self._split, self._links_here
                block.continues, self._single = self._single, False
                self._add(block)
                self.stream.blocks.append(block)
            self._linked = self._bold = self._italic = self._links_here = 0
        for picture in self._pending:
            self._add(picture)
        self._pending = []
