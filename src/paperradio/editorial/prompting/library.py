"""All prompts that are in force: those that came with the program, and the user's own in their stead."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from paperradio.editorial.prompting.job_prompt import JobPrompt, job_prompt
from paperradio.editorial.prompting.prompt_file import read_prompt_file
from paperradio.errors import ConfigurationError

JOBS = (
    "digest",
    "dialogue",
    "mend",
    "what_changed",
    "headline",
    "link",
    "daily_opening",
    "daily_theme",
    "weekly_trends",
    "answer",
)
SUFFIX = ".md"
_NO_PROMPTS = {"README.md"}


class PromptLibrary:
    """The prompts in `folders`, one file ``<job>.md`` for each job; a later folder's file wins over an earlier one's.

    What the file of the first folder declares is what the station fills in; one of a later folder uses any part of it.

    Raises:
        ConfigurationError: a file has an error (it names file and line), a job has none, or a file is for no job.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._jobs: dict[str, JobPrompt] = {}
        for folder in folders:
            for path in _files(folder):
                known = self._jobs.get(path.stem)
                self._jobs[path.stem] = job_prompt(read_prompt_file(path), known.offered if known else None)
        missing = [name for name in JOBS if name not in self._jobs]
        if missing:
            where = ", ".join(str(folder) for folder in folders) or "no folder at all"
            raise ConfigurationError(f"there is no prompt {', '.join(name + SUFFIX for name in missing)} in {where}")

    @property
    def jobs(self) -> tuple[JobPrompt, ...]:
        """All of them, in the order of `JOBS`."""
        return tuple(self._jobs[name] for name in JOBS)

    @property
    def digest(self) -> str:
        """A short hash over all texts that are in force."""
        texts = "\0".join(f"{job.name}\0{job.text}" for job in self.jobs)
        return sha256(texts.encode()).hexdigest()[:16]

    def job(self, name: str) -> JobPrompt:
        """Raises ConfigurationError where there is no such job."""
        if name not in self._jobs:
            raise ConfigurationError(f"there is no prompt for the job {name}; there are {', '.join(JOBS)}")
        return self._jobs[name]


def _files(folder: Path) -> list[Path]:
    """The prompts' files in `folder`, by name."""
    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: there is no such folder of prompts")
    found = sorted(path for path in folder.glob(f"*{SUFFIX}") if path.name not in _NO_PROMPTS)
    for path in found:
        if path.stem not in JOBS:
            raise ConfigurationError(f"{path}, line 1: there is no job {path.stem}; there are {', '.join(JOBS)}")
    return found
