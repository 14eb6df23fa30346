"""What is wrong with the fields of a file that people write, in plain words; the validator speaks to programmers."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from monitoring.errors import Part, part

#: The validator's kinds of error, by the beginning of their names.
_SAYS = {
    "missing": part("is missing"),
    "extra_forbidden": part("is not a field of this entry"),
    "string_too_short": part("must not be empty"),
    "string_too_long": part("is longer than {max_length} characters"),
    "string_pattern_mismatch": part("is not written as it must be"),
    "string": part("must be text: put it in quotes"),
    "int": part("must be a whole number"),
    "bool": part("must be true or false"),
    "date": part("must be a day, such as 2024-10-15"),
    "literal_error": part("must be {expected}"),
    "list": part("must be a list"),
    "tuple": part("must be a list"),
    "model": part("must be a group of fields, each on a line of its own"),
    "dict": part("must be a group of fields, each on a line of its own"),
    "greater_than": part("is too small"),
    "less_than": part("is too large"),
}
_PROBLEMS_SHOWN = 5


def wrong_fields(error: ValidationError, whole: str = "") -> str | list[Part | str]:
    """The first few wrong fields and what is wrong with each; `whole` names what is wrong as a whole."""
    return summarised(
        part(
            "{field}: {problem}",
            field=".".join(map(str, problem["loc"])) or whole,
            problem=_problem(problem["type"], problem["msg"], problem.get("ctx", {})),
        )
        for problem in error.errors()
    )


def _problem(kind: str, message: str, context: dict[str, object]) -> Part | str:
    """A rule of our own says by itself what is wrong."""
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    known = next((says for begins, says in _SAYS.items() if kind.startswith(begins)), None)
    if known is None:
        return message
    expected = str(context.get("expected", "")).replace(" or ", ", ")
    return {**known, "values": {"expected": expected, "max_length": context.get("max_length", "")}}


def summarised(problems: Iterable[Part | str]) -> str | list[Part | str]:
    """The first few `problems` and how many more there are: in one line, or parts of a message that become one."""
    found = list(problems)
    more = len(found) - _PROBLEMS_SHOWN
    shown = [*found[:_PROBLEMS_SHOWN], *([f"… (+{more})"] if more > 0 else [])]
    texts = [problem for problem in shown if isinstance(problem, str)]
    return "; ".join(texts) if len(texts) == len(shown) else shown
