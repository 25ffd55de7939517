"""docs/operating.md tells of every state, setting, event and metric there is."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from luutin.night.channels.registry import channel_classes
from luutin.night.health import SourceState
from luutin.night.metrics import exposition
from luutin.night.settings import ScheduleSettings

TEXT = (Path(__file__).parents[2] / "docs" / "operating.md").read_text("utf-8")


@pytest.mark.parametrize("state", SourceState)
def test_each_state_is_explained(state):
    assert f"| `{state}` |" in TEXT


TABLES = [ScheduleSettings, *(channel.Settings for channel in channel_classes().values())]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_each_setting_is_shown(table):
    for name in table.model_fields:
        assert re.search(rf"\b{name}\b", TEXT), name


def test_each_metric_is_named(config, filled):
    text = exposition(config, filled.database, now=datetime(2026, 3, 12, tzinfo=UTC)).decode()
    for name in re.findall(r"^# TYPE (\w+)", text, re.MULTILINE):
        assert name in TEXT or f"`{name.removeprefix('luutin_run')}`" in TEXT, name


@pytest.mark.parametrize(
    "command", ["verify", "backup", "restore", "compact", "doctor", "run", "schedule", "watch", "deploy"]
)
def test_each_command_is_explained(command):
    assert f"luutin {command}" in TEXT
