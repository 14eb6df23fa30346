"""A new unit, the plan of a new year, and the way to a period that has nothing yet."""

from __future__ import annotations

from typing import Any

from monitoring.desk.work import Work
from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.running.initiate import NewUnit, ended_before, initiate, initiate_plan


class Start(Work):
    """Which unit and period; what is not there yet is begun."""

    template = "start.html.j2"

    def look(self, **where: str) -> dict[str, Any]:
        """The units that are there, and the quarter that ended last."""
        return {"units": self.workspace.units(), "ended": str(ended_before(self.today)), "year": self.today.year}

    def act(self, **where: str) -> str:
        """Begin it; the page on which one goes on. A period needs nothing until its first file is received."""
        code = self.given("unit")
        if self.given("do") == "unit":
            period = Period.parse(self.given("period")) if self.given("period") else ended_before(self.today)
            names = (self.given(name) for name in ("name", "name_en", "province"))
            initiate(self.workspace, NewUnit(code, period, *names))
            return self.address("unit", code, period)
        unit = self.checked_unit(code)
        if self.given("do") == "plan":
            year = self.given("year")
            if not year.isdecimal() or not 2000 <= int(year) < 2100:
                raise InputError("“{text}” is no year.", remedy="Write it as 2025.", text=year)
            initiate_plan(self.workspace, unit, int(year))
            return self.address()
        return self.address("unit", unit, Period.parse(self.given("period")), "files")
