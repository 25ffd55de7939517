"""Notices by mail: SMTP, as the table `[mail]` of config.toml says."""

import re
from contextlib import contextmanager, suppress
from datetime import datetime
from email.header import Header
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal
from urllib.parse import quote

import orjson
from pydantic import AfterValidator, Field

from luutin.archive import from_utc
from luutin.night.channels.channel import Channel, ChannelSettings
from luutin.night.errors import AddressError, NotSentError, SecretMissingError
from luutin.night.notices.letter import Notice
from luutin.night.secret import Secret

if TYPE_CHECKING:  # settings are read by many commands, and mail is sent by few
    import smtplib
    from collections.abc import Iterator

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{3,254}}$)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
"""RFC 5321 §4.1.2, without what no mail server of today gives out: quoted names and addresses of machines."""

_POLICY = compat32.clone(linesep="\r\n", max_line_length=None)
_SHORT = 60
"""Characters of a saved search's name in a header, whose line may have 998 (RFC 5322 §2.1.1)."""


def _is_address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f"{text!r} is not a mail address; a name outside ASCII is written as the server writes it")
    return text


def _is_mailbox(text: str) -> str:
    _is_address(_mailbox(text)[1])
    return text


def _mailbox(text: str) -> tuple[str, str]:
    """Name and address of `Name <address>`, or of an address alone; a name need not be quoted, whatever is in it."""
    name, angle, address = text.strip().rpartition("<")
    if not angle:
        return "", address
    return name.strip().strip('"'), address.removesuffix(">")


class MailSettings(ChannelSettings):
    """The `[mail]` table: where notices go by SMTP."""

    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    """`none` is for a mail server on this machine; a password is never sent over it."""
    username: str | None = None
    password_env: str | None = None
    password_file: Path | None = None
    sender: Annotated[str, AfterValidator(_is_mailbox)]
    """Address in From, with a name before it or without."""
    to: Annotated[tuple[Annotated[str, AfterValidator(_is_address)], ...], Field(min_length=1)]
    """Who gets notices about sources and runs; a saved search may name others."""
    unsubscribe: Annotated[str, AfterValidator(_is_address)] | None = None
    """Address that takes wishes to get no more of a saved search; None: the sender's."""
    timeout_s: Annotated[float, Field(gt=0)] = 60.0
    """Seconds that the mail server has for each of its answers."""


class Mail(Channel):
    """By the mail server of `[mail]`."""

    name: ClassVar[str] = "mail"
    Settings: ClassVar[type[ChannelSettings]] = MailSettings

    def __init__(self, settings: MailSettings | None) -> None:
        self._settings = settings

    @property
    def addresses(self) -> tuple[str, ...]:
        """Those of `to`."""
        return self._settings.to if self._settings else ()

    @property
    def secret(self) -> Secret | None:
        """The password of the mail server."""
        return _password(self._settings) if self._settings else None

    def check(self, address: str) -> None:
        """A well-formed address will do, where there is a server to give the message to."""
        if self._settings is None:
            raise AddressError("e-mail needs a [mail] table in config.toml; docs/operating.md shows one")
        try:
            _is_address(address or self._settings.to[0])
        except ValueError as error:
            raise AddressError(str(error)) from error

    def deliver(self, notice: Notice, *, now: datetime) -> None:  # noqa: ARG002 - a message is dated when it was made
        """Hand the message to the mail server; its answer is the acknowledgement, whatever comes after it."""
        self.send(notice)

    def send(self, notice: Notice, *, end: str = "") -> None:
        """The same; *end* is an address of ours that ends what the message is of, by one click. Raises NotSentError."""
        if self._settings is None:
            raise NotSentError("config.toml has no [mail] any more")
        try:
            self.check(notice.address)
            _, sender = _mailbox(self._settings.sender)
            with _connected(self._settings) as server:
                server.sendmail(sender, [notice.address], message(notice, self._settings, end=end))
        except (OSError, SecretMissingError, AddressError) as error:  # what goes wrong with SMTP is an OSError too
            raise NotSentError(_words(error, self._settings)) from error


def message(notice: Notice, settings: MailSettings, *, end: str = "") -> bytes:
    """The message as it is sent; the same for every try, Message-ID and Date included.

    What may be folded is folded by `Header`, at 76 columns and in whole characters; the rest stands in one line. The
    newer classes of the library encode a long Message-ID or List-Unsubscribe, and then no receiver knows it any more.
    """
    name, sender = _mailbox(settings.sender)
    mail = MIMEText(notice.text, "plain", "utf-8", policy=_POLICY)
    author = _header("From", name)
    author.append(f"<{sender}>", "us-ascii")
    mail["From"] = author.encode()
    mail["To"] = notice.address
    mail["Subject"] = _header("Subject", " ".join(notice.subject.split())).encode()
    mail["Date"] = format_datetime(from_utc(notice.made_at))
    mail["Message-ID"] = f"<{notice.reference}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    watch = orjson.loads(notice.content).get("watch")
    if end:
        mail["List-Unsubscribe"] = f"<{end}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058 §3.1
    elif watch is not None:
        wish = quote(f"unsubscribe {watch[:_SHORT]}")
        mail["List-Unsubscribe"] = f"<mailto:{settings.unsubscribe or sender}?subject={wish}>"  # RFC 2369 §3.2
    return mail.as_bytes()


def _header(name: str, text: str) -> Header:
    return Header(text, "us-ascii" if text.isascii() else "utf-8", maxlinelen=75, header_name=name)


@contextmanager
def _connected(settings: MailSettings) -> "Iterator[smtplib.SMTP]":
    """A server that was told who we are. What it says when we leave matters no more: it has acknowledged, or not."""
    import smtplib
    import ssl

    # Each has checked certificates since Python had them to check; a context of ours says so.
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.security == "tls":
        server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout_s, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_s)
    try:
        if settings.security == "starttls":
            server.starttls(context=context)
        if settings.security != "none":
            _log_in(server, settings)
        yield server
        with suppress(OSError):
            server.quit()
    finally:
        server.close()


def _log_in(server: "smtplib.SMTP", settings: MailSettings) -> None:
    password = _password(settings).read()
    if settings.username and password:
        server.login(settings.username, password.get_secret_value())


def _password(settings: MailSettings) -> Secret:
    return Secret("mail.password", settings.password_env, settings.password_file)


def _words(error: Exception, settings: MailSettings) -> str:
    """The error without what it may quote of the conversation: a password must not get into a log."""
    import smtplib

    unsent = settings.security == "none" and settings.username is not None
    hint = '; security = "none" never sends a password: use starttls or tls' if unsent else ""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server said {error.smtp_code}{hint}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = {code for code, _ in error.recipients.values()}
        return f"the mail server refused the address ({', '.join(map(str, sorted(codes)))}){hint}"
    return str(error) or type(error).__name__


CHANNEL = Mail
