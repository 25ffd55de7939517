"""Is this page, served with status 200, no page at all but a guard's door? Pure.

Rate limiters, captchas and web application firewalls answer in place of the page. Such an answer is never kept.
The host is left alone for a while. The signs are what the visitor is told, on a page with almost nothing else.
"""

import re
import unicodedata

from luutin.crawler.reading.extract.refusals import guards

_MARKS = re.compile(
    rb"cf-browser-verification|cf_chl_|/cdn-cgi/challenge|_incapsula_resource|g-recaptcha|h-captcha|hcaptcha\.com"
    rb"|grecaptcha|sucuri_cloudproxy|ddos-guard|aws-waf-token|_abck|px-captcha|recaptcha/api",
    re.IGNORECASE,
)
_RELOADS = re.compile(
    rb"http-equiv=[\"']?refresh|location\.(?:reload|href|replace)|window\.location|document\.cookie\s*=", re.IGNORECASE
)
_LONGEST_TEXT = 900  # characters; an article that speaks of captchas is longer
_MOST_LINKS = 6


def is_block_page(body: bytes, *, text: str, links: int) -> bool:
    """Tell whether *body*, whose visible *text* and number of *links* are given, is a guard's page.

    A page with more than a few sentences or links is not. Of the short ones: what it says, what scripts it loads,
    or a page of nearly no words that only reloads itself or sets a cookie by script.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    if len(plain) > _LONGEST_TEXT or links > _MOST_LINKS:
        return False
    if guards(plain) or _MARKS.search(body):
        return True
    return len(plain) < 80 and links <= 1 and _RELOADS.search(body) is not None
