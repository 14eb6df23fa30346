"""The rows behind every rate of disbursement, each once, with the levels at whose rates it counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitoring.evidence.raw_lines import RawLine
from monitoring.evidence.trace import Tracer
from monitoring.measures.disbursement import DIMENSIONS
from monitoring.publishing.workbook_rows import DISBURSED, MOST_ROWS, PLANNED, Counted, CountedRow, letter
from monitoring.tables.numbers import number_name

#: (part, file, sheet, row, what it adds).
_Key = tuple[str, str, str, int, int]


@dataclass
class _Entry:
    line: RawLine
    levels: set[str] = field(default_factory=set)
    dimensions: dict[str, str] = field(default_factory=dict)


def counted_rows(tracer: Tracer) -> Counted:
    """Every row of payments, returns and plan that some rate of disbursement.csv, or what was disbursed, is made of."""
    accepted = len(tracer.rows("payments")) + len(tracer.rows("returns"))
    if accepted > MOST_ROWS:
        return Counted((), accepted)
    found: dict[_Key, _Entry] = {}
    for row in tracer.rows("disbursement"):
        place = {name: str(value) for name in DIMENSIONS if (value := getattr(row, name)) not in ("", None)}
        rate = tracer.trace(number_name(row.number_id, "rate_percent")).lines
        whole = tracer.trace(number_name(row.number_id, "cumulative_dong")).lines
        for part, sums, level in ((DISBURSED, rate[:1], letter([*place])), (PLANNED, rate[1:], letter([*place])),
                                      (DISBURSED, whole, "")):  # fmt: skip
            for line in (line for lines in sums for line in lines):
                entry = found.setdefault((part, line.file, line.sheet, line.row, int(line.adds)), _Entry(line))
                entry.levels |= {level} - {""}
                entry.dimensions |= place
    return Counted([_counted(key, entry) for key, entry in sorted(found.items(), key=lambda item: item[0])])


def _counted(key: _Key, entry: _Entry) -> CountedRow:
    part, file, sheet, row, dong = key
    text = " | ".join(f"{header}: {value}" for header, value in entry.line.text.items())
    return CountedRow(part, dong, "".join(sorted(entry.levels)), entry.dimensions, file, sheet, row, text)
