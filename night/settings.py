"""What an operator chooses about night runs: `[schedule]`, `[notices]`, and a table of config.toml for each channel."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from luutin.archive import VIETNAM
from luutin.night.channels.channel import Channel
from luutin.night.channels.http import checked_url
from luutin.night.channels.registry import make_channels
from luutin.night.cron import fields, moments
from luutin.night.errors import CronError
from luutin.night.notices.style import Language, Style

Cron = str
_SOME_DAY = datetime(2026, 1, 1, tzinfo=VIETNAM)
"""The calendar repeats itself: what does not come within 40 years of it never does."""


class ScheduleSettings(BaseModel):
    """The `[schedule]` table: when `luutin run` crawls."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cron: Cron = "30 1 * * *"
    """Minute, hour, day, month, weekday, as in crontab(5); a sixth field in front gives the second."""
    timezone: str = VIETNAM.key
    jitter_s: Annotated[int, Field(ge=0, le=3600)] = 0
    """Each run starts up to so many seconds later, by chance: portals on one server are not all asked at once."""
    grace_s: Annotated[int, Field(ge=1)] = 6 * 3600
    """A run that could not start in time still starts within so many seconds; later it is missed, and told."""
    catch_up: bool = True
    """When `luutin run` starts and the last run's time passed while it was down: run at once."""
    sources: dict[str, Cron] = {}
    """Source → a schedule of its own; it is then left out of the common run."""

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"there is no time zone {name!r}; for Vietnam write {VIETNAM.key}") from error
        return name

    @model_validator(mode="after")
    def _crons_read(self) -> Self:
        for cron in (self.cron, *self.sources.values()):
            try:
                read = fields(cron)
            except CronError as error:
                raise ValueError(str(error)) from error
            if next(moments(read, ZoneInfo(self.timezone), after=_SOME_DAY), None) is None:
                raise ValueError(f"{cron!r} can never come: there is no such day")
        return self


class NoticeSettings(BaseModel):
    """The `[notices]` table: what is told, whatever the channel."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language = "en"
    """Language of letters."""

    spool: Path | None = None
    """Folder of what is still to be sent; best on another disk than the archive. None: beside the archive."""
    ping: Annotated[str, AfterValidator(checked_url)] | None = None
    """URL of a dead man's switch, asked after each good run; None: nobody notices when nothing runs any more."""


@dataclass(frozen=True, slots=True)
class NightSettings:
    """What an operator chose about night runs."""

    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    channels: tuple[Channel, ...] = field(default_factory=lambda: make_channels({}))
    """Every way to deliver a notice, also those that config.toml says nothing of."""
    notices: NoticeSettings = field(default_factory=NoticeSettings)
    web: str = ""
    """Where the web interface is, for links in letters; empty: nobody said."""
    subscriptions: bool = False
    """Whether readers may have hits of saved searches sent to them."""

    @property
    def style(self) -> Style:
        """How letters are written."""
        return Style(self.notices.language, self.web)

    def channel(self, name: str) -> Channel | None:
        """The channel called *name*; None: this program has none of that name."""
        return next((channel for channel in self.channels if channel.name == name), None)
