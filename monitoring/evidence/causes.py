"""Why figures changed: what a publication is made from otherwise than the one before, with reason and document where
they are on record.

A cause is a text of entries joined by “; ”, as changes.csv keeps it: a word for what happened, and behind it the parts
that concern it, joined by “ | ”:

    replaced 2024-Q3/old.xlsx | 2024-Q3/new.xlsx | document | đồng in the old file | đồng in the new one
    corrected 2024-Q3/a.csv #5 | field | reason | document | by how many đồng
    new data/raw/…            changed monitoring/…            gone data/raw/…
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from monitoring.evidence.completeness import MadeFrom
from monitoring.tables.store import texts

_CODE_FILES_NAMED = 5
#: The tables of accepted rows, and their money; refused.csv holds the rest of every file.
_MONEY = {"payments": "amount_dong", "returns": "cumulative_dong", "refused": "amount_dong"}
_REGISTER, _CORRECTIONS = "/sources.yml", "/corrections.yml"


def cause_of(before: MadeFrom, now: MadeFrom, old_tables: Path, new_tables: Path) -> str:
    """What two publications were not made from alike, inputs first; their processed tables tell the reasons on record.

    A file that came in the place of another, and a correction, are named with their document instead of by the path of
    what changed with them.
    """
    replaced = list(_replacements(old_tables, new_tables))
    corrected = list(_corrections(old_tables, new_tables))
    told = {f"/{newer}" for _, newer, *_ in replaced} | ({_CORRECTIONS} if corrected else set())
    told |= {_REGISTER} if replaced else set()
    entries = [("replaced", *entry) for entry in replaced] + [("corrected", *entry) for entry in corrected]
    reasons = [f"{what} {' | '.join(map(_plain, parts))}" for what, *parts in entries]
    return "; ".join([*reasons, *_differences(before, now, tuple(told))])


def _differences(before: MadeFrom, now: MadeFrom, told: tuple[str, ...]) -> Iterator[str]:
    for kind in ("input", "notebook", "code", "lock"):
        old, new = before.get(kind, {}), now.get(kind, {})
        found = [
            f"{'new' if name not in old else 'gone' if name not in new else 'changed'} {name}"
            for name in sorted({*old, *new})
            if old.get(name) != new.get(name) and not (told and name.endswith(told))
        ]
        more = len(found) - _CODE_FILES_NAMED
        yield from found if kind != "code" or more <= 0 else [*found[:_CODE_FILES_NAMED], f"… (+{more})"]


def _replacements(old_tables: Path, new_tables: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """The files that came in the place of others since: old and new name, document, đồng in the one and the other."""
    before = {(row["source_file"], row.get("replaces", "")) for row in texts(old_tables / "sources.csv")}
    rows = {row["source_file"]: row for row in texts(new_tables / "sources.csv") if row.get("replaces")}
    new = {newer: row for newer, row in rows.items() if (newer, row["replaces"]) not in before}
    money = _money_of_files(new_tables) if new else {}
    for newer, row in new.items():
        older = f"{newer.rpartition('/')[0]}/{row['replaces']}"
        yield older, newer, row["document"], str(money.get(older, 0)), str(money.get(newer, 0))


def _money_of_files(tables: Path) -> dict[str, int]:
    """source_file → đồng of all of its rows whose amount can be read, accepted or refused."""
    money: dict[str, int] = {}
    for table, column in _MONEY.items():
        for row in texts(tables / f"{table}.csv"):
            money[row["source_file"]] = money.get(row["source_file"], 0) + int(row[column] or 0)
    return money


def _corrections(old_tables: Path, new_tables: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """The corrections made since: place, field, reason, document, effect; none where the older tables do not tell."""
    if not (old_tables / "corrections.csv").exists():
        return
    before = {tuple(row.values()) for row in texts(old_tables / "corrections.csv")}
    for row in texts(new_tables / "corrections.csv"):
        if tuple(row.values()) not in before:
            sheet = f" [{row['source_sheet']}]" if row["source_sheet"] else ""
            place = f"{row['source_file']}{sheet} #{row['source_row']}"
            yield place, row["field"], row["reason"], row["document"], row["effect_dong"]


def _plain(text: str) -> str:
    return " ".join(text.replace(";", ",").replace("|", "/").split())
