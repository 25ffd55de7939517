"""Names of writers: what is one, and how it stands among labels, days and counters in a line of a page."""

import re
from typing import Final

from luutin.crawler.reading.extract.stamp import AGE, find_stamps

_LABELS: Final = (
    r"by|von|par|por|di|door|av|af|od|autore?s?|auteure?s?|autor(?:in|ka)?|authors?|szerző|yazar|"
    r"автор|текст|text|texte|texto|testo|words|reporter|tác giả(?: bài viết)?|người viết|bởi|文|記者|取材・文"
)
_VERBS: Final = (
    r"written|posted|published|reported|interview|story|text|words|reviewed|created|submitted|opinion|analysis|report|"
    r"article|essay|compiled|edited|photos and story|story and photos|words and photos|"
    r"verfasst|geschrieben|veröffentlicht|erstellt|gepostet|publié|écrit|rédigé|proposé|publicado|escrito|"
    r"scritto|pubblicato|geschreven|ein beitrag|ein artikel|eine analyse|ein kommentar|ein interview|"
    r"đăng|đăng tải|viết|gửi"
)
_LABEL: Final = re.compile(
    rf"(?<![^\W\d_])(?:(?:{_VERBS})\s+)?(?:{_LABELS})(?:\s*[:：●/]\s*|\s+(?=\S)|(?<=y)(?=[A-Z][a-z]))", re.IGNORECASE
)
"""`By`, also glued to the name, `Written by`, `Autor:`, `Par` and their like."""
_BEGINNINGS: Final = (
    r"(?:by|von|par|por|di|door|av|af|od|aut|szerző|yazar|авт|текст|te[xs]t|words|reporter|tác|người|bởi|[文記取]|"
    rf"(?:{_VERBS})\s)"
)
_HINT: Final = re.compile(_BEGINNINGS)
"""How a label begins, in lower case: a cheap look first."""
_HINT_INSIDE: Final = re.compile(rf"[|·•/–—\d-]\s{{0,2}}{_BEGINNINGS}")
"""The same behind a sign or a day."""
_DIGIT: Final = re.compile(r"\d")
_GLUED: Final = re.compile(r"\bBy(?=[A-Z][a-z])")
_ENDS: Final = re.compile(
    r"\s+(?:on|in|at|for|am|um|le|el|il|à|im|den|op|[Pp]ublished|[Pp]osted|(?:[Ll]ast )?[Uu]pdated|[Cc]ontributor|is|"
    r"was|dans|[Vv]eröffentlicht|en|der|lúc|vào|[Ss]pecial [Cc]orrespondent|[Ss]taff (?:[Ww]riter|[Rr]eporter)|"
    r"(?:[Ss]ố )?(?:[Ll]ượt|[Ll]ần) (?:xem|đọc|truy cập)|[Đđ]ã xem|[Xx]em:|"
    r"[Ff]ollow|[Ii]llustrat\w+|[Ff]otos?|[Pp]hotos?|[Pp]hotograph\w+|"
    r"\d+ (?:min|[Cc]omments?|[Ss]hares?|Kommentare))(?=[\s:,]|$)",
)
_AGENCIES: Final = frozenset(
    [
        "dpa",
        "afp",
        "apa",
        "sda",
        "epd",
        "kna",
        "sid",
        "ap",
        "efe",
        "ansa",
        "dts",
        "ats",
        "rtr",
        "upi",
        "ntb",
        "tass",
        "pti",
        "ani",
        "ians",
        "reuters",
    ]
)
_PARTING: Final = re.compile(r"\s*(?:[|·•●▪◆■♦»›/\n\t]|//|\s[–—-]\s|\s~\s|;\s)\s*")
_DAY_BEHIND: Final = re.compile(
    r"\s*(?:[|•·]|[-–—,(]?\s*(?<!\w)(?:ngày|lúc|đăng|cập nhật|date)(?!\w)).*\d.*$", re.IGNORECASE
)
_AND: Final = re.compile(r"\s*(?:[,;&、，]|\s(?:and|und|et|y|e|och|og|i|en|with|mit|và)\s)\s*", re.IGNORECASE)
_PARTICLES: Final = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "dem",
        "ter",
        "ten",
        "zu",
        "zur",
        "y",
        "e",
        "al",
        "el",
        "bin",
        "ibn",
        "af",
        "av",
        "st",
        "und",
        "and",
        "et",
        "la'o",
        "mc",
        "o'",
        "d'",
        "the",
        "of",
        "for",
        "và",
        "i",
        "für",
    ]
)
_ACCOUNT: Final = re.compile(
    r"(?:super)?admin\w*|quantri\w*|quản trị(?: viên)?.*|qu[aả]ntr[iị].*|webmaster|web\s?master|editor|user\w*|root|"
    r"host|superuser|.*account|moderator|biên tập viên|btv|demo|test|guest|khách|unknown|anonymous|không rõ|none|null|"
    r"undefined|n/?a|default|authors?|autor|auteur|posted|by|von|par|por|published|updated|veröffentlicht|publicado|"
    r"(?:written|posted|published|edited|reviewed) by|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|"
    r"martes|miércoles|jueves|viernes|sábado|domingo|gmt|utc|uhr|es?t|p[sd]t|cet|bst|ist|news|home|menu|blog|print|drucken?|e?-?mail|teilen|weitere|この記事を書いた人|about|contact|kontakt|search|share|tags?|"
    r"source|fuente|źródło|quelle|nguồn|data|datum|date|"
    r"(?:neueste|latest|recent|more|weitere|other) (?:articles?|artikel|posts?|news|beiträge)",
    re.IGNORECASE,
)
_OFFICE: Final = re.compile(
    r"(?:cổng|trang|báo|đài|sở|u[ỷy]\s*ban|ủy ban|ubnd|ubmttq|mttq|hđnd|ban|phòng|trung tâm|văn phòng|hội|đoàn|công|bộ|"
    r"cục|tổng cục|viện|trường|website|mặt trận|huyện|tỉnh|thành phố|xã|phường|quận)(?!\w)",
    re.IGNORECASE,
)
_SECTION: Final = re.compile(
    r"(?:tin|chính trị|kinh tế|xã hội|văn h[óo][áa]?|văn nghệ|thể thao|giáo dục|y tế|sức kh|pháp luật|an ninh"
    r"|quốc phòng|thời sự|đời sống|du lịch|công nghệ|khoa học|môi trường|nông nghiệp|nông thôn|xây dựng|thông báo"
    r"|sự kiện|hoạt động|cải cách|chuyển đổi|thế giới|trong nước|quốc tế|góc|bạn đọc|nhịp|chuyên mục)(?!\w)"
)
_NOISE: Final = re.compile(
    r"\d|@|https?:|www\.|\.(?:com|org|net|vn|de)\b|comment|kommentar|share|minute|follow|subscribe|sign up|read more|"
    r"view all|all posts|updated|published|copyright|©|newsletter|cookie|advert|category|filed under|tags?:|photo|"
    r"more from|more by|posts by|lượt xem|bình luận|chia sẻ|about the|e-?mail|facebook|twitter|linkedin",
    re.IGNORECASE,
)
_BESIDE_DAY: Final = re.compile(
    r"\(?gmt ?[+-]?\d*\)?|(?:thứ )?(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|lúc|ngày|(?:ngày )?(?:đăng|cập nhật)"
    r"|(?:(?:số )?(?:lượt|lần) )?(?:xem|đọc)|[\d.,:]+k?",
    re.IGNORECASE,
)
"""What stands beside a day, and is no name."""
_LONGEST: Final = 120
_MOST_WORDS: Final = 5
_MOST_WORDS_OF_UNIT: Final = 9
_SHORTEST_ACCOUNT: Final = 3
_MOST_SPACES: Final = 1
_LONGEST_ACCOUNT: Final = 30


def is_account(name: str) -> bool:
    """Say whether *name* is that of an account and of no person: `admin`, `quantri2`, `nthoa`, an e-mail address."""
    plain = name.strip()
    if _ACCOUNT.fullmatch(plain) or "@" in plain or "_" in plain:
        return True
    if plain.lower() in _AGENCIES:
        return False
    return " " not in plain and (plain.islower() or any(sign.isdigit() for sign in plain))


def account_in(text: str) -> str:
    """Return the account that a line names where its element announces a writer: a few words, and no common ones."""
    name = next((_tidy(strip_label(part)) for part in _segments(text)), "")
    known = _ACCOUNT.fullmatch(name) is not None or _NOISE.search(name.rstrip("0123456789")) is not None
    return (
        ""
        if known or name.count(" ") > _MOST_SPACES or not _SHORTEST_ACCOUNT <= len(name) <= _LONGEST_ACCOUNT
        else name
    )


def strip_label(text: str) -> str:
    """Return *text* without a label such as `By` at its beginning."""
    label = _LABEL.match(text)
    return text[label.end() :].strip() if label is not None else text


def is_office(name: str) -> bool:
    """Say whether a Vietnamese *name* begins as that of an office, a portal or a newspaper does."""
    return _OFFICE.match(name) is not None


def is_section(name: str) -> bool:
    """Say whether *name* is that of a section of a newspaper, which stands beside the day as writers do."""
    return _SECTION.match(name.lower()) is not None


def is_unit(name: str) -> bool:
    """Say whether *name* is an office that signs as writer, `Phòng Văn hóa và Thông tin`: few words, no sentence."""
    few = name[:1].isupper() and name.count(" ") < _MOST_WORDS_OF_UNIT and name[-1:] not in ".!?:"
    return few and is_office(name) and not is_account(name) and not _NOISE.search(name)


def is_person(name: str) -> bool:
    """Say whether *name* is made as the names of persons are: up to five words with capitals, no digits."""
    parts = name.replace("’", "'").split()
    if name[-1:] == ")":
        parts = name.partition("(")[0].split()
    if not 0 < len(parts) <= _MOST_WORDS or _NOISE.search(name) or is_account(name):
        return False
    if not name[:1].isalpha() or name[:1].islower():
        return False
    return all(not part[:1].islower() or part.lower() in _PARTICLES for part in parts) and name[-1:] not in "!?:"


def are_names(text: str) -> bool:
    """Say whether *text* is a person's name or several; what follows the first may be an office or a town."""
    if not 1 < len(text) <= _LONGEST:
        return False
    parts = [part for part in _AND.split(text) if part]
    return bool(parts) and is_person(parts[0]) and all(len(part.split()) <= 12 for part in parts)


def labelled_names(text: str, *, first: bool = False) -> str:
    """Return the names that a label such as `By` or `Autor:` announces in the line *text*; empty without any.

    With *first*, the label must begin its part of the line, as it does in a line that nothing else says is a byline.
    """
    if not first:
        return _find_labelled(_segments(text), first=False)
    plain = text.lower()
    if _HINT.match(plain) or _HINT_INSIDE.search(plain):
        return _find_labelled(_segments(text), first=True)
    return ""


def _find_labelled(segments: list[str], *, first: bool) -> str:
    for segment in segments:
        line = _GLUED.sub("By ", segment)
        label = _LABEL.search(line)
        if label is None or (label.start() > 0 and (first or not _may_precede(line[: label.start()]))):
            continue
        names = _tidy(line[label.end() :])
        if are_names(names) or is_unit(names):
            return names
    return ""


def _may_precede(before: str) -> bool:
    """Say whether what stands before a label in its line may: a verb, a section, a day; no sentence."""
    return len(before) < 40 and not before.rstrip().endswith((".", ",", ";"))


def without_day(names: str) -> str:
    """Return *names* up to where a sign or a label begins the day that stands behind them in their line."""
    return _DAY_BEHIND.sub("", names).strip() or names


def names_in(text: str) -> str:
    """Return the names in a line that only its element's name announces; empty without any."""
    for segment in _segments(text):
        names = _tidy(segment)
        if are_names(names) or is_unit(names):
            return names
    return ""


def name_beside_day(text: str) -> str:
    """Return the person that a line names beside nothing but a day, `Lê Mẫu | 15/02/2019 10:03`; empty without one."""
    if len(text) > _LONGEST or not find_stamps(text):
        return ""
    parts = [name for name in map(_tidy, _segments(text)) if name and not _BESIDE_DAY.fullmatch(name)]
    name = parts[0] if len(parts) == 1 else ""
    whole = 0 < name.count(" ") < _MOST_WORDS - 1 and all(
        word[:1].isupper() and word[1:].islower() for word in name.split()
    )
    return name if whole and is_person(name) and not is_office(name) else ""


def _segments(text: str) -> list[str]:
    """Return the parts of a line between its days, clocks and signs such as `|`."""
    if "ago" in text or _DIGIT.search(text):
        text = AGE.sub(" | ", text)
        for stamp in reversed(find_stamps(text)):
            text = f"{text[: stamp.start]} | {text[stamp.end :]}"
    return [part.strip() for part in _PARTING.split(text) if part.strip()]


def _tidy(text: str) -> str:
    """Return *text* up to where the words after a name begin, without signs round it."""
    if text[:2] in ("~ ", "– ", "- "):
        text = text[2:]
    end = _ENDS.search(text)
    if end is not None and end.start() > 1:
        text = text[: end.start()]
    while "," in text and _ACCOUNT.fullmatch(text.rpartition(",")[2].strip(" .")):
        text = text.rpartition(",")[0]
    return text.strip(" ,;:|·–—-•→›»").removesuffix(",").removesuffix(" und").removesuffix(" and")
