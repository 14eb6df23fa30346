"""Files that an office keeps by hand: corrections, the unit's profile, the register, the plan's tables."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from fuzz.conservation import FILE, check_books, received
from fuzz.target import Target, text_of
from monitoring.cleaning.codelists import code_lists
from monitoring.cleaning.corrections import Correction, load_corrections
from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import Received
from monitoring.intake.registry import read_register, write_register
from monitoring.period import Period
from monitoring.plan import load_plan
from monitoring.unit import load_unit
from monitoring.workspace import REPOSITORY, Workspace
from tests.intake.files import PAYMENT, PAYMENTS, csv_bytes, payment
from tests.samples import UNIT, new_workspace

PERIOD = Period(2024, 1)


@cache
def _workspace() -> Workspace:
    folder = tempfile.mkdtemp(prefix="fuzz-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    workspace = new_workspace(Path(folder))
    workspace.received(UNIT, PERIOD).mkdir()
    return workspace


def _accepted(path: Path, data: bytes, read: Callable[[], object]) -> bool:
    """Whether `read` takes `data` as the content of the file at `path`, which is put back afterwards."""
    before = path.read_bytes() if path.exists() else b""
    path.write_bytes(data)
    try:
        read()
    except InputError:
        return False
    finally:
        path.write_bytes(before)
    return True


@cache
def _payments() -> dict[str, Received]:
    return received(csv_bytes([PAYMENTS, payment(), payment(voucher="2", amount="?"), payment(voucher="3")]))


def corrections(data: bytes) -> bool:
    """Half of the inputs are the file itself, the others new contents of one cell, whose effect is then announced."""
    if data[:1] < b"\x80":
        path = _workspace().corrections(UNIT)
        return _accepted(path, data, lambda: check_books(_payments(), load_corrections(path)))
    fields = list(load_layouts()["payments"].fields)
    place = data[1] % len(fields) if len(data) > 1 else 0
    entry = Correction(
        file=FILE, row=2, field=fields[place], was=str(PAYMENT[place]), becomes=text_of(data[2:]), reason="x",
        document="x", effect_dong=0,
    )  # fmt: skip
    try:
        check_books(_payments(), [entry])
    except InputError as error:
        assert "change" in error.values, error
        check_books(_payments(), [entry.model_copy(update={"effect_dong": error.values["change"]})])
    return True


def profile(data: bytes) -> bool:
    """A profile that is accepted serves: its code lists can be made, its cut-offs asked for."""

    def read() -> None:
        unit = load_unit(_workspace(), UNIT)
        code_lists(unit, load_plan(_workspace(), UNIT, 2024), PERIOD.end)
        assert isinstance(unit.cut_off(PERIOD, 2023, "recurrent", "carried_over"), date)

    return _accepted(_workspace().unit_profile(UNIT), data, read)


def register(data: bytes) -> bool:
    """A register that is read is written and read back as it was."""
    workspace = _workspace()
    path = workspace.register(UNIT, PERIOD)

    def read() -> None:
        entries = read_register(workspace, UNIT, PERIOD)
        write_register(path, entries)
        assert read_register(workspace, UNIT, PERIOD) == entries

    return _accepted(path, data, read)


def plan(data: bytes) -> bool:
    """The first byte chooses a table of the plan."""
    tables = sorted(_workspace().plan(UNIT, 2024).glob("*.csv"))
    path = tables[data[0] % len(tables)] if data else tables[0]
    return _accepted(path, data[1:], lambda: load_plan(_workspace(), UNIT, 2024))


_CORRECTION = f"""- file: {FILE}
  row: 2
  field: Số tiền
  was: "1.437,8"
  becomes: "1.437,9"
  reason: gõ nhầm
  document: 12/CV
  effect_dong: 100000
"""
_REGISTER = f"""a.csv:
  sha256: {"a" * 64}
  bytes: 12
  layout: [payments, returns]
  from: Kho bạc
  received_on: 2024-04-10
  illustrative: false
  number_style: english
"""
_RAW = Workspace(REPOSITORY)

DECLARATIONS = (
    Target("corrections", "corrections, applied to received rows", corrections, [
        _CORRECTION.encode(), _CORRECTION.replace("100000", "1").encode(), b"[]", b"- file: x",
        *(bytes([0x80, field]) + text.encode() for field, text in ((9, "1.500"), (9, ""), (1, "x"), (3, "Mít"))),
    ]),
    Target("profile", "the unit's profile", profile, [
        _RAW.unit_profile(UNIT).read_bytes(), f"code: {UNIT}\nname: {{vi: a, en: b}}".encode(),
    ]),
    Target("register", "the register of received files", register, [_REGISTER.encode(), b"a.csv: 1", b"{}"]),
    Target("plan", "the tables of the plan", plan, [
        bytes([number]) + path.read_bytes()
        for number, path in enumerate(sorted(_RAW.plan(UNIT, 2024).glob("*.csv")))
    ]),
)  # fmt: skip
