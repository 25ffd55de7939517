"""Read config.toml: the only reader of it, and of the environment.

    [crawler]                   luutin.crawler.site.settings.CrawlerSettings
    [web]                       luutin.app.settings.WebSettings
    [engine.NAME]               luutin.indexer.opensearch.settings.EngineSettings
    [[collections]]             luutin.app.settings.CollectionSettings
    [[lineage]]                 luutin.crawler.site.lineages.Succession
    [wayback]                   luutin.crawler.site.settings.WaybackSettings
    [commoncrawl]               luutin.crawler.site.settings.CommonCrawlSettings
    [sources.NAME]              luutin.crawler.site.settings.SourceSettings, NAME in lower case
    [schedule]                  luutin.night.settings.ScheduleSettings
    [notices]                   luutin.night.settings.NoticeSettings
    [mail] [webhook] ...        the channel of that name in luutin.night.channels

Which file and which archive: luutin.app.location.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, create_model

from luutin.app.location import ARCHIVE, ConfigError, archive_file, config_file, tables
from luutin.app.settings import Collections, CollectionSettings, WebSettings
from luutin.app.toml_lines import line_of
from luutin.archive import StoreSettings
from luutin.crawler import CommonCrawlSettings, CrawlerSettings, Lineages, SourceSettings, Succession, WaybackSettings
from luutin.indexer import EngineSettings
from luutin.night import (
    NightSettings,
    NoticeSettings,
    Operation,
    Reserve,
    ReserveSetting,
    ScheduleSettings,
    channel_classes,
    make_channels,
)

OWN_ENGINES = ("fts", "plain")
"""Names of the engines that every archive has."""


def _free_name(name: str) -> str:
    if name in OWN_ENGINES:
        raise ValueError(f"{name} is the name of an engine that every archive has; choose another")
    return name


_EngineName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$"), AfterValidator(_free_name)]


class _Tables(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    db: str = ARCHIVE
    min_free: ReserveSetting = Reserve()
    crawler: CrawlerSettings = CrawlerSettings()
    web: WebSettings = WebSettings()
    engine: dict[_EngineName, EngineSettings] = {}
    store: StoreSettings | None = None
    sources: dict[str, dict[str, Any]] = {}
    schedule: ScheduleSettings = ScheduleSettings()
    notices: NoticeSettings = NoticeSettings()
    wayback: WaybackSettings = WaybackSettings()
    commoncrawl: CommonCrawlSettings = CommonCrawlSettings()
    lineage: tuple[Succession, ...] = ()
    collections: Collections = ()


_CHANNELS: Any = {name: (channel.Settings | None, None) for name, channel in channel_classes().items()}
_File = create_model("_File", __base__=_Tables, **_CHANNELS)


@dataclass(frozen=True, slots=True)
class Config(Operation):
    """What an operator chose, checked."""

    web: WebSettings = field(default_factory=WebSettings)
    wayback: WaybackSettings = field(default_factory=WaybackSettings)
    commoncrawl: CommonCrawlSettings = field(default_factory=CommonCrawlSettings)
    lineages: Lineages = field(default_factory=lambda: Lineages(()))
    collections: tuple[CollectionSettings, ...] = ()


def load(config: Path | None = None, db: Path | None = None) -> Config:
    """Read the configuration. Raises ConfigError, with a line number where the file can be blamed."""
    path = config_file(config)
    chosen = _parse(path) if path else _File()
    if chosen.web.subscriptions and not (chosen.web.public_url and getattr(chosen, "mail", None)):
        lacking = "web.subscriptions: letters name `public_url` in [web], and go by [mail]: both are needed"
        raise ConfigError(path, [lacking])
    sources = _sources(path, chosen.sources)
    return Config(
        path=path,
        db=archive_file(path, db),
        crawler=chosen.crawler,
        sources=sources,
        night=NightSettings(
            chosen.schedule,
            make_channels({name: getattr(chosen, name) for name in _CHANNELS}),
            chosen.notices,
            f"{chosen.web.public_url}{chosen.web.root_path}" if chosen.web.public_url else "",
            bool(chosen.web.subscriptions),
        ),
        min_free=chosen.min_free,
        store=_beside(path, chosen.store),
        web=chosen.web,
        wayback=chosen.wayback,
        commoncrawl=chosen.commoncrawl,
        lineages=Lineages(chosen.lineage),
        collections=chosen.collections,
        engines={name: _engine_beside(path, each) for name, each in chosen.engine.items()},
    )


def _engine_beside(path: Path | None, engine: EngineSettings) -> EngineSettings:
    """*engine* with its files likewise."""
    files = {name: path.parent / file for name in ("ca", "password_file") if path and (file := getattr(engine, name))}
    return engine.model_copy(update=files)


def _beside(path: Path | None, store: StoreSettings | None) -> StoreSettings | None:
    """*store* with its files where config.toml means them: beside itself."""
    if store is None or path is None:
        return store
    files = {name: path.parent / file for name in ("ca", "credentials_file") if (file := getattr(store, name))}
    return store.model_copy(update=files)


def _parse(path: Path) -> _Tables:
    said = tables(path)
    try:
        return _File.model_validate(said)
    except ValidationError as error:
        raise ConfigError(path, _problems(error, path.read_text("utf-8"))) from error


def _sources(path: Path | None, tables: dict[str, dict[str, Any]]) -> tuple[SourceSettings, ...]:
    sources, problems = [], []
    text = path.read_text("utf-8") if path else ""
    for name, table in tables.items():
        try:
            sources.append(SourceSettings.model_validate({**table, "name": name, "label": table.get("name", "")}))
        except ValidationError as error:
            problems += _problems(error, text, "sources", name)
    if problems:
        raise ConfigError(path, problems)
    return tuple(sources)


def _problems(error: ValidationError, text: str, *table: str) -> list[str]:
    """One line a fault: line number, key, what is wrong."""
    return [
        f"line {line_of(text, (*table, *map(str, fault['loc'])))}: "
        f"{'.'.join((*table, *map(str, fault['loc'])))}: {fault['msg']}"
        for fault in error.errors(include_url=False)
    ]
