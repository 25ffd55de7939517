"""A small portal whose shapes nobody here wrote down: seeded front door, way of paging, facets, calendar, junk.

`Shapes(seed)` answers for `tests.hostile.server.Server`. `Shapes.good` are the titles that a crawl must find, once each.
"""

# ruff: noqa: E501 - markup reads best in one line

import json
import random
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.hostile.portal import THEMES, WARDS, WORDS
from tests.hostile.server import Asked, Reply

TODAY = date(2026, 11, 23)
DOORS = (
    '<meta http-equiv="refresh" content="0; url={}">',
    '<script>window.location.href = "{}"</script>',
    "<script>setTimeout(function () {{ top.location.replace('{}') }}, 900)</script><p>Đang chuyển trang, vui lòng chờ</p>",
    '<a href="{}"><img src="/bia.jpg"></a>',
    '<frameset cols="*"><frame src="{}"></frameset>',
)
MORE = (
    '<button data-url="{}">Xem thêm</button>',
    "<a href='#' onclick=\"location.href='{}'\">Trang sau</a>",
    '<form action="{path}"><input type=hidden name="{key}" value="{number}"><input type=submit value="Trang tiếp"></form>',
    "<script>function di(n) {{ location.href = '{path}?{key}=' + n }}</script><a href='javascript:di({number})'>{number}</a>",
)
KEYS = {"coquan": 9, "loai": 7, "nam": 8}


class Shapes:
    """The handler. What is good, and where the traps stand, follows from the seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.door, self.more = self.chance.choice(DOORS), self.chance.choice(MORE)
        self.key = self.chance.choice(["tr", "o", "so"])
        self.in_path = self.chance.random() < 0.5
        self.calendar = self.chance.choice(
            ["/lich?ngay={0:%Y-%m-%d}", "/lich/{0:%Y/%m/%d}/", "/lich?tuan={0:%V}&nam={0:%G}"]
        )
        self.titles = [
            f"Phường {self.chance.choice(WARDS)} {self.chance.choice(THEMES)} lần thứ {n}" for n in range(18)
        ]
        self.files = [f"Quyết định số {n}/QĐ-UBND về việc {self._words(7)}" for n in range(24)]

    @property
    def good(self) -> set[str]:
        """Titles that a crawl must find."""
        return {*self.titles, *self.files}

    def _words(self, number: int) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(number))

    def __call__(self, asked: Asked) -> Reply:
        parts = urlsplit(asked.path)
        query = dict(parse_qsl(parts.query))
        for prefix, answer in (
            ("/bai/", self._article), ("/vb/", self._file), ("/van-ban", self._facets), ("/lich", self._day),
            ("/tin", self._list), ("/data/", self._data), ("/trang-nhat", self._home), ("/k/", self._junk),
        ):  # fmt: skip
            if parts.path.startswith(prefix):
                return answer(parts.path, query)
        if parts.path == "/":
            return Reply(
                f"<html><head><title>Cổng thông tin</title></head>{self.door.format('/trang-nhat')}</html>".encode()
            )
        return Reply(self._page("Lỗi 404", "<p>Không tìm thấy trang</p>"), 404)

    @staticmethod
    def _page(title: str, body: str) -> bytes:
        return (
            f"<html lang=vi><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>".encode()
        )

    def _home(self, *_: object) -> Reply:
        day = self.calendar.format(TODAY)
        links = f'<a href="/tin">Tin tức</a> <a href="/van-ban/">Văn bản</a> <a href="{day}">Lịch công tác</a>'
        junk = "".join(f'<a href="/k/{name}">{name}</a>' for name in ("gioi-thieu", "y-kien", "tag/le-hoi/"))
        return Reply(
            self._page("Trang chủ", f"<h2>Trang chủ</h2>{links}{junk}<p>Kính chào quý khách ghé thăm cổng.</p>")
        )

    def _list(self, _: str, query: dict[str, str]) -> Reply:
        number = int(query.get(self.key, 1))
        items = "".join(
            f'<li><a href="/bai/{n}">{self.titles[n]}</a></li>' for n in range(4 * number - 4, min(4 * number, 16))
        )
        url = f"/tin?{self.key}={number + 1}"
        more = self.more.format(url, path="/tin", key=self.key, number=number + 1) if number < 4 else ""
        shell = '<a href="/data/tin.json">Tin khác</a>' if number == 1 else ""
        return Reply(self._page("Tin tức", f"<h2>Tin tức</h2><ul>{items}</ul>{more}{shell}"))

    def _data(self, *_: object) -> Reply:
        rows = [{"tieuDe": self.titles[n], "duongDan": f"/bai/{n}"} for n in (16, 17)]
        return Reply(json.dumps({"data": rows}).encode(), headers={"Content-Type": "application/json"})

    def _article(self, path: str, _: dict[str, str]) -> Reply:
        return self._told(self.titles[int(path[5:])], path)

    def _file(self, path: str, _: dict[str, str]) -> Reply:
        return self._told(self.files[int(path[4:])], path)

    def _told(self, title: str, path: str) -> Reply:
        chance = random.Random(path)
        text = "".join(f"<p>{' '.join(chance.choice(WORDS) for _ in range(60))}.</p>" for _ in range(3))
        return Reply(self._page(title, f"<h1>{title}</h1><p>20/11/2026 08:00</p>{text}"))

    def _facets(self, path: str, query: dict[str, str]) -> Reply:
        chosen = dict(each.split("-") for each in path.split("/")[2:] if "-" in each) if self.in_path else query
        page = int(query.get("trang", 1))
        found = [
            n for n in range(24) if all(n % KEYS[key] + 1 == int(value) for key, value in chosen.items() if key in KEYS)
        ]
        items = "".join(f'<li><a href="/vb/{n}">{self.files[n]}</a></li>' for n in found[6 * page - 6 : 6 * page])
        links = [self._facet(chosen, key, value, page) for key, most in KEYS.items() for value in range(1, most + 1)]
        if 6 * page < len(found):
            links.append(f'<a href="{path}?{urlencode({**query, "trang": page + 1})}">Trang sau</a>')
        return Reply(self._page("Văn bản", f"<h2>Văn bản</h2><ul>{items}</ul>{' '.join(links)}"))

    def _facet(self, chosen: dict[str, str], key: str, value: int, page: int) -> str:
        with_it = {**chosen, key: str(value)}
        if self.in_path:
            return (
                f'<a href="/van-ban/{"/".join(f"{name}-{each}" for name, each in with_it.items())}/">{key} {value}</a>'
            )
        return f'<a href="/van-ban/?{urlencode({**with_it, "trang": page})}">{key} {value}</a>'

    def _day(self, path: str, query: dict[str, str]) -> Reply:
        if "ngay" in query:
            day = date.fromisoformat(query["ngay"])
        elif "tuan" in query:
            day = date.fromisocalendar(int(query["nam"]), int(query["tuan"]), 1)
        else:
            day = date(*map(int, path.strip("/").split("/")[1:]))
        beside = "".join(
            f'<a href="{self.calendar.format(day + timedelta(7 * n))}">{n}</a> ' for n in range(-3, 4) if n
        )
        chance = random.Random(str(day))
        text = "".join(f"<p>{' '.join(chance.choice(WORDS) for _ in range(40))}.</p>" for _ in range(3))
        return Reply(self._page(f"Lịch {day}", f"<h1>Lịch công tác tuần từ {day:%d/%m/%Y}</h1>{text}{beside}"))

    def _junk(self, path: str, _: dict[str, str]) -> Reply:
        text = f"<p>{self._words(60)}.</p>" * 2
        if path.endswith("gioi-thieu"):
            return Reply(self._page("Giới thiệu", f"<h1>Giới thiệu chung</h1>{text}"))
        if path.endswith("y-kien"):
            return Reply(self._page("Bình chọn", f"<h1>Ý kiến của bạn</h1>{text}{'<input type=radio> Tốt' * 4}"))
        return Reply(self._page("Lễ hội", f"<h1>Lễ hội</h1>{text}<a href=/bai/1>Đọc</a><a href=/bai/2>Đọc</a>"))
