"""One article out of the pages that its text is cut into. Pure."""

import re
from collections.abc import Iterable
from typing import TypeVar

from luutin.archive import Article, ArticleRow

T = TypeVar("T")

_WORD = re.compile(r"\w+")
_MOSTLY = 0.5


def join(first: ArticleRow, part: ArticleRow) -> ArticleRow | None:
    """*first* with what its further page *part* adds; None where that is no further page of it.

    It has the same headline, perhaps with its number, and mostly paragraphs that the pages before it have not.
    """
    if not _same_headline(first.title, part.title):
        return None
    one, other = Article.model_validate_json(first.record), Article.model_validate_json(part.record)
    known = {*one.body, one.lead, other.lead and one.title}
    added = [paragraph for paragraph in other.body if paragraph not in known]
    if not added or sum(map(len, added)) < _MOSTLY * part.length:
        return None
    shift = len(one.body) - (len(other.body) - len(added))
    captions = [
        caption
        if caption.position is None
        else caption.model_copy(update={"position": max(caption.position + shift, 0)})
        for caption in _beyond(one.captions, other.captions)
    ]
    return ArticleRow.of(
        one.model_copy(
            update={
                "body": (*one.body, *added),
                "captions": (*one.captions, *captions),
                "images": (*one.images, *_beyond(one.images, other.images)),
                "attachments": (*one.attachments, *_beyond(one.attachments, other.attachments)),
                "document_numbers": (
                    *one.document_numbers,
                    *_beyond(one.document_numbers, other.document_numbers),
                ),
                "byline": other.byline or one.byline,
            }
        )
    )


def _same_headline(one: str, other: str) -> bool:
    mine, theirs = _WORD.findall(one.casefold()), _WORD.findall(other.casefold())
    return bool(mine) and theirs[: len(mine)] == mine and len(theirs) <= len(mine) + 3


def _beyond(known: Iterable[T], others: Iterable[T]) -> list[T]:
    """Those of *others* that are not *known*."""
    mine = list(known)
    return [each for each in others if each not in mine]
