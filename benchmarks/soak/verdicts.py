"""What is required of a soak, and whether it was met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.soak.analysis import LONGEST_SILENCE, Heard, Silence
from benchmarks.soak.growth import drift, growth_per_hour
from benchmarks.soak.injector import Event
from benchmarks.soak.monitor import Monitor
from benchmarks.soak.offset import Offset

MOST_DRIFT = 0.020
_MEBIBYTE = float(1 << 20)
_MEMORY_LIMITS = {"air": 5.0, "encoder": 2.0, "rtmp pusher": 2.0}
"""In MiB an hour."""
_LEAST_EPOCH_SECONDS = 240.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """One requirement. `met` is None where the run was too short, or what is measured did not happen."""

    name: str
    limit: str
    measured: str
    met: bool | None


def silence(output: str, found: Sequence[Silence], heard: Heard) -> Verdict:
    """No silence that is too long on an output that was not itself broken."""
    others = [one for one in found if one.output == output and not one.own]
    longest = max((span.seconds for span in heard.silences), default=0.0)
    told = f"{len(others)} ({len([one for one in found if one.output == output])} in all, longest {longest:.1f} s)"
    name = f"silence over {LONGEST_SILENCE:.0f} s, {output} not itself broken"
    return Verdict(name, "none", told, bool(heard.seconds) and not others)


def healed(events: Sequence[Event], ended: float) -> Verdict:
    """After each fault the station was well again."""
    ill = [event.name for event in events if not event.heals(ended)]
    told = f"{len(events) - len(ill)} of {len(events)}" + "".join(f"; not: {name}" for name in ill)
    return Verdict("faults after which all was well again", "all", told, not ill if events else None)


def order(output: str, heard: Heard) -> Verdict:
    """Nothing out of order."""
    met = None if not heard.seconds else not heard.disorder
    return Verdict(f"time stamps out of order, {output}", "none", f"{len(heard.disorder)}", met)


def in_step(name: str, found: Offset | None) -> Verdict:
    """Picture and sound."""
    told = "not measured"
    if found is not None:
        told = (
            f"{1000 * found.pipeline:+.0f} ms ({1000 * found.least:+.0f} to {1000 * found.most:+.0f}, "
            f"{found.pairs} pairs); "
            f"first picture seen {1000 * found.seen_least:+.0f} to {1000 * found.seen_most:+.0f}"
        )
    return Verdict(f"flash less beep, {name}", "−45 to +15 ms", told, found.within if found else None)


def steady(monitor: Monitor, heard: Heard) -> list[Verdict]:
    """The clock, and the media's own count."""
    found: list[float] = []
    for samples in monitor.epochs:
        length = samples[-1][0] - samples[0][0] if samples else 0.0
        window = min(300.0, max(60.0, length / 4))
        moved = drift(samples, window) if length >= _LEAST_EPOCH_SECONDS else None
        found += [moved] if moved is not None else []
    most = max(map(abs, found), default=None)
    told = f"{1000 * most:.1f} ms, {len(found)} epochs" if most is not None else "no epoch was long enough"
    counted = f"{1000 * heard.drift:.1f} ms" if heard.seconds else "nothing came"
    return [
        Verdict(
            "drift of air time from the monotonic clock", "20 ms", told, None if most is None else most <= MOST_DRIFT
        ),
        Verdict(
            "drift of date-time from samples and lengths, HLS",
            "20 ms",
            counted,
            heard.drift <= MOST_DRIFT if heard.seconds else None,
        ),
    ]


def memory(monitor: Monitor) -> list[Verdict]:
    """Growth after the first quarter of an hour."""
    found: list[Verdict] = []
    for role, limit in _MEMORY_LIMITS.items():
        grown = growth_per_hour(monitor.memory(role))
        told = f"{grown / _MEBIBYTE:+.2f} MiB/h" if grown is not None else "no life was long enough"
        met = None if grown is None else grown / _MEBIBYTE <= limit
        found.append(Verdict(f"memory growth, {role}", f"{limit:.0f} MiB/h", told, met))
    return found


def verdicts(
    heard: Mapping[str, Heard],
    silences: Sequence[Silence],
    offsets: Mapping[str, Offset | None],
    monitor: Monitor,
    events: Sequence[Event],
    ended: float,
) -> list[Verdict]:
    """All of them."""
    return [
        healed(events, ended),
        *(silence(output, silences, each) for output, each in heard.items()),
        *(in_step(name, found) for name, found in offsets.items()),
        *steady(monitor, heard["hls"]),
        *memory(monitor),
        *(order(output, heard[output]) for output in ("hls", "rtmp")),
    ]
