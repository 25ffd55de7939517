"""Lines of the index of a web archive: where in its WARC file what address's record stands (CDXJ)."""

import orjson

from luutin.app.webarchives.sort_key import sort_key
from luutin.app.webarchives.taking import Taken


def index_line(taken: Taken, *, offset: int, file: str) -> str | None:
    """Return the line of *taken*, which stands at *offset* of *file*; None: what a browser made is no answer of a host.

    Source: https://specs.webrecorder.net/cdxj/0.1.0/
    """
    memento = taken.memento
    if memento.rendered_from is not None:
        return None
    mime = (memento.content_type or "unk").partition(";")[0].strip().lower() or "unk"
    facts = {
        "url": taken.url,
        "mime": "warc/revisit" if taken.revisit else mime,
        "status": str(memento.status),
        "digest": f"sha256:{memento.sha256}",
        "length": str(taken.length),
        "offset": str(offset),
        "filename": file,
    }
    stamp = "".join(sign for sign in memento.fetched_at if sign.isdigit())
    return f"{sort_key(taken.url)} {stamp} {orjson.dumps(facts).decode()}\n"
