"""Another process that uses the same folder: it writes until it is killed."""

from __future__ import annotations

import sys
from pathlib import Path

from paperradio.clock import SystemClock
from paperradio.domain.digest import Claim, Part
from paperradio.domain.paper import Paper, PaperId
from paperradio.settings import MemorySettings
from paperradio.storage.memory import ChromaMemory
from paperradio.testing import FakeEmbedder


def main() -> None:
    """`memory_child.py FOLDER`: ever more papers and claims, a line for each batch that Chroma has taken."""
    memory = ChromaMemory(MemorySettings(), Path(sys.argv[1]), FakeEmbedder())
    for batch in range(10_000):
        papers = [Paper(PaperId(f"{batch}-{place}"), f"Paper number{place} of batch{batch}") for place in range(50)]
        memory.remember_papers(papers)
        told = [Claim(Part.EVIDENCE, f"Statement number{place} of batch{batch}", (0,)) for place in range(12)]
        memory.remember_item(f"segment:{batch}", papers[0], told, SystemClock().now())
        sys.stdout.write(f"{batch}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
