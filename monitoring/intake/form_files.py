"""Forms as xlsx files: instructions first, then the tables, then the words of their drop-downs on a hidden sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

from monitoring.errors import InputError
from monitoring.intake import form_identity
from monitoring.intake.form_design import load_design
from monitoring.intake.form_tables import draw_table
from monitoring.intake.form_workbook import FormWorkbook, row_height, set_up_page
from monitoring.intake.forms import Form
from monitoring.workspace import replace_file

_INSTRUCTION_WIDTHS = (36, 96)


def write_forms(forms: Sequence[Form], folder: Path) -> list[Path]:
    """Write every form into `folder` (see write_new)."""
    contents = {folder / f"{form.name}.xlsx": workbook_bytes(form) for form in forms}
    write_new(contents)
    return list(contents)


def write_new(contents: Mapping[Path, bytes]) -> None:
    """Write files that people work on; one that is there with the same bytes stays as it is.

    Raises InputError, having written nothing, where one of them holds other content: it may have been filled in.
    """
    for path, content in contents.items():
        if path.is_file() and path.read_bytes() != content:
            raise InputError(
                "A different file is there already; it may have been filled in.",
                where=path,
                remedy="Move it away, or give another folder by --out.",
            )
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)


def workbook_bytes(form: Form) -> bytes:
    """The workbook of `form`; the same form gives the same bytes."""
    content = io.BytesIO()
    # Names come from the profile and the plan: one that starts with "=" or "http:" is a text like every other.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        started = datetime.combine(form.period.start, time())
        book.set_properties({"title": form.sender, "subject": str(form.period), "created": started})
        workbook = FormWorkbook(book, form)
        _draw_instructions(workbook)
        for sheet in form.sheets:
            draw_table(workbook, sheet)
        _draw_lists(workbook)
        _draw_identity(workbook)
    return content.getvalue()


def _draw_instructions(workbook: FormWorkbook) -> None:
    """How to fill in, how this machine writes numbers and dates, what each column and each component means."""
    design, form, looks = load_design(), workbook.form, workbook.looks
    page = workbook.book.add_worksheet(design.instructions.sheet)
    page.hide_gridlines(2)
    for column, width in enumerate(_INSTRUCTION_WIDTHS):
        page.set_column(column, column, width)
    page.merge_range(0, 0, 0, 1, design.instructions.title, looks["title"])
    for row, text in enumerate((design.sender, design.period), start=1):
        page.merge_range(row, 0, row, 1, form.filled(text), looks["line"])
    for row, (left, right, look) in enumerate(_instruction_lines(form), start=4):
        if right is None:
            page.set_row(row, row_height([(left, sum(_INSTRUCTION_WIDTHS))]))
            page.merge_range(row, 0, row, 1, left, looks[look])
        else:
            page.set_row(row, row_height(zip((left, str(right)), _INSTRUCTION_WIDTHS, strict=True)))
            page.write_string(row, 0, left, looks["plain"])
            page.write(row, 1, right, looks[look])
    set_up_page(page)


def _instruction_lines(form: Form) -> Iterator[tuple[str, str | float | date | None, str]]:
    """What stands at the left and at the right of each line (None: the left takes all of it), and its look."""
    texts, gap = load_design().instructions, ("", None, "plain")
    for number, step in enumerate(texts.steps, start=1):
        yield f"{number}. {form.filled(step)}", None, "plain"
    yield gap
    for sample in texts.samples:
        if sample.number is not None:
            yield sample.text, sample.number, "sample number"
        if sample.day is not None:
            yield sample.text, sample.day, "sample date"
    for heading, meanings in _explained(form):
        yield gap
        yield heading, None, "strong"
        yield from ((word, meaning, "plain") for word, meaning in meanings.items())


def _explained(form: Form) -> Iterator[tuple[str, dict[str, str]]]:
    """Headings, and under each of them words with their meaning."""
    texts = load_design().instructions
    for sheet in form.sheets:
        columns = sheet.design.columns.items()
        meanings = {sheet.header(name): form.filled(column.help) for name, column in columns if column.help}
        yield texts.columns.format(sheet=sheet.design.sheet), meanings
    if any("component" in sheet.layout.fields for sheet in form.sheets):
        yield texts.glossary, dict(form.glossary)


def _draw_lists(workbook: FormWorkbook) -> None:
    """The hidden sheet with the words of every drop-down, one column each, under the header of who chooses from it."""
    design = load_design()
    page = workbook.book.add_worksheet(design.lists_sheet)
    sheets = workbook.form.sheets
    headers = {sheet.choices(name): sheet.header(name) for sheet in sheets for name in sheet.design.columns}
    for column, name in enumerate(workbook.lists):
        page.write(0, column, design.list_header.format(name=headers[name]))
        page.write_column(1, column, workbook.form.choices[name])
    page.hide()
    page.protect()


def _draw_identity(workbook: FormWorkbook) -> None:
    """The hidden sheet by which the form is known again when it comes back."""
    page = workbook.book.add_worksheet(form_identity.SHEET)
    for row, fact in enumerate(workbook.form.identity.cells()):
        for column, text in enumerate(fact):
            page.write_string(row, column, text)
    page.hide()
    page.protect()
