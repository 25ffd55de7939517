"""Pictures of kept files: drawn upright, small and bare, in a process that a hostile file ends alone."""

import io
import struct
import tempfile
import zlib

import pypdfium2
import pytest
from PIL import Image

from luutin.crawler import DrawOrder, UnreadableFileError, draw_file
from luutin.crawler.documents.drawing import answer


def photograph(form="JPEG", size=(900, 600), **saved):
    """A picture, red at its left edge, blue elsewhere."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 3, size[1]))
    packed = io.BytesIO()
    picture.save(packed, form, **saved)
    return packed.getvalue()


def turned():
    """A photograph of a camera that was held upright, and that says where it was made."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it clockwise to see it
    exif[0x010F] = "Secret camera"
    return photograph(exif=exif)


def papers(pages=2, size=(595, 842)):
    """A PDF of empty pages."""
    packed = io.BytesIO()
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(pages):
            document.new_page(*size)
        document.save(packed)
    return packed.getvalue()


def chunk(name, data):
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


BOMB = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(bytes(100_000)))
    + chunk(b"IEND", b"")
)

DRAWN = {
    "a photograph": (photograph(), DrawOrder(320), (320, 213)),
    "turned by its camera": (turned(), DrawOrder(320), (213, 320)),
    "smaller than asked": (photograph(size=(90, 60)), DrawOrder(320), (90, 60)),
    "a PNG": (photograph("PNG"), DrawOrder(960), (900, 600)),
    "a GIF": (photograph("GIF"), DrawOrder(320), (320, 213)),
    "a page of A4 at 100 dpi": (papers(), DrawOrder(1400, 2), (827, 1170)),
    "a page of a plan": (papers(size=(14_000, 200)), DrawOrder(1400, 1), (1400, 20)),
}
NOT_DRAWN = {
    "a bomb": (BOMB, DrawOrder(320), "bomb"),
    "half a picture": (photograph()[:400], DrawOrder(320), "broken"),
    "a page that is not there": (papers(), DrawOrder(320, 3), "no-page"),
    "half a PDF": (b"%PDF-1.7\n" + bytes(90), DrawOrder(320, 1), "broken"),
    "a drawing that is a program": (b"<svg onload='alert(1)'/>", DrawOrder(320), "unsupported"),
}


@pytest.mark.parametrize(("data", "order", "size"), DRAWN.values(), ids=DRAWN)
def test_a_picture_is_small_upright_and_bare(data, order, size):
    """It has the size asked for at most, stands as its camera was held, and says nothing beside its pixels."""
    drawing = answer(data, order)
    assert (drawing.width, drawing.height) == size
    picture = Image.open(io.BytesIO(drawing.webp))
    assert (picture.format, picture.size) == ("WEBP", size)
    assert not picture.getexif()
    assert b"Secret" not in drawing.webp


def test_a_camera_held_upright_took_what_is_red_above():
    """What stood at the left of the sensor stands at the top of the picture."""
    picture = Image.open(io.BytesIO(answer(turned(), DrawOrder(320)).webp)).convert("RGB")
    assert picture.getpixel((100, 10))[0] > 200
    assert picture.getpixel((100, 300))[2] > 200


@pytest.mark.parametrize(("data", "order", "code"), NOT_DRAWN.values(), ids=NOT_DRAWN)
def test_what_cannot_be_drawn_says_why(data, order, code):
    """A bomb, a broken file and a kind that has no picture each end in their code."""
    assert answer(data, order).code == code


def test_drawing_happens_in_a_process_of_its_own():
    """A picture comes back from the process, and the code of a bomb too."""
    with tempfile.TemporaryFile() as file:
        file.write(photograph())
        file.seek(0)
        assert draw_file(file, DrawOrder(320)).width == 320
        file.seek(0)
        with pytest.raises(UnreadableFileError, match="bomb"):
            draw_file(file, DrawOrder(320, pixels=1000))
