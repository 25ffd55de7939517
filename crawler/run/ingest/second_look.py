"""What can only be judged later: revisits whose original has come, and pictures that stand before their article."""

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
from luutin.crawler.run.ingest.keeping import Keeper
from luutin.crawler.run.ingest.placing import Placing
from luutin.crawler.run.ingest.sorting import FileToKeep, sort_out


def seen_again(taken: TakenIn, source: CaptureSource, revisits: Iterable[Revisit]) -> Iterator[ForeignCapture]:
    """Each of *revisits* with what its original found, out of *source*; without those unread."""
    for revisit in revisits:
        url, moment, digest = revisit[:3]
        original = taken.last_before(url, moment) if digest is None else taken.original(digest)
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


def shown_pictures(finds: Finds, keeper: Keeper, placing: Placing, *, cap: int) -> Iterator[FileToKeep]:
    """The pictures of a file that kept articles show, and that are not kept yet."""
    for found in finds:
        if isinstance(found, ForeignCapture):
            file = sort_out(found, placing, cap=cap)
            if isinstance(file, FileToKeep) and file.kind.is_image and keeper.is_shown(file) and not keeper.has(file):
                yield file
