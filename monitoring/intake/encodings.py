"""In which encoding a delimited file is written: its marks, its bytes, its register, or else its header."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

import numpy as np
import pyarrow as pa

from monitoring.errors import InputError
from monitoring.legacy_encodings import BYTES_DECODERS

_BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

#: What is looked at to tell whether a text is garbled.
_HEAD_BYTES = 1 << 16
_GARBLED_LETTERS = 3

Recognised = TypeVar("Recognised")


def decoded(
    content: bytes, declared: str | None, recognise: Callable[[bytes], Recognised], where: str
) -> tuple[bytes, Recognised]:
    """`content` as UTF-8 without a byte order mark, and what `recognise` makes of it.

    A byte order mark decides, then well-formed UTF-8, then the `declared` encoding; failing these, the one legacy
    encoding in which `recognise` does not raise InputError. Raises InputError where none, or more than one, does, and
    where the text has been garbled.
    """
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            content = _converted(content[len(mark) :], partial(str, encoding=encoding), where)
    if b"\0" in content:
        raise _not_text(where)
    if _is_utf8(content):
        try:
            return content, recognise(content)
        except InputError:
            if _is_garbled(content):
                raise _garbled(where) from None
            raise
    if declared in BYTES_DECODERS:
        content = _converted(content, BYTES_DECODERS[declared], where)
        return content, recognise(content)
    return _by_header(content, recognise, where)


def _is_garbled(content: bytes) -> bool:
    """Whether `content` was read in an encoding of Western Europe and saved again: ố, ề, ạ become á»‘, á», áº¡."""
    head = content[:_HEAD_BYTES].decode("utf-8", errors="ignore")
    return head.count("á»") + head.count("áº") >= _GARBLED_LETTERS


def _by_header(content: bytes, recognise: Callable[[bytes], Recognised], where: str) -> tuple[bytes, Recognised]:
    fitting: Mapping[str, tuple[bytes, Recognised]] = {}
    for encoding, decode in BYTES_DECODERS.items():
        try:
            converted = _converted(content, decode, where)
            fitting = {**fitting, encoding: (converted, recognise(converted))}
        except InputError:
            continue
    if len(fitting) == 1:
        return next(iter(fitting.values()))
    raise InputError(
        "The file is not in Unicode, and its headers fit {fitting} of the older Vietnamese encodings.",
        where=where,
        remedy="Receive it with its encoding declared: {encodings}; or save it as UTF-8.",
        fitting=", ".join(fitting) or "none",
        encodings=", ".join(BYTES_DECODERS),
    )


def _converted(content: bytes, decode: Callable[[bytes], str], where: str) -> bytes:
    try:
        return decode(content).encode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        raise _not_text(where) from None


def _is_utf8(content: bytes) -> bool:
    """Whether `content` is well-formed UTF-8, told without the decoded copy that would double a large file."""
    ends = np.array([0, len(content)], dtype="int64")
    whole = pa.Array.from_buffers(pa.large_binary(), 1, [None, pa.py_buffer(ends), pa.py_buffer(content)])
    try:
        whole.cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _garbled(where: str) -> InputError:
    return InputError(
        "The text is garbled: somebody opened it in a wrong encoding and saved it again (“Sá»‘ tiá»n” for “Số tiền”).",
        where=where,
        remedy="Ask its sender for the file as it was made, or for a workbook (xlsx).",
    )


def _not_text(where: str) -> InputError:
    return InputError(
        "The file is not text in the encoding that it announces.",
        where=where,
        remedy="Ask its sender for a workbook (xlsx) or a csv file saved as UTF-8.",
    )
