"""A list that says that it goes on, and names no page to ask for: told to a person, not taken for its end."""

import re

from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.reading.discovery.pagination import says_next

_RANGE = re.compile(
    r"(?P<from>\d{1,6})\s*[-–—]\s*(?P<to>\d{1,6})\s*(?:of|out of|/|trong(?: tổng(?: số)?)?|trên(?: tổng(?: số)?)?)"
    r"\s*(?P<all>\d{1,7})\b"
    r"|\b(?:trang|page)\s*(?P<page>\d{1,5})\s*(?:/|of|trên|trong)\s*(?:tổng (?:số )?)?(?P<pages>\d{1,5})\b",
    re.IGNORECASE,
)
GOES_ON = "it goes on"
FOUND_ALL_THE_SAME = "it names no address of its next page, which was found where such pages usually stand"
_DRAWN = re.compile(r"\b(?:total_?pages?|page_?count|tong_?so_?trang)\s*[:=]\s*(\d{1,5})\b", re.IGNORECASE)
_NOWHERE = re.compile(r"#.*|javascript:.*|", re.IGNORECASE | re.DOTALL)
_READ = 40_000
"""Characters of a page's text that are looked at."""


def why_unread(tree: LexborHTMLParser, *, number: int) -> str | None:
    """What shows that the list of *tree*, its page *number*, goes on though it names no next one; None: none."""
    text = " ".join((tree.body.text(separator=" ") if tree.body is not None else "")[:_READ].split())
    for found in _RANGE.finditer(text):
        more = found["all"] and int(found["from"]) <= int(found["to"]) < int(found["all"])
        if more or (found["pages"] and int(found["page"]) < int(found["pages"])):
            return f"{GOES_ON} (“{found[0]}”), and names no address of its next page"
    for script in tree.css("script:not([src])"):
        pages = _DRAWN.search(script.text()[:_READ])
        if pages is not None and int(pages[1]) > number:
            return f"{GOES_ON} by a pager that scripts draw (“{pages[0]}”)"
    for node in tree.css("button, [role='button'], a"):
        attributes = node.attributes
        if node.tag == "a" and not _NOWHERE.fullmatch((attributes.get("href") or "").strip()):
            continue
        label = " ".join(node.text().split()) or attributes.get("aria-label") or attributes.get("title") or ""
        if "disabled" not in attributes and (label == "2" or says_next(label)):
            return f"{GOES_ON} by a button (“{label}”) that only scripts can press"
    return None
