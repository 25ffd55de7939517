"""The page with the chosen elements marked, for a person who adds a source."""

from collections.abc import Iterator
from html import escape
from typing import Final

from selectolax.lexbor import LexborNode

from luutin.crawler.reading.extract.findings import Reading
from luutin.crawler.reading.extract.passes import Inspection

_COLOURS: Final = {
    "root": "outline:3px dashed #888",
    "title": "background:#ffe08a;outline:2px solid #c90",
    "published": "background:#c8e6ff;outline:2px solid #06c",
    "lead": "background:#d9c8ff;outline:2px solid #63c",
    "body": "background:#d6f5d6",
    "caption": "background:#ffd6cc;outline:2px solid #c30",
    "left out": "outline:2px dotted #c30;opacity:.6",
}
_NOTHING_RUNS: Final = (
    "default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline'; form-action 'none'; frame-src 'none'"
)
"""Handlers and addresses of scripts stay in the page's attributes, and would run as those of a file of this machine."""
_NOT_SHOWN: Final = ["script", "style", "noscript", "iframe", "object", "embed", "link", "meta", "base"]


def marked_page(found: Inspection, *, url: str, report: str = "") -> str:
    """Return the page as HTML without its scripts and styles, each chosen element in the colour of its field.

    What was left out is marked with the reason. Above the page stands *report*, HTML too. No browser runs anything that
    the page still holds. This changes the tree of *found*.
    """
    tree = found.tree
    if tree is None:
        return ""
    for name, words, node in [*_list_left_out(found), *_list_chosen(found)]:
        style = node.attributes.get("style") or ""
        node.attrs["style"] = f"{style};{_COLOURS[name]}"
        node.attrs["title"] = f"{words} {node.attributes.get('title') or ''}".strip()
    tree.strip_tags(_NOT_SHOWN, recursive=True)
    legend = " ".join(f'<span style="{style};padding:2px 6px">{name}</span>' for name, style in _COLOURS.items())
    title = found.reading.article.title if found.reading is not None else str(found.problem)
    body = tree.body
    return (
        f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_NOTHING_RUNS}">'
        f'<meta name="viewport" content="width=device-width"><base href="{escape(url, quote=True)}">'
        f"<title>{escape(title)}</title>"
        f'<div style="font:14px sans-serif;line-height:1.5;color:#111;background:#fff;padding:8px">{report}'
        f"<p>{legend}</p></div><hr>"
        f"{body.html if body is not None else ''}"
    )


def _list_left_out(found: Inspection) -> Iterator[tuple[str, str, LexborNode]]:
    for node, part in zip(found.nodes, [*found.left_out, *found.repeated], strict=True):
        yield "left out", f"left out: {part.reason}", node


def _list_chosen(found: Inspection) -> Iterator[tuple[str, str, LexborNode]]:
    if found.root is not None:
        yield "root", "root", found.root
    for name, node in _list_fields(found.reading) if found.reading is not None else ():
        yield name, name, node


def _list_fields(reading: Reading) -> Iterator[tuple[str, LexborNode]]:
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
