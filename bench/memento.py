"""Does a client of other people find the right capture for a day? `python bench/memento.py PYTHON`.

PYTHON has `memento-client` installed, in an environment of its own. It asks the web interface over an archive of one
page that was captured at random moments of twelve years. The nearest of them is the right one.
"""

import http.server
import json
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from luutin.app.config import Config
from luutin.app.settings import WebSettings
from luutin.archive import Archive, Article, CaptureWriter, Database, Exchange

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.app.web.conftest import serving

CAPTURES, ASKED = 40, 50
BEGIN = datetime(2013, 1, 1, tzinfo=UTC)
SECONDS = 12 * 365 * 86_400

CLIENT = """
import json, sys
from datetime import datetime
from memento_client import MementoClient
gate, url, *days = sys.argv[1:]
client = MementoClient(timegate_uri=gate, check_native_timegate=False)
told = [client.get_memento_info(url, datetime.fromisoformat(day))["mementos"]["closest"] for day in days]
print(json.dumps([each["datetime"].isoformat() for each in told]))
"""


class Gone(http.server.BaseHTTPRequestHandler):
    """The portal, which has vanished: the client asks it first."""

    def do_HEAD(self):
        self.send_response(404)
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815 - the server's names

    def log_message(self, *_):
        """Say nothing."""


def fill(folder, url, moments):
    with Database.open(folder / "archive.db") as database, CaptureWriter(folder / "warc", database) as captures:
        archive = Archive(database)
        with database.transaction():
            archive.add_source("portal", home=None, now=BEGIN)
            for number, now in enumerate(moments):
                body = f"<h1>{number}</h1>".encode()
                kept = captures.add(Exchange(url, url, now, 200, "OK", (), (("Content-Type", "text/html"),), body))
                article = Article(url=url, source="portal", title="Tin", body=(f"{number}.",))
                archive.put(article, now=now, capture_id=kept)
            captures.sync()


def main(python):
    chance = Random(7)
    moments = sorted(BEGIN + timedelta(seconds=chance.randrange(SECONDS)) for _ in range(CAPTURES))
    days = [BEGIN + timedelta(seconds=chance.randrange(-SECONDS // 20, SECONDS * 21 // 20)) for _ in range(ASKED)]
    portal = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gone)
    threading.Thread(target=portal.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{portal.server_port}/tin/bai-1.html"
    with tempfile.TemporaryDirectory() as made:
        fill(Path(made), url, moments)
        config = Config(path=None, db=Path(made) / "archive.db", web=WebSettings(rate_per_minute=0))
        with serving(config) as address:
            told = subprocess.run(
                [python, "-c", CLIENT, f"{address}/timegate/", url, *(day.isoformat()[:19] for day in days)],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
    found = [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in json.loads(told.stdout)]
    right = sum(one == min(moments, key=lambda each: abs(each - day)) for one, day in zip(found, days, strict=True))
    print(f"{right} of {ASKED} days led to the nearest of {CAPTURES} captures")


if __name__ == "__main__":
    main(*sys.argv[1:])
