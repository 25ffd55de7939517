"""Notices by everything that Apprise knows: Telegram, Matrix, ntfy, Signal, SMS and a hundred more.

Apprise's URLs hold tokens, so they stand in a secret of lines `NAME URL`, and a notice is addressed to the name:

    desk  tgram://TOKEN/CHAT
    phone ntfys://ntfy.sh/TOPIC

Apprise is an extra: `pip install 'luutin[apprise]'`. Its receivers cannot tell a repetition by themselves, so each
message ends with the notice's reference.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from luutin.night.channels.channel import Channel, ChannelSettings
from luutin.night.errors import AddressError, NotSentError, SecretMissingError
from luutin.night.notices.letter import Notice
from luutin.night.secret import Secret

if TYPE_CHECKING:  # an extra
    import apprise


class AppriseSettings(ChannelSettings):
    """The `[apprise]` table: where notices go by Apprise."""

    urls_env: str | None = None
    urls_file: Path | None = None
    """Lines of a name and an Apprise URL."""
    to: Annotated[tuple[str, ...], Field(min_length=1)]
    """Names of those who get notices about sources and runs; a saved search may name others."""


class Apprise(Channel):
    """To the URL that a name of `[apprise]` stands for."""

    name: ClassVar[str] = "apprise"
    Settings: ClassVar[type[ChannelSettings]] = AppriseSettings

    def __init__(self, settings: AppriseSettings | None) -> None:
        self._settings = settings

    @property
    def addresses(self) -> tuple[str, ...]:
        """Those of `to`."""
        return self._settings.to if self._settings else ()

    @property
    def secret(self) -> Secret | None:
        """The names with their URLs."""
        return Secret("apprise.urls", self._settings.urls_env, self._settings.urls_file) if self._settings else None

    def check(self, address: str) -> None:
        """A name whose URL Apprise understands will do."""
        for name in (address,) if address else self.addresses or ("",):
            try:
                _service(self._url(name))
            except SecretMissingError as error:
                raise AddressError(str(error)) from error

    def deliver(self, notice: Notice, *, now: datetime) -> None:  # noqa: ARG002 - Apprise dates nothing
        """Hand the message to Apprise, which says whether it was taken, and not why it was not."""
        try:
            service = _service(self._url(notice.address))
        except (AddressError, SecretMissingError) as error:
            raise NotSentError(str(error)) from error
        if not service.notify(title=notice.subject, body=f"{notice.text}\n[{notice.reference}]"):
            raise NotSentError("it was not taken; `apprise -vv` with the same URL tells why")

    def _url(self, name: str) -> str:
        if self.secret is None:
            raise AddressError("Apprise needs an [apprise] table in config.toml; docs/operating.md shows one")
        text = self.secret.read()
        lines = [line.split(None, 1) for line in text.get_secret_value().splitlines()] if text else []
        urls = {line[0]: line[1].strip() for line in lines if len(line) == 2}
        if name not in urls:
            raise AddressError(f"{name!r} is no name of apprise.urls; there are: {', '.join(urls) or 'none'}")
        return urls[name]


def _service(url: str) -> "apprise.Apprise":
    """Apprise with the one *url*. Raises AddressError, whose words do not show it."""
    try:
        import apprise
    except ImportError as error:
        raise AddressError("Apprise is not installed: pip install 'luutin[apprise]'") from error
    service = apprise.Apprise()
    if not service.add(url):
        raise AddressError("Apprise does not understand the URL of this name; `apprise --details` lists its forms")
    return service


CHANNEL = Apprise
