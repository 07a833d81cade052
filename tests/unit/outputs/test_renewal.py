"""When a stream begins anew before its service ends it."""

from __future__ import annotations

from paperradio.outputs.renewal import BOUNDARY_SECONDS, Renewal
from paperradio.testing import FakeClock

HOURS = 3600.0


def test_it_waits_for_the_next_item_after_47_hours() -> None:
    clock = FakeClock()
    renewal = Renewal(47, clock)
    renewal.begin()
    renewal.announce(100.0)
    clock.advance(46.99 * HOURS)
    assert not renewal.due(101.0)  # An item, but too early.
    clock.advance(0.02 * HOURS)
    assert not renewal.due(103.0)  # The time has come, but that item began before.
    renewal.announce(110.0)
    assert not renewal.due(109.0)
    assert renewal.due(111.0)


def test_an_item_that_is_announced_again_does_not_begin_again() -> None:
    """As an open item that grows is, and one after which something else comes than was told."""
    clock = FakeClock()
    renewal = Renewal(47, clock)
    renewal.begin()
    renewal.announce(100.0)
    assert not renewal.due(101.0)
    clock.advance(47.01 * HOURS)
    renewal.announce(100.0)
    assert not renewal.due(105.0)
    renewal.announce(110.0)
    assert renewal.due(111.0)


def test_it_does_not_wait_for_ever() -> None:
    clock = FakeClock()
    renewal = Renewal(47, clock)
    renewal.begin()
    clock.advance(47 * HOURS + BOUNDARY_SECONDS - 1)
    assert not renewal.due(1.0)
    clock.advance(1)
    assert renewal.due(3.0)
    assert 47 * HOURS + BOUNDARY_SECONDS < 48 * HOURS


def test_each_stream_has_its_own_hours() -> None:
    clock = FakeClock()
    renewal = Renewal(1, clock)
    clock.advance(2 * HOURS)
    renewal.begin()
    renewal.announce(1.0)
    assert not renewal.due(2.0)
