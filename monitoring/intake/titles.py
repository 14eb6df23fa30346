"""What the title of a table says of its period and day, and whether it says that its figures are invented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date

from monitoring.period import Period
from monitoring.vietnamese import fold

# All patterns are for folded text: without accents, small, its marks as spaces.
_YEAR = r"(?: (?:nam )?(?P<year>20\d\d)\b)?"
_QUARTER = re.compile(rf"\b(?:quy|q) ?(?P<quarter>iv|iii|ii|i|[1-4])\b{_YEAR}")
_MONTHS = re.compile(rf"\b(?P<months>0?[369]|12|ba|sau|chin) thang\b(?P<since> dau nam)?{_YEAR}")
_UNTIL = re.compile(r"\bden (?:het )?(?:ngay )?(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>20\d\d)\b")
_AS_OF = re.compile(
    r"\b(?:den(?: het)?|tai|thoi diem|so lieu)(?: ngay)? "
    r"(?P<day>\d{1,2})(?: thang)? (?P<month>\d{1,2})(?: nam)? (?P<year>20\d\d)\b"
)
#: A month names its quarter only where nothing else stands beside it: the day of a signature has one too.
_MONTH = re.compile(rf"thang (?P<month>0?[1-9]|1[0-2]){_YEAR}")
#: The year that a title names goes before one that only stands in it, such as that of a decree.
_YEARS = (re.compile(r"\bnam (20\d\d)\b"), re.compile(r"\b(20\d\d)\b"))
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "ba": 1, "sau": 2, "chin": 3}

_INVENTED = re.compile(r"\b(?:so lieu|du lieu) (?:minh hoa|gia dinh)\b|\billustrative (?:data|figures)\b")


def stated_period(texts: Iterable[str], months: bool = False) -> Period | None:
    """The quarter that the lines of a title name: “Quý II/2024”, “6 tháng đầu năm 2024”, “đến 30/06/2024”.

    With `months` a line that is nothing but a month, “Tháng 5”, names its quarter. A day names a quarter only as its
    usual cut-off. The first that is named counts, words before days; None where none is, or where no line tells the
    year.
    """
    folded = [fold(text) for text in texts]
    years = [year for pattern in _YEARS for text in folded for year in pattern.findall(text)]
    named = [*_by_words(folded, years[0] if years else "", months), *_by_days(folded)]
    return named[0] if named else None


def stated_day(texts: Iterable[str]) -> date | None:
    """The day to which titles and notes say that the figures run: “số liệu đến 20/9/2024”, “tại thời điểm 20/9/2024”.

    A day of estimates (“ước đến 15/10/2024”) is none of theirs. None where no day, or more than one, is named.
    """
    days = set()
    for text in map(fold, texts):
        behind = 0
        for match in _AS_OF.finditer(text):
            if "uoc" not in text[behind : match.start()].split():
                with suppress(ValueError):
                    days.add(date(int(match["year"]), int(match["month"]), int(match["day"])))
            behind = match.end()
    return days.pop() if len(days) == 1 else None


def says_invented(texts: Iterable[str]) -> bool:
    """Whether a line of a title marks the figures below it as invented: “(SỐ LIỆU MINH HỌA)”."""
    return any(_INVENTED.search(fold(text)) for text in texts)


def _by_words(folded: Iterable[str], usual_year: str, months: bool) -> Iterator[Period]:
    for text in folded:
        for match in _QUARTER.finditer(text):
            if year := match["year"] or usual_year:
                yield Period(int(year), _number(match["quarter"]))
        for match in _MONTHS.finditer(text):
            if (match["since"] or match["year"]) and (year := match["year"] or usual_year):
                count = match["months"]
                yield Period(int(year), _QUARTERS.get(count) or int(count) // 3)
        if months and (month := _MONTH.fullmatch(text)) and (year := month["year"] or usual_year):
            yield Period(int(year), (int(month["month"]) + 2) // 3)


def _number(quarter: str) -> int:
    return _QUARTERS.get(quarter) or int(quarter)


def _by_days(folded: Iterable[str]) -> Iterator[Period]:
    for match in (match for text in folded for match in _UNTIL.finditer(text)):
        year = int(match["year"])
        quarters = [Period(year - 1, 4), *(Period(year, quarter) for quarter in (1, 2, 3, 4))]
        for quarter in quarters:
            if _is(match, quarter.usual_cut_off) or _is(match, quarter.end):
                yield quarter


def _is(match: re.Match[str], day: date) -> bool:
    return (int(match["day"]), int(match["month"]), int(match["year"])) == (day.day, day.month, day.year)
