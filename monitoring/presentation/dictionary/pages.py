"""The data dictionary as a page in each language: `python -m monitoring.presentation.dictionary.pages` writes them.

Nothing is told here that is not told elsewhere: layouts, code lists, rules, tables and plans are read from where they
are defined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from monitoring.cleaning.clean_tables import clean_table, processed_tables
from monitoring.cleaning.codelists import shipped_spellings
from monitoring.cleaning.reading import output_name
from monitoring.cleaning.rules import load_rules
from monitoring.district import load_district
from monitoring.intake.layouts import Field, Layout, load_layouts
from monitoring.messages import LANGUAGES, N_, translator
from monitoring.plan import Plan, load_plan
from monitoring.tables.schema import Column, Group, Table, load_codes, load_columns, tables_of
from monitoring.workspace import REPOSITORY, Workspace

PAGES = {language: REPOSITORY / "docs" / f"dictionary.{language}.md" for language in LANGUAGES}
_SPELLINGS_SHOWN = 4
#: Lists of spellings that codes.yml calls otherwise.
_LISTS: dict[str, str] = {"units": "money_units"}

TYPES = {
    "text": N_("text"), "id": N_("name"), "code": N_("code"), "dong": N_("whole number"), "whole": N_("whole number"),
    "number": N_("decimal number"), "percent": N_("decimal number"), "date": N_("date"), "year": N_("year"),
    "quarter": N_("quarter"), "yes_no": N_("true or false"), "sha256": N_("64 hexadecimal digits"),
    "json": N_("JSON object"), "plan_number": N_("number as printed (1.437,8)"),
    "plan_date": N_("date as printed (31/01/2024)"),
}  # fmt: skip
UNITS = {
    "dong": N_("đồng"), "dong_per_month": N_("đồng a month"), "percent": N_("percent"), "months": N_("months"),
    "rows": N_("rows"), "bytes": N_("bytes"), "targets": N_("targets"), "counted": N_("people, households, hamlets"),
}  # fmt: skip
KINDS = {
    "text": N_("text"), "date": N_("date"), "money": N_("amount"), "count": N_("number"), "code": N_("code"),
    "year": N_("year"), "unit": N_("unit of money"),
}  # fmt: skip
EFFECTS = {
    "refuse": N_("refuses the row"), "change": N_("changes cells"), "remark": N_("keeps the row and remarks on it"),
}  # fmt: skip
GROUPS: dict[Group, str] = {
    "processed": N_("Processed tables of a period"), "rollup": N_("Tables of a province"),
    "plan": N_("The plan as transcribed"),
}  # fmt: skip
FOLDERS: dict[Group, str] = {
    "processed": "data/processed/<district>/<period>", "rollup": "data/processed/province-<province>/<period>",
    "plan": "data/raw/<district>/plan-<year>",
}  # fmt: skip


def page(language: str) -> str:
    """The whole dictionary in one language, as Markdown."""
    return "\n".join([*_opening(language), *_layouts(language), *_rules(language), *_codes(language),
                      *_tables(language), *_plans(language)])  # fmt: skip


def write() -> None:
    """Write the pages of both languages into docs/."""
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8", newline="\n")


def _opening(language: str) -> Iterator[str]:
    _ = translator(language)
    yield f"# {_('Data dictionary')}\n"
    yield _(
        "What stands in each file and table: its meaning, unit, allowed values, source, and whether it may name "
        "people. Written by {command} from where these things are defined; a test says whether it is up to date."
    ).format(command="`python -m monitoring.presentation.dictionary.pages`")
    yield ""
    yield _(
        "Tables are CSV in UTF-8 with commas and a header row; an empty cell is a missing value, never zero. Amounts "
        "are whole đồng, dates are ISO (2024-09-30). `datapackage.json` beside the tables of a period tells the same "
        "to programs (Frictionless Data Package)."
    )
    yield ""


# ---- what is received ------------------------------------------------------------------------------------------------


def _layouts(language: str) -> Iterator[str]:
    _ = translator(language)
    yield f"## {_('Files received')}\n"
    yield _("A file's layout is recognised by its headers, in any order of columns. Definitions: {place}.").format(
        place="`monitoring/intake/layouts/`"
    )
    for layout in load_layouts().values():
        style = {"vietnamese": "1.437,8", "english": "1,437.8"}[layout.number_style]
        yield f"\n### `{layout.name}` – {getattr(layout.title, language)}\n"
        yield _("Numbers are written like {style}, unless the register declares another style for a file.").format(
            style=style
        )
        heads = (_("Header"), _("Column"), _("Holds"), _("Meaning"), _("Required"), _("Personal"), _("Other spellings"))
        yield from _markdown(heads, (_field(layout, name, field, language) for name, field in layout.fields.items()))


def _field(layout: Layout, name: str, field: Field, language: str) -> Sequence[str]:
    _ = translator(language)
    column = output_name(layout, name)
    columns = {**load_columns(), **clean_table(layout).columns}
    meaning = columns[column]
    required = _("value") if field.filled else _("header") if field.required else ""
    holds = _(KINDS[field.kind]) + (f" `{_LISTS.get(field.codelist, field.codelist)}`" if field.codelist else "")
    return (
        field.header, f"`{column}`", holds, getattr(meaning, language), required, _("yes") if field.personal else "",
        "; ".join(field.aliases),
    )  # fmt: skip


def _rules(language: str) -> Iterator[str]:
    _ = translator(language)
    yield f"\n## {_('Cleaning rules')}\n"
    yield _("In the order in which they are applied; each has a section in {place}.").format(
        place="`notebooks/02_clean.ipynb`"
    )
    heads = (_("Rule"), _("Title"), _("Effect"), _("Layouts"), _("Why"))
    rows = (
        (
            f"`{rule.rule}`",
            rule.title[language],
            _(EFFECTS[rule.effect]),
            ", ".join(layout.name for layout in load_layouts().values() if rule.holds_for(layout)),
            rule.why[language],
        )
        for rule in load_rules()
    )
    yield from _markdown(heads, rows)


def _codes(language: str) -> Iterator[str]:
    _ = translator(language)
    yield f"\n## {_('Codes')}\n"
    yield _(
        "Matching ignores case, accents where nothing is lost by it, punctuation and spaces; a near miss is refused "
        "with a suggestion. All spellings: {place}. Components, communes, agencies and indicators are those of the "
        "district and its plan."
    ).format(place="`monitoring/cleaning/codelists.yml`")
    spellings = _spellings()
    for name, codes in load_codes().items():
        yield f"\n### `{name}`"
        rows = (
            (f"`{code}`", getattr(names, language), "; ".join(spellings.get(name, {}).get(code, ())))
            for code, names in codes.items()
        )
        yield from _markdown((_("Code"), _("Meaning"), _("Written in files as, for example")), rows)


def _spellings() -> dict[str, dict[str, list[str]]]:
    """The first spellings of each code that files may hold."""
    return {
        _LISTS.get(name, name): {code: words[:_SPELLINGS_SHOWN] for code, words in codes.items()}
        for name, codes in shipped_spellings().items()
    }


# ---- tables ----------------------------------------------------------------------------------------------------------


def _tables(language: str) -> Iterator[str]:
    _ = translator(language)
    for group, title in GROUPS.items():
        yield f"\n## {_(title)}\n"
        yield f"`{FOLDERS[group]}`"
        for table in processed_tables() if group == "processed" else tables_of(group):
            yield from _table(table, language)


def _table(table: Table, language: str) -> Iterator[str]:
    _ = translator(language)
    yield f"\n### `{table.name}.csv` – {getattr(table.title, language)}\n"
    facts = [_("Each row: {row}.").format(row=getattr(table.row, language))]
    if table.key:
        facts.append(_("Rows are told apart by {key}.").format(key=_code(table.key)))
    if table.refers:
        facts.append(_("{columns} stand in {table}.").format(columns=_code(table.refers.columns),
                                                              table=f"`{table.refers.to}.csv`"))  # fmt: skip
    if table.made_by:
        facts.append(_("Made by {notebook}.").format(notebook=f"`{table.made_by}`"))
    facts.append(_("Defined in {place}.").format(place=f"`{table.defined_in}`"))
    yield " ".join(facts)
    heads = (_("Column"), _("Type"), _("Unit"), _("Meaning"), _("Allowed values"), _("Always filled"), _("Personal"))
    yield from _markdown(heads, (_column(table, name, column, language) for name, column in table.columns.items()))


def _column(table: Table, name: str, column: Column, language: str) -> Sequence[str]:
    _ = translator(language)
    allowed = [_code(column.codes)] if column.codes else []
    if column.least is not None:
        allowed.append(_("at least {n}").format(n=column.least))
    always = name in table.filled or (name in table.key and table.group != "plan" and column.empty == "missing")
    return (
        f"`{name}`", _(TYPES[column.type]), _(UNITS[column.unit]) if column.unit else "", getattr(column, language),
        "; ".join(allowed), _("yes") if always else "", _("yes") if column.personal else "",
    )  # fmt: skip


def _plans(language: str) -> Iterator[str]:
    _ = translator(language)
    workspace = Workspace()
    for code in workspace.districts():
        district = load_district(workspace, code)
        for year in workspace.plan_years(code):
            title = _("Components and indicators of {district}, plan of {year}")
            yield f"\n## {title.format(district=getattr(district.name, language), year=year)}\n"
            yield _("As the plan names them; `place` says where they stand in it.")
            yield from _of_plan(load_plan(workspace, code, year), language)


def _of_plan(plan: Plan, language: str) -> Iterator[str]:
    _ = translator(language)
    components = ((f"`{row.component}`", getattr(row, f"name_{language}"), row.place) for row in plan.components)
    yield from _markdown((_("Component"), _("Name"), "`place`"), components)
    heads = (
        _("Indicator"), _("Commune"), _("Name"), _("Numerator"), _("Denominator"), _("Target"), _("Unit"), _("Agency"),
        "`place`",
    )  # fmt: skip
    units = load_codes()["indicator_units"]
    targets = (
        (
            f"`{row.indicator}`", f"`{row.commune}`" if row.commune else "", getattr(row, f"name_{language}"),
            getattr(row, f"numerator_{language}"), getattr(row, f"denominator_{language}"),
            f"{row.comparator} {row.target}".strip(), getattr(units[row.unit], language), f"`{row.agency}`", row.place,
        )
        for row in plan.targets
    )  # fmt: skip
    yield from _markdown(heads, targets)


# ---- Markdown --------------------------------------------------------------------------------------------------------


def _markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table, without the columns in which nothing stands."""
    filled = [list(row) for row in rows]
    shown = [place for place in range(len(heads)) if any(row[place] for row in filled)]
    yield ""
    for row in [list(heads), ["---"] * len(heads), *filled]:
        yield f"| {' | '.join(_cell(row[place]) for place in shown)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    write()
