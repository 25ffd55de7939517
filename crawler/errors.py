"""What can go wrong in the crawler.

    CrawlError
    ├── SetupError                the crawl cannot start, and the message says what to put in config.toml
    ├── FetchError                a request brought no usable answer
    │   ├── RetryError            try again later: timeout, reset, cut or broken body, 5xx
    │   └── GiveUpError           trying again would bring the same: too large, malformed, certificate
    │       └── ForbiddenAddressError   the name resolves to an address that is not the source's own
    ├── NotAnArticleError         the page was read and is no article
    ├── UnreadableError           the page could not be read at all: it broke or outlasted the reader
    └── UnreadableFileError       a file (PDF, DOC …) could not be read: its bytes are kept, and why is said

Fetch errors carry a short stable `code`, kept in the frontier and shown by `luutin status`.
"""

from luutin.crawler.codes import Code


class CrawlError(Exception):
    """Root of this room's errors."""


class SetupError(CrawlError):
    """The crawl cannot start with these settings."""


class FetchError(CrawlError):
    """A request brought no usable answer."""

    def __init__(self, url: str, code: Code, reason: str = "") -> None:
        self.url = url
        self.code = code
        self.reason = reason
        super().__init__(f"{url}: {code}" + (f": {reason}" if reason else ""))


class RetryError(FetchError):
    """Try again later."""

    def __init__(self, url: str, code: Code, reason: str = "", *, host_fault: bool = False) -> None:
        super().__init__(url, code, reason)
        self.host_fault = host_fault
        """True where the whole host, not this page, seems ill: no connection, no answer in time."""


class GiveUpError(FetchError):
    """Trying again would bring the same."""


class ForbiddenAddressError(GiveUpError):
    """The host's name resolves to an address that no source is configured to be at."""

    def __init__(self, host: str, address: str) -> None:
        self.address = address
        super().__init__(host, Code.FORBIDDEN_ADDRESS, f"{host} resolves to {address}")


class NotAnArticleError(CrawlError):
    """The page was read and is no article: a list, a form, an empty page."""

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}" if message else code)


class UnreadableError(CrawlError):
    """Reading the page broke the reader or outlasted its deadline."""

    def __init__(self, url: str, code: Code, reason: str = "") -> None:
        self.url = url
        self.code = code
        self.reason = reason
        super().__init__(f"{url}: {code}" + (f": {reason}" if reason else ""))


class UnreadableFileError(CrawlError):
    """A file could not be read. docs/files.md lists the codes."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")
