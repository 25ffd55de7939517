"""What can go wrong in a search.

    IndexerError
    ├── BadRequestError     a date, an order, a limit or a cursor that means nothing
    ├── NoSuchDayError      a date that the calendar does not have
    ├── NoIndexError        the archive has never been indexed, or by another version
    ├── DamagedIndexError   what the fast engine alone reads is missing or damaged: ask the plain engine
    ├── UnknownArticleError the archive has no article of this number
    ├── NotAHitError        what should explain a hit was asked of an article that is none
    ├── EngineDownError     a cluster does not answer, or takes no work for now: try again later
    ├── EngineRefusedError  a cluster answers, and will not do this: a person has to look
    └── AbbreviationsError  the table of abbreviations cannot be read

The words of a query are never an error: what cannot be read as an operator is text.
"""

from pathlib import Path


class IndexerError(Exception):
    """Root of this room's errors."""


class BadRequestError(IndexerError):
    """A parameter beside the query cannot be understood; `name` says which, `value` what was given."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        self.name = name
        self.value = value
        self.expected = expected
        super().__init__(f"{name}: {value!r} is not {expected}")


class NoSuchDayError(IndexerError):
    """A date in one of the forms that are read, and none in the calendar: 31/02/2019."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"there is no {text} in the calendar")


class NoIndexError(IndexerError):
    """There is nothing to search in; `path` is the archive or the cluster's name, `command` what makes an index."""

    def __init__(self, path: Path | str, reason: str, *, command: str = "luutin index") -> None:
        self.path = path
        self.reason = reason
        self.command = command
        super().__init__(f"{path}: {reason}; run `{command}`")


class DamagedIndexError(IndexerError):
    """A table that only one engine reads is missing or damaged; `path` is the archive, `reason` says which and how."""

    def __init__(self, path: Path, reason: str, *, plain_helps: bool = True) -> None:
        self.path = path
        self.reason = reason
        instead = "`--engine plain` needs it not" if plain_helps else "`luutin verify` tells whether more is hit"
        super().__init__(f"{path}: {reason}; `luutin index --rebuild` makes the index anew, {instead}")


class UnknownArticleError(IndexerError):
    """The archive has no article of this number; `article_id` is what was asked for."""

    def __init__(self, article_id: int) -> None:
        self.article_id = article_id
        super().__init__(f"{article_id}: no such article here; `luutin search` prints the numbers of what it finds")


class NotAHitError(IndexerError):
    """An article does not match a query; `reasons` say why, each a sentence without a full stop."""

    def __init__(self, article_id: int, query: str, reasons: tuple[str, ...]) -> None:
        self.article_id = article_id
        self.query = query
        self.reasons = reasons
        super().__init__(f"article {article_id} is no hit for {query!r}: {'; '.join(reasons)}")


class EngineDownError(IndexerError):
    """A cluster does not answer or takes no work for now; `engine` is its name. What was to be done waits."""

    def __init__(self, engine: str, reason: str) -> None:
        self.engine = engine
        self.reason = reason
        super().__init__(f"engine {engine}: {reason}; try again later")


class EngineRefusedError(IndexerError):
    """A cluster will not do what was asked; `engine` is its name, `reason` what it said."""

    def __init__(self, engine: str, reason: str) -> None:
        self.engine = engine
        self.reason = reason
        super().__init__(f"engine {engine}: {reason}")


class AbbreviationsError(IndexerError):
    """A line of the table of abbreviations cannot be read."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        self.path = path
        self.line = line
        self.reason = reason
        super().__init__(f"{path}, line {line}: {reason}; docs/query-language.md shows the form")
