"""The message as a run publishes it: with its figures, its PDF, recorded, and the same when made again."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from html import unescape

import pytest

from monitoring.errors import InputError
from monitoring.evidence.record import published_record, sha256
from monitoring.period import Period
from monitoring.running.message import MESSAGE, message
from monitoring.running.run import Request, published_at
from monitoring.tables.changes import Change, write_changes

UNIT, PERIOD = "vinh-linh", Period(2023, 4)


def test_a_run_publishes_the_message_and_records_it(published) -> None:
    path = published.report(UNIT, PERIOD) / MESSAGE
    assert published_record(published, UNIT, PERIOD).outputs[f"report/{MESSAGE}"] == sha256(path)
    parsed = message_from_bytes(path.read_bytes(), policy=SMTP)
    text, page = (parsed.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for figure in ("90,7%", "53,6%", "22.975,309", "7.063,509", "76.5%", "DỰ THẢO"):
        assert figure in text and figure in unescape(page)
    assert parsed["Date"].datetime == published_at(published, UNIT, PERIOD)
    [pdf] = parsed.iter_attachments()
    assert pdf.get_content() == (path.parent / "report.vi.pdf").read_bytes()


def test_what_is_made_again_from_the_publication_is_the_same(published) -> None:
    report = published.report(UNIT, PERIOD)
    made_at = published_at(published, UNIT, PERIOD)
    again = message(published, UNIT, PERIOD, ("vi", "en"), made_at, report)
    assert again == (report / MESSAGE).read_bytes()


def test_one_language_with_its_pdf_and_its_page(published) -> None:
    report = published.report(UNIT, PERIOD)
    made = message(published, UNIT, PERIOD, ("en",), datetime(2024, 1, 31, tzinfo=UTC), report, html=True)
    parsed = message_from_bytes(made, policy=SMTP)
    assert parsed["Content-Language"] == "en"
    assert "chưa" not in parsed.get_body(("plain",)).get_content()
    names = [part.get_filename() for part in parsed.iter_attachments()]
    assert names == ["vinh-linh-2023-Q4-report.en.pdf", "vinh-linh-2023-Q4-report.en.html"]


@pytest.mark.parametrize(("language", "sentence"), [("vi", "quá lớn để đính kèm"), ("en", "too large to be attached")])
def test_a_pdf_too_large_for_mail_servers_stays_behind_and_the_message_says_so(
    language: str, sentence: str, published, tmp_path
) -> None:
    (tmp_path / f"report.{language}.pdf").write_bytes(bytes(6_600_000))
    made = message(published, UNIT, PERIOD, (language,), datetime(2024, 1, 31, tzinfo=UTC), tmp_path)
    parsed = message_from_bytes(made, policy=SMTP)
    assert not list(parsed.iter_attachments())
    assert sentence in parsed.get_body(("plain",)).get_content() and f"report.{language}.pdf" in made.decode("ascii")


def test_who_asks_for_the_page_as_well_hears_that_it_is_too_large(published, tmp_path) -> None:
    for name in ("report.en.pdf", "report.en.html"):
        (tmp_path / name).write_bytes(bytes(6_600_000))
    with pytest.raises(InputError, match="more than the 10000000 that mail servers"):
        message(published, UNIT, PERIOD, ("en",), datetime(2024, 1, 31, tzinfo=UTC), tmp_path, html=True)


def test_what_changed_is_read_beside_the_report(published, tmp_path) -> None:
    (tmp_path / "revisions").mkdir()
    write_changes(tmp_path / "revisions", [Change(2, "disbursement", "cumulative_dong", "22000000000", "22975309000")])
    (tmp_path / "report.en.pdf").write_bytes(b"%PDF-")
    made = message(published, UNIT, PERIOD, ("en",), datetime(2024, 1, 31, tzinfo=UTC), tmp_path)
    text = message_from_bytes(made, policy=SMTP).get_body(("plain",)).get_content()
    assert "Total, disbursed: 22,000.000 million đồng → 22,975.309 million đồng" in text


def test_whoever_asks_for_the_message_alone_gets_the_pdf_that_it_carries() -> None:
    assert Request(UNIT, PERIOD, ("vi",), ("mail",)).outputs() == ["report/report.vi.pdf", f"report/{MESSAGE}"]
