"""What do the scripts of a page that shows nothing itself fill it with? What they ask for, and what they post.

No script is run: what is read is written out, or is the number of a first page. What is put together of other things is
not known, and left out.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.reading.discovery.pagination import PAGE_KEY
from luutin.crawler.reading.discovery.put_together import LONGEST_SCRIPT
from luutin.crawler.reading.discovery.unlinked import ADDRESS, in_attributes

_ASKED = re.compile(
    r"""(?P<how>\.load|\$\.(?:get|getJSON|post)|\bfetch|\baxios(?:\.(?:get|post))?|\.open\s*\(\s*['"](?:GET|POST)['"]\s*,|\burl\s*:)"""
    r"""\s*\(?\s*(['"`])(?P<url>(?:\\['"]|(?!\2)[^\\\s]){2,500})\2(?:\s*,\s*(?P<data>\{[^{}]{0,300}\}))?""",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\(['\"])")
_WHOLE = re.compile(r"(?:https?:/)?/(?!/)[^\s\"<>`]*|\?[\w.$%-]+=[^\s\"<>`]*")
"""An address of data: the questions of OData hold quotes, brackets and dollars."""
_BY_POST = re.compile(r"(?:type|method)\s*:\s*['\"]POST['\"]", re.IGNORECASE)
_DATA = re.compile(r"\bdata\s*:\s*(?P<data>\{[^{}]{0,300}\})")
_PAIR = re.compile(
    r"\s*['\"]?(?P<key>\w+)['\"]?\s*:\s*(?:'(?P<one>[^'\\]*)'|\"(?P<two>[^\"\\]*)\"|(?P<plain>-?\d[\d.]*|true|false)|(?P<name>[\w.$]+))"
    r"\s*(?:,|\})"
)
_OPTIONS = 300
"""Characters around the address of `$.ajax` in which the rest of its options stand."""
_MOST = 10


class ScriptRequest(NamedTuple):
    """One question of a script."""

    href: str
    """As written."""
    form: str | None = None
    """Urlencoded, where it is posted; None: it is not."""


def asked_by_scripts(tree: LexborHTMLParser) -> list[ScriptRequest]:
    """The first few questions of a page's scripts, and the addresses that its elements name as data."""
    found = [ScriptRequest(each.href) for each in in_attributes(tree, b"")]
    for script in tree.css("script:not([src])"):
        text = script.text()
        if len(text) <= LONGEST_SCRIPT:
            found += _questions(text)
    return list(dict.fromkeys(found))[:_MOST]


def _questions(script: str) -> Iterator[ScriptRequest]:
    for asked in _ASKED.finditer(script):
        url = _ESCAPED.sub(r"\1", asked["url"])
        if "${" in url or not (ADDRESS.fullmatch(url) or _WHOLE.fullmatch(url)):
            continue
        how = asked["how"].lower()
        around = script[max(0, asked.start() - _OPTIONS) : asked.end() + _OPTIONS] if how.startswith("url") else ""
        data = _DATA.search(around)
        form = _form(asked["data"] or (data["data"] if data is not None else "{}"))
        if "post" in how or (how == ".load" and asked["data"]) or _BY_POST.search(around):
            yield from (ScriptRequest(url, form) for form in (form,) if form is not None)
        else:
            yield ScriptRequest(f"{url}{'&' if '?' in url else '?'}{form}" if form else url)


def _form(data: str) -> str | None:
    """What is posted, as a form's body; None: some of it is not known."""
    pairs: list[tuple[str, str]] = []
    at = 1
    while data[at:].strip() not in {"", "}"}:
        pair = _PAIR.match(data, at)
        if pair is None or (pair["name"] and not PAGE_KEY.fullmatch(pair["key"])):
            return None
        pairs.append((pair["key"], "1" if pair["name"] else pair["one"] or pair["two"] or pair["plain"] or ""))
        at = pair.end()
    return urlencode(pairs)
