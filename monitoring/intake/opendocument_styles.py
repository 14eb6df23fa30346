"""What styles of OpenDocument workbooks say of tables and cells: hidden, shown in thousands, as a percentage."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_NUMBER_STYLES = (f"{_NUMBER}number-style", f"{_NUMBER}currency-style", f"{_NUMBER}percentage-style")

#: The tags that `Styles` learns from.
STYLE_TAGS = (f"{_STYLE}style", f"{_STYLE}table-properties", f"{_NUMBER}number", *_NUMBER_STYLES)


class Styles:
    """Learns of each tag that stands before the sheets; `formats`: number style → format, as Excel would write it."""

    def __init__(self) -> None:
        self.formats: dict[str, str] = {}
        self._hidden_tables: set[str] = set()
        self._number_styles: dict[str, str] = {}
        self._style = self._format = ""

    def learn(self, tag: str, attributes: Mapping[str, str] | Any) -> None:
        """Takes notice of one opening tag."""
        if tag == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
            self._number_styles[self._style] = attributes.get(f"{_STYLE}data-style-name", "")
        elif tag == f"{_STYLE}table-properties":
            if attributes.get(f"{_TABLE}display") == "false":
                self._hidden_tables.add(self._style)
        elif tag in _NUMBER_STYLES:
            self._format = attributes.get(f"{_STYLE}name", "")
            if tag == f"{_NUMBER}percentage-style":
                self.formats[self._format] = "0%"
        elif tag == f"{_NUMBER}number":
            factor = float(attributes.get(f"{_NUMBER}display-factor", 1))
            if factor >= 1_000:
                self.formats[self._format] = "#,##0" + "," * round(math.log(factor, 1_000))

    def is_hidden_table(self, style: str) -> bool:
        """Whether tables of this style are hidden."""
        return style in self._hidden_tables

    def format_of(self, style: str) -> str:
        """The number format of cells of this style, where it shows another number than they hold; else ""."""
        return self.formats.get(self._number_styles.get(style, ""), "")
