"""The article that a page carries as data for its scripts: `articleBody` of JSON-LD, or the state of the script's own.

Read only where the page itself shows hardly any text.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any, Final, NamedTuple

import orjson
from selectolax.lexbor import LexborHTMLParser

_TEXTS: Final = frozenset(
    """
    articlebody body bodyhtml content contenthtml contentraw contents detail details fulltext html noidung
    noidungchitiet text
    """.split()  # noqa: SIM905 - a list of words is read more easily than of strings
)
_TITLES: Final = frozenset(("headline", "name", "subject", "tieude", "title"))
_LEADS: Final = frozenset(
    ("abstract", "excerpt", "lead", "mota", "sapo", "shortdescription", "summary", "tomtat", "trichyeu")
)
_DAYS: Final = frozenset(
    """
    createdat createddate createdon datepublished date ngaydang ngaytao postdate publishat publishdate published
    publishedat publishedate publishedtime publishtime publishon publishedon
    """.split()  # noqa: SIM905
)
_DAYS_FIRST: Final = re.compile("publish|ngaydang")
_ASSIGNED: Final = re.compile(r"""^\s*(?:window|self|globalThis|var|let|const)[\w.\s\[\]"']*=\s*""")
_PUSHED: Final = re.compile(r"\s*(?:\(?self|window)[\w.\s|=()\[\]]*__next_f[^(]*\.push\(")
_ROW: Final = re.compile(rb"\n*([0-9a-f]+):(?:T([0-9a-f]{1,6}),|[A-Z]{0,2}(?=[\[{\"n]))?")
_DEEPEST: Final = 60
_TAG: Final = re.compile(r"<[a-zA-Z/!][^>]*>")
_PLAIN: Final = re.compile(r"[^a-z]")
_STATE: Final = "script[type*='json' i], script[id*='data' i], script[id*='state' i], script:not([src]):not([type])"
_LEAST: Final = 80
"""Characters of text below which no data is an article."""
_LONGEST: Final = 2_000_000
_MOST: Final = 50_000
"""Values that are looked at."""


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


def data_of(tree: LexborHTMLParser) -> Iterator[Any]:
    """Yield the values that the page of *tree* carries for its scripts and for crawlers."""
    pushed: list[str] = []
    for node in tree.css(_STATE):
        text = node.text()
        if node.attributes.get("id") == "__NUXT_DATA__":
            yield _revive(_parse(text[:_LONGEST].strip()))
            continue
        if _PUSHED.match(text):
            pushed.append(text[text.index("(") + 1 : text.rfind(")")])
        elif _LEAST < len(text) < _LONGEST:
            yield _parse(_ASSIGNED.sub("", text).strip().rstrip(";"))
    if pushed:
        yield from _rows("".join(part[1] for part in map(_parse, pushed) if _is_text(part)))
    for node in tree.css("[data-page]"):
        yield _parse((node.attributes.get("data-page") or "")[:_LONGEST])


def _revive(values: Any) -> Any:
    """Put together what Nuxt 3 writes as one flat list, in which numbers are places in the list (devalue's form)."""
    return _at(values, 0, 0, [_MOST]) if isinstance(values, list) and values else None


def _at(values: list[Any], place: Any, depth: int, room: list[int]) -> Any:
    room[0] -= 1
    if room[0] < 0 or depth > _DEEPEST or not isinstance(place, int) or not 0 <= place < len(values):
        return None
    value = values[place]
    if isinstance(value, dict):
        return {name: _at(values, each, depth + 1, room) for name, each in value.items()}
    if not isinstance(value, list):
        return value
    wrapped = value[:1] and isinstance(value[0], str)  # ["Reactive", 3], ["Date", "2026-…"]
    if wrapped and len(value) == 2 and isinstance(value[1], str):
        return value[1]
    return [_at(values, each, depth + 1, room) for each in (value[1:] if wrapped else value)]


def _is_text(part: Any) -> bool:
    return isinstance(part, list) and len(part) > 1 and isinstance(part[1], str)


def _rows(stream: str) -> Iterator[Any]:
    """Yield the values of a stream of React's server components; long texts stand in rows of their own, by number."""
    if len(stream) > _LONGEST:
        return
    data = stream.encode("utf-8", "replace")
    values: list[Any] = []
    texts: dict[str, str] = {}
    place = 0
    while (row := _ROW.match(data, place)) is not None:
        if row[2] is not None:
            end = row.end() + int(row[2], 16)
            texts["$" + row[1].decode()] = data[row.end() : end].decode("utf-8", "replace")
        else:
            end = data.find(b"\n", row.end())
            end = len(data) if end < 0 else end + 1
            values.append(_parse(data[row.end() : end].decode("utf-8", "replace").strip()))
        place = end
    for value in values:
        yield _with_texts(value, texts)


def _with_texts(value: Any, texts: dict[str, str], depth: int = 0) -> Any:
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        return {name: _with_texts(item, texts, depth + 1) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_texts(item, texts, depth + 1) for item in value]
    return texts.get(value, value) if isinstance(value, str) and value.startswith("$") else value


def _parse(text: str) -> Any:
    if not text.startswith(("{", "[")):
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _articles(value: Any) -> Iterator[_Found]:
    """Yield what in *value* looks like an article: an object with a title and a text."""
    waiting = [value]
    seen = 0
    while waiting and seen < _MOST:
        value = waiting.pop()
        seen += 1
        if isinstance(value, list):
            waiting += [item for item in value if isinstance(item, dict | list)]
        elif isinstance(value, dict):
            waiting += [item for item in value.values() if isinstance(item, dict | list)]
            found = _article(value)
            if found is not None:
                yield found


def _article(value: dict[str, Any]) -> _Found | None:
    texts = {_PLAIN.sub("", name.lower()): text for name, text in value.items() if isinstance(text, str) and text}
    title = next((texts[name] for name in texts if name in _TITLES), "")
    if not title:
        return None
    text = max((text for name, text in texts.items() if name in _TEXTS), key=len, default="")
    size = len(_TAG.sub("", text))
    if size < _LEAST:
        return None
    days = sorted((name for name in texts if name in _DAYS), key=lambda name: _DAYS_FIRST.search(name) is None)
    lead = next((texts[name] for name in texts if name in _LEADS), "")
    return _Found(size, title, lead, text, texts[days[0]] if days else "")
