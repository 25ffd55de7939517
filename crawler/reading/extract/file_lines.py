"""Lines that offer a file and say nothing else: its name, its size, a button, a label over it."""

import re
from typing import Final

from luutin.crawler.reading.extract.attachments import offers_file
from luutin.crawler.reading.extract.blocks import Block, Stream

_FILE_WORDS: Final = re.compile(
    r"(?:[\W\d]|(?:files?|tệp(?: tin)?|tập tin|tài liệu|văn bản|biểu mẫu|đính kèm|kèm theo|gửi kèm|liên quan"
    r"|tải (?:về|xuống)|tại đây|xem|downloads?|attachments?|documents?|pdf|docx?|xlsx?|[kmg]?b)\b)+"
)
_SIZED: Final = re.compile(r"\s*[-–(\[:]*\s*\d+(?:[.,]\d+)?\s*(?:[kmg]i?b|bytes?)\s*[)\]]?\s*", re.IGNORECASE)
"""The size that stands behind the link to a file."""
_LABEL: Final = 40
"""Characters that such a label has at most."""
_ENDS_AS_FILE: Final = re.compile(r"\.(?:[a-z]{3}x?|7z)$", re.IGNORECASE)
_LONGEST: Final = 160


def is_file_line(stream: Stream, block: Block) -> bool:
    """Say whether a line holds the link to a file, and besides it only labels and a size."""
    if not block.links or len(block.text) > _LONGEST:
        return False
    text, files = block.text.lower(), [link.text for link in stream.links_in(block) if offers_file(link)]
    for name in files:
        text = text.replace(name.lower(), " ", 1) if _is_file_name(name) else text
    beside = text.replace(files[0].lower(), " ", 1) if len(files) == 1 else ""
    return bool(files) and (_FILE_WORDS.fullmatch(text) is not None or _SIZED.fullmatch(beside) is not None)


def is_label_of_files(stream: Stream, block: Block) -> bool:
    """Say whether a line such as `Tài liệu kèm theo:` only announces the file in the next."""
    if len(block.text) > _LABEL or block.links or _FILE_WORDS.fullmatch(block.text.lower()) is None:
        return False
    after = stream.items[block.index + 1] if block.index + 1 < len(stream.items) else None
    return isinstance(after, Block) and any(offers_file(link) for link in stream.links_in(after))


def _is_file_name(text: str) -> bool:
    return " " not in text and _ENDS_AS_FILE.search(text) is not None
