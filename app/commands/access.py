"""`luutin access`: who may read a private archive over the web."""

import sys

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.options import with_config
from luutin.app.terminal import stdout, talk
from luutin.app.web.access.book import (
    LEAST,
    AccessEntry,
    AccessFileError,
    access_file,
    hash_password,
    hash_token,
    is_name,
    make_token,
    read_entries,
    write_entries,
)


@click.group("access")
def command() -> None:
    """Say who may read a private archive over the web: people by password, programs by token.

    The file that `access` in [web] of config.toml names holds their hashes. A running server reads it again at once.
    """


@command.command()
@with_config
@click.argument("name")
@click.option("--token", "wants_token", is_flag=True, help="Make a token for a program; it is shown once.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, to its first line end.")
def add(config: Config, name: str, wants_token: bool, password_stdin: bool) -> None:
    """Let NAME in, or change its password or token."""
    if not is_name(name):
        raise UserError(f"{name!r} is no name: letters, digits and . @ + - _, at most 64", code=EXIT_USAGE)
    others = [each for each in _entries(config) if each.name != name]
    if wants_token:
        token = make_token()
        write_entries(access_file(config), [*others, AccessEntry("token", name, hash_token(token))])
        click.echo(token)
        talk(f"{name} may read with this token: `Authorization: Bearer TOKEN`. It is shown this once")
        return
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask()
    if len(password) < LEAST:
        raise UserError(f"a password has at least {LEAST} characters", code=EXIT_USAGE)
    write_entries(access_file(config), [*others, AccessEntry("password", name, hash_password(password))])
    talk(f"{name} may read with this password")


@command.command()
@with_config
@click.argument("name")
def remove(config: Config, name: str) -> None:
    """Let NAME in no more."""
    entries = _entries(config)
    if name not in {each.name for each in entries}:
        raise UserError(f"{name!r} has no access; `luutin access list` shows who has", code=EXIT_USAGE)
    write_entries(access_file(config), [each for each in entries if each.name != name])
    talk(f"{name} may read no more")


@command.command("list")
@with_config
def list_(config: Config) -> None:
    """List who may read, by a password or a token."""
    for each in _entries(config):
        stdout().print(f"{each.kind:8}  {each.name}", highlight=False)


def _entries(config: Config) -> list[AccessEntry]:
    if not config.web.access:
        raise UserError('name a file first: access = "access.txt" in [web] of config.toml', code=EXIT_USAGE)
    try:
        return read_entries(access_file(config)) if access_file(config).exists() else []
    except AccessFileError as error:
        raise UserError(str(error)) from error


def _ask() -> str:
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return given
