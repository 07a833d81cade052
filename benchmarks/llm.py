"""What a language model is sent for a segment, and what our path costs on top of the bare library call."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from llama_cpp import Llama
from llama_cpp.llama_grammar import LlamaGrammar
from rich.console import Console
from rich.table import Table

from paperradio.app.making import prompt_library
from paperradio.domain.generation import Completion, Prompt
from paperradio.editorial.composing.editor import ModelEditor
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.editorial.lines import Watch
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.models.llama import LlamaCppModel
from paperradio.ports.generating import to_the_end
from paperradio.reading.sandbox import SandboxedReader
from paperradio.settings import Settings
from paperradio.shipped import shipped_folder
from paperradio.sources.choice import make_source
from paperradio.testing.random_gguf import SMALL, write_random_gguf

MOST_PROMPT_TOKENS = 2500
MOST_RATIO = 1.05
MOST_LINES = 24
"""What the watch of a dialogue is told."""


@dataclass(slots=True)
class Recording:
    """The model, and what it was asked for one segment; its answers have at most `most_tokens`."""

    model: LlamaCppModel
    most_tokens: int
    asked: list[tuple[Prompt, Completion]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def context_tokens(self) -> int:
        return self.model.context_tokens

    @property
    def knows_grammars(self) -> bool:
        return self.model.knows_grammars

    def count(self, text: str) -> int:
        return self.model.count(text)

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        """As the model does, shorter. A watch may look, and ends nothing: both paths write equally much."""
        short = replace(prompt, max_tokens=min(prompt.max_tokens, self.most_tokens))
        answer = self.model.complete(short, lambda text: goes_on(text) or True)
        self.asked.append((short, answer))
        return answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for one segment."""

    title: str
    calls: tuple[tuple[Prompt, Completion], ...]


def measure(model: Path | None, papers: int, rounds: int, most_tokens: int) -> bool:
    """Print both tables. Returns whether no prompt is too long and our path costs little enough.

    Raises:
        ModelUnusable: the file is no model.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = model or write_random_gguf(Path(folder) / "random.gguf", size=SMALL, words_of=_samples_text())
        settings = Settings.model_validate(
            {"intake": {"source": "samples"}, "model": {"path": str(file), "threads": 1}, "storage": {"data": folder}}
        )
        local = LlamaCppModel(settings.model, Path(folder))
        segments = _asked(settings, local, papers, most_tokens)
        library = Llama(str(file), n_ctx=settings.model.context_tokens, n_threads=1, n_threads_batch=1, verbose=False)
        prompts = [prompt for segment in segments for prompt, _ in segment.calls]
        times = _times(local, library, prompts, rounds)
        size = file.stat().st_size
    console = Console(width=110)
    console.print(f"{file.name}, {size / 1e6:.0f} MB; answers of at most {most_tokens} tokens, one thread, CPU time")
    longest = _print_tokens(console, segments)
    ratio = _print_times(console, prompts, times)
    return longest <= MOST_PROMPT_TOKENS and ratio <= MOST_RATIO


def _samples_text() -> str:
    """The words that prompts about the samples have."""
    pages = [*shipped_folder("prompts").glob("*.md"), *(Path(__file__).parents[1] / "samples").glob("*.md")]
    return "\n".join(page.read_text(encoding="utf-8") for page in sorted(pages))


def _asked(settings: Settings, model: LlamaCppModel, papers: int, most_tokens: int) -> list[Asked]:
    """Write the first samples with the model, and keep what it was asked."""
    embedder, reader = RememberingEmbedder(MiniLmEmbedder()), SandboxedReader(settings.reading)
    extractive, checker = ExtractiveEditor(embedder), ScriptChecker(embedder)
    source, found = make_source(settings), []
    for listed in source.latest(papers):
        recording = Recording(model, most_tokens)
        editor = ModelEditor(
            extractive, recording, checker, prompt_library(settings), embedder, settings=settings.model
        )
        with tempfile.NamedTemporaryFile(suffix=".pdf") as pdf:
            pdf.write(source.pdf(listed))
            pdf.flush()
            document = reader.read(Path(pdf.name))
        paper = replace(listed, title=listed.title or document.title)
        editor.write(paper, document, editor.digest(paper, document))
        found.append(Asked(paper.title, tuple(recording.asked)))
    return found


@dataclass(slots=True)
class Timed:
    """CPU seconds of a prompt by round, and the tokens of its answer."""

    seconds: list[float] = field(default_factory=list)
    tokens: int = 0


def _times(ours: LlamaCppModel, library: Llama, prompts: Sequence[Prompt], rounds: int) -> dict[str, list[Timed]]:
    """By path, for each prompt. The paths take turns in beginning; each sees all prompts in the same order."""
    paths = {"ours": lambda prompt: _ours(ours, prompt), "bare": lambda prompt: _bare(library, prompt)}
    spent = {name: [Timed() for _ in prompts] for name in paths}
    for turn in range(rounds + 1):
        for place, prompt in enumerate(prompts):
            for name in sorted(paths, reverse=(turn + place) % 2 == 1):
                timed, begun = spent[name][place], time.process_time()
                timed.tokens = paths[name](prompt)
                if turn:  # the first round is for the caches
                    timed.seconds.append(time.process_time() - begun)
    return spent


def _ours(model: LlamaCppModel, prompt: Prompt) -> int:
    watch = Watch(MOST_LINES)
    return model.complete(prompt, lambda text: watch(text) or True).completion_tokens


def _bare(library: Llama, prompt: Prompt) -> int:
    messages: Any = [{"role": each.role.value, "content": each.text} for each in prompt.messages]
    parsed: Any = LlamaGrammar
    answer: Any = library.create_chat_completion(
        messages=messages,
        max_tokens=prompt.max_tokens,
        temperature=prompt.temperature,
        top_p=prompt.top_p,
        seed=prompt.seed,
        stop=list(prompt.stop),
        grammar=parsed.from_string(prompt.grammar) if prompt.grammar else None,
    )
    return int(answer["usage"]["completion_tokens"])


def _print_tokens(console: Console, segments: Sequence[Asked]) -> int:
    """The tokens of each segment; returns those of the longest prompt."""
    table = Table("segment", "calls", "prompts", "sent", "received", box=None)
    for segment in segments:
        sent = [answer.prompt_tokens for _, answer in segment.calls]
        received = sum(answer.completion_tokens for _, answer in segment.calls)
        table.add_row(segment.title[:50], str(len(sent)), " ".join(map(str, sent)), str(sum(sent)), str(received))
    console.print(table)
    longest = max(answer.prompt_tokens for segment in segments for _, answer in segment.calls)
    console.print(f"longest prompt: {longest} tokens (at most {MOST_PROMPT_TOKENS})\n")
    return longest


def _print_times(console: Console, prompts: Sequence[Prompt], times: dict[str, list[Timed]]) -> float:
    """The medians of each prompt; returns the ratio of their sums."""
    table = Table("job", "tokens written, ours / bare", "ours, CPU s", "bare library, CPU s", "ratio", box=None)
    total = {"ours": 0.0, "bare": 0.0}
    for prompt, ours, bare in zip(prompts, times["ours"], times["bare"], strict=True):
        medians = {"ours": statistics.median(ours.seconds), "bare": statistics.median(bare.seconds)}
        total = {name: total[name] + median for name, median in medians.items()}
        ratio = f"{medians['ours'] / medians['bare']:.3f}"
        written = f"{ours.tokens} / {bare.tokens}"
        table.add_row(prompt.job, written, f"{medians['ours']:.2f}", f"{medians['bare']:.2f}", ratio)
    console.print(table)
    console.print(f"our path over create_chat_completion: {total['ours'] / total['bare']:.3f} (at most {MOST_RATIO})")
    return total["ours"] / total["bare"]
