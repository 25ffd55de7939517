"""Does Lưu Tin install and run in every way it can be had? `make dist-check`; some minutes, and it asks PyPI.

The last commit is cloned, built and installed into new environments: as a wheel, from the source distribution, from the
folder, for editing, with and without a C compiler, and beside `python-archive`, which brings a package named `archive`.
It is run without an installation too, by `uvx` and by `pipx run`.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "archive", "crawler", "indexer", "night")
LEFT_OUT = {"app/web/locale/babel.cfg"}
"""Files of the rooms that only those who change them need."""
SHARED = (
    "share/man/man1/luutin.1",
    "share/bash-completion/completions/luutin",
    "share/zsh/site-functions/_luutin",
    "share/fish/vendor_completions.d/luutin.fish",
)
"""What an installation puts beside the package."""
COMPILED = "import luutin.archive.text as text; print(text.__file__)"
NEIGHBOUR = "import archive, luutin.archive; print(archive.__file__, luutin.archive.__file__)"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to install: what pip is given, one call after another."""

    name: str
    calls: tuple[tuple[str, ...], ...]
    """`{wheel}`, `{sdist}` and `{clone}` stand for what was made."""
    compiler: bool = True
    neighbour: bool = False
    """Whether `python-archive` is there too."""


WAYS = (
    Way("the wheel", (("{wheel}",),)),
    Way("the source distribution, without a compiler", (("{sdist}",),), compiler=False),
    Way("a clone", (("{clone}",),)),
    Way("a clone, to edit, without a compiler", (("--editable", "{clone}"),), compiler=False),
    Way("after python-archive", (("python-archive",), ("{wheel}",)), neighbour=True),
    Way("before python-archive", (("{wheel}",), ("python-archive",)), neighbour=True),
)


def committed(folder: Path = ROOT) -> set[str]:
    """Files of the package, as paths from the package's folder: what is committed in the rooms and in `luutin`."""
    listed = _run(["git", "ls-files", "-s", *ROOMS, "luutin"], cwd=folder).splitlines()
    paths = (line.split("\t") for line in listed if not line.startswith("120000"))  # 120000 is a link
    return {path.removeprefix("luutin/") for _, path in paths} - LEFT_OUT


def misplaced(names: Iterable[str], *, wanted: set[str]) -> list[str]:
    """What is wrong with the files of a package, a line each. *names*: paths from the package's folder."""
    held = list(names)
    return [
        *(f"{name} is missing" for name in sorted(wanted - set(held))),
        *(f"{name} should not be there" for name in sorted(set(held) - wanted)),
        *(f"{name} is there twice" for name in sorted({name for name in held if held.count(name) > 1})),
    ]


def wheel_faults(wheel: Path, *, wanted: set[str]) -> list[str]:
    """What is wrong with a wheel: it holds the package, its compiled modules, and nothing else."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
    own = [name.removeprefix("luutin/") for name in names if name.startswith("luutin/")]
    beside = [name for name in names if not name.startswith(("luutin/", "luutin-", "luutin__mypyc"))]
    shared = [name.partition(".data/data/")[2] for name in names if ".data/data/" in name]
    faults = misplaced((name for name in own if not name.endswith(".so")), wanted=wanted)
    return [*faults, *misplaced(shared, wanted=set(SHARED)), *beside]


def sdist_faults(sdist: Path, *, wanted: set[str]) -> list[str]:
    """What is wrong with a source distribution: each file of the package stands in it once, and no links do."""
    with tarfile.open(sdist) as archive:
        members = archive.getmembers()
    inside = [(member.name.partition("/")[2], member) for member in members]
    own = [name.removeprefix("luutin/") for name, member in inside if name.startswith("luutin/") and member.isfile()]
    links = [f"{name} is a link" for name, member in inside if member.issym() or member.islnk()]
    again = [f"{name} stands outside the package" for name, _ in inside if name.startswith((*ROOMS, "tests"))]
    return [*misplaced(own, wanted=wanted), *links, *again]


def _run(command: Iterable[object], *, cwd: Path, **environment: str) -> str:
    """Run a command to its end and return what it printed. Raises SystemExit with its words where it fails."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LUUTIN_", "PYTHON"))}
    words = [str(each) for each in command]
    done = subprocess.run(words, cwd=cwd, env={**kept, **environment}, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(work: Path) -> dict[str, str]:
    """Clone the last commit and build it both ways, the wheel from the source distribution. Raises SystemExit."""
    clone, made = work / "clone", work / "made"
    _run(["git", "clone", "--quiet", ROOT, clone], cwd=work)
    python = _environment(work / "builder")
    _run([python, "-m", "pip", "install", "--quiet", "build"], cwd=work)
    _run([python, "-m", "build", "--outdir", made, clone], cwd=work)
    (wheel,), (sdist,) = made.glob("*.whl"), made.glob("*.tar.gz")
    wanted = committed(clone)
    faults = [*wheel_faults(wheel, wanted=wanted), *sdist_faults(sdist, wanted=wanted)]
    if faults:
        raise SystemExit("\n".join(faults))
    return {"wheel": str(wheel), "sdist": str(sdist)}


def _environment(place: Path) -> Path:
    """A new environment's Python."""
    venv.create(place, with_pip=True)
    return place / "bin" / "python"


def install(way: Way, work: Path, made: dict[str, str]) -> None:
    """Install in a new environment and folder, and use it. Raises SystemExit, AssertionError."""
    place = work / way.name.replace(" ", "-")
    python = _environment(place)
    pip = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--constraint",
        ROOT / "constraints.txt",
    ]
    own = {**made, "clone": str(place / "clone")}  # a build leaves its work in the folder
    _run(["git", "clone", "--quiet", ROOT, own["clone"]], cwd=work)
    for call in way.calls:
        _run([*pip, *(each.format(**own) for each in call)], cwd=place, **({} if way.compiler else {"CC": "false"}))
    luutin, demo = place / "bin" / "luutin", place / "demo"
    assert "luutin" in _run([luutin, "--version"], cwd=place)
    if "--editable" not in way.calls[-1]:  # which brings the package alone
        assert [path for path in SHARED if not (place / path).is_file()] == []
    _run([luutin, "demo", demo], cwd=place)
    found = json.loads(_run([luutin, "search", "--json", "--db", demo / "archive.db", "đấu giá"], cwd=place))
    assert found["total"] > 0, found
    assert _run([python, "-P", "-c", COMPILED], cwd=place).strip().endswith(".so") == way.compiler
    if way.neighbour:
        theirs, ours = _run([python, "-P", "-c", NEIGHBOUR], cwd=place).split()
        assert theirs != ours


def run_at_once(work: Path, made: dict[str, str]) -> list[str]:
    """Run the wheel by the runners that install it for one call. Raises SystemExit, AssertionError."""
    tools = _environment(work / "runners").parent
    _run([tools / "python", "-m", "pip", "install", "--quiet", "uv", "pipx"], cwd=work)
    own = {"HOME": str(work), "UV_CACHE_DIR": str(work / "uv"), "PIPX_HOME": str(work / "pipx")}
    limits = ROOT / "constraints.txt"
    runners = {
        "uvx": [tools / "uvx", "--quiet", "--constraints", limits, "--from", made["wheel"], "luutin"],
        "pipx run": [tools / "pipx", "run", f"--pip-args=--constraint {limits}", "--spec", made["wheel"], "luutin"],
    }
    for name, runner in runners.items():
        place = work / name.replace(" ", "-")
        place.mkdir()
        _run([*runner, "demo", "tour"], cwd=place, **own)
        found = json.loads(_run([*runner, "search", "--json", "--db", "tour/archive.db", "đấu giá"], cwd=place, **own))
        assert found["total"] > 0, found
    return list(runners)


def main() -> None:
    """Build, then install in each way; say what was done."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        made = build(work)
        sys.stdout.write("built: a wheel and a source distribution, each file once\n")
        for way in WAYS:
            install(way, work, made)
            sys.stdout.write(f"installed and used: {way.name}\n")
        sys.stdout.writelines(f"run at once: {name}\n" for name in run_at_once(work, made))


if __name__ == "__main__":
    main()
