"""How one host is asked, by whoever has something to ask of it: in its turns, by its rules, letting it rest."""

from typing import NamedTuple

from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.run.robots_gate import RobotsGate
from luutin.crawler.run.turns import Turns


class HostEntrance(NamedTuple):
    """That of one host."""

    turns: Turns
    robots: RobotsGate
    memory: HostMemory
