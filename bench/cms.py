"""A real CMS against its own database: what is found, what is kept that is no news, and what is noticed over nights.

    python bench/cms.py PYTHON [--posts 64]

PYTHON is that of an environment with Mezzanine in it (`pip install mezzanine`), a blog system written in Python. A site
is made with it in a temporary folder, filled with posts in several editors' styles, and served by its own server on
loopback. It is crawled, crawled again, then edited, thinned and added to, and crawled on three further nights, by a
clock that is set forward. Prints one line for each crawl, and what is missing or too much by the CMS's own database.
"""

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from luutin.app.clock import SystemClock
from luutin.archive import CaptureWriter, Database
from luutin.crawler import CrawlerSettings, SourceSettings, crawl
from luutin.crawler.site.settings import Permission

FILL = """
import random
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from mezzanine.blog.models import BlogCategory, BlogPost
WORDS = ("ủy ban nhân dân xã tổ chức hội nghị tổng kết phong trào thi đua yêu nước triển khai nhiệm vụ trọng tâm năm"
         " mới tuyên truyền vận động nhân dân giữ gìn vệ sinh môi trường xây dựng nông thôn mới").split()
def words(chance, count):
    return " ".join(chance.choices(WORDS, k=count)).capitalize()
def body(number):
    chance = random.Random(number)
    text = [words(chance, 45) + "." for _ in range(4)]
    styles = [
        lambda: "".join(f"<p>{each}</p>" for each in text),
        lambda: "".join(f'<p class="MsoNormal" style="text-align:justify"><span>{each}</span></p>' for each in text),
        lambda: "<br><br>".join(text),
        lambda: "".join(f"<div><font face=Arial>{each}</font></div>" for each in text),
        lambda: f"<p><strong>{text[0]}</strong></p><p>{text[1]}</p>"
        f"<p><img src='/a.jpg'></p><p><em>Ảnh: xã</em></p><p>{text[2]}</p>",
        lambda: f"<table><tr><td>{text[0]}</td></tr><tr><td>{text[1]}</td></tr></table><p>{text[2]}</p>",
        lambda: f"<p>{text[0]}</p><p><a href='/static/vb-{number}.pdf'>{number}-TB-UBND.pdf</a></p>",
        lambda: f"<h2>{words(chance, 6)}</h2><p>{text[0]}</p><ul><li>{text[1]}</li><li>{text[2]}</li></ul>",
    ]
    return styles[number % len(styles)]()
def add(number):
    user = get_user_model().objects.get_or_create(username="bien-tap")[0]
    post = BlogPost.objects.create(
        title=f"{words(random.Random(number), 9)} lần thứ {number}", content=body(number), user=user, status=2,
        publish_date=timezone.now() - timedelta(days=3 * max(0, 200 - number), hours=1), allow_comments=number % 2 == 0)
    post.categories.add(BlogCategory.objects.get_or_create(title=["Tin tức", "Thông báo", "Văn hóa"][number % 3])[0])
"""
STEPS = {
    "fill": "for number in range({posts}): add(number)",
    "change": """
posts = list(BlogPost.objects.published().order_by("publish_date"))
for post in posts[3:60:12][:5]:
    post.content += "<p>Đính chính: số liệu của bài này đã được sửa theo báo cáo mới của xã.</p>"; post.save()
for post in posts[5:60:20][:3]: post.delete()
for post in posts[8:60:30][:2]: post.status = 1; post.save()
for number in range(1000, 1006): add(number)
""",
    "tell": """
import json
print("TOLD", json.dumps({post.get_absolute_url(): post.title for post in BlogPost.objects.published()}))
""",
}


class Later(SystemClock):
    """This machine's clock, so many nights on."""

    def __init__(self, nights: int) -> None:
        self.ahead = timedelta(days=nights)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Site:
    """A Mezzanine site in *folder*, served."""

    def __init__(self, folder: Path, python: str) -> None:
        self.folder, self.python = folder, python
        folder.mkdir()
        self._run(str(Path(python).with_name("mezzanine-project")), "cong", ".")
        with (folder / "cong" / "local_settings.py").open("a") as settings:
            settings.write("\nDEBUG = False\nALLOWED_HOSTS = ['*']\n")  # with DEBUG its robots.txt forbids everything
        self._run(python, "manage.py", "createdb", "--noinput", "--nodata")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}"
        command = [python, "manage.py", "runserver", "--noreload", "--insecure", self.url.removeprefix("http://")]
        quiet = subprocess.DEVNULL
        self.server = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
        for _ in range(300):
            with suppress(OSError):
                urlopen(f"{self.url}/blog/", timeout=30).close()
                return
            time.sleep(0.2)

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr[-2000:])
        return done.stdout

    def do(self, step: str, **more) -> str:
        what = STEPS[step].format(**more) if more else STEPS[step]
        return self._run(self.python, "manage.py", "shell", "-c", FILL + what)

    def posts(self) -> dict[str, str]:
        """Path → title, of what is published."""
        line = next(line for line in self.do("tell").splitlines() if line.startswith("TOLD"))
        return json.loads(line.removeprefix("TOLD"))


class Kept(NamedTuple):
    """What an archive shows of the site."""

    shown: set[str]
    """Paths of articles that the portal still shows."""
    gone: set[str]
    """Paths of those that vanished."""
    revised: int


def kept(path: Path, url: str) -> Kept:
    with Database.read(path) as database:
        rows = database.all("SELECT url, vanished_at FROM articles WHERE withdrawn_at IS NULL")
        revised = database.value("SELECT count(*) FROM revisions WHERE number > 1")
    paths = {(row["url"].removeprefix(url), row["vanished_at"]) for row in rows}
    return Kept({path for path, gone in paths if gone is None}, {path for path, gone in paths if gone}, revised)


def night(folder: Path, url: str, number: int):
    """The crawl of a night."""
    source = SourceSettings(
        name="cong", seeds=(f"{url}/blog/",), permission=Permission(by="the bench's own site", connections=1)
    )
    with Database.open(folder / "archive.db") as database, CaptureWriter(folder / "warc", database) as captures:
        return crawl(CrawlerSettings(patience_s=5.0), [source], database, captures, clock=Later(number))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python", metavar="PYTHON")
    parser.add_argument("--posts", type=int, default=64)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        site = Site(folder / "site", options.python)
        try:
            site.do("fill", posts=options.posts)
            before = site.posts()
            for number, name in ((0, "first"), (0, "again"), (1, "night 1"), (2, "night 2"), (3, "night 3")):
                if name == "night 1":
                    site.do("change")
                summary, posts = night(folder, site.url, number), site.posts()
                found = kept(folder / "archive.db", site.url)
                asked, same = summary.total("fetched"), summary.total("unchanged")
                print(
                    f"{name:<8} {len(found.shown & posts.keys()):>4} of {len(posts):>3} posts,"
                    f" {len(found.shown - posts.keys() - before.keys())} that are no posts, asked {asked} times"
                    f" ({asked - same} in full, {summary.total('articles')} of them articles), revised {found.revised},"
                    f" vanished {len(found.gone)} of {len(before.keys() - posts.keys())}",
                    summary.of("cong").trouble or "",
                    flush=True,
                )
            print("missing:", sorted(posts.keys() - found.shown) or "nothing")
            print("too much:", sorted(found.shown - posts.keys()) or "nothing")
        finally:
            site.server.kill()
            site.server.wait()


if __name__ == "__main__":
    main()
