"""A language model behind a server that behaves well or badly."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.model_behaviours import (
    NAME,
    Behaviour,
    CutOff,
    Endless,
    Failing,
    Good,
    InTurn,
    Malformed,
    Silent,
    Slow,
    Whole,
)
from tests.model_server import ModelServer

from paperradio.domain.generation import Finish, Message, Prompt, Role
from paperradio.errors import ModelUnreachable, ModelUnusable, PromptRefused
from paperradio.models.server import MOST_PAUSE_SECONDS, ServerModel
from paperradio.settings import ModelSettings
from paperradio.testing import FakeClock

SAID = "ADA [1]: The model reads 40 papers an hour.\nBEN [2]: And it forgets none of them.\n"
KEY = "sk-very-secret"
PROMPT = Prompt(
    "dialogue", (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "Überraschung?")), 200, stop=("END",)
)
GRAMMAR = Prompt("dialogue", PROMPT.messages, 200, grammar='root ::= "yes"')


class Pauses:
    """Pauses that were made; time goes on by them."""

    def __init__(self, clock: FakeClock) -> None:
        self.made: list[float] = []
        self._clock = clock

    def __call__(self, seconds: float) -> None:
        self.made.append(seconds)
        self._clock.advance(seconds)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def pauses(clock: FakeClock) -> Pauses:
    return Pauses(clock)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(Good(SAID)) as started:
        yield started


def model_of(server: ModelServer, clock: FakeClock, pauses: Pauses, **options: Any) -> ServerModel:
    settings = ModelSettings.model_validate({"url": server.url, "api_key": KEY, **options})
    return ServerModel(settings, None, clock, pauses)


@pytest.fixture
def model(server: ModelServer, clock: FakeClock, pauses: Pauses) -> Iterator[ServerModel]:
    made = model_of(server, clock, pauses)
    yield made
    made.close()


def test_asks_as_openai_does_and_gives_the_whole_answer(model: ServerModel, server: ModelServer) -> None:
    completion = model.complete(PROMPT)
    assert (completion.text, completion.finish, completion.remembered) == (SAID, Finish.STOP, False)
    assert (completion.prompt_tokens, completion.completion_tokens) == (11, len(SAID.split()))
    (request,) = server.requests
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": NAME,
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Überraschung?"}],
        "max_tokens": 200,
        "temperature": PROMPT.temperature,
        "top_p": PROMPT.top_p,
        "seed": PROMPT.seed,
        "stop": ["END"],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_asks_which_model_there_is_once(model: ServerModel, server: ModelServer) -> None:
    assert model.name == NAME
    model.complete(PROMPT)
    model.complete(PROMPT)
    assert [each.path for each in server.asked].count("/v1/models") == 1


def test_a_name_that_is_set_is_asked_for(server: ModelServer, clock: FakeClock, pauses: Pauses) -> None:
    model = model_of(server, clock, pauses, name="qwen3:4b")
    assert model.name == "qwen3:4b"
    assert not server.asked
    model.complete(PROMPT)
    assert server.requests[0].body["model"] == "qwen3:4b"


@pytest.mark.parametrize(
    ("behaviour", "text", "finish"),
    [
        (Good(SAID, finish="length"), SAID, Finish.LENGTH),
        (Good(SAID, finish="content_filter"), SAID, Finish.STOP),
        (Good(SAID, usage=False), SAID, Finish.STOP),
        (Good(""), "", Finish.STOP),
        (Whole(SAID), SAID, Finish.STOP),
        (Whole(SAID, finish="length"), SAID, Finish.LENGTH),
        (CutOff(SAID, 30), SAID[:30], Finish.CUT_OFF),
        (Malformed(SAID), SAID, Finish.STOP),
    ],
    ids=lambda value: type(value).__name__,
)
def test_ends_as_the_server_ends(
    model: ServerModel, server: ModelServer, behaviour: Behaviour, text: str, finish: Finish
) -> None:
    server.behaviour = behaviour
    completion = model.complete(PROMPT)
    assert (completion.text, completion.finish) == (text, finish)
    assert completion.prompt_tokens > 0
    assert completion.completion_tokens > 0 or not text
    assert len(server.requests) == 1


def test_who_asked_can_end_it(model: ServerModel, server: ModelServer) -> None:
    server.behaviour = Endless("again and ")
    completion = model.complete(PROMPT, lambda text: text.count("again") < 3)
    assert completion.text == "again and again and again and "
    assert completion.finish is Finish.ENDED


def test_an_answer_that_takes_too_long_is_cut_off(model: ServerModel, server: ModelServer, clock: FakeClock) -> None:
    server.behaviour = Slow(SAID, lambda: clock.advance(200))
    completion = model.complete(PROMPT)
    assert completion.finish is Finish.CUT_OFF
    assert completion.text
    assert SAID.startswith(completion.text)


def test_silence_cuts_off_what_came(server: ModelServer, clock: FakeClock, pauses: Pauses) -> None:
    server.behaviour = Silent(SAID, 12)
    completion = model_of(server, clock, pauses, silence_seconds=0.2).complete(PROMPT)
    assert (completion.text, completion.finish) == (SAID[:12], Finish.CUT_OFF)


def test_silence_from_the_start_is_no_answer(server: ModelServer, clock: FakeClock, pauses: Pauses) -> None:
    server.behaviour = Silent()
    with pytest.raises(ModelUnreachable, match=r"said nothing for 0\.2 s"):
        model_of(server, clock, pauses, silence_seconds=0.2).complete(PROMPT)
    assert not pauses.made


def test_a_break_before_the_first_word_is_no_answer(model: ServerModel, server: ModelServer) -> None:
    server.behaviour = CutOff(SAID, 0)
    with pytest.raises(ModelUnreachable, match="before the first word"):
        model.complete(PROMPT)


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_tries_again_with_longer_pauses(model: ServerModel, server: ModelServer, pauses: Pauses, status: int) -> None:
    server.behaviour = Failing(status, times=2, then=Good(SAID))
    assert model.complete(PROMPT).text == SAID
    assert pauses.made == [2, 4]


def test_waits_as_long_as_it_is_told_to(model: ServerModel, server: ModelServer, pauses: Pauses) -> None:
    server.behaviour = Failing(429, times=1, then=Good(SAID), headers={"Retry-After": "7"})
    assert model.complete(PROMPT).text == SAID
    assert pauses.made == [7]


def test_does_not_wait_for_ever(model: ServerModel, server: ModelServer, pauses: Pauses) -> None:
    server.behaviour = Failing(429, headers={"Retry-After": str(MOST_PAUSE_SECONDS + 1)})
    with pytest.raises(ModelUnreachable, match="429"):
        model.complete(PROMPT)
    assert not pauses.made


def test_gives_up_after_the_last_try(model: ServerModel, server: ModelServer, pauses: Pauses) -> None:
    server.behaviour = Failing(500)
    with pytest.raises(ModelUnreachable, match="500"):
        model.complete(PROMPT)
    assert len(server.requests) == 3
    assert len(pauses.made) == 2


def test_a_server_that_comes_back_is_used_again(model: ServerModel, server: ModelServer, pauses: Pauses) -> None:
    assert model.complete(PROMPT).text == SAID
    server.stop()
    with pytest.raises(ModelUnreachable, match="no connection"):
        model.complete(PROMPT)
    assert pauses.made == [2, 4]
    server.start()
    assert model.complete(PROMPT).text == SAID


@pytest.mark.parametrize("status", [401, 403, 404, 301])
def test_what_somebody_must_change_is_told_at_once(model: ServerModel, server: ModelServer, status: int) -> None:
    server.behaviour = Failing(status)
    with pytest.raises(ModelUnusable, match=rf"{status}.*model\.(api_key|url)"):
        model.complete(PROMPT)
    assert len(server.requests) == 1


def test_a_prompt_that_is_too_long_is_refused(model: ServerModel, server: ModelServer) -> None:
    server.behaviour = Failing(400, message="This model's maximum context length is 4096 tokens.")
    with pytest.raises(PromptRefused, match="too long"):
        model.complete(PROMPT)
    assert len(server.requests) == 1
    longer = Prompt("dialogue", (Message(Role.USER, "many words " * 9000),), 100)
    with pytest.raises(PromptRefused, match="the context has 8192"):
        model.complete(longer)
    assert len(server.requests) == 1


def test_a_strict_server_is_sent_fewer_fields_from_then_on(model: ServerModel, server: ModelServer) -> None:
    server.rejects = ("stream_options",)
    assert model.complete(PROMPT).text == SAID
    assert model.complete(PROMPT).text == SAID
    assert ["stream_options" in each.body for each in server.requests] == [True, False, False]


def test_a_server_that_takes_nothing_refuses_the_prompt(model: ServerModel, server: ModelServer) -> None:
    server.behaviour = Failing(400, message="no")
    with pytest.raises(PromptRefused, match="400"):
        model.complete(PROMPT)
    server.behaviour = Good(SAID)
    model.complete(PROMPT)
    assert "stream_options" in server.requests[-1].body


@pytest.mark.parametrize(
    ("owned_by", "props", "field"),
    [
        ("llamacpp", None, "grammar"),
        ("somebody", {"default_generation_settings": {"n_ctx": 8192}}, "grammar"),
        ("vllm", None, "structured_outputs"),
        ("library", None, None),
    ],
)
def test_a_grammar_goes_to_servers_that_know_it(
    clock: FakeClock, pauses: Pauses, owned_by: str, props: dict[str, Any] | None, field: str | None
) -> None:
    with ModelServer(Good("yes"), props=props, owned_by=owned_by) as server:
        model = model_of(server, clock, pauses)
        assert model.knows_grammars == (field is not None)
        model.complete(GRAMMAR)
        body = server.requests[0].body
    sent = {name: body[name] for name in ("grammar", "structured_outputs", "guided_grammar") if name in body}
    expected = {"grammar": GRAMMAR.grammar, "structured_outputs": {"grammar": GRAMMAR.grammar}}
    assert sent == ({field: expected[field]} if field else {})
    assert ("chat_template_kwargs" in body) == (field is not None)


def test_a_server_that_does_not_take_the_grammar_after_all(clock: FakeClock, pauses: Pauses) -> None:
    with ModelServer(Good("yes"), owned_by="llamacpp", rejects=["grammar"]) as server:
        model = model_of(server, clock, pauses)
        assert model.complete(GRAMMAR).text == "yes"
        assert not model.knows_grammars


def test_the_name_outlives_the_server(server: ModelServer, clock: FakeClock, pauses: Pauses, tmp_path: Path) -> None:
    settings = ModelSettings(url=server.url, retries=0)
    memo = tmp_path / "models" / "name"
    assert ServerModel(settings, memo, clock, pauses).name == NAME
    server.stop()
    assert ServerModel(settings, memo, clock, pauses).name == NAME
    unknown = ServerModel(settings, None, clock, pauses)
    assert unknown.name == server.url.removeprefix("http://")
    assert not unknown.knows_grammars
    server.start()
    assert unknown.name != NAME
    clock.advance(settings.pause_seconds)
    assert unknown.name == NAME


def test_neither_key_nor_words_are_told(
    model: ServerModel, server: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    told = []
    echo = f"bad key {KEY}, you asked Überraschung"
    for status in (400, 401, 404, 500):
        server.behaviour = Failing(status, message=echo)
        with pytest.raises((ModelUnreachable, ModelUnusable)) as caught:
            model.complete(PROMPT)
        told.append(str(caught.value))
    server.behaviour = InTurn([Failing(503), Good(SAID)])
    model.complete(PROMPT)
    lines = "\n".join([*told, caplog.text])
    assert "500" in lines
    for word in (KEY, "Überraschung", "Be brief", "forgets none"):
        assert word not in lines


@pytest.mark.parametrize("url", ["localhost:8080/v1", "ftp://there/v1", "http://"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(ModelUnusable, match="is no address"):
        ServerModel(ModelSettings(url=url))


def test_a_text_never_counts_too_little(model: ServerModel) -> None:
    assert model.count("") == 1
    assert model.count("one two three") == 5
    assert model.count("x" * 400) == 101
