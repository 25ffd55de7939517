"""The text of one block while the walk reads it, piece by piece. All that is asked of it costs no look at the whole."""

from luutin.archive import normal


class Pieces:
    """Texts, of which the first holds a word, and single spaces between them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.length = 0
        """Characters of all together: joining them at each picture would cost the square of their number."""

    def add(self, text: str) -> None:
        """Add *text*, which is not blank."""
        self.texts.append(text)
        self.length += len(text)

    def space(self) -> None:
        """Part what there is from what follows, by one space at most. There is something."""
        if not self.texts[-1][-1].isspace():
            self.texts.append(" ")
            self.length += 1

    def is_no_longer_than(self, size: int) -> bool:
        """Say whether the whole, without blanks at its ends, has at most *size* characters. There is something."""
        first, last = self.texts[0], self.texts[-1]
        blank = len(first) - len(first.lstrip()) + len(last) - len(last.rstrip())
        return self.length - blank <= size

    def take(self) -> str:
        """Return the whole in normal form, and begin anew."""
        texts, self.texts, self.length = self.texts, [], 0
        return normal(texts[0] if len(texts) == 1 else "".join(texts))
