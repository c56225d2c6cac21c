"""The declared forms: each is found in its own texts, and a faulty one is reported with its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import PackError
from kg.knowledge.forms import CORE_FORMS, Form, core_forms, read_forms
from tests.cases.reading import lexicon

FORMS = list(core_forms().values())
SOUND = 'name = "a"\npattern = "甲"\npurpose = "a test"\nholds = ["甲"]\nfails = ["乙"]\n'
EXTRACT = Path(__file__).parents[2] / "kg" / "extract"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_is_found_in_its_texts_and_not_in_the_others(form: Form) -> None:
    """With the words of the core packs."""
    pattern = lexicon().forms[form.name]

    assert all((form.purpose, form.holds, form.fails))
    assert [text for text in form.holds if not pattern.search(text)] == []
    assert [text for text in form.fails if pattern.search(text)] == []


def test_every_class_of_a_form_has_words_and_every_form_is_asked() -> None:
    """A form with a class that no pack has would never match."""
    classes = {name for form in FORMS for name in re.findall(r"<([a-z][a-z-]*)>", form.pattern)} - {"han"}
    code = "".join(file.read_text(encoding="utf-8") for file in EXTRACT.glob("*.py"))

    assert classes <= lexicon().words.keys()
    assert [form.name for form in FORMS if f'forms["{form.name}"]' not in code] == []


def test_a_class_without_words_matches_nothing() -> None:
    """A lexicon of its own packs only."""
    form = core_forms()["two-names"]

    assert not form.compiled({}).search("招聘服务月和行动")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (SOUND.replace('pattern = "甲"', 'pattern = "("'), "a"),
        (SOUND.replace('holds = ["甲"]\n', ""), "holds"),
        (SOUND + 'hold = ["丙"]\n', "hold"),
        (SOUND + "[[form]]\n" + SOUND, "a"),
    ],
    ids=["no regular expression", "a key is missing", "an unknown key", "one name twice"],
)
def test_a_faulty_form_is_told_with_its_name(tmp_path: Path, text: str, fault: str) -> None:
    """File, name, and what is wrong."""
    file = tmp_path / "forms.toml"
    file.write_text("[[form]]\n" + text, encoding="utf-8")

    with pytest.raises(PackError, match=fault) as raised:
        read_forms(file)
    assert f"{file}:a" in str(raised.value)


def test_the_core_forms_are_those_of_the_file() -> None:
    """Sorted by name, so that two are not written twice under two names."""
    assert list(core_forms()) == sorted(read_forms(CORE_FORMS))
