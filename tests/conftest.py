"""The order of the tests, and what must hold before any of them."""

import signal
from pathlib import Path

import pytest

pytest_plugins = ["tests.engine.fixtures"]

HOSTILE = Path(__file__).parent / "hostile"
ROOT = Path(__file__).parent.parent


def pytest_sessionstart() -> None:
    """Heed Ctrl-C again, and look at the compiled modules.

    A shell has its background jobs ignore SIGINT, and the commands that tests start would inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    refuse_stale_modules()


def refuse_stale_modules() -> None:
    """Refuse to test compiled modules older than their source: they would pass for an edit they lack."""
    for module in (file for room in ("archive", "crawler") for file in (ROOT / room).rglob("*.so")):
        source = module.parent / f"{module.name.partition('.')[0]}.py"
        if not source.exists() or source.stat().st_mtime > module.stat().st_mtime:
            pytest.exit(f"{source.name} is newer than its compiled module: run `make interpreted` or `make test`", 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest waits first, so that no worker is left alone with them, and browser tests last.

    Playwright's event loop stays in the main thread once it runs, and no other may start. A file with one test that
    drives a browser comes whole behind those without.
    """
    driving = {item.path for item in items if drives_browser(item)}
    items.sort(key=lambda item: (item.path in driving, HOSTILE not in item.path.parents))


def drives_browser(item: pytest.Item) -> bool:
    """Whether a test is marked so, or asks for a fixture that does."""
    return item.get_closest_marker("browser") is not None or "browser" in getattr(item, "fixturenames", ())
