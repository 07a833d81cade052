"""llama.cpp in this process."""

from __future__ import annotations

import codecs
import ctypes
import logging
import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from paperradio.clock import Clock, SystemClock
from paperradio.domain.generation import Completion, Finish, Prompt, estimated_tokens
from paperradio.errors import ModelUnreachable, ModelUnusable, PromptRefused
from paperradio.models.chat import Rendered, render
from paperradio.models.files import identity, model_file
from paperradio.models.gguf_file import read_gguf
from paperradio.ports.generating import to_the_end
from paperradio.settings import ModelSettings

if TYPE_CHECKING:
    from llama_cpp import Llama

_LOG = logging.getLogger(__name__)
INSTALL = "llama-cpp-python is not installed; scripts/radio --llm installs it, or pip install 'paperradio[llm]'"
_LEAST_ANSWER = 16
"""A prompt that leaves less room than this for the answer is refused."""
_VOCABULARY_CONTEXT = 16
_PART = 512
"""Tokens of a prompt that are read at once, as many as llama.cpp does by itself."""
_SEEDS = 1 << 32
_ROOT = b"root"
_KEPT: list[Any] = []
"""llama.cpp holds a bare pointer to the function that takes its log lines."""


class LlamaCppModel:
    """ports.LanguageModel with a GGUF file. Loaded at the first call, never twice; one call at a time.

    `call_seconds` counts from when the model begins; a call that has not come to its first word by then raises
    ModelUnreachable. A prompt that does not fit into the context raises PromptRefused before any of it is read.
    """

    knows_grammars = True

    def __init__(self, settings: ModelSettings, data: Path, clock: Clock | None = None) -> None:
        """`data` is the station's folder; fetched models lie below it unless the settings say otherwise."""
        self._settings = settings
        self._data = data
        self._clock = clock or SystemClock()
        self._calls = threading.Lock()
        self._loading = threading.Lock()
        self._model: Llama | None = None
        self._vocabulary: Llama | None = None

    @property
    def path(self) -> Path:
        """The file. Raises ModelUnusable where none is on disk that the settings mean."""
        path = model_file(self._settings, self._data)
        if path is None or not path.is_file():
            wanted = path or f"{self._settings.repository} {self._settings.file}".strip()
            raise ModelUnusable(f"{wanted}: there is no such file; paperradio models pull fetches one")
        return path

    @property
    def name(self) -> str:
        path = model_file(self._settings, self._data)
        return identity(path) if path else self._settings.repository

    @property
    def context_tokens(self) -> int:
        return self._settings.context_tokens

    def count(self, text: str) -> int:
        """Exact as soon as the file can be read; loads its vocabulary only."""
        try:
            model = self._model or self._words()
        except ModelUnusable:
            return estimated_tokens(text)
        return len(model.tokenize(text.encode(), add_bos=False, special=False))

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        if not self._calls.acquire(timeout=self._settings.call_seconds):
            raise ModelUnreachable("another call takes too long")
        try:
            model = self._loaded()
            rendered = render(model, prompt.messages)
            room = self.context_tokens - len(rendered.tokens)
            if room < _LEAST_ANSWER:
                raise PromptRefused(f"{len(rendered.tokens)} tokens, and the context has {self.context_tokens}")
            return self._generate(model, prompt, rendered, goes_on)
        finally:
            self._calls.release()

    def look(self) -> None:
        """Read the file and load its vocabulary, which is quick. Raises ModelUnusable."""
        if self._model is None:
            self._words()

    def _generate(self, model: Llama, prompt: Prompt, rendered: Rendered, goes_on: Callable[[str], bool]) -> Completion:
        started = self._clock.monotonic()
        most = min(prompt.max_tokens, self.context_tokens - len(rendered.tokens))
        stops = [*rendered.stop, *prompt.stop]
        text, written, finish = "", 0, Finish.STOP
        stream = _stream(model, prompt, rendered.tokens)
        try:
            for _ in _read(model, rendered.tokens):
                if self._clock.monotonic() - started > self._settings.call_seconds:
                    raise ModelUnreachable(f"it has not read the prompt after {self._settings.call_seconds:g} s")
            for piece in stream:
                before, text, written = len(text), text + piece, written + 1
                if (end := _first(stops, text, before)) is not None:
                    text = text[:end]
                    break
                if not goes_on(text):
                    finish = Finish.ENDED
                elif self._clock.monotonic() - started > self._settings.call_seconds:
                    finish = Finish.CUT_OFF
                elif written >= most:
                    finish = Finish.LENGTH
                if finish is not Finish.STOP:
                    break
        except (RuntimeError, ValueError) as error:
            raise ModelUnusable(f"{self.path.name}: llama.cpp gave up: {error}") from error
        finally:
            stream.close()
        return Completion(text, finish, len(rendered.tokens), written, self._clock.monotonic() - started)

    def _loaded(self) -> Llama:
        with self._loading:
            if self._model is None:
                started = self._clock.monotonic()
                self._model = self._open(vocab_only=False)
                self._vocabulary = None
                seconds = self._clock.monotonic() - started
                _LOG.info("%s is loaded, in %.1f s", self.path.name, seconds)
            return self._model

    def _words(self) -> Llama:
        with self._loading:
            if self._vocabulary is None:
                self._vocabulary = self._open(vocab_only=True)
            return self._vocabulary

    def _open(self, vocab_only: bool) -> Llama:
        path = self.path
        read_gguf(path)
        try:
            import llama_cpp
        except ImportError as error:
            raise ModelUnusable(INSTALL) from error
        _be_quiet(llama_cpp)
        threads = self._settings.threads or max(1, (os.cpu_count() or 2) - 1)
        try:
            return llama_cpp.Llama(
                str(path),
                n_ctx=_VOCABULARY_CONTEXT if vocab_only else self.context_tokens,
                n_gpu_layers=self._settings.gpu_layers,
                n_threads=threads,
                n_threads_batch=threads,
                seed=self._settings.seed % _SEEDS,
                vocab_only=vocab_only,
                verbose=False,
            )
        except jinja2.TemplateError as error:
            raise ModelUnusable(f"{path} has a faulty chat template") from error
        except (ValueError, RuntimeError, MemoryError, OSError) as error:
            raise ModelUnusable(f"llama.cpp cannot load {path}; is it whole, and is there enough memory?") from error


def _read(model: Llama, tokens: list[int]) -> Iterator[None]:
    """Read a prompt, part by part; the last part, and what the model has in mind from the call before, are left out."""
    same = 0
    for known, token in zip(model.input_ids[: model.n_tokens], tokens, strict=False):
        if known != token:
            break
        same += 1
    for end in range(same + _PART, len(tokens), _PART):
        reading = model.generate(tokens[:end])
        next(reading)
        reading.close()
        yield


def _stream(model: Llama, prompt: Prompt, tokens: list[int]) -> Generator[str]:
    """The answer, token by token, "" where a character is not complete yet. Ends where the model ends.

    llama-cpp-python's own stream stops streaming at the first byte that is no UTF-8, and takes time in the square of
    the length.
    """
    import llama_cpp

    model.set_seed(prompt.seed % _SEEDS)
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    grammar = _grammar(model, prompt.grammar)
    for token in model.generate(tokens, top_p=prompt.top_p, temp=prompt.temperature, grammar=grammar):
        if llama_cpp.llama_vocab_is_eog(model._model.vocab, token):
            return
        yield decoder.decode(model.detokenize([token]))


def _first(stops: Sequence[str], text: str, before: int) -> int | None:
    """Where the first of the strings begins that end an answer; the first `before` characters have been looked at."""
    found = [text.find(stop, max(0, before - len(stop) + 1)) for stop in stops if stop]
    return min((place for place in found if place >= 0), default=None)


def _grammar(model: Llama, text: str) -> Any:
    """The grammar for llama.cpp, None for "". Raises PromptRefused: used as it is, a faulty one crashes the process."""
    if not text:
        return None
    import llama_cpp
    from llama_cpp.llama_grammar import LlamaGrammar

    sampler = llama_cpp.llama_sampler_init_grammar(model._model.vocab, text.encode(), _ROOT)
    if not sampler:
        raise PromptRefused("its grammar is faulty")
    llama_cpp.llama_sampler_free(sampler)
    return LlamaGrammar.from_string(text)


def _be_quiet(llama_cpp: Any) -> None:
    """llama.cpp writes to the terminal unless somebody takes its lines."""
    if _KEPT:
        return

    def forget(level: int, text: bytes, user_data: ctypes.c_void_p) -> None:
        if _LOG.isEnabledFor(logging.DEBUG) and text.strip():
            _LOG.debug("llama.cpp: %s", text.decode(errors="replace").rstrip())

    _KEPT.append(llama_cpp.llama_log_callback(forget))
    llama_cpp.llama_log_set(_KEPT[0], ctypes.c_void_p(0))
