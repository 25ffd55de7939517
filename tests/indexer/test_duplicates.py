"""Sketches of texts, against their definition worked out number by number."""

import random

import pytest

from luutin.indexer.fts.duplicates import KEPT, sketch

TEXTS = {
    "all different": random.Random(1).randbytes(1500),
    "longer than what counts": random.Random(2).randbytes(5000),
    "the shortest": random.Random(3).randbytes(200),
    "one sentence again and again": b"khu dan cu van hoa, doi song moi, nep song moi " * 20,
    "one letter": b"a" * 500,
    "too short": random.Random(4).randbytes(199),
}


def plain(text):
    """The smallest hashes of all runs of 32 bytes, but the very smallest."""
    if len(text) < 200:
        return [0] * KEPT
    text = text[:4096]
    hashes = sorted(hashed(text[start : start + 32]) for start in range(1, len(text) - 31))[: 4 * KEPT]
    kept = sorted(set(hashes) - {hashes[0]})[:KEPT]
    return kept + [0] * (KEPT - len(kept))


def hashed(run):
    value = sum(byte * pow(0x9E3779B1, place, 1 << 32) for place, byte in enumerate(run, 1)) % (1 << 32)
    value ^= value >> 15
    value = value * 0x2C1B3C6D % (1 << 32)
    return value ^ value >> 13


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_sketch_is_what_archives_have_had_all_along(text):
    """Sketches of different days are compared, so that the same text must always give the same."""
    assert sketch(text).tolist() == plain(text)
