"""What a person should do about each state of a source. Words only: luutin.night.health decides the state."""

from luutin.crawler import Code
from luutin.night.signs import Sign

_BROKEN = (
    "its server breaks off, or sends what cannot be read: open it in a browser; if that lasts, write to its operator"
)
_NOT_LET_IN = "raise delay_s for it in config.toml and write to its operator; do not crawl harder"
_REFUSED = (
    "open it in a browser: if it shows there, it refuses this crawler or the country it runs in; write to its operator"
)
_NOT_FROM_HERE = (
    "it is not shown to where this crawler runs: run it from within the country, or ask its operator to let it in"
)
_NOT_THERE = "open its listing pages: the seeds in config.toml may have moved"
_DOWN = "its server is down, or gone: open it in a browser, and look for a new address"
_ILL = "its server is ill: wait some days, then write to its operator"
_READING = "a page cannot be read: the log of the last run names it; try `luutin inspect URL` and report it"
_LEADS_AWAY = "look whether the new host is the same office: then change its seeds in config.toml, else disable it"
_LOOK = "open it in a browser; if it works there, `luutin doctor` and the log of the last run tell more"

_BY_CODE: dict[str, str] = {
    Sign.REDESIGN: "look at a page with `luutin inspect URL`; if the portal was rebuilt, re-read it once that is right,"
    " or accept the new form with `luutin status --accept NAME`",
    Sign.HELD: "what was archived stays; `luutin held NAME` shows what came instead. Do nothing where the portal is in"
    " trouble: it is looked at again each night. Where its pages are meant so: `luutin held accept NAME`",
    Sign.MASS_VANISH: "nothing was marked; open the portal, and if it was really emptied,"
    " `luutin status --accept NAME`",
    Sign.EMPTY_LISTING: "open its listing page: the seeds in config.toml may have moved",
    Sign.NO_ARTICLES: "try one of its articles with `luutin inspect URL`: the seeds in config.toml may lead to no"
    " list of news, or the page needs selectors (docs/adding-a-source.md)",
    Sign.NOT_CRAWLED: "is `luutin run` at work? `luutin schedule` and `luutin doctor` tell",
    Sign.NEVER_ASKED: "run `luutin crawl NAME`",
    Sign.UNSTEADY: "its server is weak: raise delay_s for it in config.toml",
    Code.NAME: "its host name is not known any more: look for its new address and change the seeds in config.toml",
    **dict.fromkeys((Code.NO_ANSWER, Code.CONNECT, Code.TIMEOUT, Code.RESET, Code.CUT_BODY), _DOWN),
    Code.ROBOTS: "its robots.txt refuses us: ask its operator, or set enabled = false for it in config.toml",
    Code.ROBOTS_UNREACHABLE: "its robots.txt cannot be read, so nothing is asked for: write to its operator",
    Code.ROBOTS_AWAY: "its robots.txt leads to another host, which does not give it: write to its operator",
    Code.TLS: "its certificate is not valid, or its TLS too old: open it in a browser; an old server may need"
    " old_tls = true",
    Code.FORBIDDEN_ADDRESS: "its name leads to a private address: look whether the name is still the portal's",
    **dict.fromkeys((Code.CUT_GZIP, Code.CUT_DEFLATE, Code.CUT_BR, Code.CUT_ZSTD, Code.UNCLOSED), _BROKEN),
    **dict.fromkeys((Code.BAD_GZIP, Code.BAD_DEFLATE, Code.BAD_BR, Code.BAD_ZSTD, Code.UNKNOWN_CODING), _BROKEN),
    **dict.fromkeys((Code.TOO_LARGE, Code.BOMB, Code.MALFORMED), _BROKEN),
    **dict.fromkeys((Code.STATUS_401, Code.STATUS_402, Code.STATUS_403, Code.STATUS_423), _REFUSED),
    **dict.fromkeys((Code.STATUS_429, Code.BLOCK_PAGE, Code.RATE_LIMIT), _NOT_LET_IN),
    **dict.fromkeys((Code.GEO_BLOCK, Code.STATUS_451), _NOT_FROM_HERE),
    Code.CHALLENGE: "its guard lets only browsers in: ask its operator to let this crawler's name or address pass;"
    " waiting does not help",
    Code.CAPTCHA: "its guard asks for a person: ask its operator to let this crawler's name or address pass;"
    " waiting does not help",
    Code.LOGIN: "its pages are for members only: look for a public section as its seed, or disable it",
    Code.MAINTENANCE: "it says that it is being mended: wait some days, then write to its operator",
    Code.PARKED: "nobody keeps a site under its name any more: look for its successor, and disable it in config.toml",
    Code.NEEDS_BROWSER: "its pages are filled by scripts: look for a feed, a sitemap or an older form of the site as"
    " its seed, or have them filled by a browser: docs/adding-a-source.md",
    **dict.fromkeys((Code.STATUS_404, Code.STATUS_410, Code.SOFT_404, Code.REDIRECT_HOME), _NOT_THERE),
    **dict.fromkeys((Code.STATUS_500, Code.STATUS_501, Code.STATUS_502, Code.STATUS_503, Code.STATUS_504), _ILL),
    **dict.fromkeys((Code.STATUS_508, Code.STATUS_509, Code.STATUS_520, Code.STATUS_521, Code.STATUS_522), _ILL),
    **dict.fromkeys((Code.STATUS_523, Code.STATUS_524, Code.STATUS_525, Code.STATUS_526, Code.STATUS_530), _ILL),
    **dict.fromkeys((Code.STATUS_400, Code.STATUS_405, Code.STATUS_406, Code.STATUS_408, Code.STATUS_425), _LOOK),
    **dict.fromkeys((Code.STATUS_OTHER, Code.REDIRECTS, Code.UNKNOWN), _LOOK),
    **dict.fromkeys((Code.REDIRECT_AWAY, Code.REDIRECT_OFF_SCOPE, Code.REDIRECT_REFUSED), _LEADS_AWAY),
    **dict.fromkeys((Code.READER_TIMEOUT, Code.READER_DIED, Code.READER_MEMORY), _READING),
    **dict.fromkeys((Code.READER_ERROR, Code.READER_NONSENSE), _READING),
    **dict.fromkeys((Code.RENDER_TIMEOUT, Code.RENDER_DIED), _READING),
}
"""Whatever a night may find, and what to do about it; what is not here is no source's illness."""
_BY_STATE = {
    "failing": _LOOK,
    "blocked": _NOT_LET_IN,
    "frozen": "it seems kept by nobody: look for its successor; `luutin backfill NAME` while it still answers",
    "redirected": _LEADS_AWAY,
    "moved": "its address belongs to another office now: find the old one's new address, and give the new one its own"
    " [sources.NAME]; `luutin status --accept NAME` where only the name changed",
    "gone": "its articles are kept; look for its successor, and set enabled = false for it in config.toml",
}


def advice(state: str, code: str) -> str:
    """The next step for a person; empty where there is none."""
    if state in {"healthy", "quiet"}:
        return ""
    if state == "gone":
        return _BY_STATE[state]
    return _BY_CODE.get(code, _BY_STATE[state])
