"""llama.cpp's own server, as `paperradio models serve` starts it, with a model of random weights."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import httpx
import pytest
from tests.programs import free_port

from paperradio.domain.generation import Finish, Message, Prompt, Role, Writer
from paperradio.errors import ModelUnreachable
from paperradio.models.server import ServerModel
from paperradio.settings import ModelSettings
from paperradio.testing.random_gguf import write_random_gguf

from .conftest import Told, WithModel

LINES = 'root ::= line line\nline ::= ("ADA" | "BEN") " [" [1-3] "]: " [a-z ]{3,12} "\\n"\n'
CHAT = (Message(Role.SYSTEM, "You are two hosts."), Message(Role.USER, "Talk!"))
CONTEXT = 8192
STARTED = b"Uvicorn running on"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, llama_cpp: None) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address that was printed for the settings, and the server's process."""
    model = write_random_gguf(tmp_path_factory.mktemp("served") / "tiny.gguf")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAPERRADIO_")}
    environment |= {
        "PAPERRADIO_MODEL__CONTEXT_TOKENS": str(CONTEXT),
        "PAPERRADIO_MODEL__THREADS": "1",
        "PATH": "/nowhere",
    }
    command = [sys.executable, "-m", "paperradio", "models", "serve", "--model", str(model), "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.stdout
            assert process.stderr
            assert process.stdout.readline() == b"[model]\n"
            told = re.fullmatch(rb'url = "(.*)"\n', process.stdout.readline())
            assert told
            wait_for(process, STARTED)
            yield told[1].decode(), process
        finally:
            process.kill()


def wait_for(process: subprocess.Popen[bytes], line: bytes) -> None:
    """Until the server says so."""
    assert process.stderr
    said = b""
    while line not in said:
        ready, _, _ = select.select([process.stderr], [], [], 60)
        more = os.read(process.stderr.fileno(), 4096) if ready else b""
        assert more, said.decode()
        said += more


def test_a_whole_segment_comes_of_nonsense(
    served: tuple[str, subprocess.Popen[bytes]], with_model: WithModel, assert_whole: Callable[[Told], None]
) -> None:
    url, _ = served
    told = with_model(url=url, context_tokens=CONTEXT, variants=1)("hls-timing")
    assert_whole(told)
    record = told.writing
    assert (record.writer, record.model, record.chosen) == (Writer.EXTRACTIVE, "tiny", None)
    assert record.note and len(record.attempts) == 2
    assert [(call.job, call.model) for call in record.calls] == [("dialogue", "tiny")] * 2
    assert all(call.prompt_tokens > 1000 and call.completion_tokens for call in record.calls)


def test_the_server_answers_as_the_library_does_and_ends_when_it_is_told(
    served: tuple[str, subprocess.Popen[bytes]],
) -> None:
    url, process = served
    settings = ModelSettings(url=url, context_tokens=CONTEXT, retries=0)
    model = ServerModel(settings)
    assert model.name == "tiny"
    assert model.knows_grammars
    obedient = model.complete(Prompt("dialogue", CHAT, 200, grammar=LINES, seed=3))
    assert re.fullmatch(r"((ADA|BEN) \[[1-3]\]: [a-z ]{3,12}\n){2}", obedient.text)
    assert (obedient.finish, obedient.prompt_tokens > 0) == (Finish.STOP, True)
    short = model.complete(Prompt("dialogue", CHAT, 5, grammar='root ::= "a" root'))
    assert (short.text, short.finish) == ("aaaaa", Finish.LENGTH)
    ended = model.complete(Prompt("dialogue", CHAT, 900, grammar='root ::= "a" root'), lambda text: len(text) < 4)
    assert (ended.text, ended.finish) == ("aaaa", Finish.ENDED)
    nonsense = model.complete(Prompt("dialogue", CHAT, 20, seed=1))
    assert model.complete(Prompt("dialogue", CHAT, 20, seed=1)).text == nonsense.text

    process.send_signal(signal.SIGINT)
    assert process.wait(30) is not None
    with pytest.raises(ModelUnreachable, match="no connection"):
        model.complete(Prompt("dialogue", CHAT, 5))
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
