"""Vietnamese text from before Unicode: TCVN3 (ABC fonts), VNI fonts, Windows-1258.

TCVN3 and VNI are font encodings: files hold Latin letters that only their fonts show as Vietnamese (“hép møt tÕt” is
“hộp mứt tết”). TCVN3 follows TCVN 5712:1993, which glibc knows as `TCVN`. VNI is tabled, in agreement, in the keyboard
driver xvnkb (vni.h) and in the comparison table of Vietnamese encodings “Bảng đối chiếu encoding các bộ chữ”.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from monitoring.vietnamese import MARKED_LETTERS, unicode_form

_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"

# TCVN 5712: letters from byte A1 on, combining tones on B0 to B4, capitals with tones on control codes.
_TCVN_FROM_A1 = (
    f"ĂÂÊÔƠƯĐăâêôơưđẰ{_GRAVE}{_HOOK}{_TILDE}{_ACUTE}{_DOT}àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN_FROM_80 = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
_TCVN_CONTROLS = {0x01: "Ú", 0x02: "Ụ", 0x04: "Ừ", 0x05: "Ử", 0x06: "Ữ"} | dict(enumerate("ỨỰỲỶỸÝỴ", 0x11))
_TCVN = dict(enumerate(_TCVN_FROM_A1, 0xA1)) | dict(enumerate(_TCVN_FROM_80, 0x80)) | _TCVN_CONTROLS

# VNI: letters of their own, and marks that follow a vowel. The vowel decides the case; marks come in either.
_VNI_LETTERS = dict(zip("ñôöíìæóòî", "đơưíìỉĩịỵ", strict=True))
_VNI_LETTERS |= {sign.upper(): letter.upper() for sign, letter in _VNI_LETTERS.items()}
_TONES = ("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT)
_VNI_MARKS = dict(zip("ùøûõï", _TONES[1:], strict=True))
_VNI_MARKS |= {sign: "\u0302" + tone for sign, tone in zip("âáàåãä", _TONES, strict=True)}
_VNI_MARKS |= {sign: "\u0306" + tone for sign, tone in zip("êéèúüë", _TONES, strict=True)}
_VNI_MARKS |= {sign.upper(): mark for sign, mark in _VNI_MARKS.items()}
_VNI_TABLE = str.maketrans(_VNI_LETTERS)
_VNI_PAIR = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])", re.IGNORECASE)

_SIGNS = "°§«»²³±×÷·¼½¾µ©®"
_LATIN_1 = {chr(code) for code in range(0xA1, 0x100)}
_NOISE = _LATIN_1 - {*MARKED_LETTERS, *MARKED_LETTERS.upper(), *_SIGNS, "Ð", "ð"}
_LEGACY = re.compile(f"[{re.escape(''.join(sorted(_NOISE)))}]")


def looks_legacy(text: str) -> bool:
    """Whether `text` holds Latin letters that Vietnamese has not: the sign of a font encoding."""
    return _LEGACY.search(text) is not None


def decode_tcvn3(text: str) -> str:
    """Unicode (NFC) of `text` in TCVN3, given as Latin letters (one character a byte)."""
    return unicode_form("NFC", text.translate(_TCVN))


def decode_vni(text: str) -> str:
    """Unicode (NFC) of `text` in VNI, given as Latin letters (one character a byte)."""
    # A vowel of VNI's own (ô is ơ) keeps its place while its mark is read, so letters come last.
    marked = _VNI_PAIR.sub(lambda pair: pair[1].translate(_VNI_TABLE) + _VNI_MARKS[pair[2]], text)
    return unicode_form("NFC", "".join(_VNI_LETTERS.get(letter, letter) for letter in marked))


def decode_by_font(text: str, font: str) -> str:
    """Unicode of a cell's `text` set in `font`: fonts of TCVN3 that end in H show capitals; others change nothing."""
    if font.lower().startswith(".vn"):
        decoded = decode_tcvn3(text)
        return decoded.upper() if font.endswith("H") else decoded
    return decode_vni(text) if font.upper().startswith("VNI-") else text


def _from_windows_1258(content: bytes) -> str:
    return unicode_form("NFC", content.decode("cp1258"))


#: How the bytes of a file in a legacy encoding become Unicode; raises UnicodeDecodeError where they cannot.
BYTES_DECODERS: dict[str, Callable[[bytes], str]] = {
    "tcvn3": lambda content: decode_tcvn3(content.decode("latin-1")),
    "vni": lambda content: decode_vni(content.decode("latin-1")),
    "windows-1258": _from_windows_1258,
}
#: How the text of a sheet whose cells do not tell their font becomes Unicode.
TEXT_DECODERS: dict[str, Callable[[str], str]] = {"tcvn3": decode_tcvn3, "vni": decode_vni}
