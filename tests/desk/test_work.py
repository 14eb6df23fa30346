"""What is done at the desk, by requests that a browser would send, and by some that it never would."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from monitoring.desk.actions import ACTIONS
from monitoring.desk.pages import PAGES
from monitoring.unit import load_unit
from monitoring.workspace import Workspace
from tests.desk.server import Answer, Client, desk
from tests.samples import PAYMENT, UNIT, csv_of, new_workspace

PERIOD = "2024-Q1"
HERE = f"unit/{UNIT}/{PERIOD}/"
TREASURY = "Kho bạc Nhà nước huyện Vĩnh Linh"
ROWS = [
    PAYMENT,
    {**PAYMENT, "voucher": "CT002", "place": "xã Vĩnh Khuê"},
    {**PAYMENT, "voucher": "CT003", "paid_on": "15/05/2024", "note": "<img src=x onerror=alert(1)>"},
]
CSV = csv_of("payments", ROWS)
TYPE = "multipart/form-data; boundary=x"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return new_workspace(tmp_path_factory.mktemp("bàn làm việc") / "dự án")


@pytest.fixture(scope="module")
def analyst(workspace: Workspace) -> Iterator[Client]:
    with desk(workspace, workspace.root / "log.txt") as client:
        client.log_in().get("start/?language=en")
        yield client


def body(*files: tuple[str, bytes]) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\n%s\r\n'
    return b"".join(head % (name.encode(), content) for name, content in files) + b"--x--\r\n"


def upload(client: Client, *files: tuple[str, bytes], secret: str | None = None) -> Answer:
    secret = client.cookies.get("_xsrf", "") if secret is None else secret
    return client.ask("POST", f"{HERE}upload/?_xsrf={secret}", body(*files), {"Content-Type": TYPE})


def kept(workspace: Workspace) -> list[str]:
    """Everything that uploads have left on the disk."""
    left = (name for _, _, names in os.walk(workspace.work / "desk") for name in names)  # which may vanish meanwhile
    return sorted(name for name in left if not name.endswith(".lock"))


def ended(client: Client, job: str) -> tuple[list[str], str]:
    """What a job said, as its stream tells it, and its page once it has ended."""
    stream = client.get(f"{job}stream/")
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    told = [json.loads(line[6:]) for line in stream.text.splitlines() if line.startswith("data: ")]
    assert told[-1]["ended"]
    return [line for each in told for line in each["lines"]], client.get(job).text


def started(answer: Answer) -> str:
    assert answer.status == 303, answer.text
    return answer.headers["Location"]


def test_every_command_that_a_page_starts_is_in_the_list_of_pages() -> None:
    assert {name for page in PAGES if page.where == "actions:ActionPage" for name in page.commands} == ACTIONS.keys()


def test_what_a_stranger_sends_never_reaches_the_disk(analyst: Client, workspace: Workspace) -> None:
    stranger = Client(analyst.port, analyst.log)
    assert upload(stranger, ("a.csv", CSV), secret="x").status == 403
    assert upload(analyst, ("a.csv", CSV), secret="2|wrong|wrong|1").status == 403
    assert upload(analyst, ("a.csv", CSV), secret="").status == 403
    for path in (f"{HERE}do/run/", f"{HERE}settle/", f"{HERE}message/", "start/"):
        assert analyst.ask("POST", path, period=PERIOD).status == 403
        assert stranger.post(path, period=PERIOD).status == 403
    assert kept(workspace) == [] and not workspace.received(UNIT, PERIOD).exists()


def test_what_breaks_off_or_lies_about_its_size_leaves_nothing(analyst: Client, workspace: Workspace) -> None:
    secret = analyst.cookies["_xsrf"]
    cookies = "; ".join(f"{name}={value}" for name, value in analyst.cookies.items())
    for said, sent in ((10_000_000, CSV * 50), (len(body(("a.csv", CSV))) + 7, body(("a.csv", CSV)))):
        with socket.create_connection(("127.0.0.1", analyst.port)) as raw:
            head = f"POST /monitoring/{HERE}upload/?_xsrf={secret} HTTP/1.1\r\nHost: 127.0.0.1:{analyst.port}\r\n"
            head += f"Cookie: {cookies}\r\nContent-Type: {TYPE}\r\nContent-Length: {said}\r\n\r\n"
            raw.sendall(head.encode() + sent)
            _until(lambda: kept(workspace) != [])  # it is on its way
        _until(lambda: kept(workspace) == [])
    short = analyst.ask("POST", f"{HERE}upload/?_xsrf={secret}", body(("a.csv", CSV))[:-9], {"Content-Type": TYPE})
    assert short.status == 422 and "not arrived whole" in short.text
    assert upload(analyst, ("../../unit.yml", CSV)).status == 422
    _until(lambda: kept(workspace) == [])
    assert load_unit(workspace, UNIT)


def test_files_are_looked_at_received_settled_and_put_away(analyst: Client, workspace: Workspace) -> None:
    assert (
        analyst.post("start/", do="period", unit=UNIT, period=PERIOD).headers["Location"] == f"/monitoring/{HERE}files/"
    )
    assert upload(analyst, ("kho-bac.csv", CSV), ("empty.csv", b"")).status == 303
    assert upload(analyst, ("b.csv", b"what, is, this\n1,2,3\n")).status == 303
    page = analyst.get(f"{HERE}files/").text
    assert "does not say who reports" in page and "The file is empty" in page

    said = f"{HERE}files/?name=kho-bac.csv&sender=treasury"
    page = analyst.get(said).text
    assert "Treasury payment vouchers: 3 data rows" in page and "xã Vĩnh Khuê" in page
    assert "<img src=x" not in page and "&lt;img src=x" in page
    assert not workspace.received(UNIT, PERIOD).exists()
    answer = analyst.post(f"{HERE}files/kho-bac.csv/", do="receive", sender=TREASURY, received_on="2024-04-10")
    assert started(answer).endswith(f"{HERE}files/")
    assert (workspace.received(UNIT, PERIOD) / "kho-bac.csv").read_bytes() == CSV
    assert [analyst.post(f"{HERE}files/{name}/", do="drop").status for name in ("b.csv", "empty.csv")] == [303, 303]
    assert analyst.post(f"{HERE}files/b.csv/", do="receive").status == 422
    assert kept(workspace) == []

    page = analyst.get(f"{HERE}settle/").text
    assert "xã Vĩnh Khuê" in page
    fields = dict(re.findall(r'name="(made_from|section|spelling)" value="([^"]*)"', page)[:3])
    wanted = {"do": "alias", "code": "vinh-khe", "reason": "<b>CV 15</b>", **fields}
    assert fields["spelling"] == "xã Vĩnh Khuê" and analyst.post(f"{HERE}settle/", **wanted).status == 303
    late = analyst.post(f"{HERE}settle/", **wanted)
    assert late.status == 422 and "What you wanted to add" in late.text and "xã Vĩnh Khuê" in late.text
    page = analyst.get(f"{HERE}settle/").text
    assert "No row of this period has to be sent again" in page and "&lt;b&gt;CV 15" in page
    made_from = re.findall(r'name="made_from" value="([^"]*)"', page)[0]
    assert analyst.post(f"{HERE}settle/", do="undo", number="1", made_from=made_from).status == 303
    assert analyst.post(f"{HERE}settle/", do="correct", made_from="", reason="x", row="four").status == 422
    log = (workspace.unit(UNIT) / "changes.csv").read_text(encoding="utf-8")
    assert [line.split(",")[4] for line in log.splitlines() if line[:1].isdigit()] == ["alias", "undo"]


def test_a_command_is_started_once_told_of_and_its_files_taken_along(analyst: Client, workspace: Workspace) -> None:
    job = started(analyst.post(f"{HERE}do/forms/"))
    busy = analyst.post(f"{HERE}do/forms/")
    assert busy.status == 422 and "is under way here" in busy.text
    lines, page = ended(analyst, job)
    [form] = [link for link in re.findall('href="([^"]+)"', page) if link.endswith("_treasury.xlsx")]
    taken = analyst.get(form)
    assert taken.status == 200 and taken.headers["Content-Disposition"].startswith("attachment;")
    assert f"data/forms/{UNIT}/{PERIOD}/{PERIOD}_treasury.xlsx" in "\n".join(lines)
    for way in (
        "../raw/vinh-linh/unit.yml",
        "forms/../../data/raw/vinh-linh/unit.yml",
        "%2e%2e/raw/vinh-linh/unit.yml",
    ):
        assert analyst.get(f"made/{way}").status == 404
    for wrong in ("unit/nobody/2024-Q1/do/run/", f"unit/{UNIT}/2024-Q9/do/run/"):
        assert analyst.post(wrong).status == 422
    for missing in (f"{HERE}do/status/", f"unit/{UNIT}/do/run/", f"{HERE}do/begin/", "job/0123456789abcdef/"):
        assert analyst.get(missing).status == 404
    refused = analyst.post(f"unit/{UNIT}/do/close-out/", YEAR="--root=/")
    assert refused.status == 422 and "one word too many" in refused.text
    secret = analyst.post(f"{HERE}do/sign/", **{"--key": "/no/such/key", "MONITORING_KEY_PASSWORD": "open sesame"})
    assert "open sesame" not in ended(analyst, started(secret))[1]


def test_a_server_that_goes_takes_what_is_under_way_with_it(analyst: Client, workspace: Workspace) -> None:
    """The last one here."""
    assert upload(analyst, ("c.csv", CSV)).status == 303 and kept(workspace) == ["c.csv"]
    started(analyst.post(f"{HERE}do/run/", **{"--only": "html", "--reports": "vi"}))
    staging = workspace.run_staging(UNIT, PERIOD)
    _until(staging.exists)
    os.kill(analyst.process, signal.SIGTERM)
    _until(lambda: not staging.exists() and kept(workspace) == [])
    assert not workspace.report(UNIT, PERIOD).exists() and not workspace.processed(UNIT, PERIOD).exists()


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
