"""Every channel, held to its protocol against a receiver that is real; and a third one, added by its module alone."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from luutin.archive import Database
from luutin.archive.moments import utc
from luutin.indexer import Index
from luutin.night import NIGHT_SCHEMA, AddressError, Channel, NotSentError, channel_classes, make_channels, watches
from luutin.night.notices.letter import Notice

EXTRA = Path(__file__).parent / "extra_channels"
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise 2.3 asks for it
NOW = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)


@dataclass
class Case:
    """A channel, a receiver of it, and what the receiver has acknowledged: references, one for each time it came."""

    channel: Channel
    address: str
    received: Any
    refuse: Any


def mail(request, _):
    server = request.getfixturevalue("mail_server")
    settings = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "a@b.example"}
    made = made_of("mail", {**settings, "to": ["desk@paper.example"]})
    references = lambda: [message["Message-ID"].strip("<>").partition("@")[0] for message in server.messages]  # noqa: E731
    return Case(made, "desk@paper.example", references, lambda: setattr(server, "refuse", True))


def webhook(request, tmp_path):
    receiver = request.getfixturevalue("receiver")
    (tmp_path / "key").write_text("a key for tests")
    made = made_of("webhook", {"url": receiver.url, "secret_file": str(tmp_path / "key")})
    return Case(
        made, receiver.url, lambda: [kept for kept, _ in receiver.kept], lambda: setattr(receiver, "status", 503)
    )


def apprise(request, tmp_path):
    """Apprise's own JSON form, at a receiver that asks for no signature."""
    receivers = request.getfixturevalue("receivers")

    class Any(receivers.Receiver):
        def signed(self, *_):
            return True

    receiver = Any(b"")
    receiver.start()
    request.addfinalizer(receiver.stop)
    (tmp_path / "urls").write_text(f"desk {receiver.url.replace('http:', 'json:')}\nother  json://127.0.0.1:9/\n")
    made = made_of("apprise", {"urls_file": str(tmp_path / "urls"), "to": ["desk"]})
    references = lambda: [content["message"].rpartition("[")[2].rstrip("]") for _, content in receiver.kept]  # noqa: E731
    return Case(made, "desk", references, lambda: setattr(receiver, "status", 503))


def file(_, tmp_path):
    path = tmp_path / "notices.jsonl"
    made = extra().CHANNEL(extra().FileSettings(path=path))
    references = lambda: [json.loads(line)["reference"] for line in path.read_text().splitlines()]  # noqa: E731
    return Case(made, str(path), references, path.mkdir)


def made_of(name, table):
    """The channel called *name*, with *table* of config.toml."""
    return next(each for each in make_channels({name: channel_classes()[name].Settings(**table)}) if each.name == name)


def extra():
    """The module of the third channel."""
    spec = spec_from_file_location("luutin_extra_file", EXTRA / "file.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CASES = {"apprise": apprise, "mail": mail, "webhook": webhook, "file": file}
"""Channel → how its case is made. A new channel needs a receiver here."""


@pytest.fixture(params=CASES)
def case(request, tmp_path):
    return CASES[request.param](request, tmp_path)


def notice(case, number=1):
    return Notice(
        id=number,
        channel=case.channel.name,
        address=case.address,
        made_at=utc(NOW),
        subject="[luutin] đất: 1 new",
        text="Thông báo đấu giá",
        content='{"type": "watch.found"}',
        reference=f"{number:032x}",
    )


def test_each_channel_of_the_folder_has_a_case():
    """A module of night/channels with a CHANNEL is a channel, and is held to the protocol here."""
    assert set(channel_classes()) == set(CASES) - {"file"}
    for name, channel in channel_classes().items():
        assert channel.__module__ == f"luutin.night.channels.{name}"


def test_a_notice_that_is_delivered_has_arrived(case):
    """When `deliver` returns, the receiver has it, under the notice's own reference."""
    case.channel.deliver(notice(case), now=NOW)
    case.channel.deliver(notice(case, 2), now=NOW)
    assert case.received() == [notice(case).reference, notice(case, 2).reference]


def test_a_repetition_is_known_by_its_reference(case):
    """The same notice again has the same reference, so that its receiver can tell."""
    for _ in range(2):
        case.channel.deliver(notice(case), now=NOW)
    assert set(case.received()) == {notice(case).reference}


def test_a_receiver_that_refuses_is_told_of_as_not_sent(case):
    """Whatever goes wrong with the receiver is a NotSentError without secrets, and the notice is tried again."""
    case.refuse()
    with pytest.raises(NotSentError) as caught:
        case.channel.deliver(notice(case), now=NOW)
    assert "a key for tests" not in str(caught.value)


@pytest.mark.parametrize(
    ("urls", "name", "words"),
    [
        ("desk json://127.0.0.1/TOKEN", "chief", "no name of apprise.urls; there are: desk"),
        ("desk what://TOKEN", "desk", "does not understand"),
        ("desk", "desk", "there are: none"),
        (None, "desk", "cannot be read"),
    ],
)
def test_a_name_without_a_url_that_apprise_knows_is_refused_when_it_is_added(tmp_path, urls, name, words):
    """The words name what is wrong, and never show a URL: it holds a token."""
    if urls:
        (tmp_path / "urls").write_text(urls)
    channel = made_of("apprise", {"urls_file": str(tmp_path / "urls"), "to": ["desk"]})
    with pytest.raises(AddressError, match=words) as refused:
        channel.check(name)
    assert "TOKEN" not in str(refused.value)


def test_its_table_names_whom_it_tells(case):
    """What config.toml names can be delivered to, and its secret can be read."""
    assert case.channel.addresses == (case.address,)
    case.channel.check("")
    case.channel.check(case.address)
    assert case.channel.secret is None or case.channel.secret.read() != "x"


@pytest.mark.parametrize("name", CASES)
def test_without_a_table_it_tells_nobody_and_says_what_it_needs(name):
    """A channel that config.toml says nothing of is there, and its words help."""
    channel = (extra().CHANNEL if name == "file" else channel_classes()[name])(None)
    assert (channel.addresses, channel.secret) == ((), None)
    with pytest.raises(AddressError, match=rf"\[{name}\]"):
        channel.check("")


WITH_EXTRA = f"""
import sys
import luutin.night.channels
luutin.night.channels.__path__.append({str(EXTRA)!r})
"""
COMMAND = WITH_EXTRA + "from luutin.app.cli import main; main(sys.argv[1:])"
FINISH = f"""{WITH_EXTRA}
from datetime import datetime
from pathlib import Path
from luutin.app.config import load
from luutin.night.ending import finish
finish(load(Path(sys.argv[1])), now=lambda: datetime.fromisoformat(sys.argv[2]), say=print)
"""


def python(code, *args):
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_third_channel_is_one_module(filled, tmp_path):
    """Its module in the folder is all: config.toml has its table, a search is saved for it, a night tells by it."""
    config, default, own = tmp_path / "config.toml", tmp_path / "default.jsonl", tmp_path / "own.jsonl"
    config.write_text(f'[file]\npath = "{default}"\n')
    Index(filled.database).catch_up()
    for name, place in {"dat": "file", "nha": f"file={own}"}.items():
        python(COMMAND, "watch", "add", name, "đấu giá", "--tell", place, "--config", config)
    listed = json.loads(python(COMMAND, "watch", "list", "--json", "--config", config))
    assert [each["channels"] for each in listed] == [{"file": ""}, {"file": str(own)}]

    filled.add(50)
    Index(filled.database).catch_up()
    with filled.database.transaction():
        filled.database.execute(
            "INSERT INTO runs (kind, pid, started_at, ended_at, outcome, summary)"
            " VALUES ('crawl', 1, ?, ?, 'ok', '{}')",
            (utc(NOW), utc(NOW)),
        )
    for _ in range(2):
        python(FINISH, config, NOW.isoformat())
    for path, name in ((default, "dat"), (own, "nha")):
        (line,) = map(json.loads, path.read_text().splitlines())
        assert line["subject"] == f"[luutin] {name}: 1 new"


OLD_WATCHES = {
    "cả hai": ("me@paper.example", "http://example.org/x"),
    "mặc định": ("", ""),
    "chỉ thư": ("me@paper.example", None),
    "chỉ nguồn tin": (None, None),
}


def test_searches_and_letters_of_before_keep_their_places(tmp_path):
    """What an older program saved in columns of mail and webhook is told as before; letters wait on, finds stay."""
    path = tmp_path / "archive.db"
    with Database.open(path) as database, database.transaction():
        database.script(NIGHT_SCHEMA.migrations[0])
        database.execute("INSERT INTO schema_versions VALUES ('night', 1)")
        for name, places in OLD_WATCHES.items():
            database.execute(
                "INSERT INTO watches (name, query, mail, webhook, added_at, seq) VALUES (?, 'q', ?, ?, 'x', 7)",
                (name, *places),
            )
        database.execute("INSERT INTO finds VALUES (1, 9, 'x', 'u', 't', 's', NULL, 'p', 'new')")
        for number, sent in enumerate((None, "2026-03-12T01:30:00Z")):
            database.execute(
                "INSERT INTO outbox VALUES (?, ?, 'mail', 'me@paper.example', 'x', 's', 't', '{}', 3, 'x', ?, 'e')",
                (number + 4, f"key {number}", sent),
            )
    with Database.read(path) as database:
        kept = {watch.name: dict(watch.places) for watch in watches.watches(database)}
        for name, places in OLD_WATCHES.items():
            assert (kept[name].get("mail"), kept[name].get("webhook")) == places
        assert {watch.seq for watch in watches.watches(database)} == {7}
        assert database.value("SELECT count(*) FROM finds") == 1
        waiting = database.all("SELECT id, key, channel, address FROM outbox")
    assert [tuple(row) for row in waiting] == [(4, "key 0", "mail", "me@paper.example")]
