"""`luutin extract` and `luutin inspect`: records of saved pages, and errors in their place."""

import json
import os
import subprocess
import sys

import pytest

PAGE = """<!DOCTYPE html><html lang="vi">
<head><title>Hội nghị tổng kết - Cổng thông tin quận Hoa Mai</title></head><body>
<div class="detail"><h1>Hội nghị tổng kết</h1><span class="date">Thứ năm, 09/01/2020 17:44</span>
<div class="noidung"><p>Sáng 09/01, Ủy ban nhân dân quận Hoa Mai tổ chức hội nghị tổng kết
công tác năm 2019 tại hội trường lớn.</p>
<p>Dự hội nghị có lãnh đạo các phòng, ban và đại diện mười hai phường trên địa bàn quận, cùng đông đảo cán bộ cơ sở.</p>
</div></div></body></html>"""


def luutin(*args, given="", folder, columns=160):
    environment = {**os.environ, "COLUMNS": str(columns)}
    return subprocess.run(
        [sys.executable, "-m", "luutin", *args],
        input=given,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        check=False,
    )


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_prints_one_record_a_file(page, tmp_path):
    done = luutin("extract", str(page), "--url", "http://hoamai.example/tin/1", folder=tmp_path)
    record = json.loads(done.stdout)
    assert (done.returncode, record["title"], record["published"]) == (0, "Hội nghị tổng kết", "2020-01-09T17:44")
    assert record["url"] == "http://hoamai.example/tin/1"


def test_answers_every_line_in_order(page, tmp_path):
    """A bad line, a missing file and a page without article are answered in their place, never with a traceback."""
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    asked = [json.dumps({"path": str(page)}), "not json", '{"path": 7}', "[]"]
    asked += [json.dumps({"path": str(tmp_path / "none.html"), "url": None}), json.dumps({"path": str(empty)})]
    done = luutin("extract", "--jsonl", given="\n".join(asked) + "\n", folder=tmp_path)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    codes = [answer["error"]["code"] if "error" in answer else "record" for answer in answers]
    assert codes == ["record", "bad_request", "bad_request", "bad_request", "unreadable_file", "empty"]
    assert (done.returncode, done.stderr) == (3, "")


@pytest.mark.parametrize(
    ("args", "code"), [(("extract",), 2), (("extract", "--jsonl", "x"), 2), (("extract", "no.html"), 1)]
)
def test_exit_code_says_how_it_went(args, code, tmp_path):
    assert luutin(*args, folder=tmp_path).returncode == code


def test_inspect_shows_value_and_rule_and_marks_the_page(page, tmp_path):
    done = luutin("inspect", str(page), "--html", "marked.html", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Hội nghị tổng kết" in done.stdout
    assert "blocks after the title" in done.stdout
    marked = (tmp_path / "marked.html").read_text("utf-8")
    assert "outline" in marked
    assert "<script" not in marked


def test_inspect_says_of_a_lost_page_what_was_left_out_and_why(tmp_path):
    """What an operator asks of a page without a record: was its text seen, and what put it outside?"""
    (tmp_path / "lost.html").write_text(
        "<html lang='vi'><title>Tin tức</title><h1>Tin tức</h1>"
        + "".join(f"<h3><a href='/{n}'>Ấp {n} ra quân dọn vệ sinh kênh nội đồng</a></h3>" for n in range(9))
        + "<div class='newsletter'>Quý vị hãy ghi địa chỉ thư điện tử để nhận tin của xã vào mỗi sáng thứ hai.</div>"
    )
    done = luutin("inspect", "lost.html", "--html", "marked.html", folder=tmp_path)
    assert done.returncode == 1
    assert "no article: listing" in done.stderr
    assert "named like a widget" in done.stdout
    assert "as its names say" in done.stdout
    assert "left out: a menu, or named like a widget" in (tmp_path / "marked.html").read_text("utf-8")
    found = json.loads(luutin("inspect", "lost.html", "--json", folder=tmp_path).stdout)
    assert (found["article"], found["error"]["code"]) == (None, "listing")
    assert {line["reason"] for line in found["dropped"]} == {"only links"}


def test_a_page_over_its_deadline_is_answered_with_an_error(page, tmp_path):
    slow = luutin("extract", str(page), "--deadline", "0.000001", folder=tmp_path)
    assert json.loads(slow.stdout)["error"]["code"] == "reader-timeout"


def test_inspect_reads_with_the_selectors_of_a_source(page, tmp_path):
    """A selector has the last word; one that matches nothing is reported, and the general rules are used."""
    (tmp_path / "config.toml").write_text(
        '[sources.hoa-mai]\nseeds = ["http://hoamai.example/"]\n'
        '[sources.hoa-mai.selectors]\nlead = ".noidung p"\nbyline = ".tac-gia"\n'
    )
    done = luutin("inspect", str(page), "--source", "hoa-mai", "--json", folder=tmp_path)
    found = json.loads(done.stdout)
    assert found["article"]["lead"].startswith("Sáng 09/01")
    assert found["candidates"]["lead"][0]["rule"] == "selector .noidung p"
    assert found["missed_selectors"] == ["byline"]


@pytest.mark.parametrize("args", [("none.html",), ("page.html", "--source", "unknown")])
@pytest.mark.usefixtures("page")
def test_inspect_says_what_is_wrong(args, tmp_path):
    done = luutin("inspect", *args, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")


@pytest.mark.parametrize("deadline", ["nan", "inf", "0", "-1", "soon"])
def test_a_deadline_is_a_number_of_seconds(page, deadline, tmp_path):
    """Anything else is refused as wrong usage."""
    assert luutin("extract", f"--deadline={deadline}", str(page), folder=tmp_path).returncode == 2


LOST = (
    "<html lang='vi'><title>Họp chợ</title><div class='clock'>Thứ tư, 25/11/2026</div><h1>Họp chợ phiên</h1>"
    "<p>12/04/2024</p><article><p onclick='alert(1)'>Chợ phiên xã Bến Lau họp vào các ngày ba và bảy hằng tháng, "
    "bắt đầu từ mồng ba tháng năm, tại khu đất trước nhà văn hóa.</p></article>"
    "<p>Hạn chót nhận đơn đăng ký: 30/04/2024</p><div class='footer'><a href='/'>Giấy phép 01/01/2019</a></div>"
)


def test_inspect_tells_every_date_with_its_verdict_within_eighty_columns(tmp_path):
    """What was chosen, what was refused and what was never weighed: each with its reason, in both forms."""
    (tmp_path / "page.html").write_text(LOST)
    done = luutin("inspect", "page.html", "--why", "--html", "marked.html", folder=tmp_path, columns=80)
    assert max(map(len, done.stdout.splitlines())) <= 80
    marked = (tmp_path / "marked.html").read_text("utf-8")
    for told in ("published: chosen", "2026-11-25", "2024-04-30", "2019-01-01", "passed over", "nothing is known yet"):
        assert told in done.stdout
        assert told in marked


def test_no_browser_runs_what_an_inspected_page_holds(tmp_path):
    """Handlers stay in the attributes of a page that a person opens as a file of their own."""
    (tmp_path / "page.html").write_text(LOST)
    luutin("inspect", "page.html", "--html", "marked.html", folder=tmp_path)
    marked = (tmp_path / "marked.html").read_text("utf-8")
    policy, page = marked.split("<base", 1)
    assert "default-src 'none'" in policy
    assert "onclick" in page


def test_a_page_that_keeps_its_reader_busy_does_not_keep_inspect(page, tmp_path):
    """It is read apart, with the deadline of a crawl."""
    done = luutin("inspect", str(page), "--deadline", "0.000001", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "reader-timeout: no answer within" in done.stderr
