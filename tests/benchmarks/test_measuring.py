"""The measuring tool must miss nothing: whoever leaves work to an orphan would seem fast."""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

import pytest

from benchmarks.measuring import Cost, alternate, measure, median

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measures with Linux's accounts of processes")

#: Leaves a process behind that computes for a while and holds memory, and ends at once itself.
ORPHAN = """
import subprocess, sys
work = '''
import time
held = bytearray(80_000_000)
while time.process_time() < 0.6:
    pass
'''
subprocess.Popen([sys.executable, "-c", work], start_new_session=True, stdout=subprocess.DEVNULL)
"""


def measured_alone(code: str) -> Cost:
    """What `code` costs, measured in a process of its own: this one may have children that have other work."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
        return alone.submit(measure, [sys.executable, "-c", code]).result()


def test_the_work_of_an_orphan_is_counted():
    cost = measured_alone(ORPHAN)
    assert cost.cpu_seconds > 0.6
    assert cost.peak_bytes > 80_000_000


def test_a_command_that_fails_is_no_measurement():
    with pytest.raises(RuntimeError, match="no such thing"):
        measured_alone("raise SystemExit('no such thing')")


def test_contenders_run_in_turn():
    order = []

    def contender(name):
        order.append(name)
        return Cost(len(order), 0, 0)

    contenders = {name: lambda name=name: contender(name) for name in "ab"}
    costs = alternate(contenders, repeats=3)
    assert order == list("ababab")
    assert median(costs["b"]) == Cost(4, 0, 0)
    order.clear()
    alternate(contenders, repeats=3, fewer={"b": 1})
    assert order == list("abaa")
