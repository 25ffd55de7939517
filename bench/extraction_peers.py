"""One extractor over pages named on standard input: `python bench/extraction_peers.py NAME ROUNDS`.

Reads a JSON line {"path", "url"} for each page and writes one with the record and the least CPU time it took. Run by
bench/extraction.py, in the interpreter that has the extractor.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Extractor = Callable[[bytes, str], Record]


def luutin() -> tuple[str, Extractor]:
    from datetime import UTC, datetime

    from luutin.crawler.errors import NotAnArticleError
    from luutin.crawler.reading.extract import extract
    from luutin.crawler.wire.page import Page

    now = datetime.now(UTC)

    def run(body: bytes, url: str) -> Record:
        try:
            return extract(Page(url, url, 200, {}, body, now), source="bench").model_dump(mode="json")
        except NotAnArticleError:
            return {}

    return version("luutin"), run


def parse() -> tuple[str, Extractor]:
    from selectolax.lexbor import LexborHTMLParser

    def run(body: bytes, url: str) -> Record:  # noqa: ARG001 - every extractor takes the address
        LexborHTMLParser(body)
        return {}

    return version("selectolax"), run


def trafilatura() -> tuple[str, Extractor]:
    from trafilatura import bare_extraction

    def run(body: bytes, url: str) -> Record:
        found = bare_extraction(body, url=url, with_metadata=True)
        if found is None:
            return {}
        record = found.as_dict()
        lines = (record.get("text") or "").splitlines()
        return {"title": record.get("title"), "published": record.get("date"), "body": [x for x in lines if x.strip()]}

    return version("trafilatura"), run


def newspaper4k() -> tuple[str, Extractor]:
    from newspaper import Article

    def run(body: bytes, url: str) -> Record:
        article = Article(url, fetch_images=False)
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        published = article.publish_date.isoformat() if article.publish_date else None
        lines = [line for line in article.text.splitlines() if line.strip()]
        return {"title": article.title, "published": published, "body": lines}

    return version("newspaper4k"), run


def readability() -> tuple[str, Extractor]:
    from lxml import html
    from readability import Document

    def run(body: bytes, url: str) -> Record:
        document = Document(body.decode("utf-8", "replace"), url=url)
        tree = html.fromstring(document.summary())
        blocks = tree.iter("p", "li", "h1", "h2", "h3", "h4", "blockquote", "pre", "td")
        texts = (" ".join(block.text_content().split()) for block in blocks if not block.xpath(".//p | .//li"))
        captions = [{"text": " ".join(found.text_content().split())} for found in tree.iter("figcaption")]
        return {"title": document.short_title(), "body": [text for text in texts if text], "captions": captions}

    return version("readability-lxml"), run


def resiliparse() -> tuple[str, Extractor]:
    from resiliparse.extract.html2text import extract_plain_text

    def run(body: bytes, url: str) -> Record:  # noqa: ARG001 - every extractor takes the address
        text = extract_plain_text(body.decode("utf-8", "replace"), main_content=True)
        return {"body": [line.strip() for line in text.splitlines() if line.strip()]}

    return version("Resiliparse"), run


EXTRACTORS = {maker.__name__: maker for maker in (luutin, parse, trafilatura, newspaper4k, readability, resiliparse)}


def main() -> None:
    released, run = EXTRACTORS[sys.argv[1]]()
    print(json.dumps({"version": released}), flush=True)
    asked = [json.loads(line) for line in sys.stdin]
    bodies = [Path(item["path"]).read_bytes() for item in asked]
    best = [float("inf")] * len(asked)
    records: list[Record] = [{}] * len(asked)
    for _ in range(int(sys.argv[2])):
        for number, item in enumerate(asked):
            began = time.thread_time()
            try:
                records[number] = run(bodies[number], item["url"])
            except Exception as error:  # noqa: BLE001 - a peer that breaks on a page has found nothing there
                records[number] = {"error": repr(error)}
            best[number] = min(best[number], time.thread_time() - began)
    for record, took in zip(records, best, strict=True):
        print(json.dumps({"took": took, "record": record}, default=str))


if __name__ == "__main__":
    main()
