"""A new unit's folder: profile, corrections, plan tables and a first period, with explanations, ready to run."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from monitoring.errors import InputError
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.plan import load_plan
from monitoring.plan_years import nearest_year
from monitoring.tables.schema import tables_of
from monitoring.unit import load_unit
from monitoring.unit_kinds import UNIT_KINDS
from monitoring.vietnamese import fold, normalise
from monitoring.workspace import Workspace

_TEMPLATES = Path(__file__).with_name("new_unit")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_LONGEST_CODE = 60
_NEXT_STEPS = (
    N_("{folder}: made. What to do next:"),
    N_("1. Fill in names, places, offices and recipients in {profile}; the file explains each entry."),
    N_("2. Copy the plan into the tables of {plan}; README.md there explains each column."),
    N_("3. See what is still missing: python pipeline.py doctor --unit {code}"),
    N_("4. Make the forms for places and offices: python pipeline.py forms {code} {period}"),
    N_('5. Register what comes in: python pipeline.py receive FILE --unit {code} --period {period} --from "AGENCY"'),
    N_("6. Make the report, at any time: python pipeline.py run --unit {code} --period {period}"),
)


@dataclass(frozen=True)
class NewUnit:
    """What is known of a unit that gets its first period: its code and names; a name may still be missing."""

    code: str
    period: Period
    name: str = ""
    name_en: str = ""
    province: str = ""


def ended_before(day: date) -> Period:
    """The quarter that ended last before `day`."""
    now = Period(day.year, (day.month + 2) // 3)
    return now.previous_in_year or Period(day.year - 1, 4)


def initiate(workspace: Workspace, new: NewUnit) -> list[Path]:
    """Writes the folder of `new` below data/raw, complete or not at all; returns its files in the order to fill in.

    The plan's tables are empty and valid, so that a run makes a report that says what is missing. Raises InputError
    for a code that not every system can keep as a folder's name, and for a unit that is already there.
    """
    _require_free(workspace, new)
    staged = Workspace(workspace.work / "init")
    folder = staged.unit(new.code)
    workspace.make_work()
    shutil.rmtree(staged.root, ignore_errors=True)
    try:
        files = _written(staged, new)
        load_unit(staged, new.code)
        load_plan(staged, new.code, new.period.year)
        folder.rename(workspace.unit(new.code))
    finally:
        shutil.rmtree(staged.root, ignore_errors=True)
    return [workspace.unit(new.code) / path.relative_to(folder) for path in files]


def initiate_plan(workspace: Workspace, unit: str, year: int) -> list[Path]:
    """Writes the folder of a new year's plan: explanations, the components of the nearest plan, and empty tables.

    Complete or not at all; returns its files in the order to fill in. Raises InputError for an unknown unit and
    where the folder is already there.
    """
    load_unit(workspace, unit)
    target = workspace.plan(unit, year)
    if target.exists():
        raise InputError(
            "There is already a plan of {year}; nothing has been changed.",
            where=workspace.relative(target),
            remedy="Edit the tables in it.",
            year=str(year),
        )
    staged = workspace.work / "init"
    workspace.make_work()
    shutil.rmtree(staged, ignore_errors=True)
    try:
        files = _plan_tables(staged, {"year": str(year)})
        before = nearest_year(workspace, unit, year)
        if before is not None:
            shutil.copyfile(workspace.plan(unit, before) / "components.csv", staged / "components.csv")
        staged.rename(target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return [target / path.name for path in files]


def next_steps(workspace: Workspace, new: NewUnit, translate: Callable[[str], str]) -> Iterator[str]:
    """What to tell the user who made `new`: what to fill in, and the commands that follow."""
    facts = {
        "code": new.code,
        "period": str(new.period),
        "folder": workspace.relative(workspace.unit(new.code)),
        "profile": workspace.relative(workspace.unit_profile(new.code)),
        "plan": workspace.relative(workspace.plan(new.code, new.period.year)),
    }
    return (translate(step).format(**facts) for step in _NEXT_STEPS)


def _require_free(workspace: Workspace, new: NewUnit) -> None:
    if not _CODE.fullmatch(new.code) or len(new.code) > _LONGEST_CODE:
        raise InputError(
            "“{code}” cannot be the name of a unit's folder.",
            remedy="Use small letters without marks, digits and hyphens, such as {example}.",
            code=new.code,
            example=_proposed(new.name or new.code) or "huong-hoa",
        )
    if workspace.unit(new.code).exists():
        raise InputError(
            "There is already a folder of this unit; nothing has been changed.",
            where=workspace.relative(workspace.unit(new.code)),
            remedy="Edit the files in it, or choose another name.",
        )


def _proposed(name: str) -> str:
    bare, _ = _without_kind(normalise(name))
    return re.sub("[^a-z0-9]+", "-", fold(bare), flags=re.ASCII)[:_LONGEST_CODE].strip("-")


def _written(workspace: Workspace, new: NewUnit) -> list[Path]:
    words = _words(new)
    plan = workspace.plan(new.code, new.period.year)
    files = [_fill("unit.yml", workspace.unit_profile(new.code), words), *_plan_tables(plan, words)]
    files.append(_fill("sources.yml", workspace.register(new.code, new.period), words))
    files.append(_fill("corrections.yml", workspace.corrections(new.code), words))
    return files


def _plan_tables(folder: Path, words: dict[str, str]) -> list[Path]:
    tables = [(folder / f"{table.name}.csv", ",".join(table.columns) + "\n") for table in tables_of("plan")]
    return [_fill("plan.md", folder / "README.md", words), *(_write(path, head) for path, head in tables)]


def _words(new: NewUnit) -> dict[str, str]:
    """What the templates leave open; names as quoted YAML texts."""
    name = normalise(new.name) or new.code.replace("-", " ").title()
    province = normalise(new.province) or "…"
    name_en = normalise(new.name_en) or _in_english(name)
    names = {
        "name_vi": name,
        "name_en": name_en,
        "province_vi": province,
        "province_en": _in_english(province),
        "organ_vi": name.upper(),
        "organ_en": f"OF {name_en.upper()}",
        "place_vi": _without_kind(name)[0],
        "place_en": _without_kind(name)[0],
    }
    kind = _without_kind(name)[1] or "district"
    quoted = {key: json.dumps(text, ensure_ascii=False) for key, text in names.items()}
    return {**quoted, "code": new.code, "kind": kind, "period": str(new.period), "year": str(new.period.year)}


def _in_english(name: str) -> str:
    """“Hướng Hóa district” for “huyện Hướng Hóa”; a name without the word for its kind as it is."""
    bare, kind = _without_kind(name)
    return f"{bare} {UNIT_KINDS[kind].name.en}" if kind else bare


def _without_kind(name: str) -> tuple[str, str]:
    """The bare name and the code of its kind, or ""."""
    for code, kind in UNIT_KINDS.items():
        for word in (kind.name.vi, *kind.also):
            if name.lower().startswith(f"{word} "):
                return name[len(word) + 1 :], code
    return name, ""


def _fill(template: str, path: Path, words: dict[str, str]) -> Path:
    return _write(path, Template((_TEMPLATES / template).read_text(encoding="utf-8")).substitute(words))


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
