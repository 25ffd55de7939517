"""Count the calls that reading a page takes: `python count_work.py SIZE…` writes them for each kind and each size.

The source goes before what is compiled of it, because only Python's own calls can be counted.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, FileFinder, SourceFileLoader
from pathlib import Path

sys.path_hooks[:] = [FileFinder.path_hook((SourceFileLoader, [".py"]), (ExtensionFileLoader, EXTENSION_SUFFIXES))]
sys.path_importer_cache.clear()
sys.path.insert(0, str(Path(__file__).parents[3] / "bench"))

from hostile_pages import KINDS  # noqa: E402

from luutin.crawler.errors import NotAnArticleError  # noqa: E402
from luutin.crawler.reading.extract import extract, is_compiled  # noqa: E402
from luutin.crawler.wire.page import Page  # noqa: E402

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def calls_of(work: Callable[[], object]) -> int:
    """Return how many calls *work* makes."""
    calls = 0

    def count(frame: object, event: str, value: object) -> None:  # noqa: ARG001 - the interpreter's signature
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        work()
    except NotAnArticleError:
        pass
    finally:
        sys.setprofile(None)
    return calls


def main() -> None:
    """Write what the module's docstring says, as JSON."""
    assert not is_compiled()
    sizes = [int(size) for size in sys.argv[1:]]
    counted = {}
    for name, kind in KINDS.items():
        pages = [Page("http://a.example/1", "http://a.example/1", 200, {}, kind(size), NOW) for size in sizes]
        counted[name] = [calls_of(lambda page=page: extract(page, source="test")) for page in pages]
    sys.stdout.write(json.dumps(counted))


if __name__ == "__main__":
    main()
