"""What other sites and search engines are told of an article: a card (Open Graph, https://ogp.me) and its JSON-LD."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from luutin.app.formats.citations import Citation
from luutin.app.web.article import ArticleView
from luutin.app.web.drawings import SIDES
from luutin.app.web.kept import ShownFile
from luutin.app.web.links import Links
from luutin.app.web.printed import visible
from luutin.archive import VIETNAM, Record

_LONGEST = 200
"""Characters of a description. Those who show cards cut what is longer."""
_MOST_PICTURES = 6
_NO_MARKUP = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
"""Inside a script element nothing may end it (HTML §4.12.1.3); JSON reads the same."""


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A kept photograph of the article."""

    address: str
    """Whole, of the picture that pages show."""
    alt: str
    """Its caption; empty: it has none."""
    size: tuple[int, int] | None
    """Width and height; None: not known."""


def describe(record: Record) -> str:
    """The lead, else the first paragraph, cut between words."""
    fields = record.fields
    text = " ".join(visible(fields.get("lead") or next(iter(fields["body"]), "")).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0] or text[:_LONGEST]}…"


def pictures(shown: ArticleView, links: Links) -> list[CardPicture]:
    """Photographs that the archive keeps and shows, in reading order; one that is withheld is none of them."""
    return [
        CardPicture(_picture_address(block.file, links), block.text.striptags(), block.file.size)
        for block in shown.blocks
        if block.file and block.file.pictured
    ][:_MOST_PICTURES]


def _picture_address(file: ShownFile, links: Links) -> str:
    return links.whole(f"/file/{file.number}/thumb", w=SIDES[-1], v=file.version)


def card(cited: Citation, description: str, found: Sequence[CardPicture]) -> Iterator[tuple[str, str, str]]:
    """(attribute, name, content) of the meta elements beside those of the citation."""
    picture = next(iter(found), None)
    width, height = picture.size if picture and picture.size else ("", "")
    pairs = [
        ("name", "description", description),
        ("property", "og:description", description),
        ("property", "og:url", cited.permalink),
        ("property", "og:image", picture.address if picture else ""),
        ("property", "og:image:width", str(width)),
        ("property", "og:image:height", str(height)),
        ("property", "og:image:alt", picture.alt if picture else ""),
        ("name", "twitter:card", "summary_large_image" if picture else "summary"),
    ]
    return (pair for pair in pairs if pair[2])


def json_ld(record: Record, cited: Citation, description: str, found: Sequence[CardPicture]) -> Markup:
    """The article as schema.org's NewsArticle, safe inside a script element. What is not known is left out.

    The byline is told as printed: whether it names persons or an office, nobody has checked.
    """
    fields = record.fields
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": cited.permalink,
        "url": cited.permalink,
        "headline": cited.title,
        "description": description,
        "inLanguage": cited.language,
        "datePublished": whole_stamp(fields.get("published")),
        "dateModified": whole_stamp(fields.get("modified")),
        "creditText": fields.get("byline"),
        "articleSection": fields.get("category"),
        "image": [picture.address for picture in found],
        "publisher": {"@type": "Organization", "name": cited.publisher},
        "isBasedOn": cited.url,
        "archivedAt": cited.permalink,
        "identifier": {"@type": "PropertyValue", "propertyID": "SHA-256", "value": cited.sha256},
    }
    text = json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)
    return Markup(text.translate(_NO_MARKUP))  # noqa: S704 - nothing in it can end the element


def whole_stamp(stamp: str | None) -> str | None:
    """A local stamp as RFC 3339 in Vietnamese time; a day without a clock is its beginning."""
    return datetime.fromisoformat(stamp).replace(tzinfo=VIETNAM).isoformat() if stamp else None
