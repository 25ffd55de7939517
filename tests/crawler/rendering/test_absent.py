"""A source that is to be rendered, on a machine without a browser."""

from tests.crawler.rendering.conftest import SHELL
from tests.hostile.crawls import crawled, source_at
from tests.hostile.server import Reply, Server


def test_a_crawl_without_the_browser_it_needs_goes_on_and_tells(monkeypatch, tmp_path):
    """The source counts as troubled by what must be installed. Its pages are what they are without: shells."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with Server(lambda asked: Reply(SHELL.encode()) if asked.path == "/" else Reply(status=404)) as server:
        summary = crawled(tmp_path, source_at(server.url, render="chromium"))
    counts = summary.of("thu")
    assert "apt install chromium" in counts.trouble
    assert (summary.ending, counts.rendered, counts.given_up) == ("failed", 0, 1)
