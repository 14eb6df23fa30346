"""What polars and pandas must know of a voucher, and learn where our own rules do: from the layout."""

from __future__ import annotations

from monitoring.intake.layouts import load_layouts

LAYOUT = load_layouts()["payments"]
CODES = [name for name, field in LAYOUT.fields.items() if field.codelist]
#: The columns in which a repeated voucher equals an earlier one, as both contenders name them.
CONTENT = ["voucher", "day", *(f"{name}_code" for name in CODES if name != "unit"), "year", "dong", "investor", "note"]
