"""Rules about the sheets that rows come from: hidden ones, those of other quarters, hidden rows, full sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from monitoring.cleaning.finding import Context, Finding, Rule, applies, has_mark
from monitoring.distinct import distinct, flagged, plain
from monitoring.intake.layouts import Layout
from monitoring.intake.titles import stated_period
from monitoring.period import Period
from monitoring.vietnamese import fold

#: T9, Th 9, Tháng 9; 9T, 9 tháng, LK 9 tháng: the month at whose end the figures stand.
_MONTH = re.compile(r"(?:lk |luy ke )?(?:(?:t|th|thang) ?(0?[1-9]|1[0-2])|(0?[369]|12) ?(?:t|th|thang))(?: dau nam)?")


@applies("uncounted-sheet")
def uncounted_sheet(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses rows of hidden sheets and, where a file has a sheet a quarter, rows of the sheets of other quarters.

    Rows that bear their dates may stand in sheets of any quarter.
    """
    finding = Finding()
    hidden = flagged(rows["remarks"], partial(has_mark, "hidden_sheet"))
    finding.refuse("", rows.loc[hidden, "source_sheet"], case="hidden")
    if not layout.year_to_date:
        finding.refuse("", rows.loc[_of_another_quarter(rows, several=True), "source_sheet"], case="other_period")
    return finding


@applies("unseen-row")
def unseen_row(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Remarks hidden rows, a last row that was probably not the last, and sheets named after another quarter."""
    finding = Finding()
    for mark in ("hidden_row", "last_possible_row", "ends_within_row"):
        finding.remark("", _sheets(rows[flagged(rows["remarks"], partial(has_mark, mark))]), case=mark)
    if not layout.year_to_date:
        finding.remark("", _sheets(rows[_of_another_quarter(rows, several=False)]), case="titled_otherwise")
    return finding


def _sheets(rows: pd.DataFrame) -> pd.Series:
    """The names of the sheets of `rows`, or of files that have none."""
    sheets = plain(rows["source_sheet"])
    return sheets.mask(sheets == "", plain(rows["source_file"]))


def _with_months(
    stated: Sequence[Period | None], titles: Sequence[str], files: np.ndarray, periods: Sequence[Period]
) -> list[Period | None]:
    """`stated`, where sheets named T7, T8, T9 or 3T, 6T, 9T are of the quarter that ends with this month, or of none.

    So short a name may mean something else, a table or a hamlet: it counts only in a file that has a sheet so named
    for the end of its own quarter.
    """
    months = [int(named[1] or named[2]) if (named := _MONTH.fullmatch(fold(title))) else 0 for title in titles]
    own = {file for file, month, period in zip(files, months, periods, strict=True) if month in _months_of(period)}
    return [
        said or (_period_to(month, period) if month and file in own else None)
        for said, month, file, period in zip(stated, months, files, periods, strict=True)
    ]


def _months_of(period: Period) -> set[int]:
    """The months after which a sheet of the period may be named: where its figures, and a month's estimates, end."""
    return {period.end.month, period.usual_cut_off.month} if period.is_month else {period.end.month}


def _period_to(month: int, own: Period) -> Period:
    """The period of `own`'s year and kind that ends with `month`; within a quarter the one before, not the own."""
    if own.is_month:
        return own if month in _months_of(own) else Period(own.year, month=month)
    return Period(own.year, month // 3) if month >= 3 else Period(own.year - 1, 4)


def _of_another_quarter(rows: pd.DataFrame, several: bool) -> np.ndarray:
    """The rows whose sheet is named after another quarter than their file's, where its file has `several` such names.

    A single sheet may bear the name that it had in the file from which it was copied.
    """
    files, names = distinct(rows["source_file"])
    titles, sheets = distinct(rows["source_sheet"])
    places, found = pd.factorize(files * (len(sheets) + 1) + titles)
    numbers, title_numbers = np.divmod(found, len(sheets) + 1)
    periods = [Period.parse(names[number].partition("/")[0]) for number in numbers]
    stated = [stated_period([sheets[title], str(own.year)]) for title, own in zip(title_numbers, periods, strict=True)]
    stated = _with_months(stated, [sheets[title] for title in title_numbers], numbers, periods)
    named = pd.Series([period is not None for period in stated], dtype=bool).groupby(numbers).transform("sum")
    other = [period not in (None, own) for period, own in zip(stated, periods, strict=True)]
    wanted: np.ndarray = np.array(other, dtype=bool) & ((named > 1).to_numpy() == several)
    return wanted[places]
