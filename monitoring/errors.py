"""Errors that a user can meet: what is wrong, where, and what to do; shown as one paragraph."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import PurePath
from typing import Any


class MonitoringError(Exception):
    """Root of every error a user sees.

    `what` and `remedy` are English message ids with `{named}` placeholders, filled from `values`, among which may be
    parts of a message and lists of them (see part);
    `where` names a file, sheet or row and is not translated. What of these may be a number of a person (see people) is
    hidden. The front door translates, prints one paragraph and exits with `exit_code`.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: object = "", remedy: str = "", **values: object) -> None:
        super().__init__(what)
        self.what, self.where, self.remedy, self.values = what, str(_discreet(str(where))), remedy, _discreet(values)

    def render(self, translate: Callable[[str], str] = str) -> str:
        """The paragraph for the user, in the language that `translate` gives."""
        sentences = [self._filled(translate, self.what)]
        if self.where:
            sentences.insert(0, f"{self.where}:")
        if self.remedy:
            sentences.append(self._filled(translate, self.remedy))
        return _visible(" ".join(" ".join(sentences).split()))

    def _filled(self, translate: Callable[[str], str], message: str) -> str:
        if not self.values:
            return translate(message)
        return translate(message).format(**{name: spoken(value, translate) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.render()

    def _render_traceback_(self) -> list[str]:
        """In a notebook: the paragraph, and the same as data for whoever runs the notebook (IPython's hook)."""
        data = {"what": self.what, "where": self.where, "remedy": self.remedy, "values": self.values}
        return [str(self), json.dumps(data, ensure_ascii=False, default=str)]

    @classmethod
    def from_traceback(cls, lines: list[str]) -> MonitoringError:
        """The error that `_render_traceback_` showed in a notebook."""
        data = json.loads(lines[-1])
        return cls(data["what"], where=data["where"], remedy=data["remedy"], **data["values"])

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross process borders in batches; keyword arguments would be lost by default.
        return _rebuild, (type(self), self.what, self.where, self.remedy, self.values)


Part = dict[str, object]


def part(what: str, **values: object) -> Part:
    """A piece of a message that is translated by itself: `what` is a message id, filled from `values`.

    Plain data, as errors cross from kernels and workers.
    """
    return {"what": what, "values": values}


def spoken(value: object, translate: Callable[[str], str]) -> object:
    """A value as it stands in a message: parts in words, several of them in one line; anything else as it is."""
    if isinstance(value, dict) and value.keys() == {"what", "values"}:
        return translate(value["what"]).format(
            **{name: spoken(inner, translate) for name, inner in value["values"].items()}
        )
    if isinstance(value, list) and any(isinstance(item, dict) and "what" in item for item in value):
        return "; ".join(str(spoken(item, translate)) for item in value)
    return value


def _discreet(value: Any) -> Any:
    """A value of a message, or several in one, without what identifies people: file names and headers may hold it."""
    if isinstance(value, str):
        from monitoring.people import hidden  # only once something is wrong: the front door must open at once

        return hidden(value)
    if isinstance(value, dict):
        return {name: _discreet(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(_discreet, value))
    return _discreet(str(value)) if isinstance(value, PurePath) else value


def _visible(text: str) -> str:
    """`text` with control characters as their number: in a file's name they could steer a terminal or hide its end."""
    return "".join(f"[U+{ord(sign):04X}]" if unicodedata.category(sign).startswith("C") else sign for sign in text)


def _rebuild(
    kind: type[MonitoringError], what: str, where: str, remedy: str, values: dict[str, object]
) -> MonitoringError:
    return kind(what, where=where, remedy=remedy, **values)


class InputError(MonitoringError):
    """The input or a check stops the run; nothing has been published (exit code 1)."""

    @classmethod
    def of_system(cls, error: OSError) -> InputError:
        """What the system refused, such as a full disk."""
        return cls(
            "The system refused: {reason}.",
            where=error.filename or "",
            reason=error.strerror or error,
            remedy="Check space and permissions, then run again; nothing has been half-written.",
        )


class UsageError(MonitoringError):
    """The command itself was wrong (exit code 2)."""

    exit_code = 2
