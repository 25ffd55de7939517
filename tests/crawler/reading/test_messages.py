"""What the crawl and its readers say to each other arrives whole, or is refused."""

import pickle  # noqa: TID251 - to show that what it makes is refused
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from itertools import count
from pathlib import Path
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from luutin.archive import ArticleRow
from luutin.crawler.reading.discovery.found import FoundLink
from luutin.crawler.reading.hosts.sketch import HostSketch
from luutin.crawler.reading.messages import (
    HEADER,
    LARGEST,
    Incoming,
    NonsenseError,
    ReadFailure,
    ReadRequest,
    decode_reply,
    encode_reply,
    frame,
    request_decoder,
    request_encoder,
)
from luutin.crawler.reading.page_result import PageResult, ReadOptions
from luutin.crawler.site.settings import SourceSettings
from luutin.crawler.wire.page import Page

SOURCE = SourceSettings(name="thu", seeds=("http://xa.vn/",), old_tls=True, selectors={"title": "h2.tin"})
NUMBERS = count(7)


def sample(hint):
    """A value of the type *hint* that is no field's default."""
    number = next(NUMBERS)
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return sample(next(arg for arg in args if arg is not NoneType))
    if origin is tuple:
        return tuple(sample(arg) for arg in ((args[0],) * 2 if args[-1] is ... else args))
    if origin is frozenset:
        return frozenset((sample(args[0]), sample(args[0])))
    if origin is Mapping:
        return {sample(args[0]): sample(args[1])}
    if hint is SourceSettings:
        return SOURCE
    if isinstance(hint, type) and issubclass(hint, Enum):
        return list(hint)[-1]
    if hasattr(hint, "_fields") or issubclass(hint, msgspec.Struct) or is_dataclass(hint):
        return filled(hint)
    return {
        str: f"chữ {number}",
        int: number,
        bool: True,
        bytes: f"byte {number}".encode(),
        date: date(2026, 11, number % 28 + 1),
        datetime: datetime(2026, 11, 23, 6, 0, 0, number, tzinfo=UTC),
    }[hint]


def filled(kind):
    """A *kind* of which every field holds a value of its own."""
    return kind(**{name: sample(hint) for name, hint in get_type_hints(kind).items()})


def defaults(kind):
    if issubclass(kind, msgspec.Struct):
        return {each.name: each.default for each in msgspec.structs.fields(kind)}
    return {each.name: each.default for each in fields(kind)} if is_dataclass(kind) else kind._field_defaults


@pytest.mark.parametrize("kind", [Page, ReadOptions, PageResult, FoundLink, ArticleRow, ReadFailure])
def test_the_samples_differ_from_what_a_lost_field_would_be(kind):
    """A field that is dropped on its way comes out as its default: no sample may hold that."""
    value = filled(kind)
    assert all(getattr(value, name) != default for name, default in defaults(kind).items())


def test_every_field_of_a_question_arrives():
    """All of a page but its `raw`, and all that is wanted of it, today's fields and tomorrow's."""
    question = filled(ReadRequest)
    question = msgspec.structs.replace(question, page=replace(question.page, raw=b""))
    assert request_decoder()(request_encoder()(question)) == question


@pytest.mark.parametrize("kind", [PageResult, ReadFailure])
def test_every_field_of_a_reply_arrives(kind):
    """The links and the article of a reading among them, each of its own type again."""
    reply = filled(kind)
    came = decode_reply(encode_reply(reply))
    assert came == reply
    if kind is PageResult:
        assert [type(came.sort), type(came.article), *map(type, came.links)] == [
            *(type(reply.sort), ArticleRow, FoundLink, FoundLink),
        ]


def test_the_settings_of_a_source_go_over_once():
    """Behind the first question a name stands for them, and the other side knows whose it is."""
    encode, decode = request_encoder(), request_decoder()
    page = Page("u", "u", 200, {}, b"", datetime(2026, 1, 1, tzinfo=UTC))
    first, second = (encode(ReadRequest(page, ReadOptions(SOURCE, number))) for number in (1, 2))
    assert len(second) < len(first) / 2
    assert [decode(first).options, decode(second).options] == [ReadOptions(SOURCE, 1), ReadOptions(SOURCE, 2)]


def test_what_a_host_repeats_goes_over_once_until_it_is_another():
    """A sketch may hold thousands of numbers, and is the same for hundreds of pages."""
    encode, decode = request_encoder(), request_decoder()
    first, next_one = (HostSketch("xa.vn", number, 9, frozenset(range(2_000))) for number in (1, 2))
    asked = [first, first, None, first, next_one, next_one]
    messages = [encode(ReadRequest(sample(Page), ReadOptions(SOURCE, host=each))) for each in asked]
    assert [decode(message).options.host for message in messages] == asked
    assert [len(message) > 2_000 for message in messages] == [True, False, False, False, True, False]


def test_only_what_the_types_know_is_sent():
    """A value that the other side could not check is a mistake of ours, told at once."""
    with pytest.raises(TypeError, match="Path"):
        request_encoder()(ReadRequest(Path(), ReadOptions(SOURCE)))


GOOD = msgspec.msgpack.decode(encode_reply(PageResult("article")))
NONSENSE = {
    "nothing": b"",
    "no MessagePack": b"\xc1\xc1\xc1",
    "half a reply": encode_reply(filled(PageResult))[:-9],
    "bytes behind it": encode_reply(ReadFailure("reader-memory")) + b"!",
    "a pickle": pickle.dumps({"sort": "article"}),
    "another type": msgspec.msgpack.encode(7),
    "an unknown kind": msgspec.msgpack.encode(["greeting", "hello"]),
    "an unknown sort": msgspec.msgpack.encode([GOOD[0], "poem", *GOOD[2:]]),
    "a number for a list": msgspec.msgpack.encode([*GOOD[:2], 3, *GOOD[3:]]),
    "a list nested without end": b"\x91" * 100_000,
}


@pytest.mark.parametrize("content", NONSENSE.values(), ids=NONSENSE)
def test_what_is_no_reply_is_refused(content):
    """Whatever a reader sends, it is a reply of the right types or NonsenseError."""
    with pytest.raises(NonsenseError):
        decode_reply(content)


def test_messages_are_found_however_the_bytes_are_cut():
    """Byte by byte or all at once: the same messages in their order."""
    sent = frame(1, b"one") + frame(2, b"") + frame(3, b"three")
    whole = [(1, b"one"), (2, b""), (3, b"three")]
    assert list(Incoming().messages(sent)) == whole
    incoming = Incoming()
    assert [each for n in range(len(sent)) for each in incoming.messages(sent[n : n + 1])] == whole


def test_a_message_of_absurd_length_is_refused_before_it_has_come():
    """Its header is enough: nobody gathers four gigabytes first."""
    with pytest.raises(NonsenseError, match="4,294,967,295 bytes"):
        list(Incoming().messages(HEADER.pack(0xFFFF_FFFF, 1)))
    assert list(Incoming().messages(HEADER.pack(LARGEST, 1))) == []
