"""Made anew from the raw files: equal, or the first difference by name and place."""

from __future__ import annotations

import email.policy
import json
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from monitoring.errors import InputError
from monitoring.evidence.rebuild import rebuild, require_equal
from monitoring.evidence.record import MANIFEST, Record, published_record
from monitoring.evidence.verify import Finding, verify
from monitoring.period import Period
from monitoring.running.kernels import warm_kernels
from monitoring.running.run import PRELOADED, Request, rerun, run
from monitoring.tables.changes import read_changes
from monitoring.workspace import Workspace
from tests import samples
from tests.evidence import quarters
from tests.evidence.conftest import PERIOD, UNIT, publish, write


def run_anew(workspace: Workspace, record: Record) -> None:
    """What a run does: publish from the raw files that it finds."""
    raw = sorted(path.name for path in workspace.raw.rglob("*") if path.is_file())
    assert raw == ["chứng từ quý 2.csv", "sources.yml", "unit.yml"]
    assert not workspace.reports.exists()
    publish(workspace)


def test_the_same_bytes_are_told_so(workspace):
    rebuilt = rebuild(workspace, published_record(workspace, UNIT, PERIOD), run_anew)
    assert require_equal(rebuilt, str) == "Made anew from the raw files, all 10 files have the same bytes."


def test_what_holds_for_every_unit_is_there_when_it_is_made_anew(workspace):
    own = workspace.root / "data" / "reference" / "deadlines.csv"
    write(own, "what\n")
    found = []

    def run_with_it(target: Workspace, record: Record) -> None:
        found.extend(path.read_text(encoding="utf-8") for path in target.references())
        publish(target)

    rebuild(workspace, published_record(workspace, UNIT, PERIOD), run_with_it)
    assert found == ["what\n"]


@pytest.mark.parametrize(("file", "text", "place"), [
    ("processed/checks.csv", "check,expected\na,1\n", "row 1, column “actual”"),
    ("report/report.vi.html", "<p>\n501\n</p>\n", "line 2"),
    ("report/notebooks/03_measure.ipynb", '{"cells": [{"id": "a", "outputs": []}]}', "cell 1 (a): outputs"),
    ("report/thừa.txt", "thừa", "byte 1"),
])  # fmt: skip
def test_the_first_difference_is_named_with_its_place(workspace, file, text, place):
    folders = {"processed": workspace.processed(UNIT, PERIOD), "report": workspace.report(UNIT, PERIOD)}
    part, _, below = file.partition("/")
    write(folders[part] / below, text)
    rebuilt = rebuild(workspace, published_record(workspace, UNIT, PERIOD), run_anew)
    assert rebuilt.differing == (file,) and rebuilt.place.render() == place
    with pytest.raises(InputError, match=r"1 of \d+ files differ; the first is "):
        require_equal(rebuilt, str)


def test_tables_come_before_the_pages_made_from_them(workspace):
    def run_otherwise(target: Workspace, record: Record) -> None:
        publish(target, "501")

    rebuilt = rebuild(workspace, published_record(workspace, UNIT, PERIOD), run_otherwise)
    assert rebuilt.differing == (
        "processed/disbursement.csv",
        *(f"report/notebooks/{name}.ipynb" for name in ("01_receive", "02_clean", "03_measure", "04_report.vi")),
        "report/report.vi.html",
        f"report/{MANIFEST}",
    )


LATE = f"{samples.UNIT}/2024-Q2/late.csv"


def texts_of(report: Path, poppler: str) -> list[str]:
    """What a reader of the page, of the PDF and of the message is told, each in one line."""
    page = re.sub("<[^>]+>", "", (report / "report.vi.html").read_text(encoding="utf-8"))
    program = str(Path(poppler).with_name("pdftotext"))
    pdf = subprocess.run([program, report / "report.vi.pdf", "-"], capture_output=True, check=True, encoding="utf-8")
    message = email.message_from_bytes((report / "message.eml").read_bytes(), policy=email.policy.default)
    plain = message.get_body(("plain",)).get_content()
    return [" ".join(unescape(text).split()) for text in (page, pdf.stdout, plain)]


def test_a_late_file_makes_a_revision_that_is_told_verified_and_made_anew_to_the_byte(tmp_path, poppler):
    """The whole road once, by real runs: publish, receive a late payment, publish again, verify, make anew, damage."""
    workspace, quarter = quarters.receive_small(tmp_path / "khu vực"), Period(2024, 2)
    request = Request(samples.UNIT, quarter, ("vi",), ("html", "mail"))
    late = [samples.PAYMENT | {"voucher": "Z", "paid_on": "30/06/2024", "amount": "10"}]
    with warm_kernels(PRELOADED):
        run(workspace, request)
        first = published_record(workspace, samples.UNIT, quarter)
        samples.receive_rows(workspace, "2024-Q2", "payments", late, "late.csv")
        run(workspace, request)
    record = published_record(workspace, samples.UNIT, quarter)
    report = workspace.report(samples.UNIT, quarter)
    assert (first.revision, record.revision) == (1, 2)
    changes = read_changes(report / "revisions")
    [whole] = [change for change in changes if (change.number_id, change.column) == ("disbursement", "cumulative_dong")]
    assert int(whole.new) - int(whole.old) == 10_000_000 and {"what": "new", "item": f"data/raw/{LATE}"} in json.loads(
        whole.cause
    )
    for told in texts_of(report, poppler):
        assert (
            "những thay đổi từ lần công bố thứ 1" in told.lower()
            and f"Nguyên nhân: data/raw/{LATE} là tệp mới." in told
        )
        assert "Tổng số, đã giải ngân: 546,000 triệu đồng → 556,000 triệu đồng" in told
        assert f"Tất cả {len(changes)} con số thay đổi" in told and "Chỉ so sánh số liệu" in told
    assert verify(workspace, samples.UNIT, quarter).holds
    assert require_equal(rebuild(workspace, record, rerun), str).endswith("have the same bytes.")
    kept = report / "revisions" / "1" / "report.vi.html"
    kept.write_bytes(kept.read_bytes().replace(b"<html", b"<HTML"))
    assert [*verify(workspace, samples.UNIT, quarter).findings] == [Finding("changed", workspace.relative(kept))]
