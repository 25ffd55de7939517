"""What a person should do about each state of a source. Words only: luutin.night.health decides the state."""

_BY_CODE = {
    "redesign": "look at a page with `luutin inspect URL`; if the portal was rebuilt, re-read it once that is right,"
    " or accept the new form with `luutin status --accept NAME`",
    "mass-vanish": "nothing was marked; open the portal, and if it was really emptied, `luutin status --accept NAME`",
    "empty-listing": "open its listing page: the seeds in config.toml may have moved",
    "name": "its host name is not known any more: look for its new address and change the seeds in config.toml",
    "no-answer": "its server is down, or gone: open it in a browser, and look for a new address",
    "not-crawled": "is `luutin run` at work? `luutin schedule` and `luutin doctor` tell",
    "never-asked": "run `luutin crawl NAME`",
    "robots": "its robots.txt refuses us: ask its operator, or set enabled = false for it in config.toml",
    "certificate": "its certificate is not valid: open it in a browser; an old server may need old_tls = true",
    "unsteady": "its server is weak: raise delay_s for it in config.toml",
}
_BY_STATE = {
    "healthy": "",
    "quiet": "",
    "failing": "open it in a browser; if it works there, `luutin doctor` and the log of the last run tell more",
    "blocked": "raise delay_s for it in config.toml and write to its operator; do not crawl harder",
    "frozen": "it seems kept by nobody: look for its successor; `luutin backfill NAME` while it still answers",
    "redirected": "look whether the new host is the same office: then change its seeds in config.toml, else disable it",
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
