"""What the names of an element say: class and id words, as flags. Evidence only: no rule rests on a name alone."""

import re
from functools import lru_cache
from typing import Final

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
"""Tags."""
FILLED_IN: Final = (
    "input:not([type]),input[type=text],input[type=password],input[type=email],input[type=tel],textarea,select"
)
"""Selector of the fields that a visitor fills in."""


class Says:
    """What a class or id, a tag or an attribute claims about an element: bits of one plain int.

    Plain, because an `enum.Flag` costs more than everything else done with an element.
    """

    NOTHING: Final = 0
    JUNK: Final = 1
    """Menus, footers, share bars, widgets, advertisements."""
    CAPTION: Final = 2
    CREDIT: Final = 4
    ARTICLE: Final = 8
    """The article's text as a whole."""
    LEAD: Final = 16
    TITLE: Final = 32
    STAMP: Final = 64
    BYLINE: Final = 128
    RELATED: Final = 256
    HIDDEN: Final = 512
    COMMENTS: Final = 1024
    FIGURE: Final = 2048
    NAVIGATION: Final = 4096
    """The tags `nav`, `footer`, `aside` and their roles: stronger than a class word."""
    CRUMBS: Final = 8192
    ATTACHMENT: Final = 16384
    SITE: Final = 65536
    """The site's own name or mark."""
    HEADING: Final = 131072
    """The tags `h1` to `h6`."""
    SECTION: Final = 32768
    """The name of the section that an article stands in."""


_WORDS: Final[dict[int, str]] = {
    Says.JUNK: """
        sidebar, block title,
        widget title, section title, module title, folder title, category title, box title, other title, side
        bar, widget, widgets, share, sharing, shares, share bar, share buttons, social, socials, social
        links, promo, promos, promotion, advert, advertisement, advertising, ads, ad, adv, banner, banners,
        sponsor, sponsored, newsletter, subscribe, subscription, signup, cookie, cookies, consent, gdpr,
        popup, modal, overlay, toolbar, tools, tags, tag list, tag cloud, keywords, author bio, author box,
        author info, about author, pagination, pager, paging, most read, most viewed, most popular, popular,
        trending, teaser, teasers, recirc, outbrain, taboola, paywall, login, rating, ratings, vote, poll,
        skip link, breaking, ticker, weather, app store, follow, print, donate, donation, disclaimer, toc,
        player, masthead, top bar, utility, supplementary, fact box, infobox, audio, podcast, listen,
        feedback, counter, whatsapp, telegram, facebook, twitter, fb share button, addthis, addtoany, a2a,
        sharedaddy
    """,
    Says.CAPTION: """
        caption, captions, wp caption text, legend, legende, legenda, image description, image desc, image
        info, img info, img desc, img caption, photo caption, photo desc, photo info, picture
        caption, picture text, fig caption, bildunterschrift, bildtext, cutline, pie foto, pie de foto,
        didascalia, chu thich, image caption, media caption, caption text, media description, photocms
        caption, gallery caption, bild text, image legend, media subtitle, image subtitle, photo subtitle
    """,
    Says.CREDIT: """
        credit, credits, copyright, photographer, photo credit, photo author, photo by, photo source, image
        credit, image source, image author, image copyright, img credit, rights, attribution, fotograf,
        urheber, bildquelle, quelle, copyright holder, caption credit, image credits, byline photo, source
        credit
    """,
    Says.ARTICLE: """
        article body, article content, article text, article detail, article main, article copy, entry
        content, post content, post body, post text, story body, story content, story text, body text, body
        content, body copy, news content, news body, news detail, news text, news bodyhtml, content detail,
        content body, content text, content article, content news, content main, content print, detail
        content, detail text, detail body, main content, main text, fck detail, rich html field, noi dung,
        text body, text content, rich text, ck content, node content, item fulltext, fulltext, cms body,
        field name body, articlebody, storybody, bodytext, noidung, chitiet, chi tiet, article inner,
        article container, article wrapper, single content, content single, td post content, the content
    """,
    Says.LEAD: """
        lead, lede, sapo, summary, standfirst, intro, introduction, dek, deck, abstract, excerpt, chapo,
        chapeau, entradilla, subtitle, sub title, sub headline, subhead, hometext, home text, sub heading,
        lead text, lead in, leadin, vorspann, ingress, description, desc, tom tat, trich yeu, mo ta, short
        intro, preamble, sommario, occhiello, lv description, teaser text, article lead, strapline, subline
    """,
    Says.TITLE: """
        title, headline, heading, tieu de, post title, entry title, article title, news title, titulo,
        titre, titel, ten bai, tieude
    """,
    Says.STAMP: """
        date, dates, time, times, datetime, date time, timestamp, published, publish, pub date, posted, post
        date, post time, post meta, entry date, entry meta, byline, meta, created, modified, updated, ngay,
        ngay dang, thoi gian, clock, datum, fecha, ngaydang, thoigian
    """,
    Says.BYLINE: """
        author, authors, byline, writer, reporter, journalist, tac gia, nguon, creator, autor, auteur,
        contributor, signature, but danh, tacgia
    """,
    Says.RELATED: """
        related, relateds, related news, related posts, related articles, recommend, recommended,
        recommendation, recommendations, more news, more stories, more articles, more from, more on, more
        like, more posts, read also, read next, see also, also read, further reading, other news,
        other posts, other articles, tin khac, tin lien quan, tin cu, tin moi, tin da dua, lien quan, next
        post, next article, previous post, prev post, post nav, post navigation, suggest, suggested,
        suggestions, you may, zum thema, lire aussi, up next, link list, latest news, latest posts, tb tin
        khac, detail related, news list, moreon, jp relatedposts, yarpp
    """,
    Says.COMMENTS: """
        comment, comments, kommentar, kommentare, commentaires, comentarios, comentários, commenti, reacties,
        komentarze, comment list, comment form, comment area, disqus, respond, discussion, replies,
        binh luan, y kien, ykien, binhluan, comment section, reader comments, comments area
    """,
    Says.NAVIGATION: """
        nav, navs, navbar, navi, navigation, menu, menus, submenu, mega menu, footer, foot, site footer, page footer
    """,
    Says.SECTION: """
        folder title, category, cat links, category name, section name, chuyen muc, danh muc, ten chuyen muc,
        article section, post category, entry category, kicker, rubrik, section label
    """,
    Says.SITE: "site title, site name, site logo, site branding, logo, brand, branding, sitename, slogan",
    Says.CRUMBS: "breadcrumb, breadcrumbs, bread crumb, crumb, crumbs, duong dan, you are here, pathway",
    Says.ATTACHMENT: """
        attach, attachment, attachments, attached, file dinh kem, file attach, file download, dinh kem,
        download file, news download file, tai ve, tai lieu, dinhkem, related files, related file, related downloads,
        related documents, file list, list file, files list, tep dinh kem, tap tin dinh kem, van ban dinh kem
    """,
}


def _phrases() -> dict[str, int]:
    """Return each phrase, its words apart by a space and run together, with what it says."""
    phrases: dict[str, int] = {}
    for flag, words in _WORDS.items():
        for phrase in words.split(","):
            plain = " ".join(phrase.split())
            for form in {plain, plain.replace(" ", "")}:
                phrases[form] = phrases.get(form, 0) | flag
    return phrases


_PHRASES: Final = _phrases()
_OPENERS: Final = frozenset(phrase.partition(" ")[0] for phrase in _PHRASES if " " in phrase)
"""First words of the phrases of several words."""
_TO_SPACES: Final = {code: " " for code in range(128) if not chr(code).isalpha()}
_TOKENS: Final = re.compile(r"[A-Z]?[a-zà-ỹ]+|[A-Z]+(?![a-z])|\d+")
_HIDDEN: Final = frozenset(
    (
        *(
            "hidden",
            "hide",
            "d-none",
            "sr-only",
            "visually-hidden",
            "visuallyhidden",
            "screen-reader-text",
            "hide-accessible",
            "invisible",
        ),
        *("assistive-text", "show-for-sr", "element-invisible", "is-hidden", "u-hidden", "element-hidden"),
    )
)
"""Whole class names that hide an element; their words alone (`overflow-hidden`, `label-hidden`) say nothing."""
_STATE: Final = re.compile(
    r"(?:has|with|without|no|not|non|hide|show|enable|disable)[-_](?!tin)|(?:d-)?print[-_]|(?:hidden|visible|hide)[-_]?print",
    re.IGNORECASE,
)
"""What a class says of the page's state or of its print, and not of what the element is.

Classes with a colon (`print:px-6`) say as little.
"""
_BUILDER: Final = "elementor-widget"
"""How a page builder calls each piece of a page, its texts too: what follows says what it is."""
_EMBEDDED: Final = re.compile(r"embed|tweet|quote", re.IGNORECASE)
"""A post shown inside a text belongs to the text, whatever network it is from."""
_SHOWN: Final = re.compile(r"(?<!print[-:])(?:block|flex|grid|inline|table|visible|show)\b")

SEMANTIC: Final = {
    "nav": Says.NAVIGATION,
    "footer": Says.NAVIGATION,
    "aside": Says.NAVIGATION,
    "menu": Says.NAVIGATION,
    "figcaption": Says.CAPTION,
    "figure": Says.FIGURE,
    "article": Says.ARTICLE,
    "main": Says.ARTICLE,
    "time": Says.STAMP,
    **dict.fromkeys(HEADINGS, Says.HEADING),
}
"""What a tag means by the HTML standard: tag → `Says` bits."""
_ITEMPROPS: Final = {
    "articlebody": Says.ARTICLE,
    "headline": Says.TITLE,
    "datepublished": Says.STAMP,
    "datemodified": Says.STAMP,
    "caption": Says.CAPTION,
    "description": Says.LEAD,
    "copyrightholder": Says.CREDIT,
    "author": Says.BYLINE,
}
_ROLES: Final = {
    "navigation": Says.NAVIGATION,
    "banner": Says.NAVIGATION,
    "contentinfo": Says.NAVIGATION,
    "complementary": Says.NAVIGATION,
    "search": Says.NAVIGATION,
    "dialog": Says.NAVIGATION,
    "figure": Says.FIGURE,
}


@lru_cache(maxsize=32768)
def read_name(name: str) -> int:
    """Return what the words of *name*, a class and id attribute, say: `Says` bits."""
    says = 0
    parts = name.split()
    for part in parts:
        says |= _part_says(part)
    if not _HIDDEN.isdisjoint(parts) and not _SHOWN.search(name):
        says |= Says.HIDDEN
    if says & Says.JUNK and _EMBEDDED.search(name):
        says &= ~Says.JUNK
    return says


@lru_cache(maxsize=65536)
def _part_says(part: str) -> int:
    if ":" in part or _STATE.match(part):
        return 0
    if part.startswith(_BUILDER):
        part = part.removeprefix(_BUILDER).lstrip("-")
    if part.islower() and part.isascii():
        tokens = part.translate(_TO_SPACES).split()
    else:
        tokens = [token.lower() for token in _TOKENS.findall(part)]
    says = 0
    get = _PHRASES.get
    for start, token in enumerate(tokens):
        says |= get(token, 0)
        if token in _OPENERS:
            for end in (start + 2, start + 3):
                if end <= len(tokens):
                    says |= get(" ".join(tokens[start:end]), 0)
    return says


def read_marks(itemprop: str, role: str) -> int:
    """Return what the microdata property and the ARIA role of an element say: `Says` bits."""
    return _ITEMPROPS.get(itemprop.lower(), 0) | _ROLES.get(role.lower(), 0)
