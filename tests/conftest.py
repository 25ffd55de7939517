"""The order of the tests, and what must hold before any of them."""

import signal
from pathlib import Path

import pytest

pytest_plugins = ["tests.engine.fixtures"]

HERE = Path(__file__).parent
LONGEST = (HERE / "night" / "test_simulation.py", HERE / "hostile", HERE / "app" / "test_readme.py")
"""Files and folders that take longest: what begins them last waits for them alone."""
ROOT = HERE.parent


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
    items.sort(key=lambda item: (item.path in driving, turn_of(item.path)))


def turn_of(path: Path) -> int:
    """When a file has its turn: those of LONGEST in their order, then the others."""
    return next((turn for turn, long in enumerate(LONGEST) if path.is_relative_to(long)), len(LONGEST))


def drives_browser(item: pytest.Item) -> bool:
    """Whether a test is marked so, or asks for a fixture that does."""
    return item.get_closest_marker("browser") is not None or "browser" in getattr(item, "fixturenames", ())
