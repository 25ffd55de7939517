"""What a visitor can be told.

    WebError                      code, message, hint, status
    ├── BadQuestionError     400  a parameter is not what it should be
    │   └── FieldsError           some are not: each fault stands beside its field
    ├── NotFoundError        404  nothing here under this address
    ├── NotIndexedError      503  the archive has not been indexed yet
    ├── SessionsBusyError            503  every reader of the archive is taken
    └── TooSlowError         503  the search ran longer than allowed and was interrupted

The same value becomes a page for people and `{"error":{"code","message","hint"}}` for programs.
"""

from collections.abc import Callable, Mapping


class WebError(Exception):
    """Root of what a visitor is told.

    `message` and `hint` are English phrases, translated where they are shown; `%(name)s` in them stands for one of
    `values`.
    """

    status = 500
    code = "failure"

    def __init__(self, message: str, hint: str = "", **values: object) -> None:
        self.message = message
        self.hint = hint
        self.values = values
        super().__init__(message % values)

    def words(self, translate: Callable[[str], str]) -> tuple[str, str]:
        """Message and hint for a reader."""
        return translate(self.message) % self.values, translate(self.hint) % self.values if self.hint else ""


class BadQuestionError(WebError):
    """A parameter is not what it should be."""

    status = 400
    code = "bad_request"


class FieldsError(BadQuestionError):
    """Fields of the search form hold what cannot be meant. *faults* has each by the name of its parameter, in order."""

    def __init__(self, faults: Mapping[str, BadQuestionError]) -> None:
        self.faults = faults
        first = next(iter(faults.values()))
        super().__init__(first.message, first.hint, **first.values)


class NotFoundError(WebError):
    """Nothing here under this address."""

    status = 404
    code = "not_found"


class NotIndexedError(WebError):
    """The archive has not been indexed yet."""

    status = 503
    code = "no_index"


class SessionsBusyError(WebError):
    """Every reader of the archive is taken."""

    status = 503
    code = "busy"


class TooSlowError(WebError):
    """The search ran longer than allowed and was interrupted."""

    status = 503
    code = "too_slow"
