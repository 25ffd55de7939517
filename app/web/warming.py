"""What every answer needs is loaded before the first visitors come: many at once would wait for it together."""

from luutin.app.web import i18n
from luutin.app.web.render import load_templates
from luutin.indexer import load_shipped


def load_pages() -> None:
    """Templates, words and places, before processes part: so they share one copy."""
    load_shipped()
    for language in i18n.LANGUAGES:
        load_templates(language)
