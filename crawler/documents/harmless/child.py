"""The process that makes one page harmless: bytes on standard input, the page on standard output, and then it ends."""

import resource
import sys
from functools import partial

import msgspec

from luutin.crawler.documents.harmless.markup import OurPlaces, harmless_page
from luutin.crawler.documents.harmless.page import Harmless, HarmlessOrder
from luutin.crawler.reading.extract.tree import parse_body
from luutin.crawler.reading.requisites.named import base_of
from luutin.crawler.reading.requisites.styles import harmless_styles
from luutin.crawler.sandbox.confine import Needs, confine
from luutin.crawler.sandbox.kernel import die_with_parent
from luutin.crawler.site.urls import resolve
from luutin.crawler.wire.decode import decode


def main() -> None:
    """Make the page harmless, as the order in the first argument says."""
    die_with_parent()
    order = msgspec.json.decode(sys.argv[1], type=HarmlessOrder)
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_CPU, (order.cpu_s, order.cpu_s))
    confine(Needs(memory=order.memory))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer(data, order)))


def answer(data: bytes, order: HarmlessOrder) -> Harmless:
    """Return the page of *data*, or why there is none."""
    try:
        if order.is_style:
            text, _ = decode(data, order.headers)
            return Harmless(harmless_styles(text, partial(_placed, order.url, order.shown)))
        tree = parse_body(data, order.headers)
        base = base_of(tree, order.url)
        places = (partial(_placed, base, before) for before in (order.shown, order.led_to))
        return Harmless(harmless_page(tree, OurPlaces(*places)))
    except (MemoryError, RecursionError):
        return Harmless(code="too-large")


def _placed(base: str, before: str, written: str) -> str | None:
    """Where *written*, on a page whose base is *base*, stands with us; None: it names nothing of the web."""
    address = resolve(written.strip(), base) if written.strip() else None
    return None if address is None else before + address
