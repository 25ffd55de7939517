"""What a visitor can be told.

    WebError                      code, message, hint, status
    ├── BadQuestionError     400  a parameter is not what it should be
    │   └── FieldsError           some are not: each fault stands beside its field
    ├── PrivateError         401  only some may read this archive, and the visitor has not proved to be one
    ├── TooManyTriesError    429  too many wrong passwords from one address, or from all
    ├── TooManyWishesError   429  too many letters were asked for from one address
    ├── ForeignFormError     403  another site's page sent the form
    ├── ClosedError          503  nobody may come in: the file of names cannot be read
    ├── NotFoundError        404  nothing here under this address
    ├── ElsewhereError       404  the archive alone tells it, and this server has none beside its cluster
    ├── WithheldError        451  it is kept, and a decision withholds it from everybody
    ├── NotIndexedError      503  the archive has not been indexed yet
    ├── EngineTroubleError   503  the cluster that has the articles does not answer
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
    retry_after_s = 5
    """Of a 503: seconds until it is worth asking again."""
    keeps_form = True
    """Whether a page that was asked by a form shows it again, filled."""

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


class PrivateError(WebError):
    """Only some may read this archive."""

    status = 401
    code = "private"
    keeps_form = False


class TooManyTriesError(WebError):
    """Too many wrong passwords. *wait_s*: seconds until the next is looked at."""

    status = 429
    code = "too_many_tries"
    keeps_form = False

    def __init__(self, message: str, hint: str, *, wait_s: float) -> None:
        self.wait_s = wait_s
        super().__init__(message, hint)


class TooManyWishesError(WebError):
    """Too many letters were asked for from one address."""

    status = 429
    code = "too_many_wishes"


class ForeignFormError(WebError):
    """The form was not sent by a page of this site."""

    status = 403
    code = "foreign_form"


class ClosedError(WebError):
    """Nobody may come in at the moment."""

    status = 503
    code = "closed"
    keeps_form = False


class NotFoundError(WebError):
    """Nothing here under this address."""

    status = 404
    code = "not_found"


class ElsewhereError(WebError):
    """It is known of the archive alone, and this server has none beside its cluster."""

    status = 404
    code = "elsewhere"


class WithheldError(WebError):
    """It is kept, and a decision withholds it from everybody (RFC 7725)."""

    status = 451
    code = "withheld"


class NotIndexedError(WebError):
    """The archive has not been indexed yet."""

    status = 503
    code = "no_index"
    retry_after_s = 300


class EngineTroubleError(WebError):
    """The cluster that has the articles does not answer."""

    status = 503
    code = "engine"


class SessionsBusyError(WebError):
    """Every reader of the archive is taken."""

    status = 503
    code = "busy"


class TooSlowError(WebError):
    """The search ran longer than allowed and was interrupted."""

    status = 503
    code = "too_slow"
    retry_after_s = 60
