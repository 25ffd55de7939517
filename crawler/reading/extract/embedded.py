"""The article that a page carries as data for its scripts: `articleBody` of JSON-LD, or the state of the script's own.

Read only where the page itself shows hardly any text.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any, Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.reading.carried import TITLES, data_of, texts_of, walk

_TEXTS: Final = frozenset(
    """
    articlebody body bodyhtml content contenthtml contentraw contents detail details fulltext html noidung
    noidungchitiet text
    """.split()  # noqa: SIM905 - a list of words is read more easily than of strings
)
_LEADS: Final = frozenset(
    ("abstract", "excerpt", "lead", "mota", "sapo", "shortdescription", "summary", "tomtat", "trichyeu")
)
_DAYS: Final = frozenset(
    """
    createdat createddate createdon datepublished date deploydate deploydt ngaydang ngaytao ngayxuatban postdate
    publishat publishdate published publishedat publishedate publishedtime publishtime publishon publishedon
    """.split()  # noqa: SIM905
)
_DAYS_FIRST: Final = re.compile("^deploy|publish|ngaydang|ngayxuatban")
_TAG: Final = re.compile(r"<[a-zA-Z/!][^>]*>")
_LEAST: Final = 80
"""Characters of text below which no data is an article."""


class _Found(NamedTuple):
    size: int
    title: str
    lead: str
    text: str
    day: str


def embedded_page(tree: LexborHTMLParser) -> str | None:
    """Return the largest text that the data of *tree* holds under a title, as a page with the same head.

    None where it holds none.
    """
    found = max((found for value in data_of(tree) for found in _articles(value)), default=None)
    if found is None:
        return None
    text = found.text
    if not _TAG.search(text):
        text = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    day = f'<meta property="article:published_time" content="{escape(found.day)}">' if found.day else ""
    lead = f'<p class="lead">{escape(_TAG.sub(" ", found.lead))}</p>' if found.lead else ""
    head = tree.head.inner_html if tree.head is not None else ""
    title = escape(_TAG.sub(" ", found.title))
    return (
        f"<!DOCTYPE html><html><head>{head or ''}{day}</head><body><article><h1>{title}</h1>"
        f'{lead}<div class="article-body">{text}</div></article></body></html>'
    )


def _articles(value: Any) -> Iterator[_Found]:
    """Yield what in *value* looks like an article: an object with a title and a text."""
    for each in walk(value):
        found = _article(each) if isinstance(each, dict) else None
        if found is not None:
            yield found


def _article(value: dict[str, Any]) -> _Found | None:
    texts = texts_of(value)
    title = next((texts[name] for name in texts if name in TITLES), "")
    if not title:
        return None
    text = max((text for name, text in texts.items() if name in _TEXTS), key=len, default="")
    size = len(_TAG.sub("", text))
    if size < _LEAST:
        return None
    days = sorted((name for name in texts if name in _DAYS), key=lambda name: _DAYS_FIRST.search(name) is None)
    lead = next((texts[name] for name in texts if name in _LEADS), "")
    return _Found(size, title, lead, text, texts[days[0]] if days else "")
