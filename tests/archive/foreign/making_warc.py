"""WARC and ARC records made by hand, with the lies that files of others hold."""

import base64
import gzip
import hashlib

import zstandard

MOMENT = "2019-08-12T03:45:12Z"


def answer(body=b"<html></html>", *, status="200 OK", headers=(("Content-Type", "text/html; charset=utf-8"),)):
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def sha1(content):
    return "sha1:" + base64.b32encode(hashlib.sha1(content).digest()).decode()


def record(
    url="http://xa.vn/tin/1", block=None, *, kind="response", moment=MOMENT, length=None, version="WARC/1.0", **fields
):
    block = answer() if block is None else block
    said = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": moment}
    said |= {name.replace("_", "-"): value for name, value in fields.items()}
    said["Content-Length"] = str(len(block) if length is None else length)
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items() if value is not None)
    return f"{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def arc_record(url="http://xa.vn/tin/1", block=None, *, moment="20050301120000"):
    block = answer() if block is None else block
    return f"{url} 10.0.0.1 {moment} text/html {len(block)}\n".encode() + block + b"\n"


ARC_HEAD = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"


def arc(*records):
    head = f"filedesc://old.arc 0.0.0.0 20050301120000 text/plain {len(ARC_HEAD)}\n".encode()
    return b"".join((head, ARC_HEAD, b"\n", *records))


def gzipped(*records):
    """Each record its own member."""
    return b"".join(gzip.compress(each, 6, mtime=0) for each in records)


def zipped_whole(*records):
    return gzip.compress(b"".join(records), mtime=0)


def zstd(*records):
    return b"".join(zstandard.ZstdCompressor().compress(each) for each in records)


def zstd_with_dictionary(*records):
    samples = [b"%d" % number + each for each in records for number in range(50)]
    trained = zstandard.train_dictionary(2048, samples)
    packed = trained.as_bytes()
    frame = b"\x5d\x2a\x4d\x18" + len(packed).to_bytes(4, "little") + packed
    compressor = zstandard.ZstdCompressor(dict_data=trained)
    return frame + b"".join(compressor.compress(each) for each in records)
