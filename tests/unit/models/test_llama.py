"""llama.cpp in process, with a model of random weights."""

from __future__ import annotations

import builtins
import logging
import re
import threading
from pathlib import Path
from typing import Any

import pytest

from paperradio.domain.generation import Finish, Message, Prompt, Role, estimated_tokens
from paperradio.errors import ModelUnreachable, ModelUnusable, PromptRefused
from paperradio.models.llama import LlamaCppModel
from paperradio.settings import ModelSettings
from paperradio.testing import FakeClock
from paperradio.testing.random_gguf import write_random_gguf

pytestmark = pytest.mark.usefixtures("llama_cpp")
LINES = 'root ::= line line\nline ::= ("ADA" | "BEN") " [" [1-3] "]: " [a-z ]{3,12} "\\n"\n'
ENDLESS = 'root ::= "a" root'
CHAT = (Message(Role.SYSTEM, "You are two hosts."), Message(Role.USER, "Talk!"))


def prompt(**options: Any) -> Prompt:
    return Prompt("dialogue", CHAT, **{"max_tokens": 40, **options})


def model_of(path: Path, clock: FakeClock | None = None, **options: Any) -> LlamaCppModel:
    settings = ModelSettings.model_validate({"path": str(path), "context_tokens": 1024, "threads": 1, **options})
    return LlamaCppModel(settings, path.parent, clock or FakeClock())


@pytest.fixture(scope="module")
def model(tiny_gguf: Path) -> LlamaCppModel:
    return model_of(tiny_gguf)


def test_a_grammar_is_obeyed(model: LlamaCppModel) -> None:
    for seed in range(5):
        completion = model.complete(prompt(grammar=LINES, max_tokens=200, seed=seed))
        assert re.fullmatch(r"((ADA|BEN) \[[1-3]\]: [a-z ]{3,12}\n){2}", completion.text)
        assert completion.finish is Finish.STOP
        assert len(completion.text) <= completion.completion_tokens <= len(completion.text) + 1


def test_equal_seeds_answer_alike(tiny_gguf: Path, model: LlamaCppModel) -> None:
    first = model.complete(prompt(seed=7)).text
    assert model.complete(prompt(seed=8)).text != first
    assert model_of(tiny_gguf).complete(prompt(seed=7)).text == first


def test_ends_at_the_length_that_was_asked_for(model: LlamaCppModel) -> None:
    completion = model.complete(prompt(max_tokens=9, grammar=ENDLESS))
    assert (completion.text, completion.finish) == ("a" * 9, Finish.LENGTH)
    assert completion.completion_tokens == 9
    assert completion.prompt_tokens > sum(len(each.text) for each in CHAT)


def test_ends_with_the_context(tiny_gguf: Path) -> None:
    model = model_of(tiny_gguf)
    completion = model.complete(prompt(max_tokens=5000, grammar=ENDLESS))
    assert completion.finish is Finish.LENGTH
    assert completion.prompt_tokens + completion.completion_tokens == model.context_tokens


def test_ends_before_a_stop_string(model: LlamaCppModel) -> None:
    completion = model.complete(prompt(grammar='root ::= "one END two"', stop=("END",)))
    assert (completion.text, completion.finish) == ("one ", Finish.STOP)


def test_who_asked_can_end_it(model: LlamaCppModel) -> None:
    seen: list[str] = []

    def enough(text: str) -> bool:
        seen.append(text)
        return len(text) < 4

    completion = model.complete(prompt(grammar=ENDLESS), enough)
    assert (completion.text, completion.finish) == ("aaaa", Finish.ENDED)
    assert seen == ["a", "aa", "aaa", "aaaa"]


def test_an_answer_that_takes_too_long_is_cut_off(tiny_gguf: Path) -> None:
    clock = FakeClock()
    model = model_of(tiny_gguf, clock, call_seconds=10)

    def slowly(text: str) -> bool:
        clock.advance(4)
        return True

    completion = model.complete(prompt(grammar=ENDLESS), slowly)
    assert (completion.text, completion.finish, completion.seconds) == ("aaa", Finish.CUT_OFF, 12)


class Ticking(FakeClock):
    """Every look at it takes three seconds."""

    def monotonic(self) -> float:
        self.advance(3)
        return super().monotonic()


def test_a_prompt_that_takes_too_long_to_read_is_no_answer(tiny_gguf: Path) -> None:
    long = Prompt("dialogue", (Message(Role.USER, "x" * 1900),), 10, grammar='root ::= "yes"')
    slow = model_of(tiny_gguf, Ticking(), context_tokens=2048, call_seconds=7)
    with pytest.raises(ModelUnreachable, match="has not read the prompt after 7 s"):
        slow.complete(long)
    assert model_of(tiny_gguf, Ticking(), context_tokens=2048, call_seconds=70).complete(long).text == "yes"


def test_a_long_prompt_is_read_once(tiny_gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import llama_cpp

    read: list[int] = []
    read_as_usual = llama_cpp.Llama.eval

    def counted(self: llama_cpp.Llama, tokens: list[int]) -> None:
        read.append(len(tokens))
        read_as_usual(self, tokens)

    monkeypatch.setattr(llama_cpp.Llama, "eval", counted)
    model = model_of(tiny_gguf, context_tokens=2048)
    long = Prompt("dialogue", (Message(Role.USER, "x" * 1500),), 3, grammar=ENDLESS)
    first = model.complete(long)
    assert sum(read) == first.prompt_tokens + 2
    assert max(read) == 512
    read.clear()
    assert model.complete(long).text == first.text
    assert sum(read) == 3


def test_several_threads_ask_one_after_another(model: LlamaCppModel) -> None:
    expected = {seed: model.complete(prompt(seed=seed, grammar=LINES, max_tokens=99)).text for seed in range(4)}
    found: dict[int, str] = {}

    def ask(seed: int) -> None:
        found[seed] = model.complete(prompt(seed=seed, grammar=LINES, max_tokens=99)).text

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == expected


def test_counts_exactly_without_loading(
    tiny_gguf: Path, model: LlamaCppModel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    unloaded = model_of(tiny_gguf)
    model.complete(prompt(max_tokens=1))
    for text in ("", "two hosts", "Überraschung 你好"):
        assert unloaded.count(text) == model.count(text)
    assert unloaded.count("two hosts") == len("▁two▁hosts")
    assert "is loaded" not in caplog.text


def test_the_name_tells_files_apart_without_loading(tiny_gguf: Path, tmp_path: Path) -> None:
    same, other = tmp_path / "tiny.gguf", tmp_path / "other" / "tiny.gguf"
    other.parent.mkdir()
    same.write_bytes(tiny_gguf.read_bytes())
    write_random_gguf(other, seed=1)
    name = model_of(tiny_gguf).name
    assert re.fullmatch(r"tiny-[0-9a-f]{8}", name)
    assert model_of(same).name == name
    assert model_of(other).name != name
    assert model_of(tmp_path / "absent.gguf").name == "absent"


def test_a_model_without_a_template_answers_too(tmp_path: Path) -> None:
    model = model_of(write_random_gguf(tmp_path / "plain.gguf", chat_template=""))
    assert re.fullmatch(r"((ADA|BEN) .*\n){2}", model.complete(prompt(grammar=LINES, max_tokens=99)).text)


def test_a_template_that_knows_no_system_message(tmp_path: Path) -> None:
    strict = (
        "{% for message in messages %}{% if message['role'] == 'system' %}{{ raise_exception('no') }}{% endif %}"
        "{{ message['content'] }}\n{% endfor %}"
    )
    model = model_of(write_random_gguf(tmp_path / "strict.gguf", chat_template=strict))
    assert model.complete(prompt(grammar='root ::= "yes"')).text == "yes"
    never = model_of(write_random_gguf(tmp_path / "never.gguf", chat_template="{{ raise_exception('no') }}"))
    with pytest.raises(PromptRefused, match="template"):
        never.complete(prompt())
    broken = model_of(write_random_gguf(tmp_path / "broken.gguf", chat_template="{% for %}"))
    with pytest.raises(ModelUnusable, match="template"):
        broken.complete(prompt())


@pytest.mark.parametrize("grammar", ["root ::= missing", 'rot ::= "a"', "nonsense", 'root ::= "a'])
def test_a_faulty_grammar_is_refused(model: LlamaCppModel, grammar: str) -> None:
    with pytest.raises(PromptRefused, match="grammar"):
        model.complete(prompt(grammar=grammar))
    assert model.complete(prompt(grammar='root ::= "yes"')).text == "yes"


def test_a_prompt_that_does_not_fit_is_refused(model: LlamaCppModel) -> None:
    with pytest.raises(PromptRefused, match="the context has 1024"):
        model.complete(Prompt("dialogue", (Message(Role.USER, "x" * 1010),), 100))


def test_files_that_are_no_models_are_told_and_the_process_lives(tiny_gguf: Path, tmp_path: Path) -> None:
    data = tiny_gguf.read_bytes()
    bad = tmp_path / "bad.gguf"
    for content in (data[:100], data[: len(data) // 2], data[:-1], b"no model", b"GGUF" + bytes(5000)):
        bad.write_bytes(content)
        model = model_of(bad)
        with pytest.raises(ModelUnusable, match=r"bad\.gguf"):
            model.complete(prompt())
        assert model.count("two words") == estimated_tokens("two words")
    with pytest.raises(ModelUnusable, match="paperradio models pull"):
        model_of(tmp_path / "absent.gguf").complete(prompt())


def test_a_head_that_llama_cpp_does_not_like_is_told(tiny_gguf: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(tiny_gguf.read_bytes().replace(b"llama", b"lemma"))
    with pytest.raises(ModelUnusable, match=r"cannot load .*bad\.gguf"):
        model_of(bad).complete(prompt())


def test_a_missing_library_is_told(tiny_gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_as_usual = builtins.__import__

    def lacking(name: str, *arguments: Any, **options: Any) -> Any:
        if name.partition(".")[0] == "llama_cpp":
            raise ImportError(name)
        return import_as_usual(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(ModelUnusable, match=r"scripts/radio --llm"):
        model_of(tiny_gguf).complete(prompt())


def test_nothing_reaches_the_terminal_and_no_words_the_log(
    tiny_gguf: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    model = model_of(tiny_gguf)
    model.count("two hosts")
    answer = model.complete(prompt(grammar=LINES, max_tokens=99)).text
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")
    assert "tiny.gguf is loaded" in caplog.text
    assert "two hosts" not in caplog.text
    assert answer.split(": ")[1].strip() not in caplog.text
