"""Addresses of the pages: the proxy's prefix, the language once it was chosen, and parameters in a fixed order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from luutin.app.web.static import hashed_name
from luutin.archive import Record

Parameter = str | int | None


@dataclass(frozen=True, slots=True)
class Links:
    """Builds the addresses that one page shows."""

    root_path: str
    """Prefix of a reverse proxy; empty: none."""
    origin: str
    """Scheme and host for addresses that leave the page: feeds, citations, exports."""
    language: str | None
    """Carried on in every link; None: the visitor has not chosen one by parameter."""

    names: Callable[[], Mapping[str, str]] = dict
    """What sources are called, asked for where a page prints one."""

    def named(self, source: str) -> str:
        """What *source* is called where people read."""
        return self.names().get(source, source)

    def to(self, path: str, parameters: Mapping[str, Parameter] | None = None, **more: Parameter) -> str:
        """The address of *path*; empty parameters are left out."""
        chosen = {**(parameters or {}), **more}
        if self.language and "lang" not in chosen:
            chosen["lang"] = self.language
        pairs = [(name, value) for name, value in chosen.items() if value not in {None, ""}]
        query = f"?{urlencode(pairs)}" if pairs else ""
        # Two slashes in front would be read as a host (RFC 3986 §4.2).
        return f"{self.root_path}/{quote(path.lstrip('/'), safe='/@:~')}{query}"

    def pairs(self, path: str, parameters: Sequence[tuple[str, str]], *, lang: bool = True) -> str:
        """The address of *path* with parameters that may come again, and the language unless *lang* is False."""
        chosen = [*parameters, *([("lang", self.language)] if lang and self.language else [])]
        return self.to(path, {}, lang=None) + (f"?{urlencode(chosen)}" if chosen else "")

    def whole(self, path: str, parameters: Mapping[str, Parameter] | None = None, **more: Parameter) -> str:
        """The same with scheme and host, and without the language: what is cited means the same to everyone."""
        return self.origin + Links(self.root_path, self.origin, None).to(path, parameters, **more)

    def permalink(self, record: Record) -> str:
        """The whole address of the revision that *record* is; its content never changes."""
        return self.whole(f"/a/{record.name}")

    def static(self, name: str) -> str:
        """The lasting address of a style, script or font."""
        return f"{self.root_path}/static/{hashed_name(name)}"
