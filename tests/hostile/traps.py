"""A portal that is nothing but traps, with its articles behind them: each trap's form and names follow from the seed.

`Traps(seed)` answers for `tests.hostile.server.Server`. `Traps.good` are the titles that a crawl must find, once each, with
their days. `Traps.of` says into which trap an address leads.
"""

# ruff: noqa: E501 - markup reads best in one line

import itertools
import json
import random
import re
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.hostile.portal import THEMES, WARDS, WORDS
from tests.hostile.server import Asked, Reply

TODAY = date(2026, 11, 27)
DOORS = (
    '<meta http-equiv="refresh" content="1;url={}">',
    "<script>window.location = '{}'</script>",
    '<frameset rows="*"><frame src="{}"></frameset>',
    '<p><a href="{}">Vào trang chủ</a></p>',
)
CALENDARS = (
    "/{name}?ngay={day:%d-%m-%Y}", "/{name}/{day:%Y/%m/%d}", "/{name}/ngay-{day:%d-%m-%Y}.html",
    "/{name}?d={day:%d}&m={day:%m}&y={day:%Y}",
)  # fmt: skip
DAYS = (
    "/{day:%Y/%m/%d}/", "/tin-ngay/{day:%Y-%m-%d}", "/tin-theo-ngay?ngay={day:%Y-%m-%d}",
    "/luu-tru/{day:%Y/%m/%d}.html",
)  # fmt: skip
KEYS = ("linhvuc", "coquan", "loai", "nguoiky", "capbanhanh")


class Traps:
    """The handler."""

    def __init__(self, seed: int) -> None:
        chance = self.chance = random.Random(seed)
        self.door, self.calendar, self.days = chance.choice(DOORS), chance.choice(CALENDARS), chance.choice(DAYS)
        self.schedule = chance.choice(["lich-cong-tac", "lich-tiep-dan", "lichhop"])
        self.menu = chance.sample(["tin", "van-ban", "thu-tuc", "hoi-dap", "du-an", "quy-hoach"], chance.randint(3, 5))
        self.keys = chance.sample(KEYS, 3)
        self.in_path = chance.random() < 0.5
        self.number, self.session = chance.sample(["sid", "token", "id", "phien", "s", "maphien"], 2)
        self.endless = chance.choice(["/tin-khac?trang={}", "/tin-khac/trang-{}", "/tin-khac?start={}0"])
        self.claim = chance.choice(["clock", "one", "chance"])
        self.tokens = itertools.count(chance.randrange(1 << 30))
        ward = chance.choice(WARDS)
        self.titles = [f"Xã {ward} {theme} lần thứ {n}" for n, theme in zip(range(36), itertools.cycle(THEMES))]
        self.dates = [TODAY - timedelta(days=2 + 5 * n + chance.randrange(4)) for n in range(36)]
        self.on_front, self.on_days, self.on_files = range(12), range(12, 24), range(24, 36)

    @property
    def good(self) -> dict[str, str]:
        """Title → day of publication."""
        return {title: day.isoformat() for title, day in zip(self.titles, self.dates, strict=True)}

    def of(self, path: str) -> str:
        """The trap that an address leads into; `-`: none. Days between those of articles are an archive's own."""
        name = self._place(path)
        return "-" if name == "days" and not self._is_outside(path) else name

    def _place(self, path: str) -> str:
        """What answers for an address."""
        parts = urlsplit(path)
        first = parts.path.strip("/").partition("/")[0]
        if self._article(path) is not None:
            return "-"
        if first[:4].isdigit() or first == self.days.strip("/").partition("/")[0].partition("?")[0]:
            return "days"
        if first in self.menu:
            return "growth"
        named = {self.schedule: "calendar", "tra-cuu": "facets", "tin-khac": "series", "gop-y": "sessions"}
        return named.get(first, "-")

    def _is_outside(self, path: str) -> bool:
        """Whether a day lies before the first or behind the last of which there is anything."""
        parts = urlsplit(path)
        day = self._date(parts.path, dict(parse_qsl(parts.query)))
        return day is None or not self.dates[23] <= day <= self.dates[0]

    def __call__(self, asked: Asked) -> Reply:
        parts = urlsplit(asked.path)
        query = dict(parse_qsl(parts.query))
        query.pop(self.session, None)
        number = self._article(asked.path)
        if number is not None and number < len(self.titles):
            return self._told(number)
        answers = {
            "calendar": self._schedule, "days": self._day, "facets": self._facets, "series": self._endless,
            "sessions": self._form, "growth": self._home,
        }  # fmt: skip
        name = self._place(asked.path)
        if name in answers and not (name in {"days", "calendar"} and self._date(parts.path, query) is None):
            return answers[name](parts.path, query)
        if parts.path == "/":
            return Reply(f"<html><head><title>Cổng</title></head>{self.door.format('/trang-chu/')}</html>".encode())
        if parts.path == "/trang-chu/":
            return self._home(parts.path, query)
        return Reply(self._page("Lỗi 404", "<p>Không tìm thấy trang</p>"), 404)

    # Articles

    def _article(self, path: str) -> int | None:
        """The number of the article at an address; it stands in a key that elsewhere is a session's."""
        parts = urlsplit(path)
        value = dict(parse_qsl(parts.query)).get(self.number, "")
        return int(value) if parts.path == "/xem" and value.isdigit() else None

    def link(self, number: int) -> str:
        """With a session that is another each time."""
        return f"/xem?{urlencode({self.number: number, self.session: f'{next(self.tokens):x}'})}"

    def _told(self, number: int) -> Reply:
        claim = {
            "clock": f"{self.link(number)}",
            "one": f"/xem?{self.number}=0",
            "chance": f"/xem?{self.number}={self.chance.randrange(36)}",
        }
        chance = random.Random(f"{self.titles[number]}")
        text = "".join(f"<p>{' '.join(chance.choice(WORDS) for _ in range(60)).capitalize()}.</p>" for _ in range(3))
        head = f'<link rel="canonical" href="{claim[self.claim]}">'
        day = f'<span class="ngay">{self.dates[number]:%d/%m/%Y} 08:15</span>'
        form = f'<a href="/gop-y?bai={next(self.tokens)}">Góp ý</a>'
        return Reply(self._page(self.titles[number], f"<h1>{self.titles[number]}</h1>{day}{text}{form}", head))

    def _items(self, numbers: list[int] | range) -> str:
        return "".join(f'<li><a href="{self.link(n)}">{self.titles[n]}</a></li>' for n in numbers)

    @staticmethod
    def _page(title: str, body: str, head: str = "") -> bytes:
        return f"<!DOCTYPE html><html lang=vi><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>".encode()

    # Traps

    def _home(self, _: str, __: dict[str, str]) -> Reply:
        """Its menu is relative, and whatever stands below it shows it again."""
        menu = "".join(f'<a href="{each}/">{each}</a> ' for each in self.menu)
        day, schedule = self.days.format(day=TODAY), self.calendar.format(name=self.schedule, day=TODAY)
        others = f'<a href="{day}">Tin theo ngày</a> <a href="{schedule}">Lịch</a> <a href="/tra-cuu/">Tra cứu</a> <a href="{self.endless.format(2)}">Tin khác</a>'
        return Reply(self._page("Trang chủ", f"{menu}{others}<ul>{self._items(self.on_front)}</ul>"))

    @staticmethod
    def _date(path: str, query: dict[str, str]) -> date | None:
        """The day that an address bears, in whatever form; None: it is none."""
        try:
            if {"d", "m", "y"} <= query.keys():
                return date(int(query["y"]), int(query["m"]), int(query["d"]))
            numbers = [int(each) for each in re.findall(r"\d+", query.get("ngay", path))][:3]
            return date(*numbers) if numbers[0] > 31 else date(*reversed(numbers))
        except (ValueError, TypeError, IndexError):
            return None

    def _around(self, form: str, day: date, days: tuple[int, ...]) -> str:
        beside = {n: form.format(name=self.schedule, day=day + timedelta(days=n)) for n in days}
        return " ".join(f'<a href="{url}">{n:+d}</a>' for n, url in beside.items())

    def _schedule(self, path: str, query: dict[str, str]) -> Reply:
        day = self._date(path, query)
        chance = random.Random(str(day))
        text = "".join(
            f"<p>Lúc {hour} giờ: {' '.join(chance.choice(WORDS) for _ in range(30))}.</p>" for hour in (8, 14)
        )
        links = self._around(self.calendar, day, (-30, -7, -1, 1, 7, 30))
        return Reply(self._page(f"Lịch {day:%d/%m/%Y}", f"<h1>Lịch công tác ngày {day:%d/%m/%Y}</h1>{text}{links}"))

    def _day(self, path: str, query: dict[str, str]) -> Reply:
        day = self._date(path, query)
        found = [n for n in range(24) if self.dates[n] == day]
        shown = f"<ul>{self._items(found)}</ul>" if found else "<p>Không có tin nào trong ngày.</p>"
        return Reply(
            self._page(
                f"Tin ngày {day:%d/%m/%Y}",
                f"<h2>Tin ngày {day:%d/%m/%Y}</h2>{shown}{self._around(self.days, day, (-1, 1))}",
            )
        )

    def _facets(self, path: str, query: dict[str, str]) -> Reply:
        chosen = dict(each.split("-") for each in path.split("/")[2:] if "-" in each) if self.in_path else query
        page = int(query.get("trang", 1))
        found = [
            n
            for n in self.on_files
            if all(
                (n // (3 + place)) % 6 + 1 == int(chosen[key]) for place, key in enumerate(self.keys) if key in chosen
            )
        ]
        links = []
        for key, value in itertools.product(self.keys, range(1, 7)):
            with_it = {**chosen, key: str(value)}
            with_it.pop("trang", None)
            in_path = "/".join(f"{name}-{each}" for name, each in with_it.items())
            links.append(
                f'<a href="/tra-cuu/{in_path}/">{key} {value}</a>'
                if self.in_path
                else f'<a href="/tra-cuu/?{urlencode(with_it)}">{key} {value}</a>'
            )
        if 4 * page < len(found):
            links.append(f'<a href="{path}?{urlencode({**query, "trang": page + 1})}">Trang sau</a>')
        return Reply(
            self._page(
                "Tra cứu", f"<h2>Tra cứu</h2><ul>{self._items(found[4 * page - 4 : 4 * page])}</ul>{' '.join(links)}"
            )
        )

    def _endless(self, path: str, query: dict[str, str]) -> Reply:
        """Always a further page, with some of the same articles in another order."""
        here = "".join(each for each in query.get("trang", query.get("start", path)) if each.isdigit())
        number = int(here or 1) // (10 if "start" in self.endless else 1)
        shown = random.Random(number).sample(list(self.on_front), 5)
        return Reply(
            self._page(
                "Tin khác",
                f'<h2>Tin khác</h2><ul>{self._items(shown)}</ul><a href="{self.endless.format(number + 1)}">Trang sau</a>',
            )
        )

    def _form(self, *_: object) -> Reply:
        """One for each article and each visit."""
        boxes = "".join(
            f"<label>{each} <input name={n}></label>" for n, each in enumerate(("Họ tên", "Địa chỉ", "Thư điện tử"))
        )
        return Reply(
            self._page(
                "Góp ý",
                f"<h1>Gửi ý kiến góp ý</h1><form method=post>{boxes}<textarea></textarea><input type=submit></form>",
            )
        )


def told(portal: Traps) -> str:
    """Its forms, for whoever asks why a seed failed."""
    names = ("door", "calendar", "days", "in_path", "number", "session", "endless", "claim", "menu")
    return json.dumps({name: getattr(portal, name) for name in names}, ensure_ascii=False)
