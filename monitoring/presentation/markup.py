"""Text into HTML and Typst such that data can never become markup.

HTML is built only through ``html``, which escapes whatever is not already ``Markup``; Typst only through
``typst_call``, which writes every Python value as a Typst literal. A block therefore has no place where it could forget
to escape.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup as Markup
from markupsafe import escape

# Control characters that neither HTML nor XML nor a PDF can carry (tab and line feed stay), and those that turn the
# direction of the text around them: they could make an amount read backwards.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class Code(str):
    """Typst code that is already safe: ``typst_literal`` passes it on as it is."""


def visible(character: str) -> str:
    """A character that cannot be shown, as its number: "[U+202E]"."""
    return f"[U+{ord(character):04X}]"


def clean(text: str) -> str:
    """Make the characters visible that no output format can carry, or that would reorder the text around them."""
    # What Python finds printable holds none of them: most text, told in half the time.
    return text if text.isprintable() else _FORBIDDEN.sub(lambda match: visible(match[0]), text)


def html(template: str, /, *args: Any, **named: Any) -> Markup:
    """Fill ``{}`` and ``{name}`` of an HTML template; every argument that is not ``Markup`` is escaped."""

    # Not Markup.format: it goes through Python's formatter, at four times the cost.
    return Markup(template.format(*map(_escaped, args), **{name: _escaped(value) for name, value in named.items()}))


def _escaped(value: Any) -> str:
    return value if isinstance(value, Markup) else escape(clean(str(value)))


def join(pieces: Iterable[Markup]) -> Markup:
    """Join pieces of HTML, escaping those that are plain text."""
    # Not Markup().join: it looks at every piece through Python, at three times the cost.
    return Markup("".join([piece if isinstance(piece, Markup) else _escaped(piece) for piece in pieces]))


def typst_literal(value: Any) -> Code:
    """Write a string, number, truth value, None, sequence or mapping as a Typst literal.

    Raises TypeError for anything else, so that an unforeseen value never reaches the document half escaped.
    """
    if isinstance(value, Code):
        return value
    if isinstance(value, str):
        text = clean(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return Code(f'"{text}"')
    if value is None:
        return Code("none")
    if isinstance(value, bool):
        return Code("true" if value else "false")
    if isinstance(value, (int, float)):
        return Code(repr(value))
    # Python's own types first: whether something else is a mapping takes longer to find out than to write it.
    if isinstance(value, (dict, Mapping)):
        pairs = [f"{typst_literal(str(key))}: {typst_literal(item)}" for key, item in value.items()]
        return Code(f"({', '.join(pairs) or ':'})")
    if isinstance(value, (list, tuple, Sequence)):
        return Code("(" + "".join([f"{typst_literal(item)}, " for item in value]) + ")")
    raise TypeError(f"no Typst literal for {type(value).__name__}")


def typst_call(function: str, /, *args: Any, **named: Any) -> Code:
    """Call a function of ``monitoring.typ``: positional arguments, then named ones (``_`` becomes ``-``)."""
    arguments: list[str] = [typst_literal(value) for value in args]
    arguments += [f"{name.replace('_', '-')}: {typst_literal(value)}" for name, value in named.items()]
    return Code(f"m.{function}({', '.join(arguments)})")
