"""Findings are tested on the quarters that reports are made of."""

from tests.presentation.conftest import report  # noqa: F401  a fixture
