import pytest

from perfeval_xl import resources
from perfeval_xl.values.errors import WriteError


@pytest.fixture
def roots(tmp_path, monkeypatch):
    installed, checkout = tmp_path / "_workbook", tmp_path / "workbook"
    monkeypatch.setattr(resources, "_ROOTS", (str(installed), str(checkout)))
    return installed, checkout


@pytest.mark.parametrize("where", [0, 1], ids=["installed", "checkout"])
def test_asset_is_found_in_either_place(roots, where):
    folder = roots[where] / "vba"
    folder.mkdir(parents=True)
    (folder / "PeMain.bas").write_text("Option Explicit\r\n", encoding="ascii")
    assert resources.asset("vba/PeMain.bas") == str(folder / "PeMain.bas")
    assert resources.asset("vba") == str(folder)


def test_missing_asset_is_one_sentence_with_its_name(roots):
    with pytest.raises(WriteError) as refused:
        resources.asset("ribbon/customUI.xml")
    assert refused.value.code == "ASSET_MISSING"
    assert "ribbon/customUI.xml" in refused.value.message


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/passwd", "vba//PeMain.bas", ""])
def test_names_stay_inside_the_folder(roots, name):
    with pytest.raises(ValueError, match="not a name inside"):
        resources.asset(name)
