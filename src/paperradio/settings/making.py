"""Settings of how a paper is read, written and voiced."""

from __future__ import annotations

from pydantic import Field, SecretStr

from paperradio.settings.topic import PathText, Topic


class ReadingSettings(Topic):
    """Limits on what a PDF may cost."""

    timeout_seconds: float = Field(40, gt=0, description="Longest time for reading one PDF.")
    memory_bytes: int = Field(1_500_000_000, gt=0, description="Most address space of the reading process.")
    max_bytes: int = Field(100_000_000, gt=0, description="Larger PDFs are not read.")
    max_pages: int = Field(80, ge=1, description="Pages after this one are not read.")
    page_width: int = Field(1600, ge=400, le=4000, description="Width of page images in pixels.")


class EditorialSettings(Topic):
    """How a paper is retold."""

    prompts: PathText = Field(
        "", description="A folder with prompts of your own; a file there wins over the shipped one."
    )


class ModelSettings(Topic):
    """A language model that writes the conversations; without one they are put together from the paper's sentences.

    `path` or `repository` name a GGUF file that llama.cpp runs in the newsroom, `url` a server.
    """

    path: PathText = Field("", description="A GGUF file.")
    repository: str = Field(
        "", description="A repository of the model hub that has GGUF files, such as Qwen/Qwen3-4B-GGUF."
    )
    file: str = Field("", description="The file in the repository, or a pattern (*Q4_K_M.gguf).")
    folder: PathText = Field("", description="Where fetched models lie; a folder below the data folder when empty.")
    url: str = Field("", description="An OpenAI-compatible server, such as http://127.0.0.1:11434/v1.")
    name: str = Field("", description="The model's name on that server; its first one when empty.")
    api_key: SecretStr = Field(SecretStr(""), description="Sent to the server as a bearer token.")
    context_tokens: int = Field(8192, ge=1024, description="Prompt and answer together.")
    gpu_layers: int = Field(0, ge=-1, description="Layers that llama.cpp puts on the GPU; -1 for all.")
    threads: int = Field(0, ge=0, description="Threads of llama.cpp; 0 for one less than there are cores.")
    seed: int = Field(1, ge=0, description="Equal prompts with equal seeds are answered alike.")
    variants: int = Field(2, ge=1, le=8, description="Scripts that are written of a paper; the best is aired.")
    temperature: float = Field(0.6, ge=0, le=2, description="Of the first script; the others are warmer.")
    read_sections: int = Field(
        3, ge=0, le=12, description="Sections of a very long paper that are read one by one beforehand; each is a call."
    )
    prompt_tokens: int = Field(2500, ge=800, description="What the model gets to read for one conversation, at most.")
    connect_seconds: float = Field(5, gt=0, description="Longest wait for a connection to the server.")
    silence_seconds: float = Field(180, gt=0, description="Longest wait for the next words of an answer.")
    call_seconds: float = Field(600, gt=0, description="An answer that takes longer is cut off.")
    retries: int = Field(2, ge=0, le=10, description="Further tries of a call that the server did not answer.")
    retry_seconds: float = Field(2, ge=0, description="Pause before the first of these; doubled for each.")
    calls_at_once: int = Field(2, ge=1, description="Calls that the server is given at the same time.")
    pause_seconds: float = Field(60, ge=0, description="How long a model that failed is left alone.")

    @property
    def configured(self) -> bool:
        """Whether there is one."""
        return bool(self.path or self.repository or self.url)


CAST = {name: f"{name}-piper" for name in ("ada", "ben", "clara", "dan", "erin", "finn")}
"""Speaker to voice where nothing else is set: those of the formats that come with the program."""

_MIXING = {"pause_seconds", "change_pause_seconds", "section_pause_seconds", "ident_tune", "bed"}


class VoicingSettings(Topic):
    """Voices and loudness."""

    cast: dict[str, str] = Field(CAST, description="Speaker to voice (a file in voices/).")
    voices: PathText = Field("", description="A folder with voice files of your own; they win over the shipped ones.")
    fetch: bool = Field(True, description="Whether the cast's Piper models are fetched; espeak-ng speaks meanwhile.")
    folder: PathText = Field("", description="Where Piper models lie; a folder below the data folder when empty.")
    threads: int = Field(0, ge=0, description="Threads of a Piper model; 0 for one less than there are cores.")
    sentence_seconds: float = Field(60, gt=0, description="A Piper model that takes longer for a sentence is stopped.")
    lexicon: PathText = Field(
        "", description="A folder with lexicons of your own (TOML, as in voices/lexicon); an entry there wins."
    )
    loudness_lufs: float = Field(-16, ge=-31, le=-9, description="Loudness of every item, two equal channels.")
    true_peak_dbtp: float = Field(-1.5, le=0, description="Ceiling of the true peak before encoding.")
    pause_seconds: float = Field(
        0.35, ge=0, description="Pause between two turns of the same speaker, about: 0.15 to 0.6, by what is said."
    )
    change_pause_seconds: float = Field(0.36, ge=0, description="Pause when the speaker changes, likewise.")
    section_pause_seconds: float = Field(
        0.9, ge=0, description="Pause before a new part of the conversation, 0.75 to 1.1."
    )
    ident_tune: bool = Field(True, description="A little tune opens each ident.")
    bed: bool = Field(False, description="Soft music under all that is said, idents with a tune left out.")

    @property
    def mixing(self) -> str:
        """What of this decides how clips are put together; part of every recipe."""
        return self.model_dump_json(include=_MIXING)


class NewsroomSettings(Topic):
    """How much is made ahead."""

    name: str = Field("newsroom", description="The executor's name; two newsrooms must not share one.")
    lead_hours: float = Field(6, gt=0, description="Production pauses when this much unaired time is ready.")
    heartbeat_seconds: float = Field(5, gt=0, description="How often the newsroom says what it does.")
