"""A third channel, as someone else would add it: a line of JSON for each notice, at the end of a file."""

from pathlib import Path

import orjson

from luutin.night import AddressError, Channel, ChannelSettings, NotSentError


class FileSettings(ChannelSettings):
    """The `[file]` table: where notices are written down."""

    path: Path


class File(Channel):
    """To the file of `[file]`, or to another."""

    name = "file"
    Settings = FileSettings
    secret = None

    def __init__(self, settings):
        self._settings = settings

    @property
    def addresses(self):
        return (str(self._settings.path),) if self._settings else ()

    def check(self, address):
        if not (address or self._settings):
            raise AddressError("give a file, or name one as `path` in a [file] table of config.toml")

    def deliver(self, notice, *, now):
        line = {"reference": notice.reference, "subject": notice.subject, "at": now.isoformat()}
        try:
            with Path(notice.address).open("ab") as file:
                file.write(orjson.dumps({**line, "content": orjson.loads(notice.content)}) + b"\n")
        except OSError as error:
            raise NotSentError(str(error)) from error


CHANNEL = File
