"""Which further outputs the settings switch on."""

from __future__ import annotations

from pathlib import Path

from paperradio.app.outputs import make_outputs
from paperradio.clock import SystemClock
from paperradio.outputs.air_check import AirCheck
from paperradio.outputs.obs.watcher import ObsWatcher
from paperradio.outputs.transmitter import Transmitter
from paperradio.settings import EncoderSettings, load_settings


def test_what_is_on_is_made(tmp_path: Path) -> None:
    clock = SystemClock()
    transmitter = Transmitter(
        EncoderSettings(),
        clock,
        address=f"unix:{tmp_path / 'air.sock'}",
        numbers=tmp_path / "hls.json",
        frames_per_second=5,
        lag_seconds=1,
    )
    station = {"storage": {"data": tmp_path}}
    assert make_outputs(load_settings(None, station), transmitter, clock) == ()
    both = load_settings(None, station | {"air_check": {"on": True}, "obs": {"on": True}})
    assert [type(output) for output in make_outputs(both, transmitter, clock)] == [AirCheck, ObsWatcher]
