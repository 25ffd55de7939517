"""One walk over the parsed tree: what becomes a block, a picture, a link, and what is passed over."""

import re
from typing import Any, Final

from selectolax.lexbor import LexborNode

from crawler.extract.blocks import Block, Box, Link, Picture, Stream
from crawler.extract.evidence import Says, marked, named, semantic

_SKIPPED: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "select",
        "option",
        "textarea",
        "head",
        "title",
        "link",
        "meta",
        "button",
        "input",
        "datalist",
        "map",
        "audio",
        "video",
        "applet",
        "noframes",
        "-comment",
        "source",
        "track",
        "progress",
        "meter",
        "dialog",
    ]
)
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "ul",
        "xmp",
        "amp-img",
        "picture-caption",
    ]
)
_BOLD: Final = frozenset(("b", "strong"))
_ITALIC: Final = frozenset(("i", "em", "cite"))
_TELLING: Final = Says.CAPTION | Says.CREDIT | Says.HIDDEN | Says.STAMP | Says.BYLINE | Says.RELATED
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CENTRED_STYLE = re.compile(r"text-align\s*:\s*(?:-\w+-)?center", re.IGNORECASE)
_RIGHT_STYLE = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_OTHER_STYLE = re.compile(r"text-align\s*:\s*(?:left|justify|start)", re.IGNORECASE)
_SMALL_STYLE = re.compile(
    r"font-size\s*:\s*(?:(?:[5-9]|1[01])(?:\.\d+)?\s*px|[5-9](?:\.\d+)?\s*pt|x?-?small|smaller|0?\.[5-8]\d*r?em)",
    re.IGNORECASE,
)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_LAZY: Final = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-srcset",
    "data-url",
    "data-image",
    "srcset",
    "src",
)
_ICON = re.compile(
    r"(?:^|[/_.-])(?:icons?|spacer|blank|pixel|logo|avatar|emoji|sprite|loading|loader|button|btn|1x1|transparent)(?:[/_.-]|\d*\.)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*(\d+)")


class Walker:
    """Walks a tree once and fills a `Stream`."""

    def __init__(self) -> None:
        self.stream = Stream()
        self._parts: list[str] = []
        self._linked = self._bold = self._italic = 0
        self._in_link = self._in_bold = self._in_italic = 0
        self._links_here = 0
        self._breaks = 0
        self._split = False
        self._pending: list[Picture] = []
        self._link_text: list[str] = []
        self._box: Box

    def walk(self, root: LexborNode) -> Stream:
        """Return the blocks, pictures, boxes and links under *root*."""
        self._box = self._enter_box(root, root.tag or "html", root.attributes, None)
        stack: list[tuple[LexborNode, Any]] = []
        node = root.first_child
        while node is not None or stack:
            if node is None:
                node, leave = stack.pop()
                if leave is not None:
                    leave()
                node = node.next
                continue
            tag = node.tag
            if tag == "-text":
                self._text(node.text_content or "")
            elif tag == "br":
                self._break()
            elif tag in {"img", "amp-img"}:
                self._picture(node.attributes)
            elif tag not in _SKIPPED and tag is not None:
                leave = self._enter(node, tag)
                child = node.first_child
                if child is not None:
                    stack.append((node, leave))
                    node = child
                    continue
                if leave is not None:
                    leave()
            node = node.next
        self._flush()
        self._close(self._box)
        return self.stream

    def _text(self, text: str) -> None:
        if not text or text.isspace():
            if self._parts:
                self._parts.append(" ")
            return
        self._parts.append(text)
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
        if self._breaks > 1 or self._pending:
            self._flush()
            self._split = True
        elif self._parts:
            self._parts.append(" ")
        else:
            self._split = True

    def _enter(self, node: LexborNode, tag: str) -> Any:
        attributes = node.attributes
        if tag in _BLOCKS:
            return self._open(node, tag, attributes)
        if tag == "a":
            return self._open_link(node, attributes)
        if attributes:
            name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            if (name != " " and named(name) & _TELLING) or attributes.get("itemprop") or "hidden" in attributes:
                return self._open(node, tag, attributes)
            style = attributes.get("style")
            if style and (_HIDDEN_STYLE.search(style)):
                return self._open(node, tag, attributes)
        else:
            style = None
        bold = tag in _BOLD or bool(style and _BOLD_STYLE.search(style))
        italic = tag in _ITALIC or bool(style and _ITALIC_STYLE.search(style))
        if not bold and not italic:
            return None
        self._in_bold += bold
        self._in_italic += italic
        return lambda: self._leave_inline(bold=bold, italic=italic)

    def _leave_inline(self, *, bold: bool, italic: bool) -> None:
        self._in_bold -= bold
        self._in_italic -= italic

    def _open_link(self, node: LexborNode, attributes: dict[str, str | None]) -> Any:
        name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        boxed = name != " " and bool(named(name) & (Says.HIDDEN | Says.CREDIT | Says.CAPTION))
        leave_box = self._open(node, "a", attributes) if boxed else None
        if self._in_link == 0:
            self._link_text = []
        self._in_link += 1

        def leave() -> None:
            self._in_link -= 1
            if self._in_link == 0:
                text = " ".join("".join(self._link_text).split())
                href = (attributes.get("href") or "").strip()
                if href:
                    self._links_here += 1
                    title = attributes.get("title") or ""
                    self.stream.links.append(Link(href, text, title, self._box, len(self.stream.items)))
            if leave_box is not None:
                leave_box()

        return leave

    def _open(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> Any:
        self._flush()
        outer = self._box
        box = self._box = self._enter_box(node, tag, attributes, outer)
        self._split = False
        heading = tag in ("h1", "h2", "h3", "h4", "h5", "h6")
        self._in_bold += heading

        def leave() -> None:
            self._flush()
            self._close(box)
            self._in_bold -= heading
            self._box = outer
            self._split = True

        return leave

    def _enter_box(self, node: LexborNode, tag: str, attributes: dict[str, str | None], outer: Box | None) -> Box:
        name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}" if attributes else " "
        says = semantic(tag)
        if name != " ":
            says |= named(name)
        box = Box(tag, outer, says, name, node, len(self.stream.boxes), first=len(self.stream.items))
        if outer is not None:
            box.hidden = outer.hidden
            box.centred, box.right, box.italic, box.small = outer.centred, outer.right, outer.italic, outer.small
        if tag == "center":
            box.centred, box.right = True, False
        if attributes:
            self._read_attributes(box, attributes)
        self.stream.boxes.append(box)
        return box

    def _read_attributes(self, box: Box, attributes: dict[str, str | None]) -> None:
        role, itemprop = attributes.get("role") or "", attributes.get("itemprop") or ""
        if role or itemprop:
            box.says |= marked(itemprop, role)
            if box.says & Says.STAMP:
                box.marked_date = attributes.get("datetime") or attributes.get("content") or ""
        elif box.tag == "time":
            box.marked_date = attributes.get("datetime") or ""
        align = (attributes.get("align") or "").lower()
        style = attributes.get("style") or ""
        if align in ("center", "middle") or (style and _CENTRED_STYLE.search(style)):
            box.centred, box.right = True, False
        elif align == "right" or (style and _RIGHT_STYLE.search(style)):
            box.centred, box.right = False, True
        elif align in ("left", "justify") or (style and _OTHER_STYLE.search(style)):
            box.centred = box.right = False
        if style:
            box.small = box.small or bool(_SMALL_STYLE.search(style))
            box.italic = box.italic or bool(_ITALIC_STYLE.search(style))
            box.hidden = box.hidden or bool(_HIDDEN_STYLE.search(style))
        if "hidden" in attributes or box.says & Says.HIDDEN:
            box.hidden = True

    def _close(self, box: Box) -> None:
        box.last = len(self.stream.items) - 1

    def _picture(self, attributes: dict[str, str | None]) -> None:
        url = _image_url(attributes)
        if not url or _tiny(attributes) or _ICON.search(url):
            return
        picture = Picture(url, attributes.get("alt") or "", attributes.get("title") or "", self._box)
        if "".join(self._parts).strip() and not self._breaks:
            self._pending.append(picture)
            return
        self._flush()
        self._add(picture)
        self._split = True

    def _add(self, item: Block | Picture) -> None:
        item.index = len(self.stream.items)
        self.stream.items.append(item)

    def _flush(self) -> None:
        self._breaks = 0
        if self._parts:
            text = " ".join("".join(self._parts).split())
            if text:
                box = self._box
                for picture in self._pending:
                    picture.inline = True
                    self._add(picture)
                self._pending = []
                self._add(Block(text, box, self._linked, self._bold, self._italic, self._split, links=self._links_here))
            self._parts = []
            self._linked = self._bold = self._italic = self._links_here = 0
        for picture in self._pending:
            self._add(picture)
        self._pending = []


def _image_url(attributes: dict[str, str | None]) -> str:
    for name in _LAZY:
        value = (attributes.get(name) or "").strip()
        if value and not value.startswith("data:"):
            return value.split()[0].rstrip(",") if "srcset" in name else value
    return ""


def _tiny(attributes: dict[str, str | None]) -> bool:
    for name in ("width", "height"):
        found = _NUMBER.match(attributes.get(name) or "")
        if found and "%" not in (attributes.get(name) or "") and 0 < int(found[1]) < 48:
            return True
    return False
