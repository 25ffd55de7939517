"""Write docs/commands.md from the commands themselves: `python docs/make_commands.py`."""

from pathlib import Path

import click

from luutin.app.cli import luutin

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "commands.md"

_HEAD = """\
# Commands

Made from the commands' own help by `python docs/make_commands.py`. A test keeps it so.

Data goes to standard output, talk to standard error. Progress bars appear on a terminal only, and `NO_COLOR` is
honoured. `--json` prints one JSON document, `--jsonl` one a line. Keys are only ever added. Every command takes
`--config FILE` and `--db FILE`, before its name or behind it. Without them `LUUTIN_CONFIG`, `./config.toml` and
`LUUTIN_DB`, `./archive.db` hold. `--lang vi` or `--lang en` before the name chooses the language of what is said, else
`LANG`.
`python -P -m luutin` is the same command. Without `-P` Python looks for modules in the working folder first, so that a
`numpy.py` there would be run.

This page is `man luutin` too, and bash, zsh and fish complete commands and options, where the installation stands in a
place that they look in, as `/usr/local`. Elsewhere `man -l ENV/share/man/man1/luutin.1` shows the one, and
`eval "$(_LUUTIN_COMPLETE=bash_source luutin)"` (or `zsh_source`, `fish_source`) begins the other.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | failed, and the message says what to do next |
| 2 | wrong usage, or a fault in config.toml |
| 3 | done in part: some sources, pages or lines failed |
"""


def page() -> str:
    """The whole page."""
    root = click.Context(luutin, info_name="luutin", help_option_names=["-h", "--help"])
    return "\n".join([_HEAD, *_sections(root, luutin)])


def _sections(parent: click.Context, group: click.Group) -> list[str]:
    parts = []
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        if command is None or command.hidden:
            continue
        context = click.Context(command, info_name=name, parent=parent, max_content_width=100, terminal_width=100)
        parts.append(f"## {context.command_path}\n\n```\n{command.get_help(context)}\n```\n")
        if isinstance(command, click.Group):
            parts += _sections(context, command)
    return parts


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
