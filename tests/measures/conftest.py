"""Figures are tested on the small published quarters, findings on those that reports are made of."""

from __future__ import annotations

from tests.evidence.conftest import small, tracer
from tests.presentation.conftest import report

__all__ = ["report", "small", "tracer"]
