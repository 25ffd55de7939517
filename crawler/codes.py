"""How a visit can end, each way with a stable code and what it means. docs/crawling.md lists them.

The frontier keeps the code of each URL's last visit, a run counts its codes source by source, and health and advice are
told in them. What a code alone does not say, such as which kind of file came, is a detail beside it.
"""

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A name that stays the same, with words for people."""

    words: str
    """What it means, in a few words that go on after what it is said of and a colon."""

    def __new__(cls, value: str, words: str = "") -> Self:
        """A member is its value; its words hang on it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member


class Code(Worded):
    """How a visit ended. Its words go on after `URL: `."""

    # The page came.
    READ = "read", "read, with all that it holds"
    UNCHANGED = "unchanged", "the portal says that it is as it was"
    MOVED = "moved", "leads to another page of the source"
    MOVED_HOME = "moved-home", "leads to the home page, and was a page of its own"
    TRUNCATED = "truncated", "came cut, and is kept so"

    # The page came, and holds nothing to keep.
    LISTING = "listing", "a list, no article"
    EMPTY = "empty", "says nothing"
    THIN = "thin", "says next to nothing, without a date or a file"
    SAYS_MISSING = "says-missing", "has words of a page that is not there, and lists articles"
    SAYS_BLOCKED = "says-blocked", "has words of a refusal in place of an article"
    NO_ARTICLE = "no-article", "holds no article"
    NOINDEX = "noindex", "asks not to be kept"
    FORM = "form", "a form: to sign in, to search, to vote or to write to somebody"
    ABOUT = "about", "says what always holds: about the place, the office or the site"
    ARCHIVE = "archive", "a tag, a term, an author or a month: others' headlines"
    SITEMAP = "sitemap", "a sitemap"
    FEED = "feed", "a feed"
    NOT_HTML = "not-html", "no page: the detail says what it is"
    SHRUNK = "shrunk", "would replace an article by much less, so the article stays"
    HELD = "held", "held back at the end of its run: the detail says why"
    BEFORE = "before", "older than this run keeps; a detail is the day that a list shows, and then it was not asked for"
    AFTER = "after", "younger than this run keeps; a detail as with `before`"

    # No answer, or not all of it.
    TIMEOUT = "timeout", "no end of the answer in time"
    CONNECT = "connect", "no connection"
    NAME = "name", "the host's name is not known"
    TLS = "tls", "no safe connection: the certificate or the version of TLS is not good"
    RESET = "reset", "the server broke the connection off"
    NO_ANSWER = "no-answer", "no answer, not even for robots.txt"
    CUT_BODY = "cut-body", "ended before its announced length"
    CUT_GZIP = "cut-gzip", "its gzip ended too soon"
    CUT_DEFLATE = "cut-deflate", "its deflate ended too soon"
    CUT_BR = "cut-br", "its brotli ended too soon"
    CUT_ZSTD = "cut-zstd", "its zstd ended too soon"
    BAD_GZIP = "bad-gzip", "its gzip is broken"
    BAD_DEFLATE = "bad-deflate", "its deflate is broken"
    BAD_BR = "bad-br", "its brotli is broken"
    BAD_ZSTD = "bad-zstd", "its zstd is broken"
    UNCLOSED = "unclosed", "ends without its end tag"

    # An answer that is of no use.
    TOO_LARGE = "too-large", "larger than is read"
    BOMB = "bomb", "unpacks to more than is read"
    MALFORMED = "malformed", "the answer is no HTTP"
    UNKNOWN_CODING = "unknown-coding", "sent in a coding that was not offered"
    REDIRECTS = "redirects", "redirects without end"
    FORBIDDEN_ADDRESS = "forbidden-address", "its name leads to an address that no source is at"

    # What the portal answered.
    STATUS_400 = "status-400", "400, or another refusal of the request: the detail says which"
    STATUS_401 = "status-401", "401: asks for a password"
    STATUS_402 = "status-402", "402: asks for payment"
    STATUS_403 = "status-403", "403: refuses us"
    STATUS_404 = "status-404", "404: not there"
    STATUS_405 = "status-405", "405: refuses the method"
    STATUS_406 = "status-406", "406: has no form of it that was asked for"
    STATUS_408 = "status-408", "408: says that we were too slow"
    STATUS_410 = "status-410", "410: gone for good"
    STATUS_423 = "status-423", "423: locked"
    STATUS_425 = "status-425", "425: too early"
    STATUS_429 = "status-429", "429: too many requests"
    STATUS_451 = "status-451", "451: not shown for legal reasons"
    STATUS_500 = "status-500", "500, or another fault of the server: the detail says which"
    STATUS_501 = "status-501", "501: does not know what was asked"
    STATUS_502 = "status-502", "502: the server behind its gateway is ill"
    STATUS_503 = "status-503", "503: overloaded or being mended"
    STATUS_504 = "status-504", "504: the server behind its gateway does not answer"
    STATUS_508 = "status-508", "508: over its limits"
    STATUS_509 = "status-509", "509: over its bandwidth"
    STATUS_520 = "status-520", "520: the server behind Cloudflare answers nonsense"
    STATUS_521 = "status-521", "521: the server behind Cloudflare is down"
    STATUS_522 = "status-522", "522: the server behind Cloudflare does not connect"
    STATUS_523 = "status-523", "523: the server behind Cloudflare cannot be reached"
    STATUS_524 = "status-524", "524: the server behind Cloudflare is too slow"
    STATUS_525 = "status-525", "525: no TLS between Cloudflare and the server"
    STATUS_526 = "status-526", "526: the server behind Cloudflare has a bad certificate"
    STATUS_530 = "status-530", "530: Cloudflare does not find the server"
    STATUS_OTHER = "status-other", "an answer without meaning for a page: the detail says which"
    BLOCK_PAGE = "block-page", "a guard's page in place of the one asked for"
    RATE_LIMIT = "rate-limit", "a page that says that we ask too often"
    CHALLENGE = "challenge", "a guard's test of browsers, which sets a cookie by script"
    CAPTCHA = "captcha", "a guard asks for proof of a person"
    GEO_BLOCK = "geo-block", "says that it is not shown to where we are"
    LOGIN = "login", "asks for a password first"
    MAINTENANCE = "maintenance", "says that the site is out of service"
    PARKED = "parked", "shows that nobody keeps a site under this name"
    NEEDS_BROWSER = "needs-browser", "shows nothing before its scripts have run, and they carry no text"

    # Not there, by other signs than its status.
    SOFT_404 = "soft-404", "says that it is not there, with status 200"
    REDIRECT_HOME = "redirect-home", "leads to the home page, as what is not there does"
    REDIRECT_AWAY = "redirect-away", "an article that now leads to another site"

    # Not asked for, or not followed.
    ROBOTS = "robots", "robots.txt forbids it"
    ROBOTS_UNREACHABLE = "robots-unreachable", "robots.txt cannot be read, so nothing is asked for"
    ROBOTS_AWAY = "robots-away", "robots.txt leads to another host, which does not give it: nothing is asked for"
    ENDLESS = "endless", "one of endless addresses that bring nothing"
    CALENDAR = "calendar", "one of a calendar's pages, which have no end and are no news"
    PART = "further-page", "a further page of an article, whose text is in that article's record"
    REDIRECT_OFF_SCOPE = "redirect-off-scope", "leads to another site"
    REDIRECT_REFUSED = "redirect-refused", "leads to what is never asked for: the detail says why"

    # Why a link is not followed.
    OFF_SCOPE = "off-scope", "of no host of a source"
    TOO_LONG = "too-long", "an address that is too long"
    FILE = "file", "a file, no page"
    NOT_A_FILE = "not-a-file", "a page in place of a file"
    FILES_FULL = "files-full", "not asked for: the source's files have reached their bound"
    FILES_OFF = "files-off", "not asked for: `keep` names no files of its kind"
    ACTION = "action", "logs in, votes or sorts"
    PRINT = "print", "another view of a page"
    REPEATS = "repeats", "an address that goes in circles"
    DEEP = "deep", "an address of too many parts"

    # The page was too much for its reader.
    READER_TIMEOUT = "reader-timeout", "could not be read in time"
    READER_DIED = "reader-died", "ended the process that read it"
    READER_MEMORY = "reader-memory", "takes too much memory to read"
    READER_ERROR = "reader-error", "hit a defect of the reader: the detail names it, the log has its place"
    READER_NONSENSE = "reader-nonsense", "its reader answered what is no answer"

    # The page was too much for the browser that was to fill it.
    RENDER_TIMEOUT = "render-timeout", "its scripts did not end in time"
    RENDER_DIED = "render-died", "ended the browser that filled it"

    UNKNOWN = "unknown", "an end that nobody foresaw"

    @classmethod
    def of_status(cls, status: int) -> Self:
        """The code of an answer that is no page. One without a code of its own is as its class (RFC 9110 §15)."""
        for value in (f"status-{status}", f"status-{status // 100}00"):
            if value in cls._value2member_map_:
                return cls(value)
        return cls("status-other")

    @property
    def is_guards(self) -> bool:
        """Whether a guard stands before the whole host: what is asked of it next would meet the same."""
        return self in _GUARDS

    @property
    def failed(self) -> bool:
        """Whether a visit that ended so brought no page."""
        return self not in _PAGES


_GUARDS = frozenset({Code.BLOCK_PAGE, Code.RATE_LIMIT, Code.CHALLENGE, Code.CAPTCHA, Code.GEO_BLOCK, Code.MAINTENANCE})
_PAGES = frozenset(
    {
        *(Code.READ, Code.UNCHANGED, Code.MOVED, Code.MOVED_HOME, Code.TRUNCATED, Code.LISTING, Code.EMPTY),
        *(
            Code.THIN,
            Code.SAYS_MISSING,
            Code.SAYS_BLOCKED,
            Code.NO_ARTICLE,
            Code.NOINDEX,
            Code.FORM,
            Code.ABOUT,
            Code.ARCHIVE,
            Code.CALENDAR,
        ),
        *(Code.SITEMAP, Code.FEED),
        *(Code.NOT_HTML, Code.SHRUNK, Code.HELD, Code.BEFORE, Code.AFTER),
    }
)
