"""What stumbles over a damaged table says which; what has another cause keeps it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from monitoring.errors import InputError
from monitoring.evidence.damage import blamed_on_damage
from monitoring.running.index import write_index
from monitoring.workspace import REPOSITORY
from tests.evidence import quarters
from tests.evidence.quarters import UNIT

PERIOD = quarters.Period.parse("2024-Q2")
#: What a table may hold that nobody wrote: no text, nothing, an open quotation mark, no columns.
NONSENSE = {
    "no text": b"\xff\xfe\x00",
    "nothing": b"",
    "an open quotation mark": b'a,b\n"x',
    "other columns": b"a\n1\n",
}


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    workspace = quarters.receive_small(tmp_path_factory.mktemp("damage"))
    quarters.publish(workspace, "2024-Q2")
    write_index(workspace)
    return workspace


@pytest.fixture(params=NONSENSE.values(), ids=NONSENSE)
def damaged(original, request):
    """A workspace whose tables hold nonsense; they are put back."""
    folder = original.processed(UNIT, PERIOD)
    kept = {path: path.read_bytes() for path in folder.glob("*.csv")}
    for path in kept:
        path.write_bytes(request.param)
    yield original
    for path, content in kept.items():
        path.write_bytes(content)


def test_an_error_is_put_down_to_files_that_are_not_what_was_published(original, damaged):
    with (
        pytest.raises(InputError, match=r"not what was published: data/processed/.*checks\.csv"),
        blamed_on_damage(damaged, UNIT, PERIOD),
    ):
        raise ValueError("whatever")


def test_another_error_and_what_was_said_already_stay(original):
    for error in (ValueError("whatever"), InputError("said")):
        with pytest.raises(type(error), match=r"whatever|said"), blamed_on_damage(original, UNIT, PERIOD):
            raise error


@pytest.mark.parametrize("command", [["status"], ["trace", UNIT, "2024-Q2", "disbursement.rate"]])
def test_no_command_shows_the_innards(damaged, command):
    line = [sys.executable, REPOSITORY / "pipeline.py", *command, "--root", damaged.root, "--language", "en"]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", timeout=60)
    assert "Traceback" not in done.stderr and done.returncode == (0 if command == ["status"] else 1)
    assert ".csv" in done.stderr or command == ["status"]


def test_the_front_page_says_which_tables_it_could_not_read(damaged):
    try:
        write_index(damaged)
    except InputError as error:
        assert "not what was published" in str(error)
