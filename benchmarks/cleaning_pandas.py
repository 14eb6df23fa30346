"""The same cleaning as pandas is mostly written: a chain of `.str` calls for each column, a function for each cell.

Rows are judged by the same rules in the same order; what is written is compared by the ledger.

python -m benchmarks.cleaning_pandas ROOT DISTRICT PERIOD FILE FOLDER
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import pandas as pd

from benchmarks.vouchers import CODES, CONTENT, LAYOUT
from monitoring.amounts import UnreadableNumber, parse_number, to_dong
from monitoring.cleaning.codelists import CodeList
from monitoring.cleaning.finding import Context
from monitoring.cleaning.ledger import LEDGER_COLUMNS
from monitoring.cleaning.rules import context_for, load_rules
from monitoring.subject import open_subject


def main(root: str, unit: str, period: str, file: str, folder: str) -> None:
    context = context_for(open_subject(root, unit, period))
    raw = pd.read_csv(file, dtype="str", keep_default_na=False)
    raw.columns = list(LAYOUT.fields)
    rows = raw.apply(lambda texts: texts.str.normalize("NFC").str.replace(r"\s+", " ", regex=True).str.strip())
    rows["amount"] = rows["amount"].where(~rows["amount"].isin(["-", "–", "—", "−"]), "")
    touched = int((rows != raw).any(axis="columns").sum())
    _read(rows, context.codes)
    rows["rule"] = _judged(rows, context)
    _write(rows, touched, Path(folder), Path(file).name)


def _read(rows: pd.DataFrame, codes: dict[str, CodeList]) -> None:
    """Add codes, đồng, years and days beside the texts; missing where a text means none."""
    everywhere = codes["unit_wide"]
    for name in CODES:
        known = codes[LAYOUT.fields[name].codelist or ""]
        none = everywhere if name == "place" else None
        rows[f"{name}_code"] = rows[name].map(
            lambda text, known=known, none=none: (
                "" if not text or (none and none.resolve(text) == "") else known.resolve(text)
            )
        )
    rows["dong"] = rows.apply(lambda row: _dong(row["amount"], row["unit_code"]), axis="columns").astype("Int64")
    rows["year"] = rows["plan_year"].where(rows["plan_year"].str.fullmatch(r"20\d\d"))
    rows["is_date"] = rows["paid_on"].str.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}")
    rows["day"] = rows["paid_on"].map(_day)


def _dong(text: str, unit: object) -> int | None:
    try:
        return to_dong(parse_number(text), unit) if text and isinstance(unit, str) else None
    except UnreadableNumber:
        return None


def _day(text: str) -> str | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date().isoformat()
    except ValueError:
        return None


def _judged(rows: pd.DataFrame, context: Context) -> pd.Series:
    """The first rule that refuses each row; missing for accepted rows."""
    filled = [name for name, field in LAYOUT.fields.items() if field.filled]
    last = rows.apply(
        lambda row: (
            context.cut_off(int(row["year"]), row["capital_code"], row["plan_kind_code"]).isoformat()
            if row[["year", "capital_code", "plan_kind_code"]].notna().all()
            else ""
        ),
        axis="columns",
    )
    tests = {
        "missing-required": (rows[filled] == "").any(axis="columns"),
        "unreadable-number": rows["dong"].isna() | rows["year"].isna(),
        "unreadable-date": ~rows["is_date"],
        "impossible-date": rows["day"].isna(),
        "negative-amount": (rows["dong"] < 0).fillna(False) & (rows["payment_kind_code"] != "adjustment"),
        "before-year": rows["day"] < context.year_start.isoformat(),
        "after-period": rows["day"] > last,
    }
    judged = pd.Series(None, index=rows.index, dtype="object")
    for rule in load_rules():
        unknown = [f"{name}_code" for name in CODES if LAYOUT.fields[name].codelist in rule.codelists]
        test = rows[unknown].isna().any(axis="columns") if unknown else tests.get(rule.rule)
        if test is not None:
            judged = judged.where(judged.notna() | ~test.astype(bool), rule.rule)
    repeated = rows.loc[judged.isna(), CONTENT].duplicated()
    judged.loc[repeated.index[repeated]] = "duplicate"
    return judged


def _write(rows: pd.DataFrame, touched: int, folder: Path, file: str) -> None:
    """payments.csv, refused.csv and ledger.csv as we write them."""
    folder.mkdir(parents=True, exist_ok=True)
    rows["source_file"], rows["source_sheet"], rows["source_row"] = file, "", rows.index + 2
    names = {**{name: f"{name}_code" for name in CODES}, "paid_on": "day", "plan_year": "year", "amount": "dong"}
    wanted = [names.get(name, name) for name in LAYOUT.fields if name != "unit"]
    accepted = rows.loc[rows["rule"].isna(), [*wanted, "source_file", "source_sheet", "source_row"]]
    headers = ["amount_dong" if name == "amount" else name for name in LAYOUT.fields if name != "unit"]
    accepted.to_csv(
        folder / "payments.csv", index=False, header=[*headers, "source_file", "source_sheet", "source_row"]
    )
    refused = rows[rows["rule"].notna()]
    refused[["rule", "dong", "source_row"]].assign(
        raw=refused[list(LAYOUT.fields)].apply(lambda row: row.to_json(force_ascii=False), axis="columns")
    ).to_csv(folder / "refused.csv", index=False)
    _ledger(rows, touched).to_csv(folder / "ledger.csv", index=False)


def _ledger(rows: pd.DataFrame, touched: int) -> pd.DataFrame:
    """Rows and đồng before and after each rule."""
    left, dong = len(rows), int(rows["dong"].sum())
    lines = [("payments", 1, "received", left, left, 0, 0, dong, dong, 0, 0)]
    for rule in load_rules():
        if "payments" in rule.layouts:
            gone = rows[rows["rule"] == rule.rule]
            removed, money = len(gone), int(gone["dong"].sum())
            changed = touched if rule.rule == "normalise-text" else 0
            after = (left - removed, removed, changed, dong, dong - money, money, 0)
            lines.append(("payments", len(lines) + 1, rule.rule, left, *after))
            left, dong = left - removed, dong - money
    return pd.DataFrame(lines, columns=LEDGER_COLUMNS)


if __name__ == "__main__":
    main(*sys.argv[1:])
