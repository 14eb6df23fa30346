"""YAML files that people write, read strictly and told of in plain words; and those of the package, as shipped."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

try:  # Written in C wherever PyYAML's wheels are: every notebook reads profile, register and corrections.
    from yaml import CSafeLoader as _Loader
except ImportError:
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # two loaders of one interface

from monitoring.errors import InputError
from monitoring.workspace import regular
from monitoring.wrong_fields import wrong_fields

_LARGEST_BYTES = 1_000_000
_DEEPEST = 20


class Strict(BaseModel):
    """An entry of a file: no field but those declared, and not changed once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Entry = TypeVar("Entry", bound=BaseModel)


def checked(
    kind: type[Entry], entries: object, where: str, what: str, remedy: str, whole: str = "", **values: object
) -> Entry:
    """`entries` of a file as `kind`.

    Raises InputError with the message ids `what` (its `problems` are the wrong fields) and `remedy`; `whole` names
    what is wrong where no field is.
    """
    try:
        return kind.model_validate(entries)
    except ValidationError as error:
        problems = wrong_fields(error, whole)
        raise InputError(what, where=where, remedy=remedy, problems=problems, **values) from error


def shipped_yaml(path: Path) -> Any:
    """The content of a YAML file of the package itself."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)


def read_yaml(path: Path, where: str) -> object:
    """The content of a small YAML file of plain values; `where` names it in errors.

    Raises InputError if it is unreadable, larger than 1 MB, nested too deeply, or uses anchors (which can grow
    without bound), its own types, or the same key twice (of which YAML would silently keep the last).
    """
    return content_of(text_of(path, where), where)


def text_of(path: Path, where: str) -> str:
    """The text of a small file in UTF-8. Raises InputError if it is unreadable or larger than 1 MB."""
    with _as_one_error(where):
        if path.stat().st_size > _LARGEST_BYTES:
            raise InputError(
                "The file is larger than {limit} bytes.",
                where=where,
                remedy="Remove what does not belong in it.",
                limit=_LARGEST_BYTES,
            )
        return regular(path).read_text(encoding="utf-8-sig")


def content_of(text: str, where: str) -> object:
    """What a YAML text says (see read_yaml)."""
    with _as_one_error(where):
        _refuse_aliases_and_depth(text)
        return yaml.load(text, Loader=_StrictLoader)


@contextmanager
def _as_one_error(where: str) -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(
            "The file cannot be read as YAML in UTF-8: {reason}.",
            where=where,
            remedy="Correct it in a text editor; the example in data/raw shows the form.",
            reason=_reason(error),
        ) from error


def _reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or type(error).__name__
    return f"{problem} (line {mark.line + 1})" if mark else str(problem)


def _refuse_aliases_and_depth(text: str) -> None:
    """Before anything is built: building follows aliases and nesting without bound."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise _unfit("anchors and aliases are not allowed", event)
        if depth > _DEEPEST:
            raise _unfit("the content is nested too deeply", event)


def _unfit(problem: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    # The parser in C has marks of a class of its own, as good as the other.
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]


class _StrictLoader(_Loader):
    """Safe, and without repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            raise yaml.MarkedYAMLError(problem="the same key stands twice", problem_mark=node.start_mark)
        return mapping
