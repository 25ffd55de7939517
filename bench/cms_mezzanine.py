"""Mezzanine, a blog system written in Python, in a folder: installed by pip, served by Django's own server."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from cms_markup import Media, classic
from cms_posts import Post
from cms_site import PAGES, PAPER, Shown, free_port, start, stop, wait_for

_BEGIN = """
import json, sys
from datetime import datetime
from django.contrib.auth import get_user_model
from django.utils import timezone
from mezzanine.blog.models import BlogCategory, BlogPost
from mezzanine.pages.models import RichTextPage
given = json.load(open("given.json"))
"""
_STEPS = {
    "set-up": """
for title, slug, content in given["pages"]: RichTextPage.objects.create(title=title, slug=slug, content=content)
""",
    "put": """
for each in given["posts"]:
    number = str(each["number"])
    post = BlogPost.objects.filter(short_url=number).first() or BlogPost(short_url=number, status=2)
    post.title, post.content, post.allow_comments = each["title"], each["content"], each["comments"]
    post.publish_date = timezone.make_aware(datetime.fromisoformat(each["day"]))
    post.user = get_user_model().objects.get_or_create(username=each["author"])[0]
    if each["excerpt"]: post.description, post.gen_description = each["excerpt"], False
    post.save()
    post.categories.add(BlogCategory.objects.get_or_create(title=each["category"])[0])
""",
    "remove": "BlogPost.objects.filter(short_url__in=map(str, given['numbers'])).delete()",
    "unpublish": "BlogPost.objects.filter(short_url__in=map(str, given['numbers'])).update(status=1)",
    "shown": """
print("TOLD", json.dumps([dict(number=int(post.short_url), url=post.get_absolute_url(), title=post.title,
    day="", author=post.user.username)
    for post in BlogPost.objects.published()]))
""",
}


class Mezzanine:
    """A site in *folder*, served."""

    seeds = ("/blog/",)

    def __init__(self, folder: Path) -> None:
        self.folder, environment = folder, folder.parent / "environment"
        folder.mkdir(parents=True)
        self.python = environment / "bin" / "python"
        if not self.python.exists():
            self._run(sys.executable, "-m", "venv", environment)
            self._run(self.python, "-m", "pip", "install", "-q", "mezzanine")
        self._run(environment / "bin" / "mezzanine-project", "cong", ".")
        with (folder / "cong" / "local_settings.py").open("a") as settings:
            # With DEBUG its robots.txt forbids everything.
            settings.write("\nDEBUG = False\nALLOWED_HOSTS = ['*']\nTIME_ZONE = 'Asia/Ho_Chi_Minh'\n")
        self._run(self.python, "manage.py", "createdb", "--noinput", "--nodata")
        self.url = f"http://127.0.0.1:{free_port()}"
        self._do("set-up", pages=PAGES)
        command = [self.python, "manage.py", "runserver", "--noreload", "--insecure", self.url.removeprefix("http://")]
        self.server = start(command, folder)
        wait_for(f"{self.url}/blog/")

    def put(self, posts: Iterable[Post]) -> None:
        media = Media(lambda number: f"/static/media/anh-{number}.jpg", self._file)
        rows = [
            {**post._asdict(), "blocks": None, "day": post.day.isoformat(), "content": classic(post, media)}
            for post in posts
        ]
        self._do("put", posts=rows)

    def remove(self, numbers: list[int]) -> None:
        self._do("remove", numbers=numbers)

    def unpublish(self, numbers: list[int]) -> None:
        self._do("unpublish", numbers=numbers)

    def shown(self) -> list[Shown]:
        line = next(line for line in self._do("shown").splitlines() if line.startswith("TOLD"))
        rows = json.loads(line.removeprefix("TOLD"))
        return [Shown(**{**row, "url": self.url + row["url"]}) for row in rows]

    def close(self) -> None:
        stop(self.server)

    def _file(self, name: str) -> str:
        (self.folder / name).write_bytes(PAPER)
        return f"/static/media/{name}"

    def _do(self, step: str, **given: object) -> str:
        (self.folder / "given.json").write_text(json.dumps(given))
        return self._run(self.python, "manage.py", "shell", "-c", _BEGIN + _STEPS[step])

    def _run(self, *command: object) -> str:
        done = subprocess.run(
            [str(part) for part in command], cwd=self.folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(done.stderr[-2000:])
        return done.stdout
