"""A real publication, damaged: verify finds each file that is not what was published, of whatever kind."""

from __future__ import annotations

import openpyxl
import pikepdf

from monitoring.evidence.record import published_record
from monitoring.evidence.verify import verify
from monitoring.period import Period
from monitoring.running.publication import published_folders
from monitoring.workspace import Workspace

UNIT, QUARTER = "vinh-linh", Period(2023, 4)


def found(copy: Workspace) -> set[tuple[str, str]]:
    """Problem and file of what verify finds below the copy; the code lies in the repository, not in it."""
    findings = verify(copy, UNIT, QUARTER).findings
    return {(one.problem, one.file) for one in findings if one.file.startswith(("data/", "reports/"))}


def test_one_flipped_bit_in_each_file_is_found_in_each(copy):
    record = published_record(copy, UNIT, QUARTER)
    paths = [copy.root / name for name in record.made_from["input"]]
    folders = published_folders(copy, UNIT, QUARTER)
    paths += [folders[part] / below for part, _, below in (name.partition("/") for name in record.outputs)]
    for number, path in enumerate(paths):
        content = bytearray(path.read_bytes())
        content[number * 7919 % len(content)] ^= 1
        path.write_bytes(content)
    assert found(copy) == {("changed", copy.relative(path)) for path in paths}
    assert {".csv", ".eml", ".html", ".ipynb", ".pdf", ".xlsx", ".yml"} <= {path.suffix for path in paths}


def test_an_edited_figure_in_the_pdf_or_the_workbook_is_found(copy):
    report = copy.report(UNIT, QUARTER)
    with pikepdf.open(report / "report.vi.pdf", allow_overwriting_input=True) as document:
        stream = document.pages[0].Contents
        stream.write(stream.read_bytes().replace(b"1", b"9", 1))
        document.save()
    book = openpyxl.load_workbook(report / "workbook.xlsx")
    cells = (cell for sheet in book.worksheets for row in sheet for cell in row)
    cell = next(cell for cell in cells if isinstance(cell.value, int) and cell.value > 1000)
    cell.value += 1
    book.save(report / "workbook.xlsx")
    names = ("report.vi.pdf", "workbook.xlsx")
    assert found(copy) == {("changed", copy.relative(report / name)) for name in names}


def test_a_file_too_few_or_too_many_in_any_folder_is_found(copy):
    report, processed = copy.report(UNIT, QUARTER), copy.processed(UNIT, QUARTER)
    gone = [processed / "refused.csv", report / "audit.html", report / "notebooks" / "02_clean.ipynb"]
    added = [processed / "thêm.csv", report / "report.fr.html", report / "revisions" / "1" / "report.vi.html"]
    for path in gone:
        path.unlink()
    for path in added:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    expected = {("missing", copy.relative(path)) for path in gone} | {("added", copy.relative(path)) for path in added}
    assert found(copy) == expected
