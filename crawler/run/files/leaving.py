"""A file is not kept: that is counted, with the code that says why."""

from luutin.crawler.codes import Code
from luutin.crawler.run.context import RunContext


def leave_file(context: RunContext, source: str, code: Code) -> None:
    """Count a file of *source* that is not kept, by the code that says why."""
    no_files = context.summary.of(source).no_files
    no_files[str(code)] = no_files.get(str(code), 0) + 1
