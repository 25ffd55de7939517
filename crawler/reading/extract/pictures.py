"""The pictures of an article: those among its items that its host does not show on other pages. And its films."""

import re
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Picture, Stream
from luutin.crawler.reading.extract.markup import Addresses

_PLAYER: Final = re.compile(
    r"//(?:www\.)?(?:youtube(?:-nocookie)?\.com/embed|player\.|\w+\.dailymotion|www\.facebook\.com/plugins/video)"
    r"|[/.](?:video|media|clip)s?[/.?-]|/embed[/.?]|\.(?:mp4|m3u8|mp3|flv)\b",
    re.IGNORECASE,
)
"""An address of a frame that plays something."""


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


def shows_film(stream: Stream) -> bool:
    """Say whether the page plays a film or a broadcast."""
    page = stream.boxes[0].node
    return any(
        node.tag != "iframe" or _PLAYER.search(node.attributes.get("src") or "") is not None
        for node in page.css("video, audio, iframe[src]")
    )
