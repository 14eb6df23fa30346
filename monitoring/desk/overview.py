"""What there is, on one page: every unit and period, and on a page of its own what one period holds."""

from __future__ import annotations

from typing import Any

from monitoring.desk.handlers import Page
from monitoring.errors import InputError
from monitoring.running.selection import select
from monitoring.running.sources_gone import sourceless
from monitoring.running.status import HEADS, counts, remarks, states


class Home(Page):
    """Units and periods with what `status` says of them."""

    template = "home.html.j2"

    def look(self, **where: str) -> dict[str, Any]:
        """Every period, the newest first, by unit."""
        translate, gone = self.words._, list(sourceless(self.workspace))
        try:
            chosen = select(self.workspace)
        except InputError:
            chosen = []
        units = sorted({*self.workspace.units(), *(unit for unit, _ in gone)})
        return {
            "heads": [translate(head) for head in HEADS],
            "rows": [
                {
                    "state": one,
                    "counts": counts(one.found),
                    "signed": one.signed(translate),
                    "words": one.words(translate),
                }
                for one in states(self.workspace, chosen, gone)
            ],
            "remarks": list(remarks(self.workspace, units, translate)),
        }
