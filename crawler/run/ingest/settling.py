"""At the end of an ingest: one text that stands at many addresses is a door or a notice, and no article of any."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from luutin.archive import Archive, Database, Held
from luutin.crawler.run.doubt import Night, Seen, Verdict, judge
from luutin.crawler.run.ingest.tally import IngestTally
from luutin.crawler.run.showing import Showing
from luutin.crawler.site.hosts import host_of

_AT_ONCE = 500


def settle_new(
    database: Database, new: Mapping[str, Sequence[int]], tally: IngestTally, *, run_id: int, now: datetime
) -> None:
    """Hold back those of the *new* articles, source by source, that a crawl would not believe."""
    held = Held(database)
    for source, numbers in new.items():
        for start in range(0, len(numbers), _AT_ONCE):
            for number, verdict in _judge(database, numbers[start : start + _AT_ONCE], now).items():
                proposal = held.withdraw(number, now=now, run_id=run_id)
                if proposal is not None:
                    held.hold(proposal.id, verdict.doubt, verdict.marks, run_id=run_id)
                    tally.of(source).new -= 1
                    tally.of(source).held += 1


def _judge(database: Database, numbers: Sequence[int], now: datetime) -> dict[int, Verdict]:
    archive = Archive(database)
    records = {number: record for number in numbers if (record := archive.record_of(number)) is not None}
    showings = {number: Showing.of(record) for number, record in records.items()}
    seen = [Seen(number, host_of(str(each.record["url"])), each) for number, each in showings.items()]
    return judge(Night(seen), now=now)
