"""Letters: in both languages alike, with links where there is a web interface."""

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import luutin.night
from luutin.app.config import load
from luutin.night.finding import SourceState
from luutin.night.health import Health
from luutin.night.letters import Find, Turn, digest_letter, health_letter, trouble_letter
from luutin.night.notices.style import Style
from luutin.night.notices.vietnamese import VIETNAMESE
from luutin.night.timetable import Jump, Mishap
from luutin.night.trouble import jump_letter, mishap_letter

NOW = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)
MODULES = sorted(Path(luutin.night.__file__).parent.rglob("*.py"))
ILL = Health(SourceState.FAILING, "timeout", NOW, "none of its pages answered", "open it", confirmed=True)


def finds(count):
    return [Find(n, f"http://x/{n}", f"Tin {n}", "binh-minh", "2026-03-01", "đấu giá", "new") for n in range(count)]


def letters(style):
    """One of each kind."""
    return [
        health_letter([Turn("binh-minh", None, ILL)], run_id=7, style=style),
        digest_letter("đất", "đấu giá", finds(60), key="k", style=style),
        trouble_letter("đất", "((", "a bracket", key="k", style=style),
        jump_letter(Jump(NOW, NOW - timedelta(days=365)), style),
        mishap_letter(Mishap("failed", "night", NOW, "it died"), style, now=NOW),
    ]


def strings():
    """Every string of night's modules, but for the dictionary itself."""
    for path in MODULES:
        if path.name != "vietnamese.py":
            yield from (
                node.value
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            )


def said():
    """The sentences that modules hand to `say` as they stand."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say":
                yield from (
                    each.value
                    for each in ast.walk(node.args[0])
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )


def test_each_sentence_of_a_letter_has_its_vietnamese_and_no_other_has():
    """What is said is in the dictionary; what is in the dictionary is said."""
    assert set(said()) <= set(VIETNAMESE)
    assert set(VIETNAMESE) <= set(strings())
    assert {str(state) for state in SourceState} <= set(VIETNAMESE)


@pytest.mark.parametrize("sentence", VIETNAMESE)
def test_a_translation_tells_the_same_names(sentence):
    """No value is lost, none is asked for that is not there."""
    names = re.compile(r"\{(\w+)\}").findall
    assert sorted(names(sentence)) == sorted(names(VIETNAMESE[sentence]))


def test_a_letter_is_in_one_language_and_for_programs_in_none():
    """Subject and text change; what a webhook gets does not."""
    for english, vietnamese in zip(letters(Style()), letters(Style("vi")), strict=True):
        assert english.subject != vietnamese.subject
        assert english.text != vietnamese.text
        assert (english.key, english.content) == (vietnamese.key, vietnamese.content)


def test_hits_beyond_the_fiftieth_are_reached_by_a_link(tmp_path):
    """The web interface's own page of the search, at the address that config.toml gives it."""
    file = tmp_path / "config.toml"
    file.write_text('[web]\npublic_url = "https://tin.example.vn"\nroot_path = "/luutin"\n[notices]\nlanguage = "vi"\n')
    style = load(file).night.style
    letter = digest_letter("đất & nhà/ở", "đấu giá", finds(60), key="k", style=style)
    link = "https://tin.example.vn/luutin/watch/%C4%91%E1%BA%A5t%20%26%20nh%C3%A0%2F%E1%BB%9F"
    assert link in letter.text
    assert letter.content["link"] == link
    assert (letter.content["total"], len(letter.content["hits"])) == (60, 50)
    assert "10" in letter.text
