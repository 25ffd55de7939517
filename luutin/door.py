"""Open a room's door only as far as it is asked to: a name is loaded when it is first used."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def open_door(room: str, places: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of *room* (PEP 562); *places* says in which module of the room each name stands.

    A module that is itself part of the door stands at the empty place.

    A search that never fetches a page therefore loads neither the HTTP client nor the parser.
    """

    def load(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        place = places[name]
        value = getattr(import_module(f"{room}.{place}"), name) if place else import_module(f"{room}.{name}")
        setattr(sys.modules[room], name, value)
        return value

    return load


def names_in(modules: Mapping[str, str]) -> dict[str, str]:
    """Module of a room → the names that stand in it, apart by spaces: as `open_door` takes it, name by name."""
    return {name: module for module, names in modules.items() for name in names.split()}
