"""Names of people stay in data/: not one of them is in any published file, whatever became of their row."""

from __future__ import annotations

import email
import email.policy
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pytest

from monitoring.period import Period
from monitoring.running.run import Request, _warm_kernels, run
from monitoring.workspace import Workspace
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, csv_of, new_workspace, receive_rows, register

PERIOD = Period(2024, 1)
NAMES = [f"Giấu{number}" for number in range(12)]


def rows() -> list[dict[str, str]]:
    """Payments whose investor and content name people: accepted, repeated, refused for several reasons."""

    def named(number: int, **cells: str) -> dict[str, str]:
        return PAYMENT | {"investor": f"Hồ Thị {NAMES[number]}", "note": f"trả bà  {NAMES[number + 1]}"} | cells

    return [
        named(0, voucher="1"), named(0, voucher="1"), named(2, voucher="2", place="Vĩnh Xa"),
        named(4, voucher="3", amount="?"), named(6, voucher="", paid_on="31/6/2024"),
    ]  # fmt: skip


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
    if path.suffix == ".xlsx":
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
    assert {path.suffix for path in published} >= {".html", ".pdf", ".ipynb", ".xlsx", ".eml", ".json", ".csv"}
    assert any("revisions" in path.parts for path in published)
    said = {workspace.relative(path): texts(path, tmp_path) for path in published}
    assert [(name, person) for name, text in said.items() for person in NAMES if person in text] == []
    assert any("(ẩn)" in text for name, text in said.items() if name.endswith("audit.html"))


def test_every_name_is_kept_in_data(workspace: Workspace) -> None:
    kept = "".join(path.read_text(encoding="utf-8") for path in workspace.processed(UNIT, PERIOD).glob("*.csv"))
    assert [person for person in NAMES if person not in kept and person != NAMES[10]] == []
    raw = "".join(path.read_text(encoding="utf-8") for path in workspace.received(UNIT, PERIOD).glob("*.csv"))
    assert [person for person in NAMES if person not in raw] == []
