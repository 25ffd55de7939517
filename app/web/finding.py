"""Asking the index, with its errors in a visitor's words."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from luutin import indexer
from luutin.app.web.article import Highlights
from luutin.app.web.errors import BadQuestionError, NotIndexedError
from luutin.app.web.i18n import phrase
from luutin.app.web.question import MAX_CURSOR, Question
from luutin.app.web.security import ONLY_HEADERS
from luutin.app.web.sessions import ReadSession
from luutin.archive import Record
from luutin.indexer import Answer, Expanded, Hit, Span, Timeline

DEEP = phrase("The best hits end here; sort by date, or export, to read on.")
"""By relevance a cursor names all that was shown, and an address holds only so much."""

_SIGNS = re.compile(r"""[-"“”«»‘’()|*:!?…]""")
_FIELD = re.compile(r"(?:^|[\s(-])[a-z]+:\S")
"""A field before a word: whoever types it means it."""

PAGE = 20
"""Hits on a page."""


@dataclass(frozen=True, slots=True)
class FindOptions:
    """What an answer shall hold beside its hits."""

    limit: int = PAGE
    facets: bool = False
    timeline: bool = False
    duplicates: bool = False


def find(session: ReadSession, question: Question, options: FindOptions) -> Answer:
    """Ask the index. Raises BadQuestionError, NotIndexedError."""
    with _translate_errors():
        answer = session.searcher.search(
            question.text,
            sort=question.sort,
            since=question.since,
            until=question.until,
            source=question.source or None,
            cursor=question.cursor or None,
            limit=options.limit,
            facets=options.facets,
            timeline=options.timeline,
            duplicates=options.duplicates,
        )
    if len(answer.next_cursor or "") > MAX_CURSOR:
        return replace(answer, next_cursor=None, warnings=(*answer.warnings, DEEP))
    return answer


def count_of(session: ReadSession, question: Question) -> int:
    """How many articles *question* finds."""
    return find(session, replace(question, cursor=""), FindOptions(limit=1)).total


def as_words(
    session: ReadSession, question: Question, answer: Answer, options: FindOptions
) -> tuple[Question, Answer] | None:
    """The question with its signs left out, and what that finds: a title pasted may look like operators.

    None: *answer* holds something, or this finds nothing more.
    """
    words = " ".join(_SIGNS.sub(" ", question.q).split())
    if answer.total or answer.in_files or question.cursor or words == question.q or _FIELD.search(question.q):
        return None
    plain = replace(question, q=words)
    found = find(session, plain, options)
    return (plain, found) if found.total else None


def spans(session: ReadSession, question: Question, texts: Sequence[str]) -> Sequence[Sequence[Span]]:
    """Where each of *texts* matches."""
    return session.searcher.highlights(question.text, texts) if any(texts) else [()] * len(texts)


def highlights(session: ReadSession, question: Question, record: Record) -> Highlights:
    """Where *record* matches, by place (see luutin.app.web.article)."""
    fields = record.fields
    texts = {name: fields.get(name) or "" for name in ("title", "lead", "byline")}
    texts |= {f"body.{number}": text for number, text in enumerate(fields["body"])}
    texts |= {f"caption.{number}": caption["text"] for number, caption in enumerate(fields["captions"])}
    return dict(zip(texts, spans(session, question, list(texts.values())), strict=True))


class HeadersEnoughError(Exception):
    """Only the headers of an answer are asked for: all that is asked was read, and the index need not be."""


@contextmanager
def _translate_errors(*, of_all: bool = False) -> Iterator[None]:
    """*of_all*: what is asked stands in a header, as the number of an export's records does."""
    if ONLY_HEADERS.get() and not of_all:
        raise HeadersEnoughError
    try:
        yield
    except indexer.NoIndexError as error:
        raise NotIndexedError(
            phrase("The archive has not been indexed yet."), phrase("The operator runs `luutin index`.")
        ) from error
    except indexer.BadRequestError as error:
        raise BadQuestionError(
            phrase("%(name)s cannot be read."), phrase("Begin again at the first page."), name=error.name
        ) from error


def every(session: ReadSession, question: Question) -> list[int]:
    """The numbers of all articles that *question* finds; of all there are where nothing is asked."""
    if question.empty:
        return session.reader.ids()
    with _translate_errors(of_all=True):
        return session.searcher.ids(
            question.text, since=question.since, until=question.until, source=question.source or None, duplicates=True
        )


def timeline(session: ReadSession, question: Question) -> Timeline:
    """What *question* finds over time; all articles where it is without words."""
    with _translate_errors():
        return session.searcher.timeline(
            question.text, since=question.since, until=question.until, source=question.source or None
        )


def count(session: ReadSession, question: Question) -> int:
    """How many articles *question* finds."""
    with _translate_errors():
        return session.searcher.count(
            question.text, since=question.since, until=question.until, source=question.source or None
        )


def similar(session: ReadSession, article_id: int, limit: int = 5) -> Sequence[Hit]:
    """Articles much like this one, the most alike first; none before the first indexing, or for headers alone."""
    if ONLY_HEADERS.get():
        return ()
    try:
        return session.searcher.similar(article_id, limit=limit)
    except indexer.NoIndexError:
        return ()


def expansions(session: ReadSession, question: Question) -> list[Expanded]:
    """What is searched along with the words typed: `MTTQ = Mặt trận Tổ quốc`."""
    return session.searcher.expanded(question.q) if question.expand else []
