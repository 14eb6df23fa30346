"""From executed notebooks to files."""

import json
import re
import shutil
from datetime import UTC, datetime

from monitoring.evidence.record import published_record
from monitoring.period import Period
from monitoring.presentation.dictionary.datapackage import DATA_PACKAGE
from monitoring.running.publish import Staged, publish
from monitoring.workspace import Workspace

#: Numbers of a page, whether they link or not.
NUMBERS = re.compile(r'<(?:a|span) class="number[a-z ]*" [^>]*>([^<]*)<')


def NOT_ASKED():
    raise AssertionError("only the auditor's page asks what stands behind the numbers")


def test_only_the_asked_formats_are_written_and_lead_to_nothing_that_is_not(published, tmp_path):
    report = published.report("vinh-linh", Period(2023, 4))
    staging = tmp_path / "staging"
    shutil.copytree(report / "notebooks", staging / "report" / "notebooks")
    shutil.copytree(published.processed("vinh-linh", Period(2023, 4)), staging / "processed")
    made = Workspace(published.root, staging)
    publish(
        Staged(made, "vinh-linh", Period(2023, 4), ("en",), ("html",), datetime(2024, 1, 31, tzinfo=UTC), NOT_ASKED)
    )
    assert {path.name for path in (staging / "report").iterdir()} == {"notebooks", "report.en.html"}
    alone, beside_audit = ((path / "report.en.html").read_text("utf-8") for path in (staging / "report", report))
    assert "audit.html" not in alone and len(NUMBERS.findall(alone)) > 60
    assert NUMBERS.findall(alone) == NUMBERS.findall(beside_audit)


def test_the_auditors_page_says_what_the_report_says_above_everything(published):
    page = (published.report("vinh-linh", Period(2023, 4)) / "audit.html").read_text(encoding="utf-8")
    marks = page.partition('<p class="marks">')[2].partition("</p>")[0]
    assert "DỰ THẢO" in marks and "MINH HỌA" not in marks


def test_a_data_package_lies_beside_the_tables_and_is_recorded(published):
    record = published_record(published, "vinh-linh", Period(2023, 4))
    package = json.loads((published.processed("vinh-linh", Period(2023, 4)) / DATA_PACKAGE).read_text(encoding="utf-8"))
    described = {f"processed/{resource['path']}": resource["hash"] for resource in package["resources"]}
    recorded = {name: f"sha256:{digest}" for name, digest in record.outputs.items() if name.endswith(".csv")}
    assert described == {name: digest for name, digest in recorded.items() if name.startswith("processed/")}
    assert f"processed/{DATA_PACKAGE}" in record.outputs


def test_every_number_leads_to_an_entry_and_every_row_named_there_to_its_text(published):
    report = published.report("vinh-linh", Period(2023, 4))
    audit = (report / "audit.html").read_text(encoding="utf-8")
    anchors = re.findall(r' id="([^"]+)"', audit)
    assert len(anchors) == len(set(anchors))
    for language in ("vi", "en"):
        page = (report / f"report.{language}.html").read_text(encoding="utf-8")
        links = re.findall(r'<a class="number[a-z ]*" href="audit\.html#([^"]+)"', page)
        assert len(links) > 60 and set(links) <= set(anchors)
        assert 'class="number"' not in page.replace('<a class="number"', "")
        note = {"vi": "tệp audit.html để cùng thư mục", "en": "the file audit.html beside this page"}[language]
        assert note in page.partition("<footer>")[2]
    entries = audit.partition('<section class="origins">')[2]
    assert set(re.findall(r'href="#([^"]+)"', entries)) <= set(anchors)
    assert "KHÔNG cộng lại" not in entries and "cộng lại đúng bằng nó, đến từng đồng" in entries
    assert "Các dòng cộng lại" not in entries and "KHÔNG còn như lúc" not in entries


def test_the_auditors_page_has_a_sane_size(published):
    assert (published.report("vinh-linh", Period(2023, 4)) / "audit.html").stat().st_size < 1_500_000
