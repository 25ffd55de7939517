"""Addresses that a page's scripts put together: of words, and of what an element carries or a call hands over.

A list whose items bear a number alone (`data-id`), rows that call `xem('hoi-nghi', 12)`, a pager with `goPage(3)`. No
script is run: what is read is the sum of literals and names behind `location =` and its like.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

LONGEST_SCRIPT = 100_000  # characters
_MOST = 5_000
_MOST_MADE = 100
_PARTS = 12
_REACH = 1_500
"""Characters before an address in which the names that it is made of get their values."""
_GOES = re.compile(
    r"(?:location(?:\.href)?\s*=(?!=)|location\.(?:assign|replace)\s*\(|window\.open\s*\(|\.href\s*=(?!=)"
    r"|\.attr\(\s*['\"]href['\"]\s*,)\s*"
)
_PART = re.compile(
    r"\s*(?:'(?P<single>[^'\n]*)'|\"(?P<double>[^\"\n]*)\"|`(?P<template>[^`]*)`"
    r"|(?:(?:encodeURIComponent|encodeURI|escape|String)\(\s*)?(?P<name>"
    r"[\w$][\w$.]{0,60}?(?:\([\w$.]{0,40}\))?(?:\.(?:closest|parents?|find)\([^()]{0,60}\))?"
    r"\.(?:data|attr|getAttribute)\(\s*['\"][\w-]+['\"]\s*\)|[\w$][\w$.]{0,60})\s*\)?)"
    r"\s*(?P<more>\+)?"
)
_CARRIED = re.compile(
    r".*?\.(?:data\(\s*['\"](?P<data>[\w-]+)['\"]\s*\)|(?:attr|getAttribute)\(\s*['\"](?P<attr>data-[\w-]+)['\"]\s*\)"
    r"|dataset\.(?P<set>\w+))"
)
_GAP = re.compile(
    r"""["'`](?P<before>(?:https?:/|(?=[/?]))[^"'`\s{}$\[\]]*[=/_-])"""
    r"""(?:\$?\{\{?\s*(?:\w*(?:page|number|trang|num|index)\w*|p|n|i|0)\s*\}\}?|__\w*(?:page|trang)\w*__|\[(?:page|trang)\]|:page\b)"""
    r"""(?P<after>[^"'`\s{}$\[\]]*)["'`]""",
    re.IGNORECASE,
)
"""An address with a gap for a page's number."""
_LAST = re.compile(r"(?:total_?pages?|page_?count|last_?page|tong_?so_?trang)\W{1,4}(\d{1,5})", re.IGNORECASE)
_PAGERS = (
    "[data-url-template], [data-href-template], [data-template], [data-page-url], [data-link-template], [data-pattern]"
)
_ITS_VALUE = re.compile(r"(?:this|\$\(\s*this\s*\))\.(?:val\(\)|options\[\s*this\.selectedIndex\s*\]\.value|value)")
_IN_TEMPLATE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_HOLDS = re.compile(r"(?:var|let|const)\s+(?P<name>[\w$]+)\s*=\s*(?P<value>[^;\n]{1,120})")
_FUNCTION = re.compile(
    r"(?:function\s+(?P<name>[\w$]+)\s*|(?:var|let|const)\s+(?P<name2>[\w$]+)\s*=\s*(?:function\s*)?)"
    r"\(?\s*(?P<takes>[\w$]+(?:\s*,\s*[\w$]+){0,5})\s*\)?\s*(?:=>\s*)?\{(?P<body>[^{}]{0,400}(?:\$\{[^{}]*\}[^{}]{0,400}){0,4})\}"
)
_CALL = re.compile(r"(?:javascript:)?\s*(?:return\s+)?(?P<name>[\w$]+)\s*\((?P<values>[^()]{1,300})\)")
_VALUE = re.compile(r"\s*(?:'([^'\\]*)'|\"([^\"\\]*)\"|(-?\w[\w.-]*))\s*(?:,|\Z)")
_WRITTEN = re.compile(r"data-[a-z][\w-]*")


@dataclass(frozen=True, slots=True)
class _Made:
    """How one address is made: words and names by turns."""

    parts: tuple[tuple[bool, str], ...]
    """Each whether it is a name, and what it says."""

    def names(self) -> set[str]:
        return {said for is_name, said in self.parts if is_name}

    def of(self, values: Mapping[str, str | None]) -> str | None:
        """The address, with *values* for its names; None: one of them has none."""
        said = [values.get(text) if is_name else text for is_name, text in self.parts]
        return None if not all(part is not None for part in said) else "".join(part or "" for part in said)


def templated_page(tree: LexborHTMLParser, number: int) -> str | None:
    """The address of page *number* of a list, as its scripts or its pager's data have it with a gap; None: they do not.

    A pager that a plugin draws has it so: `href: "?trang={{number}}", totalPages: 4`.
    """
    scripts = (script.text() for script in tree.css("script:not([src])"))
    data = (" ".join(f'"{value}"' for value in node.attributes.values() if value) for node in tree.css(_PAGERS))
    for text in (*(each for each in scripts if len(each) <= LONGEST_SCRIPT), *data):
        found = _GAP.search(text)
        last = _LAST.search(text)
        if found is not None and not (last is not None and number > int(last[1])):
            return f"{found['before']}{number}{found['after']}"
    return None


def put_together(tree: LexborHTMLParser) -> Iterator[tuple[str, LexborNode]]:
    """Each address that a script of the page makes for an element of it, as written, and the element."""
    carried: dict[_Made, None] = {}
    called: dict[str, tuple[list[str], _Made]] = {}
    for script in tree.css("script:not([src])"):
        text = script.text()
        if ("location" in text or "href" in text or "window.open" in text) and len(text) <= LONGEST_SCRIPT:
            carried |= dict.fromkeys(_for_elements(text))
            called |= dict(_for_calls(text))
    for made in carried:
        for node in tree.css("".join(f"[{name}]" for name in sorted(made.names())))[:_MOST]:
            address = made.of(node.attributes)
            if address is not None:
                yield address, node
    if called:
        yield from _calls(tree, called)
    yield from _chosen(tree)


def _chosen(tree: LexborHTMLParser) -> Iterator[tuple[str, LexborNode]]:
    """What a selection makes of the value that is chosen: `onchange="location = '/tin?thang=' + this.value"`."""
    for node in tree.css("select[onchange]"):
        said = _ITS_VALUE.sub("this.value", node.attributes.get("onchange") or "")
        goes = _GOES.search(said)
        made = _sum(said, goes.end()) if goes is not None else None
        if made is None or made.names() != {"this.value"}:
            continue
        for option in node.css("option[value]"):
            if value := option.attributes.get("value"):
                yield made.of({"this.value": value}) or "", option


def _calls(tree: LexborHTMLParser, called: Mapping[str, tuple[list[str], _Made]]) -> Iterator[tuple[str, LexborNode]]:
    for node in tree.css("[onclick], a[href^='javascript:'], option"):
        attributes = node.attributes
        call = _CALL.search(attributes.get("onclick") or attributes.get("href") or "")
        if call is None or call["name"] not in called:
            continue
        takes, made = called[call["name"]]
        values = ["".join(filter(None, value.groups())) for value in _VALUE.finditer(call["values"])]
        address = made.of(dict(zip(takes, values, strict=False)))
        if address is not None:
            yield address, node


def _for_elements(script: str) -> Iterator[_Made]:
    """What is made of the data of the element that was pressed."""
    for goes in islice(_GOES.finditer(script), _MOST_MADE):
        made = _sum(script, goes.end())
        if made is None:
            continue
        held = _held(script[max(0, goes.start() - _REACH) : goes.start()], made.names())
        meant = {name: held.get(name) or _attribute(name) or "" for name in made.names()}
        if meant and all(meant.values()):
            yield _Made(tuple((is_name, meant[said] if is_name else said) for is_name, said in made.parts))


def _for_calls(script: str) -> Iterator[tuple[str, tuple[list[str], _Made]]]:
    """By function, what it takes and what it makes of that."""
    for function in _FUNCTION.finditer(script):
        takes = [name.strip() for name in function["takes"].split(",")]
        for goes in _GOES.finditer(function["body"]):
            made = _sum(function["body"], goes.end())
            if made is not None and made.names() and made.names() <= set(takes):
                yield function["name"] or function["name2"], (takes, made)
                break


def _sum(script: str, at: int) -> _Made | None:
    """The sum that stands in *script* from *at* on; None: it is none of words and names."""
    parts: list[tuple[bool, str]] = []
    while len(parts) < _PARTS and (part := _PART.match(script, at)) is not None:
        if part["template"] is not None:
            for number, piece in enumerate(_IN_TEMPLATE.split(part["template"])):
                parts.append((number % 2 == 1, piece))
        elif part["name"] is not None:
            parts.append((True, part["name"]))
        else:
            parts.append((False, part["single"] if part["single"] is not None else part["double"]))
        if part["more"] is None:
            return _Made(tuple(parts)) if any(not is_name and said for is_name, said in parts) else None
        at = part.end()
    return None


def _held(before: str, names: set[str]) -> dict[str, str]:
    """Of *names*, those that the script *before* gave what an element carries, as attributes."""
    held = ((each["name"], _attribute(each["value"])) for each in _HOLDS.finditer(before) if each["name"] in names)
    return {name: attribute for name, attribute in held if attribute is not None}


def _attribute(said: str) -> str | None:
    """The attribute that `$(this).data("id")`, `el.dataset.newsId` or `getAttribute("data-id")` ask for."""
    found = _CARRIED.match(said)
    if found is None:
        return None
    if found["attr"]:
        return found["attr"].lower()
    name = found["data"] or found["set"]
    attribute = "data-" + re.sub(r"(?<=[a-z0-9])([A-Z])", r"-\1", name).lower()
    return attribute if _WRITTEN.fullmatch(attribute) else None
