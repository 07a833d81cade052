"""What language models answer: lines ``SPEAKER [3,7]: text``, asked for with a grammar and read with suspicion."""

from __future__ import annotations

from paperradio.editorial.lines.grammar import dialogue_grammar
from paperradio.editorial.lines.judging import frames
from paperradio.editorial.lines.line import Fault, Line, Loss, Parsed
from paperradio.editorial.lines.parsing import parse
from paperradio.editorial.lines.watch import Watch

__all__ = ["Fault", "Line", "Loss", "Parsed", "Watch", "dialogue_grammar", "frames", "parse"]
