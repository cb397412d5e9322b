"""Option beats MINHCHUNG_* beats minhchung.toml beats default."""

from pathlib import Path

import pytest

from registry.errors import UsageError
from registry.settings import CONFIG_NAME, read_settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "LANG", "WORKERS"):
        monkeypatch.delenv(f"MINHCHUNG_{name}", raising=False)


def write_config(home: Path, text: str) -> None:
    (home / CONFIG_NAME).write_text(text, encoding="utf-8")


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {})
    assert (settings.lang, settings.workers) == ("vi", 0)


def test_everything_lies_in_the_home_folder(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {})
    places = [settings.inbox, settings.refused, settings.vault, settings.database, settings.index]
    assert {place.parent for place in places} == {tmp_path}
    assert len({place.name for place in places}) == len(places)


def test_the_configuration_beats_the_default(tmp_path: Path) -> None:
    write_config(tmp_path, 'workers = 3\nlang = "en"\n')
    settings = read_settings(tmp_path, {})
    assert (settings.workers, settings.lang) == (3, "en")


def test_the_environment_beats_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(tmp_path, "workers = 3\n")
    monkeypatch.setenv("MINHCHUNG_WORKERS", "5")
    assert read_settings(tmp_path, {}).workers == 5


def test_an_option_beats_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINHCHUNG_WORKERS", "5")
    assert read_settings(tmp_path, {"workers": 7}).workers == 7


def test_an_option_that_was_not_given_leaves_the_others_alone(tmp_path: Path) -> None:
    write_config(tmp_path, 'lang = "en"\n')
    assert read_settings(tmp_path, {"lang": None}).lang == "en"


def test_the_home_given_beats_every_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINHCHUNG_HOME", "/elsewhere")
    assert read_settings(tmp_path, {}).home == tmp_path


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("workers = -1", "workers"),
        ('workers = "many"', "workers"),
        ('lang = "fr"', "lang"),
        ("workers = true", "workers"),
        ("workers = 65", "workers"),
        ("lang = ['vi']", "lang"),
        ("wrokers = 3", "wrokers"),
        ('home = "/elsewhere"', "home"),
        ("workers = ", CONFIG_NAME),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_file(tmp_path: Path, text: str, named: str) -> None:
    write_config(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        read_settings(tmp_path, {})
    assert named in str(caught.value)
    assert str(tmp_path / CONFIG_NAME) in str(caught.value)


def test_a_configuration_saved_by_notepad_is_read(tmp_path: Path) -> None:
    (tmp_path / CONFIG_NAME).write_bytes(b"\xef\xbb\xbfworkers = 3\r\n")
    assert read_settings(tmp_path, {}).workers == 3


def test_a_configuration_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / CONFIG_NAME).write_bytes("lang = 'việt'".encode("utf-16"))
    with pytest.raises(UsageError, match=CONFIG_NAME):
        read_settings(tmp_path, {})


@pytest.mark.parametrize(("text", "workers"), [("0", 0), ("64", 64)])
def test_the_least_and_the_most_workers_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, workers: int
) -> None:
    monkeypatch.setenv("MINHCHUNG_WORKERS", text)
    assert read_settings(tmp_path, {}).workers == workers


def test_what_is_overruled_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINHCHUNG_LANG", "fr")
    assert read_settings(tmp_path, {"lang": "en"}).lang == "en"


def test_a_value_of_the_environment_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINHCHUNG_WORKERS", "nhiều")
    with pytest.raises(UsageError, match="workers"):
        read_settings(tmp_path, {})
