"""What the cluster and the archive's own index are compared on: enriched articles, and queries of each construct."""

import hashlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from zlib import crc32

from search_engines import opened

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from luutin.archive import Archive, Article, CaptureWriter, Database, Exchange, Files, FileText
from luutin.indexer import Index, Searcher
from luutin.indexer.text.words import WORD, forms

NOW = datetime(2024, 3, 12, 1, 30, tzinfo=UTC)
SOURCES = ("mattran", "hoalam", "lacnghi", "vinhtuyen")
SECTIONS = ("Tin tức", "Văn bản", "Hoạt động của HĐND", None)
BYLINES = ("Lan Anh", "Ủy ban MTTQ huyện", None, "Tin, ảnh: Minh")
UNITS = ("UBND", "HĐND", "MTTQ", "SGDĐT")
PEOPLE = ("Phạm Đức Mẫu", "Nguyễn Thị Lan", "Đàm Văn Hòa", "Trần Minh Sáng")


def enriched(lines: Iterator[str], count: int) -> Iterator[Article]:
    """Articles with all fields, the same ones each time; every twentieth repeats one on another portal."""
    chance, before = random.Random(7), list[dict[str, object]]()
    for number, line in enumerate(islice(lines, count)):
        told = json.loads(line)
        body = tuple(told["body"])
        person = chance.choice(PEOPLE)
        if number % 3 == 0:
            body = (
                *body,
                f"Ông {person}, Chủ tịch UBND huyện Lạng Giang, dự hội nghị lúc 09h30 ngày {number % 28 + 1}/5.",
            )
        document = f"{number % 90 + 1}/{('KH', 'TB', 'QĐ')[number % 3]}-{UNITS[number % 4]}"
        facts = {
            "title": told["title"] if number % 7 else f"Kế hoạch số {document}",
            "lead": body[0][:200] if number % 2 else None,
            "body": body,
            "published": told["published"] if number % 11 else None,
            "category": SECTIONS[number % 4],
            "byline": BYLINES[number % 4],
            "document_numbers": (document,) if number % 5 == 0 else (),
            "captions": ({"text": f"{person} trao quà. Ảnh: {told['title'][:40]}"},) if number % 4 == 0 else (),
            "attachments": ({"name": f"{document.replace('/', '-')}.pdf", "url": f"http://p.example/{told['id']}.pdf"},)
            if number % 6 == 0
            else (),
        }
        if number % 20 == 19:
            facts = {**chance.choice(before[-200:]), "published": told["published"]}
        before.append(facts)
        yield Article(url=f"http://portal{number % 4}.example/{told['id']}", source=SOURCES[number % 4], **facts)


def as_they_are(lines: Iterable[str], count: int) -> Iterator[Article]:
    """Articles with what the lines tell and nothing else."""
    for line in islice(lines, count):
        told = json.loads(line)
        facts = {name: told[name] for name in ("title", "published", "body")}
        yield Article(url=f"http://portal.example/{told['id']}", source="corpus", **facts)


def archive_of(work: Path, articles: Path, count: int, *, plain: bool) -> Path:
    """The archive with so many articles, enriched or *plain*, indexed; made once."""
    path = work / f"{'plain' if plain else 'archive'}-{count}.db"
    if path.exists():
        return path
    begun = time.process_time()
    warc = work / f"warc-{count}"
    with opened(articles) as lines, Database.open(path) as database, CaptureWriter(warc, database) as captures:
        stream = as_they_are(lines, count) if plain else enriched(repeated(list(lines)), count)
        while batch := list(islice(stream, 2000)):
            with database.transaction():
                archive = Archive(database)
                for other, article in zip((batch[-1], *batch), batch, strict=False):
                    archive.put(article, now=NOW)
                    for attachment in article.attachments:
                        _keep_file(database, captures, attachment.url, article.source, other.body)
                captures.sync()
        put = time.process_time()
        Index(database).catch_up()
    print(f"archive: {count:,} articles, {put - begun:.0f} CPU-s to put, {time.process_time() - put:.0f} to index")
    return path


def _keep_file(database: Database, captures: CaptureWriter, url: str, source: str, body: Sequence[str]) -> None:
    """Keep a file of two pages with the *body* of another article. One in three was read by OCR, one is a table."""
    files, content = Files(database), url.encode()
    digest, turn = hashlib.sha256(content).hexdigest(), crc32(content) % 3
    if files.find(digest) is not None:
        return
    number = captures.add(Exchange(url, url, NOW, 200, "OK", (), (("Content-Type", "application/pdf"),), content))
    kind = "xlsx" if turn == 2 else "pdf"
    files.keep(url, source=source, sha256=digest, size=len(content), kind=kind, capture_id=number, now=NOW)
    files.link(url, source=source, role="attachment", address=url)
    words = " ".join(body).split()
    halves = (words[: len(words) // 2], words[len(words) // 2 :])
    pages = [
        FileText(place, " ".join(half), ocr=turn == 1, confidence=0.9 if turn == 1 else None)
        for place, half in enumerate(halves, 1)
    ]
    record = json.dumps({"kind": kind}).encode()
    file_id = files.find(digest)
    assert file_id is not None
    files.put_text(file_id, record=record, pages=pages, waits=False, now=NOW)


def repeated(lines: list[str]) -> Iterator[str]:
    """The lines, and once they are used up again with another number and some other words."""
    yield from lines
    for turn in range(1, 100):
        for line, other in zip(lines, lines[turn * 37 :] + lines[: turn * 37], strict=True):
            told = json.loads(line)
            told["id"] += turn * 1_000_000
            told["body"] = [*told["body"][: len(told["body"]) // 2], *json.loads(other)["body"][1::2]]
            told["title"] = f"{told['title']} ({turn})"
            yield json.dumps(told, ensure_ascii=False)


class Material:
    """What queries are made of: words and runs of words of the articles."""

    def __init__(self, path: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        with Searcher(path) as searcher:
            hits = searcher.search("", sort="newest", limit=1000, duplicates=True).hits
        self.texts = [WORD.findall(f"{hit.title} {hit.snippet}") for hit in hits]

    def run(self, length: int) -> list[str]:
        """So many words that stand together somewhere."""
        while True:
            words = self.chance.choice(self.texts)
            if len(words) > length:
                at = self.chance.randrange(len(words) - length)
                return words[at : at + length]

    def word(self) -> str:
        return self.run(1)[0]

    def bare(self, words: list[str]) -> list[str]:
        return [forms(word).fold for word in words]


def _near(material: Material, spots: int) -> str:
    words = material.run(spots + 2)[:: 1 if spots < 3 else 2][:spots]
    return "".join(f"{word} NEAR/{material.chance.choice((0, 1, 3, 8))} " for word in words[:-1]) + words[-1]


def _prefix(material: Material) -> str:
    word = material.word()
    return f"{word[: material.chance.choice((1, 2, 3))]}*"


def _day(material: Material) -> str:
    day = date(2005, 1, 1) + timedelta(days=material.chance.randrange(6000))
    return material.chance.choice((f"{day:%Y}", f"{day:%Y-%m}", f"{day}", f"{day:%Y}..", f"..{day:%Y-%m}"))


CONSTRUCTS: dict[str, Callable[[Material], str]] = {
    "word": lambda m: m.word(),
    "words": lambda m: " ".join(m.run(m.chance.randrange(2, 6))),
    "accentless": lambda m: " ".join(m.bare(m.run(m.chance.randrange(1, 5)))),
    "exact": lambda m: f"exact:{m.bare([m.word()])[0]} {m.word()}",
    "phrase": lambda m: '"' + " ".join(m.run(m.chance.randrange(2, 5))) + '"',
    "accentless phrase": lambda m: '"' + " ".join(m.bare(m.run(m.chance.randrange(2, 4)))) + '"',
    "mixed phrase": lambda m: '"' + " ".join([*m.bare(m.run(1)), *m.run(1)]) + '" OR "' + " ".join(m.run(2)) + '"',
    "prefix": _prefix,
    "prefix and word": lambda m: f"{_prefix(m)} {m.word()}",
    "phrase that ends in a prefix": lambda m: '"' + " ".join(m.run(2)) + m.chance.choice(("*", " t*", " đ*")) + '"',
    "number as a prefix": lambda m: m.chance.choice(("09*", "0*", "9*", "1*", "20*", "007*")),
    "near": lambda m: _near(m, 2),
    "chain of neighbours": lambda m: _near(m, 3),
    "near with phrases": lambda m: f'"{" ".join(m.run(2))}" NEAR/6 {m.word()}',
    "or": lambda m: f"{m.word()} OR {m.word()} OR {' '.join(m.run(2))}",
    "not": lambda m: f'{m.word()} -{m.word()} -"{" ".join(m.run(2))}"',
    "brackets": lambda m: f"({m.word()} OR {m.word()}) ({_prefix(m)} OR -{m.word()})",
    "field": lambda m: f"{m.chance.choice(('title', 'lead', 'body', 'caption'))}:{m.word()} {m.word()}",
    "field with brackets": lambda m: f'{m.chance.choice(("title", "body"))}:({m.word()} OR "{" ".join(m.run(2))}")',
    "caption": lambda m: f'caption:"{m.chance.choice(PEOPLE)}" {m.chance.choice(("", "-trao", "ảnh"))}',
    "byline": lambda m: f"byline:{m.chance.choice(('lan', 'mttq', 'minh', 'uy ban'))}",
    "number": lambda m: (
        f"{m.chance.randrange(1, 91)}/{m.chance.choice(('KH', 'TB', 'QĐ', 'qd'))}-{m.chance.choice(UNITS)}"
    ),
    "number field": lambda m: f"number:{m.chance.randrange(1, 91)}",
    "attachment": lambda m: f"attachment:{m.chance.choice(('pdf', 'KH-UBND', 'TB*', 'sgdđt'))}",
    "source": lambda m: f"source:{m.chance.choice(SOURCES)} {m.word()}",
    "category": lambda m: f'category:"{m.chance.choice(("tin tức", "van ban", "hoạt động", "hđ*"))}" {m.word()}',
    "site": lambda m: f"site:portal{m.chance.randrange(5)}.example {m.word()}",
    "date": lambda m: f"date:{_day(m)} {m.chance.choice(('', m.word()))}",
    "person": lambda m: f'person:"{m.chance.choice((*PEOPLE, "nguyen thi lan", "ông Mẫu", "Phạm Đức Mẫu, chủ tịch"))}"',
    "place": lambda m: f'place:"{m.chance.choice(("Hà Nội", "huyện Lạng Giang", "Nghệ An", "Kiên Giang"))}"',
    "abbreviation": lambda m: f"{m.chance.choice(('UBND', 'MTTQ', 'HĐND', 'TPHCM', 'ủy ban nhân dân'))} {m.word()}",
    "value": lambda m: m.chance.choice(("09h30", "1.000", "12/5", "ngày 9 tháng 5", "quý II", "30 %", "5/5 mẫu")),
    "words of files": lambda m: " ".join(m.run(3)),
    "phrase of files": lambda m: '"' + " ".join(m.run(2)) + '"',
    "kind of file": lambda m: (
        f"file:{m.chance.choice(('pdf', 'xlsx', 'excel', 'docx'))} {m.chance.choice(('', m.word()))}"
    ),
    "files left out": lambda m: f"{m.chance.choice(('files:off', 'ocr:off', 'file:pdf ocr:off'))} {' '.join(m.run(2))}",
    "everything": lambda m: m.chance.choice(("", "*", "-" + m.word())),
    "nothing": lambda m: f"zxqv{m.chance.randrange(9)} {m.word()}",
    "typing": lambda m: m.chance.choice(
        ('"' + m.word(), "((" + m.word(), m.word() + " OR", "NEAR " + m.word(), "-", "::")
    ),
}
"""Each construct, as people type it."""
