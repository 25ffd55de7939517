"""The documents name what the code has."""

from pathlib import Path

import pytest

from luutin.crawler.site.settings import CrawlerSettings, SourceSettings

DOCS = Path(__file__).parents[2] / "docs"
SETTINGS = sorted({*CrawlerSettings.model_fields, *SourceSettings.model_fields} - {"label"})
"""A source's label is `name` in config.toml, where its own name heads its table."""


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_is_explained(name):
    """A setting without a word in docs/adding-a-source.md does not exist for its users."""
    assert f"`{name}`" in (DOCS / "adding-a-source.md").read_text("utf-8")


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "crawler").glob("*.py")), ids=lambda path: path.name
)
def test_no_module_grows_too_long(path):
    """About three hundred lines; what is longer has two subjects."""
    assert len(path.read_text("utf-8").splitlines()) <= 345
