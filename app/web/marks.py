"""Text with the places that matched: everything escaped, the matches in `<mark>`."""

from collections.abc import Iterable, Iterator
from itertools import count

from markupsafe import Markup, escape

from luutin.app.web.printed import visible
from luutin.indexer import Span


class Marker:
    """Marks matches and numbers them over one page, so that keys and links can walk them."""

    def __init__(self, *, numbered: bool = True) -> None:
        self.numbered = numbered
        self.count = 0
        self._numbers = count(1)

    def mark(self, text: str, spans: Iterable[Span]) -> Markup:
        """*text* as HTML with *spans*, in any order and perhaps overlapping, marked."""
        parts, end = [], 0
        for start, stop in _merge(spans, text):
            parts += [_escape(text[end:start]), self._open_mark(), _escape(text[start:stop]), Markup("</mark>")]
            end = stop
        return Markup("").join([*parts, _escape(text[end:])])

    def _open_mark(self) -> Markup:
        self.count = next(self._numbers)
        return Markup('<mark id="m{}">').format(self.count) if self.numbered else Markup("<mark>")


def _escape(text: str) -> Markup:
    return escape(visible(text))


def _merge(spans: Iterable[Span], text: str) -> Iterator[Span]:
    """Spans inside *text*, in order; those that overlap or have only white space between them as one."""
    held: Span | None = None
    for start, stop in sorted((max(start, 0), min(stop, len(text))) for start, stop in spans):
        if start >= stop:
            continue
        if held and not text[held[1] : start].strip():
            held = held[0], max(held[1], stop)
            continue
        if held:
            yield held
        held = start, stop
    if held:
        yield held
