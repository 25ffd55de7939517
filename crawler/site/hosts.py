"""Which host and which origin a URL belongs to. Settings need this without any library."""

from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """Return host and, unless it is the scheme's own, port, in lower case: `xa.vn`, `127.0.0.1:8080`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return host if port is None or port == DEFAULT_PORTS.get(parts.scheme) else f"{host}:{port}"


def origin_of(url: str) -> str:
    """Return scheme, host and port, the realm of one robots.txt (RFC 9309 §2.3): `https://xa.vn`."""
    return f"{urlsplit(url).scheme}://{host_of(url)}"
