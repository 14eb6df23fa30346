"""Every module can be imported alone and first, and none changes somebody else's: who imports one meets no surprise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from monitoring.workspace import REPOSITORY
from tests.test_house import MODULES, name_of

#: What programs are made of, and what they import first: no library is.
PROGRAMS = {"__main__", "fork_server", "program", "preloaded_in_workers"}

ALONE = """
import os, sys
import pandas, pydantic, matplotlib.figure  # what is slow and has no part in it
for name in sys.argv[1:]:
    if not os.fork():
        __import__(name)
        os._exit("rfc3987_syntax" in sys.modules and sys.modules["rfc3987_syntax"] is None)
    if os.wait()[1]:
        print(name)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked on this system")
def test_each_module_of_running_can_be_the_first(tmp_path) -> None:
    rooms = [name for name in sorted(map(name_of, MODULES)) if name.startswith("running/")]
    wanted = [f"monitoring.{name.replace('/', '.')}" for name in rooms if name.rpartition("/")[2] not in PROGRAMS]
    command = [sys.executable, "-c", ALONE, *wanted]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.split() == [], done.stderr
