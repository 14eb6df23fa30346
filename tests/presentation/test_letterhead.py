"""The administrative frame: what stands where."""

from monitoring.presentation.letterhead import Letterhead, Signature
from tests.sample_report import HOSTILE

REQUIRED = {name: name[0] for name in ("organ", "nation", "motto", "place", "title")} | {"number": "Số:      /BC-UBND"}


def letterhead(**words):
    return Letterhead(**REQUIRED | words)


def test_the_letterhead_has_the_title_as_the_first_heading_and_keeps_the_blank_number():
    page = str(
        letterhead(organ="HUYỆN", nation="CỘNG HÒA", title="BÁO CÁO", subtitle="một\nhai", draft="DỰ THẢO").html()
    )
    assert "<h1>BÁO CÁO</h1>" in page
    assert "Số:      /BC-UBND" in page
    assert page.index("HUYỆN") < page.index("CỘNG HÒA") < page.index("BÁO CÁO") < page.index("một")
    assert page.count('class="subtitle"') == 2
    assert '<p class="draft">DỰ THẢO</p>' in page


def test_what_does_not_apply_leaves_no_trace():
    page = str(letterhead().html())
    assert "draft" not in page and "subtitle" not in page


def test_hostile_text_arrives_as_text():
    for block in (Letterhead(**dict.fromkeys(REQUIRED, HOSTILE)), Signature(HOSTILE, [HOSTILE], [HOSTILE], HOSTILE)):
        assert "<script" not in str(block.html())
        assert '\\"#eval(1)\\"' in block.typst()


def test_the_signature_lists_recipients_and_titles():
    page = str(Signature("Nơi nhận:", ["- A;", "- B."], ["TM. UBND", "CHỦ TỊCH"]).html())
    assert "<ul><li>- A;</li><li>- B.</li></ul>" in page
    assert page.index("TM. UBND") < page.index("CHỦ TỊCH")
