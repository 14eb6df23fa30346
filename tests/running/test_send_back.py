"""What was refused goes back to its sender, is corrected in his file, comes back and counts."""

from __future__ import annotations

import email
import email.policy
import subprocess
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
import yaml

from monitoring.cleaning.follow_up import RESEND
from monitoring.cleaning.rules import load_rules
from monitoring.cleaning.send_back import cleaned
from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts
from monitoring.intake.receiving import Declared
from monitoring.intake.slips import Slip, sent_back_cells
from monitoring.period import Period
from monitoring.presentation.wording import Wording
from monitoring.publishing.xlsx_marks import BEGINS, COLOUR
from monitoring.running import send_back
from monitoring.running.reception import receive
from monitoring.running.run import Request, _warm_kernels, run
from monitoring.subject import open_subject
from monitoring.tables import store
from monitoring.workspace import Workspace
from tests.intake.files import HEADERS, ods_bytes, saved, sheets_bytes, xls_bytes
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, csv_of, new_workspace

PERIOD = Period(2024, 1)
VI, EN = Wording("vi"), Wording("en")
PERSON = "Hồ Thị Giấu"
HOSTILE = '=HYPERLINK("http://evil.example";"x")'


def rows_of(layout: str, *rows: dict[str, str]) -> list[list[str]]:
    names = {"payments": PAYMENT, "returns": RETURN, "indicator-returns": INDICATOR}[layout]
    return [HEADERS[layout], *([row[name] for name in names] for row in rows)]


FAULTY = [
    PAYMENT | {"voucher": "1", "note": f"trả bà {PERSON}, CCCD 045085001234"},
    PAYMENT | {"voucher": "2", "place": "xã Vĩnh Khuê", "investor": PERSON},
    PAYMENT | {"voucher": "3", "amount": "12,5tr"},
    PAYMENT | {"voucher": "4", "paid_on": "31/6/2024", "place": "xã Lạ"},
    PAYMENT | {"voucher": "1", "note": f"trả bà {PERSON}, CCCD 045085001234"},  # a duplicate: nothing to be sent again
]
OTHER_RETURN = RETURN | {"source": "?", "reported_by": "UBND xã Vĩnh Hà"}
RIGHT = {"D3": "xã Vĩnh Khê", "J4": "12,5", "B5": "15/02/2024", "D5": "xã Vĩnh Ô"}


def files() -> dict[str, tuple[str, bytes]]:
    """Name → sender and content, of every kind of file."""
    return {
        "so.xlsx": ("Kho bạc Nhà nước", sheets_bytes({"Số chi": rows_of("payments", *FAULTY), "Ghi chú": [["x"]]})),
        "luy-ke.csv": ("UBND xã Vĩnh Ô", csv_of("returns", [RETURN | {"source": HOSTILE}])),
        "luy-ke.xls": ("UBND xã Vĩnh Hà", xls_bytes(rows_of("returns", OTHER_RETURN))),
        "chi-tieu.ods": ("Phòng GD&ĐT", ods_bytes(rows_of("indicator-returns", INDICATOR | {"indicator": "school"}))),
    }


def declared(sender: str = "", **said: object) -> Declared:
    return Declared(**{"sender": sender, "received_on": date(2024, 4, 10)} | said)  # type: ignore[arg-type]


def received(root: Path, contents: dict[str, tuple[str, bytes]]) -> Workspace:
    workspace, sent = new_workspace(root / "w"), root / "sent"
    sent.mkdir()
    for name, (sender, content) in contents.items():
        (sent / name).write_bytes(content)
        receive(workspace, [sent / name], UNIT, PERIOD, declared(sender), VI, lambda _: None)
    return workspace


def sent_back(workspace: Workspace, *wordings: Wording, by: date | None = None) -> list[str]:
    said: list[str] = []
    subject = open_subject(workspace.root, UNIT, str(PERIOD))
    send_back.send_back(subject, wordings or (VI,), by, None, EN, said.append)
    return said


def folder(workspace: Workspace) -> Path:
    return workspace.forms(UNIT, PERIOD) / send_back.FOLDER


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Four files of four senders, sent back in both languages."""
    workspace = received(tmp_path_factory.mktemp("sent-back"), files())
    sent_back(workspace, VI, EN, by=date(2024, 4, 20))
    return workspace


def copy(workspace: Workspace, name: str) -> Path:
    [path] = folder(workspace).glob(f"*/{name}")
    return path


# ---- what is written -------------------------------------------------------------------------------------------------


def test_each_sender_has_his_own_files_and_a_message(workspace: Workspace) -> None:
    written = sorted(path.relative_to(folder(workspace)).as_posix() for path in folder(workspace).rglob("*.*"))
    assert written == [
        "kho-bac-nha-nuoc-huyen-vinh-linh/message.eml",
        "kho-bac-nha-nuoc-huyen-vinh-linh/so-tra-lai.xlsx",
        "phong-giao-duc-va-dao-tao/chi-tieu-tra-lai.xlsx",
        "phong-giao-duc-va-dao-tao/message.eml",
        "ubnd-xa-vinh-ha/luy-ke-xls-tra-lai.xlsx",
        "ubnd-xa-vinh-ha/message.eml",
        "ubnd-xa-vinh-o/luy-ke-csv-tra-lai.xlsx",
        "ubnd-xa-vinh-o/message.eml",
    ]


def test_the_cells_that_were_refused_are_coloured_and_say_why(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(copy(workspace, "so-tra-lai.xlsx"))
    sheet = book["Số chi"]
    told = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert told.keys() == {"D3", "J4", "B5", "D5"}
    assert told["D3"] == (
        f"{BEGINS} CẦN SỬA\n“Xã”: “xã Vĩnh Khuê” không có trong danh mục.\nCó thể là: xã Vĩnh Khê\n"
        "Ghi tên theo danh mục của mẫu biểu.\n\nTO CORRECT\n“Xã”: “xã Vĩnh Khuê” is not in the code list.\n"
        "Perhaps: xã Vĩnh Khê\nWrite the name as the list of the form has it."
    )
    coloured = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == COLOUR}
    assert coloured == told.keys()
    assert sheet["M2"].value == f"trả bà {PERSON}, CCCD 045085001234"  # it is his file
    assert book.sheetnames == ["Phiếu trả lại", "Số chi", "Ghi chú"]


def test_the_slip_lists_every_row_with_what_to_do_by_when(workspace: Workspace) -> None:
    lines = list(openpyxl.load_workbook(copy(workspace, "so-tra-lai.xlsx")).worksheets[0].values)
    assert lines[0][0] == "PHIẾU TRẢ LẠI – so.xlsx"
    assert any("Hạn gửi lại: 20/4/2024." in str(line[0]) for line in lines)
    header = next(place for place, line in enumerate(lines) if line[0] == "Ô")
    assert lines[header + 1][:5] == (
        "D3", "Số chi", "Xã", "“Xã”: “xã Vĩnh Khuê” không có trong danh mục.", "Ghi tên theo danh mục của mẫu biểu.",
    )  # fmt: skip
    assert [line[0] for line in lines[header + 1 : header + 5]] == ["D3", "J4", "B5", "D5"]
    assert Slip.told_by(" | ".join(filter(None, line[:2])) for line in lines) == Slip("so.xlsx", "2024-Q1", "3")


def parsed(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_message_brings_the_copy_and_is_a_draft_to_be_sent(workspace: Workspace) -> None:
    message = parsed(copy(workspace, "so-tra-lai.xlsx").with_name("message.eml"))
    assert message["Subject"] == "huyện Vĩnh Linh, kỳ 2024-Q1: đề nghị sửa và gửi lại 3 dòng"
    assert message["X-Unsent"] == "1"
    text, attached = message.iter_parts()
    assert "- [Số chi] D3: “Xã”: “xã Vĩnh Khuê” không có trong danh mục." in text.get_content()
    assert attached.get_filename() == "so-tra-lai.xlsx"
    assert attached.get_payload(decode=True) == copy(workspace, "so-tra-lai.xlsx").read_bytes()


def test_slip_and_message_name_nobody_and_hold_nothing_live(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(copy(workspace, "so-tra-lai.xlsx"))
    slip = "\n".join(str(cell) for line in book.worksheets[0].values for cell in line)
    message = next(parsed(copy(workspace, "so-tra-lai.xlsx").with_name("message.eml")).iter_parts()).get_content()
    for told in (slip, message):
        assert PERSON not in told and "5001234" not in told
    for path in folder(workspace).rglob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    hostile = openpyxl.load_workbook(copy(workspace, "luy-ke-csv-tra-lai.xlsx"))["Dữ liệu"]["C2"]
    assert hostile.value == HOSTILE and HOSTILE in hostile.comment.text and hostile.number_format == "@"


def test_the_same_bytes_every_time(workspace: Workspace) -> None:
    before = {path: path.read_bytes() for path in folder(workspace).rglob("*.*")}
    assert "Kho bạc Nhà nước huyện Vĩnh Linh (no address in the profile): 3 rows" in sent_back(
        workspace, VI, EN, by=date(2024, 4, 20)
    )
    assert {path: path.read_bytes() for path in folder(workspace).rglob("*.*")} == before


def test_a_copy_that_somebody_has_corrected_is_not_written_over(workspace: Workspace) -> None:
    path = copy(workspace, "luy-ke-csv-tra-lai.xlsx")
    before = path.read_bytes()
    path.write_bytes(before + b" ")
    try:
        with pytest.raises(InputError, match="may have been filled in"):
            sent_back(workspace, VI, EN, by=date(2024, 4, 20))
    finally:
        path.write_bytes(before)


def test_addresses_of_the_profile(tmp_path: Path) -> None:
    workspace = received(tmp_path, {name: file for name, file in files().items() if name in ("so.xlsx", "luy-ke.csv")})
    path = workspace.unit_profile(UNIT)
    profile = yaml.safe_load(path.read_text(encoding="utf-8"))
    next(agency for agency in profile["agencies"] if agency["code"] == "treasury")["mail"] = ["kb@example.vn"]
    next(place for place in profile["places"] if place["code"] == "vinh-o")["mail"] = ["vinh-o@example.vn"]
    path.write_text(yaml.safe_dump(profile, allow_unicode=True), encoding="utf-8")
    said = sent_back(workspace)
    assert "Kho bạc Nhà nước huyện Vĩnh Linh (kb@example.vn): 3 rows" in said
    assert parsed(folder(workspace) / "ubnd-xa-vinh-o/message.eml")["To"] == "vinh-o@example.vn"


# ---- and back --------------------------------------------------------------------------------------------------------


def by_openpyxl(path: Path, right: dict[str, str], folder: Path) -> Path:
    book = openpyxl.load_workbook(path)
    for place, text in right.items():
        book.worksheets[1][place] = text
    (folder / path.name).write_bytes(saved(book))
    return folder / path.name


def by_libreoffice(soffice: str) -> Callable[[Path, dict[str, str], Path], Path]:
    """Opened in LibreOffice, corrected in its own format, a row put above, and saved as xlsx again."""

    def convert(path: Path, to: str, folder: Path) -> Path:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return folder / f"{path.stem}.{to}"

    def correct(path: Path, right: dict[str, str], folder: Path) -> Path:
        flat, sheet = convert(path, "fods", folder), openpyxl.load_workbook(path).worksheets[1]
        text = flat.read_text(encoding="utf-8")
        for place, new in right.items():
            was = str(sheet[place].value).replace('"', "&quot;")
            assert text.count(f">{was}</text:p>") >= 1, was
            text = text.replace(f">{was}</text:p>", f">{new}</text:p>", 1)
        flat.write_text(text, encoding="utf-8")
        return convert(flat, "xlsx", folder)

    return correct


@pytest.mark.parametrize("program", ["openpyxl", "libreoffice"])
def test_what_is_corrected_in_the_copy_counts(program: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """send-back → corrections in the copy → receive --replaces → run."""
    workspace = received(tmp_path, {"so.xlsx": files()["so.xlsx"]})
    sent_back(workspace)
    correct = by_openpyxl if program == "openpyxl" else by_libreoffice(request.getfixturevalue("libreoffice"))
    right = RIGHT if program == "openpyxl" else {place: text for place, text in RIGHT.items() if place != "D5"}
    back = tmp_path / "back"
    back.mkdir()
    returned = correct(copy(workspace, "so-tra-lai.xlsx"), right, back)
    with pytest.raises(InputError, match=r"corrected copy of “so\.xlsx”.*--replaces so\.xlsx"):
        receive(workspace, [returned], UNIT, PERIOD, declared(), EN, lambda _: None)
    said: list[str] = []
    asked = declared(replaces="so.xlsx", document="CV 15/KBVL", received_on=date(2024, 4, 12))
    receive(workspace, [returned], UNIT, PERIOD, asked, EN, said.append)
    rest = [] if program == "openpyxl" else ["5"]
    assert [line.strip() for line in said if line.strip()[:2] in ("1.", "2.", "3.")] == [
        "1. [Số chi] #3: accepted",
        "2. [Số chi] #4: accepted",
        "3. [Số chi] #5: " + ("accepted" if not rest else "refused again: “Xã”: “xã Lạ” is not in the code list."),
    ]
    if rest:
        again = sent_back(workspace)
        assert "  Of 3 rows that were sent back: accepted 2, refused again 1" in again
        book = openpyxl.load_workbook(copy(workspace, "so-tra-lai-2.xlsx"))
        told = {cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment}
        assert (told, book.sheetnames) == ({"D5"}, ["Phiếu trả lại", "Số chi", "Ghi chú"])
        return
    with _warm_kernels():
        run(workspace, Request(UNIT, PERIOD, ("vi",), ("html",)))
    tables = workspace.processed(UNIT, PERIOD)
    assert sorted(row["voucher"] for row in store.texts(tables / "payments.csv")) == ["1", "2", "3", "4"]
    assert {row["follow_up"] for row in store.texts(tables / "refused.csv")} == {"replaced", "none"}
    of_rows, nothing = "  Of 3 rows that were sent back: accepted 3", "No row of this period has to be sent again."
    assert sent_back(workspace)[1:] == [of_rows, *said_of_rows(said), nothing]


def said_of_rows(said: list[str]) -> list[str]:
    return [line for line in said if line.strip()[:2] in ("1.", "2.", "3.")]


@pytest.mark.parametrize(
    ("name", "place", "text"),
    [
        ("luy-ke-csv-tra-lai.xlsx", "C2", "NSTW"),
        ("luy-ke-xls-tra-lai.xlsx", "C2", "NSTW"),
        ("chi-tieu-tra-lai.xlsx", "A2", "school_age5"),
    ],
)
def test_copies_of_other_kinds_of_files_come_back_too(
    name: str, place: str, text: str, workspace: Workspace, tmp_path: Path
) -> None:
    said: list[str] = []
    returned = by_openpyxl(copy(workspace, name), {place: text}, tmp_path)
    original = Slip.told_by(
        " | ".join(filter(None, map(str, line[:2]))) for line in openpyxl.load_workbook(returned).worksheets[0].values
    )
    assert original is not None
    asked = declared(replaces=original.file, document="CV 15")
    receive(workspace, [returned], UNIT, PERIOD, asked, EN, said.append, only_look=True)
    assert "  Of 1 rows that were sent back: accepted 1" in said


def test_names_move_with_their_rows_and_may_be_lost() -> None:
    book = openpyxl.Workbook()
    for name, place in {"tra_lai.1": "'Số ''chi'!$D$7", "tra_lai.2": "#REF!", "tra_lai.x": "Sheet!$A$1"}.items():
        book.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(name, attr_text=place)
    assert sent_back_cells(saved(book)) == {1: ("Số 'chi", 7), 2: None}
    assert sent_back_cells(b"a,b") == {}


# ---- which rows ------------------------------------------------------------------------------------------------------


def test_only_rows_that_must_be_sent_again_go_back(workspace: Workspace) -> None:
    refused = cleaned(open_subject(workspace.root, UNIT, str(PERIOD))).refused()
    assert sorted(refused["follow_up"].unique()) == ["none", RESEND]
    told = [sent_back_cells(path.read_bytes()) for path in folder(workspace).rglob("*.xlsx")]
    assert sum(map(len, told)) == (refused["follow_up"] == RESEND).sum()


def test_whoever_must_send_again_is_told_what_to_do() -> None:
    silent = {"superseded", "replaced-report", "duplicate", "sum-of-others", "uncounted-sheet"}
    asking = {rule.rule for rule in load_rules() if rule.effect == "refuse"} - silent
    assert {rule.rule for rule in load_rules() if rule.ask} == asking
    assert all(set(rule.ask) == {"vi", "en"} for rule in load_rules() if rule.ask)


def test_a_row_refused_as_a_whole_is_coloured_as_a_whole(tmp_path: Path) -> None:
    header, row = csv_of("payments", [PAYMENT]).decode().splitlines()
    workspace = received(tmp_path, {"so.csv": ("Kho bạc Nhà nước", f"{header}\n{row},một ô thừa\n".encode())})
    sent_back(workspace)
    sheet = openpyxl.load_workbook(copy(workspace, "so-tra-lai.xlsx"))["Dữ liệu"]
    coloured = [cell.coordinate for cell in sheet[2] if cell.fill.fgColor.rgb == COLOUR]
    assert coloured == [cell.coordinate for cell in sheet[2]] and sheet["N2"].value == "một ô thừa"
    assert [cell.coordinate for cell in sheet[2] if cell.comment] == ["A2"]


def test_merged_cells_and_further_tables_of_a_sheet(tmp_path: Path) -> None:
    returns = HEADERS["returns"]
    moved = [*returns[1:], returns[0]]
    cells = [RETURN.get(name, "") for name in load_layouts()["returns"].fields]
    rows = [returns, cells, [], moved, [*cells[1:], "DA không có"]]
    content = sheets_bytes({"Biểu": rows}, merged=["B5:C5"])
    workspace = received(tmp_path, {"bieu.xlsx": ("UBND xã Vĩnh Ô", content)})
    sent_back(workspace)
    sheet = openpyxl.load_workbook(copy(workspace, "bieu-tra-lai.xlsx"))["Biểu"]
    told = {cell.coordinate for row in sheet.iter_rows() for cell in row if getattr(cell, "comment", None)}
    # The capital lies in a merged range, which shows it in its first cell; the component stands last in this table.
    assert told == {"B5", "M5"}
