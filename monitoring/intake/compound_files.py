"""Excel 97–2003 files are compound files (MS-CFB): a small file system of their own, read as far as needed."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from monitoring.intake.archives import unreadable

_HEADER = struct.Struct("<8s16x4x2xHH6xIIIIIIIII")
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY_BYTES = 128
_STREAM, _ROOT = 2, 5


class CompoundFile:
    """The streams of a compound file by name. Raises InputError for a damaged one."""

    def __init__(self, content: bytes, where: str) -> None:
        self._content, self._where = content, where
        try:
            self._read_header()
        except (struct.error, IndexError, ValueError):
            raise unreadable(where) from None

    def names(self) -> list[str]:
        """The names of its streams, in the order of its directory."""
        return list(self._streams)

    def stream(self, name: str) -> bytes:
        """The content of the stream `name`."""
        start, size = self._streams[name]
        try:
            if size < self._smallest:
                return b"".join(self._short_sectors(start))[:size]
            return b"".join(self._sectors(start))[:size]
        except IndexError:
            raise unreadable(self._where) from None

    def _read_header(self) -> None:
        fields = _HEADER.unpack_from(self._content)
        _, shift, short_shift, _, fat_count, directory, _, self._smallest, short_fat, _, extra, extra_count = fields
        if shift not in (9, 12) or short_shift != 6:
            raise ValueError
        self._size, self._short_size = 1 << shift, 1 << short_shift
        table = list(struct.unpack_from("<109I", self._content, 76))
        for _ in range(min(extra_count, len(self._content) >> shift)):
            more = struct.unpack(f"<{self._size // 4}I", self._sector(extra))
            table += more[:-1]
            extra = more[-1]
        self._next: list[int] = []
        for sector in table[:fat_count]:
            self._next += struct.unpack(f"<{self._size // 4}I", self._sector(sector))
        self._streams = self._directory(b"".join(self._sectors(directory)))
        short = b"".join(self._sectors(short_fat)) if short_fat < _LAST_SECTOR else b""
        self._short_next = struct.unpack(f"<{len(short) // 4}I", short)

    def _directory(self, entries: bytes) -> dict[str, tuple[int, int]]:
        streams: dict[str, tuple[int, int]] = {}
        self._short_content = b""
        for at in range(0, len(entries) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            start, size = struct.unpack_from("<II", entries, at + 116)
            if kind == _ROOT and start < _LAST_SECTOR:
                self._short_content = b"".join(self._sectors(start))
            elif kind == _STREAM:
                name = entries[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")
                streams.setdefault(name, (start, size))
        return streams

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        if begin >= len(self._content):
            raise IndexError
        return self._content[begin : begin + self._size].ljust(self._size, b"\0")

    def _sectors(self, first: int) -> Iterator[bytes]:
        return map(self._sector, _chain(first, self._next))

    def _short_sectors(self, first: int) -> Iterator[bytes]:
        size = self._short_size
        return (self._short_content[at * size : (at + 1) * size] for at in _chain(first, self._short_next))


def _chain(first: int, following: Sequence[int]) -> Iterator[int]:
    """The numbers of the sectors from `first` on; raises IndexError for a chain that bites its tail."""
    number, left = first, len(following)
    while number < _LAST_SECTOR:
        if left < 0:
            raise IndexError
        yield number
        number, left = following[number], left - 1
