"""Does the image build, and does it work? `make image-check`; some minutes, as root, and it asks PyPI and Debian.

The last commit is cloned, `luutin deploy docker` writes its files into it, and buildah builds the image. What the
image is built on comes from its registry. With --debian it is made of Debian's packages instead (debootstrap), for
places that reach no registry: another Python, the same steps. Then the program is run in the image, as its user.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "luutin-check"
SUITE = "bookworm"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
OWN = ("--isolation=chroot",)


def main():
    """Build the image, and run what it must be able to do."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--debian", action="store_true", help="Build on Debian's own packages, without a registry.")
    args = parser.parse_args()
    if shutil.which("buildah") is None:
        sys.exit("NO IMAGE IS BUILT: there is no buildah.")
    with tempfile.TemporaryDirectory(prefix="luutin-image-") as folder:
        work = Path(folder)
        context = work / "context"
        run("git", "clone", "--quiet", ROOT, context)
        run(sys.executable, "-m", "luutin", "deploy", "docker", "--write", context, cwd=ROOT)
        if args.debian:
            for base in sorted(
                set(re.findall(r"^FROM (\S+)", (context / "Dockerfile").read_text("utf-8"), re.MULTILINE))
            ):
                make_base(work, base)
        pull = ["--pull-never"] if args.debian else []
        buildah(work, "bud", *OWN, *pull, "--layers=false", "--tag", NAME, ".", cwd=context)
        look(work)


def make_base(work, name):
    """An image of this *name* that has Python and little else."""
    root = work / "root"
    run("debootstrap", "--variant=minbase", "--include=python3,python3-venv,ca-certificates", SUITE, root)
    (root / "usr" / "bin" / "python").symlink_to("python3")
    if CERTIFICATES.exists():
        shutil.copy(CERTIFICATES, root / CERTIFICATES.relative_to("/"))
    made = buildah(work, "from", "scratch").strip()
    buildah(work, "add", "--quiet", made, root, "/")
    buildah(work, "config", "--env", "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", made)
    buildah(work, "commit", "--quiet", "--rm", made, f"docker.io/library/{name}")
    shutil.rmtree(root)


def look(work):
    """Run the program, and what it calls, in the image. Raises AssertionError."""
    made = buildah(work, "from", "--pull-never", NAME).strip()

    def inside(*words):
        return buildah(work, "run", *OWN, made, "--", *words)

    assert "luutin" in inside("luutin", "--version")
    assert inside("id", "-u").strip() == "10001"
    assert "vie" in inside("tesseract", "--list-langs").split()
    assert inside("sh", "-c", "command -v antiword; command -v bwrap").split() == [
        "/usr/bin/antiword",
        "/usr/bin/bwrap",
    ]
    inside("luutin", "demo", "/data/demo")
    found = json.loads(inside("luutin", "search", "--json", "--db", "/data/demo/archive.db", "đấu giá"))
    assert found["total"] > 0, found
    told = json.loads(buildah(work, "inspect", "--type", "image", NAME))["OCIv1"]["config"]
    assert (told["Entrypoint"], told["Cmd"], told["User"]) == (["luutin"], ["run"], "10001:10001")
    sys.stdout.write(f"The image is built, and works: {found['total']} hits in its demo.\n")


def buildah(work, *words, cwd=None):
    """What buildah says, with images and containers of our own, which end with the folder."""
    return run(
        "buildah", "--storage-driver=vfs", "--root", work / "images", "--runroot", work / "running", *words, cwd=cwd
    )


def run(*words, cwd=None):
    """What a command prints. Raises SystemExit with what it said where it fails."""
    done = subprocess.run(
        list(map(str, words)),
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words[:9]))}: {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
