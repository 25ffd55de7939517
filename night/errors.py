"""What can go wrong in a night run.

NightError
├── SettingsError            the operator's settings cannot be used
├── SecretMissingError       the place that should hold a secret holds none
├── CronError                a crontab line that cannot be read
├── WatchError               a saved search cannot be added or removed
├── AddressError             a channel cannot deliver to the address that was given
├── SpoolError               the file of notices cannot be used
├── UnnamableError           a path that no unit file can name
├── BackupError              a backup cannot be made or put back
└── NotSentError             a notice was not acknowledged, and will be tried again
"""

from pathlib import Path


class NightError(Exception):
    """The root of what this room raises; each message says what to do."""


class SettingsError(NightError):
    """The operator's settings cannot be used. The message says where and why."""


class SecretMissingError(NightError):
    """The place that should hold a secret holds none; the message names the place, never the secret."""


class CronError(NightError, ValueError):
    """A crontab line that cannot be read; the message says which field."""


class WatchError(NightError):
    """A saved search cannot be added or removed; the message says why."""


class AddressError(NightError):
    """A channel cannot deliver to the address that was given; the message says what it needs."""


class SpoolError(NightError):
    """The file of notices cannot be used; what waits in it waits on."""

    def __init__(self, folder: Path, reason: str) -> None:
        self.folder = folder
        self.reason = reason
        super().__init__(f"{folder}: {reason}; make room there, or name another folder as `spool` in [notices]")


class UnnamableError(NightError):
    """A path that no unit file can name: it has a line break or another control character."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path!r} has a character that no unit file can name: rename the folder")


class BackupError(NightError):
    """A backup cannot be made or put back; the message says why and what to do."""


class NotSentError(NightError):
    """The receiver did not acknowledge the notice; it will be tried again. The message holds no secrets."""
