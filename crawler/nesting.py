"""Cap how deep a page's elements nest, before a parser sees it: lexbor's time grows with the square of the depth.

100,000 nested divs keep it busy for a minute and a half in one call that nothing can interrupt.
"""

import re

DEEPEST = 500
"""Elements inside one another; real pages stay below a hundred."""
_FEW = 2 * DEEPEST
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*>|<!--.*?-->", re.DOTALL)
_CLOSES_ITSELF = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_MAY_STAY_OPEN = frozenset(("p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup"))


def shallow(html: str) -> str:
    """Return *html* without the tags that stand deeper than `DEEPEST`; their text stays."""
    if html.count("<") <= _FEW:
        return html
    kept: list[str] = []
    depth = dropped = start = 0
    for tag in _TAG.finditer(html):
        name = (tag[2] or "").lower()
        if not name or name in _CLOSES_ITSELF or name in _MAY_STAY_OPEN:
            continue
        if tag[1]:
            drop = dropped > 0
            dropped -= drop
            depth -= not drop and depth > 0
        else:
            drop = depth >= DEEPEST
            dropped += drop
            depth += not drop
        if drop:
            kept.append(html[start : tag.start()])
            start = tag.end()
    kept.append(html[start:])
    return "".join(kept)
