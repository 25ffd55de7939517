"""What is told: a letter, and a notice, which is a letter on its way to one receiver."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

import orjson


@dataclass(frozen=True, slots=True)
class Letter:
    """What to tell, before it is addressed."""

    key: str
    """The same news has the same key."""
    subject: str
    text: str
    content: dict[str, Any]

    def addressed(self, *, channel: str, address: str, made_at: str) -> "Addressed":
        """The letter for one receiver."""
        return Addressed(
            key=f"{self.key} {channel} {address}",
            channel=channel,
            address=address,
            made_at=made_at,
            subject=self.subject,
            text=self.text,
            content=orjson.dumps(self.content).decode(),
        )


class Receiver(NamedTuple):
    """One place that notices go to."""

    channel: str
    address: str


class Addressed(NamedTuple):
    """A letter for one receiver, in the form in which it is kept."""

    key: str
    """The same news to the same receiver has the same key, so it cannot be put in twice."""
    channel: str
    address: str
    made_at: str
    """UTC."""
    subject: str
    text: str
    content: str
    """JSON."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter that is to be sent to one place."""

    id: int
    channel: str
    """Name of the channel."""
    address: str
    made_at: str
    subject: str
    text: str
    content: str
    """JSON."""
    reference: str
    """Stable over all tries: what the receiver tells repetitions by."""

    @property
    def receiver(self) -> Receiver:
        """Where it goes."""
        return Receiver(self.channel, self.address)


def reference_of(key: str) -> str:
    """The reference of the notice that the spool knows by *key*: 32 hexadecimal digits."""
    return sha256(key.encode()).hexdigest()[:32]
