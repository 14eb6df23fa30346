"""What a file proves about itself: its style of numbers, its unit, the order of day and month, its quarter, its scale.

One cell that can be read in one way only speaks for those that can be read in two; where two such cells contradict each
other, or the plan, the row says so with both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable
from decimal import Decimal
from functools import partial
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from monitoring import distinct
from monitoring.amounts import DONG_PER_UNIT, UnreadableNumber, parse_number
from monitoring.cleaning import reading
from monitoring.cleaning.finding import Context, Finding, Rule, applies, has_mark
from monitoring.cleaning.identity import places
from monitoring.intake.layouts import Layout

_OTHER_STYLE = {"vietnamese": "english", "english": "vietnamese"}
#: Lets through all numbers that only the other style can write, and few others, so that these are looked at singly.
_PERHAPS_OTHER = {
    "vietnamese": r",\d{3}[.,]|\.\d{1,2}\)?$|\.\d{4,}\)?$|\d{4}\.\d",
    "english": r"\.\d{3}[.,]|,\d{1,2}\)?$|,\d{4,}\)?$|\d{4},\d",
}
#: Whole numbers that only one style can write: the digits stand in more than two groups.
_GROUPED = {"vietnamese": r"^\d{1,3}(?:\.\d{3}){2,9}$", "english": r"^\d{1,3}(?:,\d{3}){2,9}$"}
#: A sheet keeps its declared style where so many more of its numbers prove that than prove the other: one number
#: pasted from elsewhere.
_OVERWHELMING = 10
_MARKS = re.compile(r"[.,]")
_TYPED_DAY = re.compile(r"\d{4}-\d\d-(\d\d)(?:[ T].*)?")
_WRITTEN_DAY = re.compile(r"(\d{1,2})[/.-]\d{1,2}[/.-]\d{4}\b.*")
_WRITTEN_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\b.*")
#: What a sheet holds in which the dates that a program could read month first lost their zeros, and only these.
_LEFT_AS_TEXT = ["late", "late, with zero", "either, without zero", ""]
#: The first twelve days of a month are the ones that can be taken for months.
_MONTHS = 12
#: So many times the plan of its component is no amount of that component.
_BEYOND_PLAN = 10
_SHEET = ["source_file", "source_sheet"]


@applies("contradictory-unit")
def contradictory_unit(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Refuses the rows of a table whose title and header give all amounts two units, and amounts in thousands or
    millions of đồng that their cell shows in thousands or millions of these.

    A row that names a unit of its own is read in it, and remarked where title or header give another.
    """
    finding, header = Finding(), _header(layout, "unit")
    _refuse_scaled_twice(finding, rows, layout, context)
    for mark, tell in (("title_unit", finding.refuse), ("other_unit", finding.remark)):
        marked = distinct.flagged(rows["remarks"], partial(_says, f"{mark}="))
        if marked.any():
            others = distinct.plain(rows.loc[marked, "remarks"]).str.extract(rf"{mark}=([^,]*)")[0]
            tell(header, "“" + distinct.plain(rows.loc[marked, "unit"]) + "” ↔ “" + others + "”")
    return finding


def _refuse_scaled_twice(finding: Finding, rows: pd.DataFrame, layout: Layout, context: Context) -> None:
    """400 under “triệu đồng” that the cell holds as 400000000: the sender sees millions, the unit makes them of it."""
    for name in layout.names_of("money"):
        scaled = distinct.flagged(rows["remarks"], partial(_says, f"{name}:thousands_hidden="))
        if scaled.any():
            told = distinct.plain_table(rows.loc[scaled, [name, "unit"]])
            told = told[told["unit"].map(context.codes["units"].resolve).map(DONG_PER_UNIT) > 1]
            finding.refuse(_header(layout, name), told[name] + " " + told["unit"], case="scaled_twice")


def _says(mark: str, remarks: str) -> bool:
    return mark in remarks


def _header(layout: Layout, name: str) -> str:
    return layout.fields[name].header


@applies("contradictory-style")
def contradictory_style(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses numbers that both styles can write, in sheets that hold numbers which only the other style can write.

    The style declared for the kind of file holds, and they are only remarked, where many more numbers prove it, or
    where the others have but another decimal mark (13548.5) and are no more than those that prove it, or just one: a
    slip of the pen. Who groups digits the other way writes all numbers so.
    """
    finding = Finding()
    fields = layout.names_of("money", "count")
    suspects = {name: _only_in_other_style(rows, name) for name in fields}
    proofs = pd.concat([distinct.plain(rows.loc[found, name]) for name, found in suspects.items()])
    if proofs.empty:
        return finding
    for place, sheet in rows.loc[proofs.index.unique()].groupby(_SHEET, sort=False, observed=True):
        inside = rows[(rows["source_file"] == place[0]) & (rows["source_sheet"] == place[1])]
        first = sheet.loc[[sheet.index.min()]]
        witness = f"“{proofs.loc[[first.index[0]]].iloc[0]}” ({places(first).iloc[0]})"
        declared = distinct.plain(inside["number_style"].iloc[:1]).iloc[0]
        kinds = {name: _kinds(inside, name, declared) for name in fields}
        counts = Counter(chain.from_iterable(kinds.values()))
        slips = not proofs[proofs.index.isin(sheet.index)].map(_has_groups).any()
        ours, others = counts["declared"], counts["other"]
        decided = ours > _OVERWHELMING * others or (slips and others <= max(ours, 1))
        for name in fields:
            ambiguous = distinct.plain(inside.loc[kinds[name] == "both", name])
            shown = "“" + ambiguous + f"” ↔ {witness}"
            tell = finding.remark if decided else finding.refuse
            if len(ambiguous):
                tell(_header(layout, name), shown)
    return finding


def _only_in_other_style(rows: pd.DataFrame, name: str) -> np.ndarray:
    """Where a text of `name` is a number in the other style than the declared one, and in that alone."""
    found = np.zeros(len(rows), dtype=bool)
    for style, pattern in _PERHAPS_OTHER.items():
        of_style = distinct.flagged(rows["number_style"], partial(str.__eq__, style))
        if of_style.any():
            found |= of_style & distinct.told(rows[name], pattern, partial(_is_other, declared=style))
    return found & ~reading.holds_number(rows, name).to_numpy() if found.any() else found


def _is_other(text: str, declared: str) -> bool:
    return _kind(text, declared) == "other"


def _has_groups(text: str) -> bool:
    return len(_MARKS.findall(text)) > 1


def is_english(text: str) -> bool:
    """Whether `text` is a number in English style, and in no other."""
    return _kind(text, "vietnamese") == "other"


def _kinds(rows: pd.DataFrame, name: str, declared: str) -> np.ndarray:
    """The `_kind` of each text of `name`, "" for typed numbers; patterns tell that of most."""

    def told(texts: pd.Series) -> np.ndarray:
        written = pa.array(texts, pa.large_string())
        grouped, digits = (np.asarray(pc.match_substring_regex(written, p)) for p in (_GROUPED[declared], r"^\d*$"))
        kinds = np.where(grouped, "declared", "").astype(object)
        rest = texts[~(grouped | digits)]
        kinds[~(grouped | digits)] = rest.map({text: _kind(text, declared) for text in rest.unique()})
        return kinds

    return np.where(reading.holds_number(rows, name), "", distinct.tested(rows[name], told))


def _kind(text: str, declared: str) -> str:
    """Which style can write `text`: `declared`, `other`, `both` (as different numbers), or "" for all else."""
    values = [_value(text, style) for style in (declared, _OTHER_STYLE[declared])]
    if None not in values:
        return "both" if values[0] != values[1] else ""
    return "declared" if values[0] is not None else "other" if values[1] is not None else ""


def _value(text: str, style: str) -> Decimal | None:
    try:
        return parse_number(text, style)
    except UnreadableNumber:
        return None


@applies("swapped-dates")
def swapped_dates(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Remarks typed dates of a sheet in which all typed ones could have day and month swapped, and no written one.

    That is what a program leaves of 05/07/2024 and 26/07/2024 that reads dates month first: the first becomes the 7th
    of May, the second stays text.
    """
    finding = Finding()
    for name in layout.names_of("date"):
        finding.remark(_header(layout, name), _month_first(rows, name), case="month_first")
        typed = distinct.flagged(rows[name], lambda text: _TYPED_DAY.fullmatch(text) is not None)
        if not typed.any() or typed.all():
            continue
        texts = distinct.plain(rows[name])
        written = texts.str.extract(_WRITTEN_DAY)[0]
        days = texts.str.extract(_TYPED_DAY)[0].where(typed, written).astype("Int64")
        late = (days > _MONTHS).fillna(False).to_numpy(dtype=bool)
        told = pd.DataFrame(
            {
                **{key: distinct.plain(rows[key]) for key in _SHEET},
                "typed": typed,
                "written": written.notna().to_numpy() & ~typed,
                "against": (typed & late) | (~typed & written.notna().to_numpy() & ~late),
            }
        )
        sheets = told.groupby(_SHEET)[["typed", "written", "against"]].transform("sum")
        suspect = (sheets["typed"] > 1) & (sheets["written"] > 0) & (sheets["against"] == 0) & told["typed"]
        shown = texts + " ↔ " + texts.str.replace(r"^(\d{4})-(\d\d)-(\d\d).*", r"\1-\3-\2", regex=True)
        shown += " (" + sheets["typed"].astype("str") + "/" + (sheets["typed"] + sheets["written"]).astype("str") + ")"
        finding.remark(_header(layout, name), shown[suspect])
    return finding


def _month_first(rows: pd.DataFrame, name: str) -> pd.Series:
    """Written dates that could be read month first, with the witness of their sheet that this is how they are written.

    That is a date that can be read in no other way, 7/26/2024. Or one whose day cannot be a month is written with a
    zero, 26/07/2024, and all others without: these were dates to the program that wrote them, month first, and the
    former was only text.
    """
    codes, texts = distinct.distinct(rows[name])
    ways = np.array([*map(_way_of_writing, texts), ""], dtype=object)
    found: dict[Hashable, str] = {}
    if not {"month first", "late, with zero"}.intersection(ways):
        return pd.Series(found, dtype="str")
    told = pd.DataFrame({"way": ways[codes], "text": distinct.plain(rows[name])}, index=rows.index)
    for _, sheet in told.groupby([distinct.plain(rows[key]) for key in _SHEET], sort=False):
        first = sheet.drop_duplicates("way").set_index("way")["text"]
        suspects = sheet.loc[sheet["way"].isin(["either", "either, without zero"]), "text"]
        if "month first" in first and not first.index.str.startswith("late").any():
            found |= (suspects + " ↔ " + first["month first"]).to_dict()
        elif "late, with zero" in first and len(first) == first.index.isin(_LEFT_AS_TEXT).sum() and len(suspects) > 1:
            found |= (suspects + " ↔ " + first["late, with zero"]).to_dict()
    return pd.Series(found, dtype="str")


def _way_of_writing(text: str) -> str:
    """How day and month of a written date can be told apart: by a day that is no month, and by zeros before digits."""
    match = _WRITTEN_DATE.fullmatch(text)
    if not match:
        return ""
    first, second = int(match[1]), int(match[2])
    if second > _MONTHS:
        return "month first"
    zeros = "".join(
        ", without zero" if len(part) == 1 else ", with zero" if part[0] == "0" else "" for part in match.groups()
    )
    if first > _MONTHS:
        return "late" + zeros
    return "either" + (", without zero" if "without" in zeros and ", with zero" not in zeros else "")


@applies("other-title")
def other_title(rows: pd.DataFrame, _: Layout, __: Context, ___: Rule) -> Finding:
    """Remarks the first row of each table whose title names another quarter than the one it was received for."""
    finding = Finding()
    marked = rows.loc[distinct.flagged(rows["remarks"], lambda remarks: "title_period=" in remarks)]
    if marked.empty:
        return finding
    first = marked.loc[~marked.duplicated(_SHEET)]
    periods = distinct.plain(first["remarks"]).str.extract(r"title_period=([^,]*)")[0]
    finding.remark("", periods + " ↔ " + distinct.plain(first["source_file"]).str.split("/").str[0])
    return finding


@applies("implausible-amount")
def implausible_amount(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Remarks amounts of many times the plan of their component, or of the whole plan where that has no money."""
    finding = Finding()
    total = sum(context.plan_dong.values())
    if not total:
        return finding
    plans = {component: planned or total for component, planned in context.plan_dong.items()}
    limits, _unknown = distinct.read_distinct(rows["component"], lambda code: plans.get(code, total), "Int64")
    limits = limits.fillna(total)
    for name in layout.names_of("money"):
        amounts = rows[reading.output_name(layout, name)]
        beyond = (amounts.abs() > limits * _BEYOND_PLAN).fillna(False).astype(bool)
        factors = (amounts[beyond].abs() // limits[beyond]).astype("str")
        finding.remark(_header(layout, name), distinct.plain(rows.loc[beyond, name]) + " (×" + factors + ")")
    return finding


@applies("rate-not-count")
def rate_not_count(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses rates where counts belong: a cell that is shown as a percentage, a fraction of 1 or of 100."""
    finding = Finding()
    counts = layout.names_of("count")
    for name in counts:
        percent = distinct.flagged(rows["remarks"], partial(has_mark, f"{name}:percent"))
        finding.refuse(_header(layout, name), distinct.plain(rows.loc[percent, name]))
    if len(counts) == 2:
        part, whole = (distinct.plain(rows[name]) for name in counts)
        finding.refuse(_header(layout, counts[0]), part[part.str.contains(".", regex=False) & whole.isin(["1", "100"])])
    return finding
