"""Files that the page offers, as links or shown in a frame: name and address."""

import re
from posixpath import basename
from typing import Final
from urllib.parse import unquote, unquote_plus, urlsplit

from luutin.crawler.reading.extract.blocks import InlineLink, Stream
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.markup import Addresses
from luutin.crawler.reading.extract.words import has_any

_KINDS: Final = r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|zip|rar|7z|csv|txt|tiff?)"
_FILE: Final = re.compile(rf"{_KINDS}$", re.IGNORECASE)
_FILE_SOMEWHERE: Final = re.compile(rf"{_KINDS}(?![a-z0-9])", re.IGNORECASE)
_FILE_NAME: Final = re.compile(rf"[^\s/\\:*?\"<>|]+(?: [^\s/\\:*?\"<>|]+)*{_KINDS}(?![a-z0-9])", re.IGNORECASE)
_LABEL: Final = re.compile(
    r"^(?:(?:tập tin|tệp(?: tin)?|file|tài liệu|văn bản)(?: đính kèm)?)\s*\d*\s*[:：]\s*"
    r"|^(?:tải (?:về|xuống|file|tệp|tập tin)|download|đính kèm|xem (?:tại đây|file)|tại đây|here)\s*[:：.]?\s*$",
    re.IGNORECASE,
)
_VIEWER: Final = re.compile(
    r"^(?:https?:)?//(?:docs\.google\.com/(?:a/[^/]+/)?(?:g?view|viewer)|drive\.google\.com/viewer(?:ng)?"
    r"|view\.officeapps\.live\.com/op/)|/(?:viewer|pdfjs|pdf-?viewer|flipbook|flowpaper)[^?]*\?",
    re.IGNORECASE,
)
"""Pages that show a file which their query names."""
_DRIVE: Final = re.compile(
    r"^(?:https?:)?//(?:drive\.google\.com/(?:file/d/|open\?|uc\?|a/[^/]+/file/d/)|docs\.google\.com/(?:uc\?"
    r"|(?:document|spreadsheets|presentation)/d/)|(?:1drv\.ms|[\w-]+\.sharepoint\.com)/)",
    re.IGNORECASE,
)
"""Files kept at a host that does not say their names."""
_HANDLER: Final = re.compile(
    r"(?:^|/)(?:down(?:load)?(?:file|attach\w*)?|get(?:file|attach\w*)|file(?:download|handler)|taive|tai-ve|taifile|attachment)"
    r"s?\.(?:ashx|aspx|php|jsp|do)$|/get_file$|/documents/\d+/\d+/",
    re.IGNORECASE,
)
"""Programs that hand out files by number. Liferay's name the folder's and the file's."""
_HANDED: Final = re.compile(
    r"/(?:downloads?|tai-?ve|tai-?xuong|attachments?|files?|dinh-?kem|tai-lieu)(?:[-_]?(?:files?|tep|tai-?lieu|attach\w*))?(?:/|$)",
    re.IGNORECASE,
)
_SAYS_FILE: Final = re.compile(r"\btải\b|download|đính kèm|" + _KINDS + r"(?![a-z0-9])", re.IGNORECASE)
"""What stands on a link to a file whose address may be any page's."""
_ASKS: Final = re.compile(
    r"(?:^|[&;])(?:download|dl|forcedownload|attachment|isdownload)=(?:1|true|yes)(?:$|&)"
    r"|(?:^|&)(?:action|task|cmd|do|op|view)=(?:download|getfile|taive)\b",
    re.IGNORECASE,
)
_TELLING: Final = Says.ATTACHMENT | Says.RELATED | Says.COMMENTS | Says.NAVIGATION
_LONGEST: Final = 2_000
"""Characters of an address beyond which it is none of a file."""
_NAME: Final = 300
"""Characters of the words on a link among which a file's name is looked for."""
_SUFFIXES: Final = (".pdf", ".doc", ".xls", ".ppt", ".od", ".rtf", ".zip", ".rar", ".7z", ".csv", ".txt", ".tif")
_VIEWS: Final = ("view", "pdfjs", "flip", "flow")
_KEPT_AT: Final = ("drive.", "docs.", "1drv", "sharepoint")
_HANDS: Final = ("down", "get", "file", "tai", "attach", "dinh", "documents", "dl=")
"""Parts of addresses, in small letters. Plain looks for them come before the patterns: few links lead to files."""
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|bmp|mp[34]|html?)$", re.IGNORECASE)


def find_attachments(stream: Stream, addresses: Addresses, first: int, last: int) -> list[tuple[InlineLink, str, str]]:
    """Return link, name and absolute URL of each file offered between the items *first* and *last*, each URL once."""
    found: dict[str, tuple[InlineLink, str, str]] = {}
    for link in stream.links:
        if not first <= link.index <= last + 1 or (link.box.junk and not _is_kept(link)):
            continue
        told = _file(link)
        url = addresses.absolute(told[1]) if told else None
        if told and url:
            found.setdefault(url, (link, _LABEL.sub("", link.text).strip() or told[0] or link.text, url))
    return list(found.values())


def _is_kept(link: InlineLink) -> bool:
    """Say whether a link stands in a box for files, inside one that looks like a widget or like other articles."""
    if not link.box.around_says & Says.ATTACHMENT or not _FILE_SOMEWHERE.search(link.url):
        return False
    telling = next((box.says for box in link.box.chain() if box.says & _TELLING), 0)
    return not link.box.apart or bool(telling & Says.ATTACHMENT)


def _file(link: InlineLink) -> tuple[str, str] | None:
    """Return the name and the address of the file that *link* leads to, the name empty where it has none."""
    if not link.asked:
        link.asked = True
        link.file = _find_file(link)
    return link.file


def _find_file(link: InlineLink) -> tuple[str, str] | None:
    url = link.url
    if len(url) > _LONGEST:
        return None
    small = url.lower()
    if has_any(small, _VIEWS) and _VIEWER.search(url):
        shown = _find_shown(url)
        return shown or (_find_name(link), url) if shown or link.framed else None
    name = _name_in_address(url) if has_any(small, _SUFFIXES) else None
    if name is not None:
        return name, url
    if has_any(small, _KEPT_AT) and _DRIVE.match(url):
        return _find_name(link), url
    if has_any(link.text[-6:].lower(), _SUFFIXES) and _FILE_NAME.fullmatch(link.text) and _FILE.search(link.text):
        return link.text, url
    if link.download is None and not has_any(small, _HANDS):
        return None
    path, _, query = url.partition("#")[0].partition("?")
    if link.framed or (_PICTURE.search(path) and not query):
        return None
    if link.download is not None:
        return (link.download or _find_name(link)), url
    if _HANDLER.search(path) or _ASKS.search(query):
        return _find_name(link), url
    if _HANDED.search(path) and (_SAYS_FILE.search(link.text) or link.box.around_says & Says.ATTACHMENT):
        return _find_name(link), url
    return None


def _find_name(link: InlineLink) -> str:
    """Return the name of a file among the words of *link*."""
    for words in (link.text, link.title):
        found = _FILE_NAME.search(_LABEL.sub("", words[:_NAME]))
        if found:
            return found[0]
    return ""


def _find_shown(url: str) -> tuple[str, str] | None:
    for value in url.partition("?")[2].replace("#", "&").split("&"):
        name, _, given = value.partition("=")
        if name.lower() in ("url", "src", "file", "f", "pdf", "doc", "path"):
            inner = unquote_plus(given)
            if inner:
                return _name_in_address(inner) or "", inner
    return None


def _name_in_address(url: str) -> str | None:
    if not _FILE_SOMEWHERE.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if _FILE.search(parts.path):
        return unquote(basename(parts.path))
    for value in parts.query.split("&"):
        name = unquote(value.partition("=")[2])
        if _FILE.search(name):
            return basename(name)
    if "/documents/" in parts.path:
        inner = [unquote_plus(part) for part in parts.path.split("/") if _FILE.search(part)]
        return inner[-1] if inner else None
    return None


def offers_file(link: InlineLink) -> bool:
    """Say whether *link* leads to a file."""
    return _file(link) is not None


def framed_document(attributes: dict[str, str | None]) -> str:
    """Return the address of the file that a frame with *attributes* shows; empty where it shows none."""
    url = (attributes.get("data") or attributes.get("src") or attributes.get("data-src") or "").strip()
    if len(url) > _LONGEST:
        return ""
    if attributes.get("type") == "application/pdf" or _FILE_SOMEWHERE.search(url):
        return url
    return url if _VIEWER.search(url) or _DRIVE.match(url) else ""
