"""Checks of what the disbursed amounts rest on: is the quarter's file of payments there, is it the treasury's?"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from monitoring.measures.check import Check, compared
from monitoring.measures.units import codes_by_spelling, unit_name, unit_of
from monitoring.records import records
from monitoring.subject import Subject


def check_payment_files(subject: Subject, sources: pd.DataFrame) -> Iterator[Check]:
    """`sources` as sources.csv. Nothing where no payments were received in the year: then the returns say it all.

    Who the treasury is, is told by the profile; where it names none, nobody is told apart.
    """
    files = [row for row in records(sources) if row.layout == "payments"]
    if not files:
        return
    own = [row for row in files if row.source_file.startswith(f"{subject.period}/")]
    yield compared(
        "payment_file",
        1,
        min(len(own), 1),
        "count",
        agrees="A file of payments of {period} was received.",
        differs="The amounts disbursed are those of the year's payments, but no file of payments of {period} was "
        "received: what was disbursed in it is not known.",
        period=str(subject.period),
    )
    treasuries = {agency.code for agency in subject.district.agencies if agency.is_treasury}
    codes = codes_by_spelling(subject.district)
    for row in own if treasuries else []:
        sender = unit_of(row.sender, codes)
        if sender not in treasuries:
            yield compared(
                f"payment_sender.{row.source_file}",
                1,
                None,
                "count",
                agrees="",
                missing="{file} was sent by {office}, not by the treasury: the treasury has not confirmed its "
                "payments.",
                file=row.source_file,
                office=unit_name(sender, subject.district),
            )
