"""An archive remembers which part of config.toml is its own."""

from datetime import UTC, datetime

import pytest

from luutin.app.config import load
from luutin.app.location import ConfigError
from luutin.app.sharding import hold_shard, in_shard
from luutin.archive import Archive, Database
from luutin.crawler import Shard

NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture
def config(tmp_path):
    lines = [f'[sources.{name}]\nseeds = ["http://{name}.vn/"]\nshard = {name[-1]}\n' for name in ("a0", "b1", "c1")]
    (tmp_path / "config.toml").write_text("\n".join(lines), "utf-8")
    return load(tmp_path / "config.toml")


def test_one_configuration_serves_every_shard_and_none(config):
    """Each crawls its own sources; without shards all are crawled."""
    assert [each.name for each in in_shard(config, Shard(1, 2)).sources] == ["b1", "c1"]
    assert in_shard(config, Shard(0, 1)).sources == in_shard(config, None).sources == config.sources


def test_an_archive_goes_on_as_the_shard_that_it_is(config):
    """Without `--shard` it is what it was; as another one it is refused, with what to do."""
    chosen = in_shard(config, Shard(1, 2))
    with Database.open(config.db) as database:
        hold_shard(chosen, database)
        with database.transaction():
            Archive(database).add_source("b1", home="http://b1.vn/", now=NOW)
    assert in_shard(config, None) == chosen
    with pytest.raises(ConfigError, match=r"archive of shard 1.*--db"):
        in_shard(config, Shard(0, 2))
