"""The kinds of unit that report (province, district, commune …) and what they and the level below are called."""

from __future__ import annotations

from pathlib import Path

from monitoring.bilingual import Names
from monitoring.yaml_files import Strict, shipped_yaml


class UnitKind(Strict):
    """What a kind of unit is called, one and several, the places below it, all of it, and what no place of it has.

    `also`: other words for the kind, in Vietnamese.
    """

    name: Names
    many: Names
    place: Names
    places: Names
    whole: Names
    at_its_level: Names
    also: tuple[str, ...] = ()


#: By the code that a profile gives (`kind`).
UNIT_KINDS: dict[str, UnitKind] = {
    code: UnitKind.model_validate(words) for code, words in shipped_yaml(Path(__file__).with_suffix(".yml")).items()
}
