"""The program of a notebook's kernel: `python -s -P -m monitoring.running -f FILE`."""

import monitoring.running.program  # noqa: F401  first

# isort: split
from monitoring.running.isolated_kernel import IsolatedKernelApp

IsolatedKernelApp.launch_instance()
