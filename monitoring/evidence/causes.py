"""Why figures changed: what a publication is made from otherwise than the one before, with reason and document where
they are on record.

A cause has a word for `what` happened, and what concerns it; whole numbers are đồng:

    replaced: older, newer (files), document, before, after (the đồng of all rows of the one and the other)
    corrected: place, field, reason, document, effect (by how many đồng)
    explained: reason (of whoever published, where nothing on record changed)
    new, changed, gone: item (a path below the project); more: files (how many of the code are not named)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from monitoring.evidence.completeness import MadeFrom
from monitoring.tables.store import texts

Cause = dict[str, str | int]

_CODE_FILES_NAMED = 5
#: The tables of accepted rows, and their money; refused.csv holds the rest of every file.
_MONEY = {"payments": "amount_dong", "returns": "cumulative_dong", "refused": "amount_dong"}
_REGISTER, _CORRECTIONS = "/sources.yml", "/corrections.yml"


def causes_of(before: MadeFrom, now: MadeFrom, old_tables: Path, new_tables: Path) -> list[Cause]:
    """What two publications were not made from alike, inputs first; their processed tables tell the reasons on record.

    A file that came in the place of another, and a correction, are named with their document instead of by the path of
    what changed with them.
    """
    replaced = list(_replacements(old_tables, new_tables))
    corrected = list(_corrections(old_tables, new_tables))
    told = {f"/{cause['newer']}" for cause in replaced} | ({_CORRECTIONS} if corrected else set())
    told |= {_REGISTER} if replaced else set()
    return [*replaced, *corrected, *_differences(before, now, tuple(told))]


def written(causes: Sequence[Cause]) -> str:
    """Causes as changes.csv keeps them; "" for none."""
    return json.dumps(causes, ensure_ascii=False) if causes else ""


def _differences(before: MadeFrom, now: MadeFrom, told: tuple[str, ...]) -> Iterator[Cause]:
    for kind in ("input", "notebook", "code", "lock"):
        old, new = before.get(kind, {}), now.get(kind, {})
        found: list[Cause] = [
            {"what": "new" if name not in old else "gone" if name not in new else "changed", "item": name}
            for name in sorted({*old, *new})
            if old.get(name) != new.get(name) and not (told and name.endswith(told))
        ]
        more = len(found) - _CODE_FILES_NAMED
        if kind == "code" and more > 0:
            found = [*found[:_CODE_FILES_NAMED], {"what": "more", "files": more}]
        yield from found


def _replacements(old_tables: Path, new_tables: Path) -> Iterator[Cause]:
    """The files that came in the place of others since."""
    before = {(row["source_file"], row.get("replaces", "")) for row in texts(old_tables / "sources.csv")}
    rows = {row["source_file"]: row for row in texts(new_tables / "sources.csv") if row.get("replaces")}
    new = {newer: row for newer, row in rows.items() if (newer, row["replaces"]) not in before}
    money = _money_of_files(new_tables) if new else {}
    for newer, row in new.items():
        older = f"{newer.rpartition('/')[0]}/{row['replaces']}"
        sums = {"before": money.get(older, 0), "after": money.get(newer, 0)}
        yield {"what": "replaced", "older": older, "newer": newer, "document": row["document"], **sums}


def _money_of_files(tables: Path) -> dict[str, int]:
    """source_file → đồng of all of its rows whose amount can be read, accepted or refused."""
    money: dict[str, int] = {}
    for table, column in _MONEY.items():
        for row in texts(tables / f"{table}.csv"):
            money[row["source_file"]] = money.get(row["source_file"], 0) + int(row[column] or 0)
    return money


def _corrections(old_tables: Path, new_tables: Path) -> Iterator[Cause]:
    """The corrections made since; none where the older tables do not tell."""
    if not (old_tables / "corrections.csv").exists():
        return
    before = {tuple(row.values()) for row in texts(old_tables / "corrections.csv")}
    for row in texts(new_tables / "corrections.csv"):
        if tuple(row.values()) not in before:
            sheet = f" [{row['source_sheet']}]" if row["source_sheet"] else ""
            place = f"{row['source_file']}{sheet} #{row['source_row']}"
            facts = {name: row[name] for name in ("field", "reason", "document")}
            yield {"what": "corrected", "place": place, **facts, "effect": int(row["effect_dong"])}
