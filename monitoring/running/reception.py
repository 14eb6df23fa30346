"""The command `receive`: look at files, tell what will become of them, and only then register them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from monitoring.errors import InputError
from monitoring.intake import receiving
from monitoring.intake.receiving import Declared, Look
from monitoring.measures.reception import Prospect, prospects
from monitoring.period import Period
from monitoring.presentation.receipts import look_lines, registered_lines
from monitoring.presentation.wording import Wording
from monitoring.subject import open_subject
from monitoring.workspace import Workspace


def receive(
    workspace: Workspace,
    files: Iterable[Path],
    unit: str,
    period: Period,
    declared: Declared,
    wording: Wording,
    say: Callable[[str], None],
    only_look: bool = False,
    show: Callable[[Look, list[Prospect] | InputError], None] = lambda look, found: None,
) -> Look:
    """Receives `files` (see receiving.receive), saying line by line what is in them, what will become of their rows,
    and where they lie now; with `only_look` nothing is registered. `show` gets the same as data.
    """

    def judge(look: Look) -> None:
        found = _prospects(workspace, unit, period, look)
        show(look, found)
        for line in look_lines(look, found, wording):
            say(line)

    look = receiving.receive(workspace, files, unit, period, declared, judge, only_look)
    if only_look:
        say(wording._("Nothing has been registered."))
    else:
        for line in registered_lines(look, workspace, wording):
            say(line)
    return look


def _prospects(workspace: Workspace, unit: str, period: Period, look: Look) -> list[Prospect] | InputError:
    """What will become of the files; what is wrong with those that are here already stops no other from being kept."""
    try:
        return prospects(open_subject(workspace.root, unit, str(period)), look.receipts)
    except InputError as error:
        return error
