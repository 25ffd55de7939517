"""Scans that lie on their side or stand on their head are read all the same."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from luutin.crawler.documents.file_record import Bounds
from luutin.crawler.documents.ocr import read_scans
from luutin.crawler.documents.page_image import decode_picture, shows_a_page
from luutin.crawler.documents.programs import has_ocr
from luutin.crawler.documents.read import read_file

WORDS = [
    "cong",
    "hoa",
    "xa",
    "hoi",
    "chu",
    "nghia",
    "viet",
    "nam",
    "doc",
    "lap",
    "tu",
    "do",
    "hanh",
    "phuc",
    "thong",
    "bao",
    "lich",
    "tiep",
    "dan",
    "cua",
    "huyen",
]


def page(turned):
    """A JPEG of nine lines of print, turned to the left by so many degrees."""
    picture = Image.new("L", (900, 640), 250)
    font = ImageFont.load_default(34)
    for line in range(9):
        text = " ".join(WORDS[(line * 5 + place) % len(WORDS)] for place in range(8))
        ImageDraw.Draw(picture).text((40, 40 + 62 * line), text, 20, font)
    packed = io.BytesIO()
    picture.rotate(turned, expand=True).save(packed, "JPEG")
    return packed.getvalue()


@pytest.mark.parametrize("turned", [0, 90])
def test_a_page_is_one_whichever_way_it_lies(turned):
    """Lines of print are seen also where they run upwards."""
    assert shows_a_page(decode_picture(page(turned), Bounds()))


@pytest.mark.skipif(not has_ocr(), reason="NO TESSERACT: apt-get install tesseract-ocr-vie")
def test_a_page_on_its_head_is_read(monkeypatch):
    """Where nearly nothing was made out, tesseract is asked how the page stands."""
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    data = page(180)
    read = read_scans(data, read_file(data, Bounds()), Bounds())
    told = set(read.text.lower().split())
    assert len(told & set(WORDS)) > 0.8 * len(set(WORDS))
