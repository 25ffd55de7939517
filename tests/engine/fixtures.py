"""The server that tests of clusters share, and what is said where it cannot be started."""

import pytest

from tests.engine.server import LEFT_OUT, fresh_cluster, require, shared_url


@pytest.fixture(scope="session")
def engine_url(tmp_path_factory):
    """The address of an OpenSearch server that this run started."""
    require()
    return shared_url(tmp_path_factory.getbasetemp())


@pytest.fixture
def cluster(engine_url):
    """A cluster in which nothing is indexed yet."""
    yield from fresh_cluster(engine_url)


def pytest_terminal_summary(terminalreporter):
    """Say loudly that tests were left out: a green run without them says nothing of clusters."""
    skipped = [each.longrepr[2] for each in terminalreporter.stats.get("skipped", ()) if len(each.longrepr) == 3]
    left_out = [reason for reason in skipped if LEFT_OUT in reason]
    if left_out:
        terminalreporter.write_sep("!", f"{len(left_out)} {left_out[0].removeprefix('Skipped: ')}", yellow=True)
