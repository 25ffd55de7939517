"""One request by HTTP, to where the operator said or to nowhere: no redirect is followed, no proxy is asked."""

import http.client
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit


def checked_url(url: str) -> str:
    """*url* as it is. Raises ValueError where no request could be made of it."""
    wrong = f"{url!r} is not an http or https URL"
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError(f"{wrong}: letters outside ASCII and blanks are written as %XX")
    try:
        parts = urlsplit(url)
        named = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError as error:
        raise ValueError(f"{wrong}: {error}") from error
    if not named:
        raise ValueError(wrong)
    if parts.username is not None:
        raise ValueError("the URL holds a name or password, which would stand in logs: leave it out")
    return url


def ask(method: str, url: str, body: bytes | None, headers: Mapping[str, str], *, timeout_s: float) -> int:
    """Send a request to *url*, which is checked; return the status of the answer.

    Raises OSError, http.client.HTTPException.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, port, timeout=timeout_s, context=context)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=timeout_s)
    try:
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request(method, target, body, {"User-Agent": "luutin", **headers})
        return connection.getresponse().status
    finally:
        connection.close()
