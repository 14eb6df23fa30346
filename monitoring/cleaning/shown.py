"""What a notebook shows of a rule: why it exists, what it did to rows and money, and the rows that it touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from html import escape

import pandas as pd

from monitoring.cleaning.finding import Finding, Rule
from monitoring.cleaning.identity import places
from monitoring.cleaning.reading import LINEAGE
from monitoring.distinct import plain_table
from monitoring.intake import personal
from monitoring.intake.layouts import Layout
from monitoring.tables import store
from monitoring.tables.rows import LedgerRow

_SHOWN_ROWS = 20


@dataclass(frozen=True)
class Touched:
    """How many rows of a layout a rule found or changed, and the first of them."""

    rows: int
    shown: pd.DataFrame


@dataclass(frozen=True)
class Effect:
    """What one rule did: why it exists, its lines of the ledger and the rows it touched, as an auditor sees them in the
    notebook.
    """

    rule: Rule = field(repr=False)
    # Shown as HTML, where pandas' text would only be thrown away; made when it is looked at, since earlier quarters are
    # cleaned without anybody looking.
    lines: Sequence[LedgerRow] = field(repr=False)
    describe: tuple[Callable[[], Touched], ...] = field(repr=False)  # it holds what may name people

    @property
    def ledger(self) -> pd.DataFrame:
        columns = [name for name in store.columns(LedgerRow) if name != "step"]
        return pd.DataFrame(map(asdict, self.lines), columns=columns)

    @cached_property
    def _by_layout(self) -> list[Touched]:
        return [describe() for describe in self.describe]

    @property
    def touched(self) -> pd.DataFrame:
        """The first rows that the rule touched, as received, and what it said of them."""
        parts = [part.shown for part in self._by_layout]
        return pd.concat(parts, ignore_index=True).head(_SHOWN_ROWS) if parts else pd.DataFrame()

    def _repr_html_(self) -> str:
        why = f"<p>{escape(self.rule.why['vi'])}</p>\n<p><em>{escape(self.rule.why['en'])}</em></p>"
        pages = [why, self.ledger.to_html(index=False, border=0)]
        if len(shown := self.touched):
            pages.append(shown.to_html(index=False, border=0))
            pages.append(f"<p>{len(shown)} / {sum(part.rows for part in self._by_layout)}</p>")
        return "\n".join(pages)


def touched(rows_received: pd.DataFrame, layout: Layout, finding: Finding) -> Touched:
    """The rows that a rule found or changed, as received, and what it said of them."""
    if not (len(finding.refused) or len(finding.remarked) or len(finding.changed)):
        return Touched(0, pd.DataFrame())
    found = pd.concat([finding.refused, finding.remarked])
    index = found.index.union(finding.changed).unique().sort_values()
    rows = len(found) + len(index) - found.index.nunique()  # one that was found twice is shown twice
    index = index[:_SHOWN_ROWS]
    money = [layout.money] if layout.money else []
    received = personal.shown(plain_table(rows_received.loc[index, [*LINEAGE, "remarks", *money]]), layout)
    found = personal.quoted(found.loc[found.index.isin(index), ["field", "value", "suggestion"]], layout)
    shown = pd.DataFrame({"layout": layout.name, "row": places(received), **received[money]})
    return Touched(rows, shown.join(found))
