"""Reads a report's text back and holds it against the tables: with csv and regular expressions alone.

Nothing here knows how the sentences are made. What a sentence says – its numbers, its comparison, its counts and whom
or what it is about – is taken from its words, and looked up in the published tables and in the plan.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

_DIMENSIONS = ("component", "place", "source", "capital", "plan_year", "plan_kind")
_CAPITALS = {
    "vi": {"development": "vốn đầu tư phát triển", "recurrent": "vốn sự nghiệp",
           "not_stated": "chưa xác định loại vốn"},
    "en": {"development": "development capital", "recurrent": "recurrent funding",
           "not_stated": "type of funding not stated"},
}  # fmt: skip
_YEARS = {
    "vi": {"year": "kế hoạch năm {}", "carried_over": "kế hoạch năm {} kéo dài"},
    "en": {"year": "plan of {}", "carried_over": "plan of {}, carried over"},
}
_STATUSES = {
    "vi": {"đạt": "met", "chưa đạt": "not_met", "chưa có số liệu": "no_data", "chưa thống nhất": "conflicting",
           "chưa lượng hóa": "not_measurable"},
    "en": {"met": "met", "not met": "not_met", "no data": "no_data", "conflicting": "conflicting",
           "not measurable": "not_measurable"},
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A report as text: `sections` name → its lines, a table's row as cells parted by tabs."""

    language: str
    sections: dict[str, list[str]]


class Tables:
    """The published tables of a period and the plan of its year, as their files have them."""

    def __init__(self, processed: Path, plan: Path) -> None:
        self.rows = {path.stem: _read(path) for path in processed.glob("*.csv")}
        self.plan = {path.stem: _read(path) for path in plan.glob("*.csv")}

    def line(self, **dimensions: str) -> dict[str, str] | None:
        """The row of disbursement.csv with these dimensions and no others."""
        wanted = {name: dimensions.get(name, "") for name in _DIMENSIONS}
        return next((row for row in self.rows["disbursement"] if all(row[n] == v for n, v in wanted.items())), None)

    def rate(self, row: dict[str, str]) -> Fraction | None:
        """The exact rate of a row, in percent: of the money that has a plan."""
        paid, plan = row.get("planned_cumulative_dong") or row["cumulative_dong"], row["plan_dong"]
        return Fraction(int(paid), int(plan)) * 100 if paid and plan and int(plan) else None

    def figures(self) -> tuple[set[int], set[Fraction]]:
        """Every amount in đồng, and every rate in percent, that the tables and the plan give or imply."""
        dong: set[int] = set()
        rates: set[Fraction] = set()
        for rows in self.rows.values():
            for row in rows:
                amounts = [int(v) for name, v in row.items() if name.endswith("_dong") or name == "dong" if _whole(v)]
                dong |= {amount for value in amounts for amount in (value, -value)}
                plan = row.get("plan_dong") or ""
                bases = [int(plan)] if _whole(plan) and int(plan) else []
                if _whole(allocated := row.get("allocated_plan_dong") or "") and int(allocated):
                    bases.append(int(allocated))
                rates |= {Fraction(value, base) * 100 for value in amounts for base in bases}
                rates |= {Fraction(Decimal(v)) for n, v in row.items() if n.endswith("rate_percent") and v}
        for row in self.rows["checks"]:
            dong |= {abs(int(v)) for n in ("expected", "actual", "difference") if _whole(v := row[n])}
        pace = {row["number_id"]: row for row in self.rows["pace"]}
        for row in self.rows["disbursement"]:
            beside = pace[row["number_id"]]
            dong |= {int(v) for n, v in beside.items() if n.endswith("_dong") and _whole(v)}
            bases = [int(v) for v in (row["plan_dong"], beside.get("allocated_plan_dong", "")) if _whole(v) and int(v)]
            values = [int(v) for n, v in beside.items() if n.endswith("_dong") and _whole(v)]
            rates |= {Fraction(value, base) * 100 for value in values for base in bases}
            so_far, left = int(beside["months_so_far"]), int(beside["months_left"])
            rates.add(Fraction(so_far, so_far + left) * 100)
            for one in self.rows["progress"]:
                if one["number_id"] == row["number_id"] and _whole(one["cumulative_dong"]):
                    rates |= {Fraction(int(one["cumulative_dong"]), base) * 100 for base in bases}
        for code in ("resend", "replaced", "none"):
            dong.add(sum(int(row["amount_dong"] or 0) for row in self.rows["refused"] if row["follow_up"] == code))
        for name in ("stated_totals", "allocations"):
            dong |= {
                int(_number(row["amount"], "vi") * 10**6) for row in self.plan[name] if row["unit"] == "triệu đồng"
            }
        rates |= {Fraction(_number(row["amount"], "vi")) for row in self.plan["stated_totals"] if row["unit"] == "%"}
        for row in self.rows["indicators"]:
            if row["numerator"] and row["denominator"] and Fraction(row["denominator"]):
                rates.add(Fraction(row["numerator"]) / Fraction(row["denominator"]) * 100)
            rates |= {Fraction(Decimal(row[name])) for name in ("target", "value") if row[name]}
        return dong, rates

    def names(self, language: str) -> dict[str, dict[str, str]]:
        """What the lines of the money are called → their row of disbursement.csv."""
        short = {row["component"]: row[f"short_{language}"] for row in self.plan["components"]}
        found = {}
        for row in self.rows["disbursement"]:
            if row["place"] or row["source"]:
                continue
            parts = [short.get(row["component"], row["component"]), _CAPITALS[language].get(row["capital"], "")]
            if row["plan_year"]:
                parts.append(_YEARS[language][row["plan_kind"]].format(row["plan_year"]))
            found[", ".join(filter(None, parts)).casefold()] = row
        return found


def problems(text: Text, tables: Tables) -> list[str]:
    """Every sentence that the tables do not bear out, each with what is wrong."""
    checks = (
        _numbers, _pace, _lines, _slow_lines, _targets, _left_out, _families, _first_page, _rows_of_tables,
        _differences, _months,
    )  # fmt: skip
    return [f"{check.__name__}: {problem}" for check in checks for problem in check(text, tables)]


# ---- numbers ---------------------------------------------------------------------------------------------------------

_MONEY = {"vi": r"[-−]?\d{1,3}(?:\.\d{3})*,\d{3}(?!\d)", "en": r"[-−]?\d{1,3}(?:,\d{3})*\.\d{3}(?!\d)"}
_PERCENT = {"vi": r"[-−]?\d+(?:\.\d{3})*(?:,\d+)?(?=\s?%)", "en": r"[-−]?\d+(?:,\d{3})*(?:\.\d+)?(?=%)"}
_WORDED = {"vi": r"(\d[\d.]*(?:,\d+)?) triệu đồng", "en": r"(\d[\d,]*(?:\.\d+)?) million đồng"}


def _numbers(text: Text, tables: Tables) -> Iterator[str]:
    """Each amount and each rate in a sentence is a figure of the tables, rounded as it is printed."""
    dong, rates = tables.figures()
    thousands = {_rounded(Fraction(value, 10**6), 3) for value in dong}
    printed = {digits: {_rounded(rate, digits) for rate in rates} for digits in range(5)}
    for line in _sentences(text):
        bare = re.sub(r"“[^”]*”|\S+\.(?:csv|xlsx?|ods)\S*", "", line)
        for found in re.findall(_MONEY[text.language], bare):
            if _number(found, text.language) not in thousands:
                yield f"{found} is no amount of the tables: {line}"
        for found in re.findall(_WORDED[text.language], bare):
            if _number(found, text.language) * 10**6 not in dong and _number(found, text.language) not in thousands:
                yield f"{found} million is no amount of the tables: {line}"
        for found in re.findall(_PERCENT[text.language], bare):
            value = _number(found, text.language)
            if value not in printed[max(-int(value.as_tuple().exponent), 0)]:
                yield f"{found} % is no rate of the tables: {line}"


def _with_numbers(patterns: dict[str, str]) -> dict[str, str]:
    """Patterns in which # stands for a printed number."""
    return {language: pattern.replace("#", r"[-−]?[\d.,]+") for language, pattern in patterns.items()}


# ---- comparisons and their subjects ----------------------------------------------------------------------------------

_BEHIND = _with_numbers(
    {
        "vi": r"đã giải ngân (?P<paid>#) triệu đồng, bằng (?P<rate>#)\s?% kế hoạch[^;]*?, "
        r"(?P<word>thấp hơn|không thấp hơn)[^(]*\((?P<even>#)\s?%",
        "en": r"had disbursed (?P<paid>#) million đồng, (?P<rate>#)% of the plan[^;]*?, "
        r"(?P<word>not below|below)[^(]*\((?P<even>#)%",
    }
)
_REACHES = _with_numbers({"vi": r"đến ngày [\d/]+ đạt (?P<rate>#)\s?%", "en": r"reaches (?P<rate>#)%"})


def _pace(text: Text, tables: Tables) -> Iterator[str]:
    """Behind is behind; and no projection stands below what has been paid."""
    verdict = " ".join(text.sections["overview"])
    whole, found = tables.line(), re.search(_BEHIND[text.language], verdict)
    if whole is None or found is None:
        return
    [pace] = [row for row in tables.rows["pace"] if row["number_id"] == whole["number_id"]]
    so_far, left = int(pace["months_so_far"]), int(pace["months_left"])
    rate, even = tables.rate(whole), Fraction(so_far, so_far + left) * 100
    if pace.get("allocated_rate_percent") and found["rate"] != _print(rate, text.language):
        rate = Fraction(int(whole["planned_cumulative_dong"]), int(pace["allocated_plan_dong"])) * 100
    if rate is None:
        yield f"there is no rate: {verdict}"
        return
    said = found["word"] in ("below", "thấp hơn")
    allocated = pace.get("allocated_rate_percent")
    measured = Fraction(Decimal(allocated)) if allocated else rate
    if said != (measured < even):
        yield f"“{found['word']}” although {float(measured)} against {float(even)}"
    reaches = re.search(_REACHES[text.language], verdict)
    if reaches and _number(reaches["rate"], text.language) < _rounded(rate, 1):
        yield f"it reaches {reaches['rate']} % although {float(rate)} % is paid"


_LEFT = _with_numbers(
    {
        "vi": r"^- (?P<line>[^:]+): còn (?P<left>#) triệu đồng, đã giải ngân (?P<rate>#)\s?%",
        "en": r"^- (?P<line>[^:]+): (?P<left>#) million đồng left, (?P<rate>#)% disbursed",
    }
)
_BEYOND = _with_numbers(
    {
        "vi": r"vượt kế hoạch(?:, nhiều nhất là|:) (?P<line>.+?), (?P<paid>#)/(?P<plan>#) triệu",
        "en": r"beyond (?:its|their) plan(?:, most|:) (?P<line>.+?), (?P<paid>#) of (?P<plan>#) million",
    }
)


def _lines(text: Text, tables: Tables) -> Iterator[str]:
    """What is said of a line is its own remainder and rate; what is beyond its plan is."""
    names, language = tables.names(text.language), text.language
    for line in text.sections["overview"]:
        if found := re.search(_LEFT[language], line):
            row = names.get(found["line"].casefold())
            if row is None:
                yield f"no line is called so: {line}"
                continue
            paid = row.get("planned_cumulative_dong") or row["cumulative_dong"]
            left = _rounded(Fraction(int(row["plan_dong"]) - int(paid), 10**6), 3)
            rate, stated = tables.rate(row), _number(found["rate"], language)
            if rate is None or (_number(found["left"], language), stated) != (left, _rounded(rate, 1)):
                yield f"not the line's own figures: {line}"
        if found := re.search(_BEYOND[language], line):
            row = names.get(found["line"].casefold())
            paid, plan = _number(found["paid"], language), _number(found["plan"], language)
            if row is None or paid <= plan or _rounded(Fraction(int(row["plan_dong"]), 10**6), 3) != plan:
                yield f"not beyond its plan: {line}"
            counted = sum(_is_beyond(other) for name, other in names.items() if other["component"] and other["capital"]
                          and not other["plan_year"])  # fmt: skip
            if counted and _first_count(line) != counted:
                yield f"{counted} lines are beyond their plan: {line}"


def _is_beyond(row: dict[str, str]) -> bool:
    plan, paid = row["plan_dong"], row["cumulative_dong"]
    return bool(plan and paid) and 0 < int(plan) < int(paid)


_OVERALL = _with_numbers(
    {
        "vi": r"^(?P<n>\d+) khoản vốn đạt thấp hơn mức chung \((?P<rate>#)\s?%\)(?:; (?P<shown>\d+) khoản)?",
        "en": r"^(?P<n>\d+) budget lines? (?:is|are) below the overall rate \((?P<rate>#)%\)(?:; the (?P<shown>\d+))?",
    }
)
_OF = _with_numbers(
    {
        "vi": r"^- (?P<line>.+): (?P<paid>#)\s?/\s?(?P<plan>#) triệu đồng, đạt (?P<rate>#)\s?%",
        "en": r"^- (?P<line>.+): (?P<paid>#) of (?P<plan>#) million đồng, (?P<rate>#)%",
    }
)


def _slow_lines(text: Text, tables: Tables) -> Iterator[str]:
    """As many lines are listed as are counted, each below the overall rate, and none below it is forgotten."""
    lines, names = text.sections["assessment"], tables.names(text.language)
    whole = tables.line()
    for place, line in enumerate(lines):
        found = re.search(_OVERALL[text.language], line)
        if not found or whole is None:
            continue
        overall = tables.rate(whole) or Fraction(0)
        listed = []
        for item in lines[place + 1 :]:
            if not (one := re.search(_OF[text.language], item)):
                break
            listed.append(one)
        if len(listed) != int(found["shown"] or found["n"]):
            yield f"{len(listed)} lines are listed: {line}"
        rows = [names.get(one["line"].casefold()) for one in listed]
        if any(row is None or (tables.rate(row) or Fraction(0)) >= overall for row in rows):
            yield f"a line that is listed is not below {float(overall)} %"
        if len({row["number_id"] for row in rows if row}) != len(rows):
            yield "a line is listed twice"
        by_component = any(row["component"] and row["capital"] for row in names.values())
        wanted = {"component", "capital"} if by_component else {"capital", "plan_year", "plan_kind"}
        below = [
            row
            for row in names.values()
            if {name for name in _DIMENSIONS if row[name]} == wanted
            and (rate := tables.rate(row)) is not None
            and rate < overall
        ]
        if int(found["n"]) != len(below):
            yield f"{len(below)} lines are below the overall rate: {line}"


# ---- counts ----------------------------------------------------------------------------------------------------------

_TALLY = {"vi": r"^Chỉ tiêu năm \d+ \((?P<n>\d+)\)[^:]*: (?P<parts>.+)\.$",
          "en": r"^Targets of \d+ \((?P<n>\d+)\)[^:]*: (?P<parts>.+)\.$"}  # fmt: skip


_STARTED = {"vi": r"Trong (?P<all>\d+) chỉ tiêu chưa có số liệu, (?P<n>\d+) chỉ tiêu đã có",
            "en": r"Of the (?P<all>\d+) without data (?P<n>\d+) have been reported"}  # fmt: skip


def _targets(text: Text, tables: Tables) -> Iterator[str]:
    """The targets by status as the first page counts them are those of the table, and all of them."""
    planned = {(row["indicator"], row["place"]) for row in tables.plan["targets"]}
    status = {(row["indicator"], row["place"]): row["status"] for row in tables.rows["indicators"]}
    for line in text.sections["overview"]:
        if not (found := re.search(_TALLY[text.language], line)):
            continue
        said = dict.fromkeys(set(_STATUSES[text.language].values()), 0)
        for part in found["parts"].split("; "):
            words, _, count = part.rpartition(" ")
            code = _STATUSES[text.language].get(words.strip())
            if code is None:
                yield f"no such result: {part}"
                continue
            said[code] += int(count)
        true = {code: sum(status.get(key) == code for key in planned) for code in said}
        if said != true or sum(said.values()) != int(found["n"]):
            yield f"the targets are {true}: {line}"
    unread = [row for row in tables.rows["indicators"]
              if row["status"] == "no_data" and (row["indicator"], row["place"]) in planned]  # fmt: skip
    started = sum(bool(row["numerator"]) and not row["value"] and bool(row["denominator"]) for row in unread)
    for line in text.sections["overview"]:
        if (found := re.search(_STARTED[text.language], line)) and (
            [int(found["all"]), int(found["n"])] != [len(unread), started]
        ):
            yield f"{started} of {len(unread)} have been reported: {line}"


_OUT = {"vi": r"^(?P<n>[\d.]+)/(?P<all>[\d.]+) dòng không đưa vào tổng hợp",
        "en": r"^(?P<n>[\d,]+) of the rows received \((?P<all>[\d,]+)\) (?:was|were) left out"}  # fmt: skip
_FOLLOWED = {
    "vi": {"Cần bên gửi sửa, gửi lại": "resend", "Đã được thay": "replaced", "Không phải xử lý": "none"},
    "en": {"To be corrected and sent again": "resend", "Replaced by": "replaced", "Nothing to be done": "none"},
}
_ASKED = {"vi": r"^- (?P<n>\d+) dòng chưa được tổng hợp", "en": r"^- (?P<n>\d+) rows? (?:is|are) in no figure"}


def _left_out(text: Text, tables: Tables) -> Iterator[str]:
    """Rows left out, by what is to be done, are as many as the table has, and each sender's add up to them."""
    refused, language = tables.rows["refused"], text.language
    counts = {code: sum(row["follow_up"] == code for row in refused) for code in ("resend", "replaced", "none")}
    for line in text.sections["reliability"]:
        if "\t" in line:
            continue
        if found := re.search(_OUT[language], line):
            stated = [int(re.sub(r"\D", "", found[name])) for name in ("n", "all")]
            if stated != [len(refused), sum(int(row["rows"]) for row in tables.rows["sources"])]:
                yield f"{len(refused)} rows are refused: {line}"
        for words, code in _FOLLOWED[language].items():
            if not line.startswith(f"- {words}"):
                continue
            stated = int(re.sub(r"\D", "", re.search(r": ([\d.,]*\d)", line)[1]))
            senders = re.search(r"\(([^()]*: \d+(?:; [^()]*: \d+)*)\)", line)
            by_sender = [int(n) for n in re.findall(r": (\d+)(?=;|$)", senders[1])] if senders else [stated]
            if stated != counts[code] or sum(by_sender) != stated:
                yield f"{counts[code]} rows are {code}: {line}"
    for line in text.sections["overview"]:
        if found := re.search(_ASKED[language], line):
            by_sender = [int(n) for n in re.findall(r": (\d+)(?=[;)])", line)]
            if int(found["n"]) != counts["resend"] or sum(by_sender) != counts["resend"]:
                yield f"{counts['resend']} rows are to be sent again: {line}"


def _families(text: Text, tables: Tables) -> Iterator[str]:
    """“Targets without a number (10): a; b; …” lists as many as it counts; so do tasks of agencies."""
    lists = {
        "vi": r"(?:Chỉ tiêu Kế hoạch chưa lượng hóa|Chỉ tiêu giảm nghèo chưa có số liệu gốc) \((\d+)\): (.+)\.$",
        "en": r"(?:Targets without a number|Changes without a figure to start from) \((\d+)\): (.+)\.$",
    }
    asked = {
        "vi": r"Báo cáo số liệu của (\d+) chỉ tiêu: ([^.]+)\.",
        "en": r"Report figures for (\d+) targets?: ([^.]+)\.",
    }
    for name, pattern in (("inconsistencies", lists[text.language]), ("tasks", asked[text.language])):
        for line in text.sections[name]:
            for count, items in re.findall(pattern, line):
                if int(count) != len(items.split("; ")):
                    yield f"{len(items.split('; '))} are listed: {line}"
    unsettled = sum(row["verdict"] != "agrees" for row in tables.rows["checks"])
    stated = {"vi": r"(\d+) điểm chênh lệch hoặc chưa thể kết luận", "en": r"(\d+) that differ or are not clear"}
    for line in text.sections["inconsistencies"]:
        for count in re.findall(stated[text.language], line):
            if int(count) != unsettled:
                yield f"{unsettled} checks do not agree: {line}"
    known = {"vi": r"(\d+) điểm chưa thống nhất đã nêu", "en": r"(\d+) points? that did not add up before"}
    told = sum(row["verdict"] != "agrees" and row["standing"] == "known" for row in tables.rows["checks"])
    for line in text.sections["overview"]:
        for count in re.findall(known[text.language], line):
            if int(count) != told:
                yield f"{told} checks were told before: {line}"


# ---- the first page against the tables of the report -----------------------------------------------------------------


def _first_page(text: Text, tables: Tables) -> Iterator[str]:
    """The amounts of the first page are those of the report's own table of all money, and its parts add up."""
    total = {"vi": "Tổng số", "en": "Total"}[text.language]
    rows = [line.split("\t") for line in text.sections["disbursement"] if line.startswith(f"{total}\t")]
    overview = text.sections["overview"]
    verdict = overview[0]
    if rows and (paid := re.search(_MONEY[text.language], verdict)) and paid[0] not in rows[0]:
        # Money without a known plan stands beside it: both together, each rounded, are the table's total.
        beside = re.search(
            {"vi": r"Ngoài ra đã giải ngân ([-−]?[\d.,]+)", "en": r"Beside it, ([-−]?[\d.,]+)"}[text.language], verdict
        )
        both = sum(_number(amount, text.language) for amount in (paid[0], *(beside.groups() if beside else ())))
        numbers = [_number(cell, text.language) for cell in rows[0] if _is_number(cell, text.language)]
        if not beside or all(abs(number - both) > Fraction(1, 1000) for number in numbers):
            yield f"the table's total is {rows[0]}: {verdict}"
    parts = {"vi": r"\((?P<own>[-−]?[\d.,]+)\) và vốn kéo dài[^(]*\((?P<carried>[-−]?[\d.,]+)",
             "en": r"\((?P<own>[-−]?[\d.,]+)\) and of money carried over[^(]*\((?P<carried>[-−]?[\d.,]+)"}  # fmt: skip
    for line in overview:
        if (found := re.search(parts[text.language], line)) and rows:
            plan = sum(_number(found[name], text.language) for name in ("own", "carried"))
            if not any(_is_number(cell, text.language) and _number(cell, text.language) == plan for cell in rows[0]):
                yield f"the parts make {plan}: {line}"
    received = {"vi": "Chưa nhận được chứng từ", "en": "No treasury vouchers have been received"}[text.language]
    if any(received in line for section in text.sections.values() for line in section):
        files = [row for row in tables.rows["sources"] if row["layout"] == "payments"]
        if files:
            yield f"{len(files)} files of vouchers have been received"
    returned = any(row["returned_dong"] for row in tables.rows["reconciliation"])
    rests = {"vi": "là số do đơn vị báo cáo", "en": "are those that the units returned"}[text.language]
    for line in overview:
        if rests in line and not returned:
            yield f"no unit returned an amount: {line}"
        if (missing := {"vi": "chưa có số liệu", "en": "no data"}[text.language]) and f"{missing} {missing}" in line:
            yield f"it is said twice: {line}"
    unknown = {"vi": "Chưa có số liệu giải ngân nào", "en": "There is no disbursement figure for"}[text.language]
    whole = tables.line()
    if (whole is None or not whole["cumulative_dong"]) != (unknown in verdict):
        yield f"{whole and whole['cumulative_dong']} is disbursed: {verdict}"
    beyond = {"vi": "vượt tổng kế hoạch", "en": "more than the whole plan"}[text.language]
    is_beyond = bool(whole and (rate := tables.rate(whole)) is not None and rate > 100)
    closed = {"vi": "hết thời hạn giải ngân", "en": "the end of the disbursement period"}[text.language]
    if is_beyond != (beyond in verdict) and closed not in verdict:
        yield f"the whole plan is {'' if is_beyond else 'not '}exceeded: {verdict}"


_DIFFER = {"vi": r"^- Kho bạc và đơn vị chênh lệch ở (?P<n>\d+) khoản vốn: (?P<parts>.+)\.$",
           "en": r"^- Treasury and units differ in (?P<n>\d+) budget lines?: (?P<parts>.+)\.$"}  # fmt: skip
_OPEN = {"vi": "cần đối chiếu", "en": "to be reconciled"}


def _differences(text: Text, tables: Tables) -> Iterator[str]:
    """The budget lines in which treasury and units differ: all of them, the explained and those to be reconciled."""
    differ = [row for row in tables.rows["reconciliation"] if row["verdict"] == "differs"]
    unexplained = sum(row["cause"] == "unexplained" for row in differ)
    for line in text.sections["overview"]:
        if not (found := re.search(_DIFFER[text.language], line)):
            continue
        parts = [(int(count), part) for part in found["parts"].split("; ") if (count := part.split(" ")[0]).isdigit()]
        open_ones = sum(count for count, part in parts if _OPEN[text.language] in part)
        if not int(found["n"]) == len(differ) == sum(count for count, _ in parts) or open_ones != unexplained:
            yield f"{len(differ)} lines differ, {unexplained} without a cause: {line}"


_MONTHLY = _with_numbers(
    {"vi": r"(?P<since>từ đầu năm|từ khi phân bổ)(?: bình quân)? mỗi tháng (?P<paid>#\d)",
     "en": r"(?P<paid>#) a month (?P<since>so far|since it was allocated)"}
)  # fmt: skip
_SINCE = {
    "từ đầu năm": "paid_per_month_dong", "từ khi phân bổ": "paid_per_month_since_allocation_dong",
    "so far": "paid_per_month_dong", "since it was allocated": "paid_per_month_since_allocation_dong",
}  # fmt: skip


def _months(text: Text, tables: Tables) -> Iterator[str]:
    """What was paid in a month is the average of the months that the sentence names."""
    whole = next((row for row in tables.rows["pace"] if row["number_id"] == "disbursement"), None)
    for line in _sentences(text):
        for found in re.finditer(_MONTHLY[text.language], line):
            true = whole[_SINCE[found["since"]]] if whole else ""
            if not true or _number(found["paid"], text.language) != _rounded(Fraction(int(true), 10**6), 3):
                yield f"it is {true} a month {found['since']}: {line}"


def _rows_of_tables(text: Text, tables: Tables) -> Iterator[str]:
    """A result beside a target is what its fraction, its comparison and its number make it."""
    words = {
        "vi": {"trên": ">", "dưới": "<", "ít nhất": ">=", "không quá": "<=", "bằng": "="},
        "en": {"over": ">", "under": "<", "at least": ">=", "at most": "<=", "exactly": "="},
    }
    compare = words[text.language]
    verdicts = {"vi": {"đạt": True, "chưa đạt": False}, "en": {"met": True, "not met": False}}[text.language]
    signs = {
        ">": Fraction.__gt__,
        "<": Fraction.__lt__,
        ">=": Fraction.__ge__,
        "<=": Fraction.__le__,
        "=": Fraction.__eq__,
    }
    milestones = {"vi": {"đã hoàn thành": True, "đang thực hiện": False},
                  "en": {"completed": True, "under way": False}}[text.language]  # fmt: skip
    for line in text.sections["targets"]:
        cells = line.split("\t")
        reached = next((milestones[cell] for cell in cells if cell in milestones), None)
        told = next((verdicts[cell] for cell in cells if cell in verdicts), None)
        if reached is not None and told is not None and reached != told:
            yield f"a milestone is met when it is completed: {line}"
        fraction = next((re.fullmatch(r"([\d.,]+)/([\d.,]+)", cell) for cell in cells[1:] if "/" in cell), None)
        wanted = re.fullmatch(rf"(?:({'|'.join(compare)}) )?([\d.,]+)%", cells[1]) if len(cells) > 1 else None
        said = next((verdicts[cell] for cell in cells if cell in verdicts), None)
        if fraction and wanted and said is not None:
            top, bottom = (Fraction(_number(part, text.language)) for part in fraction.groups())
            if (
                signs[compare[wanted[1]] if wanted[1] else ">="](
                    top / bottom * 100, Fraction(_number(wanted[2], text.language))
                )
                != said
            ):
                yield f"{top}/{bottom}: {line}"


# ---- reading numbers -------------------------------------------------------------------------------------------------


def _sentences(text: Text) -> Iterator[str]:
    for lines in text.sections.values():
        yield from (line for line in lines if "\t" not in line)


def _first_count(line: str) -> int:
    return int(re.search(r"\d+", line)[0])


def _number(printed: str, language: str) -> Decimal:
    group, mark = (".", ",") if language == "vi" else (",", ".")
    return Decimal(printed.replace(group, "").replace(mark, ".").replace("−", "-"))


def _is_number(printed: str, language: str) -> bool:
    return re.fullmatch(_MONEY[language], printed) is not None


def _rounded(value: Fraction, digits: int) -> Decimal:
    """Rounded once, half away from zero, from the exact fraction."""
    scaled = abs(value) * 10**digits
    whole = (scaled + Fraction(1, 2)).__floor__()
    return (Decimal(whole if value >= 0 else -whole) / 10**digits).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _print(rate: Fraction | None, language: str) -> str:
    if rate is None:
        return ""
    text = str(_rounded(rate, 1)) if rate else "0"
    return text.replace(".", ",") if language == "vi" else text


def _whole(text: str) -> bool:
    return re.fullmatch(r"-?\d+", text or "") is not None


def _read(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
