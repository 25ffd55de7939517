"""read_days: dates as people type them, the one reader of them for queries, options, addresses and commands."""

from datetime import date

import pytest

from luutin.indexer import BadRequestError, NoSuchDayError, read_bound, read_days
from luutin.indexer.query.days import days_or_none

READ = {
    "2019": ("2019-01-01", "2019-12-31"),
    "2019-05": ("2019-05-01", "2019-05-31"),
    "2020-2": ("2020-02-01", "2020-02-29"),
    "2019-05-31": ("2019-05-31", "2019-05-31"),
    "05/2019": ("2019-05-01", "2019-05-31"),
    "31/05/2019": ("2019-05-31", "2019-05-31"),
    "1.5.2019": ("2019-05-01", "2019-05-01"),
    " 9-1-2020 ": ("2020-01-09", "2020-01-09"),
    "9/1/20": ("2020-01-09", "2020-01-09"),
    "09012020": ("2020-01-09", "2020-01-09"),
    "9012020": ("2020-01-09", "2020-01-09"),
    "1712019": ("2019-01-17", "2019-01-17"),
    "090120": ("2020-01-09", "2020-01-09"),
    "012020": ("2020-01-01", "2020-01-31"),
    "20200109": ("2020-01-09", "2020-01-09"),
    "2019/05/31": ("2019-05-31", "2019-05-31"),
    "2019 05": ("2019-05-01", "2019-05-31"),
    "9 1 2020": ("2020-01-09", "2020-01-09"),
    "9 / 1 / 2020": ("2020-01-09", "2020-01-09"),
    "３１/５/２０１９": ("2019-05-31", "2019-05-31"),
    "ngày 9 tháng 1 năm 2020": ("2020-01-09", "2020-01-09"),
    "9 thang 1 nam 2020": ("2020-01-09", "2020-01-09"),
    "tháng 1/2020": ("2020-01-01", "2020-01-31"),
    "Năm 2020": ("2020-01-01", "2020-12-31"),
}
NO_DATES = ["", "hôm qua", "1/20", "20", "1112020", "13/2020/1", "٣/١/٢٠٢٠", "2019-", "0912345678"]
NOT_IN_THE_CALENDAR = ["31/02/2019", "2019-13", "0/2019", "00/05/2019", "0000", "29/2/2019"]


@pytest.mark.parametrize(("text", "days"), READ.items())
def test_a_day_a_month_or_a_year(text, days):
    """A month or a year stands for all of its days."""
    assert tuple(map(str, read_days(text))) == days


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date(text):
    """Day before month, a year that is not half, digits that everyone can read: nothing else is guessed at."""
    assert read_days(text) is None


@pytest.mark.parametrize("text", NOT_IN_THE_CALENDAR)
def test_what_the_calendar_does_not_have(text):
    """A date that cannot be is told apart from what is no date; among the words of a query it is just words."""
    with pytest.raises(NoSuchDayError, match=text):
        read_days(text)
    assert days_or_none(text) is None


@pytest.mark.parametrize("value", ["soon", "31/02/2019", 2019])
def test_a_bound_that_is_no_date_is_told(value):
    """Beside a query a wrong date is an error that says which forms are read."""
    with pytest.raises(BadRequestError, match="31/05/2019"):
        read_bound("since", value)


def test_a_bound_is_the_first_or_the_last_of_its_days():
    """From a month is from its first day, to a month is to its last."""
    assert read_bound("since", "02/2020") == date(2020, 2, 1)
    assert read_bound("until", "02/2020", last=True) == date(2020, 2, 29)
