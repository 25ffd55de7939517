"""The head of a picture says how large it is, as the library does that decodes it."""

import io

import pytest
from PIL import Image

from luutin.crawler.documents.picture_header import is_small, size_by_head

FORMATS = ["PNG", "GIF", "JPEG", "BMP", "WEBP"]


def picture(width, height, form, **options):
    """The bytes of a picture."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(target, form, **options)
    return target.getvalue()


@pytest.mark.parametrize("form", FORMATS)
def test_size_is_read_from_the_head(form):
    """Every format's size is read, whatever stands before it; a cut head says nothing, and is not small."""
    data = picture(640, 333, form)
    assert size_by_head(data) == (640, 333)
    assert is_small(picture(640, 119, form))
    assert not is_small(picture(640, 240, form))
    assert not is_small(data[:8])


@pytest.mark.parametrize("options", [{"lossless": True}, {"exif": Image.Exif().tobytes() + bytes(20)}])
def test_each_kind_of_webp_has_its_size(options):
    """WebP states it in three ways."""
    assert size_by_head(picture(640, 333, "WEBP", **options)) == (640, 333)


def test_jpeg_with_much_before_its_frame():
    """Comments and profiles stand before the size."""
    assert size_by_head(picture(640, 333, "JPEG", comment=b"x" * 60_000, quality=90)) == (640, 333)


@pytest.mark.parametrize("data", [b"", b"%PDF", b"\xff\xd8" + b"\xff" * 99, b"\xff\xd8\x00\x00\x00"])
def test_what_is_no_picture_has_no_size(data):
    """Nothing is made up."""
    assert size_by_head(data) is None
