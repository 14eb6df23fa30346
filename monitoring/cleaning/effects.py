"""By how many đồng a correction changes what is disbursed: the row is read with and without it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from monitoring.cleaning import reading
from monitoring.cleaning.finding import Context
from monitoring.cleaning.rules import load_rules
from monitoring.intake.layouts import Layout

#: disbursed = advances + completed volume − advance recoveries − refunds ± adjustments. A recovery moves money
#: from advance to volume, whose full amount is paid out as volume: the sum must not rise by it.
SIGN = {"advance": 1, "volume": 1, "adjustment": 1, "advance_recovery": -1, "refund": -1}
#: Rules that compare rows with others, or with the register: a row alone is judged by the rest.
_OF_OTHERS = {"superseded", "corrections", "replaced-report", "conflicting", "duplicate"}


def change_in_disbursed(before: pd.DataFrame, after: pd.DataFrame, layout: Layout, context: Context) -> pd.Series:
    """What each row (same index) adds to the year's disbursement `after` it was corrected, less what it added `before`.

    In đồng; a refused row adds nothing. Payments count for the whole year, so that a correction has the same effect in
    every quarter.
    """
    if layout.money is None:
        return pd.Series(0, index=after.index)
    money = reading.output_name(layout, layout.money)
    return _disbursed(after, money, layout, context) - _disbursed(before, money, layout, context)


def _disbursed(rows: pd.DataFrame, money: str, layout: Layout, context: Context) -> pd.Series:
    index = rows.index
    if layout.year_to_date:
        context = replace(context, period=context.period.year_end)
    for rule in load_rules():
        if rule.holds_for(layout) and rule.rule not in _OF_OTHERS:
            finding = rule.look_at(rows, layout, context)
            rows = rows.assign(**finding.columns).drop(index=finding.refused.index)
    dong = rows[money].fillna(0)
    if "payment_kind" in rows:
        dong = dong * rows["payment_kind"].map(SIGN)
    return dong.astype("Int64").reindex(index, fill_value=0)
