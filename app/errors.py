"""How a command ends.

click.ClickException
└── UserError                something a person can mend, and the message says how
"""

import click

EXIT_OK, EXIT_FAILURE, EXIT_USAGE, EXIT_PARTIAL = 0, 1, 2, 3
"""0 done · 1 failed · 2 wrong usage · 3 done in part: some sources or lines failed."""


class UserError(click.ClickException):
    """Something a person can mend; the message says how."""

    def __init__(self, message: str, *, code: int = EXIT_FAILURE) -> None:
        super().__init__(message)
        self.code = code

    @property
    def exit_code(self) -> int:  # type: ignore[override]  # click has a class attribute there
        """What the process ends with."""
        return self.code
