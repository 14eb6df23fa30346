"""Writes the illustrative quarters: invented files as received, on a unit's plan; one seed, the same bytes.

python data/illustrative/generate.py [--root PATH] [--unit vinh-linh] [--seed N] [--vouchers N]
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a script, it needs the repository's packages

from data.illustrative.budget import load_scenario
from data.illustrative.illustration import SEED, TEMPLATE, VOUCHERS, Illustration, illustrate
from data.illustrative.payment_files import Correction
from monitoring.errors import InputError, MonitoringError
from monitoring.unit import Unit, load_unit
from monitoring.workspace import Workspace
from monitoring.yaml_files import read_yaml

_CORRECTIONS_HEAD = "# Sửa số liệu theo văn bản của bên gửi, mỗi mục một ô; các mục dưới đây thuộc số liệu minh họa.\n"
_PROFILE_HEAD = "# Huyện minh họa, do data/illustrative/generate.py sinh ra.\n"
_MARK = "minh họa"


def generate_quarters(
    workspace: Workspace, unit: str = TEMPLATE, seed: int = SEED, vouchers: int = VOUCHERS
) -> Illustration:
    """Writes and registers the illustrative quarters of `unit`, and the correction of one of their rows.

    Raises InputError, before anything is written, where a quarter or the corrections hold anything that is not
    illustrative.
    """
    illustration = illustrate(workspace, unit, seed, vouchers)
    for quarter in illustration.quarters:
        _refuse_real_files(workspace, unit, quarter)
    _refuse_real_corrections(workspace, unit)
    for quarter in illustration.quarters:
        _write_quarter(workspace, unit, quarter, illustration)
    _write_corrections(workspace.corrections(unit), illustration.corrections)
    return illustration


def generate_unit(root: Path | str, code: str, name: str, seed: int, vouchers: int = 40) -> Illustration:
    """Writes a whole invented unit into `root`: profile, plan of 2024 and three quarters, all marked illustrative.

    `code` is its folder (“mau-001”), `name` its bare name (“Mẫu 001”); profile and plan are the repository's
    unit under other names. Raises InputError where `code` is a unit that was not invented here.
    """
    workspace, template = Workspace(root), Workspace()
    _refuse_real_profile(workspace, code)
    renamed = _renaming(load_unit(template, TEMPLATE), code, name)
    folder = workspace.plan(code, load_scenario()["year"])
    folder.mkdir(parents=True, exist_ok=True)
    texts = {path.name: path for path in template.plan(TEMPLATE, load_scenario()["year"]).glob("*.csv")}
    for file, path in sorted(texts.items()):
        _write(folder / file, _replaced(path.read_text(encoding="utf-8"), renamed))
    profile = read_yaml(template.unit_profile(TEMPLATE), TEMPLATE)
    marked = yaml.safe_load(_replaced(_dumped(profile), renamed)) | {
        "name": {"vi": f"huyện {name} ({_MARK})", "en": f"{name} district (illustrative)"}
    }
    _write(workspace.unit_profile(code), _PROFILE_HEAD + _dumped(marked))
    return generate_quarters(workspace, code, seed, vouchers)


def _renaming(template: Unit, code: str, name: str) -> dict[str, str]:
    """What stands in the template's texts → what the invented unit calls it."""
    bare = template.name.vi.split(" ", 1)[1]
    renamed = {template.code: code, bare: name, bare.upper(): name.upper()}
    for place, (suffix, word) in zip(template.places, (("a", "A"), ("b", "B"), ("c", "C")), strict=True):
        renamed |= {place.code: f"{code}-{suffix}", place.name.vi.split(" ", 1)[1]: f"{name}{word}"}
    return renamed


def _replaced(text: str, renamed: dict[str, str]) -> str:
    for old, new in renamed.items():
        text = text.replace(old, new)
    return text


def _refuse_real_profile(workspace: Workspace, code: str) -> None:
    path = workspace.unit_profile(code)
    if path.exists() and not path.read_text(encoding="utf-8").startswith(_PROFILE_HEAD):
        raise InputError(
            "The unit is not an invented one.", where=workspace.relative(path), remedy="Choose another code."
        )


def _refuse_real_files(workspace: Workspace, unit: str, quarter: str) -> None:
    folder, register = workspace.received(unit, quarter), workspace.register(unit, quarter)
    entries = read_yaml(register, workspace.relative(register)) if register.exists() else {}
    real = sorted(name for name, entry in entries.items() if not entry.get("illustrative"))
    strange = sorted({path.name for path in folder.glob("*")} - {register.name, *entries}) if folder.exists() else []
    if real or strange:
        raise InputError(
            "The period holds files that are not illustrative: {names}.",
            where=workspace.relative(folder),
            remedy="Illustrative quarters are only written into a period without real files.",
            names=", ".join([*real, *strange]),
        )


def _refuse_real_corrections(workspace: Workspace, unit: str) -> None:
    path = workspace.corrections(unit)
    entries = read_yaml(path, workspace.relative(path)) or [] if path.exists() else []
    if any(_MARK not in entry.get("document", "") for entry in entries):
        raise InputError(
            "The corrections hold one that is not illustrative.",
            where=workspace.relative(path),
            remedy="Illustrative quarters are only written where no real file has been corrected.",
        )


def _write_quarter(workspace: Workspace, unit: str, quarter: str, illustration: Illustration) -> None:
    folder = workspace.received(unit, quarter)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    register = {}
    for name, (content, layout, sender) in illustration.files(quarter).items():
        (folder / name).write_bytes(content)
        register[name] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
            "layout": layout,
            "from": sender,
            "received_on": load_scenario()["received_on"][quarter],
            "illustrative": True,
            "note": f"Số liệu minh họa, do data/illustrative/generate.py sinh ra (seed {illustration.seed})",
            **load_scenario()["declared"].get(name, {}),
        }
    _write(workspace.register(unit, quarter), _dumped(register))


def _write_corrections(path: Path, corrections: list[Correction]) -> None:
    texts = load_scenario()["correction"]
    entries = [
        {
            "file": entry.file,
            "row": entry.row,
            "field": "Số tiền",
            "was": entry.was,
            "becomes": entry.becomes,
            "reason": texts["reason"],
            "document": texts["document"],
            "effect_dong": entry.effect_dong,
        }
        for entry in corrections
    ]
    _write(path, _CORRECTIONS_HEAD + _dumped(entries))


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice: registers and profiles are read without anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _dumped(content: object) -> str:
    return yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Workspace().root, help="holds data/raw (default: the repository)")
    parser.add_argument("--unit", default=TEMPLATE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--vouchers", type=int, default=VOUCHERS, help="about so many a quarter (default: %(default)s)")
    options = parser.parse_args(arguments)
    try:
        generate_quarters(Workspace(options.root), options.unit, options.seed, options.vouchers)
    except MonitoringError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
