"""Which units of a province have reported for a period, when that was due, and which handovers do not balance.

Units are those with a profile, and those that data/reference/units.csv has below the province at the end of the period:
a unit of which nothing has ever been received is named as well.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from monitoring.bilingual import Names
from monitoring.deadlines import report_day
from monitoring.measures.rollup import Province
from monitoring.period import Period
from monitoring.province import province_code
from monitoring.reference import is_valid_on
from monitoring.succession import load_succession
from monitoring.tables import frames
from monitoring.tables.numbers import rollup
from monitoring.tables.plan_rows import UnitRow
from monitoring.tables.province_rows import RollupHandoverRow, RollupReportRow
from monitoring.tables.store import as_texts, texts
from monitoring.workspace import handed_over


def reports_table(province: Province) -> pd.DataFrame:
    """One row a unit, by code: whether it has published the period, the first day on which one of its files was
    received, and the day on which its report was due ("" where no row of data/reference/report_days.csv says so).
    """
    standings = {standing.unit: standing for standing in province.standings}
    due = report_day(province.workspace, province.period)
    names = {row.unit: (row.name_vi, row.name_en) for row in _on_record(province)}
    names |= {unit.code: (unit.name.vi, unit.name.en) for unit in province.units}
    rows = [
        RollupReportRow(
            unit=unit,
            name_vi=vi,
            name_en=en,
            published=unit in standings,
            received_on=standings[unit].received_on if unit in standings else "",
            due_on="" if due is None else due[0].isoformat(),
            document="" if due is None else due[1].document,
        )
        for unit, (vi, en) in sorted(names.items())
    ]
    return frames.made_of(map(as_texts, rows), RollupReportRow)


def _on_record(province: Province) -> list[UnitRow]:
    """The units below the province at the end of the period."""
    day = province.period.end
    units = [row for row in load_succession(province.workspace).units if is_valid_on(row, day)]
    code = province_code(province.name)
    own = {
        row.unit
        for row in units
        if row.kind == "province" and province_code(Names(vi=row.name_vi, en=row.name_en)) == code
    }
    return [row for row in units if row.parent in own]


def handovers_table(province: Province) -> pd.DataFrame:
    """One row for each handover that a unit has written up to the period: how many of its figures agree, differ, or are
    told by one side only. `difference_dong` adds up all differences, none set off against another.
    """
    rows = [row for unit in province.units for row in _handovers(province, unit.code)]
    return frames.made_of(rows, RollupHandoverRow)


def _handovers(province: Province, unit: str) -> list[RollupHandoverRow]:
    found = []
    for path in province.workspace.handovers(unit):
        period = path.parent.name.removeprefix(handed_over(""))
        if not Period.is_name(period) or province.period < Period.parse(period):
            continue
        lines = texts(path)
        verdicts = Counter(line["verdict"] for line in lines)
        apart = sum(abs(int(line["difference_dong"] or 0)) for line in lines)
        number_id = rollup(unit, f"handover.{period}")
        agrees, differs, cannot_tell = (verdicts[verdict] for verdict in ("agrees", "differs", "cannot_tell"))
        found.append(RollupHandoverRow(number_id, unit, period, agrees, differs, cannot_tell, apart))
    return found
