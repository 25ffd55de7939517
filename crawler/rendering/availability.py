"""Can pages be rendered here? Playwright drives a browser that the system has; neither comes with the crawler."""

import shutil
from importlib.util import find_spec

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""Programs that are taken, the first that is there."""
RENDERING_COSTS = "each takes half a second of a processor and its scripts' requests; the browser 600 MB of memory"
"""As a sentence's end."""


def find_browser() -> str | None:
    """The system's Chromium or Chrome; None: there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def what_lacks() -> str | None:
    """What must be installed before a page can be rendered, as a sentence's end; None: nothing."""
    lacks = []
    if find_spec("playwright") is None:
        lacks.append("Playwright (pip install 'luutin[render]')")
    if find_browser() is None:
        lacks.append("Chromium (apt install chromium)")
    return f"{' and '.join(lacks)} must be installed" if lacks else None
