"""The language people read."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from registry.language import LANGUAGES, _, current_language, ngettext, speaking, use_language

MESSAGE = "{path}: no such file or folder. Check the path and try again."


def test_english_is_what_stands_in_the_code() -> None:
    use_language("en")
    assert _(MESSAGE) == MESSAGE
    assert ngettext("{count} paper", "{count} papers", 1) == "{count} paper"
    assert ngettext("{count} paper", "{count} papers", 2) == "{count} papers"


def test_vietnamese_comes_from_the_catalogue_and_fills_the_same_blank() -> None:
    use_language("vi")
    assert _(MESSAGE) != MESSAGE
    assert "tep.pdf" in _(MESSAGE).format(path="tep.pdf")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_chosen_is_the_one_in_use(language: str) -> None:
    use_language(language)
    assert current_language() == language


def test_a_language_without_a_catalogue_is_refused_and_the_old_one_stays() -> None:
    use_language("vi")
    with pytest.raises(ValueError, match="fr"):
        use_language("fr")
    assert current_language() == "vi"


def test_a_language_may_be_spoken_for_a_while_by_one_thread_only() -> None:
    use_language("en")
    with speaking("vi"), ThreadPoolExecutor(1) as others:
        assert current_language() == "vi"
        assert others.submit(current_language).result() == "en"
    assert current_language() == "en"
