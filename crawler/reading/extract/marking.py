"""The page with the chosen elements marked, for a person who adds a source."""

from collections.abc import Iterator
from html import escape
from typing import Final

from selectolax.lexbor import LexborNode

from luutin.crawler.reading.extract.reading import Reading

_COLOURS: Final = {
    "root": "outline:3px dashed #888",
    "title": "background:#ffe08a;outline:2px solid #c90",
    "published": "background:#c8e6ff;outline:2px solid #06c",
    "lead": "background:#d9c8ff;outline:2px solid #63c",
    "body": "background:#d6f5d6",
    "caption": "background:#ffd6cc;outline:2px solid #c30",
}
_NOT_SHOWN: Final = ["script", "style", "noscript", "iframe", "object", "embed", "link", "meta", "base"]


def marked_page(reading: Reading, *, url: str) -> str:
    """Return the page as HTML without its scripts and styles, each chosen element in the colour of its field.

    This changes the tree of *reading*.
    """
    for name, node in _list_chosen(reading):
        style = node.attributes.get("style") or ""
        node.attrs["style"] = f"{style};{_COLOURS[name]}"
        node.attrs["title"] = f"{name} {node.attributes.get('title') or ''}".strip()
    reading.tree.strip_tags(_NOT_SHOWN, recursive=True)
    legend = " ".join(f'<span style="{style};padding:2px 6px">{name}</span>' for name, style in _COLOURS.items())
    body = reading.tree.body
    return (
        f'<!DOCTYPE html><meta charset="utf-8"><base href="{escape(url, quote=True)}">'
        f"<title>{escape(reading.article.title)}</title>"
        f'<p style="font:14px sans-serif">{legend}</p>{body.html if body is not None else ""}'
    )


def _list_chosen(reading: Reading) -> Iterator[tuple[str, LexborNode]]:
    yield "root", reading.root.node
    for block in reading.title:
        yield "title", block.box.node
    for block in reading.body:
        if block.box is not reading.root:
            yield "body", block.box.node
    for caption in reading.captions:
        for block in caption.blocks:
            yield "caption", block.box.node
    values = {choice.value: name for name, choice in reading.choices.items() if name in ("lead", "published")}
    for block in reading.blocks:
        name = values.get(block.text)
        if name:
            yield name, block.box.node
