"""What a portal says in place of an article: that it refuses, is out of service, is empty, or wants a form filled in.

One vocabulary for the crawler's doors and for the kind of a page. The patterns read text in lower case.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from luutin.crawler.codes import Code


class _Words(NamedTuple):
    """How one kind of guard speaks."""

    code: Code | None
    """None: words that make no article, and say too little to take a page for a guard's."""
    plain: str
    """What nobody else says in a page of few words; empty: there is nothing such."""
    further: str = ""
    """What a short notice to the public may say as well: a page that says little else is a guard's."""


_RATE: Final = _Words(
    Code.RATE_LIMIT,
    r"bạn đã truy cập quá|quá nhiều yêu cầu|too many requests",
    r"truy cập quá (?:nhiều|nhanh)|quá nhiều (?:truy vấn|lượt)|you are being rate.?limited|rate limit exceeded"
    r"|unusual traffic|slow down",
)
_PLACE: Final = r"(?:quốc gia|lãnh thổ|vùng|khu vực|vị trí địa lý|country|region|location|territory)"
_GEO: Final = _Words(
    Code.GEO_BLOCK,
    "",
    r"chỉ (?:cho phép|hỗ trợ|phục vụ|chấp nhận|dành cho)[^.!?]{0,60}(?:trong nước|việt nam|lãnh thổ)"
    r"|(?:truy cập|địa chỉ|ip|kết nối)[^.!?]{0,40}(?:nước ngoài|ngoài (?:lãnh thổ )?việt nam|ngoài nước)"
    rf"|{_PLACE}[^.!?]{{0,40}}(?:bị (?:chặn|hạn chế|cấm)|không được (?:phép|hỗ trợ)|blocked|banned"
    r"|not (?:allowed|permitted|supported))"
    rf"|(?:not (?:available|accessible|allowed|permitted)|unavailable|blocked|banned|restricted|denied|chặn|hạn chế)"
    rf"[^.!?]{{0,40}}(?:in|from|for|to|tại|từ|ở) (?:your |this |the )?(?:current )?(?:geographic )?{_PLACE}"
    rf"|(?:banned|blocked) the {_PLACE}|geo.?(?:block|restrict|fenc|location)",
)
_CAPTCHA: Final = _Words(
    Code.CAPTCHA,
    r"captcha|mã bảo vệ|verify you are (?:a )?human",
    r"mã (?:xác nhận|an toàn|kiểm tra)|không phải (?:là )?(?:rô-?bốt|robot|người máy|máy)"
    r"|verifying you are (?:a )?human|verify(?:ing)? that you are (?:a )?human|are you (?:a )?(?:human|robot)"
    r"|not a robot|prove you are human|nhập (?:các )?ký tự",
)
_CHALLENGE: Final = _Words(
    Code.CHALLENGE,
    r"checking your browser|just a moment|enable javascript and cookies|xác (?:minh|thực) người dùng",
    r"(?:đang )?kiểm tra (?:trình duyệt|bảo mật|kết nối)|checking (?:your|the|if the site) "
    r"|enable cookies|ddos protection"
    r"|xác (?:minh|nhận|thực) (?:rằng )?(?:bạn (?:là|không)|người dùng)"
    r"|(?:bật|hỗ trợ) cookie|verifying your (?:browser|connection)|browser (?:check|verification)",
)
_GUARD: Final = _Words(
    Code.BLOCK_PAGE,
    r"từ chối truy cập|đang từ chối|access denied|attention required",
    r"truy cập (?:(?:của bạn )?(?:đã )?bị (?:từ chối|chặn|hạn chế))"
    r"|không (?:có quyền|được phép) truy cập|yêu cầu (?:của bạn )?(?:đã )?bị (?:từ chối|chặn)"
    r"|địa chỉ ip.{0,40}(?:chặn|khóa|khoá|hạn chế)"
    r"|access (?:to this (?:page|site|resource) )?(?:has been |is )?(?:denied|forbidden)"
    r"|request (?:rejected|blocked|unsuccessful)|you (?:have been|are|were) blocked"
    r"|web application firewall|incident id|support id is|ray id",
)
_WAIT: Final = _Words(None, "hãy đợi", r"vui lòng (?:đợi|chờ)|xin (?:hãy )?(?:chờ|đợi)")
_VAGUE: Final = _Words(None, r"forbidden|bị chặn|xác (?:thực|minh) bạn")
_BRINGS: Final = r"(?:đang|được)(?: được)? (?:tải|nạp|xử lý)|loading"
_LOADS: Final = re.compile(rf"{_BRINGS}|(?:tải|nạp) (?:dữ liệu|nội dung|thông tin|bài)")
"""Who asks to wait for this is a shell, and no guard."""
_KINDS: Final = (_GEO, _RATE, _CAPTCHA, _CHALLENGE, _GUARD)
"""By what they say: the plainer word first."""


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(filter(None, patterns)))


_DOORS: Final = tuple((kind.code, _any_of(kind.plain, kind.further)) for kind in _KINDS)
_WAITS: Final = _any_of(_WAIT.plain, _WAIT.further)
_REFUSES: Final = _any_of(*(kind.plain for kind in (*_KINDS, _WAIT, _VAGUE)))
_SITE: Final = (
    r"(?:website|web ?site|trang web|trang thông tin|trang tin|cổng thông tin|cổng dịch vụ|máy chủ|server"
    r"|hệ thống(?= (?:này|đang|hiện|tạm|bị|sẽ|đã|gặp|quá|web|dịch vụ|một cửa|máy chủ|mạng|cổng|thông tin|phần mềm)))"
)
_DOWN: Final = re.compile(
    rf"{_SITE}[^.!?]{{0,60}}(?:bảo trì|bảo dưỡng|nâng cấp|quá tải|tạm (?:ngừng|dừng|ngưng|đóng)|gián đoạn"
    rf"|gặp sự cố|bị lỗi)"
    r"|^(?:thông báo )?(?:đang )?bảo trì(?: (?:hệ thống|website|máy chủ))?$|under maintenance|(?:site|down"
    r"|closed) for maintenance"
    r"|maintenance mode|scheduled maintenance|be back (?:soon|shortly|online)"
    r"|(?:site|portal)(?: is)?(?: currently)? (?:coming soon|under construction)"
    r"|^\W*(?:wordpress\W+)?(?:error|lỗi)\W*$"
    r"|service (?:temporarily )?unavailable|temporarily (?:unavailable|overloaded|down)|bad gateway|gateway time-?out"
    r"|^\W*(?:error|lỗi)?\W*50[0-4]\b|internal server error|server error in|runtime error|database (?:error|connection)"
    r"|không (?:thể )?kết nối (?:được )?(?:tới|đến|với)? ?(?:máy chủ|cơ sở dữ liệu|csdl)|lỗi (?:hệ thống|máy chủ"
    r"|kết nối)"
    r"|bandwidth limit exceeded|resource limit is reached",
)
_PARKED: Final = re.compile(
    r"(?:account|site|website) (?:has been |is )?(?:suspended|disabled)|tài khoản[^.!?]{0,40}(?:tạm (?:ngưng"
    r"|khóa|khoá)|hết hạn)"
    r"|(?:tên miền|dịch vụ|hosting).{0,60}(?:hết hạn|(?:đang )?được rao bán|cần bán|tạm (?:ngưng|khóa|khoá)"
    r"|chưa được (?:kích hoạt|trỏ|cấu hình)|đã được đăng ký)"
    r"|domain.{0,60}(?:(?:is |may be )?for sale|parked|expired|has been registered)|buy this domain"
    r"|parked (?:free|domain)|(?:bán|mua) tên miền này"
    r"|^(?:it works!?|welcome to nginx!?|apache2? .*default page.*|iis windows(?: server)?|default web ?site page"
    r"|domain default page|index of /)$",
)
_PLACEHOLDER: Final = re.compile(
    r"(?:nội dung|dữ liệu|thông tin|trang|chuyên mục|mục|bài viết|hệ thống)?(?: này)?(?: hiện)?(?: ?đang"
    r"| ?sẽ)?(?: được)? ?"
    r"(?:trong (?:quá trình|thời gian) )?(?:cập nhật|xây dựng|hoàn thiện)(?: nội dung| dữ liệu| thông tin)?"
    r"(?:, (?:xin|mời|kính|vui lòng|rất mong|mong)[^.!?]{0,80})?[ .!…]*"
    r"|(?:hiện (?:tại |nay )?)?(?:chưa|không) (?:có|tìm thấy|tồn tại) (?:dữ liệu|bài viết|bài|tin|tin bài"
    r"|tin tức|nội dung|kết quả"
    r"|bản ghi|mục|thông tin|văn bản)[^.!?]{0,60}[ .!…]*|(?:xin lỗi, ?)?không có (?:dữ liệu|kết quả).{0,40}"
    r"|no (?:results?|posts?|articles?|data|content|records?|items?)(?: (?:were |was )?(?:found|available|yet))?.{0,60}"
    r"|(?:this |the |our )?(?:page|section|content|site|information)?(?: is| are)?(?: currently)? ?"
    r"(?:coming soon|under construction|being (?:updated|prepared|written|built))[ .!…]*"
    r"|nothing (?:found|here).{0,80}|(?:sorry, )?(?:but )?nothing matched.{0,80}"
    r"|{{.{1,60}}}",
)
_TRACE: Final = re.compile(
    r"server error in ['‘’\"]|stack trace:|unhandled exception|fatal error: uncaught|traceback \(most recent call"
    r"|object reference not set|(?:warning|fatal error|parse error|notice): .{0,200} on line \d+|whitelabel error page"
    r"|sqlstate\[|(?:java|org|javax|system)\.[\w.]+exception\b"
)
"""Of a page's first lines: what a program prints that ended in the middle of its work."""
_LONGEST_PLACEHOLDER: Final = 200
_SENTENCE: Final = re.compile(r"(?<=[.!…])\s+")
_COURTESY: Final = re.compile(
    r"(?:xin|(?:rất |kính )?mong|(?:kính |trân trọng )?mời|vui lòng|hẹn gặp"
    r"|(?:trân trọng |chân thành )?(?:cảm|cám) ơn"
    r"|trân trọng|thank you|sorry|please)(?: [^.!?]{0,80})?[.!…]*"
)
"""A sentence that goes with the news that there is none."""
_LOADING: Final = re.compile(
    rf"(?:.{{0,40}}\b)?(?:{_BRINGS}|please wait|vui lòng (?:chờ|đợi)|xin chờ)[^.!?]{{0,40}}[ .!…]*"
    r"|.{0,120}(?:enable|turn on|activate|allow|requires?|need|without|bật|kích hoạt|hỗ trợ|cần|yêu cầu|tắt)"
    r".{0,40}java ?script.{0,160}",
)
_DESK: Final = re.compile(
    r"(?:trang )?(?:đăng nhập|đăng ký|đăng kí|quên mật khẩu|tìm kiếm(?: nâng cao)?|kết quả tìm kiếm.*|liên hệ"
    r"|sơ đồ (?:trang|site|web|website|cổng)"
    r"|thông tin liên hệ|địa chỉ liên hệ|thăm dò ý kiến|thăm dò dư luận|bình chọn"
    r"|(?:kênh |nguồn (?:cấp )?)?rss|(?:thông tin|hồ sơ|trang) (?:cá nhân|thành viên|tài khoản|người dùng)"
    r"|(?:kết quả |phiếu )(?:bình chọn|thăm dò|khảo sát|góp ý|đăng ký)(?: .{0,40})?"
    r"|gửi (?:góp ý|ý kiến|bình luận|câu hỏi|phản ánh|liên hệ|thông tin) thành công|xác thực hai lớp"
    r"|khảo sát(?: ý kiến)?|góp ý|gửi (?:câu hỏi|góp ý|bài viết)"
    r"|hỏi đáp|đặt câu hỏi"
    r"|giỏ hàng|tài khoản)(?: (?:hệ thống|thành viên|tài khoản|người dùng|quản trị|website|trực tuyến))?"
    r"|log ?in|sign ?in|sign ?up|register|registration|(?:forgot|reset|lost) password|search(?: results?.*)?"
    r"|contact(?: us)?|site ?map"
    r"|poll|vote|survey|feedback|cart|my account"
)

_DESK_BEGINS: Final = re.compile(
    r"(?:đăng nhập|đăng k[ýí]|quên mật khẩu|lấy lại mật khẩu|tìm kiếm|tra cứu|liên hệ|khảo sát|góp ý|gửi|hỏi đáp"
    r"|đặt (?:câu hỏi|lịch)|thăm dò|log ?in|sign ?(?:in|up)|register|search|contact|feedback)(?!\w)"
)


def refuses(text: str) -> bool:
    """Say whether *text*, nearly all that a page says, is a guard's."""
    return _REFUSES.search(text.lower()) is not None


def door_in(text: str) -> Code | None:
    """Which guard's door *text* speaks of; None: it speaks of none."""
    said = text.lower()
    kind = next((code for code, words in _DOORS if words.search(said)), None)
    waits = kind is None and _WAITS.search(said) is not None and _LOADS.search(said) is None
    return Code.BLOCK_PAGE if waits else kind


def is_out_of_service(heads: Iterable[str], texts: list[str]) -> bool:
    """Say whether a page with the headlines *heads* and little text says that its site does not work at present.

    A notice to the public of such a thing is dated; the caller asks only of pages that are not.
    """
    return fault_in([*heads, *texts[:4]]) is not None


def is_trace(lines: Iterable[str]) -> bool:
    """Say whether *lines*, the first of a page, are what a program printed that broke off."""
    return any(_TRACE.search(line[:600].lower()) for line in lines)


def fault_in(lines: Iterable[str]) -> Code | None:
    """Whether *lines* say that nobody keeps the site, or that it is out of service; None: they say neither."""
    said = [line.lower() for line in lines]
    for code, words in ((Code.PARKED, _PARKED), (Code.MAINTENANCE, _DOWN)):
        if any(words.search(line) for line in said):
            return code
    return None


def is_placeholder(text: str) -> bool:
    """Say whether *text*, whole, only says that there is nothing to read, or not yet."""
    if len(text) >= _LONGEST_PLACEHOLDER:
        return False
    plain = text.lower()
    if _PLACEHOLDER.fullmatch(plain) is not None or is_loading(text):
        return True
    sentences = [sentence for sentence in _SENTENCE.split(plain) if _COURTESY.fullmatch(sentence) is None]
    return bool(sentences) and all(_PLACEHOLDER.fullmatch(sentence) for sentence in sentences)


def is_loading(text: str) -> bool:
    """Say whether *text*, whole, only says that scripts will bring what there is to read."""
    return len(text) < 300 and _LOADING.fullmatch(text.lower()) is not None


def is_desk_for(title: str) -> bool:
    """Say whether a heading begins as one where visitors fill something in, and goes on, as an article's may."""
    return len(title) < 80 and _DESK_BEGINS.match(title.lower()) is not None


def is_desk(title: str) -> bool:
    """Say whether a page is headed as one where visitors do something: sign in, search, vote, write."""
    return len(title) < 80 and _DESK.fullmatch(title.lower().strip(" .:!")) is not None
