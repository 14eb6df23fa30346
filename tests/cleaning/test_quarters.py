"""Whole quarters: what offices do to their files – send again, twice, late, year to date, revise, mix up units and
years – and each đồng counts once.

The expectation is reckoned apart from the program: the payments that were truly made, and the file that told of each
first.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.cleaning.ledger import Cleaning
from tests.cleaning.received_rows import cleaned, received
from tests.samples import PAYMENT, RETURN

COMPONENTS, PLACES = ("1", "4.1", "5.1", "8"), ("Vĩnh Ô", "Vĩnh Hà", "huyện")
KINDS = ("tạm ứng", "KLHT", "hoàn trả")
DAY = "15/0{}/2024"


@dataclass(frozen=True)
class Paid:
    """A payment truly made: its number, the month, and what it is for."""

    number: int
    month: int
    component: str
    place: str
    kind: str
    million: int

    def row(self, spelling: int) -> dict[str, str]:
        """The row as one of several offices writes it: zeros lost or kept, other notes, units and names."""
        return PAYMENT | {
            "voucher": (f"{self.number:06}", str(self.number), f'="{self.number:06}"')[spelling % 3],
            "paid_on": DAY.format(self.month) if spelling % 2 else f"2024-0{self.month}-15",
            "component": (self.component, f"DA{self.component}")[spelling % 2],
            "place": self.place,
            "payment_kind": self.kind,
            "amount": str(self.million) if spelling % 2 else f"{self.million}000000",
            "unit": "triệu đồng" if spelling % 2 else "đồng",
            "note": f"Thanh toán đợt {self.number}" if spelling % 3 else f"TT đợt {self.number}",
            "investor": ("Ban QLDA", "Ban Quản lý dự án")[spelling % 2],
        }


@st.composite
def payments(draw: st.DrawFn) -> list[Paid]:
    numbers = draw(st.lists(st.integers(1, 99999), min_size=1, max_size=8, unique=True))
    return [
        Paid(
            number,
            draw(st.integers(2, 9)),
            draw(st.sampled_from(COMPONENTS)),
            draw(st.sampled_from(PLACES)),
            draw(st.sampled_from(KINDS)),
            draw(st.integers(500, 900)),  # none is the sum of others, which would be refused as that
        )
        for number in numbers
    ]


@st.composite
def quarters(draw: st.DrawFn) -> tuple[list[Paid], list[tuple[int, list[tuple[Paid, int]], int, bool]]]:
    """Payments, and the files that tell of them: day of receipt, (payment, what is added to its amount), spelling,
    whether a later file replaced it.
    """
    made = draw(payments())
    files = []
    for day in draw(st.lists(st.integers(1, 28), min_size=1, max_size=4)):
        listed = draw(st.lists(st.sampled_from(made), unique=True))
        revised = draw(st.sets(st.sampled_from(made), max_size=2))
        rows = [(paid, 10_000 if paid in revised else 0) for paid in listed]
        files.append((day, rows, draw(st.integers(0, 5)), draw(st.booleans())))
    return made, files


def clean_quarter(files: list[tuple[int, list[tuple[Paid, int]], int, bool]]) -> Cleaning:
    tables = []
    for place, (day, rows, spelling, replaced) in enumerate(files):
        written = [(paid if not more else _raised(paid, more)).row(spelling) for paid, more in rows]
        said = {"superseded_by": "newer.csv"} if replaced else {}
        tables.append(received("payments", f"2024-Q3/{place}.csv", written, day, **said))
    return cleaned(*tables)


def _raised(paid: Paid, more: int) -> Paid:
    return Paid(paid.number, paid.month, paid.component, paid.place, paid.kind, paid.million + more)


@given(quarters())
@settings(max_examples=15, deadline=None)
def test_each_payment_counts_once_as_the_first_file_in_force_tells_it(quarter):
    _, files = quarter
    cleaning = clean_quarter(files)
    expected: dict[int, int] = {}
    for _, rows, _, replaced in sorted(files, key=lambda file: file[0]):  # files of one day keep their names' order
        for paid, more in rows if not replaced else ():
            expected.setdefault(paid.number, (paid.million + more) * 10**6)
    accepted = cleaning.accepted("payments")
    vouchers = accepted["voucher"].astype("int64").tolist()
    assert dict(zip(vouchers, accepted["amount_dong"].tolist(), strict=True)) == expected
    assert len(vouchers) == len(expected), "no voucher counts twice"
    _check_books(cleaning, sum(len(rows) for _, rows, *_ in files))


def _check_books(cleaning: Cleaning, rows: int) -> None:
    """Rows and đồng are conserved from step to step, and each row is in one place."""
    ledger = cleaning.ledger()
    assert (ledger["rows_out"] == ledger["rows_in"] - ledger["rows_removed"]).all()
    assert (ledger["dong_out"] == ledger["dong_in"] - ledger["dong_removed"] + ledger["dong_changed"]).all()
    accepted, refused = cleaning.accepted("payments"), cleaning.refused()
    places = [*zip(accepted["source_file"], accepted["source_row"], strict=True)]
    places += zip(refused["source_file"], refused["source_row"], strict=True)
    assert len(set(places)) == len(places) == rows
    assert set(refused["rule"]) <= {"superseded", "duplicate", "conflicting"}
    of_rule = {"superseded": "replaced", "duplicate": "none", "conflicting": "resend"}
    told = refused["follow_up"][refused["rule"] != "conflicting"]
    assert list(told) == [of_rule[rule] for rule in refused["rule"][told.index]]


@given(payments(), st.integers(0, 5))
@settings(max_examples=8, deadline=None)
def test_what_was_accepted_is_accepted_again_as_it_is(made, spelling):
    first = clean_quarter([(1, [(paid, 0) for paid in made], spelling, False)]).accepted("payments")
    columns = {"amount": first["amount_dong"].astype("str"), "unit": "đồng", "plan_year": "2024"}
    rows = first.assign(**columns)[list(PAYMENT)].to_dict("records")
    again = cleaned(received("payments", "2024-Q3/0.csv", rows)).accepted("payments")
    assert again.drop(columns="source_row").equals(first.drop(columns="source_row"))


@given(payments(), st.lists(st.sampled_from([2022, 2023, 2024, 2025]), min_size=8, max_size=8))
@settings(max_examples=6, deadline=None)
def test_money_of_any_plan_counts_in_one_of_three_years(made, plan_years):
    rows = [
        paid.row(1) | {"plan_year": str(year), "paid_on": f"{10 + place}/01/2024", "plan_kind": kind}
        for place, (paid, year) in enumerate(zip(made, plan_years, strict=False))
        for kind in (("trong năm", "kéo dài")[place % 2],)
    ]
    accepted = []
    for period in ("2022-Q4", "2023-Q4", "2024-Q4"):
        cleaning = cleaned(received("payments", f"{period}/a.csv", rows), period=period)
        accepted += cleaning.accepted("payments")["voucher"].tolist()
    assert sorted(accepted) == sorted(row["voucher"] for row in rows)


LINES = st.fixed_dictionaries({
    "component": st.sampled_from(COMPONENTS), "place": st.sampled_from(PLACES),
    "reported_by": st.sampled_from(["UBND xã Vĩnh Ô", "Phòng TCKH", "Phòng TC-KH", "Phòng Nội vụ"]),
    "cumulative": st.integers(5, 7).map(str),
})  # fmt: skip


@given(st.lists(st.lists(LINES, max_size=4), min_size=1, max_size=4))
@settings(max_examples=10, deadline=None)
def test_a_line_of_a_return_has_one_figure_whoever_reports_it(files):
    tables = [
        received("returns", f"2024-Q3/{place}.csv", [RETURN | line for line in lines], place + 1)
        for place, lines in enumerate(files)
    ]
    accepted = cleaned(*tables).accepted("returns")
    expected: dict[tuple[str, str], int] = {}
    for line in (line for lines in files for line in lines):
        place = {"Vĩnh Ô": "vinh-o", "Vĩnh Hà": "vinh-ha", "huyện": ""}[line["place"]]
        expected.setdefault((line["component"], place), int(line["cumulative"]) * 10**6)
    found = zip(accepted["component"], accepted["place"], accepted["cumulative_dong"], strict=True)
    assert {(component, place): dong for component, place, dong in found} == expected
    assert len(accepted) == len(expected)
