"""Delivery over real SMTP and real HTTP: each notice counts once, whatever its receiver does."""

import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import standardwebhooks
import trustme

from luutin.app.config import ConfigError, load
from luutin.night import AddressError, NotSentError, channel_classes
from luutin.night.channels.mail import Mail, MailSettings, message
from luutin.night.channels.webhook import WebhookSettings
from luutin.night.notices.letter import Letter, Notice
from luutin.night.notices.overview import overview
from luutin.night.notices.post import post, tell
from luutin.night.notices.spool import Spool

NOW = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)
KEY = "whsec_" + "YSBrZXkgZm9yIHRlc3RzIGEga2V5IGZvciB0ZXN0cw=="


def notice(**changes):
    values = {
        "id": 1,
        "channel": "mail",
        "address": "desk@paper.example",
        "made_at": "2026-03-12T01:30:00Z",
        "subject": "[luutin] đất: 1 new",
        "text": "Thông báo đấu giá",
        "content": '{"type": "watch.found", "watch": "đất"}',
        "reference": "0123456789abcdef0123456789abcdef",
    }
    return Notice(**{**values, **changes})


def letter(number):
    return Letter(f"test:{number}", f"[luutin] {number}", "text", {"type": "test", "number": number})


def later(hours):
    return lambda: NOW + timedelta(hours=hours)


@pytest.fixture
def webhook(tmp_path, receiver):
    """An operation that tells one webhook, whose receiver has half a second to answer."""
    (tmp_path / "hook.key").write_text("a key for tests\n")
    file = tmp_path / "config.toml"
    file.write_text(f'[webhook]\nurl = "{receiver.url}"\nsecret_file = "{tmp_path / "hook.key"}"\ntimeout_s = 0.5\n')
    return load(file)


TROUBLES = {
    "answers 500": lambda receiver: setattr(receiver, "status", 500),
    "answers 302": lambda receiver: setattr(receiver, "status", 302),
    "takes it and breaks off": lambda receiver: setattr(receiver, "reset", True),
    "does not answer in time": lambda receiver: receiver.hang.set(),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_notice_counts_once_whatever_the_receiver_did_at_first(webhook, receiver, trouble):
    """By its reference: what was taken and not acknowledged comes again under the same one."""
    tell(webhook, letter(1), now=NOW)
    TROUBLES[trouble](receiver)
    assert post(webhook, now=later(0)) == 0
    assert len(overview(webhook, None).waiting) == 1
    receiver.status, receiver.reset = 200, False
    receiver.hang.clear()
    assert post(webhook, now=later(1)) == 1
    assert post(webhook, now=later(2)) == 0
    assert len({reference for reference, _ in receiver.kept}) == 1
    assert [content["number"] for _, content in receiver.kept][-1:] == [1]
    assert overview(webhook, None).waiting == ()


def test_a_receiver_of_thirty_seconds_is_waited_for():
    """A receiver that asks somebody else first must not get each notice twice."""
    fields = [channel.Settings.model_fields for channel in channel_classes().values()]
    given = [each["timeout_s"].default for each in fields if "timeout_s" in each]
    assert len(given) == 2
    assert min(given) > 30


def test_one_that_hangs_and_one_that_is_refused_hold_up_nobody_else(tmp_path, mail_server, receiver):
    """Of four receivers two are bad: the other two have their notices, and the bad ones wait for their own."""
    file = tmp_path / "config.toml"
    file.write_text(
        f'[webhook]\nurl = "{receiver.url}"\ntimeout_s = 1.0\n'
        f'[mail]\nhost = "127.0.0.1"\nport = {mail_server.port}\nsecurity = "none"\nsender = "a@b.example"\n'
        'to = ["refused@paper.example", "desk@paper.example", "chief@paper.example"]\n'
    )
    config = load(file)
    receiver.hang.set()
    for number in (1, 2):
        tell(config, letter(number), now=NOW)
    assert post(config, now=later(0)) == 4
    waiting = [(each.channel, each.address, each.tries) for each in overview(config, None).waiting]
    bad = (("webhook", receiver.url), ("mail", "refused@paper.example"))
    assert sorted(waiting) == sorted((*each, tries) for each in bad for tries in (1, 0))  # the second was spared
    assert [message["To"] for message in mail_server.messages].count("chief@paper.example") == 2


def test_a_message_that_no_channel_can_make_does_not_stop_the_next_one(webhook):
    """An address from before it was checked: it is told as not sent, and all else goes on."""
    bad = Letter("bad", "s", "t", {}).addressed(
        channel="webhook", address="http://[::1", made_at="2026-03-12T01:30:00Z"
    )

    with Spool.open(webhook.spool) as spool:
        spool.put(bad)
    tell(webhook, letter(1), now=NOW)
    assert post(webhook, now=later(0)) == 1
    ((waiting),) = overview(webhook, None).waiting
    assert "http://[::1" in waiting.error


ADDRESSES = {
    "mail": {
        "desk@paper.example": True,
        "a.b+c@xn--bo-tin-5ta.vn": True,
        "desk": False,
        "desk@": False,
        "@paper.example": False,
        "desk@paper..example": False,
        "a..b@paper.example": False,
        "desk@paper.example\nBcc: all@paper.example": False,
        "desk@paper.example, chief@paper.example": False,
        "Desk <desk@paper.example>": False,
        "biên-tập@paper.example": False,
        "desk @paper.example": False,
        f"{'x' * 65}@paper.example": False,
    },
    "webhook": {
        "https://example.org/hook?a=b": True,
        "http://[::1]:8080/": True,
        "example.org/hook": False,
        "ftp://example.org/": False,
        "http://": False,
        "http://example.org:99999/": False,
        "http://[::1/": False,
        "https://example.org/thông-báo": False,
        "https://example.org/a b": False,
        "https://example.org/\r\nX: y": False,
        "https://me:secret@example.org/": False,
    },
}
SETTINGS = {
    "mail": MailSettings(host="x", sender="a@b.example", to=("desk@paper.example",)),
    "webhook": WebhookSettings(url="https://example.org/"),
}


@pytest.mark.parametrize(
    ("name", "address", "good"),
    [(name, address, good) for name, table in ADDRESSES.items() for address, good in table.items()],
)
def test_an_address_is_judged_when_it_is_added(name, address, good):
    """And not at night, when nobody is there to mend it; the refusal names it, and never shows a password."""
    channel = channel_classes()[name](SETTINGS[name])
    if good:
        channel.check(address)
        return
    with pytest.raises(AddressError) as refused:
        channel.check(address)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("line", ['to = ["desk"]', 'sender = "nobody"', 'unsubscribe = "x y"'])
def test_an_address_of_the_configuration_is_judged_when_it_is_read(tmp_path, line):
    """`luutin config check` names its line."""
    rows = {"host": 'host = "x"', "sender": 'sender = "Lưu Tin <a@b.example>"', "to": 'to = ["a@b.example"]'}
    rows[line.split()[0]] = line
    file = tmp_path / "config.toml"
    file.write_text("[mail]\n" + "\n".join(rows.values()))
    with pytest.raises(ConfigError, match="is not a mail address"):
        load(file)


@pytest.mark.parametrize("farewell", ["421 too busy to say bye", "500 what?", None])
def test_what_a_mail_server_says_after_it_took_a_message_no_longer_matters(mail_server, farewell):
    """Its 250 was the acknowledgement: sending it again would be twice."""
    mail_server.farewell = farewell
    mail(mail_server, security="none").deliver(notice(), now=NOW)
    assert len(mail_server.messages) == 1


def mail(server, **table):
    settings = {"host": "localhost", "port": server.port, "sender": "a@b.example", "to": ("desk@paper.example",)}
    return Mail(MailSettings(**{**settings, **table}))


@pytest.fixture
def logins():
    """Who logged in, and with what."""
    return []


@pytest.fixture
def serve(receivers, logins):
    """Mail servers that take any password."""
    running = []

    def serve(**how):
        from aiosmtpd.smtp import AuthResult

        def know(_server, _session, _envelope, _mechanism, given):
            logins.append((given.login, given.password))
            return AuthResult(success=True)

        running.append(receivers.MailServer(authenticator=know, **how))
        running[-1].start()
        return running[-1]

    yield serve
    for server in running:
        server.stop()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_without_encryption_no_password_is_sent(serve, logins, tmp_path):
    """Even to a server that asks for it in the clear; the message goes, and what a refusal means is said."""
    (tmp_path / "password").write_text("mật khẩu")
    table = {"security": "none", "username": "luutin", "password_file": tmp_path / "password"}
    mail(serve(auth_require_tls=False), **table).deliver(notice(), now=NOW)
    with pytest.raises(NotSentError, match="never sends a password"):
        mail(serve(auth_require_tls=False, auth_required=True), **table).deliver(notice(), now=NOW)
    assert logins == []


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    """A certificate for localhost that this machine trusts."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return context


def test_starttls_comes_before_the_password_and_the_message(serve, logins, trusted, tmp_path):
    """With a trusted certificate both arrive, encrypted."""
    (tmp_path / "password").write_text("tell-no-one")
    server = serve(tls_context=trusted, require_starttls=True)
    mail(server, username="luutin", password_file=tmp_path / "password").deliver(notice(), now=NOW)
    assert logins == [(b"luutin", b"tell-no-one")]
    assert len(server.messages) == 1


@pytest.mark.parametrize("offers", ["nothing", "a certificate that nobody vouches for"])
def test_where_starttls_is_not_to_be_had_nothing_is_sent(serve, logins, tmp_path, offers):
    """Neither password nor message: somebody in between could have taken the offer away."""
    (tmp_path / "password").write_text("tell-no-one")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    server = serve(auth_require_tls=False, **({} if offers == "nothing" else {"tls_context": context}))
    with pytest.raises(NotSentError):
        mail(server, username="luutin", password_file=tmp_path / "password").deliver(notice(), now=NOW)
    assert (server.messages, logins) == ([], [])


LONG = "đấu giá quyền sử dụng đất tại các phường, xã " * 6
HEADERS = {
    "plain": {"subject": "[luutin] run night: failed"},
    "Vietnamese": {"subject": f"[luutin] {LONG}".strip()},
    "one long word": {"subject": f"[luutin] {'x' * 300} đ {'y' * 300}"},
    "line breaks": {"subject": "[luutin] một\r\nBcc: all@paper.example"},
    "emoji": {"subject": "🏮" * 60},
}


@pytest.mark.parametrize("name", HEADERS)
def test_headers_are_folded_as_mail_asks_and_read_back_as_they_were(name):
    """RFC 5322 §2.1.1 and RFC 2047 §2: short lines, no broken word, nothing smuggled in, references as they are."""
    domain = "mail.kho-luu-tru-tin-tuc.archive-of-news.example.vn"
    settings = MailSettings(host="x", sender=f"Lưu Tin, kho tin <luutin@{domain}>", to=("a@b.example",))
    sent = notice(**HEADERS[name], content='{"watch": "đất đai, nhà ở"}')
    raw = message(sent, settings)
    head, _, _ = raw.partition(b"\r\n\r\n")
    read = message_from_bytes(raw, policy=default)
    assert read["Subject"] == " ".join(sent.subject.split())
    assert (read["Bcc"], read["From"].addresses[0].display_name) == (None, "Lưu Tin, kho tin")
    assert f"\r\nMessage-ID: <{sent.reference}@{domain}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe: <mailto:luutin@" in raw
    lines = head.split(b"\r\n")
    assert all(len(line) <= 998 and line.strip() and b"\n" not in line and b"\r" not in line for line in lines)
    encoded = [word for line in lines for word in line.split() if word.startswith(b"=?")]
    assert all(len(word) <= 75 for word in encoded)
    assert message(sent, settings) == raw


def test_a_webhook_is_verified_by_the_standards_own_library(tmp_path, receivers):
    """Their code says yes to what we sent, and no to a letter that was changed on the way."""
    seen = []

    class Theirs(receivers.Receiver):
        def signed(self, headers, body):
            seen.append((dict(headers.items()), body))
            return True

    receiver = Theirs(b"")
    receiver.start()
    (tmp_path / "key").write_text(KEY)
    table = WebhookSettings(url=receiver.url, secret_file=tmp_path / "key")
    channel_classes()["webhook"](table).deliver(notice(channel="webhook", address=receiver.url), now=datetime.now(UTC))
    receiver.stop()
    ((headers, body),) = seen
    theirs = standardwebhooks.Webhook(KEY)
    assert theirs.verify(body, headers)["watch"] == "đất"
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        theirs.verify(body.replace(b"watch", b"wotch"), headers)
