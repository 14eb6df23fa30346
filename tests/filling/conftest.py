"""A small published quarter, to which tests add forms of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from monitoring.evidence.trace import Tracer
from monitoring.filling.fill import Filled, fill_in
from monitoring.filling.form import About, Form
from monitoring.workspace import Workspace
from tests.evidence.conftest import small, tracer

__all__ = ["small", "tracer"]

ABOUT = {"title": "Biểu thử", "document": "Công văn số 1", "source": "tests", "unit": "triệu đồng"}

#: A form's content (and what else its .yml says) → the form filled in.
FillForm = Callable[..., Filled]


def put_form(workspace: Workspace, name: str, content: bytes, **about: object) -> None:
    """Put a form where forms lie; `name` with its ending."""
    folder = workspace.reference_forms
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    path.with_suffix(".yml").write_text(yaml.safe_dump({**ABOUT, **about}, allow_unicode=True), encoding="utf-8")


@pytest.fixture(scope="session")
def fill_form(tracer: Tracer) -> FillForm:
    """`fill_form(content, ending=".docx", unit="đồng")`: a form filled in for the small quarter."""

    def filled(content: bytes, ending: str = ".xlsx", **about: object) -> Filled:
        return fill_in(Form("thử", ending, About.model_validate({**ABOUT, **about}), content, f"thử{ending}"), tracer)

    return filled
