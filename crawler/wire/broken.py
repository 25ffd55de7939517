"""What can go wrong below a request: the one error of names, connections and HTTP."""

from luutin.crawler.codes import Code


class BrokenError(Exception):
    """The connection failed; codes as in docs/crawling.md: connect, name, tls, reset, cut-body, malformed."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
