"""What a source's nights show beyond the codes of its visits, each with a stable name. docs/operating.md lists them."""

from enum import StrEnum


class Sign(StrEnum):
    """What health finds in a night, or in many."""

    WELL = "well"
    """It answers, and has news."""
    SILENT = "silent"
    """It answers, and has had no news for longer than is usual for it."""
    ABSENT = "absent"
    """Its listing pages are not there any more."""
    HOME = "home"
    """All its pages lead to the home page."""
    ELSEWHERE = "elsewhere"
    """Its pages lead to another host."""
    OWNER = "owner"
    """Its pages print another site's name."""
    REDESIGN = "redesign"
    """A field that its pages always had is missing."""
    MASS_VANISH = "mass-vanish"
    """Most of its articles seem gone at once."""
    EMPTY_LISTING = "empty-listing"
    """Its listing pages list nothing, or next to nothing, where there always was something."""
    NO_ARTICLES = "no-articles"
    """It answers, and no page of it was ever read as an article."""
    UNSTEADY = "unsteady"
    """It fails again and again, and comes back each time."""
    NOT_CRAWLED = "not-crawled"
    """No run looked at it."""
    NEVER_ASKED = "never-asked"
    """No run asked it for a page."""
