"""Loading ahead of need."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from paperradio.domain.rundown import Item
from paperradio.lane import Lane
from paperradio.playout.loader import Loader
from paperradio.playout.rack import Rack

T = TypeVar("T")


async def test_priming_beside_the_task_loads_everything_once(
    tmp_path: Path, make_item: Callable[..., tuple[Item, dict[str, bytes]]]
) -> None:
    """Air starts both at once; what is loaded twice would be heard twice, in the place of what comes after it."""
    rack = Rack(tmp_path)
    item, files = make_item("a", clips=4, clip_seconds=1.0)
    for asset in item.assets():
        rack.store(asset, files[asset.key])
    rack.add(item)
    lane, asked = Lane("rack", 10), list[str]()

    async def aside(function: Callable[..., T], *arguments: Any) -> T:
        asked.append(function.__name__)
        return await lane(function, *arguments)

    loader = Loader(rack, aside)
    running = asyncio.create_task(loader.run())
    loader.want("a")
    while await loader.step():
        pass
    running.cancel()
    assert loader.cued is not None and not loader.fault
    assert loader.cued.given == loader.cued.sounds == len(item.cues)
    assert asked.count("load") == 1
    assert asked.count("_sound") == len(item.cues)
