"""A run's surroundings for each test."""

import pytest

from tests.crawler.making import Making


@pytest.fixture
def making(tmp_path):
    making = Making(tmp_path)
    yield making
    making.close()
