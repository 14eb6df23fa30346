"""What a row that is no complete record is, by its texts: total, outline, repeated header, footnote, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from monitoring.intake.headers import Header
from monitoring.vietnamese import fold, normalise
from monitoring.yaml_files import shipped_yaml

# Totals are told with their accents, where there are any: “cộng” is a sum, “công trình” a building.
_NUMBERING = r"(?:(?:[ivx]{1,5}|[a-h]|\d{1,2}(?: \d{1,2}){0,3}) )?"
_SUM = r"(?:t[ổo]ng (?:s[ốo]|c[ộo]ng|v[ốo]n)|t[ổo]ng|c[ộo]ng)"
_TOTAL = re.compile(rf"{_NUMBERING}{_SUM}(?: [ivxa-h\d]{{1,5}})*")
_TOTAL_OF = re.compile(
    rf"{_NUMBERING}(?:(?:t[ổo]ng (?:s[ốo]|c[ộo]ng)|cộng(?! đồng| tác))\b.*"
    r"|(?:s[ốo] )?(?:trang tr[ưu][ớo]c )?(?:chuy[ểe]n|mang) sang\b.*)"
)

# The others are told from folded text.
_WORDS = {
    name: f"(?:{'|'.join(map(fold, words))})"
    for name, words in shipped_yaml(Path(__file__).with_name("labels.yml")).items()
}
_COLUMN_NUMBER = re.compile(r"[a-z]|\d{1,2}(?: x?\d{1,2}){0,4}")
_LETTERED = re.compile(r"[ivx]{1,5}|[a-h]")
_NUMBERED = re.compile(r"\d{1,2}(?: \d{1,2}){0,3}")
_HEADING = re.compile(rf"{_NUMBERING}{_WORDS['heading']}\b.*")
_PLACE = re.compile(rf"{_NUMBERING}(?:ubnd )?{_WORDS['place']} .*")
_SIGNATURE = re.compile(
    rf"(?:[\w ]{{1,40}} )?ngay (?:\d{{1,2}} )?thang (?:\d{{1,2}} )?nam(?: \d{{4}})?|{_WORDS['signature']}\b.*"
)
_FOOTNOTE = re.compile(rf"{_WORDS['footnote']}\b.*")
_RUNNING = re.compile(rf"{_WORDS['running']}\b.*")
#: A dash may also stand before a heading; the others never do.
_FOOTNOTE_MARKS = ("-", "–", "*", "(*", "(1")


def is_total_label(text: str) -> bool:
    """Whether `text` alone names a total: TỔNG SỐ, Tổng cộng, Cộng, II. Tổng (I+II)."""
    return _TOTAL.fullmatch(_accented(text)) is not None


def says_total(text: str) -> bool:
    """Whether a label begins as one of a total: Tổng số vốn, Cộng (1+2), Mang sang trang sau."""
    return _TOTAL_OF.fullmatch(_accented(text)) is not None


def is_signature(text: str) -> bool:
    """Whether a text says who signs, or where and when."""
    return _SIGNATURE.fullmatch(fold(text)) is not None


def is_footnote(text: str) -> bool:
    """Whether a text begins as a footnote."""
    return text.startswith(_FOOTNOTE_MARKS[2:]) or _FOOTNOTE.fullmatch(fold(text)) is not None


def kind_of_row(texts: Sequence[str], header: Header, header_texts: Sequence[str], above: str) -> str | None:
    """What a row is that lacks a value every record has, or that may be a total; None where it is data after all.

    `texts` are its trimmed cells; `above` is the kind of the nearest row above that is not blank, "" for data. In
    doubt a row is data: cleaning then refuses it with its reason, and its money is not lost from sight.
    """
    filled = [text for text in texts if text]
    if not filled:
        return "blank"
    if header.form_lines is not None and texts[header.form_lines]:
        return None if any(texts[column] for column in header.columns_of("money", "count")) else "unfilled"
    numbering = above == "header" and len(filled) > 2 and all(_COLUMN_NUMBER.fullmatch(fold(text)) for text in filled)
    if numbering or list(texts) == list(header_texts):
        return "header"
    if any(is_total_label(texts[column]) for column in header.named_columns(len(texts))):
        return None if _is_complete(texts, header) else "total"
    if _is_signature(texts, header, above):
        return "signature"
    has_values = any(_is_value(texts[column]) for column in header.columns_of("date", "year", "money", "count"))
    if not has_values or (len(filled) == 1 and _FOOTNOTE.fullmatch(fold(filled[0]))):
        return _kind_of_remark(filled, above)
    return None if _is_record(texts, header) else _kind_of_sum(texts, header)


def is_lone_label(texts: Sequence[str], header: Header) -> bool:
    """Whether a row names one thing and is no record: one text, apart from a number before it and sums behind it."""
    values = header.columns_of("money", "count", "unit")
    labels = [(column, text) for column, text in enumerate(texts) if text and column not in values]
    named = [(column, text) for column, text in labels if not _COLUMN_NUMBER.fullmatch(fold(text))] or labels[-1:]
    if _is_record(texts, header) or len(named) != 1 or named[0][0] not in header.label_columns(len(texts)):
        return False
    is_voucher = named[0][0] in header.columns_of("text")
    return not is_voucher or (not any(texts[column] for column in values) and not re.search(r"\d", named[0][1]))


def _is_value(text: str) -> bool:
    """Whether a cell of a day, year or figure holds one, however written: words without any digit are a label there."""
    return bool(text) and (any(map(str.isdigit, text)) or not any(map(str.isalpha, text)))


def _accented(text: str) -> str:
    return re.sub(r"[\W_]+", " ", normalise(text).casefold()).strip()


def _is_record(texts: Sequence[str], header: Header) -> bool:
    """Whether a date, a year or a code that every record has is there: then the row is data, however defective."""
    fields = {name: header.layout.fields[name] for name in header.fields_of("date", "year", "code")}
    cells = ((field.kind, texts[header.columns[name]]) for name, field in fields.items() if field.filled)
    return any(text if kind == "code" else _is_value(text) for kind, text in cells)


def _is_complete(texts: Sequence[str], header: Header) -> bool:
    """Whether everything is there that tells a record, its day too, which no total has: then it is data, whatever its
    words.
    """
    told = {name: field.kind for name, field in header.layout.fields.items() if field.filled and field.kind != "unit"}
    return "date" in told.values() and all(name in header.columns and texts[header.columns[name]] for name in told)


def _is_signature(texts: Sequence[str], header: Header, above: str) -> bool:
    """Whether a row names who signs, or where and when, in whichever column, and holds no figure."""

    def signs(text: str) -> bool:
        return _SIGNATURE.fullmatch(fold(text)) is not None

    values = [texts[column] for column in header.columns_of("date", "year", "money", "count") if texts[column]]
    if not values or any(re.search(r"\d", text) for text in values if not signs(text)):
        return False
    said = [*values, *(texts[column] for column in header.label_columns(len(texts)))]
    return above == "signature" or any(map(signs, said))


def _kind_of_remark(filled: list[str], above: str) -> str | None:
    """The kind of a row without any figure, date or year: nothing that is measured can be lost with it."""
    folded = [fold(text) for text in filled]
    if above == "signature" or any(map(_SIGNATURE.fullmatch, folded)):
        return "signature"
    named = any(_HEADING.fullmatch(text) or _PLACE.fullmatch(text) for text in folded)
    if _FOOTNOTE.fullmatch(folded[0]) or filled[0].startswith(_FOOTNOTE_MARKS[2 * named :]):
        return "footnote"
    if named or any(map(_LETTERED.fullmatch, folded)):
        return "outline"
    if len(filled) == 1 and len(folded[0].split()) >= 3:
        return "footnote" if above in ("total", "footnote") else "outline"
    return None


def _kind_of_sum(texts: Sequence[str], header: Header) -> str | None:
    """The kind of a row with figures but without codes: a total or outline row where a label says so."""
    values = header.columns_of("money", "count", "unit")
    labels = [text for column, text in enumerate(texts) if text and column not in values]
    folded = [fold(label) for label in labels]
    if any(map(_RUNNING.fullmatch, folded)):
        return "footnote"
    if any(_TOTAL_OF.fullmatch(_accented(label)) for label in labels):
        return "total"
    lettered = any(_LETTERED.fullmatch(label) or _HEADING.fullmatch(label) for label in folded)
    numbered = len(labels) > 1 and _NUMBERED.fullmatch(folded[0]) is not None
    vouchers = [texts[n] for n in header.columns_of("text") if n in header.label_columns(len(texts))]
    return "outline" if lettered or (numbered and not any(vouchers)) else None
