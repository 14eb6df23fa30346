"""What a notebook may take: bounds as the environment sets them, each met by a real notebook."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from papermill.exceptions import PapermillExecutionError

from monitoring.errors import UsageError
from monitoring.running import limits
from monitoring.running.kernels import warm_kernels
from monitoring.running.limits import current_limits
from monitoring.running.strict_client import size_of
from tests.running.notebooks import execute
from tests.running.test_papermill_engine import write_notebook


def test_the_usual_limits() -> None:
    usual = current_limits({})
    assert (usual.cell_seconds, usual.notebook_seconds, usual.output_bytes) == (1_800, 7_200, 20 << 20)


def test_the_environment_sets_them() -> None:
    set_by_hand = {limits.CELL_SECONDS: "5", limits.OUTPUT_MEGABYTES: "2", limits.MEMORY_MEGABYTES: "512"}
    found = current_limits(set_by_hand)
    assert (found.cell_seconds, found.notebook_seconds, found.output_bytes) == (5, 7_200, 2 << 20)
    assert found.memory_bytes == (512 << 20 if sys.platform == "linux" else None)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "ten", "٣", "9" * 5000])
def test_what_is_no_limit_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="is no limit"):
        current_limits({limits.CELL_SECONDS: text})


@pytest.mark.parametrize(
    ("content", "size"),
    [
        ("đồng", 4),
        ({"name": "stdout", "text": "abc"}, 9),
        ({"data": {"text/html": ["ab", "c"]}, "n": 5}, 3),
        (None, 0),
    ],
)
def test_the_size_of_a_message(content: object, size: int) -> None:
    assert size_of(content) == size


FLOODS = {
    "one large output": "from IPython.display import HTML; HTML('x' * 3_000_000)",
    "endless small ones": "while True: print('x' * 1000)",
    "deaf to signals": "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: print('x' * 1000)",
}


@pytest.fixture(scope="module", params=["warm", "ordinary"])
def kernels(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "ordinary":
        yield
    else:
        with warm_kernels(preload=[]):
            yield


@pytest.mark.parametrize("source", FLOODS.values(), ids=FLOODS)
def test_a_cell_that_floods_is_stopped(kernels: None, tmp_path: Path, source: str) -> None:
    notebook = write_notebook(tmp_path / "03_measure.ipynb", source)
    with pytest.raises(PapermillExecutionError, match="cell 3: it showed more than the 1000000 bytes"):
        execute(notebook, tmp_path / "o.ipynb", output_limit=1_000_000)
    assert (tmp_path / "o.ipynb").stat().st_size < 2_000_000


def test_each_cell_may_show_as_much_as_the_limit(kernels: None, tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", *["print('x' * 600_000)"] * 3)
    execute(notebook, tmp_path / "o.ipynb", output_limit=1_000_000)


def test_a_notebook_whose_cells_are_slow_together_is_stopped(kernels: None, tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", *["import time; time.sleep(1.5)"] * 4)
    with pytest.raises(PapermillExecutionError, match="timed out"):
        execute(notebook, tmp_path / "o.ipynb", execution_timeout=60, notebook_timeout=3)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of another process")
def test_a_cell_that_takes_too_much_memory_meets_an_error(
    kernels: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(limits.MEMORY_MEGABYTES, "900")
    enough = write_notebook(tmp_path / "enough.ipynb", "len(bytearray(200 << 20))")
    execute(enough, tmp_path / "o.ipynb")
    greedy = write_notebook(tmp_path / "greedy.ipynb", "hoard = [bytearray(50 << 20) for _ in range(100)]")
    with pytest.raises(PapermillExecutionError, match="MemoryError"):
        execute(greedy, tmp_path / "o.ipynb")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of another process")
def test_a_kernel_that_never_was_ready_bounds_nobody() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    limits.bound_memory(0, {limits.MEMORY_MEGABYTES: "100000"})
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
