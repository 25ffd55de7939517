"""What a portal says in place of an article: that it refuses, is out of service, is empty, or wants a form filled in.

One vocabulary for the crawler's doors and for the kind of a page. The patterns read text in lower case.
"""

import re
from collections.abc import Iterable
from typing import Final

_GUARD: Final = re.compile(
    r"hãy đợi|vui lòng (?:đợi|chờ)|xin (?:hãy )?(?:chờ|đợi)|đang kiểm tra trình duyệt|kiểm tra bảo mật"
    r"|xác (?:minh|nhận|thực) (?:rằng )?(?:bạn (?:là|không)|người dùng)|không phải (?:là )?(?:rô-?bốt|robot|người máy)"
    r"|truy cập (?:quá nhiều|quá nhanh|(?:của bạn )?(?:đã )?bị (?:từ chối|chặn|hạn chế))|từ chối truy cập|đang từ chối"
    r"|quá nhiều (?:yêu cầu|truy vấn|lượt)|yêu cầu (?:của bạn )?(?:đã )?bị (?:từ chối|chặn)|bạn đã truy cập quá"
    r"|địa chỉ ip.{0,40}(?:chặn|khóa|khoá|hạn chế)|mã (?:xác nhận|bảo vệ|captcha)|captcha|just a moment"
    r"|checking (?:your|the) browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:human|robot)"
    r"|attention required|access (?:to this page )?(?:has been )?denied"
    r"|request (?:rejected|blocked|unsuccessful)"
    r"|you (?:have been|are being) (?:blocked|rate.?limited)|too many requests|unusual traffic"
    r"|enable javascript and cookies|ddos protection|web application firewall|incident id|support id is|ray id",
)
_BLOCKED: Final = re.compile(
    r"hãy đợi|từ chối truy cập|đang từ chối|checking your browser|verify you are (?:a )?human|just a moment|"
    r"access denied|attention required|too many requests|enable javascript and cookies|mã bảo vệ|"
    r"xác (?:thực|minh) (?:bạn|người dùng)|captcha|bạn đã truy cập quá|quá nhiều yêu cầu|forbidden|bị chặn"
)
_SITE: Final = (
    r"(?:website|web ?site|trang web|trang thông tin|trang tin|cổng thông tin|cổng dịch vụ|hệ thống|máy chủ|server)"
)
_DOWN: Final = re.compile(
    rf"{_SITE}[^.!?]{{0,60}}(?:bảo trì|bảo dưỡng|nâng cấp|quá tải|tạm (?:ngừng|dừng|ngưng|đóng)|gián đoạn"
    rf"|gặp sự cố|bị lỗi)"
    r"|^(?:thông báo )?(?:đang )?bảo trì(?: (?:hệ thống|website|máy chủ))?$|under maintenance|(?:site|down"
    r"|closed) for maintenance"
    r"|maintenance mode|scheduled maintenance|be back (?:soon|shortly|online)|coming soon|under construction"
    r"|service (?:temporarily )?unavailable|temporarily (?:unavailable|overloaded|down)|bad gateway|gateway time-?out"
    r"|^\W*(?:error|lỗi)?\W*50[0-4]\b|internal server error|server error in|runtime error|database (?:error|connection)"
    r"|không (?:thể )?kết nối (?:được )?(?:tới|đến|với)? ?(?:máy chủ|cơ sở dữ liệu|csdl)|lỗi (?:hệ thống|máy chủ"
    r"|kết nối)"
    r"|bandwidth limit exceeded|resource limit is reached"
    r"|(?:account|site|website) (?:has been |is )?(?:suspended|disabled)|tài khoản[^.!?]{0,40}(?:tạm (?:ngưng"
    r"|khóa|khoá)|hết hạn)"
    r"|(?:tên miền|dịch vụ|hosting)[^.!?]{0,60}(?:hết hạn|đang được rao bán|tạm (?:ngưng|khóa|khoá)"
    r"|chưa được (?:kích hoạt|trỏ))"
    r"|domain[^.!?]{0,40}(?:for sale|parked|expired|has been registered)|buy this domain|parked (?:free|domain)"
    r"|^(?:it works!?|welcome to nginx!?|apache2? .*default page.*|iis windows(?: server)?|default web ?site page)$",
)
_PLACEHOLDER: Final = re.compile(
    r"(?:nội dung|dữ liệu|thông tin|trang|chuyên mục|mục|bài viết|hệ thống)?(?: này)?(?: hiện)?(?: đang"
    r"| sẽ)?(?: được)? ?"
    r"(?:cập nhật|xây dựng|hoàn thiện)(?: nội dung| dữ liệu| thông tin)?[ .!…]*"
    r"|(?:hiện (?:tại |nay )?)?(?:chưa|không) (?:có|tìm thấy|tồn tại) (?:dữ liệu|bài viết|bài|tin|tin bài"
    r"|tin tức|nội dung|kết quả"
    r"|bản ghi|mục|thông tin|văn bản)[^.!?]{0,60}[ .!…]*|(?:xin lỗi, ?)?không có (?:dữ liệu|kết quả).{0,40}"
    r"|no (?:results?|posts?|articles?|data|content|records?|items?)(?: (?:were |was )?(?:found|available|yet))?.{0,60}"
    r"|nothing (?:found|here).{0,80}|(?:sorry, )?(?:but )?nothing matched.{0,80}"
    r"|(?:đang tải|loading|please wait|vui lòng (?:chờ|đợi)|xin chờ)[^.!?]{0,40}[ .!…]*"
    r"|.{0,80}(?:enable|turn on|bật|kích hoạt|hỗ trợ) (?:your )?java ?script.{0,120}",
)
_DESK: Final = re.compile(
    r"(?:trang )?(?:đăng nhập|đăng ký|đăng kí|quên mật khẩu|tìm kiếm(?: nâng cao)?|kết quả tìm kiếm.*|liên hệ"
    r"|sơ đồ (?:trang|site|web|website|cổng)"
    r"|thăm dò ý kiến|thăm dò dư luận|bình chọn|khảo sát(?: ý kiến)?|góp ý|gửi (?:câu hỏi|góp ý|bài viết)"
    r"|hỏi đáp|đặt câu hỏi"
    r"|giỏ hàng|tài khoản)(?: (?:hệ thống|thành viên|tài khoản|người dùng|quản trị|website|trực tuyến))?"
    r"|log ?in|sign ?in|sign ?up|register|registration|(?:forgot|reset|lost) password|search(?: results?.*)?"
    r"|contact(?: us)?|site ?map"
    r"|poll|vote|survey|feedback|cart|my account"
)


def refuses(text: str) -> bool:
    """Say whether *text*, nearly all that a page says, is a guard's."""
    return _BLOCKED.search(text.lower()) is not None


def guards(text: str) -> bool:
    """Say whether *text*, all of a page of nearly no words, asks to wait, to prove something, or to go."""
    return _GUARD.search(text.lower()) is not None


def is_out_of_service(heads: Iterable[str], texts: list[str]) -> bool:
    """Say whether a page with the headlines *heads* and little text says that its site does not work at present.

    A notice to the public of such a thing is dated; the caller asks only of pages that are not.
    """
    said = [*(head.lower() for head in heads), *(text.lower() for text in texts[:4])]
    return any(_DOWN.search(text) for text in said)


def is_placeholder(text: str) -> bool:
    """Say whether *text*, whole, only says that there is nothing to read, or not yet."""
    return len(text) < 200 and _PLACEHOLDER.fullmatch(text.lower()) is not None


def is_desk(title: str) -> bool:
    """Say whether a page is headed as one where visitors do something: sign in, search, vote, write."""
    return len(title) < 80 and _DESK.fullmatch(title.lower().strip(" .:!")) is not None
