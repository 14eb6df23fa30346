"""Checking: whether a publication is what it was, and whether machine and data have what is needed."""

from __future__ import annotations

from typing import Any

from monitoring.desk.handlers import Page
from monitoring.desk.overview import heading
from monitoring.running.selection import select


class Verify(Page):
    """Every checksum of a publication, its signature and the front page."""

    template = "verify.html.j2"

    def look(self, unit: str, period: str, **where: str) -> dict[str, Any]:
        """What `verify` says."""
        from monitoring.running.verifying import told, verification_of

        [(unit, quarter)] = select(self.workspace, unit, period)
        lines = list(told(verification_of(self.workspace, unit, quarter), self.words._))
        return {**heading(self.workspace, unit, quarter, self.words), "lines": lines}


class Doctor(Page):
    """What of this machine and of the data is fine, missing or wrong."""

    template = "doctor.html.j2"

    def look(self, **where: str) -> dict[str, Any]:
        """What `doctor` says, of one unit or of all."""
        from monitoring.running.doctor import examine, is_serious
        from monitoring.running.finding import STATES

        words, sections = self.words, list(examine(self.workspace, where.get("unit")))
        return {
            "sections": [
                (
                    words.fill(section.heading, section.values),
                    [
                        (*STATES[one.state], words._(one.subject), one.serious, *one.texts(words))
                        for one in section.findings
                    ],
                )
                for section in sections
            ],
            "is_serious": is_serious(sections),
        }
