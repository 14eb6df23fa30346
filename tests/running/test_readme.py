"""The README says what is so: its rows stand in the files, its trace is what the command prints, its commands exist."""

import os
import re
import subprocess
import sys

import pytest

from monitoring.period import Period
from monitoring.workspace import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
COMMANDS = set(re.findall(r"^\| `([\w-]+)[ `]", README, flags=re.MULTILINE)) - {"python"}
BLOCKS = re.findall(r"```\w*\n(.*?)```", README, flags=re.DOTALL)


def pipeline(*arguments):
    command = [sys.executable, "pipeline.py", *arguments]
    environment = {**os.environ, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, encoding="utf-8", timeout=120)


def test_the_row_walks_forward_as_it_is_shown(published):
    raw, clean = (block.strip() for block in BLOCKS if block.startswith(",,,"))
    [file] = published.received("vinh-linh", "2023-Q4").glob("*.csv")
    assert file.read_text(encoding="utf-8").splitlines()[3] == raw
    table = published.processed("vinh-linh", Period(2023, 4)) / "returns.csv"
    assert clean in table.read_text(encoding="utf-8").splitlines()


def test_the_number_walks_back_as_it_is_shown(published):
    [command] = [block for block in BLOCKS if "pipeline.py trace" in block]
    arguments = command.split()[2:]
    [shown] = [block for block in BLOCKS if block.startswith(arguments[3] + " = ")]
    result = pipeline(*arguments, "--root", str(published.root))
    assert (result.stdout, result.returncode) == (shown, 0)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_named_exists_and_explains_itself(name):
    result = pipeline(name, "--help")
    assert result.returncode == 0 and "--root" in result.stdout and "--language" in result.stdout


def test_every_command_is_named():
    listed = pipeline("--help").stdout.split("Commands:")[1]
    commands = set(re.findall(r"^  ([\w-]+)  ", listed, flags=re.MULTILINE))
    assert commands == COMMANDS


def test_every_file_named_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (REPOSITORY / target).exists(), target
