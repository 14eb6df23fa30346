"""Files that people take along to work on: forms, copies that go back, messages."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from tornado import web

from monitoring.desk.work import Work
from monitoring.workspace import regular

_PIECE = 1 << 18


class Taken(Work):
    """A file of data/forms, always to be saved and never shown: it may have come from anybody."""

    async def _answered(self, where: dict[str, str]) -> None:
        """The bytes of the file, piece by piece."""
        path = self._path(where["path"])
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(path.name)}")
        with regular(path).open("rb") as file:
            while piece := file.read(_PIECE):
                self.write(piece)
                await self.flush()

    def _path(self, asked: str) -> Path:
        folder = (self.workspace.root / "data" / "forms").resolve()
        path = (folder.parent / asked).resolve()
        if not path.is_file() or not path.is_relative_to(folder):
            raise web.HTTPError(404)
        return path
