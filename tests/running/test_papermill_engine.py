"""The papermill engine: what stops a cell, what is saved and when, what stays out of the notebook."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpec
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from papermill.exceptions import PapermillExecutionError

from monitoring.running.execution_record import CellEvent, remove_volatile_text
from monitoring.running.kernels import FOLDER_VARIABLE, OwnKernelSpec
from tests.running import notebooks
from tests.running.notebooks import execute


def write_notebook(path: Path, *sources: str, parameters: str = "period = ''") -> Path:
    """A notebook with a title and parameters before the cells."""
    tagged = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    return notebooks.write_notebook(path, new_markdown_cell("# Receive"), tagged, *sources)


pytestmark = pytest.mark.usefixtures("warm")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import os; os._exit(0)", r"01_receive.ipynb, cell 4: the kernel died \(exit code 0\)"),
        ("import os; os.kill(os.getpid(), 9)", r"01_receive.ipynb, cell 4: the kernel died \(exit code -9\)"),
        ("while True: pass", "01_receive.ipynb, cell 4: A cell timed out while it was being executed, after 2 seconds"),
        ("import sys; sys.exit(0)", r"01_receive.ipynb, cell 4: sys.exit\(\) stopped the notebook before its end"),
    ],
)
def test_whatever_stops_a_cell_is_its_error(source: str, message: str, tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "01_receive.ipynb", "print('before')", source, "print('never')")
    output = tmp_path / "o.ipynb"
    with pytest.raises(PapermillExecutionError, match=message):
        execute(notebook, output, execution_timeout=2)

    kept = nbformat.read(output, as_version=4)
    pointer = next(i for i, cell in enumerate(kept.cells) if 'id="papermill-error-cell"' in cell.source)
    assert "An Exception was encountered at" in kept.cells[0].source
    assert kept.cells[pointer + 1].source == source
    assert kept.cells[pointer + 1].metadata.papermill["status"] == "failed"
    assert kept.cells[pointer - 1].outputs[0].text == "before\n"
    assert kept.cells[pointer + 2].outputs == []


def test_a_death_after_the_last_cell_is_its_error(tmp_path: Path) -> None:
    # Papermill asks the kernel about itself when all cells have run.
    source = "import os; get_ipython().kernel.shell_handlers['kernel_info_request'] = lambda *_: os._exit(3)"
    notebook = write_notebook(tmp_path / "04_report.ipynb", source)
    with pytest.raises(PapermillExecutionError, match=r"04_report.ipynb, cell 3: the kernel died \(exit code 3\)"):
        execute(notebook, tmp_path / "o.ipynb")


def test_a_kernel_that_does_not_start_names_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dies = KernelSpec(argv=[sys.executable, "-c", "import os; os._exit(5)"], language="python")
    monkeypatch.setattr(OwnKernelSpec, "get_kernel_spec", lambda *_: dies)
    with pytest.raises(DeadKernelError, match=r"01_receive.ipynb: Kernel died before replying"):
        execute(write_notebook(tmp_path / "01_receive.ipynb"), tmp_path / "o.ipynb")


def test_the_saved_notebook_is_the_same_wherever_and_whenever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = """
import os, time, warnings
print(1, flush=True)
time.sleep(float(os.environ["PAUSE"]))
print(2)
warnings.warn("w")
object()
"""
    saved = []
    for name, pause in (("here", 0), ("there", 0.5)):
        folder = tmp_path / name
        folder.mkdir()
        write_notebook(folder / "n.ipynb", source)
        monkeypatch.setenv("PAUSE", str(pause))
        execute(folder / "n.ipynb", folder / "o.ipynb", parameters={"period": "2024-Q3"})
        saved.append((folder / "o.ipynb").read_bytes())
    assert saved[0] == saved[1]
    assert str(tmp_path).encode() not in saved[0]


def test_progress_and_durations_are_reported_not_stored(tmp_path: Path) -> None:
    events: list[CellEvent] = []
    notebook = write_notebook(tmp_path / "01_receive.ipynb", "import time; time.sleep(0.2)", "1 / 0", "never")
    with pytest.raises(PapermillExecutionError):
        execute(notebook, tmp_path / "o.ipynb", on_cell=events.append)
    assert [(event.cell, event.state) for event in events] == [
        (1, "started"),
        (1, "done"),
        (2, "started"),
        (2, "done"),
        (3, "started"),
        (3, "done"),
        (4, "started"),
        (4, "failed"),
    ]
    assert {(event.notebook, event.cells) for event in events} == {("01_receive.ipynb", 5)}
    assert [event.seconds is None for event in events] == [True, False] * 4
    assert events[5].seconds >= 0.2


@pytest.mark.parametrize(("save_every", "saved_meanwhile"), [(0, True), (3600, False)])
def test_saves_in_between_and_always_at_the_end(save_every: float, saved_meanwhile: bool, tmp_path: Path) -> None:
    output = tmp_path / "o.ipynb"
    source = f"from pathlib import Path; print(Path({str(output)!r}).exists())"
    execute(write_notebook(tmp_path / "n.ipynb", source), output, save_every=save_every)
    assert nbformat.read(output, as_version=4).cells[-1].outputs[0].text == f"{saved_meanwhile}\n"


def test_an_unknown_option_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="timout"):
        execute(write_notebook(tmp_path / "n.ipynb"), tmp_path / "o.ipynb", timout=5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/tmp/ipykernel_4711/815.py:1: UserWarning: w\n", "815.py:1: UserWarning: w\n"),
        (r"C:\Temp\ipykernel_4711\815.py:1: UserWarning", "815.py:1: UserWarning"),
        ('before\n  File "/tmp/x y/ipykernel_1/2.py", line 1', 'before\n  File "2.py", line 1'),
        ("<Styler at 0x7f00a902ff90>", "<Styler>"),
        ("chi 0x10 đồng", "chi 0x10 đồng"),
    ],
)
def test_volatile_text(text: str, expected: str) -> None:
    stream = new_output("stream", text=text)
    shown = new_output("display_data", data={"text/plain": text, "text/html": text})
    for output in (stream, shown, new_output("error")):
        remove_volatile_text(output)
    assert stream.text == shown.data["text/plain"] == expected
    assert shown.data["text/html"] == text


def test_without_a_server_kernels_are_ordinary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE)
    source = "import os; from pathlib import Path; Path('parent').write_text(str(os.getppid())); os._exit(0)"
    notebook = write_notebook(tmp_path / "01_receive.ipynb", source)
    with pytest.raises(PapermillExecutionError, match=r"cell 3: the kernel died \(exit code 0\)"):
        execute(notebook, tmp_path / "o.ipynb", cwd=tmp_path)
    assert (tmp_path / "parent").read_text(encoding="utf-8") == str(os.getpid())
