"""What sort of page it is: an article, a listing, a block page, a soft 404, or nothing at all."""

from luutin.crawler.reading.extract.kinds.check import Substance, check_article

__all__ = ["Substance", "check_article"]
