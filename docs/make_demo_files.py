"""Make the files that the demo's portal offers: app/demo/files. Run by hand where a text below changes.

Needs what the project does not: LibreOffice (its command `soffice`), and from the index of packages `pikepdf`. Fonts:
DejaVu. Every name, number and sum is invented.
"""

import io
import subprocess
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import docx
import numpy as np
import openpyxl
import pikepdf
import pypdfium2 as pdfium
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from PIL import Image

FOLDER = Path(__file__).parents[1] / "app" / "demo" / "files"
STATE = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
_TCVN3 = {
    "a": "a¸µ¶·¹", "ă": "¨¾»¼½Æ", "â": "©ÊÇÈÉË", "e": "eÐÌÎÏÑ", "ê": "ªÕÒÓÔÖ", "i": "iÝ×ØÜÞ",
    "o": "oãßáâä", "ô": "«èåæçé", "ơ": "¬íêëìî", "u": "uóïñòô", "ư": "\xadøõö÷ù", "y": "yýúûüþ",
}  # fmt: skip
"""Letter → itself, then with acute, grave, hook, tilde and dot below, as fonts of the 1990s have them (TCVN 5712)."""
_TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")

TEXTS = {
    "58-KH-UBND.pdf": (
        "UBND HUYỆN LẠC KHÊ", "Số: 58/KH-UBND", "Lạc Khê, ngày 18 tháng 02 năm 2020", "KẾ HOẠCH",
        "Kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính năm 2020",
        ["Mục đích: chấn chỉnh giờ giấc, cách giao tiếp và việc giải quyết hồ sơ tại các phòng, ban và UBND các xã.",
         "Đoàn kiểm tra gồm năm thành viên, do Trưởng phòng Nội vụ Cù Hữu Lan làm trưởng đoàn.",
         "Ít nhất 40% số cuộc kiểm tra không báo trước. Kết quả niêm yết tại trụ sở trong mười ngày."],
    ),
    "03-TB-UBND_20180110.pdf": (
        "UBND HUYỆN LẠC KHÊ", "", "", "THÔNG BÁO", "Về việc tuyển dụng viên chức sự nghiệp giáo dục năm 2018",
        ["Huyện tuyển 46 giáo viên: 21 mầm non, 17 tiểu học, 8 trung học cơ sở.",
         "Hồ sơ nhận tại Phòng Giáo dục và Đào tạo từ 22/01 đến 09/02/2018; thi thực hành sư phạm vào tháng 3.",
         "Giáo viên tình nguyện dạy ở điểm trường Khe Vẹt được cộng mười điểm và bố trí nhà công vụ."],
    ),
    "64-QD-UBND.pdf": (
        "UBND XÃ BẾN SẬY", "Số: 64/QĐ-UBND", "Bến Sậy, ngày 17 tháng 7 năm 2018", "QUYẾT ĐỊNH",
        "Về việc thành lập Tổ công tác giải phóng mặt bằng đường vành đai xã",
        ["Điều 1. Thành lập Tổ công tác gồm 11 người, do ông Tạ Đình Hoè làm tổ trưởng, bà Khúc Thị Nhài làm thư ký.",
         "Điều 2. Tổ công tác đo đạc, kiểm đếm đất và tài sản của 74 hộ trước ngày 30 tháng 9.",
         "Điều 3. Kho thóc cũ của hợp tác xã làm nơi tạm để đồ cho các hộ phải dời nhà."],
    ),
    "giay-moi-27-GM-UBND.pdf": (
        "UBND HUYỆN LẠC KHÊ", "Số: 27/GM-UBND", "", "GIẤY MỜI", "Dự hội nghị của Uỷ ban nhân dân huyện",
        ["Đề nghị đại biểu đến đúng giờ, mang theo tài liệu đã gửi."],
    ),
    "41-QD-UBND-ke-hoach-su-dung-dat-2024.pdf": (
        "UBND TỈNH ĐÔNG LAM", "Số: 41/QĐ-UBND", "Đông Lam, ngày 12 tháng 01 năm 2024", "QUYẾT ĐỊNH",
        "Phê duyệt kế hoạch sử dụng đất năm 2024 của huyện Lạc Khê",
        ["Điều 1. Duyệt 37 công trình, dự án với tổng diện tích 118,4 ha.",
         "Điều 2. Thu hồi 46,2 ha đất trồng lúa, chia làm hai đợt."],
    ),
    "danh-muc-37-cong-trinh.pdf": (
        "UBND HUYỆN LẠC KHÊ", "", "", "DANH MỤC", "37 công trình, dự án thực hiện năm 2024",
        ["Cụm công nghiệp Hạ Lam giai đoạn I: 32 ha. Tuyến tránh thị trấn: 14,7 ha."],
    ),
    "1385-QD-UBND.pdf": (
        "UBND TỈNH ĐÔNG LAM", "Số: 1385/QĐ-UBND", "Đông Lam, ngày 05 tháng 9 năm 2023", "QUYẾT ĐỊNH",
        "Công bố danh mục thủ tục hành chính thực hiện không phụ thuộc địa giới",
        ["Điều 1. Công dân được nộp hồ sơ tại bộ phận một cửa của bất kỳ xã nào trong tỉnh."],
    ),
    "02-TB-MTTQ-BTT_202102080.pdf": (
        "UỶ BAN MTTQ HUYỆN LẠC KHÊ", "Số: 02/TB-MTTQ-BTT", "Lạc Khê, ngày 08 tháng 02 năm 2021", "THÔNG BÁO",
        "Về việc tạm dừng các hoạt động tập trung đông người", ["Các ban công tác Mặt trận báo cáo hằng tuần."],
    ),
    "06-HD-MTTQ-BTT.pdf": (
        "UỶ BAN MTTQ HUYỆN LẠC KHÊ", "Số: 06/HD-MTTQ-BTT", "Lạc Khê, ngày 04 tháng 10 năm 2023", "HƯỚNG DẪN",
        "Tổ chức Ngày hội Đại đoàn kết toàn dân tộc", ["Phần hội không quá một buổi, không thu tiền của dân."],
    ),
    "21-KL-MTTQ-BTT.pdf": (
        "UỶ BAN MTTQ HUYỆN LẠC KHÊ", "Số: 21/KL-MTTQ-BTT", "", "KẾT LUẬN", "Kết luận giám sát",
        ["Đơn vị được giám sát trả lời bằng văn bản trong ba mươi ngày."],
    ),
    "lich-gieo-cay-2017.doc": (
        "HTX Bến Sậy", "Số: 9/TB-HTX", "Bến Sậy, ngày 01 tháng 6 năm 2017", "Thông báo",
        "Lịch gieo cấy vụ mùa năm 2017",
        ["Trà mùa sớm gieo mạ từ ngày 05 đến ngày 10 tháng 6, cấy xong vào ngày 05 tháng 7.",
         "Trạm bơm Cống Vố chạy hai ca, bắt đầu từ cánh đồng Cửa Đình. Tổ thuỷ nông trực ở bờ vùng.",
            *(f"Đội {n}: nhận giống ở kho của hợp tác xã trong sáng ngày {n + 1} tháng 6, mang theo sổ xã viên."
              for n in range(1, 13))],
    ),
}  # fmt: skip
"""File → who, number, place and day, kind, about what, paragraphs."""
SIGNED, STAMPS = "03-TB-UBND_20180110.pdf", ("Số: 03/TB-UBND", "Lạc Khê, ngày 10 tháng 01 năm 2018")
SCANNED, OLD, SHEET = "64-QD-UBND.pdf", "lich-gieo-cay-2017.doc", "danh-sach-58-ho.xls"


def to_tcvn3(text: str) -> str:
    """Return *text* as it was typed for fonts of the 1990s; capitals with tones stood in a font of their own."""
    known = {
        unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter) + tone): typed
        for letter, row in _TCVN3.items()
        for tone, typed in zip(_TONES, row, strict=True)
    } | {"đ": "®", "Đ": "§"}
    return "".join(known.get(char, char) for char in unicodedata.normalize("NFC", text))


def typed(name: str, *, font: str) -> docx.document.Document:
    """Return the document *name* in *font*."""
    who, number, day, kind, about, paragraphs = TEXTS[name]
    spell = to_tcvn3 if font.startswith(".Vn") else str
    made = docx.Document()
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = font, Pt(10)
    head = made.add_table(2, 2).rows
    for cell, text in zip((*head[0].cells, *head[1].cells), (who, STATE, number, day), strict=True):
        cell.text = spell(text if font == "DejaVu Serif" or text != STATE else "")
    for text in (kind, about):
        made.add_paragraph(spell(text)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in paragraphs:
        made.add_paragraph(spell(text))
    return made


def convert(data: bytes, *, of: str, to: str) -> bytes:
    """Return *data*, a file that ends in *of*, as LibreOffice saves it as *to*."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"x.{of}").write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", folder, f"{folder}/x.{of}"]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - files of our own
        return Path(folder, f"x.{to}").read_bytes()


def saved(made: Any) -> bytes:
    """Return the bytes of what a library made."""
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def sign(data: bytes) -> bytes:
    """Return the PDF *data* with number and day in nothing but the appearance of fields for signatures."""
    with pikepdf.open(io.BytesIO(data)) as document:
        page = document.pages[0]
        fields = []
        for place, text in enumerate(STAMPS):
            stamp = docx.Document()
            stamp.styles["Normal"].font.name, stamp.styles["Normal"].font.size = "DejaVu Serif", Pt(10)
            stamp.add_paragraph(text)
            with pikepdf.open(io.BytesIO(convert(saved(stamp), of="docx", to="pdf"))) as printed:
                form = document.copy_foreign(printed.pages[0].as_form_xobject())
            form.BBox = [80, 695, 390, 725]
            box = [80 + 200 * place, 640, 390 + 200 * place, 670]
            field = {
                "/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.Widget, "/FT": pikepdf.Name.Sig, "/F": 4,
                "/T": f"Signature{place}", "/Rect": box, "/AP": {"/N": form}, "/P": page.obj,
            }  # fmt: skip
            fields.append(document.make_indirect(pikepdf.Dictionary(field)))
        page.Annots = pikepdf.Array(fields)
        document.Root.AcroForm = pikepdf.Dictionary({"/Fields": pikepdf.Array(fields), "/SigFlags": 3})
        return saved(document)


def scan(data: bytes) -> bytes:
    """Return the PDF *data* as a scanner leaves it: a picture, a little askew, with dust."""
    with pdfium.PdfDocument(data) as document:
        page = document[0].render(scale=150 / 72, grayscale=True).to_pil().convert("L")
    page = page.rotate(0.8, resample=Image.Resampling.BICUBIC, fillcolor=255)
    dots = np.asarray(page, np.float32) * 0.94 + np.random.default_rng(7).normal(0, 3, (page.height, page.width))
    grey = Image.fromarray(np.clip(dots, 0, 255).astype(np.uint8)).crop((0, 0, page.width, page.height // 2))
    target = io.BytesIO()
    grey.save(target, "PDF", resolution=150, quality=45)
    return target.getvalue()


def sheet() -> bytes:
    """Return a list with a sheet that its writer hid."""
    book = openpyxl.Workbook()
    book.active.title = "Danh sách"
    rows = [
        ("STT", "Chủ hộ", "Thôn", "Diện tích (m²)"),
        (1, "Mạc Văn Rượng", "Bãi Dâu", 412), (2, "Khúc Thị Nhài", "Vạn", 386), (3, "Phan Đình Lữ", "Bãi Dâu", 1240),
    ]  # fmt: skip
    for row in rows:
        book.active.append(row)
    hidden = book.create_sheet("Nháp")
    hidden.append(("Giá dự kiến, chưa công bố", 1500000))
    hidden.sheet_state = "hidden"
    return convert(saved(book), of="xlsx", to="xls")


def main() -> None:
    """Write all files."""
    FOLDER.mkdir(exist_ok=True)
    for name in TEXTS:
        if name == OLD:
            data = convert(saved(typed(name, font=".VnTime")), of="docx", to="doc")
        else:
            data = convert(saved(typed(name, font="DejaVu Serif")), of="docx", to="pdf")
        data = sign(data) if name == SIGNED else scan(data) if name == SCANNED else data
        (FOLDER / name).write_bytes(data)
    (FOLDER / SHEET).write_bytes(sheet())


if __name__ == "__main__":
    main()
