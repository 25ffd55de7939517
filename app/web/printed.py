"""How dates, moments and numbers are printed for a reader."""

from datetime import datetime

from luutin.archive import VIETNAM

_DIRECTION = {
    code: f"[U+{code:04X}]" for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def visible(text: str) -> str:
    """*text* with Unicode's direction controls written out: unseen, they can make a line read as another."""
    return text if text.isascii() else text.translate(_DIRECTION)


def day(stamp: str | None) -> str:
    """A local stamp (`2020-01-09` or `2020-01-09T17:44`) as `09/01/2020`; empty for None."""
    return "/".join(reversed(stamp[:10].split("-"))) if stamp else ""


def day_and_time(stamp: str | None) -> str:
    """A local stamp with its clock, where it has one: `09/01/2020 17:44`."""
    return f"{day(stamp)} {stamp[11:16]}".strip() if stamp else ""


def moment(utc: str | None) -> str:
    """A UTC moment of the archive as Vietnamese time: `23/11/2026 13:20`; empty for None."""
    if not utc:
        return ""
    return datetime.fromisoformat(utc).astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def month(text: str) -> str:
    """`2020-01` as `01/2020`; a year and a day likewise."""
    return "/".join(reversed(text.split("-")))


def count(number: int, language: str) -> str:
    """A count with its thousands apart: `12.345` in Vietnamese, `12,345` in English."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "vi" else text


def size(number: int, language: str) -> str:
    """Bytes for people: `7,4 KB` in Vietnamese, `7.4 KB` in English (1 KB is 1,000 bytes)."""
    value, unit = float(number), "B"
    for larger in ("KB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    text = f"{value:.0f}" if unit == "B" or value >= 100 else f"{value:.1f}"
    return f"{text.replace('.', ',') if language == 'vi' else text} {unit}"
