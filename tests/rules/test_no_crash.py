"""Whatever stands in the cells, no rule crashes, and everything that is said can be shown."""

from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.filing import Filing
from perfeval_xl.reading.build import build
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.console import report
from perfeval_xl.writing.json_report import as_json
from support.cases import clean

KEYS = sorted(clean().values)
ODD = st.sampled_from(
    ["", "0", "-1", "无", "—", "12.5", "1e9", "9" * 30, "0.00000001", "100%", "≥95%", "2023年", "6月20日", "##", "……",
     "XX项目", "5-8个", "《》", "(", "%", "万元", "\n", "1,234.50万元", "优", "13800000000", "２０２２年度", "-0"]
)  # fmt: skip


@st.composite
def filings(draw: st.DrawFn) -> Filing:
    raws = {key: value.raw for key, value in clean().values.items()}
    for key in draw(st.lists(st.sampled_from(KEYS), max_size=40), label="gone"):
        raws.pop(key, None)
    for root in draw(
        st.sets(st.sampled_from(["basic", "overall", "project[1]", "project[2]", "report"])), label="left out"
    ):
        raws = {key: raw for key, raw in raws.items() if key.split(".")[0] != root}
    raws |= draw(st.dictionaries(st.sampled_from(KEYS), ODD | st.text(max_size=12), max_size=40), label="odd")
    return build(clean().edition, raws, draw(st.sampled_from([2023, 2022, None])), "青山县档案馆")


@given(filings())
def test_no_rule_crashes_and_everything_can_be_shown(filing: Filing) -> None:
    outcome = validate(filing)
    assert outcome.crashes == ()
    prints = {finding.fingerprint for finding in outcome.findings}
    assert len(prints) == len(outcome.findings)
    assert all(finding.caused_by in prints for finding in outcome.findings if finding.caused_by)
    assert report(outcome, passed=True, unread=True)
    assert as_json([outcome], single=True)


@given(filings())
def test_the_same_filing_says_the_same_twice(filing: Filing) -> None:
    assert validate(filing).findings == validate(filing).findings


def test_an_empty_filing_says_nothing() -> None:
    outcome = validate(build(clean().edition, {}, None))
    assert outcome.findings == () and outcome.crashes == ()
