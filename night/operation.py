"""What a night needs to know of the operation it belongs to: one frozen value, passed in from above."""

from dataclasses import dataclass, field
from pathlib import Path

from luutin.archive import S3Store, StoredCaptures, StoreSettings, WarcFolder
from luutin.crawler import CrawlerSettings, Shard, SourceSettings
from luutin.indexer import EngineSettings
from luutin.night.room import Reserve
from luutin.night.settings import NightSettings


@dataclass(frozen=True, slots=True)
class Operation:
    """One archive with its sources, and how its nights are run."""

    path: Path | None
    """The configuration file, for child processes and for words; None: defaults, there is no file."""
    db: Path
    crawler: CrawlerSettings = field(default_factory=CrawlerSettings)
    sources: tuple[SourceSettings, ...] = ()
    night: NightSettings = field(default_factory=NightSettings)
    shard: Shard = field(default_factory=lambda: Shard(0, 1))
    """Which of several crawlers it is."""
    store: StoreSettings | None = None
    """Where complete WARC files go; None: they stay on this disk."""
    engines: dict[str, EngineSettings] = field(default_factory=dict)
    """Clusters that articles are sent to, by name."""
    min_free: Reserve = field(default_factory=Reserve)
    """What a crawl leaves free on the archive's disk."""

    @property
    def warc(self) -> Path:
        """The folder of WARC files: always beside the archive."""
        return self.db.parent / "warc"

    @property
    def captures(self) -> WarcFolder:
        """Where the bytes of captures are read: on this disk, and in the object store where there is one."""
        if self.store is None:
            return WarcFolder(self.warc)
        return StoredCaptures(self.warc, self.db, S3Store(self.store))

    @property
    def subscriptions(self) -> Path:
        """The file of those who get hits by e-mail: always beside the archive, and never in it."""
        return self.db.with_name(f"{self.db.name}-subscriptions")

    @property
    def subscription_key(self) -> Path:
        """The key that signs their links."""
        return self.db.with_name(f"{self.db.name}-subscriptions.key")

    @property
    def spool(self) -> Path:
        """The folder of notices that are still to be sent: where `[notices]` says, or beside the archive."""
        chosen = self.night.notices.spool
        if chosen is None:
            return self.db.with_name(f"{self.db.name}-spool")
        return self.path.parent / chosen if self.path else chosen
