"""What the contract says of received files, reckoned apart from the program: plain Python, csv and openpyxl alone.

It knows the standard headers, the values of the contract and a few spellings, reads the registered files of a
workspace, and tells which rows count, which are refused by which rule, and what the printed tables must say.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml
from openpyxl import load_workbook

HEADERS = {
    "payments": {
        "voucher": "Số chứng từ", "paid_on": "Ngày thanh toán", "component": "Thành phần", "place": "Xã",
        "source": "Nguồn vốn", "capital": "Loại vốn", "plan_year": "Năm kế hoạch", "plan_kind": "Loại kế hoạch",
        "payment_kind": "Loại thanh toán", "amount": "Số tiền", "unit": "Đơn vị tính", "investor": "Chủ đầu tư",
        "note": "Nội dung",
    },
    "returns": {
        "component": "Thành phần", "place": "Xã", "source": "Nguồn vốn", "capital": "Loại vốn",
        "plan_year": "Năm kế hoạch", "plan_kind": "Loại kế hoạch", "plan": "Kế hoạch vốn",
        "cumulative": "Lũy kế giải ngân", "estimate": "Ước giải ngân", "unit": "Đơn vị tính",
        "reported_by": "Đơn vị báo cáo",
    },
    "indicator-returns": {
        "indicator": "Mã chỉ tiêu", "place": "Xã", "numerator": "Tử số", "denominator": "Mẫu số",
        "as_of": "Ngày số liệu", "reported_by": "Đơn vị báo cáo", "document": "Văn bản",
    },
}  # fmt: skip
#: What every record of a layout has.
FILLED = {
    "payments": ["voucher", "paid_on", "capital", "plan_year", "plan_kind", "payment_kind", "amount", "unit"],
    "returns": ["capital", "plan_year", "plan_kind", "unit"],
    "indicator-returns": ["indicator", "as_of"],
}
FIGURES = {
    "payments": ["amount"],
    "returns": ["plan", "cumulative", "estimate"],
    "indicator-returns": ["numerator", "denominator"],
}
COMPONENTS = ["1", "2", "3.1", "3.2", "4.1", "5.1", "5.3", "5.4", "6", "7", "8", "9.2", "10.1", "10.2", "10.3"]
PLACES = {"vinh-o": "Vĩnh Ô", "vinh-ha": "Vĩnh Hà", "vinh-khe": "Vĩnh Khê"}
WORDS = {
    "source": {"central": ["NSTW", "ngân sách trung ương"], "local": ["NSĐP"], "mobilised": ["Lồng ghép"],
               "people": ["Dân góp"], "": [""]},
    "capital": {"development": ["ĐTPT"], "recurrent": ["SN"]},
    "plan_kind": {"year": ["trong năm"], "carried_over": ["kéo dài"]},
    "payment_kind": {"advance": ["tạm ứng"], "volume": ["KLHT"], "advance_recovery": ["thu hồi tạm ứng"],
                     "refund": ["hoàn trả"], "adjustment": ["điều chỉnh"]},
    "unit": {"dong": ["đồng"], "thousand": ["nghìn đồng"], "million": ["triệu đồng"], "billion": ["tỷ đồng"]},
    "place": {"": ["", "huyện"]} | {
        code: [name, f"xã {name}", f"UBND xã {name}", name.upper()] for code, name in PLACES.items()
    },
    "component": {"": [""]} | {
        code: [code, f"DA{code}", f"Tiểu dự án {code.partition('.')[2]} - Dự án {code.partition('.')[0]}"
               if "." in code else f"Dự án {code}"] for code in COMPONENTS
    },
}  # fmt: skip
DONG = {"dong": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
SIGNS = {"advance": 1, "volume": 1, "advance_recovery": -1, "refund": -1, "adjustment": 1}
AGENCIES = {
    "Phòng Tài chính - Kế hoạch": ["Phòng TC-KH", "TCKH"],
    "Phòng Giáo dục và Đào tạo": ["Phòng GD&ĐT"],
    "Phòng Nội vụ": [],
    "UBND xã Vĩnh Ô": [],
    "Trung tâm Y tế huyện Vĩnh Linh": ["TTYT huyện"],
}
LINE = ["component", "place", "source", "capital", "plan_year", "plan_kind"]
OPEN = ["place", "source", "component"]
_RULE_OF_FIELD = {"capital": "unknown-kind", "plan_kind": "unknown-kind", "payment_kind": "unknown-kind"}


def key_of(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


_CODES = {
    name: {key_of(word): code for code, words in codes.items() for word in words} for name, codes in WORDS.items()
}
_AGENCY = {key_of(word): name for name, aliases in AGENCIES.items() for word in [name, *aliases]}


@dataclass
class Row:
    """A received row: its place, its texts, what they mean, and why it is refused ("" where it counts)."""

    place: tuple[str, str, int]
    layout: str
    texts: dict[str, Any]
    order: tuple[Any, ...]
    values: dict[str, Any] = field(default_factory=dict)
    rule: str = ""

    @property
    def line(self) -> tuple[Any, ...]:
        return tuple(self.values[name] for name in LINE)


# ---- reading ---------------------------------------------------------------------------------------------------------


def sheets_of(content: bytes) -> Iterator[tuple[str, list[list[Any]]]]:
    """Sheet name ("" in text) and its rows of cells: text, or numbers and dates as typed."""
    if content[:2] == b"PK":
        book = load_workbook(io.BytesIO(content), data_only=True)
        for sheet in book.worksheets:
            yield sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]
    else:
        text = content.decode("utf-8-sig")
        separator = max(",;\t", key=text.splitlines()[0].count)
        # Rows are numbered as lines of the file: no cell of these files holds a line break.
        yield "", [next(csv.reader([line], delimiter=separator), []) for line in text.splitlines()]


def rows_of(content: bytes, layout: str, name: str, received_on: str) -> Iterator[Row]:
    """The records of a file: what has most of what every record has, below its header."""
    wanted = {key_of(header): field_name for field_name, header in HEADERS[layout].items()}
    for sheet, cells in sheets_of(content):
        head = next(
            n for n, row in enumerate(cells) if sum(key_of(str(cell)) in wanted for cell in row if cell) >= 7
        )  # fmt: skip
        columns = {wanted[key_of(str(cell))]: n for n, cell in enumerate(cells[head]) if key_of(str(cell)) in wanted}
        for number, row in enumerate(cells[head + 1 :], start=head + 2):
            texts = {field_name: row[n] if n < len(row) else "" for field_name, n in columns.items()}
            texts = {field_name: "" if text is None else text for field_name, text in texts.items()}
            numbers = number == head + 2 and all(re.fullmatch(r"\d{1,2}", str(cell)) for cell in row if cell)
            present = sum(str(texts.get(field_name, "")).strip() != "" for field_name in FILLED[layout])
            if numbers:
                continue
            if 2 * present > len(FILLED[layout]) or (
                present and layout == "indicator-returns" and texts["denominator"]
            ):
                yield Row((name, sheet, number), layout, texts, (received_on, name, sheet, number))


def number_of(cell: Any) -> Decimal | None:
    """A typed number as it is; text in Vietnamese style; None where it is neither."""
    if isinstance(cell, (int, float)):
        return Decimal(repr(cell))
    text = str(cell).strip()
    if re.fullmatch(r"-?(\d{1,3}(\.\d{3})+|\d{1,3}( \d{3})+|\d+)(,\d+)?", text):
        return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
    if re.fullmatch(r"\((\d{1,3}(\.\d{3})+|\d+)(,\d+)?\)", text):
        return -Decimal(text[1:-1].replace(".", "").replace(",", "."))
    return None


def day_of(cell: Any) -> date | str | None:
    """A day; None where it is written as none; "impossible" where no calendar has it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, (int, float)):
        return date(1899, 12, 30) + timedelta(days=int(cell))
    text = str(cell).strip()
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    parts = (found and (found[3], found[2], found[1])) or (
        m.groups() if (m := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)) else None
    )
    if not parts:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return "impossible"


# ---- what a row means, and whether it counts ------------------------------------------------------------------------


def understand(row: Row, indicators: set[str]) -> None:
    """Fill in the values of a row, or the rule that refuses it."""
    texts = {name: cell.strip() if isinstance(cell, str) else cell for name, cell in row.texts.items()}
    if any(texts[name] == "" for name in FILLED[row.layout]) or all(
        texts[name] in ("", "-") for name in FIGURES[row.layout]
    ):
        row.rule = "missing-required"
    for name, cell in texts.items():
        if name in _CODES:
            code = _CODES[name].get(key_of(str(cell)))
            if code is None:
                row.rule = row.rule or _RULE_OF_FIELD.get(name, f"unknown-{name}")
            row.values[name] = code
        elif name in ("paid_on", "as_of"):
            day = day_of(cell)
            if not isinstance(day, date):
                row.rule = row.rule or ("impossible-date" if day else "unreadable-date")
            row.values[name] = day
        elif name == "plan_year":
            row.values[name] = int(cell) if str(cell).isdigit() else None
        elif name == "indicator":
            row.values[name] = cell
            row.rule = row.rule or ("" if cell in indicators else "unknown-indicator")
        elif name == "reported_by":
            row.values[name] = _AGENCY.get(key_of(cell), cell)
        elif name not in FIGURES[row.layout]:
            row.values[name] = cell
    for name in FIGURES[row.layout]:
        _understand_figure(row, name, texts[name])


def _understand_figure(row: Row, name: str, cell: Any) -> None:
    number = None if cell in ("", "-") else number_of(cell)
    if number is None and cell not in ("", "-"):
        row.rule = row.rule or "unreadable-number"
    if number is not None and row.layout != "indicator-returns":
        dong = number * DONG.get(row.values["unit"] or "", 1)
        if dong != int(dong):
            row.rule = row.rule or "unreadable-number"
        number = int(dong)  # type: ignore[assignment]
    row.values[name] = number
    if number is not None and number < 0 and row.values.get("payment_kind") != "adjustment":
        row.rule = row.rule or "negative-amount"


def quarter_of(period: str) -> tuple[int, int]:
    return int(period[:4]), int(period[-1])


def closes(year: int, plan_year: int, plan_kind: str) -> bool:
    """31 January closes a year's own plan, and money carried over into it: that of plans before it."""
    return plan_year < year or (plan_year == year and plan_kind == "year")


def last_day(period: str, plan_year: int | None = None, plan_kind: str = "year") -> date:
    """The last day of a period for some money: the end of the quarter, for Q4 31/01 where that closes the plan."""
    year, quarter = quarter_of(period)
    if quarter == 4 and (plan_year is None or closes(year, plan_year, plan_kind)):
        return date(year + 1, 1, 31)
    return date(year + (quarter == 4), 1 if quarter == 4 else 3 * quarter + 1, 1) - timedelta(days=1)


def judge_day(row: Row, period: str) -> None:
    """Each day belongs to one year: before it, after its cut-off, or in it."""
    year = quarter_of(period)[0]
    day = row.values["paid_on" if row.layout == "payments" else "as_of"]
    money = (row.values["plan_year"], row.values["plan_kind"]) if row.layout == "payments" else ()
    if day < date(year, 1, 1) or (money and day <= date(year, 1, 31) and closes(year - 1, *money)):
        row.rule = "before-year"
    elif day > last_day(period, *money):
        row.rule = "after-period"


def voucher_of(row: Row) -> str:
    text = str(row.values["voucher"])
    return text.lstrip("0") if text.isdigit() else text


def judge_payments(rows: list[Row]) -> None:
    """One voucher, day, kind and line has one amount. Lines of one list with other notes are lines of their own."""
    first: dict[Any, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.order):
        known = first[voucher_of(row), row.values["paid_on"], row.values["payment_kind"], row.line]
        if any(other.values["amount"] == row.values["amount"] for other in known):
            row.rule = "duplicate"
        elif known and (
            any(other.place[:2] != row.place[:2] or other.values["note"] == row.values["note"] for other in known)
            or not row.values["note"]
        ):
            row.rule = "conflicting"
        else:
            known.append(row)
    things: dict[Any, list[Row]] = defaultdict(list)
    for row in counted(rows):
        # By the voucher as written: what is a sum is told of the lines of one list.
        key = (row.values["voucher"], row.values["paid_on"], row.values["payment_kind"], *row.line[3:])
        things[key].append(row)
    for group in things.values():
        judge_sums(group, ["amount"])


def judge_returns(rows: list[Row]) -> None:
    """One budget line has one figure, whoever returns it; rows that complete each other both count."""
    given: dict[Any, dict[str, int]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row.order):
        own = {name: row.values[name] for name in FIGURES["returns"] if row.values[name] is not None}
        known = given[row.line]
        twice = own.keys() & known.keys()
        if not twice:
            known |= own
        elif len(twice) == len(own) and all(known[name] == own[name] for name in twice):
            row.rule = "duplicate"
        else:
            row.rule = "conflicting"
    things: dict[Any, list[Row]] = defaultdict(list)
    for row in counted(rows):
        things[row.line[3:]].append(row)
    for group in things.values():
        judge_sums(group, FIGURES["returns"])


def judge_sums(group: list[Row], figures: list[str]) -> None:
    """A row that leaves something open beside two rows or more that say it and add up to it, in every figure."""
    for row in group:
        left = [name for name in OPEN if not row.values[name]]
        others = [other for other in group if not other.rule and other is not row]
        for said in [*([name] for name in left), left]:
            parts = [
                other
                for other in others
                if all(other.values[name] == row.values[name] for name in OPEN if name not in said)
                and all(other.values[name] for name in said)
            ]
            own = {name: row.values[name] for name in figures if row.values[name] is not None}
            sums = {name: sum(part.values[name] or 0 for part in parts) for name in own}
            if said and len(parts) > 1 and sums == own and any(own.values()) and tells(own, figures):
                row.rule = "sum-of-others"
                break


def tells(own: dict[str, int], figures: list[str]) -> bool:
    """One round figure alone may be the sum of others by chance: it stays, and is remarked."""
    digits = max(len(str(abs(dong)).rstrip("0")) for dong in own.values())
    return figures == ["amount"] or sum(map(bool, own.values())) > 1 or digits > 2


def counted(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if not row.rule]


# ---- a whole period -------------------------------------------------------------------------------------------------


@dataclass
class Reckoned:
    """All rows of a period by layout, each with its rule."""

    period: str
    rows: dict[str, list[Row]]


def reckon(raw: Path, masters: Path, period: str, indicators: set[str]) -> Reckoned:
    """The period as the contract reads it. `masters`: the same content as .xlsx where a file has another container."""
    year, quarter = quarter_of(period)
    rows: dict[str, list[Row]] = {layout: [] for layout in HEADERS}
    for earlier in (f"{year}-Q{n}" for n in range(1, quarter + 1)):
        register = raw / earlier / "sources.yml"
        for name, entry in (yaml.safe_load(register.read_text("utf-8")) if register.exists() else {}).items():
            layout = entry["layout"]
            if earlier == period or layout == "payments":
                master = masters / earlier / f"{name}.xlsx"
                content = (master if master.exists() else raw / earlier / name).read_bytes()
                found = list(rows_of(content, layout, f"{earlier}/{name}", str(entry["received_on"])))
                for row in found if entry.get("superseded_by") else ():
                    row.rule = "superseded"
                rows[layout] += found
    for row in (row for own in rows.values() for row in counted(own)):
        understand(row, indicators)
        if not row.rule and row.layout != "returns":
            judge_day(row, period)
    judge_payments(counted(rows["payments"]))
    judge_returns(counted(rows["returns"]))
    seen: set[Any] = set()
    for row in sorted(counted(rows["indicator-returns"]), key=lambda row: row.order):
        content_of = tuple(sorted((name, str(value)) for name, value in row.values.items()))
        row.rule = "duplicate" if content_of in seen else ""
        seen.add(content_of)
    return Reckoned(period, rows)


# ---- what is printed -------------------------------------------------------------------------------------------------


def half_up(value: Fraction, digits: int = 4) -> str:
    scaled = abs(value) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = str(whole).rjust(digits + 1, "0")
    return ("-" if value < 0 and whole else "") + f"{text[:-digits]}.{text[-digits:]}"


@dataclass
class Line:
    """One budget line: its plan, its plan by places, what was paid in the year and in the quarter, the estimate."""

    plan: int | None = None
    place_plan: int | None = None
    paid: int = 0
    in_quarter: int = 0
    estimate: int | None = None


def plus(left: int | None, right: int | None) -> int | None:
    return right if left is None else left if right is None else left + right


def lines_of(known: Reckoned, allocations: list[tuple[str, str, str, int]], plan_year: int) -> dict[tuple, Line]:
    """Budget line → its amounts, by plan, returns and treasury payments."""
    lines: dict[tuple, Line] = defaultdict(Line)
    year, quarter = quarter_of(known.period)
    for component, source, capital, dong in allocations if plan_year == year else ():
        line = lines[component, "", source, capital, year, "year"]
        line.plan = plus(line.plan, dong)
    for row in counted(known.rows["returns"]):
        line, values = lines[row.line], row.values
        line.place_plan = plus(line.place_plan, values["plan"])
        line.estimate = plus(line.estimate, values["estimate"])
        if (values["plan_year"], values["plan_kind"], plan_year) != (year, "year", year):
            line.plan = plus(line.plan, values["plan"])
    for row in counted(known.rows["payments"]):
        line, values = lines[row.line], row.values
        dong = SIGNS[values["payment_kind"]] * values["amount"]
        line.paid += dong
        before = (
            last_day(f"{year}-Q{quarter - 1}", values["plan_year"], values["plan_kind"]) if quarter > 1 else date.min
        )
        line.in_quarter += dong if values["paid_on"] > before else 0
    return lines


_UNASSIGNED = {"not_broken_down": "", "unit_wide": "", "not_stated": ""}


def at_level(lines: dict[tuple, Line], place: dict[str, str]) -> dict[str, str]:
    """The amounts and the rate of one row of disbursement.csv; `place`: dimension → code, "" where all."""
    wanted = {name: _UNASSIGNED.get(code, code) for name, code in place.items() if code}
    own = {
        line: found
        for line, found in lines.items()
        if all(str(part) == wanted.get(name, str(part)) for name, part in zip(LINE, line, strict=True))
    }
    plans = {line: found.place_plan if place["place"] else found.plan for line, found in own.items()}
    plan = None
    for dong in plans.values():
        plan = plus(plan, dong)
    estimate = None
    for found in own.values():
        estimate = plus(estimate, found.estimate)
    planned = [line for line, dong in plans.items() if dong is not None]
    with_plan = [found.paid for line, found in own.items() if any(_belongs(line, other) for other in planned)]
    rate = Fraction(100 * sum(with_plan), plan) if plan and with_plan else None
    return {
        "plan_dong": "" if plan is None else str(plan),
        "in_quarter_dong": str(sum(found.in_quarter for found in own.values())),
        "cumulative_dong": str(sum(found.paid for found in own.values())),
        "estimate_dong": "" if estimate is None else str(estimate),
        "rate_percent": "" if rate is None else half_up(rate),
    }


def _belongs(line: tuple, planned: tuple) -> bool:
    """Whether money is of a plan: the same, as far as both are broken down; places do not matter."""
    pairs = list(zip(line, planned, strict=True))
    return all(a == b for a, b in pairs[4:]) and all(
        a == b or not a or not b for n, (a, b) in enumerate(pairs[:4]) if n != 1
    )


def indicator_of(known: Reckoned, indicator: str, place: str, target: tuple[str, Fraction | None]) -> dict[str, str]:
    """Status and value of a rate or count that one office or several report, the newest figure of each."""
    newest: dict[str, Row] = {}
    for row in counted(known.rows["indicator-returns"]):
        if (row.values["indicator"], row.values["place"]) == (indicator, place):
            office = newest.get(row.values["reported_by"])
            if office is None or office.values["as_of"] < row.values["as_of"]:
                newest[row.values["reported_by"]] = row
    figures = {(row.values["numerator"], row.values["denominator"]) for row in newest.values()}
    if len(figures) > 1:
        return {"status": "conflicting"}
    if not figures:
        return {"status": "no_data", "value": ""}
    [(numerator, denominator)] = figures
    if numerator is None or not denominator or numerator > denominator:
        return {"status": "no_data"}
    value = Fraction(numerator) * 100 / Fraction(denominator)
    sign, wanted = target
    met = {">": value > wanted, ">=": value >= wanted, "<": value < wanted}[sign]  # type: ignore[operator]
    return {"status": "met" if met else "not_met", "value": half_up(value)}
