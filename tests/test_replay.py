"""bench/replay.py: saved pages in, the share of them that a crawl keeps out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from luutin.app.demo import Portal

REPLAY = Path(__file__).parent.parent / "bench" / "replay.py"
SEED = """Hội nghị phát động thi đua xã Bến Sậy

09/01/2020 - 05:44 PM
Sáng nay, xã Bến Sậy tổ chức hội nghị phát động thi đua và ký giao ước giữa các thôn trên địa bàn.
Các thôn ký giao ước thi đua
Hội nghị thống nhất bảy nội dung, lấy kết quả làm căn cứ xét khen thưởng cuối năm cho từng tập thể, cá nhân.
Uỷ ban MTTQ xã Bến Sậy
Các tin tức khác
Kết quả bình chọn thôn đẹp năm 2019
"""


def replay(*arguments, given=""):
    command = [sys.executable, str(REPLAY), *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A folder of saved pages, three of them with truth and a seed text beside them."""
    folder = tmp_path_factory.mktemp("saved")
    with Portal() as portal, (folder / "manifest.jsonl").open("w") as manifest:
        for key, site in portal.sites.items():
            item = site.items[-1]
            path = site.address(item).removeprefix(site.base_url)
            (folder / f"{key}.html").write_bytes(site.respond(path).body)
            (folder / f"{key}.truth.json").write_text(json.dumps({"title": item.title}), "utf-8")
            known = None if key == "huyen" else site.address(item)
            manifest.write(json.dumps({"file": f"{key}.html", "url": known}) + "\n")
    folder.joinpath("seed.txt").write_text(SEED, "utf-8")
    return folder


def test_a_crawl_of_saved_pages_is_measured_and_can_be_asked(saved, tmp_path):
    """Every page with truth is stored, and --answer gives the stored record of each."""
    said = replay(saved, "--crawl", "--into", tmp_path, "--seed", saved / "seed.txt")
    assert "stored as articles: 4 of 4 (100%)" in said
    asked = "".join(json.dumps({"path": f"/any/{name}.html"}) + "\n" for name in ("mattran", "none"))
    found, missing = map(json.loads, replay(saved, "--answer", "--into", tmp_path, given=asked).splitlines())
    assert found["title"] == json.loads((saved / "mattran.truth.json").read_text("utf-8"))["title"]
    assert "error" in missing
