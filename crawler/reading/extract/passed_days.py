"""Days in the elements that the walk passed over: under the headline and in the article's foot they may be its own.

A line with the day may be named `tools`, `post-footer` or `widget`, and hold nothing but itself.
"""

from collections.abc import Iterator
from typing import Final

from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.day_weights import UNDER, Place
from luutin.crawler.reading.extract.stamp import Stamp, find_stamps, fold
from luutin.crawler.reading.extract.stamp_labels import PUBLISHED, UPDATED, label_of, reason_against

_ENOUGH: Final = 3.0
_AGREED: Final = 4.5
"""Weight of a day that the markup claims too: above the markup's own, because a page prints what it means."""
_LONGEST: Final = 200
_LINE: Final = 80
"""Characters of a line that holds little besides the day."""
_WHOLE: Final = ("html", "body", "main")


def add_passed_days(published: Choice, modified: Choice, place: Place, claimed: str | None) -> None:
    """Add the days of passed elements: under the headline any, in the article's foot those that a label explains."""
    own = {box.node.mem_id for box in (place.root, place.root.parent) if box is not None and box.tag not in _WHOLE}
    for node, index in zip(place.stream.passed, place.stream.passed_at, strict=True):
        under = place.title is not None and place.anchor < index <= max(place.root.first, place.anchor + UNDER)
        foot = node.parent is not None and node.parent.mem_id in own
        if not under and not foot:
            continue
        text = fold(node.text(separator=" ")[:_LONGEST])
        for stamp, label in _labelled(text):
            if label == UPDATED:
                modified.add(stamp.iso, "printed in the foot of the article", _ENOUGH)
            elif label == PUBLISHED or (under and len(text) < _LINE):
                agreed = claimed is not None and claimed[:10] == stamp.iso[:10]
                published.add(stamp.iso, "printed in a line named like a widget", _AGREED if agreed else _ENOUGH)


def _labelled(text: str) -> Iterator[tuple[Stamp, str]]:
    """Yield each day of *text* with what the words before it make of it, but for those of another thing."""
    end = 0
    for stamp in find_stamps(text):
        words, end = text[end : stamp.start], stamp.end
        label = label_of(words)
        if label or not reason_against(words):
            yield stamp, label
