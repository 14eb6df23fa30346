"""Receiving: a preview of what arrived, or a refusal that leaves everything as it was."""

from __future__ import annotations

import shutil
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from filelock import FileLock

from monitoring.errors import InputError
from monitoring.intake import receiving
from monitoring.intake.readers import read_period
from monitoring.intake.receiving import Declared, receive
from monitoring.intake.registry import load_register, write_register
from monitoring.period import Period
from monitoring.vietnamese import fold
from monitoring.workspace import Workspace
from tests.intake.files import PAYMENTS, RETURNS, csv_bytes, csv_text, payment, return_line, sheets_bytes, xlsx_bytes
from tests.intake.test_encodings import tcvn3

PERIOD = Period(2024, 1)
TREASURY = "Kho bạc Nhà nước huyện Vĩnh Linh"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path / "root")
    workspace.unit("mau").mkdir(parents=True)
    profile = Workspace().unit_profile("vinh-linh").read_text(encoding="utf-8")
    workspace.unit_profile("mau").write_text(profile.replace("code: vinh-linh", "code: mau"), encoding="utf-8")
    return workspace


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    folder = tmp_path / "outbox"
    folder.mkdir()
    return folder


def sent(outbox: Path, name: str, content: bytes) -> Path:
    path = outbox / name
    path.write_bytes(content)
    return path


def take(workspace: Workspace, *files: Path, period: Period = PERIOD, **options: object):
    declared = Declared(**{"sender": "Kho bạc", "received_on": date(2024, 4, 2), **options})
    return receive(workspace, files, "mau", period, declared).receipts


def everything(workspace: Workspace) -> dict[str, bytes]:
    """Every file of the raw data, by path."""
    return {str(path): path.read_bytes() for path in sorted(workspace.raw.rglob("*")) if path.is_file()}


def test_files_are_copied_registered_and_previewed(workspace, outbox):
    total = ["Tổng cộng", *[""] * 8, "2.875,6"]
    rows = [payment(), payment(amount="?"), payment(unit="đồng", amount="500"), payment(amount="-"), total]
    first = sent(outbox, "q1.csv", csv_bytes([["Biểu 1"], PAYMENTS, *rows]))
    second = sent(
        outbox, "Báo cáo.xlsx", sheets_bytes({"A": [PAYMENTS, payment(amount=2.5)], "B": [RETURNS, return_line()]})
    )
    receipts = take(workspace, first, second, illustrative=True)

    assert [receipt.path.name for receipt in receipts] == ["q1.csv", "Báo cáo.xlsx"]
    assert receipts[0].path.read_bytes() == first.read_bytes()
    [preview] = receipts[0].previews
    assert (preview.layout.name, preview.rows, preview.unreadable) == ("payments", 4, 2)
    assert preview.sums == {"triệu đồng": Decimal("1437.8"), "đồng": Decimal(500)}
    assert preview.set_aside == {"header": 1, "title": 1, "total": 1}
    assert [(preview.layout.name, preview.sheets) for preview in receipts[1].previews] == [
        ("payments", ("A",)),
        ("returns", ("B",)),
    ]
    assert receipts[1].previews[0].sums == {"triệu đồng": Decimal("2.5")}

    register = load_register(workspace, "mau", PERIOD)
    assert list(register) == ["Báo cáo.xlsx", "q1.csv"]
    assert register["Báo cáo.xlsx"].layouts == ["payments", "returns"]
    assert register["q1.csv"].sender == TREASURY and register["q1.csv"].illustrative
    assert len(read_period(workspace, "mau", PERIOD)["payments"].rows) == 5


def test_more_files_may_come_later(workspace, outbox):
    take(workspace, sent(outbox, "b.csv", csv_bytes([PAYMENTS, payment()])))
    take(workspace, sent(outbox, "a.csv", csv_bytes([PAYMENTS, payment(voucher="2")])))
    assert list(load_register(workspace, "mau", PERIOD)) == ["a.csv", "b.csv"]


def test_a_declared_encoding_is_registered(workspace, outbox):
    headers = csv_bytes([[fold(header) for header in PAYMENTS]])
    path = sent(outbox, "a.csv", headers + tcvn3(csv_text([payment(place="xã Vĩnh Ô")])))
    [receipt] = take(workspace, path, encoding="tcvn3")
    assert receipt.source.encoding == "tcvn3"
    assert read_period(workspace, "mau", PERIOD)["payments"].rows["place"].tolist() == ["xã Vĩnh Ô"]


def test_names_are_kept_in_composed_unicode(workspace, outbox):
    name = unicodedata.normalize("NFD", "Báo cáo.csv")
    [receipt] = take(workspace, sent(outbox, name, csv_bytes([PAYMENTS, payment()])))
    assert receipt.path.name == unicodedata.normalize("NFC", name)


SOUND = csv_bytes([PAYMENTS, payment()])


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", SOUND, "not read"),
        ("a", SOUND, "not read"),
        ("~$a.csv", SOUND, "name cannot be kept"),
        (".a.csv", SOUND, "name cannot be kept"),
        ("sources.yml", SOUND, "name cannot be kept"),
        ("x" * 130 + ".csv", SOUND, "name cannot be kept"),
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b" \n\n", "The file is empty"),
        ("a.xlsx", b"hello\n", "not an Excel file"),
        ("a.xls", b"%PDF-1.7\n", "is a PDF"),
        ("a.fods", b"hello\n", "not an Excel file"),
        ("a.csv", b"hello\n", "No row has the headers"),
        ("a.csv", csv_bytes([PAYMENTS[1:], payment()[1:]]), "Số chứng từ"),
        ("a.xlsx", xlsx_bytes([PAYMENTS, payment()])[:500], "cannot be read"),
    ],
)
def test_refusals_leave_everything_as_it_was(workspace, outbox, name, content, says):
    take(workspace, sent(outbox, "sound.csv", csv_bytes([PAYMENTS, payment(voucher="1")])))
    before = everything(workspace)
    sound = sent(outbox, "sound-2.csv", csv_bytes([PAYMENTS, payment(voucher="2")]))
    with pytest.raises(InputError, match=says):
        take(workspace, sound, sent(outbox, name, content))
    assert everything(workspace) == before


def test_a_file_that_is_not_there(workspace, outbox):
    with pytest.raises(InputError, match=r"gone\.csv: The file was not found"):
        take(workspace, outbox / "gone.csv")
    with pytest.raises(InputError, match="holds no file"):
        take(workspace, outbox)
    assert not workspace.received("mau", PERIOD).exists()


def test_the_same_content_is_refused_wherever_it_was_received(workspace, outbox):
    take(workspace, sent(outbox, "a.csv", SOUND))
    for period in (PERIOD, Period(2024, 2)):
        with pytest.raises(InputError, match=r"already been received, as 2024-Q1/a\.csv"):
            take(workspace, sent(outbox, "b.csv", SOUND), period=period)
    with pytest.raises(InputError, match="already been received"):
        other = csv_bytes([PAYMENTS, payment(voucher="2")])
        take(workspace, sent(outbox, "c.csv", other), sent(outbox, "d.csv", other))


def test_another_content_under_a_taken_name_is_refused(workspace, outbox):
    take(workspace, sent(outbox, "a.csv", SOUND))
    with pytest.raises(InputError, match=r"Rename this one, for example to “A-2\.CSV”"):
        take(workspace, sent(outbox, "A.CSV", csv_bytes([PAYMENTS, payment(voucher="2")])))


REVISED = csv_bytes([PAYMENTS, payment(amount="1.500,0")])


def test_a_file_comes_in_the_place_of_another_which_stays(workspace, outbox):
    take(workspace, sent(outbox, "a.csv", SOUND))
    take(workspace, sent(outbox, "b.csv", REVISED), replaces="a.csv", document=" CV 15/KBVL ")
    register = load_register(workspace, "mau", PERIOD)
    assert register["a.csv"].superseded_by == "b.csv" and not register["a.csv"].replaces
    assert (register["b.csv"].replaces, register["b.csv"].document) == ("a.csv", "CV 15/KBVL")
    assert (workspace.received("mau", PERIOD) / "a.csv").read_bytes() == SOUND
    received = read_period(workspace, "mau", PERIOD)["payments"]
    assert received.sources["2024-Q1/a.csv"].superseded_by == "b.csv"
    assert len(received.rows) == 2, "the rows of a replaced file stay in the books"
    take(workspace, sent(outbox, "c.csv", csv_bytes([PAYMENTS, payment(amount="2,0")])), replaces="b.csv", document="x")
    chain = load_register(workspace, "mau", PERIOD)
    assert [chain[name].superseded_by for name in ("a.csv", "b.csv", "c.csv")] == ["b.csv", "c.csv", None]


@pytest.mark.parametrize(
    ("names", "content", "options", "says"),
    [
        (["n.csv"], REVISED, {"replaces": "x.csv", "document": "CV 15"}, r"no file “x\.csv”.*a\.csv"),
        (["n.csv"], REVISED, {"replaces": "a.csv", "document": "CV 15"}, r"already been replaced, by “b\.csv”"),
        (["n.csv"], REVISED, {"replaces": "b.csv"}, "--document"),
        (["n.csv"], REVISED, {"replaces": "b.csv", "document": "  "}, "--document"),
        (["n.csv"], REVISED, {"document": "CV 15"}, "--replaces"),
        (["n.csv", "m.csv"], REVISED, {"replaces": "b.csv", "document": "CV 15"}, "One file replaces one"),
        (["n.csv"], SOUND, {"replaces": "b.csv", "document": "CV 15"}, "same content"),
    ],
)
def test_what_cannot_be_replaced_leaves_everything_as_it_was(workspace, outbox, names, content, options, says):
    take(workspace, sent(outbox, "a.csv", SOUND))
    other = csv_bytes([PAYMENTS, payment(amount="2,0")])
    take(workspace, sent(outbox, "b.csv", other), replaces="a.csv", document="CV 14")
    before = everything(workspace)
    files = [sent(outbox, name, content + b"\n" * number) for number, name in enumerate(names)]
    with pytest.raises(InputError, match=says):
        take(workspace, *files, **options)
    assert everything(workspace) == before


def test_what_files_do_not_tell_is_declared(workspace, outbox):
    row = dict(zip(PAYMENTS, payment(amount="1,437.8"), strict=True))
    del row["Đơn vị tính"]
    english = csv_bytes([list(row), list(row.values())])
    [receipt] = take(workspace, sent(outbox, "a.csv", english), number_style="english", unit="triệu đồng")
    assert receipt.previews[0].sums == {"triệu đồng": Decimal("1437.8")}
    registered = load_register(workspace, "mau", PERIOD)["a.csv"]
    assert (registered.number_style, registered.unit) == ("english", "triệu đồng")


@pytest.mark.parametrize("unit", ["x", "./mau", "mau/", "../raw/mau", "", "."])
def test_only_the_code_of_a_unit_names_it(workspace, outbox, unit):
    outside = outbox / "mau"
    outside.mkdir()
    shutil.copyfile(workspace.unit_profile("mau"), outside / "unit.yml")
    path = sent(outbox, "a.csv", SOUND)
    for name in (unit, str(outside)):
        with pytest.raises(InputError, match=r"There is no unit.*mau"):
            receive(workspace, [path], name, PERIOD, Declared("Kho bạc", date(2024, 4, 2)))
    assert list(outside.iterdir()) == [outside / "unit.yml"]


def test_the_folder_of_the_period_stands_for_what_is_not_registered_in_it(workspace, outbox):
    take(workspace, sent(outbox, "a.csv", SOUND))
    folder = workspace.received("mau", PERIOD)
    sent(folder, "b.csv", REVISED)
    sent(folder, "c.csv", csv_bytes([PAYMENTS, payment(voucher="9")]))
    look = receive(workspace, [folder], "mau", PERIOD, Declared("Kho bạc", date(2024, 4, 2)))
    assert [receipt.in_place for receipt in look.receipts] == [True, True]
    assert list(load_register(workspace, "mau", PERIOD)) == ["a.csv", "b.csv", "c.csv"]


def test_without_a_sender_the_file_must_say_whose_it_is(workspace, outbox):
    with pytest.raises(InputError, match="does not say who reports"):
        take(workspace, sent(outbox, "a.csv", SOUND), sender="")
    one_unit = csv_bytes([RETURNS, return_line(), return_line(component="DA1")])
    [receipt] = take(workspace, sent(outbox, "b.csv", one_unit), sender="")
    assert receipt.source.sender == "UBND xã Vĩnh Ô"


def test_a_folder_stands_for_its_tables_and_what_is_here_already_is_left_out(workspace, outbox):
    take(workspace, sent(outbox, "a.csv", SOUND))
    sent(outbox, "b.csv", REVISED)
    sent(outbox, "cong-van.pdf", b"%PDF")
    sent(outbox, "~$b.csv", b"x")
    (outbox / "cũ").mkdir()
    look = receive(workspace, [outbox], "mau", PERIOD, Declared("Kho bạc", date(2024, 4, 2)))
    assert [receipt.path.name for receipt in look.receipts] == ["b.csv"]
    assert look.known == (("a.csv", "2024-Q1/a.csv"),) and look.no_tables == ("cong-van.pdf",)
    assert list(load_register(workspace, "mau", PERIOD)) == ["a.csv", "b.csv"]


def test_a_look_changes_nothing(workspace, outbox):
    before = everything(workspace)
    seen = []
    look = receive(
        workspace,
        [sent(outbox, "a.csv", SOUND)],
        "mau",
        PERIOD,
        Declared("Kho bạc", date(2024, 4, 2)),
        seen.append,
        True,
    )
    assert seen == [look] and len(look.receipts[0].tables[0].rows) == 1
    assert everything(workspace) == before


def test_whoever_judges_can_stop_it(workspace, outbox):
    def judge(_):
        raise InputError("no")

    before = everything(workspace)
    with pytest.raises(InputError, match="no"):
        receive(workspace, [sent(outbox, "a.csv", SOUND)], "mau", PERIOD, Declared("Kho bạc", date(2024, 4, 2)), judge)
    assert everything(workspace) == before


def test_a_file_that_lies_unregistered_in_the_folder_is_registered_in_place(workspace, outbox, monkeypatch):
    folder = workspace.received("mau", PERIOD)
    folder.mkdir()
    lying = sent(folder, "a.csv", SOUND)
    with monkeypatch.context() as failing:
        failing.setattr(receiving, "write_register", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            take(workspace, lying)
    assert lying.read_bytes() == SOUND, "what somebody put there stays there"
    [receipt] = take(workspace, lying)
    assert receipt.in_place and list(load_register(workspace, "mau", PERIOD)) == ["a.csv"]
    with pytest.raises(InputError, match="already been received"):
        take(workspace, lying)


def test_figures_that_say_they_are_invented_are_not_taken_for_real_ones(workspace, outbox):
    content = csv_bytes([["BẢNG KÊ (SỐ LIỆU MINH HỌA)"], PAYMENTS, payment()])
    path = sent(outbox, "a.csv", content)
    with pytest.raises(InputError, match="--illustrative"):
        take(workspace, path)
    take(workspace, path, illustrative=True)
    register = load_register(workspace, "mau", PERIOD)
    write_register(
        workspace.register("mau", PERIOD), {"a.csv": register["a.csv"].model_copy(update={"illustrative": False})}
    )
    with pytest.raises(InputError, match="registered as real data"):
        read_period(workspace, "mau", PERIOD)


def test_a_disk_that_fills_up_leaves_nothing_behind(workspace, outbox, monkeypatch):
    take(workspace, sent(outbox, "a.csv", SOUND))
    before = everything(workspace)

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(receiving, "write_register", full)
    with pytest.raises(OSError, match="disk full"):
        take(workspace, sent(outbox, "b.csv", csv_bytes([PAYMENTS, payment(voucher="2")])))
    assert everything(workspace) == before


def test_a_period_in_use_is_left_alone(workspace, outbox, monkeypatch):
    monkeypatch.setattr(receiving, "_LOCK_SECONDS", 0)
    lock = workspace.lock("mau", PERIOD)
    lock.parent.mkdir(parents=True)
    with FileLock(lock), pytest.raises(InputError, match="in use"):
        take(workspace, sent(outbox, "a.csv", SOUND))
