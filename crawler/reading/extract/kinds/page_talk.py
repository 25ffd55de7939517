"""What a page says of itself, or to whoever opens it: that it is being mended, that it is empty, that one must sign in.

No list of phrases ends: portals word this in hundreds of ways. Each such sentence is built alike. Something of the site
(`trang này`, `máy chủ`, `your account`) is in some state (`đang nâng cấp`, `đã hết hạn`), or the visitor is told to do
what one does on a site. A text all of whose sentences are of that kind is no article's. The patterns read lower case.
"""

import re
from collections.abc import Iterable
from typing import Final


def _any_of(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


_SITE: Final = _any_of(
    r"(?:web ?site|web|máy chủ(?: web)?|server|tên miền|hosting|domain|trình duyệt|ứng dụng|hệ thống|giao diện)",
    r"(?:nội dung )?trang (?:web|thông tin|tin|chủ)(?: điện tử)?",
    r"cổng(?: (?:thông tin|dịch vụ|giao tiếp))?(?: điện tử| công)?(?: quốc gia)?",
    r"phiên (?:làm việc|đăng nhập|truy cập)|gói (?:hosting|cước|dịch vụ)",
)
"""What is the site's own, whatever is said of it."""
_PART: Final = _any_of(
    r"(?:nội dung )?trang|chức năng|tính năng|chuyên mục|mục|nội dung|bài(?: viết)?|tin(?: bài)?|dữ liệu|thông tin",
    r"tham số|tệp|mã (?:otp|tra cứu|xác thực)|hồ sơ trực tuyến",
    r"chứng thư số|bình luận|ý kiến|câu hỏi|kết nối|bộ dữ liệu|tin nhắn",
    r"tài khoản|yêu cầu|đường dẫn|liên kết|địa chỉ(?: trang| web| url)?|album|thư viện|dịch vụ|tài liệu|kết quả",
    r"chuyên trang",
)
"""What may be the site's, or anything: the state must follow it directly."""
_VISITOR: Final = r"(?:bạn|ông/bà|anh/chị|quý (?:vị|khách|bạn đọc|độc giả|công dân|khách hàng)(?: bạn đọc)?)"
_WHICH: Final = (
    rf"(?: (?:này|trên|hiện(?: tại| nay)?|của (?:{_VISITOR}|chúng tôi)"
    rf"|(?:mà )?{_VISITOR} (?:đang |vừa )?(?:tìm(?: kiếm)?|yêu cầu|truy cập|chọn|xem|cần|nhấn|bấm|mở)))"
)
_DOING: Final = _any_of(
    r"cập nhật|xây dựng|nâng cấp|bảo trì|bảo dưỡng|biên (?:soạn|tập)|soạn(?: thảo)?|chuẩn bị|hoàn thiện|hoàn chỉnh",
    r"khắc phục|sửa chữa|thi công|tải|nạp|xử lý|chỉnh sửa|hiệu chỉnh|phát triển|thiết kế",
    r"chuyển (?:sang|về|hướng|đến|tới|đổi)|chạy thử|thử nghiệm|(?:phê |kiểm )?duyệt|lưu trữ",
)
_IN_WORK: Final = (
    r"(?:đang|sẽ|được|chưa|chờ)(?: (?:được|trong|tạm|tiến hành|chờ))*(?: (?:quá trình|thời gian|giai đoạn))?(?: được)? "
    + _DOING
)
_SO_FAR: Final = r"(?:(?:hiện|đang|đã|sẽ|có thể|tạm|tạm thời) )*"
_STATE: Final = _any_of(
    _SO_FAR + _IN_WORK,
    _SO_FAR + r"tạm(?: thời)? (?:ngừng|dừng|ngưng|đóng|khóa|khoá|gián đoạn|không)",
    _SO_FAR + r"(?:ngừng|dừng|ngưng|kết thúc) (?:hoạt động|phục vụ|cung cấp|cập nhật)",
    _SO_FAR + r"(?:tạm nghỉ|cũ\b|sai\b|chỉ (?:dành cho|xem được|hiển thị|hỗ trợ)|hết hiệu lực)",
    _SO_FAR + r"(?:gián đoạn|quá tải|bận\b|gặp (?:sự cố|lỗi)|có lỗi|lỗi\b|ngoại tuyến|offline|trống|rỗng)",
    _SO_FAR + r"(?:bị )?(?:hết hạn|quá hạn|hết (?:dung lượng|băng thông|phiên))",
    _SO_FAR + r"bị (?:(?:tạm|vô|thay|di) )*(?:khóa|khoá|ngưng|ngừng|dừng|xóa|xoá|gỡ|chặn|từ chối|đình chỉ|hiệu hóa"
    r"|đổi|chuyển|hủy|lỗi|hạn chế|gián đoạn)",
    _SO_FAR + r"(?:không(?: còn)?|chưa) (?:tồn tại|khả dụng|hợp lệ|đúng|hỗ trợ|có|còn|hoạt động|hiển thị"
    r"|sẵn (?:sàng|dùng)|an toàn|tìm thấy|phù hợp|được (?:xuất bản|kích hoạt|cấp quyền|công bố|gia hạn|phép))",
    r"(?:đã )?chuyển (?:sang|về|đến) (?:địa chỉ|tên miền|giao diện)",
)
_THINGS: Final = _any_of(
    r"dữ liệu|bài(?: viết)?|tin(?: bài| tức)?|nội dung|kết quả|bản ghi|mục|thông tin|văn bản|(?:hình )?ảnh|video|album",
    r"chương trình|lịch(?: công tác)?|tài liệu|câu hỏi|bình luận|sự kiện|thủ tục|tệp|file|thông báo|trang",
)
_NOTHING: Final = _any_of(
    rf"(?:chưa|không)(?: hề)? (?:có|tìm thấy|tìm được) (?:bất (?:kỳ|cứ) )?{_THINGS}",
    r"^(?:hiện )?(?:tại |nay )?(?:chưa|không) có .{2,30} nào(?: .{0,30})?$|" + _VISITOR + r" chưa có .{2,30}$",
    r"\b0 (?:kết quả|bài|tin|mục|văn bản|bản ghi)|dữ liệu (?:trống|rỗng)",
)
_WRONG: Final = _any_of(
    r"(?:có|xảy ra|phát sinh|gặp)(?: một)? (?:lỗi|sự cố)(?: xảy ra)?\b.{0,30}(?:$|xử lý|hệ thống|trang|yêu cầu|bạn)",
    r"lỗi nghiêm trọng|khắc phục sự cố wordpress|từ chối kết nối|sự cố không mong muốn|quá thời gian chờ",
    r"không thể (?:kết nối|tải|hiển thị|xử lý (?:yêu cầu|dữ liệu)|truy cập|mở (?:trang|được))",
    r"(?:lượng|lượt|nhiều)(?: người| lượt)?(?: đang)? truy cập|mã (?:lỗi|hỗ trợ|sự cố)",
)
_ON_SITE: Final = _any_of(
    r"đăng nhập|đăng ký tài khoản|mật khẩu|tên (?:tài khoản|đăng nhập)|mã (?:xác nhận|bảo mật|bảo vệ|kiểm tra)",
    r"từ khóa|từ khoá|java ?script|cookie|public_html|https?://|kết nối mạng|lấy đường dẫn|tải ứng dụng|trang chủ",
    r"hộp thư để|quét mã|nhập (?:mã|đúng)|sai mật khẩu|cài (?:đặt )?(?:ứng dụng|flash|plugin)|trang mẫu",
    r"truy cập (?:vào )?(?:cổng|trang|website|địa chỉ)",
    r"thử lại|quay (?:lại|về|trở lại)|(?:trở|truy cập|ghé|vào|xem|tải) lại|ô (?:bên|tìm|dưới)",
    r"ban quản trị|phiên bản mới|mã (?:qr|otp)",
    r"quản trị (?:viên|hệ thống|mạng|website)|nhà cung cấp|bộ phận kỹ thuật|(?:chờ|đợi) (?:trong|một|giây|chút|xử)",
)
_TELLS: Final = r"(?:xin|vui lòng|hãy|mời|mong|phải|cần|please)"
_TOLD: Final = _any_of(
    rf"(?:^|\b{_TELLS} )(?:{_VISITOR} )?(?:(?:vui lòng|hãy|xin|mời) )*(?:nhập|chọn|bấm|nhấn|click|tải|bật|kích hoạt"
    r"|liên hệ|truy cập|kiểm tra|đăng|thử|quay|trở|ghé|vào|xem|chờ|đợi|dùng|gõ|quét|cài|chuyển|báo|gửi)"
    rf"\b(?:.{{0,60}}?\b)??{_ON_SITE}",
    rf"\b{_TELLS}\b.{{0,60}}\b{_ON_SITE}",
    r"hẹn gặp|sớm (?:trở|quay) lại|sắp (?:ra mắt|khai trương)|(?:trở|quay|thử) lại sau|bộ phận kỹ thuật",
)
_RIGHTS: Final = _any_of(
    rf"{_VISITOR} (?:không|chưa)(?: có| được(?: cấp)?)? (?:đủ )?(?:quyền|phép|đăng nhập)",
    rf"{_VISITOR} (?:phải|cần|hãy) (?:đăng nhập|cài|tải|đủ \d+ tuổi|bật|có tài khoản)",
    rf"{_VISITOR} (?:đã|chưa) (?:bình chọn|gửi|chọn|đánh giá|tham gia bình chọn)",
    rf"{_VISITOR} (?:đã )?bị (?:đăng xuất|khóa|khoá|chặn)|{_VISITOR} không thể (?:xem|truy cập|mở|tải|gửi)",
    rf"{_VISITOR} (?:sẽ|đang) được chuyển|{_VISITOR} có đồng ý|tự động chuyển (?:hướng|về|đến|sang)",
    r"đồng ý (?:với )?(?:việc )?sử dụng|sử dụng (?:các )?(?:tập tin )?cookie",
    r"cookie.{0,80}(?:đồng ý|chấp nhận|trải nghiệm|consent|accept|agree)",
    r"chúng tôi (?:đang|sẽ|xin|rất)(?: (?:tiến hành|tạm|sớm))? (?:phản hồi|lỗi|" + _DOING + ")",
)
_ENGLISH: Final = _any_of(
    r"(?:this|the|that|your|our|requested) (?:\w+ ){0,2}(?:page|site|website|content|account|request|session|domain"
    r"|server|article|link|item|service|url|post|resource|connection|portal)\b.{0,40}?(?:\bnot\b|no longer|n't|been"
    r"|under|temporarily|suspended|expired|unavailable|moved|deleted|removed|for (?:sale|purchase)|\bdown\b|denied"
    r"|reported|timed out|offline|being|coming)",
    r"something went wrong|stay tuned|forbidden|unauthori[sz]ed|\bloading\b|java ?script",
    r"\b(?:try|check|come|visit)(?: back)? again|please (?:try|check|enable|log|sign|contact|refresh|wait|verify)",
    r"we(?:'re|’re| are)(?: \w+)? (?:working|sorry|currently|down|coming|updating|performing|upgrading|unable)",
    r"you (?:do not|don't|don’t|must|need to|have been|are not|are being|cannot)\b.{0,30}(?:permission|log|sign|access"
    r"|authori|block|enable|allow|redirect)",
    r"(?:permission|not authori[sz]ed) to (?:access|view)|connection (?:timed out|refused|reset)",
    r"we (?:have|'ve) moved|page isn't|could not be (?:displayed|found|loaded)|technical details|correlation id",
    r"welcome to (?:wordpress|nginx|your new|apache)|(?:start|then) (?:editing|writing)|this is your first post",
    r"request (?:blocked|rejected)|(?:we|this (?:web)?site) uses? cookies|accept (?:all )?cookies",
    r"contact (?:your|the) (?:hosting|site|web|system)",
    r"^(?:nginx|apache|openresty|cloudflare|litespeed|microsoft-iis|varnish)\b.{0,40}$",
)
_BEGINS: Final = r"(?:^|[,;:(] ?|các |vì |do )(?:(?:các|những|một số|rất tiếc|xin lỗi),? )*"
_TALK: Final = re.compile(
    _any_of(
        rf"{_SITE}{_WHICH}* {_STATE}",
        rf"{_BEGINS}{_PART}{_WHICH}* {_STATE}",
        rf"{_BEGINS}{_PART}{_WHICH}+ (?:.{{0,40}} )?{_STATE}",
        rf"^(?:hiện )?{_IN_WORK}\b.{{0,30}}$|\btrang mẫu\b",
        rf"{_VISITOR} đã (?:nhập|{_ON_SITE})|{_PART} của {_VISITOR}",
        *(_NOTHING, _WRONG, _TOLD, _RIGHTS, _ENGLISH),
    )
)
_COURTESY: Final = re.compile(
    r"(?:xin|(?:rất |kính )?mong|(?:kính |trân trọng )?mời|vui lòng|(?:trân trọng |chân thành |xin )?(?:cảm|cám) ơn"
    r"|trân trọng|rất tiếc|thank you|sorry|oops|please|get a price)(?: [^.!?]{0,80})?[.!…]*"
)
_FOOT: Final = re.compile(
    r"(?:©|bản quyền|copyright|ubnd|[uủ][ỷy] ban|số \d|hotline|điện thoại|đt|tel|fax|địa chỉ|e-?mail|giấy phép|trụ sở"
    r"|chịu trách nhiệm|cơ quan chủ quản|(?:trang|cổng) thông tin)\b.{0,60}"
)
"""A line of the page's foot, where nothing sets it apart from the text."""
_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")


def speaks_of_itself(texts: Iterable[str]) -> bool:
    """Say whether all sentences of *texts*, all that a page says, are the site's own about itself or its visitor."""
    sentences = [part.rstrip(" .!?…:;") for text in texts for part in _SENTENCE.split(text.lower())]
    told = [part for part in sentences if _TALK.search(part)]
    return bool(told) and all(_TALK.search(part) or _says_nothing(part) for part in sentences)


def _says_nothing(part: str) -> bool:
    """Say whether a sentence without a word of news goes with any such text: thanks, an address, a number."""
    return not _WORDS.search(part) or bool(_COURTESY.fullmatch(part) or _FOOT.fullmatch(part))
