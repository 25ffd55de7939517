"""Whatever a person has in hand finds the article: an address of the portal, of a web archive or of ours, or a hash."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from luutin.archive import Database, Reader, find_hash, find_naming
from luutin.crawler import address_forms

_ADDRESS = re.compile(
    r"(?:https?:/{1,2}|//)[^\s/]\S*|(?:[\w-]+\.)+[^\W\d]{2,}(?::\d+)?/\S*|[\w.-]+:\d+/\S*|/a/\S+", re.IGNORECASE
)
_AROUND = "<>()[]\"'“”«»,;"
_WITHIN = re.compile(r"(?<=.)https?(?::|%3A)(?:/|%2F){1,2}(?=\w)", re.IGNORECASE)
"""Where in an address another one begins: a web archive, a cache and a counter of clicks each carry it so."""
_KEPT_AT = re.compile(r"/(?:\d{4,14}|\*)[a-z_*]*/(?=[^/?#\s]+\.[^\W\d]{2,}/)")
"""A moment in the path of a web archive, with the address behind it but for its scheme."""
_ONE_SLASH = re.compile(r"(https?):/*", re.IGNORECASE)
_OURS = re.compile(r"(?:^|/)(?:a|api/v1/articles)/(?P<article>\d{1,18})(?:@(?P<sha>[0-9a-f]{6,64}))?(?=[/?#]|$)")
_OUR_NAME = re.compile(r"(?P<article>\d{1,18})@(?P<sha>[0-9a-f]{6,64})")
_HASH = re.compile(r"(?:sha-?256[:= -]{1,2})?(?P<hash>[0-9a-f]{8,64})", re.IGNORECASE)
_SLUG_WORD = re.compile(r"[^\W\d_]+")


class Found(NamedTuple):
    """What something in hand leads to: an article, perhaps in one revision, or a kept file."""

    article_id: int | None = None
    sha: str | None = None
    """Hash of the revision; None: the current one."""
    file_id: int | None = None

    @property
    def path(self) -> str:
        """Of its page in the web interface."""
        if self.article_id is None:
            return f"/file/{self.file_id}/"
        return f"/a/{self.article_id}" + (f"@{self.sha[:12]}" if self.sha else "")


def is_address(text: str) -> bool:
    """Whether *text* is an address and nothing else, so that it is not meant as words."""
    return _ADDRESS.fullmatch(text.strip().strip(_AROUND)) is not None


def look_up(database: Database, text: str) -> Found | None:
    """What *text* leads to; None: it is neither an address nor a hash, or nothing that is kept has it."""
    typed = text.strip().strip(_AROUND)
    if _ADDRESS.fullmatch(typed):
        return find_address(database, typed)
    if named := _OUR_NAME.fullmatch(typed.lower()):
        return _named(database, named)
    if (hashed := _HASH.fullmatch(typed)) and _can_be_a_hash(hashed["hash"]):
        found = find_hash(database, hashed["hash"].lower())
        return Found(*found) if found else None
    return None


def find_address(database: Database, address: str) -> Found | None:
    """The article that stood at *address*, that it offers, or that it names in an archive like this one; else None."""
    reader = Reader(database)
    for each in addresses_in(address):
        forms = address_forms(each)
        numbers = (reader.find(form) for form in forms)
        number = next((number for number in numbers if number is not None and reader.get(number)), None)
        number = number or (find_naming(database, forms) if forms else None)
        if number is not None:
            return Found(number)
    ours = _OURS.search(address)
    return _named(database, ours) if ours else None


def addresses_in(address: str) -> Iterator[str]:
    """*address* itself and those that it carries, each whole, from outside in."""
    yield address
    for inner in _WITHIN.finditer(address):
        rest = address[inner.start() :]
        plain = rest if "%" not in inner[0] else unquote(rest.partition("&")[0])
        yield _ONE_SLASH.sub(r"\1://", plain, count=1)
    for kept in _KEPT_AT.finditer(address):
        yield address[kept.end() :]


def words_in(address: str) -> str:
    """The words that the last part of an address is made of, as most portals write titles into them; or empty."""
    *_, last = addresses_in(address)
    path = unquote(re.sub(r"^\w+:/+", "", last).partition("?")[0].partition("#")[0])
    longest = max(
        (_SLUG_WORD.findall(part) for part in re.sub(r"\.\w{2,5}$", "", path).split("/")[1:]), key=len, default=[]
    )
    return " ".join(longest) if len(longest) >= 3 else ""


def _can_be_a_hash(text: str) -> bool:
    """A number of eight digits is a day or a telephone number; a word of eight letters from a to f does not occur."""
    return len(text) >= 12 or (len(text) >= 8 and not text.isdecimal() and any(sign.isdecimal() for sign in text))


def _named(database: Database, name: re.Match[str]) -> Found | None:
    """An article by the name that an archive gives it. The hash decides: another archive counts otherwise."""
    number, sha = int(name["article"]), name["sha"]
    record = Reader(database).get(number, sha=sha)
    if record is not None:
        return Found(number, sha and record.sha256)
    found = find_hash(database, sha) if sha else None
    return Found(*found) if found else None
