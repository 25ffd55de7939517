"""Tell systemd how the service is: sd_notify(3), a datagram to the socket it names."""

import os
import socket


def notify(state: str) -> bool:
    """Send *state* (`READY=1`, `STOPPING=1`, `STATUS=…`); False where no service manager listens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
        # A leading @ names an abstract socket, whose address begins with a zero byte.
        sock.connect("\0" + address[1:] if address.startswith("@") else address)
        sock.sendall(state.encode())
    return True
