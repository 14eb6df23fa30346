"""The notebooks' kernel: only the project's, whoever describes another one; no settings, no history, no trace left.

What the surroundings try to run in it: tests/security/test_foreign_code.py.
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from jupyter_client.kernelspec import NoSuchKernel

from monitoring.running.isolated_kernel import KERNEL_COMMAND
from monitoring.running.kernels import OwnKernelSpec, warm_kernels
from tests.running.notebooks import is_soon, printed, write_notebook

SOURCE = """
import sys
from pathlib import Path
app = get_ipython().parent.parent
print(app.profile_dir.location)
print(sys.flags.safe_path, sys.flags.no_user_site, "" in sys.path)
print(get_ipython().history_manager.enabled)
"""


def test_the_project_knows_its_own_kernel_alone() -> None:
    specs = OwnKernelSpec(kernel_dirs=[])
    assert specs.get_kernel_spec("python3").argv == [*KERNEL_COMMAND, "-f", "{connection_file}"]
    with pytest.raises(NoSuchKernel):
        specs.get_kernel_spec("ir")


@pytest.mark.parametrize("warm", [True, False])
def test_a_kernel_has_a_profile_of_its_own_which_goes_with_it(warm: bool, tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "look.ipynb", SOURCE)
    with warm_kernels(preload=[]) if warm else nullcontext():
        profile, flags, history = printed(notebook).splitlines()
    assert Path(profile).parent.name.startswith("ipython-")
    assert is_soon(lambda: not Path(profile).exists())  # an ordinary kernel may still be on its way out
    assert (flags, history) == ("True 1 False", "False")
