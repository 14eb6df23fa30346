"""What is added to a file that people write: an entry more in its text, every comment and line kept as it stands."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from monitoring.errors import InputError
from monitoring.messages import N_
from monitoring.vietnamese import normalise
from monitoring.yaml_files import content_of

_BY_HAND = N_("Add it by hand, in a text editor.")


def with_alias(text: str, section: str, code: str, spelling: str, where: str) -> str:
    """The text of a profile with one more of the `aliases` of the entry `code` of `section` (places, agencies…).

    Raises InputError where no such entry is written there.
    """
    entry = _entry(text, section, code)
    if entry is None:
        raise InputError("There is no “{code}” here.", where=where, remedy=_BY_HAND, code=code)
    fields = {key.value: (key, value) for key, value in entry.value}
    new = _quoted(normalise(spelling))
    key, aliases = fields.get("aliases", (None, None))
    if key is None:
        _, last = fields["code"]
        after = f", aliases: [{new}]" if entry.flow_style else f"{_newline(text)}{_indent(entry)}aliases: [{new}]"
        return _inserted(text, last.end_mark.index, after)
    if not isinstance(aliases, yaml.SequenceNode):  # written and left empty
        colon = text.index(":", key.end_mark.index) + 1
        return _inserted(text, colon, f" [{new}]")
    if not aliases.value:
        return _inserted(text, aliases.start_mark.index + 1, new)
    end = aliases.value[-1].end_mark.index
    if aliases.flow_style:
        return _inserted(text, end, f", {new}")
    return _inserted(text, end, f"{_newline(text)}{' ' * aliases.start_mark.column}- {new}")


def with_entry(text: str, fields: Mapping[str, str | int], where: str) -> str:
    """The text of a list of entries, such as corrections.yml, with one more at its end; empty values are left out.

    Raises InputError where it is written in a way to which nothing can be added.
    """
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    written = [f"{name}: {_scalar(value)}" for name, value in fields.items() if value != ""]
    if node is not None and not isinstance(node, yaml.SequenceNode):
        raise InputError("The file is not a list of entries.", where=where, remedy=_BY_HAND)
    if isinstance(node, yaml.SequenceNode) and node.flow_style:
        if node.value:
            raise InputError("The entries stand in brackets on one line.", where=where, remedy=_BY_HAND)
        text = text[: node.start_mark.index] + text[node.end_mark.index :]  # []
        node = None
    indent, newline = " " * (node.start_mark.column if node else 0), _newline(text)
    lines = [f"{indent}{'  ' if place else '- '}{line}{newline}" for place, line in enumerate(written)]
    separator = "" if not text or text.endswith("\n") else newline
    return text + separator + "".join(lines)


def _entry(text: str, section: str, code: str) -> yaml.MappingNode | None:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == section and isinstance(value, yaml.SequenceNode):
            for entry in value.value:
                given = {name.value: value.value for name, value in entry.value}
                if isinstance(entry, yaml.MappingNode) and given.get("code") == code:
                    return entry
    return None


def _inserted(text: str, at: int, new: str) -> str:
    return text[:at] + new + text[at:]


def _indent(entry: yaml.MappingNode) -> str:
    return " " * int(entry.start_mark.column)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _scalar(value: str | int) -> str:
    """A value as people write it, in quotes only where it would mean something else without."""
    if isinstance(value, int):
        return str(value)
    try:
        is_plain = value.isprintable() and content_of(f"is: {value}", "") == {"is": value}
    except InputError:
        is_plain = False
    return value if is_plain else _quoted(value)


def _quoted(value: str) -> str:
    return yaml.safe_dump(value, allow_unicode=True, default_style='"', width=1 << 30).strip()
