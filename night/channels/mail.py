"""Send a notice by SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime

from luutin.archive import from_utc
from luutin.night.errors import NotSentError, SecretMissingError
from luutin.night.outbox import Notice
from luutin.night.settings import MailSettings

TIMEOUT_S = 30.0


def send_mail(notice: Notice, settings: MailSettings) -> None:
    """Send *notice* by the server of *settings*. Raises NotSentError."""
    try:
        with _connected(settings) as server:
            server.send_message(message(notice, settings))
    except (OSError, smtplib.SMTPException, SecretMissingError) as error:
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


def _connected(settings: MailSettings) -> smtplib.SMTP:
    if settings.security == "tls":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_S)
    try:
        if settings.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        password = settings.password()
        if settings.username and password:
            server.login(settings.username, password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _words(error: Exception) -> str:
    """The error without what it may quote of the conversation: a password must not get into a log."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server said {error.smtp_code}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = {code for code, _ in error.recipients.values()}
        return f"the mail server refused the address ({', '.join(map(str, sorted(codes)))})"
    return str(error) or type(error).__name__
