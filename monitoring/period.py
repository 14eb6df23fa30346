"""A reporting period, a quarter or a month, and its dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

from monitoring.errors import InputError

_NAME = re.compile(r"(?P<year>20\d\d)-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2]))", re.ASCII)

#: The same names where a schema wants a pattern.
PATTERN = "20[0-9]{2}-(Q[1-4]|0[1-9]|1[0-2])"


@total_ordering
@dataclass(frozen=True)
class Period:
    """The quarter `year`-Q`quarter`, or, where `quarter` is 0, the month `year`-`month`.

    Figures are cumulative from 1 January of the year to the cut-off. A month reports what was disbursed to the end of
    the month before, and an estimate to its own end: 2026-10 has the figures to 30/09/2026.
    """

    year: int
    quarter: int = 0
    month: int = 0

    @staticmethod
    def is_name(text: str) -> bool:
        return _NAME.fullmatch(text) is not None

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period that `text` names, `2024-Q3` or `2026-10`. Raises InputError for anything else."""
        match = _NAME.fullmatch(text)
        if not match:
            raise InputError(
                "“{text}” is not a period.",
                remedy="Write the year and the quarter, such as 2024-Q3, or the year and the month, such as 2026-10.",
                text=text,
            )
        return cls(int(match["year"]), int(match["quarter"] or 0), int(match["month"] or 0))

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}" if self.quarter else f"{self.year}-{self.month:02d}"

    def __lt__(self, other: Period) -> bool:
        """By year and by the day to which figures go; a month stands before a quarter that ends with it."""
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, date, int, int]:
        return (self.year, self.usual_cut_off, self.quarter, self.month)

    @property
    def is_month(self) -> bool:
        return not self.quarter

    @property
    def months(self) -> int:
        """The calendar months of the year that its figures cover."""
        return self.month - 1 if self.is_month else 3 * self.quarter

    @property
    def year_start(self) -> date:
        return date(self.year, 1, 1)

    @property
    def start(self) -> date:
        """The first day of the quarter, or of the month whose disbursement a month's report adds."""
        if self.is_month:
            return (date(self.year, self.month, 1) - timedelta(days=1)).replace(day=1)
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def end(self) -> date:
        """The last day of the quarter or month by the calendar; estimates of a month go to it."""
        last = self.month or 3 * self.quarter
        following = date(self.year + 1, 1, 1) if last == 12 else date(self.year, last + 1, 1)
        return following - timedelta(days=1)

    @property
    def usual_cut_off(self) -> date:
        """The last day whose payments count: money of a year may be paid to 31 January of the next; a month has the
        figures to the end of the month before.
        """
        if self.is_month:
            return date(self.year, self.month, 1) - timedelta(days=1)
        return date(self.year + 1, 1, 31) if self.quarter == 4 else self.end

    @property
    def previous_in_year(self) -> Period | None:
        """The period of the same kind before it whose figures are of the same year, so that they can be compared."""
        if self.is_month:
            return Period(self.year, month=self.month - 1) if self.month > 2 else None
        return Period(self.year, self.quarter - 1) if self.quarter > 1 else None

    @property
    def following(self) -> Period:
        """The next period of the same kind, of the next year after the last."""
        if self.is_month:
            return Period(self.year + self.month // 12, month=self.month % 12 + 1)
        return Period(self.year + 1, 1) if self.quarter == 4 else Period(self.year, self.quarter + 1)

    @property
    def year_end(self) -> Period:
        """The last quarter of the year, whose cut-off closes the year's money."""
        return Period(self.year, 4)

    @property
    def same_period_last_year(self) -> Period:
        return Period(self.year - 1, self.quarter, self.month)

    def so_far(self) -> list[Period]:
        """The periods of the same kind of the year up to this one."""
        if self.is_month:
            return [Period(self.year, month=month) for month in range(1, self.month + 1)]
        return [Period(self.year, quarter) for quarter in range(1, self.quarter + 1)]

    def year_to_date(self) -> list[Period]:
        """The periods of the year, quarters and months, whose payment files a run reads, this one last: those that
        have no later cut-off. A voucher in a file of a month and in one of a quarter counts once.
        """
        of_year = [
            *(Period(self.year, quarter) for quarter in (1, 2, 3, 4)),
            *(Period(self.year, month=month) for month in range(1, 13)),
        ]
        earlier = (period for period in of_year if period.usual_cut_off <= self.usual_cut_off and period != self)
        return [*sorted(earlier), self]
