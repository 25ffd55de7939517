"""The only place that imports boto3: an object store by the S3 API, and its errors in our words."""

import base64
import configparser
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from luutin.archive.remote.object_store import ObjectStore, StoredObject, StoreDownError, StoreError
from luutin.archive.remote.settings import StoreSettings

_THERE: Final = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
_MISSING: Final = {"NoSuchKey", "NotFound", "404"}
_BEHIND: Final = {"InvalidRange", "416"}
_BUSY: Final = {"SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout"}


class S3Store(ObjectStore):
    """Shared by threads. Nothing is asked before the first use."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """The address of the bucket, and of the server where one is named."""
        at = self._settings.endpoint
        return f"{self._settings.url} at {at}" if at else self._settings.url

    def put(self, key: str, content: Path | bytes, *, sha256: str) -> bool:
        """Store it by one conditional write (RFC 9110 §13.1.2), whose bytes the store checks."""
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        with ExitStack() as files:
            body = content if isinstance(content, bytes) else files.enter_context(content.open("rb"))
            try:
                with self._told():
                    self._client.put_object(
                        Bucket=self._settings.bucket, Key=key, Body=body, ChecksumSHA256=checksum, IfNoneMatch="*"
                    )
            except _ThereAlreadyError:
                return False
        return True

    def look(self, key: str) -> StoredObject | None:
        """Ask for its size and checksum."""
        try:
            with self._told():
                found = self._client.head_object(Bucket=self._settings.bucket, Key=key, ChecksumMode="ENABLED")
        except _MissingError:
            return None
        told = found.get("ChecksumSHA256")
        return StoredObject(int(found["ContentLength"]), base64.b64decode(told).hex() if told else None)

    def read(self, key: str, offset: int, length: int) -> bytes:
        """Ask for a range (RFC 9110 §14)."""
        asked = f"bytes={offset}-{offset + length - 1}"
        try:
            with self._told():
                found = self._client.get_object(Bucket=self._settings.bucket, Key=key, Range=asked)
                body: bytes = found["Body"].read()
        except _MissingError as error:
            raise StoreError(self.name, f"{key} is missing") from error
        except _BehindError:
            return b""
        return body

    @cached_property
    def _client(self) -> Any:
        try:
            import boto3
            from botocore.config import Config
        except ImportError as error:
            raise StoreError(self.name, "boto3 is not installed: `pip install 'luutin[store]'`") from error
        chosen = self._settings
        key_id, secret = self._key()
        config = Config(
            connect_timeout=chosen.timeout_s,
            read_timeout=chosen.timeout_s,
            retries={"mode": "standard", "total_max_attempts": 2},
            s3={"addressing_style": "path"} if chosen.endpoint else None,
        )
        with self._told():
            return boto3.session.Session().client(
                "s3",
                endpoint_url=chosen.endpoint,
                region_name=chosen.region,
                verify=str(chosen.ca) if chosen.ca else None,
                aws_access_key_id=key_id,
                aws_secret_access_key=secret,
                config=config,
            )

    def _key(self) -> tuple[str | None, str | None]:
        chosen = self._settings
        if chosen.key_id_env is not None and chosen.secret_env is not None:
            for variable in (chosen.key_id_env, chosen.secret_env):
                if not os.environ.get(variable):
                    raise StoreError(self.name, f"the environment variable {variable} is not set")
            return os.environ[chosen.key_id_env], os.environ[chosen.secret_env]
        if chosen.credentials_file is None:
            return None, None
        read = configparser.ConfigParser(interpolation=None)
        try:
            read.read_string(chosen.credentials_file.read_text("utf-8"))
            return read["default"]["aws_access_key_id"], read["default"]["aws_secret_access_key"]
        except OSError as error:
            raise StoreError(self.name, f"{chosen.credentials_file} cannot be read: {error.strerror}") from error
        except (configparser.Error, KeyError, UnicodeDecodeError):
            # Not `from` the error, which may quote the file.
            raise StoreError(self.name, f"{chosen.credentials_file} has no key under [default]") from None

    @contextmanager
    def _told(self) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
        from botocore.exceptions import ConnectionError as UnansweredError

        try:
            yield
        except ClientError as error:
            raise self._known(error.response) from error
        except (UnansweredError, HTTPClientError) as error:
            raise StoreDownError(self.name, f"it does not answer ({type(error).__name__})") from error
        except BotoCoreError as error:
            raise StoreError(self.name, str(error)) from error

    def _known(self, answer: Any) -> Exception:
        code = str(answer.get("Error", {}).get("Code", ""))
        status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        for codes, kind in ((_THERE, _ThereAlreadyError), (_MISSING, _MissingError), (_BEHIND, _BehindError)):
            if code in codes:
                return kind()
        if code in _BUSY or status >= 500:  # RFC 9110 §15.6
            return StoreDownError(self.name, f"it answers {code or status}")
        return StoreError(self.name, f"it answers {code or status}: {answer.get('Error', {}).get('Message', '')}")


class _ThereAlreadyError(Exception):
    """Of a conditional write."""


class _MissingError(Exception):
    """Of any request."""


class _BehindError(Exception):
    """The range begins behind the end."""
