"""How single turns come about."""

from __future__ import annotations

from paperradio.domain.digest import Claim, Part
from paperradio.domain.script import Turn
from paperradio.editorial.conversation import Conversation
from paperradio.editorial.phrases import Phrasebook
from paperradio.editorial.writer import KINDS
from paperradio.shipped import shipped_folder


def test_they_stands_only_after_a_question_that_names_them() -> None:
    chooser = Phrasebook(shipped_folder("prompts"), KINDS).chooser("p")
    told_by_ben = Turn("ben", "Short clips take their gain from the voice.", (0,), factual=True)
    talk = Conversation(chooser, [told_by_ben])
    talk.tell_limit(Claim(Part.LIMIT, "The authors did not test the clips on listeners.", (1,), 1.0))
    assert talk.turns[-1].text.startswith("The authors did not")
