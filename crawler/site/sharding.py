"""Which of several crawlers is a source for? By its registrable domain, so that one portal's hosts stay together. Pure.

Each shard crawls into an archive of its own. A source's shard is the one whose number makes the greatest hash with its
domain (rendezvous hashing): another source moves none, and one more shard takes only its own share from the others.
"""

import hashlib
import ipaddress
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, Self

from publicsuffixlist import PublicSuffixList

from luutin.crawler.errors import SetupError
from luutin.crawler.site.hosts import host_of
from luutin.crawler.site.settings import SourceSettings


class Shard(NamedTuple):
    """One of several crawlers."""

    number: int
    """From 0."""
    shards: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Read `2/5`. Raises ValueError, in words, for what is no shard."""
        number, _, count = text.partition("/")
        if not (number.isascii() and number.isdigit() and count.isascii() and count.isdigit()) or not int(count):
            raise ValueError(f"{text!r} is no shard; one of five is written 0/5, 1/5, 2/5, 3/5 or 4/5")
        if int(number) >= int(count):
            raise ValueError(f"the {count} shards of {text} are numbered from 0 to {int(count) - 1}")
        return cls(int(number), int(count))

    def __str__(self) -> str:
        return f"{self.number}/{self.shards}"


def domain_of(url: str) -> str:
    """The registrable domain of a URL's host (publicsuffix.org); an address, or a name without any, is its own."""
    host = host_of(url)
    name = host.partition(":")[0]
    return host if _is_address(host) else _suffixes().privatesuffix(name) or host


def shard_of(source: SourceSettings, count: int) -> int:
    """The number of the shard that crawls *source*. Raises SetupError where config.toml names one that is not there."""
    if count == 1:
        return 0  # who comes back to one archive need not touch config.toml
    if source.shard is None:
        domain = domain_of(source.seeds[0])
        return max(range(count), key=lambda number: hashlib.sha256(f"{number} {domain}".encode()).digest())
    if source.shard >= count:
        raise SetupError(f"source {source.name}: `shard = {source.shard}`, but {count} shards are numbered from 0")
    return source.shard


def sources_of(shard: Shard, sources: Iterable[SourceSettings]) -> tuple[SourceSettings, ...]:
    """The sources that *shard* crawls. Raises SetupError where two shards would ask one host, each at its own pace."""
    chosen = tuple(sources)
    numbers = {source.name: shard_of(source, shard.shards) for source in chosen}
    asked = defaultdict[str, set[str]](set)
    for source in chosen:
        for host in source.all_hosts:
            asked[host].add(source.name)
    for host, sharing in asked.items():
        if len({numbers[name] for name in sharing}) > 1:
            names = ", ".join(f"{name} (shard {numbers[name]})" for name in sorted(sharing))
            raise SetupError(f"{host} would be asked by two shards: {names}; give these sources the same `shard`")
    return tuple(source for source in chosen if numbers[source.name] == shard.number)


class Claim(NamedTuple):
    """What an archive is already."""

    number: int
    shards: int
    """1: it is a whole, which may become shard 0."""
    holds: frozenset[str]
    """Sources that it has crawled, and that were not moved away."""
    moved: frozenset[str]
    """Sources that were moved to another archive."""


def check_claim(shard: Shard, held: Claim, sources: Iterable[SourceSettings]) -> None:
    """Whether an archive may be that of *shard*. Raises SetupError, which says what to do, where it may not."""
    if shard.number != held.number and (held.shards > 1 or held.holds):
        raise SetupError(
            f"this is the archive of shard {held.number}, and its articles are numbered as such, not of shard"
            f" {shard.number}; name another archive with --db"
        )
    known = {source.name: source for source in sources}
    wrong = sorted(name for name in held.holds & set(known) if shard_of(known[name], shard.shards) != shard.number)
    if wrong:
        raise SetupError(
            f"this archive holds {', '.join(wrong)}, which another of {shard.shards} shards is to crawl: move them"
            f" (`luutin source move {wrong[0]} --to OTHER.db`), or keep them here with `shard = {shard.number}` under"
            " their names in config.toml"
        )
    gone = sorted(name for name in held.moved & set(known) if shard_of(known[name], shard.shards) == shard.number)
    if gone:
        raise SetupError(
            f"{', '.join(gone)} was moved to another archive: give it the `shard` of that one in config.toml"
        )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host if host.count(":") > 1 else host.partition(":")[0])
    except ValueError:
        return host.startswith("[")
    return True


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # reads its list, a twentieth of a second

    return PublicSuffixList()
