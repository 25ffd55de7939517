"""Nights after nights: nothing is lost for ever, and nothing is asked for more than it needs."""

import pytest

from tests.hostile.crawls import LaterClock, crawled, opened, source_at
from tests.hostile.editions import Editions
from tests.hostile.server import Reply, Server


def rows(folder, sql):
    with opened(folder) as (database, _):
        return [tuple(row) for row in database.all(sql)]


def night(folder, server, number, **more):
    """The run of a night, from 0."""
    return crawled(folder, source_at(server.url, **more), clock=LaterClock(days=number))


GONE = "SELECT count(*) FROM articles WHERE vanished_at IS NOT NULL"


@pytest.mark.parametrize("answer", [404, 403])
def test_what_a_portal_withdraws_is_marked_in_the_second_night(tmp_path, answer):
    """However old it is: it fell out of its list, so it is looked at in the first night."""
    editions, withdrawn = Editions(40, validators="none"), set()

    def portal(asked):
        return Reply(b"<html><body>...</body></html>", answer) if asked.path in withdrawn else editions(asked)

    with Server(portal) as server:
        night(tmp_path, server, 0)
        for number in (24, 33):
            withdrawn.add(f"/bai-{number}.html")
            del editions.texts[number]
        assert night(tmp_path, server, 1).total("vanished") == 0
        assert night(tmp_path, server, 2).total("vanished") == 2
    assert rows(tmp_path, GONE) == [(2,)]


def test_a_portal_that_refuses_everything_has_withdrawn_nothing(tmp_path):
    """A few articles were due, and each was refused twice: that is our trouble, not their end."""
    editions, closed = Editions(6, validators="none"), []

    def portal(asked):
        return Reply(b"<html><body>Forbidden</body></html>", 403) if closed and "bai" in asked.path else editions(asked)

    with Server(portal) as server:
        night(tmp_path, server, 0)
        closed.append(True)
        for number in (1, 2, 3):
            night(tmp_path, server, number)
    assert rows(tmp_path, GONE) == [(0,)]


def test_edits_are_seen_within_the_nights_that_are_told(tmp_path):
    """A host without validators: 75 articles, 30 full downloads a night, so three nights."""
    editions = Editions(75, validators="none")
    with Server(editions) as server:
        night(tmp_path, server, 0)
        for number in (1, 20, 41, 60, 74):
            editions.texts[number] = 1
        seen = []
        for number in (1, 2, 3):
            editions.full.clear()
            seen.append(night(tmp_path, server, number).total("changed"))
            assert len(editions.full) <= 40
    assert sum(seen) == 5


class Careless(Editions):
    """Half of its articles show no day; a third has one more address in capitals."""

    def _article(self, number, asked):
        reply = super()._article(number, asked)
        reply.body = reply.body.replace(b"Ng\xc3\xa0y \xc4\x91\xc4\x83ng", b"M\xc3\xa3") if number % 2 else reply.body
        return reply

    def _list(self, page):
        reply = super()._list(page)
        for number in range(0, 300, 3):
            link = f'<a href="/bai-{number}.html">'.encode()
            reply.body = reply.body.replace(link, f'<a href="/BAI-{number}.html">x</a> '.encode() + link)
        return reply

    def __call__(self, asked):
        return super().__call__(type(asked)(asked.path.lower(), *list(vars(asked).values())[1:]))


@pytest.mark.parametrize("validators", ["etag", "none"])
def test_an_unchanged_portal_is_not_downloaded_anew(tmp_path, validators):
    """At most a twentieth comes in full, also where articles show no day and have more addresses than one."""
    editions = Careless(120, validators=validators)
    with Server(editions) as server:
        night(tmp_path, server, 0)
        first = len(editions.full)
        editions.full.clear()
        night(tmp_path, server, 0)
    assert first >= 120
    assert len(editions.full) <= 0.05 * first


def test_an_address_that_was_not_there_is_asked_for_again_while_something_names_it(tmp_path):
    """After one, two, four days; and no longer once nothing names it."""
    editions, late = Editions(6), {"/bai-3.html"}

    def portal(asked):
        return Reply(b"<html><body>404</body></html>", 404) if asked.path in late else editions(asked)

    with Server(portal) as server:
        asked = []
        for number in range(6):
            night(tmp_path, server, number)
            asked.append(server.count("/bai-3.html"))
        late.clear()
        assert sum(night(tmp_path, server, number).total("new") for number in range(7, 9)) == 1
    assert asked == [1, 2, 2, 3, 3, 3]


def test_an_article_under_another_slug_is_the_same_article(tmp_path):
    """Its old address answers 301: what stands at the new one is its next revision."""
    editions, moved = Editions(8, validators="none"), {}

    def portal(asked):
        if asked.path in moved:
            return Reply(b"", 301, {"Location": moved[asked.path]})
        back = {new: old for old, new in moved.items()}
        reply = editions(type(asked)(back.get(asked.path, asked.path), *list(vars(asked).values())[1:]))
        for old, new in moved.items():
            reply.body = reply.body.replace(old.encode(), new.encode())
        return reply

    with Server(portal) as server:
        night(tmp_path, server, 0)
        moved["/bai-5.html"] = "/bai-da-sua-ten-5.html"
        editions.texts[5] = 1
        night(tmp_path, server, 1)
    assert rows(tmp_path, "SELECT count(*) FROM records") == [(8,)]
    assert rows(tmp_path, "SELECT max(number) FROM revisions") == [(2,)]
