"""A name server on loopback (RFC 1035) that answers what a test says, says nothing, or says that it is ill."""

import socket
import struct
import threading
from collections import Counter
from ipaddress import ip_address

A, AAAA = 1, 28
ILL, ABSENT = 2, 3
"""What a server answers in place of addresses: SERVFAIL, NXDOMAIN."""


class NameServer:
    """Serves *zone* in a thread; a context manager.

    Name → its addresses, ILL, ABSENT, or None: no answer at all. A name that is not in it is ABSENT.
    """

    def __init__(self, zone, *, ttl=300, silent_types=()):
        self.zone = zone
        self.ttl = ttl
        self.silent_types = silent_types
        self.asked = Counter()
        """Name → questions, for addresses of IPv4."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc_info):
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self):
        while True:
            question, where = self._socket.recvfrom(4096)
            if not question:
                return
            reply = self._reply(question)
            if reply is not None:
                self._socket.sendto(reply, where)

    def _reply(self, question):
        name, end = _name(question)
        kind = struct.unpack("!H", question[end : end + 2])[0]
        self.asked[name] += kind == A
        found = self.zone.get(name, ABSENT)
        if found is None or kind in self.silent_types:
            return None
        code = found if isinstance(found, int) else 0
        answers = [] if code else [each for each in map(ip_address, found) if each.version == (4 if kind == A else 6)]
        head = question[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(answers), 0, 0)
        records = [
            b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, self.ttl, len(each.packed)) + each.packed for each in answers
        ]
        return head + question[12 : end + 4] + b"".join(records)


def _name(question):
    """The name that is asked for, and where it ends."""
    at, labels = 12, []
    while question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]].decode().lower())
        at += question[at] + 1
    return ".".join(labels), at + 1
