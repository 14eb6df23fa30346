"""Names of people stay in data/: not one of them is in any published file, whatever became of their row."""

from __future__ import annotations

import email
import email.policy
import re
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from itertools import count
from pathlib import Path

import pikepdf
import pytest

from monitoring.errors import InputError
from monitoring.evidence import trace_words
from monitoring.evidence.naming import Naming
from monitoring.evidence.trace import Tracer
from monitoring.intake.incoming import read_incoming
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_content
from monitoring.intake.receiving import Declared
from monitoring.period import Period
from monitoring.presentation.wording import Wording
from monitoring.running.reception import receive
from monitoring.running.run import Request, _warm_kernels, run
from monitoring.subject import open_subject
from monitoring.workspace import Workspace
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, csv_of, new_workspace, receive_rows, register
from tests.security.planted import FORMATS, SOUND, Planted, households, plain_sheets, planted

PERIOD = Period(2024, 1)
Writer = Callable[[Sequence[Sequence[object]]], bytes]
NAMES = [f"Giấu{number}" for number in range(12)]


def rows() -> list[dict[str, str]]:
    """Payments whose investor and content name people: accepted, repeated, refused for several reasons."""

    def named(number: int, **cells: str) -> dict[str, str]:
        return PAYMENT | {"investor": f"Hồ Thị {NAMES[number]}", "note": f"trả bà  {NAMES[number + 1]}"} | cells

    return [
        named(0, voucher="1"), named(0, voucher="1"), named(2, voucher="2", place="Vĩnh Xa"),
        named(4, voucher="3", amount="?"), named(6, voucher="", paid_on="31/6/2024"),
    ]  # fmt: skip


PLANTED = planted()


def odd_lines() -> bytes:
    """A row with a cell too many, a row with a cell in a column nobody knows, and a total that names somebody."""
    header, sound = csv_of("payments", [PAYMENT | {"voucher": "8", "amount": "1"}]).decode().splitlines()
    moved = sound.replace("Ban QLDA", f"{NAMES[8]},{NAMES[9]}")
    total = f"Tổng cộng,,,,,,,,,3,triệu đồng,,{NAMES[11]}"
    return "\n".join([f"{header},Người nhận", f"{sound},{NAMES[10]}", f"{moved},x,y", f"{total},"]).encode()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two revisions of a quarter, in every format."""
    workspace = new_workspace(tmp_path_factory.mktemp("personal"))
    receive_rows(workspace, str(PERIOD), "payments", rows())
    receive_rows(workspace, str(PERIOD), "returns", [RETURN])
    receive_rows(workspace, str(PERIOD), "indicator-returns", [INDICATOR])
    for name, (layout, content) in PLANTED.files.items():
        register(workspace, str(PERIOD), name, content, layout)
    with _warm_kernels():
        run(workspace, Request(UNIT, PERIOD, ("vi",)))
        register(workspace, str(PERIOD), "lệch cột.csv", odd_lines(), "payments")
        run(workspace, Request(UNIT, PERIOD, ("vi",)))
    return workspace


def texts(path: Path, folder: Path) -> str:
    """Everything that can be read in a published file."""
    if path.suffix == ".pdf":
        with pikepdf.open(path) as document:
            attached = [document.attachments[name].get_file().read_bytes() for name in document.attachments]
        printed = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout
        return b"\n".join([printed, *attached]).decode()
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    if path.suffix == ".eml":
        return "\n".join(_parts(email.message_from_bytes(path.read_bytes(), policy=email.policy.default), folder))
    return path.read_text(encoding="utf-8")


def _parts(message: email.message.EmailMessage, folder: Path) -> list[str]:
    found = []
    for part in message.walk():
        if part.get_content_maintype() == "text":
            found.append(part.get_content())
        elif part.get_filename():
            attached = folder / part.get_filename()
            attached.write_bytes(part.get_payload(decode=True))
            found.append(texts(attached, folder) if attached.suffix == ".pdf" else "")
    return found


def test_no_name_is_in_any_published_file(workspace: Workspace, tmp_path: Path, poppler: str) -> None:
    published = [path for path in sorted(workspace.reports.rglob("*")) if path.is_file()]
    assert {path.suffix for path in published} >= {".html", ".pdf", ".docx", ".ipynb", ".xlsx", ".eml", ".json", ".csv"}
    assert any("revisions" in path.parts for path in published)
    said = {workspace.relative(path): texts(path, tmp_path) for path in published}
    assert [(name, person) for name, text in said.items() for person in NAMES if person in text] == []
    assert any("(ẩn)" in text for name, text in said.items() if name.endswith("audit.html"))


#: What planted values look like, so that a long text is searched once for all of them.
LIKE_PLANTED = re.compile(r"(?=(45085\d{6}|19\d{7}|912\d{6}|39042051\d{5}))")
DAYS = re.compile(r"\d\d/\d\d/19\d\d|19\d\d-\d\d-\d\d")


def leaked(text: str, planted_values: Sequence[str] = PLANTED.values) -> set[str]:
    """Planted values that stand in a text, however broken or grouped; days in two spellings."""
    close, days = re.sub(r"[\s.\-]", "", text), DAYS.findall(" ".join(text.split()))
    days += ["/".join(reversed(day.split("-"))) for day in days if "-" in day]
    return set(planted_values) & {*LIKE_PLANTED.findall(close), *days}


def test_what_is_planted_would_be_seen() -> None:
    assert leaked(" ".join(PLANTED.values)) == set(PLANTED.values)
    assert all(leaked(f"x{value}, y") == {value} for value in PLANTED.values[:10])


def test_no_number_or_birthday_of_a_person_is_in_anything_made(workspace: Workspace, tmp_path: Path, poppler) -> None:
    """Neither in what is published, nor in processed tables, histories, logs or what a run keeps."""
    made = [path for path in sorted(workspace.root.rglob("*")) if path.is_file() and workspace.raw not in path.parents]
    assert {"payments.csv", "refused.csv", "set_aside.csv", "remarks.csv", "message.eml"} <= {
        path.name for path in made
    }
    told = {workspace.relative(path): anything(path, tmp_path) for path in made}
    assert {name: found for name, text in told.items() if (found := leaked(text))} == {}
    refused = told[f"data/processed/{UNIT}/{PERIOD}/refused.csv"]
    assert all(f"(ẩn {kind} #" in refused for kind in ("số định danh", "số điện thoại", "số tài khoản", "ngày sinh"))
    assert len(PLANTED.values) > 1_000


def anything(path: Path, folder: Path) -> str:
    try:
        return texts(path, folder)
    except UnicodeDecodeError:
        return path.read_bytes().decode("latin-1")


def test_nothing_planted_is_read_from_sheets_of_the_treasury_in_other_formats() -> None:
    """Everything is made from what is read: a run of them need not be repeated for each format."""
    found, files = plain_sheets()
    for name, content in files:
        for _, rows, aside in read_content(content, load_layouts(), name):
            assert len(rows) > 5 and leaked(rows.to_csv() + aside.to_csv(), found.values) == set(), name


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("layout", SOUND)
def test_a_list_of_households_below_a_table_keeps_no_number(layout: str, write: Writer) -> None:
    found, row = Planted(), SOUND[layout]
    fields = load_layouts()[layout].fields
    table = [[field.header for field in fields.values()], [row.get(name, "1") for name in fields], []]
    [(_, rows, aside)] = read_content(write([*table, *households(found, count(1))]), load_layouts(), "a")
    assert leaked(rows.to_csv() + aside.to_csv(), found.values) == set()


def test_files_stay_as_they_were_received(workspace: Workspace) -> None:
    folder = workspace.received(UNIT, PERIOD)
    assert {
        name: content for name, (_, content) in PLANTED.files.items() if (folder / name).read_bytes() != content
    } == {}


def test_a_number_is_traced_without_them(workspace: Workspace) -> None:
    tracer = Tracer.published(open_subject(workspace.root, UNIT, str(PERIOD)))
    words = Wording("vi")
    said = [
        line
        for number in ("disbursement.cumulative", "disbursement.plan", "indicator.school_age5.value")
        for line in trace_words.trace_lines(tracer.trace(number), words, Naming(tracer.subject), None)
    ]
    assert any("(ẩn số định danh #" in line for line in said)
    assert leaked("\n".join(said)) == set()


def test_receiving_tells_columns_and_numbers_but_no_value(tmp_path: Path) -> None:
    workspace, sent, said = new_workspace(tmp_path / "w"), tmp_path / "sent", []
    sent.mkdir()
    for name, (_, content) in PLANTED.files.items():
        (sent / name).write_bytes(content)
    (sent / "SĐT 0912000001.docx").write_bytes(b"x")
    declared = Declared(sender="Bà B, CCCD 045085000001", received_on=date(2024, 4, 10), unit="triệu đồng")
    receive(workspace, [sent], UNIT, PERIOD, declared, Wording("vi"), said.append)
    text = "\n".join(said)
    assert leaked(text + workspace.register(UNIT, PERIOD).read_text(encoding="utf-8")) == set()
    assert "“Nội dung”: số tài khoản ngân hàng 1, ngày sinh 1, số định danh 2, số điện thoại 1" in text
    assert "“Số CCCD”: số định danh 13" in text


@pytest.mark.parametrize("name", ["SĐT 0912000001.csv", "CCCD 045085000001.csv", "bà B 045085000001.csv"])
def test_a_file_named_after_a_person_is_refused_without_repeating_it(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(csv_of("payments", [PAYMENT]))
    with pytest.raises(InputError) as refused:
        read_incoming(tmp_path / name)
    assert "identifies a person" in str(refused.value) and leaked(repr(refused.value._render_traceback_())) == set()


def test_every_name_is_kept_in_data(workspace: Workspace) -> None:
    kept = "".join(path.read_text(encoding="utf-8") for path in workspace.processed(UNIT, PERIOD).glob("*.csv"))
    assert [person for person in NAMES if person not in kept and person != NAMES[10]] == []
    raw = "".join(path.read_text(encoding="utf-8") for path in workspace.received(UNIT, PERIOD).glob("*.csv"))
    assert [person for person in NAMES if person not in raw] == []
