"""The illustrative quarters: the same bytes, every rule of cleaning met, and exactly the planted differences found."""

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from data.illustrative.budget import load_scenario
from data.illustrative.formats import encoded, in_tcvn3, in_vni
from data.illustrative.generate import generate_quarters, generate_unit, main
from data.illustrative.illustration import TEMPLATE, illustrate
from monitoring.cleaning.codelists import code_lists, places_by_day
from monitoring.cleaning.corrections import load_corrections
from monitoring.cleaning.finding import Context
from monitoring.cleaning.ledger import Cleaning
from monitoring.cleaning.rules import load_rules
from monitoring.errors import InputError
from monitoring.intake.readers import read_period
from monitoring.intake.registry import load_register
from monitoring.legacy_encodings import BYTES_DECODERS, decode_tcvn3, decode_vni
from monitoring.measures.money import signed_dong
from monitoring.measures.reconciliation import KEYS, reconcile
from monitoring.period import Period
from monitoring.vietnamese import MARKED_LETTERS
from monitoring.workspace import REPOSITORY, Workspace
from tests.samples import new_workspace

QUARTERS = load_scenario()["quarters"]


def cleaned(workspace: Workspace, unit: str, quarter: str) -> Cleaning:
    """All rules applied to what the unit received, as the notebook does it."""
    period = Period.parse(quarter)
    illustration = illustrate(workspace, unit)
    profile = illustration.unit
    codes = code_lists(profile, illustration.plan, profile.cut_off(period))
    corrections = load_corrections(workspace.corrections(unit))
    context = Context(profile, period, codes, places_by_day(profile), corrections)
    cleaning = Cleaning(read_period(workspace, unit, period), context)
    for rule in load_rules():
        cleaning.apply(rule.rule)
    return cleaning


@pytest.fixture(scope="module")
def committed() -> dict[str, Cleaning]:
    return {quarter: cleaned(Workspace(), TEMPLATE, quarter) for quarter in QUARTERS}


@pytest.fixture(scope="module")
def illustration(tmp_path_factory):
    return illustrate(new_workspace(tmp_path_factory.mktemp("illustration")))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("zone", "hash_seed"), [("Asia/Ho_Chi_Minh", "0"), ("America/Los_Angeles", "4711")])
def test_committed_files_are_a_fresh_generation(tmp_path, zone, hash_seed):
    raw = new_workspace(tmp_path).unit(TEMPLATE)
    command = [sys.executable, str(REPOSITORY / "data/illustrative/generate.py"), "--root", str(tmp_path)]
    environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": hash_seed, "LC_ALL": "C"}
    subprocess.run(command, check=True, env=environment, cwd=tmp_path)
    for name in QUARTERS:
        assert contents(raw / name) == contents(Workspace().received(TEMPLATE, name))
    assert (raw / "corrections.yml").read_bytes() == Workspace().corrections(TEMPLATE).read_bytes()


def test_another_seed_gives_other_files(tmp_path):
    raw = new_workspace(tmp_path).unit(TEMPLATE)
    generate_quarters(Workspace(tmp_path), seed=1)
    name = "kho-bac-chung-tu-quy-3.xlsx"
    assert (raw / "2024-Q3" / name).read_bytes() != (Workspace().received(TEMPLATE, "2024-Q3") / name).read_bytes()


@pytest.mark.parametrize("quarter", QUARTERS)
def test_everything_is_registered_as_illustrative(quarter):
    register = load_register(Workspace(), TEMPLATE, quarter)
    assert all(source.illustrative and "Số liệu minh họa" in source.note for source in register.values())
    assert {layout for source in register.values() for layout in source.layouts} == set(
        ["payments", "returns", "indicator-returns"]
    )


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_row_is_accepted_or_refused_and_the_books_balance(committed, quarter):
    cleaning = committed[quarter]
    ledger, refused = cleaning.ledger(), cleaning.refused()
    for layout, lines in ledger.groupby("layout"):
        accepted = cleaning.accepted(layout)
        assert len(accepted) + (refused["layout"] == layout).sum() == lines["rows_in"].iloc[0] > 0
        assert list(lines["rows_in"].iloc[1:]) == list(lines["rows_out"].iloc[:-1])
        assert list(lines["dong_in"].iloc[1:]) == list(lines["dong_out"].iloc[:-1])
        assert (lines["dong_out"] == lines["dong_in"] - lines["dong_removed"] + lines["dong_changed"]).all()


#: No file or report was replaced, nothing was reported twice with different figures or under two names of an agency,
#: no plan was spent in a year in which it cannot be, every cell says what it means, and no file contradicts itself.
UNMET = {
    "superseded",
    "replaced-report",
    "conflicting",
    "agency-names",
    "doubtful-year",
    "inherited",
    "not-stated",
    "contradictory-unit",
    "contradictory-style",
    "rate-not-count",
    "swapped-dates",
    "other-title",
    "implausible-amount",
    "sum-of-others",
    "uncounted-sheet",
    "unseen-row",
    "outside-unit",
}


def test_every_rule_meets_something_in_some_quarter(committed):
    met = set()
    for cleaning in committed.values():
        ledger = cleaning.ledger()
        met |= set(ledger.loc[(ledger["rows_removed"] > 0) | (ledger["rows_changed"] > 0), "rule"])
        met |= set(cleaning.remarks()["rule"])
    assert met == {rule.rule for rule in load_rules()} - UNMET


@pytest.mark.parametrize("quarter", QUARTERS)
def test_each_planted_defect_is_found_by_its_rule(committed, quarter):
    found = {*committed[quarter].refused()["rule"], *committed[quarter].remarks()["rule"]}
    changes = {"corrections", "normalise-text"}
    planted = {defect["rule"] for defect in load_scenario()["defects"][quarter] if "rule" in defect}
    assert planted - changes <= found


@pytest.mark.parametrize("quarter", QUARTERS)
def test_accepted_payments_add_up_to_what_was_intended(committed, illustration, quarter):
    payments = committed[quarter].accepted("payments")
    paid = payments.assign(dong=signed_dong(payments)).groupby(KEYS)["dong"].sum()
    assert {key: int(dong) for key, dong in paid.items()} == illustration.intended_paid(quarter)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_reconciliation_finds_exactly_the_planted_differences(committed, illustration, quarter):
    cleaning = committed[quarter]
    table = reconcile(cleaning.accepted("payments"), cleaning.accepted("returns"))
    differing = table[table["verdict"] == "differs"].set_index(KEYS)["difference_dong"]
    assert {key: int(dong) for key, dong in differing.items()} == illustration.intended_differences(quarter)
    assert 3 <= len(differing) <= 5
    assert (table["verdict"] == "agrees").sum() > 2 * len(differing)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_totals_are_the_sums_of_their_leaves_but_for_one(quarter):
    wrong = {}
    for received in read_period(Workspace(), TEMPLATE, Period.parse(quarter)).values():
        totals = received.set_aside[received.set_aside["kind"] == "total"]
        for total in totals[totals["source_file"].str.startswith(quarter)].itertuples():
            rows = received.rows
            rows = rows[(rows["source_file"] == total.source_file) & (rows["source_sheet"] == total.source_sheet)]
            money = received.layout.money
            leaves = [
                Decimal(text)
                for text, typed in zip(rows[money], rows["numeric_cells"], strict=True)
                if money in typed.split(",")
            ]
            if Decimal(total.amount_text) != sum(leaves):
                wrong[total.source_file] = Decimal(total.amount_text) - sum(leaves)
    planted = load_scenario()["wrong_total"]
    in_quarter = {f"{quarter}/kho-bac-chung-tu-quy-1.xlsx": planted["more_dong"]}
    assert wrong == (in_quarter if quarter == planted["quarter"] else {})


def test_vouchers_disburse_exactly_what_each_line_says(illustration):
    for line in illustration.lines:
        paid = 0
        for cumulative, vouchers in zip(line.cumulative_dong, illustration.true_vouchers, strict=True):
            paid += sum(voucher.disbursed_dong for voucher in vouchers if voucher.line is line)
            assert paid == cumulative <= line.plan_dong


def test_advances_are_never_recovered_beyond_what_was_advanced(illustration):
    for line in illustration.lines:
        outstanding = 0
        for voucher in (v for vouchers in illustration.true_vouchers for v in vouchers if v.line is line):
            outstanding += {"advance": 1, "advance_recovery": -1}.get(voucher.payment_kind, 0) * voucher.amount_dong
            assert outstanding >= 0


def test_lines_of_places_add_up_to_the_plan(illustration):
    plan = illustration.plan
    of_year = sum(line.plan_dong for line in illustration.lines if line.plan_kind == "year")
    carried = {
        capital: sum(
            line.plan_dong for line in illustration.lines if (line.plan_kind, line.capital) == ("carried_over", capital)
        )
        for capital in ("development", "recurrent")
    }
    assert of_year == sum(row.amount_dong for row in plan.allocations)
    assert carried == {"development": 1_650_390_000, "recurrent": 4_810_732_000}


@pytest.mark.parametrize(
    ("component", "low", "high"),
    [
        ("4.1", 70, 85),
        ("5.1", 65, 85),
        ("1", 35, 60),
        ("2", 20, 40),
        ("3.2", 5, 30),
        ("5.4", 0, 20),
        ("9.2", 0, 20),
    ],
)
def test_components_spend_at_paces_worth_explaining(illustration, component, low, high):
    lines = [line for line in illustration.lines if line.component == component]
    plan, paid = (sum(line.plan_dong for line in lines), sum(line.cumulative_dong[-1] for line in lines))
    assert low < 100 * paid / plan < high


def test_real_files_are_never_overwritten(tmp_path, capsys):
    raw = new_workspace(tmp_path).unit(TEMPLATE)
    generate_quarters(Workspace(tmp_path))
    register = raw / "2024-Q2" / "sources.yml"
    register.write_text(register.read_text("utf-8").replace("illustrative: true", "illustrative: false", 1), "utf-8")
    before = contents(raw)
    assert main(["--root", str(tmp_path), "--seed", "2"]) == 1
    assert "2024-Q2" in capsys.readouterr().err
    assert contents(raw) == before


@pytest.mark.parametrize("name", ["2024-Q1/moi-nhan.xlsx", "corrections.yml"])
def test_neither_are_unregistered_files_and_real_corrections(tmp_path, name):
    raw = new_workspace(tmp_path).unit(TEMPLATE)
    path = raw / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("- {file: a.csv, row: 1, document: Công văn số 1}\n", encoding="utf-8")
    with pytest.raises(InputError):
        generate_quarters(Workspace(tmp_path))
    assert not (raw / "2024-Q3").exists()


def test_an_invented_unit_can_be_run(tmp_path):
    invented = generate_unit(tmp_path, "mau-001", "Mẫu 001", seed=7, vouchers=30)
    workspace = Workspace(tmp_path)
    assert "minh họa" in invented.unit.name.vi
    assert not any("Vĩnh" in place.name.vi for place in invented.unit.places)
    accepted = cleaned(workspace, "mau-001", "2024-Q3").accepted("payments")
    paid = accepted.assign(dong=signed_dong(accepted)).groupby(KEYS)["dong"].sum()
    assert {key: int(dong) for key, dong in paid.items()} == invented.intended_paid("2024-Q3")


def test_a_real_unit_is_never_replaced_by_an_invented_one(tmp_path):
    raw = new_workspace(tmp_path).unit(TEMPLATE)
    before = contents(raw)
    with pytest.raises(InputError):
        generate_unit(tmp_path, TEMPLATE, "Mẫu", seed=1)
    assert contents(raw) == before


SENTENCE = "Nước sinh hoạt, đường liên thôn; nhà bán trú – ước thực hiện quý sau"


@pytest.mark.parametrize(
    ("write", "read"),
    [
        (lambda text: in_tcvn3([[text]])[0][0], decode_tcvn3),
        (lambda text: in_vni([[text]])[0][0], decode_vni),
        (lambda text: encoded(text.replace("–", "-"), "windows-1258"), BYTES_DECODERS["windows-1258"]),
    ],
)
def test_old_encodings_read_back(write, read):
    for text in (SENTENCE, MARKED_LETTERS):
        assert read(write(text)).replace("–", "-") == text.replace("–", "-")
        assert write(text) != text
