"""The same cleaning of a file of vouchers as a user of polars would write it: one lazy query, all columns at once.

It knows what our rules say, for this file only: no corrections, no typed cells, no suggestions, one number style.

python -m benchmarks.cleaning_polars ROOT DISTRICT PERIOD FILE FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from benchmarks.vouchers import CODES, CONTENT, LAYOUT
from monitoring.amounts import DONG_PER_UNIT
from monitoring.cleaning.codelists import CodeList
from monitoring.cleaning.finding import Context
from monitoring.cleaning.ledger import LEDGER_COLUMNS
from monitoring.cleaning.rules import context_for, load_rules
from monitoring.subject import open_subject

FIELDS = list(LAYOUT.fields)
WHOLE = r"^[-\u2212]?(?:\d{1,3}(?:[. ]\d{3})+|\d+)$"


def main(root: str, unit: str, period: str, file: str, folder: str) -> None:
    context = context_for(open_subject(root, unit, period))
    raw = pl.read_csv(file, infer_schema=False).fill_null("")
    raw = raw.rename({field.header: name for name, field in LAYOUT.fields.items()})
    raw = raw.with_row_index("source_row", offset=2)
    rows = raw.lazy().with_columns([_normalised(name) for name in FIELDS]).collect()
    changed = pl.any_horizontal([rows[name] != raw[name] for name in FIELDS])
    rows = rows.with_columns(changed=rows.select(changed).to_series())
    rows = _read(rows, context.codes)
    rows = _judged(rows, context)
    _write(rows, raw, Path(folder), Path(file).name)


def _normalised(name: str) -> pl.Expr:
    text = pl.col(name).str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars()
    return (
        pl.when(text.is_in(["-", "–", "—", "−"])).then(pl.lit("")).otherwise(text).alias(name)
        if name == "amount"
        else text
    )


def _read(rows: pl.DataFrame, codes: dict[str, CodeList]) -> pl.DataFrame:
    """Codes, đồng and days beside the texts; null where a text means none."""
    wide = {"place": codes["unit_wide"]}
    read = [
        _coded(rows[name], codes[LAYOUT.fields[name].codelist], wide.get(name)).alias(f"{name}_code") for name in CODES
    ]
    digits = pl.col("amount").str.replace_all(r"[. ]", "").str.replace("\u2212", "-")
    number = pl.when(pl.col("amount").str.contains(WHOLE)).then(digits).cast(pl.Int64)
    unit = pl.col("unit_code").replace_strict(DONG_PER_UNIT, default=None, return_dtype=pl.Int64)
    year = pl.when(pl.col("plan_year").str.contains(r"^20\d\d$")).then(pl.col("plan_year")).cast(pl.Int64)
    return rows.with_columns(read).with_columns(
        dong=number * unit,
        year=year,
        is_date=pl.col("paid_on").str.contains(r"^\d{1,2}/\d{1,2}/\d{4}$"),
        day=pl.col("paid_on").str.to_date("%d/%m/%Y", strict=False),
    )


def _coded(texts: pl.Series, codes: CodeList, wide: CodeList | None) -> pl.Series:
    distinct = texts.unique().to_list()
    means = {text: "" if not text or (wide and wide.resolve(text) == "") else codes.resolve(text) for text in distinct}
    return texts.replace_strict(list(means), list(means.values()), return_dtype=pl.String)


def _judged(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The first rule that refuses each row; null for accepted rows."""
    filled = [name for name, field in LAYOUT.fields.items() if field.filled]
    unknown = {rule.rule: [n for n in CODES if LAYOUT.fields[n].codelist in rule.codelists] for rule in load_rules()}
    last = pl.lit(context.cut_off(None, None, None))
    kinds = rows.select("year", "capital_code", "plan_kind_code").unique().drop_nulls().rows()
    for year, capital, kind in kinds:
        same = (pl.col("year") == year) & (pl.col("capital_code") == capital) & (pl.col("plan_kind_code") == kind)
        last = pl.when(same).then(pl.lit(context.cut_off(year, capital, kind))).otherwise(last)
    tests = {
        "missing-required": pl.any_horizontal([pl.col(name) == "" for name in filled]),
        "unknown-unit": _none_of(unknown["unknown-unit"]),
        "unreadable-number": pl.col("dong").is_null() | pl.col("year").is_null(),
        "unreadable-date": ~pl.col("is_date"),
        "impossible-date": pl.col("day").is_null(),
        **{
            name: _none_of(unknown[name])
            for name in ("unknown-component", "unknown-place", "unknown-source", "unknown-kind")
        },
        "negative-amount": (pl.col("dong") < 0) & (pl.col("payment_kind_code") != "adjustment"),
        "before-year": pl.col("day") < context.year_start,
        "after-period": pl.col("day") > last,
    }
    rule = pl.lit(None, pl.String)
    for name, test in reversed(tests.items()):
        rule = pl.when(test).then(pl.lit(name)).otherwise(rule)
    rows = rows.with_columns(rule=rule)
    good = rows.filter(pl.col("rule").is_null())
    first = good.select("source_row", *CONTENT).unique(CONTENT, keep="first")["source_row"]
    repeated = pl.col("rule").is_null() & ~pl.col("source_row").is_in(first.implode())
    return rows.with_columns(rule=pl.when(repeated).then(pl.lit("duplicate")).otherwise("rule"))


def _none_of(names: Iterable[str]) -> pl.Expr:
    return pl.any_horizontal([pl.col(f"{name}_code").is_null() for name in names])


def _write(rows: pl.DataFrame, raw: pl.DataFrame, folder: Path, file: str) -> None:
    """payments.csv, refused.csv and ledger.csv as we write them."""
    folder.mkdir(parents=True, exist_ok=True)
    lineage = [pl.lit(file).alias("source_file"), pl.lit(None, pl.String).alias("source_sheet"), "source_row"]
    names = {**{f"{name}_code": name for name in CODES}, "day": "paid_on", "year": "plan_year", "dong": "amount_dong"}
    by_name = {name: pl.col(column).alias(name) for column, name in names.items()}
    wanted = [by_name.get(name, by_name.get(f"{name}_dong", pl.col(name))) for name in FIELDS if name != "unit"]
    wanted = [pl.when(column.cast(pl.String) != "").then(column) for column in wanted]
    rows.filter(pl.col("rule").is_null()).select(*wanted, *lineage).write_csv(folder / "payments.csv")
    refused = rows.filter(pl.col("rule").is_not_null()).select(
        "rule", pl.col("dong").alias("amount_dong"), "source_row"
    )
    raws = raw.rename({name: field.header for name, field in LAYOUT.fields.items()})
    json = raws.join(refused, on="source_row", how="semi").select(
        "source_row", raw=pl.struct(pl.exclude("source_row")).struct.json_encode()
    )
    refused.join(json, on="source_row").sort("source_row").write_csv(folder / "refused.csv")
    _ledger(rows).write_csv(folder / "ledger.csv")


def _ledger(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows and đồng before and after each rule."""
    sums = rows.group_by("rule").agg(rows=pl.len(), dong=pl.col("dong").sum())
    by_rule = {rule: (count, dong) for rule, count, dong in sums.rows()}
    left, dong = rows.height, rows["dong"].sum()
    lines = [("payments", 1, "received", left, left, 0, 0, dong, dong, 0, 0)]
    for rule in load_rules():
        if "payments" in rule.layouts:
            removed, money = by_rule.get(rule.rule, (0, 0))
            touched = int(rows["changed"].sum()) if rule.rule == "normalise-text" else 0
            lines.append(
                (
                    "payments",
                    len(lines) + 1,
                    rule.rule,
                    left,
                    left - removed,
                    removed,
                    touched,
                    dong,
                    dong - money,
                    money,
                    0,
                )
            )
            left, dong = left - removed, dong - money
    return pl.DataFrame(lines, schema=LEDGER_COLUMNS, orient="row")


if __name__ == "__main__":
    main(*sys.argv[1:])
