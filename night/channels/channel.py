"""What a channel is: one way to deliver a notice. tests/night/test_channels.py holds every channel to it."""

from datetime import datetime
from typing import Any, ClassVar, Protocol

from pydantic import BaseModel, ConfigDict

from luutin.night.notices.letter import Notice
from luutin.night.secret import Secret


class ChannelSettings(BaseModel):
    """A channel's table in config.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Channel(Protocol):
    """One way to deliver a notice, with what the operator chose about it."""

    name: ClassVar[str]
    """Of its module, of its table in config.toml, and of it in the archive."""
    Settings: ClassVar[type[ChannelSettings]]

    def __init__(self, settings: Any) -> None:
        """*settings* is a value of the class Settings, or None: config.toml has no table for the channel."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Whom the channel's table names; empty without one."""
        ...

    @property
    def secret(self) -> Secret | None:
        """What it proves itself with; None where it has no table, or needs no proof."""
        ...

    def check(self, address: str) -> None:
        """Raise AddressError where nothing could be delivered to *address*; empty stands for those of its table."""

    def deliver(self, notice: Notice, *, now: datetime) -> None:
        """Deliver *notice* to its address; return once the receiver has acknowledged it. Raises NotSentError."""
