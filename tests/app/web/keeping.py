"""An archive whose articles name files that are kept: photographs, PDF of two pages, a scan, and what would harm."""

import io
from datetime import UTC, datetime
from hashlib import sha256

import msgspec
import pypdfium2
from PIL import Image

from luutin.archive import Archive, Article, Attachment, Caption, CaptureWriter, Database, Exchange, Files, FileText
from luutin.crawler import FileRecord, Signature, kind_of
from luutin.indexer import Index

NOW = datetime(2026, 11, 23, 6, 20, 11, tzinfo=UTC)
BEFORE = datetime(2026, 10, 23, 6, 20, 11, tzinfo=UTC)
HOST = "http://xa-dong-dau.example"


def photograph(colour, *, size=(900, 600), turned=False):
    """A JPEG of a camera that tells its name, perhaps held upright."""
    picture = Image.new("RGB", size, colour)
    picture.paste("white", (0, 0, size[0] // 3, size[1]))
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    if turned:
        exif[0x0112] = 6
    packed = io.BytesIO()
    picture.save(packed, "JPEG", exif=exif)
    return packed.getvalue()


def papers(pages=2, width=595):
    """A PDF of empty pages."""
    packed = io.BytesIO()
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(pages):
            document.new_page(width, 842)
        document.save(packed)
    return packed.getvalue()


PLAN, SCAN, DRAFT, LIST = papers(), papers(1, 590), papers(2, 600), papers(1, 610)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>window.hacked=1</script></svg>'
BYTES = {
    "anh/1.jpg": photograph("blue"),
    "anh/2.jpg": photograph("green", turned=True),
    "tep/12.pdf": PLAN,
    "tep/quet.pdf": SCAN,
    "tep/hinh.svg": SVG,
    "anh/hong.jpg": b"\xff\xd8\xff broken",
    "tep/rut.pdf": papers(3),
}
EARLIER = {"tep/12.pdf": DRAFT, "tep/danh-sach.pdf": LIST}
"""What stood there a month before; the second, only the article's first revision names."""
TEXTS = {
    "tep/12.pdf": [
        FileText(1, "Số: 12/KH-UBND\nKẾ HOẠCH tổ chức ngày hội"),
        FileText(2, "Các thôn treo băng rôn, khẩu hiệu"),
    ],
    "tep/quet.pdf": [FileText(1, "Biên bản kiểm kê hợp tác xã", ocr=True, confidence=0.874)],
}
PLAN_RECORD = FileRecord(
    kind="pdf",
    number="12/KH-UBND",
    number_source="widget",
    day="2023-03-14",
    day_source="text",
    signed=(Signature("Ủy ban nhân dân xã Đồng Dâu", "2023-03-14T09:00:00+07:00", "cms"),),
)
NAMING = Article(
    url=f"{HOST}/tin/ke-hoach.htm",
    source="xa-dong-dau.example",
    title="Kế hoạch tổ chức ngày hội ở xã Đồng Dâu",
    published="2023-03-14",
    body=("Ủy ban nhân dân xã ban hành kế hoạch.", "Nhân dân các thôn tham gia."),
    captions=(
        Caption(text="Sân kho thôn Đồng Dâu", image=f"{HOST}/anh/1.jpg", position=1),
        Caption(text="Ảnh hỏng", image=f"{HOST}/anh/hong.jpg", position=2),
        Caption(text="Ảnh đã mất", image=f"{HOST}/anh/mat.jpg", position=2),
    ),
    images=tuple(f"{HOST}/anh/{name}.jpg" for name in ("1", "2", "hong", "mat")),
    attachments=tuple(
        Attachment(name=name, url=f"{HOST}/tep/{path}")
        for name, path in {
            "Kế hoạch 12/KH-UBND.pdf": "12.pdf",
            "Bản quét": "quet.pdf",
            "Hình": "hinh.svg",
            "Mất": "mat.doc",
        }.items()
    ),
)
FIRST = NAMING.model_copy(
    update={
        "attachments": (
            Attachment(name="Kế hoạch 12/KH-UBND.pdf", url=f"{HOST}/tep/12.pdf"),
            Attachment(name="Danh sách", url=f"{HOST}/tep/danh-sach.pdf"),
        )
    }
)
WITHDRAWN = Article(
    url=f"{HOST}/rut.htm",
    source=NAMING.source,
    title="Rút",
    attachments=(Attachment(name="Rút", url=f"{HOST}/tep/rut.pdf"),),
)


def fill_kept(folder):
    """Put the articles and their files into an archive in *folder*; return file numbers by path."""
    with Database.open(folder / "archive.db") as database, CaptureWriter(folder / "warc", database) as captures:
        archive, files = Archive(database), Files(database)
        with database.transaction():
            archive.put(FIRST, now=BEFORE)
            for path, body in EARLIER.items():
                _keep(files, captures, path, body, now=BEFORE)
            archive.put(NAMING, now=NOW)
            withdrawn = archive.put(WITHDRAWN, now=NOW)
            for path, body in BYTES.items():
                _keep(files, captures, path, body)
            files.link(f"{HOST}/tep/mat.doc", source=NAMING.source, role="attachment", address=None, refused="robots")
            captures.sync()
            archive.withdraw(withdrawn.article_id, why="test", now=NOW)
        Index(database).catch_up()
        numbers = {path: files.find(sha256(body).hexdigest()) for path, body in BYTES.items()}
        return numbers | {f"{path} before": files.find(sha256(body).hexdigest()) for path, body in EARLIER.items()}


def _keep(files, captures, path, body, now=NOW):
    url = f"{HOST}/{path}"
    number = captures.add(Exchange(url, url, now, 200, "OK", (), (("Content-Type", "text/html"),), body, "127.0.0.1"))
    digest = sha256(body).hexdigest()
    files.keep(url, source=NAMING.source, sha256=digest, size=len(body), kind=kind_of(body), capture_id=number, now=now)
    files.link(url, source=NAMING.source, role="image" if path.startswith("anh") else "attachment", address=url)
    if path in TEXTS and body == BYTES[path]:
        record = PLAN_RECORD if path == "tep/12.pdf" else FileRecord(kind="pdf")
        file_id = files.find(digest)
        files.put_text(file_id, record=msgspec.json.encode(record), pages=TEXTS[path], waits=False, now=NOW)
    if path == "anh/1.jpg":
        sized = msgspec.json.encode(FileRecord(kind="jpeg", width=900, height=600))
        files.put_text(files.find(digest), record=sized, pages=[], waits=False, now=NOW)
    if path == "anh/hong.jpg":
        files.put_problem(files.find(digest), "broken: no picture can be made of it", now=NOW)
