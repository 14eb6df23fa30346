"""Warm kernels with real servers, real kernels and real deaths."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from papermill.exceptions import PapermillExecutionError

from monitoring.running import kernels
from monitoring.running.forked_kernel import ForkedKernel
from monitoring.running.isolated_kernel import KERNEL_COMMAND
from monitoring.running.kernels import FOLDER_VARIABLE, KERNEL_ENVIRONMENT, fork_kernel, warm_kernels
from monitoring.running.steps import kernel_environment
from monitoring.workspace import Workspace
from tests.running.notebooks import is_soon, printed, write_notebook

REPOSITORY = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kernels cannot be forked on this system")


def pid_of_parent(folder: Path, **options: object) -> int:
    return int(printed(write_notebook(folder / "parent.ipynb", "import os; print(os.getppid())"), **options))


def server_pid(folder: Path) -> int:
    return kernels._servers[folder].pid


@pytest.fixture(scope="module")
def warm() -> Iterator[Path]:
    with warm_kernels(preload=["pandas", "matplotlib.pyplot"]) as folder:
        assert folder is not None
        yield folder


RICH = [
    """
    import os, sys, warnings
    import pandas as pd
    from IPython.display import HTML, Markdown, display
    print("Giải ngân"); print("cảnh báo", file=sys.stderr); print("tiếp")
    """,
    "table = pd.DataFrame([range(30)] * 70); table",
    "print(table)",
    "pd.DataFrame({'xã': ['Vĩnh Ô', 'Vĩnh Hà'], 'đồng': [1, 2]}).style.set_uuid('t')",
    """
    %config InlineBackend.figure_formats = ["svg"]
    %config InlineBackend.print_figure_kwargs = {"metadata": {"Date": None}}
    import matplotlib.pyplot as plt
    plt.rcParams["svg.hashsalt"] = "monitoring"
    plt.plot([1, 3, 2]); plt.title("Tỷ lệ giải ngân");
    """,
    "display(HTML('<b>a</b>'), Markdown('*b*')); print('after')",
    "display({'text/plain': 'x', 'text/html': 'y'}, raw=True)",
    "warnings.warn('careful')",
    "print(sys.path[0], sys.argv[0].split('/')[-1], os.environ['MPLBACKEND'], __name__)",
    "os.system('echo from a subprocess'); 6 * 7",
    "plt.gca()",
]


def test_output_equals_an_ordinary_kernel_s(warm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = write_notebook(tmp_path / "rich.ipynb", *RICH)
    printed(notebook)
    from_warm = notebook.with_suffix(".out.ipynb").read_bytes()
    monkeypatch.delenv(FOLDER_VARIABLE)
    printed(notebook)
    from_ordinary = notebook.with_suffix(".out.ipynb").read_bytes()

    assert from_warm == from_ordinary
    for expected in (b"image/svg+xml", b"30 columns", b"UserWarning", b"text/markdown"):
        assert expected in from_warm


def test_an_error_equals_an_ordinary_kernel_s(warm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", "def divide(a): return a / 0", "divide(1)")
    with pytest.raises(PapermillExecutionError, match="division by zero") as from_warm:
        printed(notebook)
    monkeypatch.delenv(FOLDER_VARIABLE)
    with pytest.raises(PapermillExecutionError) as from_ordinary:
        printed(notebook)
    assert from_warm.value.traceback == from_ordinary.value.traceback


def test_the_server_is_private_and_is_the_parent(warm: Path, tmp_path: Path) -> None:
    assert pid_of_parent(tmp_path) == server_pid(warm)
    assert (warm.stat().st_mode & 0o777, (warm / "server").stat().st_mode & 0o777) == (0o700, 0o600)


def test_ended_kernels_leave_nothing(warm: Path, tmp_path: Path) -> None:
    before = {path.name for path in warm.iterdir()}
    pid_of_parent(tmp_path)
    assert psutil.Process(server_pid(warm)).children() == []
    assert {path.name for path in warm.iterdir()} == before


def test_kernels_are_isolated_and_run_in_parallel(warm: Path, tmp_path: Path) -> None:
    source = """
        import os, random, sys
        import numpy as np
        import pandas as pd
        assert not hasattr(pd, "mark")
        pd.mark = True
        print(os.getpid(), random.random(), np.random.random(), os.getcwd().split("/")[-1])
        """
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder in folders:
        folder.mkdir()
        write_notebook(folder / "n.ipynb", source)

    def run(folder: Path) -> list[str]:
        return printed(folder / "n.ipynb", resources={"metadata": {"path": str(folder)}}).split()

    with ThreadPoolExecutor(2) as threads:
        lines = list(threads.map(run, folders))
    pids, randoms, numpys, names = zip(*lines, strict=True)
    assert len(set(pids)) == len(set(randoms)) == len(set(numpys)) == 3
    assert list(names) == ["a", "b", "c"]


def test_each_launch_has_its_own_environment_and_folder(
    warm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "import os, time; print(os.environ['MARK'], 'LATER' in os.environ, time.tzname[0], os.getcwd())"
    notebook = write_notebook(tmp_path / "n.ipynb", source)
    monkeypatch.setenv("MARK", "đầu tiên")
    monkeypatch.setenv("TZ", "XYZ-7")
    first = printed(notebook, cwd=tmp_path)
    monkeypatch.setenv("MARK", "second")
    monkeypatch.setenv("LATER", "1")
    assert [first, printed(notebook, cwd="/")] == [f"đầu tiên False XYZ {tmp_path}\n", "second True XYZ /\n"]


def test_what_a_notebook_leaves_open_is_written(warm: Path, tmp_path: Path) -> None:
    source = """
        import atexit, threading, time
        from pathlib import Path
        cycle = {"file": open("unclosed.txt", "w")}
        cycle["self"] = cycle
        cycle["file"].write("kept")
        atexit.register(Path("atexit.txt").write_text, "kept")
        threading.Thread(target=lambda: (time.sleep(0.2), Path("thread.txt").write_text("kept"))).start()
        """
    printed(write_notebook(tmp_path / "n.ipynb", source), cwd=tmp_path)
    assert [path.read_text() for path in sorted(tmp_path.glob("*.txt"))] == ["kept"] * 3


def test_a_context_inside_another_uses_its_server(warm: Path) -> None:
    with warm_kernels(preload=["json"]) as inner:
        assert inner == warm
    assert os.environ[FOLDER_VARIABLE] == str(warm)


def test_a_server_that_starts_at_once_serves_the_notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    with warm_kernels(preload=[], at_once=True) as folder:
        first = server_pid(folder)
        environment = kernel_environment(Workspace(tmp_path, tmp_path))
        assert pid_of_parent(tmp_path, environment=environment) == first == server_pid(folder)


def test_after_the_server_s_death_kernels_are_stopped_and_the_next_launch_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    pid_file = tmp_path / "pid"
    source = f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    notebook = write_notebook(tmp_path / "01_receive.ipynb", source)
    with warm_kernels(preload=[]) as folder, ThreadPoolExecutor(1) as thread:
        run = thread.submit(printed, notebook)
        assert is_soon(lambda: pid_file.exists() and pid_file.read_text() != "")
        first = server_pid(folder)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(PapermillExecutionError, match=r"01_receive.ipynb, cell 1: the kernel died"):
            run.result(timeout=60)
        assert is_soon(lambda: not psutil.pid_exists(int(pid_file.read_text())))
        assert pid_of_parent(tmp_path) == server_pid(folder) != first
        second = server_pid(folder)
    assert not folder.exists()
    assert not psutil.pid_exists(first) and not psutil.pid_exists(second)


CLIENT = """
import signal, sys
import papermill
from monitoring.running.kernels import warm_kernels
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
with warm_kernels(preload=[]) as folder:
    print(folder, flush=True)
    papermill.execute_notebook(sys.argv[1], sys.argv[2], engine_name="warm", progress_bar=False)
"""


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_its_client(tmp_path: Path, signum: signal.Signals) -> None:
    mark = f"test-{tmp_path.name}-{os.getpid()}"
    source = "import subprocess, time; child = subprocess.Popen(['sleep', '60']); open('started', 'w'); time.sleep(60)"
    notebook = write_notebook(tmp_path / "n.ipynb", source)
    environment = {name: value for name, value in os.environ.items() if name != FOLDER_VARIABLE}
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(notebook), str(tmp_path / "out.ipynb")],
        env={**environment, "MARK": mark, "PYTHONPATH": str(REPOSITORY)},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    folder = Path(client.stdout.readline().strip())
    assert is_soon((tmp_path / "started").exists)
    assert len(marked(mark)) == 4  # client, server, kernel, and what the kernel has started
    client.send_signal(signum)
    # Not reaped yet: a client that nobody waits for is gone all the same.
    assert is_soon(lambda: marked(mark) == [])
    assert is_soon(lambda: not folder.exists())
    assert client.wait() != 0
    client.stdout.close()


def marked(mark: str) -> list[psutil.Process]:
    """Processes, other than zombies, that have inherited the mark."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("MARK") == mark:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found


def test_without_fork_kernels_are_ordinary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.delattr(os, "fork")
    with caplog.at_level("INFO"), warm_kernels() as folder:
        assert folder is None
        assert pid_of_parent(tmp_path) == os.getpid()
    assert [record.message for record in caplog.records if record.name == kernels.__name__] == [
        "Kernels cannot be forked on this system; ordinary kernels are used."
    ]


@pytest.mark.parametrize(
    ("preloaded", "later", "reason"),
    [
        ("import threading as t; t.Thread(target=t.Event().wait, daemon=True).start()", {}, "1 threads"),
        ("import matplotlib_inline.backend_inline", {}, "matplotlib_inline.backend_inline was preloaded"),
        ("", {"PYTHONHASHSEED": "7"}, "other values at the server's start of PYTHONHASHSEED"),
    ],
)
def test_a_server_unlike_an_ordinary_kernel_refuses(
    preloaded: str,
    later: dict[str, str],
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    kernels._say_once.cache_clear()
    (tmp_path / "preloaded_module.py").write_text(preloaded, encoding="utf-8")
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    command = [*KERNEL_COMMAND, "-f", str(tmp_path / "connection.json")]

    def fork(folder: Path, added: dict[str, str]) -> ForkedKernel | None:
        return fork_kernel(command, os.environ | KERNEL_ENVIRONMENT | added, folder, str(tmp_path))

    with warm_kernels(preload=["preloaded_module", "no_such_module"]) as folder:
        if later:
            served = fork(folder, {})
            assert served.poll() is None
            served.kill()
            assert served.wait(30) == -signal.SIGKILL
        assert [fork(folder, later), fork(folder, later)] == [None, None]
    assert [reason in record.message for record in caplog.records if record.name == kernels.__name__] == [True]


def test_threads_share_one_server_whatever_the_temporary_folder_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    long_folder = tmp_path / ("Báo cáo tiến độ giải ngân " * 4) / "thư mục tạm"
    monkeypatch.setattr("tempfile.tempdir", str(long_folder))
    together = threading.Barrier(2)

    def run(name: str) -> int:
        (long_folder / name).mkdir(parents=True)
        together.wait()
        return pid_of_parent(long_folder / name)

    long_folder.mkdir(parents=True)
    with warm_kernels(preload=[]) as folder, ThreadPoolExecutor(2) as threads:
        assert list(threads.map(run, ["a", "b"])) == [server_pid(folder)] * 2
    assert list(long_folder.glob("warm-*")) == []


@pytest.mark.parametrize("mode", [0o755, 0o700])
def test_a_folder_that_no_server_has_made_serves_nobody(
    mode: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody else's folder, or an old one, in the variable: kernels come from a server of our own."""
    alien = tmp_path / "alien"
    alien.mkdir(mode=mode)
    if mode == 0o755:
        (alien / "owner.lock").touch()
    monkeypatch.setenv(FOLDER_VARIABLE, str(alien))
    with warm_kernels(preload=[]) as folder:
        assert folder != alien
        assert pid_of_parent(tmp_path) == server_pid(folder)
    assert caplog.records == []
