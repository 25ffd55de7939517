"""Words that pages print round their articles: headings, labels, widgets.

The patterns are in lower case and read text in lower case: a pattern that ignores case costs several times more.
"""

import re
from functools import lru_cache
from typing import Final


def _any_of(*patterns: str) -> str:
    """Join alternatives; a space in them stands for any white space."""
    return "(?:" + "|".join(pattern.replace(" ", r"\s+") for pattern in patterns) + ")"


_RELATED_HEADING: Final = re.compile(
    _any_of(
        r"(?:các |những |một số )?(?:tin|bài|bài viết|tin bài|tin tức|thông tin|thông báo|văn bản)(?: tức| viết| bài)? "
        r"(?:khác|(?:có )?liên quan|cùng (?:chuyên mục|loại|chủ đề|mục|thể loại|lĩnh vực)|đã (?:đưa|đăng)(?: ngày)?"
        r"|mới (?:hơn|nhất|cập nhật|đăng)|cũ hơn|nổi bật|(?:đọc|xem) nhiều(?: nhất)?|tiếp theo|trước đó)",
        r"cùng (?:chuyên mục|chủ đề|mục)|(?:đọc|xem) nhiều(?: nhất)?|theo dòng sự kiện|tin đọc nhiều",
        r"xem thêm|xem tiếp|có thể bạn quan tâm|đọc thêm|chuyên mục khác|bình luận|ý kiến bạn đọc",
        r"related(?: (?:articles|stories|news|posts|topics|content|links|coverage))?|read (?:more|also|next)|see also",
        r"also read|more (?:from|on|stories|news|like)\b.*|recommended(?: .*)?|don'?t miss|comments?|topics|tags",
        r"you (?:may|might) (?:also )?(?:like|be interested).*|most (?:read|popular|viewed)|trending(?: .*)?",
        r"latest (?:news|stories|articles)",
        r"mehr (?:zum thema|dazu|von|aus|über)\b.*|(?:lesen|lies|siehe?) (?:sie |dazu )?auch\b.*|zum thema",
        r"(?:zum )?weiterlesen|(?:auch|ebenfalls) interessant|das könnte (?:sie|dich|euch) auch interessieren",
        r"schon gelesen\??|(?:weitere|verwandte|ähnliche) (?:artikel|beiträge|themen|meldungen|nachrichten)\b.*",
        r"schlagwörter|kommentare",
        r"(?:te|le) puede interesar|también (?:te|le) (?:puede )?interesa\w*|ver también|mir[aá] también",
        r"más (?:sobre|de)\b.*|(?:leer|saiba|ver|lee) (?:más|mais)|veja também|potrebbe interessarti.*",
        r"sur le même (?:sujet|thème)|zobacz (?:też|także)|ook interessant|смотрите также|по теме|дивіться також",
        r"lue myös|læs også|číst také|devamını oku",
        r"(?:à )?lire aussi|lee también|leia (?:também|mais)|leggi anche|más información|noticias relacionadas",
        r"lees ook|les også|läs (?:också|även)|читайте также|читайте також|czytaj (?:też|także|również)|baca juga",
        r"関連記事|관련기사|相关新闻|相关阅读",
    )
    + r"\s*[:.…»>\-–]*",
)

_PROMOTION: Final = re.compile(
    _any_of(
        r"see more|read (?:more|also|next)|also read|more|watch|don'?t miss|recommended|sign up|subscribe|follow",
        r"related(?: (?:story|article|news|post|coverage))?|les også|läs (?:också|även|mer)|læs også|lue myös|lees ook",
        r"lesen sie auch|mehr dazu|mehr zum thema|lire aussi|à lire(?: aussi)?|voir aussi|lee también",
        r"leia (?:também|mais)|leggi anche|czytaj (?:też|także|również|więcej)|čtěte také|читайте также|читайте також",
        r"zobacz (?:też|także|również)|(?:te|le) puede interesar|puedes? ver|mir[aá] también|veja também|ver también",
        r"(?:auch|ebenfalls) interessant|siehe auch|baca juga|xem thêm|đọc thêm|tin liên quan",
    )
    + r"\s*[:：|>»].{3,200}",
)

_WIDGET: Final = re.compile(
    _any_of(
        r"(?:số )?(?:lượt|lần|số) (?:xem|đọc|truy cập|người xem|người đọc)|đã xem|(?:số )?lượt người xem",
        r"(?:bạn|quý vị) đang (?:ở(?: đây| trang)?|xem|đọc)|vị trí(?: hiện tại)?|you are here",
        r"đóng (?:cửa sổ|lại|trang)",
        r"xem với cỡ chữ|cỡ chữ|in (?:bài|ra|ấn|trang)(?: này)?|bản in|gửi (?:email|bài viết|bình luận|cho bạn bè)",
        r"(?:nghe|đọc)(?: đọc)? (?:bài(?: viết)?|báo|nội dung)(?: này)?|giọng đọc|tốc độ đọc|tương phản"
        r"|giọng (?:nam|nữ).{0,20}",
        r"(?:bản|trang) (?:để )?in|in bài(?: viết)?(?: này)?|gửi (?:bài"
        r"|tin)(?: viết)?(?: này)?(?: qua)? (?:email|mail)",
        r"(?:lesezeit|thời gian đọc|temps de lecture|reading time|tiempo de lectura|tempo di lettura)"
        r"\s*:?\s*\d{1,3}.{0,12}",
        r"\d{1,3}[ -](?:min(?:ute)?s?\.?|phút) (?:read(?:ing)?|lesezeit|lesedauer|đọc|de lecture|de lectura)",
        r"mã (?:an toàn|bảo mật|xác nhận)|(?:gửi|viết|nội dung) bình luận|tắt thông báo|thích(?: \d+)?|zalo"
        r"|đánh giá bài viết",
        r"(?:quay|trở) (?:lại|về)(?: (?:trang (?:trước|chủ)|đầu trang|danh sách))?|lên trên|về đầu trang"
        r"|trang trước|tải ứng dụng",
        r"bạn đã không sử dụng site.{0,120}|thời gian chờ|những (?:tin|bài) (?:mới|cũ) hơn",
        r"lưu bài(?: viết)?(?: này)?|bình chọn|đang online|thời tiết|tỷ giá|liên kết website|chia sẻ|góp ý kiến",
        r"click để đánh giá|tổng số điểm của bài viết(?: là)?|ý kiến bạn đọc",
        r"xếp hạng|từ khóa|tags? ?:|quay lại|về trang trước|đầu trang",
        r"(?:file|tệp(?: tin)?|tập tin|tài liệu|văn bản) đính kèm",
        r"(?:(?:©|\(c\)|copyright)\s*)+(?:\d{4}.{0,150}|(?:by|of|bởi) .{0,150})",
        r"(?:©\s*)?bản quyền (?:©\s*)?(?:thuộc|của) [^.!?]{0,150}\.?",
        r"(?:bạn )?(?:(?:cần|phải|hãy|vui lòng) )?đăng nhập.{0,30} để .{0,20}(?:bình luận|ý kiến|góp ý).{0,30}",
        r"(?:please |you must )?(?:be )?log(?:ged)? ?in.{0,30} to .{0,20}comments?.{0,20}",
        r"this entry was posted .{0,250}|bookmark the permalink",
        r"(?:trang|pages?|phần)\s*:?\s*1[\s|,]+(?:(?:trang|page|phần)\s*)?2"
        r"(?:[\s|,…]+(?:(?:trang|page|phần)\s*)?\d{1,2})*|date (?:published|posted)",
        r"lên đầu|nghe đọc bài|advertisement|sponsored|share(?: (?:this|on|via).{0,40})?|tweet|print|email",
        r"facebook|twitter|whatsapp|copy link|follow us.{0,40}|sign up.{0,80}|subscribe.{0,60}|newsletter",
        r"loading\.*|advert|anzeige|werbung|publicidad|publicité|pubblicità|teilen|compartir|partager|реклама",
        r"advertising|(?:article|story) continues.{0,40}|this content is imported from.{0,120}|externer inhalt",
        r"empfohlener (?:redaktioneller|externer) inhalt|no comments?|keine kommentare|kommentare geschlossen",
        r"skip to .{0,40}|back to top|click here.{0,30}|a a|autoplay|legende|video|copyright|\+|\|",
    )
    + r"(?:\s*[:\d.,|()\[\]+\-].{0,60}|\s*)",
)

_ENDING: Final = re.compile(
    r"[(\[]?\s*(?:còn (?:nữa|tiếp)|hết|xem tiếp (?:kỳ|trang).*|to be continued|fin|end)\s*[)\].…]*"
)

_SITE: Final = re.compile(
    _any_of(
        r"cổng (?:thông tin|giao tiếp|tt)",
        r"trang (?:thông tin|tin|chủ|web)",
        r"website",
        r"báo điện tử",
        r"cơ quan chủ quản",
    )
    + r"\b",
)

_CREDIT: Final = re.compile(
    r"(?:^|[\s(\[.,;–—-])(?:ảnh|hình|nguồn ảnh|ảnh tư liệu|photos?|foto|fotos|bild|image|credit|picture|"
    r"getty images|afp|reuters|ap photo)\s*(?:minh họa\s*)?(?::|by\b|/|credit)",
)

_STAMP_LABEL: Final = re.compile(
    _any_of(
        r"ngày (?:đăng|cập nhật|tạo|viết|xuất bản|phát hành|đưa tin)|đăng (?:lúc|ngày)|cập nhật(?: (?:lúc|ngày))?",
        r"thời gian đăng|được đăng|published|posted|publié|veröffentlicht|publicad[oa]|updated|erstellt|stand|datum",
        r"date ?:|letzte (?:änderung|aktualisierung)|aktualisiert|pubblicato|gepubliceerd|opublikowano|fecha ?:|дата",
    ),
)
_LONGEST_HEADING: Final = 80
_LONGEST_WIDGET: Final = 250
"""Characters that no such heading or label exceeds."""


def is_related_heading(text: str) -> bool:
    """Say whether *text*, whole, is a heading over a list of other articles."""
    return len(text) < _LONGEST_HEADING and text[:1].isalpha() and _is_related_heading(text)


@lru_cache(maxsize=4096)
def _is_related_heading(text: str) -> bool:
    # Kept, because three rooms ask about the same short lines, and a portal prints them on each of its pages.
    return _RELATED_HEADING.fullmatch(text.lower()) is not None


def begins_related(text: str) -> bool:
    """Say whether *text* begins with such a heading and a colon."""
    end = text.find(":", 0, _LONGEST_HEADING)
    return end > 0 and is_related_heading(text[:end])


def is_ending(text: str) -> bool:
    """Say whether *text* only says that the text ends here, or goes on elsewhere."""
    return len(text) < 40 and _ENDING.fullmatch(text.lower()) is not None


def is_promotion(text: str) -> bool:
    """Say whether *text* is a line that sends the reader to another article."""
    return _PROMOTION.fullmatch(text.lower()) is not None


def is_widget(text: str) -> bool:
    """Say whether *text*, whole, is a counter, a button or a label of a widget."""
    return len(text) < _LONGEST_WIDGET and _WIDGET.fullmatch(text.lower()) is not None


def begins_site_name(text: str) -> bool:
    """Say whether *text* begins as Vietnamese portals begin their own name."""
    return _SITE.match(text.lower()) is not None


def names_photographer(text: str) -> bool:
    """Say whether somewhere in *text*, the end of a caption, stands who took the picture."""
    return _CREDIT.search(text.lower()) is not None


def stamp_label(text: str) -> str:
    """Return the words in *text* that label a date, in lower case; empty without any."""
    found = _STAMP_LABEL.search(text.lower())
    return found[0] if found else ""


def has_any(text: str, parts: tuple[str, ...]) -> bool:
    """Say whether *text* holds one of *parts*."""
    for part in parts:  # noqa: SIM110 - compiled, a loop takes a third of what `any` does
        if part in text:
            return True
    return False
