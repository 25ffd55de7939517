"""Documents whose words are known, made by other programs: what bench/files.py reads where no folder is given to it.

Words come from the demo's news, put together by a seed, so a new seed makes documents that nobody has seen. LibreOffice
makes the files. Some use a font that lacks Vietnamese letters, so that another steps in inside words.
"""

import random
import subprocess
import tomllib
from pathlib import Path

import cv2
import docx
import numpy as np
import pypdfium2
from docx.shared import Pt
from PIL import Image

NEWS = Path(__file__).parent.parent / "app" / "demo" / "news"
FONTS = ("DejaVu Serif", "DejaVu Sans Mono", "DejaVu Sans")
"""The second lacks most letters with two marks."""
FORMATS = ("pdf", "doc", "rtf", "odt")
DPI = 200


def make(folder: Path, *, count: int, seed: int) -> None:
    """Write *count* documents, each as DOCX, in FORMATS, scanned and photographed, with its words as TXT."""
    chance = random.Random(seed)
    paragraphs = _paragraphs()
    for number in range(count):
        stem = folder / f"made{number:02}"
        lines = _document(chance, paragraphs, number)
        stem.with_suffix(".body.txt").write_text("\n".join(lines[4:]), encoding="utf-8")
        _write(stem.with_suffix(".docx"), lines, FONTS[number % len(FONTS)])
    made = sorted(str(path) for path in folder.glob("made*.docx"))
    for each in FORMATS:
        home = f"-env:UserInstallation=file://{folder.resolve()}/profile"
        command = ["soffice", home, "--headless", "--convert-to", each, "--outdir", str(folder), *made]
        subprocess.run(command, check=True, capture_output=True)
    for number in range(count):
        _picture(folder / f"made{number:02}.pdf", np.random.default_rng(seed + number))


def _paragraphs() -> list[str]:
    found = []
    for path in sorted(NEWS.rglob("*.toml")):
        for article in tomllib.loads(path.read_text(encoding="utf-8")).get("article", ()):
            found += [part for part in article.get("body", ()) if isinstance(part, str)]
    return found


def _document(chance: random.Random, paragraphs: list[str], number: int) -> list[str]:
    """Lines: two cells of a head, twice, then the body."""
    sentences = [each.strip() for paragraph in paragraphs for each in paragraph.split(". ") if each.strip()]
    body = [". ".join(chance.sample(sentences, 2)) for _ in range(6)]
    day = f"ngày {chance.randint(1, 28)} tháng {chance.randint(1, 12)} năm {chance.randint(2009, 2024)}"
    head = ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", f"Số: {number + 3}/TB-UBND", f"Bến Sậy, {day}"]
    return [*head, "THÔNG BÁO", chance.choice(sentences), *body]


def _write(path: Path, lines: list[str], font: str) -> None:
    document = docx.Document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = font, Pt(12)
    table = document.add_table(2, 2)
    for place, text in enumerate(lines[:4]):
        table.cell(place // 2, place % 2).text = text
    for text in lines[4:]:
        document.add_paragraph(text)
    document.save(str(path))


def _picture(pdf: Path, chance: np.random.Generator) -> None:
    """Write the pages of *pdf* as a scan, a little turned and with noise, and the first as a photograph on a table."""
    pages = [
        np.array(page.render(scale=DPI / 72, grayscale=True).to_pil())
        for page in pypdfium2.PdfDocument(pdf.read_bytes())
    ]
    scans = [Image.fromarray(_scan(page, chance)) for page in pages]
    scans[0].save(pdf.with_suffix(".scan.pdf"), save_all=True, append_images=scans[1:], resolution=DPI, quality=60)
    if len(pages) == 1:
        Image.fromarray(_photograph(pages[0], chance)).save(pdf.with_suffix(".photo.jpg"), quality=80)


def _scan(page: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-1.5, 1.5), 1)
    turned = cv2.warpAffine(page, turn, (width, height), borderValue=255)
    return np.clip(turned * 0.93 + chance.normal(8, 8, page.shape), 0, 255).astype(np.uint8)


def _photograph(page: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    height, width = page.shape
    wide, high = int(width * 1.15), int(height * 1.12)
    shift = chance.uniform(0, 0.05, (4, 2)) * (width, height)
    corners = np.array([[60, 60], [wide - 60, 60], [wide - 60, high - 60], [60, high - 60]], np.float32)
    corners += (shift * [[1, 1], [-1, 1], [-1, -1], [1, -1]]).astype(np.float32)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = cv2.warpPerspective(page, cv2.getPerspectiveTransform(source, corners), (wide, high), borderValue=45)
    light = np.linspace(0.95, chance.uniform(0.6, 0.75), wide)[None, :]
    return np.clip(seen * light + chance.normal(0, 4, seen.shape), 0, 255).astype(np.uint8)
