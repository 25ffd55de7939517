"""The key by which an index of a web archive is sorted and searched: an address with its host turned round (SURT)."""

import re
from typing import Final
from urllib.parse import urlsplit

_WWW: Final = re.compile(r"www\d*\.")
_PORTS: Final = {"http": 80, "https": 443}


def sort_key(url: str) -> str:
    """Return the key of *url*, in small letters, without scheme, `www.`, the scheme's own port, a last slash.

    Source: https://specs.webrecorder.net/cdxj/latest/, and the canonical form that its readers share.

    >>> sort_key("https://www.Xa.vn:443/Tin/?b=2&a=1")
    'vn,xa)/tin?a=1&b=2'
    """
    try:
        parts = urlsplit(url)
        host, port = _WWW.sub("", (parts.hostname or "").rstrip("."), count=1), parts.port
    except ValueError:  # a broken host or port: it is found by nothing but itself
        return url.lower()
    if not host:
        return url.lower()
    turned = ",".join(reversed(host.split("."))) if ":" not in host else host
    own = port is None or port == _PORTS.get(parts.scheme)
    path = parts.path.lower()
    path = (path.rstrip("/") if len(path) > 1 else path) or "/"
    query = "&".join(sorted(parts.query.lower().split("&")))
    return f"{turned}{'' if own else f':{port}'}){path}{f'?{query}' if query else ''}"
