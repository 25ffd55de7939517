"""The order of the tests."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser tests last: Playwright's event loop stays in the main thread once it runs, and no other may start."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
