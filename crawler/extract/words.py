"""Words that pages print round their articles: headings, labels, widgets. Lower case, whole-string patterns."""

import re

RELATED_HEADING = re.compile(
    r"""(?:
      (?:các\s+|những\s+|một\s+số\s+)?(?:tin|bài|bài\s+viết|tin\s+bài|tin\s+tức)\s+(?:tức\s+|viết\s+|bài\s+)?
        (?:khác|liên\s+quan|cùng\s+(?:chuyên\s+mục|loại|chủ\s+đề)|đã\s+đưa|mới\s+(?:hơn|nhất|cập\s+nhật)|cũ\s+hơn|nổi\s+bật|đọc\s+nhiều)
    | xem\s+thêm|xem\s+tiếp|có\s+thể\s+bạn\s+quan\s+tâm|đọc\s+thêm|tin\s+cùng\s+chuyên\s+mục|chuyên\s+mục\s+khác
    | related(?:\s+(?:articles|stories|news|posts|topics|content|links|coverage))?|read\s+(?:more|also|next)|see\s+also|also\s+read
    | more\s+(?:from|on|stories|news|like)\b.*|recommended(?:\s+.*)?|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested).*
    | most\s+(?:read|popular|viewed)|trending(?:\s+.*)?|latest\s+(?:news|stories|articles)|don'?t\s+miss
    | mehr\s+zum\s+thema|lesen\s+sie\s+auch|lire\s+aussi|à\s+lire\s+aussi|lee\s+también|leia\s+(?:também|mais)|leggi\s+anche
    | lees\s+ook|les\s+også|läs\s+(?:också|även)|читайте\s+также|читайте\s+також|czytaj\s+(?:też|także|również)|baca\s+juga
    | zum\s+thema|das\s+könnte\s+sie\s+auch\s+interessieren|topics|tags|schlagwörter|más\s+información|noticias\s+relacionadas
    | 関連記事|관련기사|相关新闻|相关阅读|comments?|kommentare|bình\s+luận|ý\s+kiến\s+bạn\s+đọc
    )\s*[:.…»>\-–]*""",
    re.VERBOSE | re.IGNORECASE,
)
"""A heading over a list of other articles, whole."""

WIDGET = re.compile(
    r"""(?:
      (?:số\s+)?(?:lượt|lần|số)\s+(?:xem|đọc|truy\s+cập|người\s+xem|người\s+đọc)|đã\s+xem|lượt\s+người\s+xem|số\s+lượt\s+người\s+xem|xem\s+với\s+cỡ\s+chữ|cỡ\s+chữ
    | in\s+(?:bài|ra|ấn|trang)|bản\s+in|gửi\s+(?:email|bài\s+viết|bình\s+luận|cho\s+bạn\s+bè)|lưu\s+bài(?:\s+viết)?(?:\s+này)?|bình\s+chọn|đang\s+online|thời\s+tiết|tỷ\s+giá
    | liên\s+kết\s+website|chia\s+sẻ|góp\s+ý\s+kiến|click\s+để\s+đánh\s+giá|tổng\s+số\s+điểm\s+của\s+bài\s+viết|xếp\s+hạng|từ\s+khóa|tags?\s*:|quay\s+lại|về\s+trang\s+trước|đầu\s+trang|lên\s+đầu|nghe\s+đọc\s+bài
    | advertisement|sponsored|share(?:\s+(?:this|on|via).{0,40})?|tweet|print|email|facebook|twitter|whatsapp|copy\s+link|follow\s+us.{0,40}
    | sign\s+up.{0,80}|subscribe.{0,60}|newsletter|loading\.*|anzeige|werbung|publicidad|publicité|pubblicità|teilen|compartir|partager|реклама
    | skip\s+to\s+.{0,40}|back\s+to\s+top|click\s+here.{0,30}|a\s+a|\+|-|\|
    )(?:\s*[:\d.,|()\[\]+\-].{0,60}|\s*)""",
    re.VERBOSE | re.IGNORECASE,
)
"""A counter, a button or a label of a widget, whole."""

CREDIT = re.compile(
    r"(?:^|[\s(\[.,;–—-])(?:ảnh|hình|nguồn ảnh|ảnh tư liệu|photos?|foto|fotos|bild|image|credit|picture|getty images|afp|reuters|ap photo)\s*(?:minh họa\s*)?(?::|by\b|/|credit)",
    re.IGNORECASE,
)
"""Somewhere in a caption: who took the picture."""

STAMP_LABEL = re.compile(
    r"(?:ngày\s+(?:đăng|cập\s+nhật|tạo|viết|xuất\s+bản|phát\s+hành|đưa\s+tin)|đăng\s+(?:lúc|ngày)|cập\s+nhật(?:\s+(?:lúc|ngày))?|"
    r"thời\s+gian\s+đăng|được\s+đăng|published|posted|publié|veröffentlicht|publicado|updated|erstellt|stand)",
    re.IGNORECASE,
)
