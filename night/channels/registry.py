"""Which channels there are: the modules of this folder that have a CHANNEL. A channel is one module and its test."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from luutin.night import channels
from luutin.night.channels.channel import Channel, ChannelSettings


@cache
def channel_classes() -> Mapping[str, type[Channel]]:
    """Name → class of each channel, in the order of names."""
    modules = [import_module(f"{channels.__name__}.{module.name}") for module in iter_modules(channels.__path__)]
    found = [module.CHANNEL for module in modules if hasattr(module, "CHANNEL")]
    return {channel.name: channel for channel in sorted(found, key=lambda channel: channel.name)}


def make_channels(settings: Mapping[str, ChannelSettings | None]) -> tuple[Channel, ...]:
    """Every channel, with its *settings* by name; one without settings is there too."""
    return tuple(channel(settings.get(name)) for name, channel in channel_classes().items())
