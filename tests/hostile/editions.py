"""A well-behaved portal with editors: articles are added, changed and deleted between crawls, and requests counted."""

import random
import time
from datetime import date, timedelta
from email.utils import formatdate

from tests.hostile.portal import WORDS
from tests.hostile.server import Asked, Reply


class Editions:
    """A handler: a home page that lists all articles, twenty a page, and one page for each article.

    *validators*: `etag`, `date`, `made-up` (Last-Modified of a day ago, always), or none.
    *dated*: whether lists show each article's day.
    """

    def __init__(
        self, count: int, *, validators: str = "etag", robots: str = "", paragraphs: int = 4, dated: bool = False
    ) -> None:
        self.texts = dict.fromkeys(range(1, count + 1), 0)
        """Article → version."""
        self.validators = validators
        self.robots = robots
        self.paragraphs = paragraphs
        self.dated = dated
        self.full: list[str] = []
        """Articles sent in full, in order."""

    def title(self, number: int) -> str:
        return f"Hội đồng nhân dân xã họp phiên thứ {number} bàn về đường và trường"

    def __call__(self, asked: Asked) -> Reply:
        path, _, query = asked.path.partition("?")
        if path == "/robots.txt":
            return Reply(self.robots.encode(), 200 if self.robots else 404)
        if path == "/":
            return self._list(int(query.partition("=")[2] or 1))
        number = int(path[5:-5]) if path.startswith("/bai-") else 0
        if number not in self.texts:
            return Reply(b"<html><body>404</body></html>", 404)
        return self._article(number, asked)

    def _list(self, page: int) -> Reply:
        shown = sorted(self.texts, reverse=True)[(page - 1) * 20 : page * 20]
        days = {n: f" <i>{day_of(n):%d/%m/%Y}</i>" if self.dated else "" for n in shown}
        items = "".join(f'<li><a href="/bai-{n}.html">{self.title(n)}</a>{days[n]}</li>' for n in shown)
        following = f'<a href="/?page={page + 1}">{page + 1}</a>' if shown else ""
        return Reply(f"<html><head><title>Tin</title></head><body><ul>{items}</ul>{following}</body></html>".encode())

    def _article(self, number: int, asked: Asked) -> Reply:
        version = self.texts[number]
        etag, date = f'"{number}-{version}"', formatdate(1_600_000_000 + 4000 * number + version, usegmt=True)
        headers = {
            "etag": {"ETag": etag},
            "date": {"Last-Modified": date},
            "made-up": {"Last-Modified": formatdate(a_day_ago(), usegmt=True)},
        }.get(self.validators, {})
        given = asked.headers
        if (self.validators == "etag" and given.get("if-none-match") == etag) or (
            self.validators == "date" and given.get("if-modified-since") == date
        ):
            return Reply(b"", 304, headers)
        self.full.append(asked.path)
        chance = random.Random(number)
        body = "".join(f"<p>{' '.join(chance.choices(WORDS, k=40))}.</p>" for _ in range(self.paragraphs))
        if version:
            body += f"<p>Bản sửa lần {version}: đã đính chính số liệu theo báo cáo của ban kinh tế.</p>"
        title = self.title(number)
        html = (
            f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
            f"<span>Ngày đăng: {day_of(number):%d/%m/%Y}</span><div>{body}</div>"
            f"<p>Lượt xem: {len(self.full)}</p></body></html>"
        )
        return Reply(html.encode(), headers=headers)


def day_of(number: int) -> date:
    """When an article was published: one a day, the highest number last."""
    return date(2022, 1, 1) + timedelta(days=number)


def a_day_ago() -> float:
    """What a dishonest portal calls the time of the last change."""
    return time.time() - 86_400
