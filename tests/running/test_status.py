"""The table of units and periods."""

import os
import re
import shutil
import time
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from monitoring.evidence.record import MANIFEST, SIGNATURE
from monitoring.evidence.signature import PUBLIC_KEY
from monitoring.evidence.verify import Finding, verify
from monitoring.messages import translator
from monitoring.period import Period
from monitoring.running import untouched
from monitoring.running.request import Request, is_known_current, made_from_now, publication_places, why
from monitoring.running.reruns import Reason
from monitoring.running.status import owed, status_lines
from monitoring.workspace import Workspace
from tests.samples import UNIT, new_workspace


def test_a_published_period_is_up_to_date_and_its_counts_are_shown(published):
    head, line = status_lines(published, [("vinh-linh", Period(2023, 4))], [], str)
    assert re.split("  +", head) == [
        "Reporting unit",
        "Period",
        "Publication",
        "Refused",
        "Send again",
        "Checks to look at",
        "New",
        "Signature",
        "State",
    ]
    cells = re.split("  +", line)
    assert cells[:5] == ["vinh-linh", "2023-Q4", "1", "0", "0"] and cells[7:] == ["not signed", "up to date"]
    assert int(cells[5]) >= int(cells[6]) > 0


def test_the_heads_are_in_the_language_of_the_messages(published):
    head, _ = status_lines(published, [("vinh-linh", Period(2023, 4))], [], translator("vi"))
    assert head.split("  ")[0] == "Đơn vị" and not re.search("Period|Refused|State|New", head)


def test_an_unpublished_period_says_so(published, tmp_path):
    shutil.copytree(published.raw, tmp_path / "data" / "raw")
    [_, line] = status_lines(Workspace(tmp_path), [("vinh-linh", Period(2023, 4))], [], str)
    assert "–" in line and line.endswith("nothing of it has been published yet")


def test_whether_what_stands_published_is_signed_has_a_column(copy):
    key = Ed25519PrivateKey.generate()

    def told() -> str:
        _, line = status_lines(copy, [("vinh-linh", Period(2023, 4))], [], str)
        return re.split("  +", line)[7]

    assert told() == "not signed"
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (copy.unit("vinh-linh") / PUBLIC_KEY).write_bytes(public)
    assert told() == "signature MISSING"
    report = copy.report("vinh-linh", Period(2023, 4))
    (report / SIGNATURE).write_bytes(key.sign((report / MANIFEST).read_bytes()))
    assert told() == "signed"
    (report / SIGNATURE).write_bytes(bytes(64))
    assert told() == "signature WRONG"


def test_a_changed_byte_with_its_time_put_back_is_seen_though_nothing_is_read(copy):
    request, page = Request("vinh-linh", Period(2023, 4)), copy.report("vinh-linh", "2023-Q4") / "report.vi.html"
    begin_anew()
    assert why(copy, request) == [] and is_known_current(copy, request)
    change_a_byte(page)
    assert why(copy, request) == [Reason("output", "report/report.vi.html", "changed")]
    assert not is_known_current(copy, request)


def test_verify_reads_every_byte_whatever_a_note_says(copy):
    request, page = Request("vinh-linh", Period(2023, 4)), copy.report("vinh-linh", "2023-Q4") / "report.vi.html"
    change_a_byte(page)
    begin_anew()
    places = publication_places(copy, "vinh-linh", Period(2023, 4))
    now = untouched.stamp(copy, places, [request.languages, request.formats])
    untouched.remembered(copy, copy.looked(f"{request.name}.reasons"), now, list)
    assert why(copy, request) == [] and is_known_current(copy, request)
    verification = verify(copy, "vinh-linh", Period(2023, 4), now=made_from_now(copy, "vinh-linh", Period(2023, 4)))
    assert verification.findings == (Finding("changed", "reports/vinh-linh/2023-Q4/report.vi.html"),)


def begin_anew():
    """As a new process does, after what was written before."""
    untouched._begun.cache_clear()
    time.sleep(0.02)


def change_a_byte(path):
    before, content = path.stat(), bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_no_report_is_owed_by_a_unit_that_has_ended(tmp_path):
    """huyện Vĩnh Linh ended on 30 June 2025; a unit that no table of units has may have been there always."""
    workspace, today = new_workspace(tmp_path), date(2026, 11, 27)
    assert owed(workspace, today) is None
    shutil.copytree(workspace.unit(UNIT), workspace.unit("another"))
    due = owed(workspace, today)
    assert due and (str(due.period), due.day, due.asked, due.units) == (
        "2026-Q3",
        date(2026, 10, 10),
        ["another"],
        ["another"],
    )
