"""What becomes of each field of the record: declared beside it, asked for by whoever hashes, exports or shows it.

A field is adopted or refused: one that declares nothing cannot be imported, and tests/test_record_fields.py walks every
declared one through hash, exports, API, page, index and docs/fields.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel


def as_is(value: Any) -> Any:
    """A value that goes into the hash whole."""
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What becomes of one field."""

    content: bool
    """Part of the content hash: when it changes, there is a new revision, and what changed is shown."""
    exported: bool
    """A key of `luutin export` and of the API, a column of CSV and Excel."""
    shown: bool
    """Printed on the article's page."""
    indexed: bool
    """A search finds the article by it."""
    hashed: Callable[[Any], Any] = as_is
    """What of its value goes into the content hash, as JSON."""


@cache
def uses(record: type[BaseModel]) -> dict[str, Use]:
    """Each field's use, in the order of declaration. Raises TypeError where a field declares none."""
    found = {}
    for name, field in record.model_fields.items():
        use = next((each for each in field.metadata if isinstance(each, Use)), None)
        if use is None:
            raise TypeError(f"{record.__name__}.{name} does not say what becomes of it: Annotated[..., Use(...)]")
        found[name] = use
    return found
