"""Where the command `luutin` begins: Ctrl-C must not show a traceback while the program is still being loaded."""

import signal


def main() -> None:
    """Load the command line and run it. Until it runs, Ctrl-C ends the process as it ends any other, without words."""
    heeds = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heeds:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from luutin.app.cli import main as run

    if heeds:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()
