"""docs/reliability.md: its tables are written by the programs that measure, never by hand."""

from __future__ import annotations

from collections.abc import Sequence

from monitoring.workspace import REPOSITORY

PAGE = REPOSITORY / "docs" / "reliability.md"


def write_table(name: str, lines: Sequence[str]) -> None:
    """Put the lines of a table between the marks `<!-- name … -->` and `<!-- end of name -->` of the page."""
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(f"<!-- {name}:")
    mark, _, rest = rest.partition("-->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->")
    if not end:
        raise ValueError(f"{PAGE.name} has no marks for the table of {name}")
    text = "".join([before, begin, mark, "-->\n", *(f"{line}\n" for line in lines), end, after])
    PAGE.write_text(text, encoding="utf-8", newline="\n")
