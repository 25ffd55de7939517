"""The process that draws one file small: bytes on standard input, a WebP picture on standard output. Pillow, PDFium."""

import io
import resource
import sys
from typing import Any, Final

import msgspec
from PIL import Image, ImageOps, UnidentifiedImageError

from luutin.crawler.documents.file_record import FileKind
from luutin.crawler.documents.kinds import kind_of
from luutin.crawler.documents.pictures import Drawing, DrawOrder
from luutin.crawler.errors import UnreadableFileError
from luutin.crawler.sandbox.confine import Needs, confine

_QUALITY: Final = 78
_PAGE_DPI: Final = 100
_POINTS: Final = 72
"""Points of a PDF in an inch."""


def main() -> None:
    """Draw the file, as the order in the first argument says."""
    order = msgspec.json.decode(sys.argv[1], type=DrawOrder)
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_CPU, (order.cpu_s, order.cpu_s))
    confine(Needs(memory=order.memory))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer(data, order)))


def answer(data: bytes, order: DrawOrder) -> Drawing:
    """Return the picture of *data*, or why there is none."""
    try:
        picture = _photograph(data, order) if order.page is None else _page(data, order)
    except UnreadableFileError as error:
        return Drawing(code=error.code, message=error.message)
    except MemoryError:
        return Drawing(code="too-large", message="no memory to draw it")
    packed = io.BytesIO()
    picture.save(packed, "WEBP", quality=_QUALITY, method=2)
    return Drawing(packed.getvalue(), picture.width, picture.height)


def _photograph(data: bytes, order: DrawOrder) -> Image.Image:
    if not kind_of(data).is_image:
        raise UnreadableFileError("unsupported", "the file is no picture")
    Image.MAX_IMAGE_PIXELS = None  # the bound of the order is asked instead, which also bounds what lies below 1 : 2
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > order.pixels:
                size = f"{opened.width} × {opened.height} pixels, and {order.pixels:,} are drawn"
                raise UnreadableFileError("bomb", size)
            opened.draft("RGB", (order.side, order.side))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((order.side, order.side))
            return _bare(upright)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadableFileError("broken", f"{error}") from error


def _bare(picture: Image.Image) -> Image.Image:
    """Return *picture* in colour on white, without anything that its file says beside its pixels."""
    whole = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
    bare = Image.new("RGB", whole.size, "white")
    bare.paste(whole, mask=whole.getchannel("A") if whole.mode == "RGBA" else None)
    return bare


def _page(data: bytes, order: DrawOrder) -> Image.Image:
    if kind_of(data) is not FileKind.PDF:
        raise UnreadableFileError("unsupported", "only pages of PDF are drawn")
    import pypdfium2 as pdfium

    try:
        with pdfium.PdfDocument(data) as document:
            document.init_forms()
            if not 1 <= (order.page or 0) <= len(document):
                raise UnreadableFileError("no-page", f"the file has {len(document)} pages")
            page: Any = document[(order.page or 1) - 1]
            scale = min(_PAGE_DPI / _POINTS, order.side / max(1.0, *page.get_size()))
            return _bare(page.render(scale=scale).to_pil())
    except pdfium.PdfiumError as error:
        raise UnreadableFileError("broken", f"{error}") from error
