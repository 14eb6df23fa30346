"""A reporting quarter and its dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from monitoring.errors import InputError

_NAME = re.compile(r"(?P<year>20\d\d)-Q(?P<quarter>[1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """The quarter `year`-Q`quarter`; its figures are cumulative from 1 January of the year to the cut-off."""

    year: int
    quarter: int

    @staticmethod
    def is_name(text: str) -> bool:
        return _NAME.fullmatch(text) is not None

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period that `text` names, such as `2024-Q3`. Raises InputError for anything else."""
        match = _NAME.fullmatch(text)
        if not match:
            raise InputError(
                "“{text}” is not a period.", remedy="Write the year and the quarter, such as 2024-Q3.", text=text
            )
        return cls(int(match["year"]), int(match["quarter"]))

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}"

    @property
    def year_start(self) -> date:
        return date(self.year, 1, 1)

    @property
    def start(self) -> date:
        """The first day of the quarter."""
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def end(self) -> date:
        """The last day of the quarter by the calendar."""
        following = date(self.year + 1, 1, 1) if self.quarter == 4 else date(self.year, 3 * self.quarter + 1, 1)
        return following - timedelta(days=1)

    @property
    def usual_cut_off(self) -> date:
        """The last day whose payments count: money of a year may be paid to 31 January of the next."""
        return date(self.year + 1, 1, 31) if self.quarter == 4 else self.end

    @property
    def previous_in_year(self) -> Period | None:
        """The quarter before within the same year, over which cumulative figures can be compared."""
        return Period(self.year, self.quarter - 1) if self.quarter > 1 else None

    @property
    def following(self) -> Period:
        """The next quarter, of the next year after the fourth."""
        return Period(self.year + 1, 1) if self.quarter == 4 else Period(self.year, self.quarter + 1)

    @property
    def year_end(self) -> Period:
        """The last quarter of the year, whose cut-off closes the year's money."""
        return Period(self.year, 4)

    @property
    def same_quarter_last_year(self) -> Period:
        return Period(self.year - 1, self.quarter)

    def year_to_date(self) -> list[Period]:
        """The quarters of the year up to this one, whose payment files a run reads."""
        return [Period(self.year, quarter) for quarter in range(1, self.quarter + 1)]
