from __future__ import annotations

from paperradio.domain.accuracy import Support, accuracy
from paperradio.domain.verdict import Action, Outcome


def test_statements_are_counted_by_tenths() -> None:
    told = accuracy(
        [
            Outcome(Action.KEPT, "Next.", 0),
            Outcome(Action.KEPT, "It holds.", 1, (), True, 0.05),
            Outcome(Action.REPAIRED, "It holds. All.", 2, ("scope: all", "scope: every", "number: 3"), True, 0.5),
            Outcome(Action.KEPT, "It ends.", 3, (), True, 0.95),
            Outcome(Action.DROPPED, "It flies.", None, ("support: nothing",), True, 0.99),
        ]
    )
    assert told.whole == Support(4, 2)
    assert told.whole.rate == 0.5
    assert [tenth.statements for tenth in told.tenths] == [1, 0, 0, 0, 0, 1, 0, 0, 0, 2]
    assert [tenth.rate for tenth in told.tenths[-2:]] == [None, 0.5]
    assert told.actions == {"kept": 3, "repaired": 1, "dropped": 1}
    assert told.reasons == {"scope": 1, "number": 1, "support": 1}


def test_nothing_stated_has_no_rate() -> None:
    assert accuracy([]).whole.rate is None
