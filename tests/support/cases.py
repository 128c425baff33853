"""The filings the tests stand on."""

import tomllib
from functools import lru_cache
from pathlib import Path

from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.build import build, edited

CASES = Path(__file__).parents[1] / "cases"


@lru_cache(maxsize=1)
def clean() -> Filing:
    """Return the filing in which everything agrees."""
    case = tomllib.loads((CASES / "clean.toml").read_text(encoding="utf-8"))
    return build(hunan(), case["values"], case["year"], case["unit"])


@lru_cache(maxsize=1)
def last_year() -> Filing:
    """Return the filing of the year before the clean one: what it ended with is what that one starts from."""
    filing = clean()
    finals: dict[str, str | None] = {
        key.replace(".last_final", ".final"): value.raw
        for key, value in filing.values.items()
        if key.endswith(".last_final")
    }
    texts: dict[str, str | None] = {
        "report.performance.text": "2022年部门整体支出预算执行率98.10%，自评得分98.20分，评价等级为“优”。",
        "report.problems.text": "个别项目支出进度前松后紧，绩效指标与业务工作结合还不够紧密，"
        "预算编制的细化程度还需要提高，资产管理还不够规范。",
        "report.measures.text": "把绩效指标分解到股室，每季度检查一次。",
    }
    return edited(filing, finals | texts)._replace(year=2022)
