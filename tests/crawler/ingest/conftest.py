"""An archive for each test."""

import pytest

from tests.crawler.ingest.making import Library


@pytest.fixture
def library(tmp_path):
    library = Library(tmp_path)
    yield library
    library.close()
