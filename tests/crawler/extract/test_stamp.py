"""find_stamps: the shapes it reads, the dates it refuses, and the weekday as a checksum."""

import unicodedata

import pytest

from luutin.crawler.reading.extract.stamp import find_stamps

SHAPES = {
    "09/01/2020 - 05:44 PM": "2020-01-09T17:44",
    "Thứ năm - 09/01/2020 17:44": "2020-01-09T17:44",
    "Thứ Năm, 09/01/2020 | 17:44": "2020-01-09T17:44",
    "Thứ năm, 9/1/2020, 17:44 (GMT+7)": "2020-01-09T17:44",
    "Ngày đăng 12/03/2018 | 03:03": "2018-03-12T03:03",
    "Ngày đăng: 21/01/2021 - Lượt xem: 87": "2021-01-21",
    "17.07.2019": "2019-07-17",
    "9-1-2020": "2020-01-09",
    "2017-02-27": "2017-02-27",
    "Họp giao ban tuần (17:10 14/06/2024)": "2024-06-14T17:10",
    "00:00 17/09/2018": "2018-09-17T00:00",
    "Cập nhật lúc 12:04 20/05/2025 (GMT+7)": "2025-05-20T12:04",
    "Văn An| 15/02/2019 10:03": "2019-02-15T10:03",
    "10/03/2020 10:41:46 AM": "2020-03-10T10:41",
    "07 / 12 / 2019 - 12:41 PM": "2019-12-07T12:41",
    "Ngày đăng: 09/01/2020 05:44:00 CH": "2020-01-09T17:44",
    "05:44:00 CH 09/01/2020": "2020-01-09T17:44",
    "12:05 SA 01/01/2020": "2020-01-01T00:05",
    "12:05 CH 01/01/2020": "2020-01-01T12:05",
    "14h30, ngày 09/01/2020": "2020-01-09T14:30",
    "17 giờ 44 phút, ngày 09/01/2020": "2020-01-09T17:44",
    "Thứ 5, 09.01.2020 | 17h44": "2020-01-09T17:44",
    "ngày 9 tháng 1 năm 2020": "2020-01-09",
    "Thứ Năm, ngày 09 tháng 01 năm 2020": "2020-01-09",
    "9 Tháng Một, 2020": "2020-01-09",
    "Tháng Mười Hai 21, 2025": "2025-12-21",
    "November 18, 2019 at 3:05 pm": "2019-11-18T15:05",
    "18. November 2019, 14:05 Uhr": "2019-11-18T14:05",
    "26. oktobar 2020. 14:05": "2020-10-26T14:05",
    "12 out 2021": "2021-10-12",
    "24 أبريل 2020": "2020-04-24",
    "28.01.22": "2022-01-28",
    "2020年1月9日 17:44": "2020-01-09T17:44",
    "Fri, 02/11/2022 - 09:14": "2022-02-11T09:14",
    "T4, 06/19/2019 - 10:39": "2019-06-19T10:39",
    "06/19/2019": "2019-06-19",
    "Wed, 02/11/2022": "2022-11-02",
}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("text", "iso"), SHAPES.items())
def test_reads_each_documented_shape(text, iso, form):
    """Every shape gives its day, and its clock where one is printed, in either Unicode form."""
    assert [stamp.iso for stamp in find_stamps(unicodedata.normalize(form, text))] == [iso]


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2020",
        "136/2020/NĐ-CP",
        "12/KH-UBND",
        "0912.345.678",
        "09.12.34.56.78",
        "1.234.2020",
        "13/13/2020",
        "9/1/1789",
    ],
)
def test_refuses_what_is_no_day(text):
    """Document numbers, telephone numbers and days that never were are no stamps."""
    assert find_stamps(text) == ()


@pytest.mark.parametrize(
    ("text", "agrees"),
    [("Thứ năm, 09/01/2020", True), ("Thứ Bẩy, 11/01/2020", True), ("Thứ ba, 09/01/2020", False), ("09/01/2020", None)],
)
def test_weekday_is_a_checksum(text, agrees):
    """A printed weekday agrees with the day or contradicts it."""
    assert find_stamps(text)[0].weekday is agrees
