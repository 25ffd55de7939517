"""The portal of an invented district where everything goes wrong that a portal can do to a crawler.

`Portal(seed)` has good articles, each with a number and a text of its own, and faults, each under a path that
says its name. The seed varies markup, addresses and order. `Portal.good` are the titles that must be found once.
"""

# ruff: noqa: ARG002, E501 - each answer takes what the router hands over; markup reads best in one line

import gzip
import itertools
import random
import time
from urllib.parse import parse_qs, urlsplit

from tests.hostile.server import Asked, Misbehave, Reply, cut, drip, endless, raw, reset, silence

WARDS = ["Đồng Vân", "Cẩm Trà", "Tân Lộc", "Phú Hạ", "An Bình Thượng", "Long Khê"]
THEMES = [
    "tuyên truyền phòng cháy chữa cháy",
    "khám sức khỏe nghĩa vụ quân sự",
    "tổng kết phong trào đọc sách",
    "sửa chữa đường liên thôn",
    "tặng quà gia đình chính sách",
    "diễn tập ứng phó bão lụt",
    "thu gom rác thải điện tử",
]
WORDS = [
    "cán",
    "bộ",
    "và",
    "nhân",
    "dân",
    "địa",
    "phương",
    "đã",
    "cùng",
    "nhau",
    "thực",
    "hiện",
    "kế",
    "hoạch",
    "đề",
    "ra",
    "từ",
    "đầu",
    "năm",
    "với",
    "tinh",
    "thần",
    "trách",
    "nhiệm",
    "cao",
    "nhiều",
    "hộ",
    "gia",
    "đình",
    "tự",
    "nguyện",
    "đóng",
    "góp",
    "ngày",
    "công",
    "hiến",
    "đất",
    "mở",
    "đường",
    "ban",
    "chỉ",
    "đạo",
    "ghi",
    "nhận",
    "kết",
    "quả",
    "bước",
    "đầu",
    "và",
    "yêu",
    "cầu",
    "các",
    "tổ",
    "dân",
    "phố",
    "tiếp",
    "tục",
    "vận",
    "động",
    "duy",
    "trì",
    "nề",
    "nếp",
    "bảo",
    "đảm",
    "vệ",
    "sinh",
    "an",
    "toàn",
    "trong",
    "mùa",
    "mưa",
    "sắp",
    "tới",
    "theo",
    "hướng",
    "dẫn",
]


class Portal:
    """A handler for `tests.hostile.server.Server`. Counts and state are its own."""

    def __init__(self, seed: int = 0, *, articles: int = 24) -> None:
        self.chance = random.Random(seed)
        self.style = self.chance.randrange(4)
        self.folder = self.chance.choice(["tin-tuc", "news", "hoat-dong", "su-kien"])
        self.suffix = self.chance.choice([".html", ".htm", "", ".aspx"])
        self.pager = self.chance.choice(["/page/{}/", "?page={}", "/trang-{}.html", "?p_p_id=1&_lst_cur={}"])
        self.per_page = self.chance.choice([5, 6, 8])
        self.seen: dict[str, int] = {}
        self.titles = {number: self._title(number) for number in range(1, articles + 1)}
        self.faults = {
            name[6:].replace("_", "-"): getattr(self, name) for name in dir(self) if name.startswith("fault_")
        }
        self.fault_titles = {name: self._title(1000 + n) for n, name in enumerate(sorted(self.faults))}
        self.burst_until = 0.0
        self.tokens = itertools.count()

    @property
    def good(self) -> set[str]:
        """Titles that a crawl must find, each once: the plain articles, and those behind faults that pass or can be mended."""
        mended = {title for name, title in self.fault_titles.items() if name in MENDED}
        return {*self.titles.values(), *mended, *self.twin_titles()}

    def twin_titles(self) -> set[str]:
        return {"Thông báo số 41/TB-UBND về việc treo cờ Tổ quốc", "Thông báo số 42/TB-UBND về việc treo cờ Tổ quốc"}

    # Answers

    def __call__(self, asked: Asked) -> Reply | Misbehave:
        parts = urlsplit(asked.path)
        path, query = parts.path, parse_qs(parts.query)
        self.seen[path] = self.seen.get(path, 0) + 1
        if time.monotonic() < self.burst_until:
            return Reply(self.page("Quá tải", "<p>Vui lòng quay lại sau</p>"), 503)
        if path.startswith("/loi/"):
            name = path.split("/")[2]
            if name in self.faults:
                return self.faults[name](asked)
        for prefix, answer in self._routes().items():
            if path == prefix or (prefix.endswith("*") and path.startswith(prefix[:-1])):
                return answer(asked, path, query)
        return Reply(self.page("Lỗi 404", "<p>Không tìm thấy trang</p>"), 404)

    def _routes(self):
        folder = f"/{self.folder}"
        return {
            "/": self._home,
            "/robots.txt": lambda *_: Reply(
                b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /cam/\r\nDisallow: /*?in=\r\nAllow: /\r\n"
                b"Sitemap: /sitemap-bai.xml.gz\r\nSitemap: http://127.0.0.1:%d/sitemap-bai.xml.gz\r\n" % self.port,
                headers={"Content-Type": "text/plain"},
            ),
            "/sitemap-bai.xml.gz": self._sitemap,
            "/sitemap-2.xml": self._broken_sitemap,
            "/tin.rss": self._feed,
            folder: self._listing,
            f"{folder}/": self._listing,
            f"{folder}/page/*": self._listing,
            f"{folder}/trang-*": self._listing,
            f"{folder}/bai-*": self._article,
            "/webform.aspx": self._webform,
            "/lich/*": self._calendar,
            "/token/*": self._token,
            "/loc": self._facets,
            "/vong/*": self._repeating,
            "/cam/*": lambda *_: Reply(self.article("Bài trong vùng cấm không được lấy", 9001)),
            "/moi-chuyen": lambda *_: Reply(self.article(self.fault_titles["raw-location"], 9002)),
            "/chuyen/*": self._chain,
            "/thong-bao-41.html": lambda *_: Reply(self.notice(41)),
            "/thong-bao-42.html": lambda *_: Reply(self.notice(42)),
            "/bi-an/*": lambda *_: Reply(
                self.article("Trang ẩn danh không được lưu", 9004, head='<meta name="robots" content="noindex">')
            ),
        }

    port = 0
    canary = 0
    """Ports of this portal and of the server that nobody may ask."""

    # Markup

    def page(self, title: str, body: str, head: str = "") -> bytes:
        return (
            f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
            f'<div class="dau-trang"><a href="/">Trang chủ</a> <a href="/{self.folder}/">Tin tức</a></div>{body}'
            '<div class="chan-trang">Cổng thông tin huyện Vân Khê</div></body></html>'
        ).encode()

    def text(self, number: int, paragraphs: int = 4) -> list[str]:
        chance = random.Random(number)
        return [
            " ".join(chance.choice(WORDS) for _ in range(45)).capitalize() + f" (mục {number}.{n})."
            for n in range(paragraphs)
        ]

    def article(self, title: str, number: int, *, head: str = "", extra: str = "") -> bytes:
        paragraphs = "".join(f"<p>{text}</p>" for text in self.text(number))
        day = f"{number % 28 + 1:02}/{number % 12 + 1:02}/2021"
        heading, stamp, box = [
            ("h1", "span", "div"),
            ("h1", "div", "article"),
            ("h2", "p", "section"),
            ("h1", "time", "td"),
        ][self.style]
        inner = f'<{box} class="noi-dung">{paragraphs}</{box}>'
        if box == "td":
            inner = f"<table><tr>{inner}</tr></table>"
        return self.page(
            f"{title} - Cổng thông tin",
            f'<div id="chinh"><{heading} class="tieu-de">{title}</{heading}><{stamp} class="ngay">Ngày đăng: {day} 08:15</{stamp}>'
            f"{inner}{extra}</div>",
            head,
        )

    def notice(self, number: int) -> bytes:
        title = f"Thông báo số {number}/TB-UBND về việc treo cờ Tổ quốc"
        return self.page(
            title,
            f"<h1>{title}</h1><span>Ngày đăng: 0{number % 9 + 1}/08/2021 07:30</span><div><p>Ủy ban nhân dân huyện thông báo"
            f" đến các cơ quan, đơn vị và nhân dân trong huyện treo cờ Tổ quốc nhân ngày lễ theo công văn số {number}.</p>"
            "<p>Thời gian treo cờ từ 6 giờ đến 18 giờ hằng ngày, đề nghị các tổ dân phố nhắc nhở các hộ thực hiện nghiêm.</p></div>",
        )

    def _title(self, number: int) -> str:
        theme = THEMES[number % len(THEMES)]
        return f"Xã {WARDS[number % len(WARDS)]} {theme} đợt {number}"

    def link(self, number: int) -> str:
        return f"/{self.folder}/bai-{number}{self.suffix}"

    def items(self, links: list[tuple[str, str]]) -> str:
        form = [
            '<li><a href="{}">{}</a></li>',
            '<h3><a href="{}">{}</a></h3>',
            '<tr><td><a href="{}">{}</a></td></tr>',
            '<div class="muc"><a href="{}">{}</a></div>',
        ][self.style]
        rows = "".join(form.format(href, title) for href, title in links)
        return f"<table>{rows}</table>" if self.style == 2 else f"<ul>{rows}</ul>" if self.style == 0 else rows

    # Pages

    def _home(self, *_) -> Reply:
        faults = [(f"/loi/{name}/x{self.suffix}", self.fault_titles[name]) for name in self.faults]
        self.chance.shuffle(faults)
        others = [
            ("/cam/bai-1.html", "Bài trong vùng cấm mà robots.txt không cho lấy về"),
            ("/bi-an/1", "Bài có thẻ noindex nên không được lưu lại đâu nhé"),
            ("/thong-bao-41.html", "Thông báo số 41/TB-UBND về việc treo cờ Tổ quốc"),
            ("/thong-bao-42.html", "Thông báo số 42/TB-UBND về việc treo cờ Tổ quốc"),
            ("/webform.aspx", "Văn bản chỉ đạo điều hành của huyện"),
        ]
        menu = (
            '<a href="/lich/2024/01">Lịch</a> <a href="/token/0">Quảng bá</a> <a href="/loc">Lọc tin</a> <a href="/vong/a/">Vòng</a>'
            f' <a href="/?nv_redirect={next(self.tokens)}">Giao diện</a> <a href="http://10.0.0.1/noi-bo">Nội bộ</a>'
            ' <a href="http://169.254.169.254/latest/meta-data/">Máy chủ</a> <a href="http://khac.example/">Nơi khác</a>'
            ' <a href="javascript:void(0)">Mở</a> <a href="http://[hong">Hỏng</a>'
        )
        feed = '<link rel="alternate" type="application/rss+xml" href="/tin.rss">'
        return Reply(self.page("Huyện Vân Khê", menu + self.items([*others, *faults]), feed))

    def _listing(self, asked: Asked, path: str, query) -> Reply:
        numbers = [
            int(value)
            for name, values in query.items()
            for value in values
            if name in {"page", "_lst_cur"} and value.isdigit()
        ]
        tail = "".join(c for c in path.rpartition("/")[2] or path.split("/")[-2] if c.isdigit())
        number = numbers[0] if numbers else int(tail or 1)
        last = -(-len(self.titles) // self.per_page)
        # A page past the end is the last one again, with status 200 and a link to a further one.
        shown = min(number, last)
        first = (shown - 1) * self.per_page + 1
        links = [(self.link(n), self.titles[n]) for n in range(first, min(first + self.per_page, len(self.titles) + 1))]
        base = f"/{self.folder}"
        pages = " ".join(
            f'<a href="{base}{self.pager.format(n)}">{n}</a>' for n in range(max(1, number - 2), number + 3)
        )
        return Reply(self.page("Tin tức", self.items(links) + f'<div class="so-trang">{pages}</div>'))

    def _article(self, asked: Asked, path: str, query) -> Reply:
        digits = "".join(c for c in path.rpartition("bai-")[2] if c.isdigit())
        number = int(digits or 0)
        if number not in self.titles:
            return Reply(self.page("Lỗi 404", "<p>Không tìm thấy</p>"), 404)
        extra = (
            f'<p><a href="{path};jsessionid={next(self.tokens):08X}">Đọc lại bài này ở phiên làm việc khác của bạn</a>'
            f' <a href="/print{path}">Bản in</a> <a href="{path}?in=1">In</a></p>'
        )
        etag = f'"{number}"'
        if asked.headers.get("if-none-match") == etag:
            return Reply(b"", 304, {"ETag": etag})
        return Reply(self.article(self.titles[number], number, extra=extra), headers={"ETag": etag})

    def _sitemap(self, *_) -> Reply:
        urls = "".join(
            f"<url><loc>http://127.0.0.1:{self.port}{self.link(n)}</loc></url>" for n in list(self.titles)[-3:]
        )
        body = (
            '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
            '<!ENTITY c SYSTEM "file:///etc/passwd">]><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<url><loc>http://127.0.0.1:{self.port}/&c;&b;</loc></url>{urls}"
            f"<sitemap><loc>http://127.0.0.1:{self.port}/sitemap-bai.xml.gz</loc></sitemap>"
            f"<sitemap><loc>http://127.0.0.1:{self.port}/sitemap-2.xml</loc></sitemap></urlset>"
        )
        return Reply(gzip.compress(body.encode()), headers={"Content-Type": "application/xml"})

    def _broken_sitemap(self, *_) -> Reply:
        body = f"<urlset><url><loc>http://127.0.0.1:{self.port}{self.link(2)}</loc></url><url><loc>http://127.0.0.1"
        return Reply(body.encode(), headers={"Content-Type": "text/html"})

    def _feed(self, *_) -> Reply:
        items = "".join(
            f"<item><title>{self.titles[n]}</title><link>http://127.0.0.1:{self.port}{self.link(n)}</link></item>"
            for n in (1, 2)
        )
        body = f'<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel><title>Tin</title>{items}</channel></rss>'
        return Reply(body.encode(), headers={"Content-Type": "text/html"})

    def _webform(self, asked: Asked, path: str, query) -> Reply:
        """Three pages by __doPostBack; the state must be sent back."""
        posted = parse_qs(asked.body.decode())
        state = posted.get("__VIEWSTATE", ["1"])[0]
        number = (
            int(state) + 1
            if posted.get("__EVENTTARGET") == ["ctl00$pager$next"] and posted.get("__EVENTVALIDATION")
            else 1
        )
        numbers = [n for n in self.titles if n % 3 == number - 1]
        links = [(self.link(n), self.titles[n]) for n in numbers]
        further = "<a href=\"javascript:__doPostBack('ctl00$pager$next','')\">Trang sau</a>" if number < 3 else ""
        form = (
            f'<form method="post" action="./webform.aspx"><input type="hidden" name="__VIEWSTATE" value="{number}">'
            f'<input type="hidden" name="__EVENTVALIDATION" value="ok">{self.items(links)}{further}</form>'
        )
        return Reply(self.page("Văn bản", form))

    # Endless places

    def _calendar(self, asked: Asked, path: str, query) -> Reply:
        year, month = (int(part) for part in path.strip("/").split("/")[1:3])
        following = (year + month // 12, month % 12 + 1)
        days = "".join(f'<a href="/lich/{year}/{month:02}/{day:02}">{day}</a> ' for day in range(1, 29))
        return Reply(
            self.page("Lịch", f'<h2>Tháng {month}</h2>{days}<a href="/lich/{following[0]}/{following[1]:02}">Sau</a>')
        )

    def _token(self, asked: Asked, path: str, query) -> Reply:
        links = "".join(f'<a href="/token/{next(self.tokens)}?s={next(self.tokens):x}">Xem</a> ' for _ in range(5))
        return Reply(self.page("Quảng bá", links))

    def _facets(self, asked: Asked, path: str, query) -> Reply:
        names = ["mau", "loai", "nam", "xa", "linh-vuc"]
        links = "".join(
            f'<a href="/loc?{asked.path.partition("?")[2]}&{name}={n}">{name} {n}</a> '
            for name in names
            for n in range(4)
        )
        return Reply(self.page("Lọc", f"<h1>Lọc tin theo tiêu chí</h1>{links}"))

    def _repeating(self, asked: Asked, path: str, query) -> Reply:
        return Reply(self.page("Vòng", '<a href="a/">Vào nữa</a> <a href="b/">Vào tiếp</a>'))

    def _chain(self, asked: Asked, path: str, query) -> Reply:
        number = int(path.rpartition("/")[2])
        return Reply(b"", 302, {"Location": f"/chuyen/{number + 1}"})

    # Faults: each is asked for as /loi/<name>/x

    def _whole(self, name: str, **more) -> Reply:
        return Reply(self.article(self.fault_titles[name], 500 + sorted(self.faults).index(name)), **more)

    def _first(self, asked: Asked, times: int = 1) -> bool:
        return self.seen[urlsplit(asked.path).path] <= times

    def fault_gzip_cut(self, asked):
        reply = self._whole("gzip-cut", headers={"Content-Encoding": "gzip"})
        packed = gzip.compress(reply.body)
        reply.body = packed[: len(packed) // 2] if self._first(asked) else packed
        return reply

    def fault_length_too_big(self, asked):
        reply = self._whole("length-too-big")
        return cut(reply, declared=len(reply.body) + 5000, sent=reply.body[:900]) if self._first(asked) else reply

    def fault_length_too_small(self, asked):
        reply = self._whole("length-too-small")
        return cut(reply, declared=len(reply.body) // 2, sent=reply.body) if self._first(asked) else reply

    def fault_chunks_cut(self, asked):
        reply = self._whole("chunks-cut")
        return cut(reply, declared=None, sent=reply.body[:700]) if self._first(asked) else reply

    def fault_reset(self, asked):
        reply = self._whole("reset")
        return reset(reply) if self._first(asked) else reply

    def fault_bomb(self, asked):
        return Reply(gzip.compress(b"<html>" + b" " * 60_000_000, 1), headers={"Content-Encoding": "gzip"})

    def fault_endless_body(self, asked):
        return endless(b"<p>" + b"x" * 65536, head=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")

    def fault_endless_headers(self, asked):
        return endless(b"X-Thua: " + b"y" * 900 + b"\r\n", head=b"HTTP/1.1 200 OK\r\n")

    def fault_drip(self, asked):
        return drip(self._whole("drip"), every_s=0.4)

    def fault_silence(self, asked):
        return silence()

    def fault_no_http(self, asked):
        return raw(b"220 ftp ready\r\n")

    def fault_bad_chunk(self, asked):
        return raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\nzz\r\n<html>")

    def fault_two_lengths(self, asked):
        reply = self._whole("two-lengths")
        size = str(len(reply.body)).encode()
        return raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
            + size
            + b"\r\nContent-Length: "
            + size
            + b"\r\n\r\n"
            + reply.body
        )

    def fault_wrong_charset(self, asked):
        return self._whole("wrong-charset", headers={"Content-Type": "text/html; charset=iso-8859-1"})

    def fault_text_plain(self, asked):
        return self._whole("text-plain", headers={"Content-Type": "text/plain"})

    def fault_pdf_as_html(self, asked):
        return Reply(b"%PDF-1.4\n" + bytes(range(256)) * 40)

    def fault_empty(self, asked):
        return Reply(b"")

    def fault_error_once(self, asked):
        return Reply(b"oops", 500) if self._first(asked) else self._whole("error-once")

    def fault_error_always(self, asked):
        return Reply(b"oops", 500)

    def fault_forbidden(self, asked):
        return Reply(self.page("403", "<p>Cấm</p>"), 403)

    def fault_gone(self, asked):
        return Reply(self.page("410", "<p>Đã gỡ</p>"), 410)

    def fault_soft_404(self, asked):
        return Reply(self.page("Thông báo", "<h1>Thông báo</h1><p>Bài viết này không tồn tại hoặc đã bị xóa.</p>"))

    def fault_busy_burst(self, asked):
        if self._first(asked):
            self.burst_until = time.monotonic() + 1.0
            return Reply(b"", 503)
        return self._whole("busy-burst")

    def fault_too_many(self, asked):
        return Reply(b"", 429, {"Retry-After": "1"}) if self._first(asked) else self._whole("too-many")

    def fault_block_page(self, asked):
        if self._first(asked):
            return Reply(
                b"<!doctype html><html><head><title>...</title></head><body><h2>H\xc3\xa3y \xc4\x91\xe1\xbb\xa3i...</h2></body></html>"
            )
        return self._whole("block-page")

    def fault_redirect_loop(self, asked):
        return Reply(b"", 302, {"Location": urlsplit(asked.path).path})

    def fault_redirect_chain(self, asked):
        return Reply(b"", 302, {"Location": "/chuyen/1"})

    def fault_redirect_home(self, asked):
        return Reply(b"", 301, {"Location": "/"})

    def fault_redirect_private(self, asked):
        return Reply(b"", 302, {"Location": f"http://127.0.0.1:{self.canary}/bi-mat"})

    def fault_redirect_metadata(self, asked):
        return Reply(b"", 302, {"Location": "http://169.254.169.254/latest/meta-data/"})

    def fault_redirect_file(self, asked):
        return Reply(b"", 302, {"Location": "file:///etc/passwd"})

    def fault_raw_location(self, asked):
        return raw("HTTP/1.1 301 Moved\r\nLocation: /moi-chuyen?tên=đổi\r\nContent-Length: 0\r\n\r\n".encode())

    def fault_needs_cookie(self, asked):
        if "ticket=1" in asked.headers.get("cookie", ""):
            return self._whole("needs-cookie")
        return Reply(b"", 302, {"Location": asked.path, "Set-Cookie": "ticket=1; Path=/; HttpOnly"})

    def fault_session_redirect(self, asked):
        path = asked.path
        if ";jsessionid=" in path or self.seen.get("session"):
            return self._whole("session-redirect")
        self.seen["session"] = 1
        return Reply(b"", 302, {"Location": f"{path};jsessionid=AB12"})

    def fault_deep_nesting(self, asked):
        return Reply(self.article(self.fault_titles["deep-nesting"], 777, extra="<div>" * 30_000 + "x"))

    def fault_many_links(self, asked):
        links = "".join(f'<a href="/nhieu/{n}">{n}</a>' for n in range(6_000))
        return Reply(self.article(self.fault_titles["many-links"], 778, extra=links))

    def fault_canonical_home(self, asked):
        return Reply(self.article(self.fault_titles["canonical-home"], 779, head='<link rel="canonical" href="/">'))

    def fault_canonical_one(self, asked):
        number = 1
        return Reply(
            self.article(self.titles[number], number, head=f'<link rel="canonical" href="{self.link(number)}">')
        )

    def fault_moved_for_good(self, asked):
        return Reply(b"", 301, {"Location": self.link(3)})

    def fault_same_content(self, asked):
        return Reply(self.article(self.titles[4], 4))

    def fault_only_a_file(self, asked):
        title = self.fault_titles["only-a-file"]
        return Reply(
            self.page(
                title,
                f'<h1>{title}</h1><span>Ngày đăng: 05/06/2021</span><p><a href="/tep/01-TB-UBND.pdf">01-TB-UBND.pdf</a></p>',
            )
        )

    def fault_unclosed_once(self, asked):
        reply = self._whole("unclosed-once")
        if self._first(asked):
            reply.body = reply.body[: len(reply.body) * 2 // 3]
        return reply


MENDED = {
    "gzip-cut", "length-too-big", "length-too-small", "chunks-cut", "reset", "two-lengths", "wrong-charset", "text-plain",
    "error-once", "busy-burst", "too-many", "block-page", "raw-location", "needs-cookie", "session-redirect",
    "deep-nesting", "many-links", "canonical-home", "only-a-file", "unclosed-once",
}  # fmt: skip
"""Faults behind which a good article stands."""
