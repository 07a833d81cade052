"""What language models are asked: prompts kept in files, one for each job, filled in and checked."""

from __future__ import annotations

from paperradio.editorial.prompting.job_prompt import JobPrompt
from paperradio.editorial.prompting.library import JOBS, PromptLibrary
from paperradio.editorial.prompting.quoting import Quoted

__all__ = ["JOBS", "JobPrompt", "PromptLibrary", "Quoted"]
