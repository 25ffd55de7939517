"""A dense archive: 30,000 made-up articles of 57 portals over 21 years, so that every list of a page is full.

All but the last thousand are short, which is cheap and fills a page of hits as well as long ones. The planted ones are
those that tests look for by name.
"""

import random
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from luutin.archive import (
    Archive,
    Article,
    Caption,
    CaptureWriter,
    Database,
    Exchange,
    Related,
    Withholdable,
    Withholdings,
)
from luutin.indexer import Index
from luutin.night import SCHEMAS, watches
from tests.app.web.conftest import HOSTILE

NOW = datetime(2026, 11, 23, 6, 20, 11, tzinfo=UTC)
MANY, LONG = 30_000, 1_000
PORTALS, YEARS = 57, range(2004, 2025)
PHRASES = [
    "ngày hội đại đoàn kết toàn dân tộc",
    "trao quà cho hộ nghèo",
    "đấu giá quyền sử dụng đất ở",
    "thông báo mời thầu",
    "hội nghị tổng kết công tác mặt trận",
    "phong trào thi đua yêu nước",
    "cấp giấy chứng nhận",
    "quy hoạch sử dụng đất",
    "tuyển dụng công chức cấp xã",
    "khen thưởng tập thể và cá nhân",
    "phòng chống dịch bệnh",
    "xây dựng nông thôn mới",
    "tiếp xúc cử tri trước kỳ họp",
    "giải phóng mặt bằng",
    "kế hoạch kiểm tra",
    "khánh thành nhà văn hóa thôn",
]
PEOPLE = ("Trần Văn Khải", "Nguyễn Thị Mai", "Phạm Quang Dũng", "Vũ Thị Hồng Hạnh", "Đỗ Minh Quân", "Lê Văn Tám")
KINDS = ("Thông báo", "Tin tức - Sự kiện", "Văn hóa - Xã hội", "Mặt trận", "Kinh tế", "Văn bản chỉ đạo điều hành")
OPENING = Article(
    url="http://dong-dau.example/tin/khanh-thanh-cau.htm",
    source="dong-dau.example",
    title="Khánh thành cầu Đồng Dâu",
    published="2019-09-02",
    byline="Tin, ảnh: Bùi Thị Phượng",
    body=("Sáng nay, công trình được đưa vào sử dụng.", "Người dân hai bờ đi lại thuận tiện."),
    captions=(Caption(text="Ông Lê Văn Tám và bà Nguyễn Thị Mai cắt băng khánh thành cầu Đồng Dâu", position=1),),
    category="Tin tức - Sự kiện",
    site_name="Cổng thông tin xã Đồng Dâu",
)
NOTICE = Article(
    url="http://dong-dau.example/thong-bao/dau-gia.htm",
    source="dong-dau.example",
    title="Thông báo đấu giá quyền sử dụng đất tại thôn Đồng Dâu",
    published="2019-05-14T08:30",
    byline="UBND xã Đồng Dâu",
    body=("Giá khởi điểm 9,5 triệu đồng/m².", "Hồ sơ nộp trước ngày 4/6/2019, theo Kế hoạch số 12/KH-UBND."),
    category="Thông báo",
    document_numbers=("12/KH-UBND",),
    site_name="Cổng thông tin xã Đồng Dâu",
)
EDITED = NOTICE.model_copy(update={"body": (NOTICE.body[0].replace("9,5", "11,2"), NOTICE.body[1])})


class DenseNumbers(NamedTuple):
    """What the planted articles are called."""

    opening: int
    notice: int
    withheld: int
    hostile: int


def fill_dense(folder, *, many=MANY, long=LONG):
    """Put the articles, a saved search that reported much, and a withheld article into an archive in *folder*."""
    chance = random.Random(20)
    with Database.open(folder / "archive.db", *SCHEMAS) as database, CaptureWriter(folder / "warc", database) as warc:
        archive = Archive(database)
        with database.transaction():
            for number in range(many):
                archive.put(_article(chance, number, is_long=number >= many - long), now=NOW)
            opening = archive.put(OPENING, now=NOW, capture_id=_capture(warc, OPENING, NOW))
            for day, article in enumerate((NOTICE, EDITED)):
                now = NOW + timedelta(days=day)
                notice = archive.put(article, now=now, capture_id=_capture(warc, article, now))
            hostile = archive.put(HOSTILE, now=NOW)
            archive.mark_vanished(notice.article_id, now=NOW)
            withheld = many - 1
            Withholdings(database).withhold(
                Withholdable.ARTICLE, str(withheld), reason="Yêu cầu của người được nêu tên", day="2026-11-20", now=NOW
            )
        Index(database).catch_up()
        watches.add(database, "dau-gia", '"đấu giá"', places={}, now=NOW)
        with database.transaction():
            database.execute(
                "INSERT INTO finds (watch_id, article_id, found_at, url, title, source, published, snippet, reason)"
                " SELECT 1, id, '2026-11-23T01:30:00Z', url, title, source, published, title, 'new' FROM records"
                " WHERE id % 100 = 0"
            )
    return DenseNumbers(opening.article_id, notice.article_id, withheld, hostile.article_id)


def _article(chance, number, *, is_long):
    portal, words = number % PORTALS, chance.choices(PHRASES, k=6)
    who, year = chance.choice(PEOPLE), YEARS[int(len(YEARS) * chance.random() ** 0.6)]
    paragraph = f"Ông {who}, Chủ tịch UBND xã Bình Minh {portal}, dự {words[2]}. Tại {words[3]}, {words[4]}."
    return Article(
        url=f"http://binh-minh-{portal}.example/{number}.htm",
        source=f"binh-minh-{portal}.example",
        title=f"{words[0].capitalize()} và {words[1]} ở thôn {number % 800}",
        lead=f"UBND xã tổ chức {words[5]}." if is_long else None,
        byline=chance.choice(PEOPLE) if is_long else None,
        published=f"{year}-{chance.randrange(12) + 1:02}-{chance.randrange(28) + 1:02}" if number % 9 else None,
        body=tuple(f"{paragraph} {' '.join(chance.choices(PHRASES, k=9))}." for _ in range(8))
        if is_long
        else (paragraph,),
        captions=(Caption(text=f"{who} {words[0]} (ảnh: T.T)", position=2),) if is_long else (),
        images=(f"http://binh-minh-{portal}.example/anh/{number}.jpg",) if is_long else (),
        related=(Related(title=words[3], url=f"http://binh-minh-{portal}.example/1.htm"),) if is_long else (),
        category=KINDS[number % len(KINDS)],
        site_name=f"Cổng thông tin điện tử xã Bình Minh {portal}",
    )


def _capture(writer, article, now):
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    body = f"<h1>{article.title}</h1><p>{article.body[0]}".encode()
    number = writer.add(Exchange(article.url, article.url, now, 200, "OK", (("Host", article.source),), headers, body))
    writer.sync()
    return number
