"""What a form says of itself on a hidden sheet: whose it is, of which period; read back when it is received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from monitoring.intake.sheet_facts import SheetFacts

#: The hidden sheet.
SHEET = "Nhận dạng"


@dataclass(frozen=True)
class FormIdentity(SheetFacts):
    """The unit (its code), the period, the sender's name and the plan's year for which a form was made."""

    prefix: ClassVar[str] = "form."

    unit: str
    period: str
    sender: str
    plan_year: str
