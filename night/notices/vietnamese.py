"""What letters say, in Vietnamese: English sentence → the same. A test holds that none is missing or left over.

Words of the programs (`luutin status`, states as codes) stay as they are typed.
"""

VIETNAMESE = {
    # A source's health.
    "{ill} of {all} changed sources need a person.": "{ill} trong {all} nguồn có thay đổi cần người xem xét.",
    "Nothing needs to be done.": "Không cần làm gì.",
    "{source}: {state}, since {since}": "{source}: {state}, từ {since}",
    "{source}: {state} (was {before}), since {since}": "{source}: {state} (trước đó: {before}), từ {since}",
    " and {more} more": " và {more} nguồn nữa",
    "{why}": "Chi tiết: {why}",
    "healthy": "bình thường",
    "quiet": "im ắng",
    "failing": "trục trặc",
    "blocked": "bị chặn",
    "frozen": "ngừng đăng tin",
    "redirected": "chuyển sang máy chủ khác",
    "moved": "đổi chủ",
    "gone": "không còn",
    # A saved search.
    "New for “{name}” ({query}):": "Tin mới cho “{name}” ({query}):",
    "New for “{name}”:": "Tin mới cho “{name}”:",
    "{name}: {total} new": "{name}: {total} tin mới",
    "new": "mới",
    "edited: {kinds}": "loại sửa: {kinds}",
    "changed {when}, revision {number}": "sửa lúc {when}, phiên bản {number}",
    "matches in {fields}": "khớp ở {fields}",
    "... and {more} more:": "... và {more} tin nữa:",
    "All of them: {link}": "Xem tất cả: {link}",
    "All of them: `luutin serve`, then /watch/{name}": "Xem tất cả: `luutin serve`, rồi mở /watch/{name}",
    "This search finds very much. Make it narrower with": "Tìm kiếm này cho rất nhiều kết quả. Thu hẹp bằng",
    "'A NARROWER QUERY'": "'CÂU HỎI HẸP HƠN'",
    "To get no more of these: luutin watch remove {name}": "Để không nhận nữa: luutin watch remove {name}",
    "{name}: this saved search cannot be run": "{name}: tìm kiếm đã lưu này không chạy được",
    "The saved search “{name}” ({query}) cannot be run: {trouble}": (
        "Tìm kiếm đã lưu “{name}” ({query}) không chạy được: {trouble}"
    ),
    "It finds nothing until it is mended:": "Nó không tìm được gì cho đến khi được sửa:",
    # The operation.
    "run {job}: {kind}": "lượt chạy {job}: {kind}",
    "The run “{job}” of {due} ({kind}): {reason}.": "Lượt chạy “{job}” lúc {due} ({kind}): {reason}.",
    "`luutin schedule` shows the next runs, `luutin doctor` looks for causes.": (
        "`luutin schedule` cho biết các lượt tiếp theo, `luutin doctor` tìm nguyên nhân."
    ),
    "the clock was set back by {how}": "đồng hồ bị lùi {how}",
    "the clock was set forward by {how}": "đồng hồ bị chỉnh nhanh lên {how}",
    "{number} days": "{number} ngày",
    "{number} minutes": "{number} phút",
    "This machine's clock was changed by {how}: it shows {shown}, and would show {expected}.": (
        "Đồng hồ của máy này bị đổi {how}: nó chỉ {shown}, lẽ ra là {expected}."
    ),
    "Runs go on by the time that really passes. But moments are part of the proof of every page: if the clock is wrong"
    " now, set it, and keep it right with NTP (`timedatectl set-ntp true`).": (
        "Các lượt chạy vẫn tiếp tục theo thời gian thực trôi qua. Nhưng thời điểm là một phần của bằng chứng cho mỗi"
        " trang: nếu đồng hồ đang sai, hãy chỉnh lại và giữ đúng bằng NTP (`timedatectl set-ntp true`)."
    ),
    "{name}: over": "{name}: đã hết",
    # To subscribers.
    "Somebody asked to get the new hits of “{name}” at this address.": (
        "Có người xin nhận tin mới của “{name}” tại địa chỉ này."
    ),
    "Somebody asked to get the new hits of “{name}” ({query}) at this address.": (
        "Có người xin nhận tin mới của “{name}” ({query}) tại địa chỉ này."
    ),
    "If it was not you, do nothing: nothing more will come.": (
        "Nếu không phải bạn, không cần làm gì: sẽ không có thư nào nữa."
    ),
    "{name}: do you want this by e-mail?": "{name}: bạn có muốn nhận qua thư?",
    "If you want them, open this within two days and confirm: {link}": (
        "Nếu muốn nhận, mở địa chỉ này trong hai ngày và xác nhận: {link}"
    ),
    "To get no more of these: {link}": "Để thôi nhận: {link}",
    "the file of notices was damaged": "tệp thông báo bị hỏng",
    "The file of notices was damaged. It was set aside as {file}, and a new one was begun.": (
        "Tệp thông báo bị hỏng. Nó được cất thành {file}, và một tệp mới đã được tạo."
    ),
    "Notices that waited in it may not have been sent: `luutin status` shows how every source is.": (
        "Những thông báo chờ trong đó có thể chưa được gửi: `luutin status` cho biết tình trạng từng nguồn."
    ),
}
