"""Check a proof of `luutin prove`, without Lưu Tin: `python check_proof.py PROOF.json --key PUBLIC [--page FILE]`.

Needs Python 3.11 and the package cryptography. PUBLIC is the operator's public key in base64, from somewhere else than
the proof. FILE is the page's body as it was received (`/web/TIMEid_/URL`, where it came without a content coding).
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def root_by_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that a path leads to (RFC 9162 §2.1.3.2)."""
    found, last = leaf, size - 1
    for beside in path:
        if index % 2 or index == last:
            found = hashlib.sha256(b"\x01" + beside + found).digest()
            while index and index % 2 == 0:
                index, last = index // 2, last // 2
        else:
            found = hashlib.sha256(b"\x01" + found + beside).digest()
        index, last = index // 2, last // 2
    return found if last == 0 else b""


def faults(proof: dict[str, Any], key: str) -> Iterator[str]:
    """What is wrong with one of the proofs, in words."""
    seal = proof["seal"]
    statement = {"format": "luutin-seal-1", **seal["statement"]}
    signed = (
        b"luutin seal 1\n" + json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )
    leaf = hashlib.sha256(b"\x00" + proof["leaf"].encode()).digest()
    path = [bytes.fromhex(each) for each in proof["path"]]
    if root_by_path(leaf, proof["index"], statement["leaves"], path).hex() != statement["root"]:
        yield "the leaf is not under the root"
    if seal["public_key"] != key:
        yield "it was signed by another key"
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
        public.verify(base64.b64decode(seal["signature"]), signed)
    except (InvalidSignature, ValueError):
        yield "the signature does not fit"


def main() -> None:
    """Check, say what is proven, exit with 1 where it is not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("proof", type=Path)
    parser.add_argument("--key", required=True)
    parser.add_argument("--page", type=Path)
    asked = parser.parse_args()
    told = json.loads(asked.proof.read_text("utf-8"))
    wrong = False
    for proof in told["proofs"]:
        _, kind, *facts = json.loads(proof["leaf"])
        found = list(faults(proof, asked.key))
        if kind == "capture" and asked.page and hashlib.sha256(asked.page.read_bytes()).hexdigest() != facts[5]:
            found.append("the page is another one")
        wrong = wrong or bool(found)
        print(f"{kind} {facts}: {'; '.join(found) or 'sealed ' + proof['seal']['statement']['sealed_at']}")
    sys.exit(wrong or not told["proofs"])


if __name__ == "__main__":
    main()
