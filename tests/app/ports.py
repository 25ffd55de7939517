"""Ports for the sample portal that no other run of the tests on this machine uses."""

import random

from luutin.app.demo import Portal


def free_port():
    """A port with two free ones after it, none of those that the system lends to clients."""
    chance = random.Random()
    while True:
        port = chance.randrange(15_000, 30_000)
        try:
            with Portal((port, port + 1, port + 2)):
                return port
        except OSError:
            continue
