"""Notices by HTTP, signed as Standard Webhooks asks (https://www.standardwebhooks.com).

webhook-id          the same for every try: a receiver that has it already answers 2xx and does nothing
webhook-timestamp   seconds since 1970 of this try
webhook-signature   v1,BASE64 of HMAC-SHA256 over `id.timestamp.body`; left out without a secret
"""

import base64
import binascii
import hashlib
import hmac
import http.client
from datetime import datetime
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field, field_validator

from luutin.night.channels.channel import Channel, ChannelSettings
from luutin.night.channels.http import ask, checked_url
from luutin.night.errors import AddressError, NotSentError, SecretMissingError
from luutin.night.notices.letter import Notice
from luutin.night.secret import Secret

TIMEOUT_S = 60.0
_PREFIX = "whsec_"


class WebhookSettings(ChannelSettings):
    """The `[webhook]` table: where notices go by HTTP."""

    url: str
    secret_env: str | None = None
    secret_file: Path | None = None
    """Key of the signature; without one the receiver cannot know who wrote."""
    timeout_s: Annotated[float, Field(gt=0)] = TIMEOUT_S
    """Seconds that the receiver has to answer; slower ones get the notice again, under the same `webhook-id`."""

    @field_validator("url")
    @classmethod
    def _is_absolute(cls, url: str) -> str:
        return checked_url(url)


class Webhook(Channel):
    """To the URL of `[webhook]`, or to another, signed with the key of that table."""

    name: ClassVar[str] = "webhook"
    Settings: ClassVar[type[ChannelSettings]] = WebhookSettings

    def __init__(self, settings: WebhookSettings | None) -> None:
        self._settings = settings

    @property
    def addresses(self) -> tuple[str, ...]:
        """The one of `url`."""
        return (self._settings.url,) if self._settings else ()

    @property
    def secret(self) -> Secret | None:
        """The key of the signature."""
        if self._settings is None:
            return None
        return Secret("webhook.secret", self._settings.secret_env, self._settings.secret_file)

    def check(self, address: str) -> None:
        """An URL of its own needs no table in config.toml."""
        if not address and self._settings is None:
            raise AddressError("a webhook needs a [webhook] table in config.toml, or its own URL: --tell webhook=URL")
        try:
            checked_url(address or self.addresses[0])
        except ValueError as error:
            raise AddressError(str(error)) from error

    def deliver(self, notice: Notice, *, now: datetime) -> None:
        """Post the notice; any answer but 2xx counts as not sent."""
        body = notice.content.encode()
        try:
            self.check(notice.address)
            key = self.secret.read() if self.secret else None
            sent = headers(notice.reference, body, key.get_secret_value() if key else None, now=now)
            timeout_s = self._settings.timeout_s if self._settings else TIMEOUT_S
            status = ask("POST", notice.address, body, sent, timeout_s=timeout_s)
        except (OSError, http.client.HTTPException, SecretMissingError, AddressError) as error:
            raise NotSentError(str(error) or type(error).__name__) from error
        if not 200 <= status < 300:
            raise NotSentError(f"the receiver answered {status}")


def headers(reference: str, body: bytes, key: str | None, *, now: datetime) -> dict[str, str]:
    """The headers of one try."""
    moment = str(int(now.timestamp()))
    found = {
        "Content-Type": "application/json",
        "webhook-id": reference,
        "webhook-timestamp": moment,
    }
    if key:
        signed = hmac.new(_bytes(key), f"{reference}.{moment}.".encode() + body, hashlib.sha256).digest()
        found["webhook-signature"] = f"v1,{base64.b64encode(signed).decode()}"
    return found


def _bytes(key: str) -> bytes:
    """A secret with the standard's prefix is base64; any other is taken as it stands."""
    if not key.startswith(_PREFIX):
        return key.encode()
    try:
        return base64.b64decode(key.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise SecretMissingError(f"webhook.secret begins with {_PREFIX} and is not base64 behind it") from error


CHANNEL = Webhook
