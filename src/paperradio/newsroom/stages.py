"""The durable steps of one workflow, and who is told which one it has reached."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from dbos import DBOS

from paperradio.domain.paper import PaperId
from paperradio.errors import PaperRadioError

_log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


class UnexpectedError(PaperRadioError):
    """An error in the program"""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who wants to know: `stage` is told the stage and paper, `end` the paper and what stopped it for now."""

    stage: Callable[[str, PaperId], None]
    end: Callable[[PaperId, PaperRadioError | None], None]


class Stages:
    """Runs steps of one workflow and knows which one it has reached."""

    def __init__(self, paper_id: PaperId, watch: Watch) -> None:
        self._paper_id = paper_id
        self._watch = watch
        self.now = ""

    def run(self, stage: str, step: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """One durable step: run once, its result kept, its error one of ours."""

        def told() -> R:
            self._watch.stage(stage, self._paper_id)
            try:
                return step(*args, **kwargs)
            except PaperRadioError:
                raise
            except Exception as error:
                _log.exception("%s: %s failed", self._paper_id, stage)
                raise UnexpectedError(f"{type(error).__name__}: {error}") from error

        self.now = stage
        return DBOS.run_step({"name": stage}, told)
