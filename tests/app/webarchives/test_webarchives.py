"""A web archive is whole by itself: other tools read it, and it holds what its articles need to be shown."""

import base64
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import pytest
from asn1crypto.algos import DSASignature
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from luutin.app.cli import luutin
from luutin.app.webarchives.sort_key import sort_key
from luutin.archive import (
    Archive,
    Article,
    CaptureWriter,
    Database,
    Exchange,
    FaultKind,
    Files,
    ForeignCapture,
    holdings,
)

NOW = datetime(2026, 11, 23, 6, 20, 11, tzinfo=UTC)
HOST = "http://dong-sen.example"


def exchange(url, body, *, kind="text/html", written=None, rendered=None):
    headers = (("Content-Type", kind),)
    return Exchange(url, written or url, NOW, 200, "OK", (("Host", "x"),), headers, body, rendered=rendered)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two articles with two revisions, a photograph behind a redirect and a page of scripts; one was imported."""
    folder = tmp_path_factory.mktemp("kept")
    article = Article(
        url=f"{HOST}/a", source="s", title="Đấu giá", lead="Mở đầu.", body=("Một.",), published="2023-03-14",
        images=(f"{HOST}/anh?size=1", f"{HOST}/anh/2.png"),
    )  # fmt: skip
    scripted = Article(url=f"{HOST}/b?x=1", source="s", title="Kịch bản", body=("Hai.",))
    with Database.open(folder / "archive.db") as database, CaptureWriter(folder / "warc", database) as captures:
        archive, files = Archive(database), Files(database)
        with database.transaction():
            for name in ("s", "import"):
                archive.add_source(name, home=None, now=NOW)
            for text in ("Một.", "Một, đã sửa."):
                number = captures.add(exchange(article.url, text.encode()))
                archive.put(article.model_copy(update={"body": (text,)}), now=NOW, capture_id=number)
            made = captures.add(
                exchange(scripted.url, b"<script>", rendered=b"<p>Hai.", written=f"{HOST}/b?x=1&fbclid=2")
            )
            archive.put(scripted, now=NOW, capture_id=made)
            archive.put(Article(url="urn:x", source="import", title="Nhập", body=("Ba.",)), now=NOW)
            for path, named in (("anh/1.png", article.images[0]), ("anh/2.png", article.images[1])):
                body = b"\x89PNG" + path.encode()
                number = captures.add(exchange(f"{HOST}/{path}", body, kind="image/png"))
                sha256 = hashlib.sha256(body).hexdigest()
                facts = {"sha256": sha256, "size": len(body), "kind": "png", "capture_id": number}
                files.keep(f"{HOST}/{path}", source="s", now=NOW, **facts)
                files.link(named, source="s", role="image", address=f"{HOST}/{path}")
            captures.sync()
    return folder


def export(folder, *options):
    return CliRunner().invoke(luutin, ["export", "--db", str(folder / "archive.db"), *options])


@pytest.fixture(scope="module")
def wacz(folder):
    """The web archive of all of it, and what was said of what is not in it."""
    done = export(folder, "--format", "wacz")
    return zipfile.ZipFile(io.BytesIO(done.stdout_bytes)), done


def records(warc):
    """Type and address of each record, with its body; digests are checked."""
    for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise"):
        yield record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.raw_stream.read()


def test_every_revision_and_every_kept_file_is_in_it_once(folder):
    """Pages as received with their requests, what a browser made of one, and files, each as it stands."""
    found = list(records(export(folder, "--format", "warc").stdout_bytes))
    kept = [(kind, url, body) for kind, url, body in found if kind in {"response", "conversion"}]
    assert [(url.removeprefix(HOST), body) for kind, url, body in kept if kind == "response"] == [
        ("/a", "Một.".encode()),
        ("/a", "Một, đã sửa.".encode()),
        ("/anh/1.png", b"\x89PNGanh/1.png"),
        ("/anh/2.png", b"\x89PNGanh/2.png"),
        ("/b?x=1&fbclid=2", b"<script>"),
    ]
    assert [body for kind, _, body in kept if kind == "conversion"] == [b"<p>Hai."]
    assert sum(kind == "request" for kind, *_ in found) == 5


def test_a_picture_is_found_under_the_address_that_its_page_names(folder):
    """Where a redirect led to it, a revisit record says that it stood there."""
    found = records(export(folder, "--format", "warc").stdout_bytes)
    assert [url for kind, url, _ in found if kind == "revisit"] == [f"{HOST}/anh?size=1"]


def test_what_came_again_goes_out_with_what_holds_its_bytes(tmp_path):
    """A photograph that was kept from elsewhere first: its repeat refers to a record that stands before it."""
    url, first, body = f"{HOST}/a", f"{HOST}/cho-khac.png", b"\x89PNG"
    with Database.open(tmp_path / "archive.db") as database, CaptureWriter(tmp_path / "warc", database) as captures:
        archive, files = Archive(database), Files(database)
        with database.transaction():
            archive.add_source("s", home=None, now=NOW)
            page = captures.add(exchange(url, b"Hai."))
            article = Article(url=url, source="s", title="Hai", body=("Hai.",), images=(f"{HOST}/x.png",))
            archive.put(article, now=NOW, capture_id=page)
            kept = captures.add(exchange(first, body, kind="image/png"))
            again = captures.add(exchange(f"{HOST}/x.png", body, kind="image/png"), like=kept)
            for address, number in ((first, kept), (f"{HOST}/x.png", again)):
                files.keep(address, source="s", now=NOW, sha256="a", size=4, kind="png", capture_id=number)
            files.link(f"{HOST}/x.png", source="s", role="image", address=f"{HOST}/x.png")
            captures.sync()
    found = records(export(tmp_path, "--format", "warc").stdout_bytes)
    told = [(kind, target) for kind, target, *_ in found if kind in {"response", "revisit"}]
    assert told == [("response", url), ("response", first), ("revisit", f"{HOST}/x.png")]


def test_its_pages_are_the_articles(wacz):
    """One page each, with title, day and text of the record."""
    packed, _ = wacz
    head, *pages = map(json.loads, packed.read("pages/pages.jsonl").splitlines())
    assert head["format"] == "json-pages-1.0"
    assert [(page["url"], page["title"], page["published"]) for page in pages] == [
        (f"{HOST}/a", "Đấu giá", "2023-03-14"),
        (f"{HOST}/b?x=1&fbclid=2", "Kịch bản", None),
    ]
    assert pages[0]["text"] == "Mở đầu.\nMột, đã sửa."


def test_what_has_no_page_is_told(wacz):
    """An article that was imported has none: its number is named, and the exit code is that of a part."""
    _, done = wacz
    assert done.exit_code == 3
    assert "1 articles have no page here and are left out: 3" in done.stderr


def test_each_line_of_the_index_leads_to_its_record(wacz):
    """Offset and length name one gzip member, sorted by key and time."""
    packed, _ = wacz
    warc, lines = packed.read("archive/luutin.warc.gz"), packed.read("indexes/index.cdx").decode().splitlines()
    assert lines == sorted(lines)
    for line in lines:
        key, stamp, facts = line.split(" ", 2)
        told = json.loads(facts)
        member = warc[int(told["offset"]) :][: int(told["length"])]
        [(_, url, _)] = list(records(member))
        assert (url, sort_key(url), stamp) == (told["url"], key, "20261123062011")


def test_its_hashes_are_those_of_its_files(wacz):
    """datapackage.json lists every file with its SHA-256, and the digest that of datapackage.json."""
    packed, _ = wacz
    package = json.loads(packed.read("datapackage.json"))
    for each in package["resources"]:
        data = packed.read(each["path"])
        assert (each["hash"], each["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
    digest = json.loads(packed.read("datapackage-digest.json"))
    assert digest["hash"] == f"sha256:{hashlib.sha256(packed.read('datapackage.json')).hexdigest()}"
    assert packed.getinfo("archive/luutin.warc.gz").compress_type == zipfile.ZIP_STORED


def test_the_validator_of_others_finds_no_fault(wacz, tmp_path):
    """`wacz validate` of py-wacz agrees."""
    file = tmp_path / "all.wacz"
    file.write_bytes(wacz[1].stdout_bytes)
    asked = [sys.executable, "-c", "from wacz.main import main; main()", "validate", "-f", str(file)]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert "the passed WACZ is valid" in told.stdout


@pytest.fixture(scope="module")
def signed(folder):
    """The same, once a key to sign with was made."""
    made = CliRunner().invoke(luutin, ["seal", "--make-wacz-key", "--db", str(folder / "archive.db")])
    key = folder / "archive.db-wacz.key"
    yield export(folder, "--format", "wacz").stdout_bytes, made.stdout.strip()
    key.unlink()


def test_a_package_is_signed_as_its_specification_says(signed, tmp_path):
    """Curve P-384 over the hash as text; OpenSSL, which knows nothing of us, finds it good."""
    content, public = signed
    packed = zipfile.ZipFile(io.BytesIO(content))
    said = json.loads(packed.read("datapackage-digest.json"))
    package, data = json.loads(packed.read("datapackage.json")), said["signedData"]
    assert (data["publicKey"], data["hash"], data["created"]) == (public, said["hash"], package["created"])
    numbers = base64.b64decode(data["signature"])
    asn1 = DSASignature.from_p1363(numbers).dump()
    (tmp_path / "key").write_bytes(base64.b64decode(public))
    (tmp_path / "signature").write_bytes(asn1)
    (tmp_path / "hash").write_text(data["hash"])
    asked = "openssl dgst -sha256 -verify key -keyform DER -signature signature hash"
    assert subprocess.run(asked.split(), cwd=tmp_path, check=False).returncode == 0


def repacked(content, *, without=(), **changed):
    """The package with files changed, added or left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in without:
                new.writestr(name, changed.pop(name, None) or old.read(name))
        for name, data in changed.items():
            new.writestr(name, data)
    return out.getvalue()


def summed(content, package):
    """*package* as its `datapackage.json`, its hash in the digest, the signature as it was."""
    data = json.dumps(package).encode()
    digest = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("datapackage-digest.json"))
    digest["hash"] = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return repacked(content, **{"datapackage.json": data, "datapackage-digest.json": json.dumps(digest).encode()})


def tampered(content, how):
    packed = zipfile.ZipFile(io.BytesIO(content))
    warc, package = packed.read("archive/luutin.warc.gz"), json.loads(packed.read("datapackage.json"))
    match how:
        case "a WARC file":
            return repacked(content, **{"archive/luutin.warc.gz": warc + warc})
        case "a WARC file and its sum":
            for each in package["resources"]:
                if each["path"] == "archive/luutin.warc.gz":
                    each["hash"] = f"sha256:{hashlib.sha256(warc + warc).hexdigest()}"
            return summed(repacked(content, **{"archive/luutin.warc.gz": warc + warc}), package)
        case "one more WARC file":
            return repacked(content, **{"archive/more.warc.gz": warc})
        case "its word of what it holds":
            return repacked(content, **{"datapackage.json": json.dumps(package | {"title": "x"}).encode()})
        case "pages left out":
            return repacked(content, without=["pages/pages.jsonl"])
        case "its word left out":
            return repacked(content, without=["datapackage.json"])
        case "another signer's hash":
            digest = json.loads(packed.read("datapackage-digest.json"))
            digest["signedData"]["hash"] = "sha256:" + "0" * 64
            return repacked(content, **{"datapackage-digest.json": json.dumps(digest).encode()})
        case _:
            digest = json.loads(packed.read("datapackage-digest.json"))
            numbers = bytearray(base64.b64decode(digest["signedData"]["signature"]))
            numbers[5] ^= 1
            digest["signedData"]["signature"] = base64.b64encode(numbers).decode()
            return repacked(content, **{"datapackage-digest.json": json.dumps(digest).encode()})


TAMPERED = {
    "a WARC file": "archive/luutin.warc.gz is not what datapackage.json says",
    "a WARC file and its sum": "what was signed is another package",
    "one more WARC file": "archive/more.warc.gz is none of what the package holds",
    "its word of what it holds": "datapackage.json is not what datapackage-digest.json says",
    "pages left out": "pages/pages.jsonl is missing",
    "its word left out": "datapackage.json is missing",
    "another signer's hash": "what was signed is another package",
    "its signature": "its signature is not that of its key",
}


@pytest.mark.parametrize(("how", "reason"), TAMPERED.items(), ids=TAMPERED)
def test_a_package_that_somebody_has_been_at_is_refused_whole(signed, tmp_path, how, reason):
    """Its first fault is named, and nothing of it is taken in."""
    file = tmp_path / "a.wacz"
    file.write_bytes(tampered(signed[0], how))
    [fault] = [each for holding in holdings([str(file)], stdin=io.BytesIO()) for each in holding.finds()]
    assert (fault.kind, fault.detail) == (FaultKind.TAMPERED, reason)


def test_of_a_sound_package_its_signer_is_told(signed, tmp_path):
    """By the hash of the public key, beside its captures."""
    file = tmp_path / "a.wacz"
    file.write_bytes(signed[0])
    [holding] = holdings([str(file)], stdin=io.BytesIO())
    found = list(holding.finds())
    key = hashlib.sha256(base64.b64decode(signed[1])).hexdigest()[:16]
    assert found[0].kind == f"package signed by key {key}"
    assert sum(isinstance(each, ForeignCapture) for each in found) == 5


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://example.com/", "com,example)/"),
        ("https://WWW.Example.com:443/A/b/?z=1&A=2", "com,example)/a/b?a=2&z=1"),
        ("http://www2.example.com:8080", "com,example:8080)/"),
        ("http://127.0.0.1:81/x", "1,0,0,127:81)/x"),
        ("http://example.com/a?", "com,example)/a"),
        ("http://[::1]/a", "::1)/a"),
        ("http://a:b:c/", "http://a:b:c/"),
    ],
)
def test_an_index_is_sorted_as_other_tools_sort_it(url, key):
    """The form that pywb and ReplayWeb.page look for."""
    assert sort_key(url) == key
