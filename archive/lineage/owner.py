"""Whose WARC files are these? A folder of them belongs to one archive.

Another archive that wrote there would set the first one's files aside, as bytes that it does not know.
"""

import os
from pathlib import Path
from typing import Final

from luutin.archive.durable import write_durably
from luutin.archive.errors import OtherOwnerError

_MARK: Final = ".owner"
"""Ends the name of the file beside the folder that names the archive, by its path from there: both can move."""


def claim_folder(folder: Path, archive: Path) -> None:
    """Note that the WARC files in *folder* are those of *archive*; what belonged to one that is gone is taken over.

    Raises OtherOwnerError where they belong to another that is there, OSError.
    """
    mark = folder.with_name(f"{folder.name}{_MARK}")
    try:
        said = mark.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        said = ""
    owner = folder.parent / said
    if said and owner.is_file() and not (archive.exists() and owner.samefile(archive)):
        raise OtherOwnerError(folder, f"its WARC files are those of {owner.resolve()}")
    own = os.path.relpath(archive.resolve(), folder.parent.resolve())
    if said != own:
        write_durably(mark, f"{own}\n".encode())
