"""The lexicon: shipped fields, and files of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperradio.errors import ConfigurationError
from paperradio.shipped import shipped_folder
from paperradio.voicing.lexicon import load_lexicon
from paperradio.voicing.speakable import speakable

FILES = sorted((shipped_folder("voices") / "lexicon").glob("*.toml"))


def own(folder: Path, text: str) -> Path:
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return folder


def test_there_is_a_lexicon_for_each_of_many_fields() -> None:
    assert {file.stem for file in FILES} >= {"general", "computing", "physics", "astronomy", "biology", "chemistry",
                                             "statistics", "economics", "notation"}  # fmt: skip


@pytest.mark.parametrize("table", ["words", "phrases", "abbreviations"])
def test_what_the_lexicon_says_is_said_as_it_stands(table: str) -> None:
    """No entry's spoken form is changed again."""
    entries = load_lexicon().tables[table]
    changed = {said: speakable(said).spoken for said in entries.values() if said.strip(" <>&")}
    assert {said: twice for said, twice in changed.items() if twice != " ".join(said.split())} == {}


def test_files_of_ones_own_add_and_win(tmp_path: Path) -> None:
    folder = own(tmp_path, '[words]\nFROB = "frobnicator"\nBLEU = "bloo"\n\n[units]\nfb = ["furlong", "furlongs"]\n')
    lexicon = load_lexicon(folder)
    assert speakable("FROB has BLEU of 3 fb, not MNIST", lexicon).spoken == (
        "frobnicator has bloo of 3 furlongs, not em nist"
    )
    assert speakable("BLEU").spoken == "blue"


def test_some_words_mean_something_in_their_field_only() -> None:
    assert speakable("a pp run", load_lexicon(None, ("hep-ex",))).spoken == "a proton proton run"
    assert "proton" not in speakable("a pp run").spoken
    assert speakable("25 bps", load_lexicon(None, ("econ.EM",))).spoken == "25 basis points"
    assert speakable("25 bps").spoken == "25 bits per second"


def test_ones_own_characters_and_commands(tmp_path: Path) -> None:
    lexicon = load_lexicon(own(tmp_path, '[characters]\n"⌘" = " command "\n\n[commands]\nfoo = " bar "\n'))
    assert speakable("press ⌘ and $\\foo x$", lexicon).spoken == "press command and bar x"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[words]\nA = 1\n", "words must give a text"),
        ("[sayings]\nA = 'b'\n", "sayings is no table"),
        ("[units]\nA = ['b']\n", "units must give two texts"),
        ("[words]\n'' = 'b'\n", "no key of it empty"),
        ("categories = 'cs'\n", "categories must be a list"),
        ("[words\n", "own.toml"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ConfigurationError, match=fault):
        load_lexicon(own(tmp_path, text))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"missing.*voicing\.lexicon"):
        load_lexicon(tmp_path / "missing")


def test_ones_own_meaning_wins_over_that_of_a_field(tmp_path: Path) -> None:
    lexicon = load_lexicon(own(tmp_path, '[words]\npp = "per page"\n'), ("hep-ex",))
    assert speakable("a pp run", lexicon).spoken == "a per page run"


def test_papers_of_the_same_fields_share_their_tables() -> None:
    assert load_lexicon(None, ("hep-ex", "cs.CL")).tables is load_lexicon(None, ("hep-ph",)).tables
