"""An archive in a temporary folder, and a clock that stands still."""

from datetime import UTC, datetime

import pytest

from luutin.archive import Article, Database


@pytest.fixture
def now():
    return datetime(2024, 3, 12, 1, 30, tzinfo=UTC)


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "archive.db") as database:
        yield database


@pytest.fixture
def article():
    return Article(
        url="http://portal.example/a",
        source="portal",
        title="Khai mạc hội thao",
        published="2024-03-12T08:30",
        body=("Sáng nay, hội thao khai mạc.", "Có sáu đội dự."),
        captions=({"text": "Các đội diễu hành", "image": None, "position": 1},),
        document_numbers=("12/KH-UBND",),
    )
