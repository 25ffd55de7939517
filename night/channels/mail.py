"""Notices by mail: SMTP, as the table `[mail]` of config.toml says."""

from contextlib import ExitStack
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from luutin.archive import from_utc
from luutin.night.channels.channel import Channel, ChannelSettings
from luutin.night.errors import AddressError, NotSentError, SecretMissingError
from luutin.night.notices.letter import Notice
from luutin.night.secret import Secret

if TYPE_CHECKING:  # settings are read by many commands, and mail is sent by few
    import smtplib

TIMEOUT_S = 30.0


class MailSettings(ChannelSettings):
    """The `[mail]` table: where notices go by SMTP."""

    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    """`none` is for a mail server on this machine; a password is never sent over it to another."""
    username: str | None = None
    password_env: str | None = None
    password_file: Path | None = None
    sender: str
    """Address in From."""
    to: Annotated[tuple[str, ...], Field(min_length=1)]
    """Who gets notices about sources and runs; a saved search may name others."""


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

    def check(self, address: str) -> None:  # noqa: ARG002 - the server will say whom it takes
        """Any address will do, where there is a server to give the message to."""
        if self._settings is None:
            raise AddressError("e-mail needs a [mail] table in config.toml; docs/operating.md shows one")

    def deliver(self, notice: Notice, *, now: datetime) -> None:  # noqa: ARG002 - a message is dated when it was made
        """Hand the message to the mail server; its answer is the acknowledgement."""
        if self._settings is None:
            raise NotSentError("config.toml has no [mail] any more")
        try:
            with _connect(self._settings) as server:
                server.send_message(message(notice, self._settings))
        except (OSError, SecretMissingError) as error:  # what goes wrong with SMTP is an OSError too
            raise NotSentError(_words(error)) from error


def message(notice: Notice, settings: MailSettings) -> EmailMessage:
    """The message as it is sent; the same for every try, Message-ID and Date included."""
    mail = EmailMessage()
    mail["From"] = settings.sender
    mail["To"] = notice.address
    mail["Subject"] = notice.subject
    mail["Date"] = format_datetime(from_utc(notice.made_at))
    mail["Message-ID"] = f"<{notice.reference}@{settings.sender.rpartition('@')[2].rstrip('>') or 'luutin'}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    mail.set_content(notice.text)
    return mail


def _connect(settings: MailSettings) -> "smtplib.SMTP":
    import smtplib
    import ssl

    if settings.security == "tls":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_S)
    with ExitStack() as on_failure:
        on_failure.callback(server.close)
        if settings.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        password = _password(settings).read()
        if settings.username and password:
            server.login(settings.username, password.get_secret_value())
        on_failure.pop_all()
    return server


def _password(settings: MailSettings) -> Secret:
    return Secret("mail.password", settings.password_env, settings.password_file)


def _words(error: Exception) -> str:
    """The error without what it may quote of the conversation: a password must not get into a log."""
    import smtplib

    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server said {error.smtp_code}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = {code for code, _ in error.recipients.values()}
        return f"the mail server refused the address ({', '.join(map(str, sorted(codes)))})"
    return str(error) or type(error).__name__


CHANNEL = Mail
