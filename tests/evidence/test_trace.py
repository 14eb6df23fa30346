"""Every number that the shipped quarters print has a name that traces, and its lines add up to it, to the đồng."""

from __future__ import annotations

import re
import shutil

import nbformat
import pytest

from monitoring.errors import InputError
from monitoring.evidence.origins import origins
from monitoring.workspace import REPOSITORY, Workspace
from tests.evidence.quarters import publish, tracer_of
from tests.samples import UNIT, shipped_workspace

PERIODS = [str(period) for period in Workspace(REPOSITORY).periods(UNIT)]
_NAME = re.compile(r'data-number="([^"]+)"')
_UNNAMED = re.compile(r'class="number[^"]*">[^<]*')
_ANCHOR = re.compile(r' id="([^"]+)"')


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> Workspace:
    """The raw files that the project ships, in a workspace of their own."""
    return shipped_workspace(tmp_path_factory.mktemp("shipped"))


def displayed(workspace: Workspace, period: str) -> str:
    """The HTML of everything that notebook 04 displays."""
    shown: list = []
    cells = nbformat.read(REPOSITORY / "notebooks" / "04_report.ipynb", as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code" and "tags" not in cell.metadata]
    names = {"root": str(workspace.root), "unit": UNIT, "period": period, "language": "vi"}
    names["display"] = lambda *blocks: shown.extend(blocks)
    exec("\n".join(code).replace("from IPython.display import display", ""), names)
    return "\n".join(block._repr_mimebundle_()["text/html"] for block in shown)


@pytest.mark.parametrize("period", PERIODS)
def test_every_printed_number_of_a_shipped_quarter_is_its_lines(shipped, period):
    publish(shipped, period)
    tracer = tracer_of(shipped, period)
    page = displayed(shipped, period)
    names = set(_NAME.findall(page))
    assert _UNNAMED.findall(page) == []
    assert len(names) > 190 and sorted(names - set(tracer.number_ids)) == []
    # The first of them has every raw row behind it, which are then read once for all.
    traces = [tracer.trace(name) for name in ["sources.rows", *sorted(names)]]
    assert [trace.number_id for trace in traces if not trace.holds] == []
    entries = str(origins(tracer, names, "vi").html)
    assert names <= set(_ANCHOR.findall(entries)) and "{" not in entries
    assert len(entries.encode()) < 1_500_000 and "cộng lại đúng bằng nó, đến từng đồng" in entries


def test_every_number_of_a_small_quarter_is_its_lines(tracer):
    traces = [tracer.trace(name) for name in ["sources.rows", *tracer.number_ids]]
    assert [trace.number_id for trace in traces if not trace.holds] == []


def test_the_name_of_a_row_is_what_was_disbursed_or_the_indicators_value(tracer):
    numbers = [name.rpartition(".") for name in tracer.number_ids if name.startswith(("disbursement", "indicator"))]
    rows = {row: f"{row}.{measured}" for row, _, measured in numbers if measured in ("cumulative", "value")}
    assert {name.rpartition(".")[2] for name in rows.values()} == {"cumulative", "value"}
    assert {row: tracer.trace(row).number_id for row in rows} == rows


def test_an_unknown_number_gets_the_names_nearest_to_it(tracer):
    with pytest.raises(InputError, match=r"disbursement\.component-4\.1\.rate"):
        tracer.trace("disbursement.component-41.rate")


def test_a_number_is_found_by_what_the_page_prints(small, tmp_path):
    shutil.copytree(small.root, tmp_path / "w")
    workspace = Workspace(tmp_path / "w")
    period = str(workspace.periods(UNIT)[-1])
    links = {"disbursement.cumulative": "19.834,414", "disbursement.rate": "53,2", "disbursement.plan": "53,2"}
    page = "".join(f'<a class="number" href="audit.html#{name}">{text}</a>' for name, text in links.items())
    (workspace.report(UNIT, period) / "report.vi.html").write_text(page, encoding="utf-8")
    tracer = tracer_of(workspace, period)
    assert tracer.trace("19.834,414").number_id == "disbursement.cumulative"
    with pytest.raises(
        InputError, match=r"“53,2” is printed for several numbers: disbursement\.rate, disbursement\.plan"
    ):
        tracer.trace("53,2")
    with pytest.raises(InputError, match=r"no number “7,7” in this publication\. In a report's page") as error:
        tracer.trace("7,7")
    assert "one of" not in str(error.value)


def test_without_a_publication_there_is_nothing_to_trace(shipped):
    with pytest.raises(InputError, match="no publication"):
        tracer_of(shipped, "2022-Q4")


def test_without_its_tables_a_trace_says_which_are_missing(small, tmp_path):
    shutil.copytree(small.root, tmp_path / "w")
    workspace = Workspace(tmp_path / "w")
    (workspace.processed(UNIT, "2024-Q2") / "payments.csv").unlink()
    with pytest.raises(
        InputError, match=r"tables of vinh-linh 2024-Q2 are not here.*: payments\.csv\. Make them again"
    ):
        tracer_of(workspace, "2024-Q2")
    shutil.rmtree(workspace.processed(UNIT, "2024-Q2"))
    with pytest.raises(InputError, match=r"advances\.csv, agencies\.csv.*returns\.csv"):
        tracer_of(workspace, "2024-Q2")
