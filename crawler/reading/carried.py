"""What does a page carry as data, for its scripts and for crawlers? Each value, and a bounded walk through it.

JSON-LD, `__NEXT_DATA__` and React's stream, the state of Nuxt 2 and 3, of Vue, queued answers of queries, and
whatever else a script is assigned.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

import orjson
from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.reading.script_values import script_value

TITLES: Final = frozenset(("headline", "name", "subject", "tieude", "title"))
"""Names, as `plain_name` writes them, under which data keep a title, wherever they keep it."""
_ASSIGNED: Final = re.compile(r"""^\s*(?:window|self|globalThis|var|let|const)[\w.\s\[\]"']*=\s*""")
_PUSHED: Final = re.compile(r"\s*(?:\(?self|window)[\w.\s|=()\[\]]*__next_f[^(]*\.push\(")
_QUEUED: Final = re.compile(
    r"""\s*(?:(?:window|self|globalThis)[\w.\s\[\]"'|=]{1,200};)?\s*"""
    r"""(?:window|self|globalThis)[\w.\[\]"']{1,100}\.push\((?=[{\[])"""
)
"""How a script begins that puts the answer of a query into a queue of its framework: `window.q = window.q || []; …`."""
_PACKED: Final = re.compile(
    r"""JSON\.parse\(\s*(?P<ways>(?:(?:window\.)?(?:decodeURIComponent|decodeURI|unescape|atob)\(\s*)*+)"""
    r"""(?P<text>(?P<quote>['"`])(?:\\.|(?!(?P=quote))[^\\])*+(?P=quote))""",
    re.DOTALL,
)
"""JSON in a text of a script, perhaps written so that nothing of it ends the script."""
_ENTITIES: Final = {"a": "&", "q": '"', "s": "'", "l": "<", "g": ">"}
_ENTITY: Final = re.compile(r"&([aqslg]);")
"""How Angular's server writes the state that it hands over."""
_ROW: Final = re.compile(rb"\n*([0-9a-f]+):(?:T([0-9a-f]{1,6}),|[A-Z]{0,2}(?=[\[{\"n]))?")
_DEEPEST: Final = 60
_PLAIN: Final = re.compile(r"[^a-z]")
_STATE: Final = "script[type*='json' i], script[id*='data' i], script[id*='state' i], script:not([src]):not([type])"
_ATTRIBUTES: Final = ("data-page", "data-props", "data-react-props", "data-state", "data-initial-state", "data-json")
"""Of elements that scripts fill: Inertia, React's helpers of Rails and Laravel, and their like."""
_LEAST: Final = 80
"""Characters below which no script carries data."""
_LONGEST: Final = 2_000_000
_MOST: Final = 100_000
"""Values that are looked at."""


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
        elif _LEAST < len(text) < _LONGEST and (queued := _QUEUED.match(text)):
            yield _parse(text[queued.end() : text.rfind(")")])
        elif _LEAST < len(text) < _LONGEST:
            yield _parse(_ASSIGNED.sub("", text).strip().rstrip(";"))
    if pushed:
        yield from _rows("".join(part[1] for part in map(_parse, pushed) if _is_text(part)))
    for node in tree.css(", ".join(f"[{name}]" for name in _ATTRIBUTES)):
        yield from (_parse((node.attributes.get(name) or "")[:_LONGEST]) for name in _ATTRIBUTES)


def walk(value: Any) -> Iterator[dict[str, Any] | str]:
    """Yield the objects and texts in *value*, in the order in which they are written, up to a bound."""
    waiting = [value]
    for _ in range(_MOST):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, list):
            waiting += [item for item in reversed(value) if isinstance(item, dict | list | str)]
        elif isinstance(value, dict):
            waiting += [item for item in reversed(value.values()) if isinstance(item, dict | list | str)]
            yield value
        elif isinstance(value, str):
            yield value


def texts_of(value: dict[str, Any]) -> dict[str, str]:
    """The texts of an object by their plain names: `tieu_de`, `tieuDe` and `TieuDe` are one."""
    return {_PLAIN.sub("", name.lower()): text for name, text in value.items() if isinstance(text, str) and text}


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


def _unpack(text: str) -> str:
    """The JSON within `JSON.parse("…")` or `JSON.parse(decodeURIComponent(atob("…")))`; empty: there is none."""
    packed = _PACKED.match(text)
    said = script_value(f"[{packed['text']}]") if packed is not None else None
    if packed is None or not isinstance(said, list) or not said or not isinstance(said[0], str):
        return ""
    plain = said[0]
    try:
        if "atob" in packed["ways"]:
            plain = b64decode(plain, validate=True).decode("utf-8")
    except ValueError:
        return ""
    return unquote(plain).strip() if "code" in packed["ways"] or "unescape" in packed["ways"] else plain.strip()


def _parse(text: str) -> Any:
    """JSON, or what is like it and written for scripts alone."""
    if text.startswith("JSON.parse("):
        text = _unpack(text)
    elif text.startswith(("{&q;", "[{&q;")):
        text = _ENTITY.sub(lambda found: _ENTITIES[found[1]], text)
    if not text.startswith(("{", "[", "(function")):
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return script_value(text)
