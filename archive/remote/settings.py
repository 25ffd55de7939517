"""What an operator chooses about the object store: the `[store]` table of config.toml."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Bucket = Annotated[str, StringConstraints(pattern=r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^/\s]+)*/?$")]


class StoreSettings(BaseModel):
    """Where complete WARC files go. Any store that speaks S3 with conditional writes and SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Bucket
    """`s3://BUCKET` or `s3://BUCKET/PREFIX`. Archives may share it: each has a folder of its own there."""
    endpoint: Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+/?$")] | None = None
    """Address of the store; None: Amazon's, by region."""
    region: str = "us-east-1"
    ca: Path | None = None
    """File of certificates by which the store's is checked; None: the usual ones."""
    key_id_env: str | None = None
    secret_env: str | None = None
    """Environment variables that hold the two halves of the key."""
    credentials_file: Path | None = None
    """File with `aws_access_key_id` and `aws_secret_access_key` under `[default]`; None: as boto3 finds them."""
    keep_local_days: Annotated[float, Field(ge=0)] = 30.0
    """Days for which a file stays on this disk too, once it is stored."""
    file_mb: Annotated[float, Field(gt=0, le=4000)] = 1000.0
    """A WARC file of so many megabytes is complete: the next one is begun, and it is stored."""
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 20.0
    """Seconds for which an answer is waited for."""

    @model_validator(mode="after")
    def _check_key(self) -> Self:
        if (self.key_id_env is None) != (self.secret_env is None):
            raise ValueError("name both halves of the key: `key_id_env` and `secret_env`")
        return self

    @property
    def bucket(self) -> str:
        """Its name."""
        return self.url.removeprefix("s3://").partition("/")[0]

    @property
    def prefix(self) -> str:
        """What the names of all objects begin with: empty, or with a slash at its end."""
        prefix = self.url.removeprefix("s3://").partition("/")[2].strip("/")
        return f"{prefix}/" if prefix else ""
