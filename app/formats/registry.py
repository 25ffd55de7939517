"""Which formats there are. A format is one module of this folder and one line here.

A format's module is loaded when the format is first asked for: a search that writes CSV loads no writer of workbooks.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from luutin.app.formats.format import Format

FORMATS = {
    "csv": "csv:PLAIN",
    "csv-excel": "csv:EXCEL",
    "xlsx": "xlsx:FORMAT",
    **({"parquet": "parquet:FORMAT"} if find_spec("pyarrow") else {}),
    "jsonl": "jsonl:FORMAT",
    "bibtex": "bibtex:FORMAT",
    "ris": "ris:FORMAT",
    "csl-json": "csl:FORMAT",
}
"""A format's name → its module in this folder, and what it is called there. In the order in which they are offered.
Parquet is there where the extra `parquet` is installed."""


@cache
def find_format(name: str) -> Format:
    """The format called *name*. Raises KeyError where there is none; FORMATS has their names."""
    module, _, place = FORMATS[name].partition(":")
    found: Format = getattr(import_module(f"luutin.app.formats.{module}"), place)
    return found
