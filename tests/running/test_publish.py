"""From executed notebooks to files."""

import json
import shutil
from datetime import UTC, datetime

from monitoring.evidence.record import published_record
from monitoring.period import Period
from monitoring.presentation.dictionary.datapackage import DATA_PACKAGE
from monitoring.running.publish import publish


def test_only_the_asked_formats_are_written_and_always_with_the_same_bytes(published, tmp_path):
    report = published.report("vinh-linh", Period(2023, 4))
    staging = tmp_path / "staging"
    shutil.copytree(report / "notebooks", staging / "report" / "notebooks")
    shutil.copytree(published.processed("vinh-linh", Period(2023, 4)), staging / "processed")
    publish(staging, ["en"], ["html"], datetime(2024, 1, 31, tzinfo=UTC), "vinh-linh 2023-Q4")
    assert {path.name for path in (staging / "report").iterdir()} == {"notebooks", "report.en.html"}
    assert (staging / "report" / "report.en.html").read_bytes() == (report / "report.en.html").read_bytes()


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
