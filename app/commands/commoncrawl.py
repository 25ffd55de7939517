"""`luutin commoncrawl`: what Common Crawl has of a host or an address, into the archive."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import click

from luutin.app.asked_archives import Narrowing, WantedLooks, agent_of, rest_until, take_looks, with_narrowing
from luutin.app.config import Config
from luutin.app.errors import EXIT_FAILURE, EXIT_USAGE, UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.archive import Database, TakenIn
from luutin.crawler import ArchiveLook, Budget, Crawl, ServiceError, ask_patiently


@click.command("commoncrawl")
@with_config
@click.argument("addresses", nargs=-1, required=True, metavar="HOST|URL...")
@click.option("--crawl", "names", multiple=True, help="Only crawls whose name holds this, such as 2019-35. Repeatable.")
@with_narrowing
def command(
    config: Config, addresses: tuple[str, ...], *, names: tuple[str, ...], narrowing: Narrowing, as_json: bool
) -> None:
    """Take in what Common Crawl has of a HOST, of one URL, or of all that begin with URL*.

    Each of its crawls that falls into the time is asked for its index, the oldest first, and then for each capture that
    is not here. A crawl that was gone through is not asked again, so run the same command each month, or after a rest.
    """
    wanted = [narrowing.of(each) for each in addresses]
    budget = Budget(narrowing.limit)

    def looks(database: Database, stop: Callable[[], bool]) -> Iterator[ArchiveLook]:
        from luutin.crawler import CommonCrawlClient

        rest, taken = rest_until(stop), TakenIn(database)
        client = CommonCrawlClient(config.commoncrawl, agent=agent_of(config), sleep=rest)
        try:
            found = ask_patiently(client.crawls, sleep=rest, stop=stop)
        except ServiceError as error:
            raise UserError(f"{client.witness} does not list its crawls: {error}", code=EXIT_FAILURE) from error
        crawls = _chosen(found, names, narrowing)
        talk(f"{len(crawls)} of {len(found)} crawls may hold it.")
        told = client.unlisted
        for crawl, each in product(crawls, wanted):
            yield ArchiveLook(
                *(client.of(crawl), each, client.witness, taken),
                sleep=rest,
                stop=stop,
                budget=budget,
                crawl=crawl.name,
                told_before=told,
            )
            told = []

    bases = [config.commoncrawl.index, config.commoncrawl.data]
    take_looks(config, WantedLooks(bases, looks), as_json=as_json, what="luutin commoncrawl")


def _chosen(crawls: Sequence[Crawl], names: Sequence[str], narrowing: Narrowing) -> list[Crawl]:
    unknown = [name for name in names if not any(name in each.name for each in crawls)]
    if unknown:
        last = crawls[-1].name if crawls else "none"
        raise UserError(f"no crawl is called {', '.join(unknown)}; the last one is {last}", code=EXIT_USAGE)
    return [
        each
        for each in crawls
        if each.may_hold(narrowing.since, narrowing.until) and (not names or any(name in each.name for name in names))
    ]
