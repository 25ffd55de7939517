"""Where the command `luutin` begins: quickly, and so that Ctrl-C shows no traceback while it is still being loaded."""

import gc
import signal

_YOUNG = 50_000
"""Objects made from one look for dead cycles to the next: loading makes many objects and no cycles that matter."""


def main() -> None:
    """Load the command line and run it. Until it runs, Ctrl-C ends the process as it ends any other, without words."""
    heeds = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heeds:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(_YOUNG, 20, 20)
    from luutin.app.cli import main as run

    if heeds:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()
