"""What an empty cell means: what stands around it is inherited where that is beyond doubt, or else named as the doubt.

A plainly empty cell keeps its meaning (unit-wide, not broken down). One that only reads as empty has none of its
own: it lies in a merged range, under a heading, in a group that is named once, or says “as above”.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring import distinct
from monitoring.cleaning.codelists import CodeList
from monitoring.intake.layouts import Layout
from monitoring.intake.surroundings import NAMED_BY_HEADINGS, Heading, Surroundings
from monitoring.vietnamese import fold

#: Say “the same as in the row above”; the others only that something was left out.
_AS_ABOVE = {"nt", "nhu tren", "ntr", "nt nhu tren"}
_PERHAPS_DITTO = r"^\D{1,20}$"
_QUOTE_MARKS = re.compile(r"[\"'“”„″〃/\\´`’‘,]+")

#: A heading that names a place or a component, whichever: where no code list knows it, it is not to be passed over.
_NAMES = {
    "places": re.compile(f"(?:ubnd )?(?:{'|'.join(map(fold, ('xã', 'thị trấn', 'phường', 'tt')))}) .+"),
    "components": re.compile(r"(?:du an|tieu du an|da ?\d|tda ?\d|d an).*"),
}
_PROJECT = re.compile(r"(?:du an|da) ?(?:thanh phan )?(\d{1,2})\b.*")
_SUB_PROJECT = re.compile(r"(?:tieu du an|tda) ?(?:so )?(\d{1,2})\b.*")


@dataclass(frozen=True)
class Spoken:
    """What speaks for a cell: the text that is taken for it, and how that is shown; `text` is None in doubt."""

    text: str | None
    shown: str


def is_ditto(text: str) -> bool:
    """Whether `text` says “as above”: `"`, `''`, `//`, nt, như trên."""
    return bool(_QUOTE_MARKS.fullmatch(text)) or fold(text) in _AS_ABOVE


def is_mark(text: str) -> bool:
    """Whether `text` is no word: a ditto, a dash, dots."""
    return bool(text) and (not fold(text) or is_ditto(text))


def inherited(
    rows: pd.DataFrame, layout: Layout, codes: Mapping[str, CodeList]
) -> dict[str, tuple[pd.Series, pd.Series]]:
    """Field → the texts that its cells take from around them and how each is shown, by row; only where any does."""
    found: dict[str, tuple[pd.Series, pd.Series]] = {}
    around = _around(rows)
    for name, column in layout.fields.items():
        if column.kind in ("money", "count") or column.personal:
            continue
        said = _spoken(rows, name, column.codelist, around, codes)
        taken = {row: spoken for row, spoken in said.items() if spoken.text}
        taken |= _dittos(rows, name, {row: spoken.text or "" for row, spoken in taken.items()})
        if taken:
            texts = pd.Series({row: spoken.text for row, spoken in taken.items()}, dtype="str")
            found[name] = texts, pd.Series({row: spoken.shown for row, spoken in taken.items()}, dtype="str")
    return found


def doubtful(rows: pd.DataFrame, layout: Layout, codes: Mapping[str, CodeList]) -> dict[str, pd.Series]:
    """Field → what stands in or around cells of which nobody can say whether they are empty, by row."""
    found: dict[str, pd.Series] = {}
    around = _around(rows)
    for name, column in layout.fields.items():
        covered = {text: known.covered[name] for text, known in _known(around).items() if name in known.covered}
        doubts: dict[Hashable, str] = {row: f"“{covered[text]}”" for row, text in around.items() if text in covered}
        if column.codelist not in (None, "agencies"):
            said = _spoken(rows, name, column.codelist, around, codes)
            doubts |= {row: spoken.shown for row, spoken in said.items() if spoken.text is None}
            marked = distinct.flagged(rows[name], is_mark)
            doubts |= {row: f"“{text}”" for row, text in distinct.plain(rows.loc[marked, name]).items()}
        if doubts:
            found[name] = pd.Series(doubts, dtype="str")
    return found


def perhaps_grouped(rows: pd.DataFrame, layout: Layout) -> dict[str, pd.Series]:
    """Field → what may speak for empty cells, in a table that looks as if it named each group once, by row."""
    around = _around(rows)
    known = {text: said.perhaps_grouped for text, said in _known(around).items()}
    found: dict[str, pd.Series] = {}
    for name in layout.fields:
        shown = {text: _shown(said[name][1], said[name][0]) for text, said in known.items() if name in said}
        if shown:
            found[name] = around[around.isin(list(shown))].map(shown)
    return found


def _around(rows: pd.DataFrame) -> pd.Series:
    """What stands around the rows around which anything does."""
    return distinct.plain(rows.loc[distinct.flagged(rows["surroundings"], bool), "surroundings"])


def _known(around: pd.Series) -> dict[str, Surroundings]:
    return {text: Surroundings.from_json(text) for text in around.unique()}


def _spoken(
    rows: pd.DataFrame, name: str, codelist: str | None, around: pd.Series, codes: Mapping[str, CodeList]
) -> dict[Hashable, Spoken]:
    """What speaks for the empty cells of a field, by row; nothing for most."""
    empty = around[(distinct.plain(rows.loc[around.index, name]) == "").to_numpy()]
    says = {text: _speaks(known, name, codelist, codes) for text, known in _known(empty).items()}
    return {row: spoken for row, text in empty.items() if (spoken := says[text])}


def _dittos(rows: pd.DataFrame, name: str, taken: Mapping[Hashable, str]) -> dict[Hashable, Spoken]:
    """What cells that say “as above” mean: the value directly above in the same sheet, if that is a row of data."""
    dittos = distinct.told(rows[name], _PERHAPS_DITTO, is_ditto)
    found: dict[Hashable, Spoken] = {}
    if not dittos.any():
        return found
    lines, index = rows["source_row"].to_numpy(), rows.index
    sheets = [distinct.plain(rows[column]).to_numpy() for column in ("source_file", "source_sheet")]
    texts = distinct.plain(rows[name]).to_numpy(dtype=object)
    for place in np.flatnonzero(dittos).tolist():
        above = place - 1
        if above < 0 or lines[above] + 1 != lines[place] or any(sheet[above] != sheet[place] for sheet in sheets):
            continue
        value = found[index[above]].text if index[above] in found else taken.get(index[above], texts[above])
        if value and not is_mark(value):
            found[index[place]] = Spoken(value, _shown(f"{texts[place]}” = “{value}", int(lines[above])))
    return found


def _speaks(around: Surroundings, name: str, codelist: str | None, codes: Mapping[str, CodeList]) -> Spoken | None:
    if name in around.merged:
        line, text = around.merged[name]
        return Spoken(text, _shown(text, line)) if text else None
    if name in around.covered:
        return Spoken(None, f"“{around.covered[name]}”") if codelist else None
    if codelist in NAMED_BY_HEADINGS and (said := _said_by_headings(around.headings, codelist, codes)):
        return said
    if name in around.grouped:
        line, text = around.grouped[name]
        return Spoken(None, _shown(text, line))
    return None


def _said_by_headings(headings: tuple[Heading, ...], codelist: str, codes: Mapping[str, CodeList]) -> Spoken | None:
    """What the innermost heading that names something of `codelist` says."""
    for place in range(len(headings) - 1, -1, -1):
        heading = headings[place]
        found = _named(headings, place, codelist, codes)
        if found is not None:
            text, code = found
            return Spoken(None if heading.closed or code is None else code, _shown(text, heading.line))
    return None


def _named(
    headings: tuple[Heading, ...], place: int, codelist: str, codes: Mapping[str, CodeList]
) -> tuple[str, str | None] | None:
    """The text of a heading that names something of `codelist`, and its code: "" unit-wide, None unknown."""
    texts = headings[place].texts
    for text in texts:
        for spelling in (text, re.sub(r"\s*\([^()]*\)\s*:?$", "", text), text.partition(":")[0]):
            code = codes[codelist].resolve(spelling) if fold(spelling) else None
            if code is None and codelist == "places" and codes["unit_wide"].resolve(spelling) is not None:
                code = ""
            if code is not None and not spelling.isdigit():
                return text, code
    if codelist == "components" and (code := _sub_project(headings, place, codes[codelist])):
        return texts[0], code
    pattern = _NAMES.get(codelist)
    unknown = next((text for text in texts if pattern and pattern.fullmatch(fold(text))), None)
    return (unknown, None) if unknown else None


def _sub_project(headings: tuple[Heading, ...], place: int, components: CodeList) -> str | None:
    """The component of a heading “Tiểu dự án 1” below one of its project, “Dự án 4”."""
    sub = next((m for text in headings[place].texts if (m := _SUB_PROJECT.fullmatch(fold(text)))), None)
    outer = [text for heading in headings[:place] for text in heading.texts]
    project = next((m for text in reversed(outer) if (m := _PROJECT.fullmatch(fold(text)))), None)
    return components.resolve(f"{project[1]}.{sub[1]}") if sub and project else None


def _shown(text: str, line: int) -> str:
    return f"“{text}” (#{line})"
