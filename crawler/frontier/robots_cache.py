"""Answers for robots.txt, kept in the archive: asked for once a day, however many runs there are."""

from dataclasses import dataclass

from luutin.archive import Database, from_utc, utc
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.visit import Kind, Link, Priority
from luutin.crawler.site.scope import RefusedUrl, Scope, ScopedUrl
from luutin.crawler.wire.clock import Clock
from luutin.crawler.wire.robots import Robots, restore_robots


@dataclass(frozen=True, slots=True)
class RobotsCache:
    """The table `robots`."""

    database: Database
    frontier: Frontier
    scope: Scope
    clock: Clock

    def load(self, origin: str) -> Robots | None:
        """What *origin* last answered; None where it never was asked."""
        return robots_of(self.database, origin)

    def keep(self, origin: str, robots: Robots) -> None:
        """Keep an answer, in a transaction of its own, with the sitemaps that it names, else with the usual one."""
        now = self.clock.now()
        values = (origin, robots.status, robots.body or None, robots.verdict, utc(robots.fetched_at))
        with self.database.transaction():
            self.database.execute(
                "INSERT OR REPLACE INTO robots (origin, status, body, verdict, fetched_at) VALUES (?, ?, ?, ?, ?)",
                values,
            )
            if robots.verdict == "forbid":
                return
            for url in robots.sitemaps or [f"{origin}/sitemap.xml"]:
                place = self._place(url, origin)
                if not isinstance(place, RefusedUrl):
                    self.frontier.add(
                        Link(
                            *(place.url, place.source, place.host, Kind.SITEMAP),
                            priority=Priority.MAP,
                            written=place.written,
                        ),
                        now=now,
                    )

    def _place(self, said: str, origin: str) -> ScopedUrl | RefusedUrl:
        """Where a sitemap is: some name it by its host without the scheme, which else is read as a path."""
        if "://" not in said and not said.startswith("/"):
            named = self.scope.place(f"{origin.partition('://')[0]}://{said}", source="")
            if not isinstance(named, RefusedUrl):
                return named
        return self.scope.place(said, source="", base=origin)


def robots_of(database: Database, origin: str) -> Robots | None:
    """What the robots.txt of *origin* last said; None: it never was asked for."""
    row = database.one("SELECT verdict, status, body, fetched_at FROM robots WHERE origin = ?", (origin,))
    if row is None:
        return None
    return restore_robots(row["verdict"], row["status"], row["body"] or "", from_utc(row["fetched_at"]))
