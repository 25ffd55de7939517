"""What a harvester asks, read from the arguments of its request. Faults are errors of the protocol. Pure."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from luutin.archive import utc

VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
"""Verb → the arguments that it needs, and those that it takes beside them. OAI-PMH 2.0 §4."""
_TOKEN = "resumptionToken"  # noqa: S105 - an argument's name
_LISTS = {"ListIdentifiers", "ListRecords"}


class ProtocolError(Exception):
    """An error as §3.6 of the protocol lists them."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class Harvest(msgspec.Struct, frozen=True, array_like=True):
    """What a list is of, and where it goes on: what a resumption token holds."""

    prefix: str
    since: str = ""
    until: str = "9999"
    source: str = ""
    seq: int = 0
    """The change behind which it goes on."""
    given: int = 0
    """Records before."""

    def token(self) -> str:
        """It as a token."""
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class OaiRequest:
    """One request, checked."""

    verb: str
    identifier: str = ""
    prefix: str = ""
    harvest: Harvest | None = None
    """Of a list."""


def read_request(pairs: Sequence[tuple[str, str]]) -> OaiRequest:
    """Read the arguments of a request. Raises ProtocolError."""
    given = dict(pairs)
    verb = given.get("verb", "")
    if verb not in VERBS or [name for name, _ in pairs].count("verb") > 1:
        raise ProtocolError("badVerb", f"The verb is one of {', '.join(VERBS)}, once.")
    if len(pairs) > len(given):
        raise ProtocolError("badArgument", "An argument is given twice.")
    arguments = {name: value for name, value in given.items() if name != "verb"}
    if verb in _LISTS and _TOKEN in arguments:
        if len(arguments) > 1:
            raise ProtocolError("badArgument", "resumptionToken stands alone.")
        return OaiRequest(verb, harvest=_read_token(arguments[_TOKEN]))
    needed, taken = VERBS[verb]
    if unknown := sorted(set(arguments) - needed - taken):
        raise ProtocolError("badArgument", f"{verb} takes no {unknown[0]}.")
    if missing := sorted(needed - set(arguments)):
        raise ProtocolError("badArgument", f"{verb} needs {' and '.join(missing)}.")
    if _TOKEN in arguments:
        raise ProtocolError("badResumptionToken", "The list of sets is given whole: there is no token of it.")
    harvest = _read_harvest(arguments) if verb in _LISTS else None
    return OaiRequest(verb, arguments.get("identifier", ""), arguments.get("metadataPrefix", ""), harvest)


def _read_harvest(arguments: Mapping[str, str]) -> Harvest:
    since, until = arguments.get("from", ""), arguments.get("until", "")
    if since and until and len(since) != len(until):
        raise ProtocolError("badArgument", "from and until have the same granularity.")
    begin, end = _moment("from", since, last=False), _moment("until", until, last=True)
    if begin and end and begin > end:
        raise ProtocolError("badArgument", "from lies behind until.")
    return Harvest(arguments["metadataPrefix"], begin, end or "9999", arguments.get("set", ""))


def _moment(name: str, text: str, *, last: bool) -> str:
    """A day as its first or last second; empty: none."""
    if not text:
        return ""
    form = "%Y-%m-%d" if len(text) == 10 else "%Y-%m-%dT%H:%M:%SZ"
    try:
        read = datetime.strptime(text, form).replace(tzinfo=UTC)
        return f"{read.date()}T{'23:59:59' if last else '00:00:00'}Z" if len(text) == 10 else utc(read)
    except ValueError as error:
        raise ProtocolError("badArgument", f"{name} is written 2026-11-27 or 2026-11-27T22:00:00Z.") from error


def _read_token(token: str) -> Harvest:
    try:
        found = msgspec.json.decode(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), type=Harvest)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise ProtocolError("badResumptionToken", "This token was not given here.") from error
    if found.token() != token or found.seq < 0 or found.given < 0 or found.seq > 1 << 62:
        raise ProtocolError("badResumptionToken", "This token was not given here.")
    return found
