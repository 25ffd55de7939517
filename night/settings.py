"""What an operator chooses about night runs: the tables `[schedule]`, `[mail]` and `[webhook]` of config.toml.

A secret is never written in config.toml: the table names an environment variable or a file that holds it.
"""

import os
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from luutin.night.cron import fields
from luutin.night.errors import CronError, SecretMissingError

Cron = str


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScheduleSettings(_Table):
    """The `[schedule]` table: when `luutin run` crawls."""

    cron: Cron = "30 1 * * *"
    """Minute, hour, day, month, weekday, as in crontab(5); a sixth field in front gives the second."""
    timezone: str = "Asia/Ho_Chi_Minh"
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
            raise ValueError(f"there is no time zone {name!r}; for Vietnam write Asia/Ho_Chi_Minh") from error
        return name

    @model_validator(mode="after")
    def _crons_read(self) -> Self:
        for cron in (self.cron, *self.sources.values()):
            try:
                fields(cron)
            except CronError as error:
                raise ValueError(str(error)) from error
        return self


class MailSettings(_Table):
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

    def password(self) -> SecretStr | None:
        """The password; None where no place for one is named. Raises SecretMissingError."""
        return secret("mail.password", self.password_env, self.password_file)


class WebhookSettings(_Table):
    """The `[webhook]` table: where notices go by HTTP."""

    url: str
    secret_env: str | None = None
    secret_file: Path | None = None
    """Key of the signature; without one the receiver cannot know who wrote."""

    @field_validator("url")
    @classmethod
    def _absolute(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{url!r} is not an absolute http or https URL")
        return url

    def key(self) -> SecretStr | None:
        """The signing key; None where no place for one is named. Raises SecretMissingError."""
        return secret("webhook.secret", self.secret_env, self.secret_file)


class NightSettings(_Table):
    """The three tables together."""

    schedule: ScheduleSettings = ScheduleSettings()
    mail: MailSettings | None = None
    webhook: WebhookSettings | None = None

    def webhook_for(self, url: str) -> WebhookSettings:
        """How to post to *url*: signed with the configured key, also where a saved search names its own address."""
        base = self.webhook or WebhookSettings(url=url)
        return base.model_copy(update={"url": url})


def secret(name: str, env: str | None, file: Path | None) -> SecretStr | None:
    """Read the secret *name* from the environment variable *env* or the *file*; None where neither is named."""
    if env is not None:
        value = os.environ.get(env)
        if not value:
            raise SecretMissingError(f"{name}_env: the environment variable {env} is not set")
        return SecretStr(value)
    if file is None:
        return None
    try:
        return SecretStr(file.read_text("utf-8").strip())
    except OSError as error:
        raise SecretMissingError(f"{name}_file: {file} cannot be read: {error.strerror}") from error
