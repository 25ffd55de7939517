"""What can only be judged later: revisits whose original has come, pictures that stand before their article, parts.

A cut capture is better than none, and takes the place of no whole one.
"""

from collections.abc import Iterable, Iterator

from luutin.archive import (
    AwayError,
    CaptureError,
    CaptureSource,
    Finds,
    ForeignCapture,
    Revisit,
    TakenIn,
    read_response,
)
from luutin.crawler.codes import Code
from luutin.crawler.run.ingest.keeping import Keeper
from luutin.crawler.run.ingest.placing import Placed, Placing
from luutin.crawler.run.ingest.sorting import FileToKeep, PageToRead, sort_out


def seen_again(taken: TakenIn, source: CaptureSource, revisits: Iterable[Revisit]) -> Iterator[ForeignCapture]:
    """Each of *revisits* with what its original found, out of *source*; without those unread."""
    for revisit in revisits:
        original = taken.original(revisit)
        try:
            if original is None:
                continue
            headers, body = read_response(source, original.file, original.offset)
        except AwayError:
            raise  # what cannot be had for now is not what cannot be read
        except CaptureError:
            continue
        yield ForeignCapture(
            *(revisit.url, revisit.captured_at, 200, "OK", tuple(headers.items()), body),
            witness=revisit.witness,
            place=revisit.place,
            digest=revisit.digest,
        )


def placed_revisit(revisit: Revisit, placing: Placing) -> Revisit | Code:
    """A revisit as it waits for its original: what is named by its address alone, has other spellings."""
    placed, original = placing.place(revisit.url), placing.place(revisit.original_url or revisit.url)
    named = revisit._replace(original_url=original.url if isinstance(original, Placed) else None)
    if revisit.digest is not None:
        return named
    return placed if isinstance(placed, Code) else named._replace(url=placed.url)


def cut_captures(finds: Finds, placing: Placing, *, cap: int) -> Iterator[ForeignCapture]:
    """The captures of a file of which a part came, and that would be kept."""
    for found in finds:
        if isinstance(found, ForeignCapture):
            chosen = sort_out(found, placing, cap=cap)
            if isinstance(chosen, (PageToRead, FileToKeep)) and chosen.capture.truncated:
                yield chosen.capture


def shown_pictures(finds: Finds, keeper: Keeper, placing: Placing, *, cap: int) -> Iterator[FileToKeep]:
    """The pictures of a file that kept articles show, and that are not kept yet."""
    for found in finds:
        if isinstance(found, ForeignCapture):
            file = sort_out(found, placing, cap=cap)
            if isinstance(file, FileToKeep) and file.kind.is_image and keeper.is_shown(file) and not keeper.has(file):
                yield file
