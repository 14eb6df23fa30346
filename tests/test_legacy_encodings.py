"""The tables of legacy encodings, against independent oracles and over the whole alphabet."""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.legacy_encodings import BYTES_DECODERS, decode_by_font, decode_tcvn3, decode_vni, looks_legacy
from monitoring.vietnamese import MARKED_LETTERS

ALPHABET = MARKED_LETTERS + MARKED_LETTERS.upper()

# As the published tables print VNI, row by row; an oracle written apart from the decoder's own rules.
VNI_LOWER_CASE = {
    "á à ả ã ạ": "aù aø aû aõ aï",
    "ă ắ ằ ẳ ẵ ặ": "aê aé aè aú aü aë",
    "â ấ ầ ẩ ẫ ậ": "aâ aá aà aå aã aä",
    "é è ẻ ẽ ẹ ê ế ề ể ễ ệ": "eù eø eû eõ eï eâ eá eà eå eã eä",
    "í ì ỉ ĩ ị": "í ì æ ó ò",
    "ó ò ỏ õ ọ ô ố ồ ổ ỗ ộ": "où oø oû oõ oï oâ oá oà oå oã oä",
    "ơ ớ ờ ở ỡ ợ": "ô ôù ôø ôû ôõ ôï",
    "ú ù ủ ũ ụ ư ứ ừ ử ữ ự": "uù uø uû uõ uï ö öù öø öû öõ öï",
    "ý ỳ ỷ ỹ ỵ đ": "yù yø yû yõ î ñ",
}
VNI_OF = dict(zip(" ".join(VNI_LOWER_CASE).split(), " ".join(VNI_LOWER_CASE.values()).split(), strict=True))
VNI_OF |= {letter.upper(): signs.upper() for letter, signs in VNI_OF.items()}


def iconv(content: bytes) -> str:
    if shutil.which("iconv") is None:
        if os.environ.get("CI"):
            pytest.fail("iconv (glibc) is needed as an oracle")
        pytest.skip("iconv (glibc) is not there to compare with")
    done = subprocess.run(["iconv", "-f", "TCVN", "-t", "UTF-8"], input=content, capture_output=True, check=True)
    return unicodedata.normalize("NFC", done.stdout.decode("utf-8"))


def test_the_alphabet_has_134_marked_letters():
    assert len(set(ALPHABET)) == 134


def test_tcvn3_agrees_with_glibc_on_every_byte():
    content = b"".join(b"a" + bytes([byte]) + b".|" for byte in range(1, 256))
    assert BYTES_DECODERS["tcvn3"](content).split("|") == iconv(content).split("|")


def test_every_letter_can_be_written_in_tcvn():
    assert set(ALPHABET) <= {decode_tcvn3(chr(byte)) for byte in range(256)}


@pytest.mark.parametrize("letter", ALPHABET)
def test_vni_reads_the_published_table(letter):
    assert decode_vni(VNI_OF[letter]) == letter


@given(st.lists(st.sampled_from([*ALPHABET, *"abcdefghiklmnopqrstuvxy ,.()1"])))
def test_vni_round_trip_of_any_text(letters):
    assert decode_vni("".join(VNI_OF.get(letter, letter) for letter in letters)) == "".join(letters)


@given(st.text(alphabet=ALPHABET + "abc 12.,"))
def test_windows_1258_round_trip_of_any_text(text):
    base_and_tone = "".join(letter if letter in "âêôăơưÂÊÔĂƠƯđĐ" else _with_separate_tone(letter) for letter in text)
    assert BYTES_DECODERS["windows-1258"](base_and_tone.encode("cp1258")) == text


def _with_separate_tone(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tones = [mark for mark in parts[1:] if mark in "\u0300\u0309\u0303\u0301\u0323"]
    base = unicodedata.normalize("NFC", parts[0] + "".join(mark for mark in parts[1:] if mark not in tones))
    return base + "".join(tones)


@pytest.mark.parametrize(
    ("text", "font", "unicode"),
    [
        ("hép møt tÕt", ".VnTime", "hộp mứt tết"),
        ("x· vÜnh «", ".VnTimeH", "XÃ VĨNH Ô"),
        ("TOÅNG SOÁ", "VNI-Times", "TỔNG SỐ"),
        ("Vónh OÂ", "VNI-Helve", "Vĩnh Ô"),
        ("Xã Vĩnh Ô", "Times New Roman", "Xã Vĩnh Ô"),
    ],
)
def test_the_font_of_a_cell_tells_its_encoding(text, font, unicode):
    assert decode_by_font(text, font) == unicode


@pytest.mark.parametrize(
    ("text", "legacy"),
    [
        ("hép møt tÕt", True),
        ("Vónh OÂ ñaàu tö", True),
        ("Xã Vĩnh Ô, đầu tư", False),
        ("12 m² × 3 °C", False),
        ("", False),
    ],
)
def test_font_encodings_are_suspected_by_their_noise(text, legacy):
    assert looks_legacy(text) is legacy
