"""The pictures of an article: those among its items that its host does not show on other pages."""

from luutin.crawler.reading.extract.blocks import Block, Box, Picture, Stream
from luutin.crawler.reading.extract.markup import Addresses


def list_images(stream: Stream, first: int, last: int, addresses: Addresses) -> list[str]:
    """Return the absolute URLs of the pictures among the items *first* to *last*, each once, in order."""
    found: dict[str, None] = {}
    for item in stream.items[first : last + 1]:
        if isinstance(item, Picture) and not (item.box.apart or item.box.hidden or item.repeated):
            url = addresses.absolute(item.url)
            if url:
                found.setdefault(url)
    return list(found)


def count_pictures(stream: Stream, headline: Block | None, root: Box) -> int:
    """Return the number of pictures under the headline that lead nowhere else."""
    if headline is None:
        return 0
    items = stream.items[headline.index + 1 : root.last + 1]
    return sum(isinstance(item, Picture) and not (item.linked or item.box.junk or item.repeated) for item in items)
