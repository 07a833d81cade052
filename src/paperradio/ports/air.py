"""Where air hands its sound and pictures to."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Sink(Protocol):
    """Where air's sound and pictures go (the encoder). No method blocks or raises: what cannot be taken is dropped.

    Positions and indices count from the last `restart_at`, which comes before anything else.
    """

    def restart_at(self, air_time: float) -> None:
        """A new epoch: sample 0 and frame 0 of what follows are heard and seen at `air_time` (Unix seconds)."""
        ...

    def write_audio(self, samples: NDArray[np.int16], position: int) -> None:
        """The next samples, stereo 48 kHz, shape (n, 2); `position` is the number of the first one. No gaps."""
        ...

    def write_frame(self, buffer: bytes | bytearray | memoryview, index: int) -> None:
        """Frame `index`, shown from ``index / frames_per_second`` on. Late ones are left out: indices may skip."""
        ...
