"""A page typed for the fonts of the 1990s is put into Unicode before anything of it is judged."""

from typing import Final

from luutin.crawler.reading.extract.blocks import Stream
from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.legacy_letters import font_of

_SAMPLE: Final = 4
"""Of the page's blocks, the longest that are looked at."""


def modernise(stream: Stream, markup: Markup) -> None:
    """Put all text of the page into Unicode where its blocks are typed for an old font."""
    sample = " ".join(block.text[:300] for block in stream.longest(_SAMPLE))
    convert = font_of(sample)
    if convert is None:
        return
    for block in stream.blocks:
        block.text = convert(block.text)
    for link in stream.links:
        link.text, link.title = convert(link.text), convert(link.title)
    markup.title = convert(markup.title)
    markup.metas = {name: convert(content) for name, content in markup.metas.items()}
