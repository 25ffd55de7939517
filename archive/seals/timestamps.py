"""Time stamps by somebody else (RFC 3161): the query for a seal, and what the answer says. asn1crypto."""

import base64
import secrets
from datetime import datetime

from asn1crypto import tsp

from luutin.archive.seals.seal import SealError

_GRANTED = {"granted", "granted_with_mods"}


def timestamp_query(sha256: str) -> bytes:
    """Return the TimeStampReq (DER) for a statement with this hash (hex)."""
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes.fromhex(sha256)}
    nonce = secrets.randbits(63)
    query = {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    return bytes(tsp.TimeStampReq(query).dump())


def read_timestamp(response: bytes, sha256: str) -> datetime:
    """Return the moment that a TimeStampResp (DER) certifies for the statement with this hash.

    Whether the authority's certificate is to be trusted is for `openssl ts -verify` to say. Raises SealError where it
    was refused, cannot be read, or is of something else.
    """
    try:
        answer = tsp.TimeStampResp.load(response)
        status = answer["status"]["status"].native
        if status not in _GRANTED:
            raise SealError(f"the time stamp was refused: {status}")
        info = answer["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
        imprint, moment = info["message_imprint"], info["gen_time"].native
        of_it = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native.hex()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SealError(f"this is no time stamp: {error}") from error
    if of_it != ("sha256", sha256):
        raise SealError("the time stamp is of something else")
    stamped: datetime = moment
    return stamped


def read_timestamp_text(text: str, sha256: str) -> datetime | None:
    """Likewise of one in base64, as a seal has it; None where it cannot be believed."""
    try:
        return read_timestamp(base64.b64decode(text), sha256)
    except (SealError, ValueError):
        return None
