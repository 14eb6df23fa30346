"""Who is asked for what, and that every word a form offers means its code."""

import pytest

from monitoring.cleaning.codelists import code_lists
from monitoring.cleaning.form_contents import components_nobody_reports, forms_for, standard_words
from monitoring.errors import InputError
from monitoring.intake.form_design import load_design
from monitoring.intake.layouts import load_layouts
from monitoring.subject import open_subject
from tests.samples import new_workspace


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    return open_subject(new_workspace(tmp_path_factory.mktemp("contents")).root, "vinh-linh", "2024-Q3")


@pytest.fixture(scope="module")
def codes(subject):
    return code_lists(subject.unit, subject.plan, subject.period.end)


@pytest.fixture(scope="module")
def forms(subject):
    return {form.name.removeprefix("2024-Q3_"): form for form in forms_for(subject)}


ASKED = [
    # sender, its name, lines known beforehand of the returns (year's plan and carried over) and of the indicators
    ("place-vinh-o", "UBND xã Vĩnh Ô", 26, 6),
    ("place-vinh-ha", "UBND xã Vĩnh Hà", 26, 5),
    ("place-vinh-khe", "UBND xã Vĩnh Khê", 26, 5),
    ("finance-planning", "Phòng Tài chính - Kế hoạch", 2, 0),
    ("agriculture", "Phòng Nông nghiệp và Phát triển nông thôn", 4, 0),
    ("labour", "Phòng Lao động - Thương binh và Xã hội", 2, 8),
    ("education", "Phòng Giáo dục và Đào tạo", 8, 5),
    ("culture", "Phòng Văn hóa và Thông tin", 2, 2),
    ("justice", "Phòng Tư pháp", 2, 3),
    ("home-affairs", "Phòng Nội vụ", 4, 3),
    ("womens-union", "Hội Liên hiệp Phụ nữ huyện", 2, 0),
    ("health", "Trung tâm Y tế huyện Vĩnh Linh", 0, 3),
    ("social-insurance", "Bảo hiểm Xã hội huyện Vĩnh Linh", 0, 1),
]


@pytest.mark.parametrize(("sender", "name", "returns", "indicators"), ASKED)
def test_each_sender_is_asked_for_what_the_plan_gives_it(forms, sender, name, returns, indicators):
    known = {sheet.layout.name: len(sheet.lines) - sheet.design.spare_lines for sheet in forms[sender].sheets}
    asked = {"returns": returns, "indicator-returns": indicators}
    assert known == {layout: count for layout, count in asked.items() if count}
    assert forms[sender].sender == name


def test_the_treasury_sends_vouchers_and_nobody_else_is_forgotten(forms):
    assert [sheet.layout.name for sheet in forms["treasury"].sheets] == ["payments"]
    assert sorted(forms) == sorted([sender for sender, *_ in ASKED] + ["treasury"])


def test_a_lead_of_one_kind_of_capital_is_asked_for_that_kind_only(forms):
    def lines_of_schools(sender):
        lines = [line for line in forms[sender].sheets[0].lines if line.get("component") == "Tiểu dự án 1 - Dự án 5"]
        return {(line["source"], line["capital"]) for line in lines}

    development = {("NSTW", "ĐTPT"), ("NSĐP", "ĐTPT"), ("Dân góp", "ĐTPT")}
    assert lines_of_schools("place-vinh-o") == development
    assert lines_of_schools("education") == development | {("NSTW", "SN")}


def test_what_the_plan_gives_to_one_place_stands_in_the_form_of_that_place(tmp_path):
    workspace = new_workspace(tmp_path)
    leads = workspace.plan("vinh-linh", 2024) / "leads.csv"
    changed = leads.read_text(encoding="utf-8").replace("2,places,", "2,place-vinh-o,")
    leads.write_text(changed, encoding="utf-8", newline="\n")
    forms = forms_for(open_subject(workspace.root, "vinh-linh", "2024-Q3"))
    lines = [(form.sender, line.get("component")) for form in forms for sheet in form.sheets for line in sheet.lines]
    assert {sender for sender, component in lines if component == "Dự án 2"} == {"UBND xã Vĩnh Ô"}
    assert len({form.name for form in forms}) == len(forms)


def test_a_line_of_two_offices_says_that_each_reports_its_own_part(forms):
    """Whoever leads a line alone is asked for all of it; places each have their own part by their name."""

    def told(sender, component):
        return {line["name"] for line in forms[sender].sheets[0].lines if line.get("component") == component}

    own_part = "chỉ báo cáo phần do đơn vị mình thực hiện"
    for sender in ("justice", "home-affairs"):
        assert all(own_part in name for name in told(sender, "Tiểu dự án 1 - Dự án 10"))
    assert all(own_part not in name for name in told("place-vinh-o", "Dự án 1"))
    schools = {(line["capital"], own_part in line["name"]) for line in forms["education"].sheets[0].lines
               if line.get("component") == "Tiểu dự án 1 - Dự án 5"}  # fmt: skip
    assert schools == {("ĐTPT", True), ("SN", False)}, "the places are asked for development capital too"


def test_money_without_a_lead_is_named_rather_than_forgotten(subject):
    assert components_nobody_reports(subject.plan) == ["10.2"]


def test_every_word_that_a_form_offers_means_a_code_of_its_list(forms, codes):
    for form in forms.values():
        for sheet in form.sheets:
            for column in sheet.design.columns:
                name = sheet.choices(column)
                if name in codes:
                    words = [word for word in form.choices[name] if codes["unit_wide"].resolve(word) is None]
                    assert len({codes[name].resolve(word) for word in words} - {None}) == len(words), name


def test_lines_known_beforehand_use_the_words_of_the_lists(forms):
    for form in forms.values():
        for sheet in form.sheets:
            offered = {name: form.choices[sheet.choices(name)] for name in sheet.design.columns if sheet.choices(name)}
            for line in sheet.lines:
                assert all(line[name] in words for name, words in offered.items() if line.get(name))


def test_standard_words_are_those_of_the_layouts(codes):
    assert standard_words(codes["sources"]) == {
        "central": "NSTW",
        "local": "NSĐP",
        "mobilised": "Lồng ghép",
        "people": "Dân góp",
    }
    assert standard_words(codes["components"])["4.1"] == "tiểu dự án 1 - Dự án 4"


def test_the_design_speaks_of_columns_and_words_that_exist(codes):
    design = load_design()
    for name, sheet in design.sheets.items():
        fields = load_layouts()[name].fields
        assert all(column in fields for column, said in sheet.columns.items() if not said.header)
        assert all(name in sheet.columns for name, field in fields.items() if field.required)
        if sheet.signed_where:
            assert codes["payment_kinds"].resolve(sheet.signed_where.says) == "adjustment"
        if sheet.unit:
            assert codes["units"].resolve(sheet.unit)
    assert all(budget.plan_kind in standard_words(codes["plan_kinds"]) for budget in design.budget_years)


def test_without_any_plan_nobody_knows_what_to_ask_for(tmp_path):
    workspace = new_workspace(tmp_path)
    for path in workspace.plan("vinh-linh", 2024).iterdir():
        path.unlink()
    with pytest.raises(InputError, match="has no plan yet"):
        forms_for(open_subject(workspace.root, "vinh-linh", "2024-Q3"))
