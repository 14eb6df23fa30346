"""Large files of invented vouchers, with every kind of mistake that the cleaning rules look for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import xlsxwriter
from pyarrow import csv

from monitoring.cleaning.codelists import CodeList
from monitoring.intake.layouts import load_layouts

_CHUNK_ROWS = 500_000
_MISTAKES = 0.002  # of all rows, for each kind of mistake
_REPEATED = 0.005
_DAYS = [f"{day:02}/{month:02}/2024" for month in range(1, 10) for day in range(1, 29)]
_AMOUNTS = [f"{number * 1_000:,}".replace(",", ".") for number in range(1, 500_001)]
_OFFICES = [f"Ban Quản lý dự án khu vực {number}" for number in range(1, 41)]
_SCHEMA = pa.schema([(field.header, pa.string()) for field in load_layouts()["payments"].fields.values()])
_AMOUNT = list(load_layouts()["payments"].fields).index("amount")
_NOTES = [f"Thanh toán  khối lượng hoàn thành đợt {number}" for number in range(1, 20_001)]


def write_payments(path: Path, rows: int, codes: dict[str, CodeList], seed: int = 1719) -> None:
    """Write `rows` vouchers of the first nine months of 2024 as csv, in the headers of the layout `payments`."""
    with csv.CSVWriter(path, _SCHEMA) as writer:
        for table in _tables(rows, codes, seed):
            writer.write_table(table)


def write_workbook(path: Path, rows: int, codes: dict[str, CodeList], seed: int = 1719) -> None:
    """Write the same vouchers as one sheet of an xlsx workbook, whole amounts as typed numbers."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, _SCHEMA.names)
        records = (
            texts for table in _tables(rows, codes, seed) for texts in zip(*table.to_pydict().values(), strict=True)
        )
        for place, texts in enumerate(records, start=1):
            for column, text in enumerate(texts):
                digits = text.replace(".", "") if column == _AMOUNT else ""
                if digits.isdigit():
                    sheet.write_number(place, column, int(digits))
                else:
                    sheet.write_string(place, column, text)


def _tables(rows: int, codes: dict[str, CodeList], seed: int) -> Iterator[pa.Table]:
    random = np.random.default_rng(seed)
    for start in range(0, rows, _CHUNK_ROWS):
        columns = _columns(random, start, min(_CHUNK_ROWS, rows - start), codes)
        yield _with_repeats(random, pa.table(columns, schema=_SCHEMA))


def _columns(random: np.random.Generator, start: int, rows: int, codes: dict[str, CodeList]) -> list[pa.Array]:
    """The columns in the order of the layout."""

    def chosen(texts: Sequence[str | int], mistakes: Sequence[str | int] = ()) -> pa.Array:
        places = random.integers(0, len(texts), rows)
        if mistakes:
            wrong = random.random(rows) < _MISTAKES
            places[wrong] = len(texts) + random.integers(0, len(mistakes), int(wrong.sum()))
        return pa.array([*texts, *mistakes]).take(pa.array(places))

    kinds = codes["plan_kinds"]
    plans = [("2024" if kinds.resolve(text) == "year" else "2023", text) for text in kinds.spellings]
    plan = chosen(range(len(plans)), [len(plans)]).to_numpy()
    plan_years, plan_kinds = (
        pa.array(texts).take(pa.array(plan)) for texts in zip(*plans, ("24", kinds.spellings[0]), strict=True)
    )
    return [
        pa.array([f"KB-{number:07}" for number in range(start, start + rows)]),
        chosen(_DAYS, ["31/02/2024", "15/11/2023", "20/12/2024", "hôm qua"]),
        chosen([text for text in codes["components"].spellings if len(text) < 40], ["Dự án 99", " "]),
        chosen(codes["places"].spellings, ["xã Vinh Hạ Thượng"]),
        chosen([*codes["sources"].spellings, ""]),
        chosen(codes["capitals"].spellings, ["ĐTTP"]),
        plan_years,
        plan_kinds,
        chosen(["tạm ứng", "KLHT", "thu hồi tạm ứng", "hoàn trả"], [""]),
        chosen(_AMOUNTS, ["-5.000.000", "13548.5", "1.2.3", "-"]),
        chosen(["đồng", "Đồng", "VNĐ"], ["USD"]),
        chosen(_OFFICES),
        chosen(_NOTES),
    ]


def _with_repeats(random: np.random.Generator, table: pa.Table) -> pa.Table:
    """The same number of rows, of which some stand twice, one below the other."""
    times = 1 + (random.random(table.num_rows) < _REPEATED)
    return table.take(pa.array(np.repeat(np.arange(table.num_rows), times)[: table.num_rows]))
