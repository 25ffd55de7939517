"""A field's candidates: what was found, by which rule, how strongly. The strongest wins. `inspect` shows the rest."""

from typing import Final


class Candidate:
    """One answer to what a field's value is. A plain class: a dataclass is made by a function that is not compiled."""

    def __init__(self, value: str, rule: str, score: float) -> None:
        self.value: Final = value
        self.rule: Final = rule
        self.score: Final = score


class Choice:
    """The answers found for one field; the first of the strongest is the answer."""

    def __init__(self) -> None:
        self.candidates: list[Candidate] = []
        self.refused: list[Candidate] = []
        """What was found and is another thing, the reason as its rule."""

    def add(self, value: str, rule: str, score: float = 1.0) -> None:
        """Add an answer found by *rule*."""
        self.candidates.append(Candidate(value, rule, score))

    def refuse(self, value: str, reason: str) -> None:
        """Note an answer that was found and is none."""
        self.refused.append(Candidate(value, reason, 0.0))

    @property
    def ranked(self) -> list[Candidate]:
        """All candidates, the strongest first."""
        return sorted(self.candidates, key=lambda found: -found.score)

    @property
    def best(self) -> Candidate | None:
        """The strongest candidate, None without any."""
        return _strongest(self.candidates)

    @property
    def value(self) -> str | None:
        """The value of the strongest candidate."""
        best = self.best
        return best.value if best else None

    @property
    def runner_up(self) -> Candidate | None:
        """The strongest candidate with another value than the best."""
        best = self.best
        return _strongest([found for found in self.candidates if best is not None and found.value != best.value])


def _strongest(found: list[Candidate]) -> Candidate | None:
    best: Candidate | None = None
    for one in found:
        if best is None or one.score > best.score:
            best = one
    return best
