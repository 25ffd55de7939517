"""Pages of a sentence or two: what a site says of itself is no article, and a notice that sounds alike is one."""

from datetime import UTC, datetime

import pytest

from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.extract import extract
from luutin.crawler.wire.page import Page

OF_ITSELF = [
    ("Tra cứu hồ sơ", "Tính năng này tạm dừng để nâng cấp. Kính mong quý công dân thông cảm."),
    ("Sự cố", "Máy chủ đang bận, xin vui lòng thử lại sau ít phút."),
    ("Tổ chức", "Đang cập nhật..."),
    ("Lịch sử xã", "Nội dung trang đang được biên soạn, mời bạn đọc quay lại sau."),
    ("Văn bản", "Chưa có văn bản nào trong mục này."),
    ("Thông báo", "Phiên đăng nhập của bạn đã hết hạn. Vui lòng đăng nhập lại."),
    ("Xin lỗi", "Bạn không có quyền xem trang này."),
    ("Tài khoản tạm dừng", "Website này tạm thời bị khóa do quá hạn thanh toán."),
    ("Riêng tư", "Trang web sử dụng cookie để phục vụ bạn tốt hơn. Vui lòng chọn đồng ý để xem nội dung trang web."),
    ("Oops", "Something went wrong. Please try again later."),
    ("Welcome", "This is your first post. Edit or delete it, then start writing!"),
    ("Bình luận", "Bình luận của bạn đang chờ kiểm duyệt."),
    ("Lỗi", "Chứng thư số của bạn không hợp lệ hoặc đã hết hiệu lực."),
    ("Trang chủ", "Website hiện đang trong giai đoạn chạy thử nghiệm."),
    ("Gửi thành công", "Cảm ơn bạn. Chúng tôi sẽ phản hồi trong thời gian sớm nhất."),
]
OF_THE_PLACE = [
    ("Tạm ngừng cấp nước khu Đông", "Xã tạm ngừng cấp nước khu Đông để bảo trì trạm bơm."),
    ("Không tìm thấy người mất tích", "Sau hai ngày, lực lượng cứu hộ chưa tìm thấy người mất tích trên sông."),
    ("Mở khóa tài khoản định danh", "Công dân đến công an xã để được mở khóa tài khoản, mang theo căn cước."),
    ("Đăng ký học bơi", "Phụ huynh đăng ký cho con tại văn phòng xã trước ngày 10/6."),
    (
        "Hệ thống kênh gặp sự cố",
        "Kênh chính sạt lở một đoạn dài hai mươi mét, xã huy động dân quân đắp lại ngay trong đêm.",
    ),
    ("Trạm bơm ngừng hoạt động", "Trạm bơm ngừng hoạt động ba ngày để thay máy, bà con trữ nước trước."),
    ("Không có ca bệnh mới", "Tuần qua toàn xã không có ca bệnh mới, hai ca cũ đã khỏi."),
    ("Quán cơm một nghìn", "Khách tự bỏ tiền vào hộp, chưa ai quên trả bao giờ."),
]
MENU = "".join(f"<li><a href='/{n}'>Chuyên mục số {n} của trang</a></li>" for n in range(6))


def read(title, text):
    body = f"<ul>{MENU}</ul><div class='c'><h1>{title}</h1><p>{text}</p></div><p>Địa chỉ: số 5 phố Mẫu</p>"
    html = f"<!DOCTYPE html><html lang='vi'><head><title>{title}</title></head><body>{body}</body></html>"
    url = "http://xa.example/a"
    return extract(Page(url, url, 200, {}, html.encode(), datetime(2026, 1, 1, tzinfo=UTC)), source="xa")


@pytest.mark.parametrize(("title", "text"), OF_ITSELF)
def test_what_a_site_says_of_itself_or_to_its_visitor_is_no_article(title, text):
    with pytest.raises(NotAnArticleError):
        read(title, text)


@pytest.mark.parametrize(("title", "text"), OF_THE_PLACE)
def test_what_a_notice_says_of_the_place_is_one(title, text):
    """Undated and short, with the same words: works, losses, accounts and forms of the world outside."""
    assert read(title, text).title == title
