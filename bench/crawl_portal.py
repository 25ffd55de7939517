# ruff: noqa: E501, SIM905 - markup and text read best in one line
"""A portal of many realistic article pages, served from memory as fast as one process can: `crawl_portal.py COUNT [small]`.

Prints its URL. `small`: pages of 3 kB, to see what very many of them do to a crawl's memory. Pages are 40 to 60 kB of HTML, as portals of district governments are: a large menu, style and
script, an article of a thousand words with photos and captions, lists of other news; sent in gzip.
"""

import asyncio
import gzip
import io
import random
import sys
from functools import cache
from typing import ClassVar

from PIL import Image

WORDS = (
    "ủy ban nhân dân phường đoàn thể hội nghị tổng kết phong trào đời sống văn hóa khu dân cư tuyên truyền vận động"
    " kế hoạch công tác quý chỉ đạo thực hiện nhiệm vụ trọng tâm kinh tế xã hội quốc phòng an ninh giáo dục y tế môi trường"
    " cán bộ công chức người lao động gia đình chính sách hộ nghèo quà tặng ngày lễ chúc mừng khen thưởng cá nhân tập thể"
).split()
PER_PAGE = 50


def sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize()


def title(number: int) -> str:
    return f"{sentence(random.Random(number), 10)} số {number}"


def menu() -> str:
    chance = random.Random(0)
    items = "".join(
        f'<li class="menu-item level-2"><a class="menu-link" href="/chuyen-muc/{n}" title="x">{sentence(chance, 4)}</a></li>'
        for n in range(90)
    )
    style = "".join(f".khoi-{n}{{margin:{n}px;padding:0 {n}px;color:#{n:03}abc;float:left}}\n" for n in range(160))
    script = "".join(f"var cauHinh{n}={{ten:'khoi-{n}',so:{n},mo:true}};\n" for n in range(160))
    return f'<style>{style}</style><script>{script}</script><ul class="menu">{items}</ul>'


MENU = menu()


def small_article(number: int, count: int) -> bytes:
    chance = random.Random(number)
    text = "".join(f"<p>{sentence(chance, 60)}.</p>" for _ in range(4))
    other = chance.randrange(count)
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title(number)}</title></head><body>'
        f"<h1>{title(number)}</h1><span>Thứ năm - {number % 28 + 1:02}/{number % 12 + 1:02}/2021 17:44</span><div>{text}</div>"
        f'<h3>Các tin khác</h3><a href="/tin/bai-{other}.html">{title(other)}</a></body></html>'
    ).encode()


def article(number: int, count: int) -> bytes:
    chance = random.Random(number)
    paragraphs = []
    for n in range(14):
        paragraphs.append(f'<p class="MsoNormal" style="text-align:justify"><span>{sentence(chance, 80)}.</span></p>')
        if n in {3, 8}:
            paragraphs.append(f'<p style="text-align:center"><img src="/anh/{number}-{n}.jpg" alt=""></p>')
            paragraphs.append(f'<p style="text-align:center"><em>{sentence(chance, 14)}</em></p>')
    others = "".join(
        f'<li><a href="/tin/bai-{other}.html" title="x">{title(other)}</a> <span>(0{n + 1}/03/2021)</span></li>'
        for n, other in enumerate(chance.randrange(count) for _ in range(9))
    )
    filler = "".join(f'<div class="khoi-{n}"><span class="so">{chance.random()}</span></div>' for n in range(60))
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title(number)}</title>'
        f'<meta name="description" content="{sentence(chance, 20)}"></head><body>{MENU}<div id="noi-dung">'
        f'<h1 class="title">{title(number)}</h1><span class="h5">Thứ năm - {number % 28 + 1:02}/{number % 12 + 1:02}/2021 17:44</span>'
        f'<div class="hometext"><strong>{sentence(chance, 30)}.</strong></div><div class="bodytext">{"".join(paragraphs)}'
        f'<p style="text-align:right"><strong>Ban biên tập</strong></p></div><div class="lien-quan"><h3>Các tin khác</h3>'
        f"<ul>{others}</ul></div></div>{filler}</body></html>"
    ).encode()


def listing(page: int, count: int) -> bytes:
    numbers = range((page - 1) * PER_PAGE, min(page * PER_PAGE, count))
    items = "".join(f'<h3><a class="bai" href="/tin/bai-{n}.html">{title(n)}</a></h3>' for n in numbers)
    following = f'<a class="sau" href="/tin/page/{page + 1}/">{page + 1}</a>' if page * PER_PAGE < count else ""
    return f"<!DOCTYPE html><html><head><title>Tin</title></head><body>{items}{following}</body></html>".encode()


@cache
def picture() -> bytes:
    """A photograph of 640 by 480 points, about 40 kB."""
    noise = Image.effect_noise((160, 120), 60).resize((640, 480)).convert("RGB")
    written = io.BytesIO()
    noise.save(written, "JPEG", quality=90)
    return written.getvalue()


def photograph(number: int, n: int) -> bytes:
    """The answer with one of an article's photographs. A remark in the file makes no two alike."""
    remark = f"{number}-{n}".encode()
    start, rest = picture()[:2], picture()[2:]
    body = start + b"\xff\xfe" + (len(remark) + 2).to_bytes(2, "big") + remark + rest
    head = f"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def pages(count: int, write=article) -> dict[bytes, bytes]:
    """Path → the whole answer."""
    bodies = {f"/tin/bai-{n}.html": write(n, count) for n in range(count)}
    bodies |= {f"/tin/page/{n}/": listing(n, count) for n in range(1, -(-count // PER_PAGE) + 1)}
    bodies["/"] = bodies["/tin/page/1/"]
    bodies |= {f"/chuyen-muc/{n}": bodies[f"/tin/page/{n % max(1, count // PER_PAGE) + 1}/"] for n in range(90)}
    answers = {}
    for number in range(count if write is article else 0):
        for n in (3, 8):
            answers[f"/anh/{number}-{n}.jpg".encode()] = photograph(number, n)
    for path, body in bodies.items():
        packed = gzip.compress(body, 6, mtime=0)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
        answers[path.encode()] = head.encode() + packed
    return answers


MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n404"


class Talk(asyncio.Protocol):
    answers: ClassVar[dict[bytes, bytes]] = {}

    def connection_made(self, transport):
        self.transport = transport
        self.pending = b""

    def data_received(self, data):
        self.pending += data
        while b"\r\n\r\n" in self.pending:
            head, _, self.pending = self.pending.partition(b"\r\n\r\n")
            self.transport.write(self.answers.get(head.split(b" ", 2)[1], MISSING))


async def main(count: int, *, small: bool) -> None:
    Talk.answers = pages(count, small_article if small else article)
    server = await asyncio.get_running_loop().create_server(Talk, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), small="small" in sys.argv))
