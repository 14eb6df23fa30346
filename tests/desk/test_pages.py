"""Pages and commands are one list: what can be typed can be clicked, and each page stands for something."""

from __future__ import annotations

import re

import pytest

import pipeline
from monitoring.desk.handlers import Page
from monitoring.desk.pages import PAGES, WITHOUT_PAGE


def test_every_command_has_a_page_or_a_reason() -> None:
    have = {command for page in PAGES for command in page.commands}
    assert have & WITHOUT_PAGE.keys() == set()
    assert (have | WITHOUT_PAGE.keys()) - pipeline.main.commands.keys() == set(), "a page without a command"
    assert pipeline.main.commands.keys() - have - WITHOUT_PAGE.keys() == set(), "a command without a page"


def test_every_reason_is_a_sentence() -> None:
    assert [name for name, reason in WITHOUT_PAGE.items() if not re.fullmatch(r"[A-Z].{10,}\.", reason)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.where)
def test_a_page_only_looks_and_acts(page) -> None:
    """Who may ask, and from where, is decided in one place."""
    handler = page.handler()
    own = {name for kind in handler.__mro__[: handler.__mro__.index(Page)] for name in vars(kind)}
    assert issubclass(handler, Page)
    assert getattr(handler, "_stream_request_body", False) == page.streams
    assert own & {"get", "post", "put", "delete", "prepare", "check_xsrf_cookie", "check_origin"} == set()
