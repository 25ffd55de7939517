"""A page names a file by another query than its article's record: it is asked for, and what comes is compared."""

from datetime import datetime

from luutin.archive import ArticleRow, Files, RenamedFiles, WantedFile
from luutin.crawler.run.context import RunContext
from luutin.crawler.run.files.wanted import named_by, want_file


def want_renamed_files(context: RunContext, article: ArticleRow, article_id: int, now: datetime) -> int:
    """Ask for the files of the unchanged *article* that have new names; return how many brought another content.

    Of those that stand in the archive already that is told at once. Inside the caller's transaction.
    """
    named = {role: urls for role, urls in named_by(article, context.scope.sources[article.source].keep).items() if urls}
    if not any("?" in url for urls in named.values() for url in urls):
        return 0
    renames, changed = RenamedFiles(context.database), 0
    for renamed in list(renames.find(article_id, named)):
        renames.note(article_id, renamed)
        address = want_file(
            context, context.scope.sources[article.source], WantedFile(renamed.url, renamed.role, article.url), now
        )
        if address is not None and Files(context.database).holds(address):
            changed += renames.settle(address, now=now)
    return changed
