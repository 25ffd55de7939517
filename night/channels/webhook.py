"""Send a notice by HTTP, signed as Standard Webhooks asks (https://www.standardwebhooks.com).

webhook-id          the same for every try: a receiver that has it already answers 2xx and does nothing
webhook-timestamp   seconds since 1970 of this try
webhook-signature   v1,BASE64 of HMAC-SHA256 over `id.timestamp.body`; left out without a secret
"""

import base64
import binascii
import hashlib
import hmac
import http.client
import ssl
from datetime import datetime
from urllib.parse import urlsplit

from luutin.night.errors import NotSentError, SecretMissingError
from luutin.night.outbox import Notice
from luutin.night.settings import WebhookSettings

TIMEOUT_S = 30.0
_PREFIX = "whsec_"


def send_webhook(notice: Notice, settings: WebhookSettings, *, now: datetime) -> None:
    """Post *notice* to its address; any answer but 2xx counts as not sent. Raises NotSentError."""
    try:
        key = settings.key()
        body = notice.content.encode()
        status = _post(
            notice.address, body, headers(notice.reference, body, key.get_secret_value() if key else None, now=now)
        )
    except (OSError, http.client.HTTPException, SecretMissingError) as error:
        raise NotSentError(str(error) or type(error).__name__) from error
    if not 200 <= status < 300:
        raise NotSentError(f"the receiver answered {status}")


def headers(reference: str, body: bytes, key: str | None, *, now: datetime) -> dict[str, str]:
    """The headers of one try."""
    moment = str(int(now.timestamp()))
    found = {
        "Content-Type": "application/json",
        "User-Agent": "luutin",
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


def _post(url: str, body: bytes, sent: dict[str, str]) -> int:
    """Follows no redirect and uses no proxy of the environment: the news goes where the operator said, or nowhere."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT_S, context=context)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    try:
        connection.request("POST", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, sent)
        return connection.getresponse().status
    finally:
        connection.close()
