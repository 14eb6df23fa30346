"""What 01_receive read, kept for 02_clean, so that no file is read twice in one run."""

from __future__ import annotations

from pathlib import Path

from pyarrow import feather

from monitoring.distinct import to_pandas
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import Received, read_period
from monitoring.intake.registry import Source, load_register
from monitoring.period import Period
from monitoring.workspace import Workspace

_ROWS, _ASIDE = "rows", "set_aside"


def keep(received: dict[str, Received], folder: Path) -> None:
    """Write every row of `received` into `folder`, exactly as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in received.items():
        table.rows.reset_index(drop=True).to_feather(folder / f"{name}.{_ROWS}.feather")
        table.set_aside.reset_index(drop=True).to_feather(folder / f"{name}.{_ASIDE}.feather")


def received_for(workspace: Workspace, unit: str, period: Period, folder: Path) -> dict[str, Received]:
    """What `keep` wrote into `folder`; where nothing is kept there, the files are read now."""
    kept = [name for name in load_layouts() if (folder / f"{name}.{_ROWS}.feather").exists()]
    if not {name for name, layout in load_layouts().items() if layout.always}.issubset(kept):
        return read_period(workspace, unit, period)
    sources = {
        f"{quarter}/{name}": source
        for quarter in period.year_to_date()
        if workspace.register(unit, quarter).exists()
        for name, source in load_register(workspace, unit, quarter, verify=False).items()
    }
    return {name: _kept(name, folder, sources) for name in kept}


def _kept(name: str, folder: Path, sources: dict[str, Source]) -> Received:
    rows = to_pandas(feather.read_table(folder / f"{name}.{_ROWS}.feather"))
    aside = to_pandas(feather.read_table(folder / f"{name}.{_ASIDE}.feather"))
    files = {*rows["source_file"].unique(), *aside["source_file"].unique()}
    return Received(load_layouts()[name], rows, aside, {file: sources[file] for file in sorted(files)})
