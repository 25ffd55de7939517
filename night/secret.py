"""A secret by where it stands: config.toml names an environment variable or a file, and never holds the secret."""

import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from luutin.night.errors import SecretMissingError


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret stands; where neither place is named there is none."""

    name: str
    """What the settings call it: `mail.password`."""
    env: str | None
    """Environment variable that holds it."""
    file: Path | None
    """File that holds it."""

    def read(self) -> SecretStr | None:
        """The secret; None where no place for it is named. Raises SecretMissingError."""
        if self.env is not None:
            value = os.environ.get(self.env)
            if not value:
                raise SecretMissingError(f"{self.name}_env: the environment variable {self.env} is not set")
            return SecretStr(value)
        if self.file is None:
            return None
        try:
            return SecretStr(self.file.read_text("utf-8").strip())
        except OSError as error:
            raise SecretMissingError(f"{self.name}_file: {self.file} cannot be read: {error.strerror}") from error
