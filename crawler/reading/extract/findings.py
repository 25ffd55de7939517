"""What reading one page came to: the record, and how each field of it was found."""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from luutin.archive import Article
from luutin.crawler.reading.extract.blocks import Block, Box
from luutin.crawler.reading.extract.captions import FoundCaption
from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.repeats import Repeats
from luutin.crawler.reading.hosts.sketch import PageMarks


@dataclass(slots=True)
class Reading:
    """What one page holds: the record, and how each field of it was found."""

    article: Article
    tree: LexborHTMLParser
    blocks: list[Block]
    """All texts of the page, in reading order."""
    root: Box
    choices: dict[str, Choice] = field(default_factory=dict)
    title: tuple[Block, ...] = ()
    body: list[Block] = field(default_factory=list)
    captions: list[FoundCaption] = field(default_factory=list)
    missed: tuple[str, ...] = ()
    """Fields whose selector matched nothing; the general rules found them instead, or did not."""
    repeats: Repeats | None = None
    """What its host's sketch says of the page; None where it was read without one."""

    def marks(self) -> PageMarks | None:
        """Return what the page adds to its host's sketch; None where it was read without one."""
        if self.repeats is None:
            return None
        return self.repeats.marks("\n".join((self.article.title, *self.article.body)))
