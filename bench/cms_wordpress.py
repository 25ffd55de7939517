"""Debian's WordPress with one of its themes, in a folder: MariaDB over a socket, served by PHP's own server."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from cms_markup import Media, classic, gutenberg
from cms_posts import AUTHORS, CATEGORIES, IMAGES, Post
from cms_site import PAGES, PAPER, Shown, free_port, start, stop, wait_for

PACKAGES = (
    *("wordpress", "wordpress-theme-twentytwentyone", "wordpress-theme-twentytwentythree", "wordpress-l10n"),
    *("php-cli", "php-mysql", "php-gd", "php-mbstring", "php-xml", "php-curl", "mariadb-server"),
)
_CONFIG = """<?php
define('DB_NAME', 'cong'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_HOME', '{url}'); define('WP_SITEURL', '{url}');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name)
    foreach (['_KEY', '_SALT'] as $end) define($name . $end, md5($name . $end));
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
_ROUTER = """<?php
$path = urldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (is_file(__DIR__ . $path)) return false;
if (is_file(__DIR__ . rtrim($path, '/') . '/index.php') && $path !== '/') { header("Location: $path/index.php"); exit; }
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
chdir(__DIR__);
require __DIR__ . '/index.php';
"""
_OPTIONS = {
    "WPLANG": "vi",
    "timezone_string": "Asia/Ho_Chi_Minh",
    "date_format": "d/m/Y",
    "time_format": "H:i",
    "posts_per_page": 10,
    "blogdescription": "Trang tin của huyện",
    "blog_public": 1,
}
PERMALINKS = {"twentytwentyone": "/%year%/%monthnum%/%postname%/", "twentytwentythree": "/%postname%/"}


class WordPress:
    """A site in *folder*, with *theme*, served; *plain*: with addresses such as `/?p=12`, as it comes."""

    seeds = ("/",)

    def __init__(self, folder: Path, theme: str, *, plain: bool = False) -> None:
        self.folder, self.root = folder, folder / "www"
        folder.mkdir()
        if not Path("/usr/share/wordpress/wp-load.php").exists():
            apt = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-q", "--no-install-recommends")
            self._run(*apt, "update")
            self._run(*apt, "install", *PACKAGES)
        shutil.copytree("/usr/share/wordpress", self.root)
        self.started: list[subprocess.Popen[bytes]] = []
        self.url = f"http://127.0.0.1:{free_port()}"
        self._start_database()
        (self.root / "wp-config.php").write_text(_CONFIG.format(socket=folder / "db.sock", url=self.url))
        (self.root / "router.php").write_text(_ROUTER)
        (self.root / "wp-content" / "uploads").mkdir(exist_ok=True)
        options = {**_OPTIONS, "permalink_structure": "" if plain else PERMALINKS[theme]}
        given = {
            "theme": theme,
            "options": options,
            "authors": AUTHORS,
            "categories": CATEGORIES,
            "pages": PAGES,
            "pictures": IMAGES,
        }
        made = self._do("set-up", **given)
        self.ids, self.images, self.uploads = made["ids"], made["images"], made["uploads"]
        self._start(
            "php",
            "-S",
            self.url.removeprefix("http://"),
            "-t",
            self.root,
            self.root / "router.php",
            PHP_CLI_SERVER_WORKERS="3",
        )
        wait_for(f"{self.url}/")
        self.filled = False

    def put(self, posts: Iterable[Post]) -> None:
        media = Media(self.images.__getitem__, self._file, tuple(self.ids), shortcodes=True)
        rows = [
            {
                **post._asdict(),
                "blocks": None,
                "day": None,
                "date": f"{post.day:%Y-%m-%d %H:%M:%S}",
                "content": (gutenberg if post.number % 2 else classic)(post, media),
            }
            for post in posts
        ]
        self._do("put", posts=rows, ids=self.ids, old=not self.filled)
        self.filled = True

    def remove(self, numbers: list[int]) -> None:
        self._do("remove", numbers=numbers)

    def unpublish(self, numbers: list[int]) -> None:
        self._do("unpublish", numbers=numbers)

    def shown(self) -> list[Shown]:
        return [Shown(**row) for row in self._do("shown")]

    def close(self) -> None:
        for process in reversed(self.started):
            stop(process)

    def _file(self, name: str) -> str:
        (Path(self.uploads["path"]) / name).write_bytes(PAPER)
        return f"{self.uploads['url']}/{name}"

    def _start_database(self) -> None:
        data, socket = self.folder / "db", self.folder / "db.sock"
        self._run(
            "mariadb-install-db",
            "--no-defaults",
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
            "--user=root",
        )
        self._start(
            "mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}", "--skip-networking", "--user=root"
        )
        wait_for(socket)
        self._run(
            "mariadb",
            "--no-defaults",
            f"--socket={socket}",
            "-u",
            "root",
            "-e",
            "CREATE DATABASE cong CHARACTER SET utf8mb4",
        )

    def _start(self, *command: object, **environment: str) -> None:
        self.started.append(start(command, self.folder, **environment))

    def _do(self, what: str, **given: object) -> list | dict:
        given["host"] = self.url.removeprefix("http://")
        script = Path(__file__).with_suffix(".php")
        out = self._run("php", script, self.root, what, stdin=json.dumps(given))
        return json.loads(out)

    def _run(self, *command: object, stdin: str = "") -> str:
        done = subprocess.run(
            [str(part) for part in command], cwd=self.folder, input=stdin, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{command[0]}: {(done.stderr or done.stdout)[-2000:]}")
        return done.stdout
