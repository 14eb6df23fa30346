"""What a period reads: payments of the year so far, returns of its own quarter, each row with its file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_period, read_source
from monitoring.intake.registry import Source, write_register
from monitoring.period import Period
from monitoring.workspace import REPOSITORY, Workspace
from tests.intake.files import PAYMENTS, RETURNS, csv_bytes, payment, return_line, sheets_bytes


def source(content: bytes, layout: str | list[str], **declared: object) -> Source:
    return Source(
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        layout=layout,
        sender="Kho bạc",
        received_on="2024-04-02",
        illustrative=True,
        **declared,
    )


def received(root: Path, files: dict[str, dict[str, tuple[str | list[str], bytes]]]) -> Workspace:
    """A workspace with these files: period → name → (layout, content)."""
    workspace = Workspace(root)
    for period, named in files.items():
        folder = workspace.received("mau", period)
        folder.mkdir(parents=True)
        for name, (_, content) in named.items():
            (folder / name).write_bytes(content)
        write_register(
            folder / "sources.yml", {name: source(content, layout) for name, (layout, content) in named.items()}
        )
    return workspace


def vouchers(*numbers: str) -> bytes:
    return csv_bytes([PAYMENTS, *(payment(voucher=number) for number in numbers)])


def returned(place: str) -> bytes:
    return csv_bytes([RETURNS, return_line(place=place)])


@pytest.fixture
def year(tmp_path: Path) -> Workspace:
    both = sheets_bytes(
        {"Chứng từ": [PAYMENTS, payment(voucher="E")], "Lũy kế": [RETURNS, return_line(place="Vĩnh Ô")]}
    )
    return received(
        tmp_path,
        {
            "2023-Q4": {"old.csv": ("payments", vouchers("Z"))},
            "2024-Q1": {
                "b.csv": ("payments", vouchers("C")),
                "a.csv": ("payments", vouchers("A", "B")),
                "r.csv": ("returns", returned("Vĩnh Hà")),
            },
            "2024-Q3": {
                "r.csv": ("returns", returned("Vĩnh Khê")),
                "d.csv": ("payments", vouchers("D")),
                "e.xlsx": (["payments", "returns"], both),
            },
            "2024-Q4": {"later.csv": ("payments", vouchers("Y"))},
        },
    )


def test_payments_of_the_year_so_far_and_returns_of_the_quarter(year):
    tables = read_period(year, "mau", Period(2024, 3))
    payments, returns = tables["payments"], tables["returns"]
    assert payments.rows["voucher"].tolist() == ["A", "B", "C", "D", "E"]
    assert payments.rows["source_file"].tolist() == [
        "2024-Q1/a.csv",
        "2024-Q1/a.csv",
        "2024-Q1/b.csv",
        "2024-Q3/d.csv",
        "2024-Q3/e.xlsx",
    ]
    assert returns.rows["place"].tolist() == ["Vĩnh Ô", "Vĩnh Khê"]
    assert returns.rows["source_sheet"].tolist() == ["Lũy kế", ""]
    assert list(payments.sources) == ["2024-Q1/a.csv", "2024-Q1/b.csv", "2024-Q3/d.csv", "2024-Q3/e.xlsx"]
    assert len(tables["indicator-returns"].rows) == 0


def test_what_a_period_always_has_is_there_even_where_nothing_was_received(year):
    tables = read_period(year, "mau", Period(2024, 4))
    assert list(tables) == [name for name, layout in load_layouts().items() if layout.always]
    assert len(tables["returns"].rows) == 0 and next(iter(tables["returns"].rows)) == "component"


def test_a_period_without_a_register_is_refused(year):
    with pytest.raises(InputError, match="no register"):
        read_period(year, "mau", Period(2024, 2))


def test_a_changed_file_of_an_earlier_quarter_stops_the_reading(year):
    path = year.received("mau", "2024-Q1") / "a.csv"
    path.write_bytes(path.read_bytes().replace(b"UNC", b"UNX").replace(b"A,", b"B,"))
    with pytest.raises(InputError, match=r"2024-Q1/a\.csv.*checksum differs"):
        read_period(year, "mau", Period(2024, 3))


def test_a_file_must_have_the_layout_it_is_registered_with():
    content = vouchers("A")
    with pytest.raises(InputError, match="Cumulative disbursement return"):
        read_source(content, source(content, "returns"), "2024-Q1/a.csv")
    with pytest.raises(InputError, match="does not exist"):
        read_source(content, source(content, "paymentz"), "2024-Q1/a.csv")


def test_the_register_may_declare_the_unit():
    content = csv_bytes([PAYMENTS[:10], payment()[:10]])
    [table] = read_source(content, source(content, "payments", unit="nghìn đồng"), "2024-Q1/a.csv")
    assert table.rows["unit"].tolist() == ["nghìn đồng"]


def test_the_outturn_of_2023_as_it_was_received():
    table = read_period(Workspace(REPOSITORY), "vinh-linh", Period(2023, 4))["returns"]
    assert table.rows["cumulative"].tolist() == ["3.295,413", "13.513,610", "939,018", "5.227,268"]
    assert table.rows["plan"].tolist() == ["3.361,532", "15.164", "1.475,286", "10.038,0"]
    assert not any(source.illustrative for source in table.sources.values())
