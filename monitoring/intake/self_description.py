"""What a file says of itself: the form that it is, the period and the sender that its title and columns name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitoring.distinct import distinct
from monitoring.intake.form_identity import FormIdentity
from monitoring.intake.rows import Table
from monitoring.intake.slips import Slip
from monitoring.intake.titles import says_invented, stated_period
from monitoring.period import Period
from monitoring.vietnamese import normalise

_SENDER_FIELD = "reported_by"
_SENDER_LINE = re.compile(r"(?:đơn vị báo cáo|cơ quan báo cáo|đơn vị gửi)\s*:\s*(?P<sender>.+)", re.IGNORECASE)


@dataclass(frozen=True)
class SelfDescription:
    """`form`: its identity where it is one of our forms; `slip`: where it was sent back, what that was. `period`: the
    quarter that the titles name. `senders`: whoever its titles or its column of reporting units name, as written.
    `titles`: the cells above its headers. `invented`: whether a title marks the figures as illustrative.
    """

    form: FormIdentity | None
    period: Period | None
    senders: tuple[str, ...]
    titles: tuple[str, ...]
    invented: bool
    slip: Slip | None = None


def described(tables: Iterable[Table]) -> SelfDescription:
    """What the rows and the rows set aside of a file's tables (see readers.read_content) say of it."""
    tables = list(tables)
    cells = (normalise(cell) for text in _aside(tables, "title", "unit") for cell in text.split(" | "))
    titles = tuple(dict.fromkeys(filter(None, cells)))
    return SelfDescription(
        form=FormIdentity.told_by(_aside(tables, "other-sheet")),
        slip=Slip.told_by(_aside(tables, "other-sheet")),
        period=stated_period(titles),
        senders=_senders(tables, titles),
        titles=titles,
        invented=says_invented(titles),
    )


def _aside(tables: Iterable[Table], *kinds: str) -> Iterator[str]:
    """The texts of the rows of these kinds."""
    for table in tables:
        yield from table.set_aside.loc[table.set_aside["kind"].isin(kinds), "text"]


def _senders(tables: Iterable[Table], titles: Iterable[str]) -> tuple[str, ...]:
    """Every unit that the column of reporting units names; without any, what a line of the title names."""
    named: dict[str, None] = {}
    for table in tables:
        if _SENDER_FIELD in table.rows:
            named |= dict.fromkeys(filter(None, map(normalise, distinct(table.rows[_SENDER_FIELD])[1])))
    lines = (match["sender"].strip() for match in map(_SENDER_LINE.fullmatch, titles) if match)
    return tuple(named) or tuple(dict.fromkeys(lines))
