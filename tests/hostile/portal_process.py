"""Serve a portal in a process of its own, which outlives crawls that are killed: prints its URL, counts into a file."""

import sys
import time
from pathlib import Path

from tests.hostile.editions import Editions
from tests.hostile.server import Server


def main(count: int, book: Path) -> None:
    """Serve *count* articles; append the path of each page sent to *book*."""
    editions = Editions(count)

    def noting(asked):
        reply = editions(asked)
        if reply.status == 200:  # a 304 is no download
            with book.open("a") as file:
                file.write(asked.path + "\n")
        return reply

    with Server(noting) as server:
        print(server.url, flush=True)  # noqa: T201 - its parent reads it
        while sys.stdin.read(1):
            time.sleep(0.1)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
