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
from monitoring.intake.layouts import Field, Layout, load_layouts
from monitoring.messages import LANGUAGES
from monitoring.plan import Plan, load_plan
from monitoring.presentation.wording import Wording
from monitoring.tables.schema import Column, Group, Table, load_codes, load_columns, tables_of
from monitoring.unit import load_unit
from monitoring.workspace import REPOSITORY, Workspace

PAGES = {language: REPOSITORY / "docs" / f"dictionary.{language}.md" for language in LANGUAGES}
_SPELLINGS_SHOWN = 4
#: Lists of spellings that codes.yml calls otherwise.
_LISTS: dict[str, str] = {"units": "money_units"}

FOLDERS: dict[Group, str] = {
    "processed": "data/processed/<unit>/<period>",
    "rollup": "data/processed/province-<province>/<period>",
    "plan": "data/raw/<unit>/plan-<year>",
    "reference": "data/reference",
    "close_out": "data/processed/<unit>/close-out-<year>",
    "handover": "data/processed/<unit>/handover-<period>",
    "decisions": "data/raw/<unit>/close-out-<year>",
}


def page(language: str) -> str:
    """The whole dictionary in one language, as Markdown."""
    words, parts = Wording(language), (_opening, _layouts, _rules, _codes, _tables, _plans)
    return "\n".join(line for part in parts for line in part(words))


def write() -> None:
    """Write the pages of both languages into docs/."""
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8", newline="\n")


def _opening(words: Wording) -> Iterator[str]:
    _ = words._
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


def _layouts(words: Wording) -> Iterator[str]:
    _ = words._
    yield f"## {_('Files received')}\n"
    yield _("A file's layout is recognised by its headers, in any order of columns. Definitions: {place}.").format(
        place="`monitoring/intake/layouts/`"
    )
    for layout in load_layouts().values():
        style = {"vietnamese": "1.437,8", "english": "1,437.8"}[layout.number_style]
        yield f"\n### `{layout.name}` – {getattr(layout.title, words.language)}\n"
        yield _("Numbers are written like {style}, unless the register declares another style for a file.").format(
            style=style
        )
        heads = (_("Header"), _("Column"), _("Holds"), _("Meaning"), _("Required"), _("Personal"), _("Other spellings"))
        yield from _markdown(heads, (_field(layout, name, field, words) for name, field in layout.fields.items()))


def _field(layout: Layout, name: str, field: Field, words: Wording) -> Sequence[str]:
    _ = words._
    column = output_name(layout, name)
    columns = {**load_columns(), **clean_table(layout).columns}
    meaning = columns[column]
    required = _("value") if field.filled else _("header") if field.required else ""
    codes = f" `{_LISTS.get(field.codelist, field.codelist)}`" if field.codelist else ""
    holds = words.term("field_kind", field.kind) + codes
    told = field.header, f"`{column}`", holds, getattr(meaning, words.language), required
    return *told, _("yes") if field.personal else "", "; ".join(field.aliases)


def _rules(words: Wording) -> Iterator[str]:
    _ = words._
    yield f"\n## {_('Cleaning rules')}\n"
    yield _("In the order in which they are applied; each has a section in {place}.").format(
        place="`notebooks/02_clean.ipynb`"
    )
    heads = (_("Rule"), _("Title"), _("Effect"), _("Layouts"), _("Why"))
    rows = (
        (
            f"`{rule.rule}`",
            rule.title[words.language],
            words.term("effect", rule.effect),
            ", ".join(layout.name for layout in load_layouts().values() if rule.holds_for(layout)),
            rule.why[words.language],
        )
        for rule in load_rules()
    )
    yield from _markdown(heads, rows)


def _codes(words: Wording) -> Iterator[str]:
    _ = words._
    yield f"\n## {_('Codes')}\n"
    yield _(
        "Matching ignores case, accents where nothing is lost by it, punctuation and spaces; a near miss is refused "
        "with a suggestion. All spellings: {place}. Components, places, agencies and indicators are those of the "
        "unit and its plan."
    ).format(place="`monitoring/cleaning/codelists.yml`")
    spellings = _spellings()
    for name, codes in load_codes().items():
        yield f"\n### `{name}`"
        rows = (
            (f"`{code}`", getattr(names, words.language), "; ".join(spellings.get(name, {}).get(code, ())))
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


def _tables(words: Wording) -> Iterator[str]:
    _ = words._
    for group, folder in FOLDERS.items():
        yield f"\n## {words.term('table_group', group)}\n"
        yield f"`{folder}`"
        for table in processed_tables() if group == "processed" else tables_of(group):
            yield from _table(table, words)


def _table(table: Table, words: Wording) -> Iterator[str]:
    _ = words._
    yield f"\n### `{table.name}.csv` – {getattr(table.title, words.language)}\n"
    facts = [_("Each row: {row}.").format(row=getattr(table.row, words.language))]
    if table.key:
        facts.append(_("Rows are told apart by {key}.").format(key=_code(table.key)))
    if table.refers:
        stand = _("{columns} stand in {table}.")
        facts.append(stand.format(columns=_code(table.refers.columns), table=f"`{table.refers.to}.csv`"))
    if table.made_by:
        facts.append(_("Made by {notebook}.").format(notebook=f"`{table.made_by}`"))
    facts.append(_("Defined in {place}.").format(place=f"`{table.defined_in}`"))
    yield " ".join(facts)
    heads = (_("Column"), _("Type"), _("Unit"), _("Meaning"), _("Allowed values"), _("Always filled"), _("Personal"))
    yield from _markdown(heads, (_column(table, name, column, words) for name, column in table.columns.items()))


def _column(table: Table, name: str, column: Column, words: Wording) -> Sequence[str]:
    _ = words._
    allowed = [_code(column.codes)] if column.codes else []
    if column.least is not None:
        allowed.append(_("at least {n}").format(n=column.least))
    always = name in table.filled or (name in table.key and table.group != "plan" and column.empty == "missing")
    unit = words.term("column_unit", column.unit) if column.unit else ""
    told = f"`{name}`", words.term("column_type", column.type), unit, getattr(column, words.language)
    return *told, "; ".join(allowed), _("yes") if always else "", _("yes") if column.personal else ""


def _plans(words: Wording) -> Iterator[str]:
    _ = words._
    workspace = Workspace()
    for code in workspace.units():
        unit = load_unit(workspace, code)
        for year in workspace.plan_years(code):
            title = _("Components and indicators of {unit}, plan of {year}")
            yield f"\n## {title.format(unit=getattr(unit.name, words.language), year=year)}\n"
            yield _("As the plan names them; `cited` says where they stand in it.")
            yield from _of_plan(load_plan(workspace, code, year), words)


def _of_plan(plan: Plan, words: Wording) -> Iterator[str]:
    _ = words._
    components = ((f"`{row.component}`", getattr(row, f"name_{words.language}"), row.cited) for row in plan.components)
    yield from _markdown((_("Component"), _("Name"), "`cited`"), components)
    heads = (_("Indicator"), _("Place"), _("Name"), _("Numerator"), _("Denominator"), _("Target"), _("Unit"))
    units = load_codes()["indicator_units"]
    targets = (
        (
            f"`{row.indicator}`",
            f"`{row.place}`" if row.place else "",
            *(getattr(row, f"{what}_{words.language}") for what in ("name", "numerator", "denominator")),
            f"{row.comparator} {row.target}".strip(),
            getattr(units[row.unit], words.language),
            f"`{row.agency}`",
            row.cited,
        )
        for row in plan.targets
    )
    yield from _markdown((*heads, _("Agency"), "`cited`"), targets)


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
