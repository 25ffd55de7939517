"""Advice: whatever health may find, a person is told what to do about it."""

from pathlib import Path

import pytest

from luutin.crawler import Code
from luutin.night import advice, observe
from luutin.night.health import SourceState
from luutin.night.signs import Sign

CALM = {Sign.WELL, Sign.SILENT}
OF_STATE = {Sign.ABSENT, Sign.HOME, Sign.ELSEWHERE, Sign.OWNER}
"""Signs that are their state's only one: the state's advice is theirs."""
LINKS = {Code.OFF_SCOPE, Code.TOO_LONG, Code.FILE, Code.ACTION, Code.PRINT, Code.REPEATS, Code.DEEP, Code.ENDLESS}
"""Why a link is not followed: no request fails with it."""
OF_A_PART = {Code.PART, Code.NOT_A_FILE, Code.FILES_FULL, Code.FILES_OFF}
"""Of a further page, or of a file: no source is ill for it."""


@pytest.mark.parametrize("code", [code for code in Code if code.failed and code not in LINKS | OF_A_PART], ids=str)
def test_each_way_to_fail_has_a_next_step(code):
    """A new code needs one too."""
    assert advice._BY_CODE[code]


@pytest.mark.parametrize("sign", sorted(set(Sign) - CALM - OF_STATE))
def test_each_sign_has_a_next_step(sign):
    assert advice._BY_CODE[sign]


@pytest.mark.parametrize("state", sorted(set(SourceState) - {SourceState.HEALTHY, SourceState.QUIET}))
def test_each_state_has_a_next_step_for_codes_that_nobody_foresaw(state):
    assert advice.advice(state, "http-418")


def test_what_is_well_needs_nothing():
    assert {advice.advice(state, "well") for state in (SourceState.HEALTHY, SourceState.QUIET)} == {""}


@pytest.mark.parametrize("sign", Sign)
def test_each_sign_is_in_the_docs(sign):
    assert f"`{sign}`" in (Path(__file__).parents[2] / "docs" / "operating.md").read_text("utf-8")


@pytest.mark.parametrize("code", Code, ids=str)
def test_each_code_makes_something_of_an_entrance(code):
    """Known by name, or failed, or read."""
    assert observe._entrance(code, nothing=False)
