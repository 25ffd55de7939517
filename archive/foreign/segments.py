"""Records in several segments (ISO 28500 §7): a first one and its continuations in the same file become one again."""

from collections.abc import Iterator
from typing import NamedTuple

from luutin.archive.foreign.found import LARGEST
from luutin.archive.foreign.framing import RawRecord

_CONTINUATION = "continuation"


class WholeRecord(NamedTuple):
    """A record with its fields, by lower-case names."""

    record: RawRecord
    head: dict[str, str]


class RecordSegments:
    """The segments that wait for what follows them, by the identity of the first one."""

    def __init__(self) -> None:
        self._held: dict[str, WholeRecord] = {}

    def join(self, record: RawRecord, head: dict[str, str]) -> Iterator[WholeRecord]:
        """Yield the records that are whole by *record*: itself, the one that it ends, or none yet."""
        origin = head.get("warc-segment-origin-id", "")
        if head.get("warc-type", "").lower() == _CONTINUATION and origin in self._held:
            first = self._held[origin]
            longer = first.record._replace(content=first.record.content + record.content)
            self._held[origin] = first._replace(record=longer)
            if "warc-segment-total-length" in head:
                yield self._held.pop(origin)
        elif head.get("warc-segment-number") == "1" and head.get("warc-record-id"):
            # The digest of its block is that of this segment alone.
            fields = {name: value for name, value in head.items() if name != "warc-block-digest"}
            self._held[head["warc-record-id"]] = WholeRecord(record, fields)
        else:
            yield WholeRecord(record, head)
        if sum(len(each.record.content) for each in self._held.values()) > LARGEST:
            yield from self.cut()

    def cut(self) -> Iterator[WholeRecord]:
        """Yield those whose end did not come, as cut."""
        for first in self._held.values():
            yield first._replace(head={**first.head, "warc-truncated": "segment"})
        self._held.clear()
