"""The tools: search, read, cite, timeline, compare, sources. Each reads a bounded piece of the archive."""

from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Annotated, Any

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from luutin.app.api.overlay import MOST_QUERIES, side_by_side
from luutin.app.formats.bibtex import bibtex
from luutin.app.formats.citations import citation
from luutin.app.formats.ris import ris
from luutin.app.in_hand import look_up
from luutin.app.mcp import answers
from luutin.app.web import diff
from luutin.app.web.errors import WebError
from luutin.app.web.finding import FindOptions, find
from luutin.app.web.links import Links
from luutin.app.web.proofs import capture_of
from luutin.app.web.question import Question
from luutin.app.web.sessions import ReadSession, SessionPool
from luutin.archive import Record, Statistics

_MOST_TEXT = 12_000
"""Characters of text in one answer; a paragraph that is longer than that is cut."""
_MOST_ITEMS = 200
_MOST_PLACES = 60

Words = Annotated[
    str,
    Field(max_length=1000, description="Vietnamese words, with or without diacritics; a phrase in quotation marks,"
          " OR, -word, title:, person:, place:. Empty: everything"),
]  # fmt: skip
Day = Annotated[str, Field(max_length=20, description="2020-01-09, 2020-01 or 2020; empty: no bound")]
SourceName = Annotated[str, Field(max_length=300, description="Name of one source; empty: all")]
Named = Annotated[
    str,
    Field(max_length=2000, description="Number, name such as 12@0f3a9c1b2d4e, or an address of the portal, of a web"
          " archive or of this archive"),
]  # fmt: skip
Limit = Annotated[int, Field(ge=1, le=50, description="Hits at most")]
Order = Annotated[str, Field(pattern="^(relevance|newest|oldest)$")]
Number = Annotated[int, Field(ge=0, le=100_000)]


class ReadingTools:
    """What a client can call. A fault that a client can mend is a ToolError in words."""

    def __init__(self, sessions: SessionPool, links: Links) -> None:
        self._sessions = sessions
        self._links = links

    def search(  # noqa: PLR0913, PLR0917 - one for each field of the call
        self,
        query: Words,
        since: Day = "",
        until: Day = "",
        source: SourceName = "",
        sort: Order = "relevance",
        limit: Limit = 10,
        cursor: Annotated[str, Field(max_length=6000)] = "",
    ) -> answers.FoundArticles:
        """Find articles. Snippets are as printed; `read` gives the whole text."""
        asked = {"q": query, "from": since, "to": until, "source": source, "sort": sort, "cursor": cursor}
        with self._reading(source) as session:
            found = find(session, Question.read(asked), FindOptions(limit=limit))
            records = session.reader.many([hit.id for hit in found.hits])
        hits = [
            answers.FoundArticle(snippet=hit.snippet, **self._named(records[hit.id]))
            for hit in found.hits
            if hit.id in records
        ]
        return answers.FoundArticles(
            understood=found.understood,
            total=found.total,
            warnings=list(map(str, found.warnings)),
            did_you_mean=found.did_you_mean,
            hits=hits,
            next_cursor=found.next_cursor,
        )

    def read(self, article: Named, from_paragraph: Number = 0) -> answers.ReadArticle:
        """Read one article, in its current revision or the one that its name gives."""
        with self._reading() as session:
            record = _asked(session, article)
            kept = capture_of(session.database, record)
            revisions = len(session.reader.revisions(record.id))
        fields = record.as_json()
        captions, attachments = (fields[name][:_MOST_ITEMS] for name in ("captions", "attachments"))
        body, following = _piece(fields["body"], from_paragraph)
        return answers.ReadArticle(
            **self._named(record),
            **{name: fields[name] for name in ("site_name", "byline", "category", "lead", "document_numbers")},
            **{name: fields[name] for name in ("revision", "first_seen", "last_seen", "vanished_at")},
            body=body,
            next_paragraph=following,
            captions=[answers.PrintedCaption(**_part(each, "text", "image")) for each in captions],
            attachments=[answers.OfferedFile(**_part(each, "name", "url")) for each in attachments],
            revisions=revisions,
            capture=kept
            and answers.KeptCapture(
                final_url=kept.final_url,
                fetched_at=kept.fetched_at,
                sha256=kept.sha256,
                warc=f"{kept.file}:{kept.offset}",
            ),
        )

    def cite(self, article: Named) -> answers.CitedArticle:
        """Cite one revision, by an address whose content never changes and its hash."""
        with self._reading() as session:
            record = _asked(session, article)
        cited = citation(record, self._links.permalink(record))
        return answers.CitedArticle(
            **self._named(record),
            vietnamese=cited.vietnamese,
            english=cited.english,
            bibtex=bibtex(cited),
            ris=ris(cited),
        )

    def timeline(
        self,
        queries: Annotated[list[Words], Field(min_length=1, max_length=MOST_QUERIES)],
        since: Day = "",
        until: Day = "",
        source: SourceName = "",
    ) -> answers.CountedQueries:
        """Count hits by month or day, of up to five queries with the same periods."""
        asked = [Question.read({"q": query, "from": since, "to": until, "source": source}) for query in queries]
        with self._reading(source) as session:
            found = [find(session, each, FindOptions(limit=0, timeline=True)) for each in asked]
        lines = side_by_side([each.timeline for each in found if each.timeline])
        told = [
            answers.CountedQuery(
                query=query,
                total=each.total,
                undated=line.undated,
                bars=[
                    answers.CountedPeriod(period=bar.period, count=bar.count, crawled=bar.crawled) for bar in line.bars
                ],
            )
            for query, each, line in zip(queries, found, lines, strict=True)
        ]
        return answers.CountedQueries(unit=lines[0].unit, queries=told)

    def compare(self, article: Named, old: Number = 0, new: Number = 0) -> answers.ComparedRevisions:
        """Tell what changed between two revisions by number; 0 and 0: the last change. Silent edits show here."""
        with self._reading() as session:
            revisions = {each.revision: each for each in session.reader.revisions(_asked(session, article).id)}
        last = max(revisions)
        after = revisions.get(new or last)
        before = revisions.get(old or (new or last) - 1)
        if before is None or after is None:
            raise ToolError(f"This article has the revisions 1 to {last}: name two of them.")
        places = [line for line in diff.compare(before, after) if line.kind != "same"]
        return answers.ComparedRevisions(
            before=answers.NamedArticle(**self._named(before)),
            after=answers.NamedArticle(**self._named(after)),
            changed=[_changed(line) for line in places[:_MOST_PLACES]],
            left_out=max(0, len(places) - _MOST_PLACES),
        )

    def sources(self) -> answers.ListedSources:
        """List the sources, those with the most articles first."""
        with self._reading() as session:
            every = sorted(Statistics(session.database).sources(), key=lambda each: -each.articles)
        names = ("name", "home", "articles", "first", "newest")
        shown = [answers.ListedSource(**{name: getattr(each, name) for name in names}) for each in every[:_MOST_ITEMS]]
        return answers.ListedSources(sources=shown, left_out=len(every) - len(shown))

    def _named(self, record: Record) -> dict[str, Any]:
        return answers.named(self._links, record)

    @contextmanager
    def _reading(self, source: str = "") -> Iterator[ReadSession]:
        """A session; what a client can mend is told to it."""
        try:
            with self._sessions.open() as session:
                if source and source not in (names := Statistics(session.database).names()):
                    close = get_close_matches(source, names, n=3)
                    hint = f"Did you mean {' or '.join(close)}?" if close else "`sources` lists them."
                    raise ToolError(f"There is no source “{source}”. {hint}")
                yield session
        except WebError as error:
            raise ToolError(" ".join(filter(None, error.words(str)))) from error


def _asked(session: ReadSession, article: str) -> Record:
    """The revision that *article* names. Raises ToolError."""
    text = article.strip()
    if text.isascii() and text.isdecimal() and len(text) < 16:
        record = session.reader.get(int(text))
    else:
        found = look_up(session.database, text)
        record = session.reader.get(found.article_id, sha=found.sha) if found and found.article_id else None
    if record is None:
        raise ToolError(f"No article here is called “{text[:80]}”. `search` finds articles by their words.")
    return record


def _piece(paragraphs: list[str], first: int) -> tuple[list[str], int | None]:
    """As many paragraphs from *first* on as an answer holds, and the number of the one behind them."""
    taken: list[str] = []
    room = _MOST_TEXT
    for paragraph in paragraphs[first:]:
        if taken and len(paragraph) > room:
            break
        taken.append(paragraph[:_MOST_TEXT])
        room -= len(paragraph)
    end = first + len(taken)
    return taken, end if end < len(paragraphs) else None


def _part(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value.get(name) for name in names}


def _changed(line: diff.Line) -> answers.ChangedPlace:
    """Both texts of a place, each cut where it is very long."""
    before = "".join(piece.text for piece in line.pieces if piece.kind != "added")
    after = "".join(piece.text for piece in line.pieces if piece.kind != "removed")
    return answers.ChangedPlace(field=line.field, before=before[:_MOST_TEXT], after=after[:_MOST_TEXT])
