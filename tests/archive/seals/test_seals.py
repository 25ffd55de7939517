"""A seal proves that nothing was added, taken or changed since; a proof of it is checked without us."""

import gzip
import json
import stat
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from luutin.app.cli import luutin
from luutin.app.config import load
from luutin.archive import Archive, CaptureWriter, Database, Exchange, SealFolder
from luutin.archive.seals.merkle import EMPTY, leaf_hash, path_to, root_by_path, root_of
from luutin.night import SCHEMAS
from luutin.night.notices.overview import overview
from luutin.night.sealing import seal_night

CHECKER = Path(__file__).parents[3] / "docs" / "check_proof.py"
BODY = b"<h1>Khai m\xe1\xba\xa1c</h1>"


def test_the_root_is_that_of_the_rfc():
    """Leaves and nodes are hashed apart (RFC 9162 2.1.1): of no leaves, of one, of three."""
    one, two, three = (leaf_hash(each) for each in (b"1", b"2", b"3"))
    node = sha256(b"\x01" + one + two).digest()
    assert (root_of([]), root_of([one])) == (EMPTY, sha256(b"\x001").digest())
    assert root_of([one, two, three]) == sha256(b"\x01" + node + three).digest()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 33])
def test_a_path_proves_its_leaf_and_no_other(size):
    """Of a tree of any size, for each leaf; another leaf, place, size or path gives another root or none."""
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    root = root_of(leaves)
    for index, leaf in enumerate(leaves):
        path = path_to(leaves, index)
        assert root_by_path(leaf, index, size, path) == root
        assert root_by_path(leaf_hash(b"x"), index, size, path) != root
        assert root_by_path(leaf, index + 1, size, path) != root
        assert root_by_path(leaf, index, size, [*path, leaf]) != root


class Sealed:
    """An archive of three articles with pages, and what is asked about it."""

    def __init__(self, folder, article, now):
        self.db = folder / "archive.db"
        self.now = now
        self.article = article
        with Database.open(self.db, *SCHEMAS):
            pass
        for number in range(3):
            self.keep(f"http://portal.example/{number}", "Bài.")

    def keep(self, url, text, step=0):
        now = self.now + timedelta(days=step)
        with Database.open(self.db) as database, CaptureWriter(self.db.parent / "warc", database) as captures:
            archive = Archive(database)
            with database.transaction():
                archive.add_source("portal", home=None, now=now)
                page = captures.add(Exchange(url, url, now, 200, "OK", (), (("Content-Type", "text/html"),), BODY))
                archive.put(self.article.model_copy(update={"url": url, "body": (text,)}), now=now, capture_id=page)
                captures.sync()

    def change(self, *statements):
        with Database.open(self.db) as database, database.transaction():
            for sql in statements:
                database.execute(sql)

    def ask(self, *words):
        return CliRunner().invoke(luutin, [*words, "--db", str(self.db)])

    def faults(self):
        told = json.loads(self.ask("verify", "--json").stdout)
        return [each["what"] for each in told["faults"] if each["part"] == "seals"]


@pytest.fixture
def sealed(tmp_path, article, now):
    kept = Sealed(tmp_path, article, now)
    kept.key = kept.ask("seal", "--make-key").stdout.strip()
    assert "6 captures and revisions" in kept.ask("seal").stdout
    return kept


def test_the_key_is_for_its_owner_alone(sealed):
    """No other user may read it, one that others can read is refused, and none is written over."""
    key = sealed.db.with_name("archive.db-seal.key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "is there already" in sealed.ask("seal", "--make-key").output
    key.chmod(0o644)
    sealed.keep("http://portal.example/9", "Thêm.")
    refused = sealed.ask("seal")
    assert (refused.exit_code, "can be read by others" in refused.output) == (1, True)


def test_what_goes_on_by_itself_is_no_fault(sealed):
    """New articles, new revisions; the next seal takes them in, and names the one before."""
    sealed.keep("http://portal.example/8", "Mới.", step=1)
    sealed.keep("http://portal.example/1", "Đã sửa.", step=1)
    assert sealed.faults() == []
    assert "4 captures and revisions" in sealed.ask("seal").stdout
    assert sealed.faults() == []
    assert "nothing is new" in sealed.ask("seal").output


COPY = "fetched_at, url, final_url, status, content_type, sha256, bytes, file, offset, length, truncated, old_tls"
TAMPERED = {
    "a hash": (["UPDATE captures SET sha256 = '0' WHERE id = 2"], ["capture 2 was changed since it was sealed"]),
    "a moment": (
        ["UPDATE captures SET fetched_at = '2001-01-01T00:00:00Z' WHERE id = 1"],
        ["capture 1 was changed since it was sealed"],
    ),
    "a revision": (["UPDATE revisions SET sha256 = '0' WHERE id = 3"], ["revision 3 was changed since it was sealed"]),
    "a row planted before all others": (
        [f"INSERT INTO captures (id, {COPY}) SELECT -7, {COPY} FROM captures WHERE id = 1"],
        ["capture -7 was added behind what was sealed"],
    ),
    "a row planted where one was taken out": (
        [
            "UPDATE revisions SET capture_id = NULL WHERE capture_id = 2",
            "DELETE FROM captures WHERE id = 2",
            f"INSERT INTO captures (id, {COPY}) SELECT 2, {COPY} FROM captures WHERE id = 1",
        ],
        ["capture 2 was changed since it was sealed"],
    ),
    "two rows in each other's place": (
        [
            "UPDATE captures SET url = 'x' || url, final_url = 'x' WHERE id = 1",
            "UPDATE captures SET url = (SELECT substr(url, 2) FROM captures WHERE id = 1) WHERE id = 2",
        ],
        ["capture 1 was changed since it was sealed", "capture 2 was changed since it was sealed"],
    ),
}


@pytest.mark.parametrize(("statements", "faults"), TAMPERED.values(), ids=TAMPERED)
def test_what_was_changed_behind_its_back_is_named(sealed, statements, faults):
    """`verify` names each row, and no seal takes it in unless somebody says so: it would be seen no more."""
    sealed.change(*statements)
    assert sealed.faults() == faults
    sealed.keep("http://portal.example/8", "Mới.", step=1)
    refused = sealed.ask("seal")
    assert (refused.exit_code, faults[0] in refused.output) == (1, True)
    assert sealed.ask("seal", "--anyway").exit_code == 0
    assert sealed.faults() == []


def test_what_was_taken_out_is_named_also_when_more_was_sealed(sealed):
    """A page, also the last one: the seals before have it."""
    sealed.keep("http://portal.example/8", "Mới.", step=1)
    sealed.change("UPDATE revisions SET capture_id = NULL WHERE capture_id = 3", "DELETE FROM captures WHERE id = 3")
    for _ in range(2):
        assert sealed.faults() == ["capture 3 was sealed, and is gone"]
        assert sealed.ask("seal").exit_code == 0


LEAVES = {
    "a leaf taken out": lambda lines: lines[1:],
    "a leaf put in": lambda lines: [lines[0], *lines],
    "leaves in another order": lambda lines: lines[::-1],
    "a leaf changed": lambda lines: [lines[0].replace(b"portal", b"p0rtal"), *lines[1:]],
}


@pytest.mark.parametrize("change", LEAVES.values(), ids=LEAVES)
def test_leaves_are_under_the_root_in_their_order(sealed, change):
    """Whatever is done to the file of leaves, its seal names it."""
    file = sealed.db.parent / "seals" / "000001.leaves.gz"
    file.write_bytes(gzip.compress(b"\n".join(change(gzip.decompress(file.read_bytes()).splitlines()))))
    assert "seal 1: its leaves are not those that were sealed" in sealed.faults()


def test_each_run_ends_with_a_seal_once_a_key_is_there(sealed):
    """What came is sealed; what was changed behind its back is an alarm, and ends no run."""
    night, folder = load(db=sealed.db), SealFolder(sealed.db.parent / "seals")
    sealed.keep("http://portal.example/8", "Mới.", step=1)
    seal_night(night, now=sealed.now)
    assert [seal.statement.leaves for seal in folder.seals()] == [6, 2]
    sealed.change("UPDATE captures SET sha256 = '0' WHERE id = 2")
    seal_night(night, now=sealed.now)
    with Database.read(sealed.db) as database:
        assert "seal" in overview(night, database).alarms
    assert len(folder.seals()) == 2


def test_seals_themselves_cannot_be_changed_or_left_out(sealed):
    """Statement, leaves and order each are under the signature."""
    sealed.keep("http://portal.example/8", "Mới.", step=1)
    sealed.ask("seal")
    first = sealed.db.parent / "seals" / "000001.json"
    whole = first.read_bytes()
    first.write_bytes(whole.replace(b'"leaves": 6', b'"leaves": 7'))
    assert "seal 1: the signature is not that of its statement" in sealed.faults()
    first.unlink()
    assert "seal 1 is missing" in sealed.faults()


def check(tmp_path, proof, key, *more):
    file = tmp_path / "proof.json"
    file.write_text(proof)
    asked = [sys.executable, str(CHECKER), str(file), "--key", key, *more]
    return subprocess.run(asked, capture_output=True, text=True, check=False, cwd=tmp_path)


def test_a_proof_is_checked_without_us(sealed, tmp_path):
    """By a script that imports nothing of ours; another word, key or page is found out."""
    proof, page = sealed.ask("prove", "2").stdout, tmp_path / "page"
    page.write_bytes(BODY)
    told = check(tmp_path, proof, sealed.key, "--page", str(page))
    assert (told.returncode, told.stdout.count("sealed 20")) == (0, 2)
    told = check(tmp_path, proof.replace("http://portal.example/1", "http://portal.example/7"), sealed.key)
    assert (told.returncode, "the leaf is not under the root" in told.stdout) == (1, True)
    page.write_bytes(b"other")
    assert check(tmp_path, proof, sealed.key, "--page", str(page)).returncode == 1
    assert check(tmp_path, proof, "A" * 43 + "=").returncode == 1


AUTHORITY = """
[tsa]
default_tsa = one
[one]
serial = serial
crypto_device = builtin
signer_cert = cert.pem
signer_key = key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
[v3]
extendedKeyUsage = critical,timeStamping
"""


def test_a_seal_bears_the_time_stamp_of_somebody_else(sealed, tmp_path):
    """Of a real authority (openssl ts), which is asked by a command; what it stamped is the statement."""
    (tmp_path / "tsa.cnf").write_text(AUTHORITY)
    made = "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=tsa -config tsa.cnf"
    (tmp_path / "tsa.cnf").write_text(AUTHORITY + "[req]\ndistinguished_name = dn\nx509_extensions = v3\n[dn]\n")
    subprocess.run(made.split(), cwd=tmp_path, check=True, capture_output=True)
    sealed.keep("http://portal.example/8", "Mới.", step=1)
    script = tmp_path / "ask.sh"
    script.write_text(f"cd {tmp_path}; cat > query; openssl ts -reply -queryfile query -config tsa.cnf")
    told = sealed.ask("seal", "--json", "--stamp-with", f"sh {script}")
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["timestamp"]
    sealed.keep("http://portal.example/7", "Mới.", step=2)
    assert "this is no time stamp" in sealed.ask("seal", "--stamp-with", "cat").output


def test_a_citation_carries_its_evidence(sealed, tmp_path):
    """Hash of the page, WARC record and seal stand in BibTeX, RIS and CSL; what came since is not sealed yet."""
    sealed.keep("http://portal.example/8", "Mới.", step=1)
    capture, body = sha256(BODY).hexdigest(), (tmp_path / "warc").glob("*.warc.gz")
    ids = [each.rec_headers.get_header("WARC-Record-ID")[1:-1] for each in responses(next(body))]
    statement = SealFolder(tmp_path / "seals").seals()[0].statement
    items = {each["id"]: each for each in json.loads(sealed.ask("export", "--format", "csl-json").stdout)}
    told = [next(each for key, each in items.items() if key.startswith(f"luutin{number}-")) for number in (1, 2, 3, 4)]
    assert [each["custom"]["evidence"]["record_id"] for each in told] == ids
    assert {each["custom"]["evidence"]["sha256"] for each in told} == {capture}
    seals = [each["custom"]["evidence"]["seal"] for each in told]
    assert [seal and (seal["number"], seal["sha256"]) for seal in seals] == [(1, statement.sha256)] * 3 + [None]
    for form in ("bibtex", "ris"):
        text = sealed.ask("export", "--format", form).stdout
        assert all(text.count(word) == 1 for word in ids)
        assert (text.count(f"SHA-256 {capture}"), text.count(f"SHA-256 {statement.sha256}")) == (4, 3)


def responses(file):
    with file.open("rb") as stream:
        yield from (record for record in ArchiveIterator(stream) if record.rec_type == "response")
