"""Here is the address of a portal. Look at it politely, say what is there, and write its table into config.toml."""

import json
import re
import socket
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import tomlkit
from pydantic import ValidationError

from luutin.app.clock import SystemClock
from luutin.app.config import Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.help import translate
from luutin.app.progress import shown_progress
from luutin.app.terminal import talk
from luutin.crawler import Code, CrawlerSettings, Findings, Limits, SetupError, SourceSettings, probe, temporary_folder

_SECONDS = 180.0
_CONNECT_S = 5.0
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[^\s/@?#]+@)?(\[[0-9a-f:.]+\]|[^\s/:?#@\[\]]+)(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)


def new_source(config: Config, url: str, name: str | None) -> SourceSettings:
    """The source that begins at *url*. Raises UserError for what is no address, and for a name that is taken."""
    seed = _read_address(url)
    host = (urlsplit(seed).hostname or "").removeprefix("www.")
    name = name or re.sub(r"[^a-z0-9-]+", "-", host.lower()).strip("-")
    if any(source.name == name for source in config.sources):
        raise UserError(f"there is a source {name} already: give another --name", code=EXIT_USAGE)
    try:
        return SourceSettings(name=name, seeds=(seed,))
    except ValidationError as error:
        raise UserError(str(error.errors()[0]["msg"]), code=EXIT_USAGE) from error


def _read_address(url: str) -> str:
    text = url.strip()
    found = _ADDRESS.fullmatch(text)
    host = found[1] if found else ""
    if "." not in host and ":" not in host and host.lower() != "localhost":
        raise UserError(
            translate("“%(given)s” is not the address of a portal: write it as https://phuong.example.vn/", given=text),
            code=EXIT_USAGE,
        )
    whole = text if "://" in text else f"https://{text}"
    return whole if urlsplit(whole).path else f"{whole}/"


def look_at(settings: CrawlerSettings, source: SourceSettings, pages: int) -> Findings:
    """Fetch a few pages of *source*, as a crawl would. Raises UserError where it may not be asked at all."""
    talk(f"looking at {source.seeds[0]}, {source.delay(settings.delay_s):g} s between requests …")
    limits = Limits(pages=pages, seconds=_SECONDS)
    try:
        with temporary_folder() as folder, shown_progress() as progress:
            return probe(settings, source, folder, clock=SystemClock(), limits=limits, progress=progress)
    except SetupError as error:
        raise UserError(str(error), code=EXIT_USAGE) from error


def why_nothing(source: SourceSettings, findings: Findings) -> str:
    """Why no article was found, and what to try: nobody is there, we may not ask, or the pages hold none."""
    seed = source.seeds[0]
    if findings.robots is None and not findings.pages:
        return why_silent(seed)
    if findings.forbidden:
        return translate("robots.txt of %(seed)s forbids this address: ask its operator, or choose another", seed=seed)
    trouble = f" ({findings.trouble})" if findings.trouble else ""
    if not findings.pages:
        return translate("%(seed)s gave no page%(trouble)s: try again later", seed=seed, trouble=trouble)
    shells = Code.NEEDS_BROWSER in findings.errors and source.render is None
    way = "--render, " if shells else ""
    return translate(
        "the portal answers, and no article was found on %(pages)s pages%(trouble)s: try %(way)sthe address of a news"
        " section instead",
        pages=findings.pages,
        trouble=trouble,
        way=way,
    )


def why_silent(url: str) -> str:
    """Why nobody answered at *url*, by its name and a connection alone: no request is sent."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    where = {"host": host, "port": port}
    try:
        socket.create_connection((host, port), timeout=_CONNECT_S).close()
    except socket.gaierror:
        return translate("there is no host called %(host)s: look for a slip in its name", **where)
    except ConnectionRefusedError:
        return translate("nothing listens at %(host)s, port %(port)s: look at the address, or try again later", **where)
    except OSError as error:
        reason = error.strerror or str(error)
        return translate("%(host)s cannot be reached (%(reason)s): try again later", reason=reason, **where)
    if parts.scheme == "https":
        return translate("%(host)s takes connections and does not answer over https: try http://%(host)s/", **where)
    return translate("%(host)s takes connections and gives no answer: try again later", **where)


def source_table(source: SourceSettings, found: Findings) -> str:
    """The source's table as it would stand in config.toml."""
    document = tomlkit.document()
    table = tomlkit.table()
    table.add("seeds", list(source.seeds))
    if source.render is not None:
        table.add("render", source.render)
    about = found.family or "an unknown system"
    table.add(tomlkit.comment(f"seen: {about}; {len(found.feeds)} feeds, {len(found.sitemaps)} sitemaps"))
    sources = tomlkit.table(is_super_table=True)
    sources.add(source.name, table)
    document.add("sources", sources)
    return tomlkit.dumps(document)


def succession_table(former: str, later: Sequence[str], day: date | None, note: str) -> str:
    """A table of config.toml that says that *former* became *later*."""
    lines = ["[[lineage]]", f"from = {_quoted(former)}", f"to = [{', '.join(map(_quoted, later))}]"]
    lines += [f"on = {day.isoformat()}"] if day is not None else []
    lines += [f"note = {_quoted(note)}"] if note else []
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML; JSON's escapes are among its own."""
    return json.dumps(text, ensure_ascii=False)


def append_table(path: Path, table: str) -> None:
    """Append to the file; what stands in it, comments too, stays as it is. Raises UserError."""
    try:
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(before.rstrip("\n") + ("\n\n" if before else "") + table, "utf-8")
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror or error}", code=EXIT_USAGE) from error
