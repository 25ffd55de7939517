"""What every answer needs is loaded before the first visitors come: many at once would wait for it together."""

from luutin.app.web import i18n
from luutin.app.web.render import load_templates


def load_pages() -> None:
    """Templates and words, before processes part: so they share one copy."""
    for language in i18n.LANGUAGES:
        load_templates(language)
