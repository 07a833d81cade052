"""Two good dialogues about samples that come with the station, as a language model would write them.

Each line names the quotations that it rests on by words of theirs; `written` looks their numbers up in the prompt, as
a model does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.model_behaviours import Behaviour, Good, Reading

_QUOTATION = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line: `grounds` are words of the quotations that it cites, none for a question."""

    speaker: str
    text: str
    grounds: tuple[str, ...] = ()


def quotations_of(prompt: str) -> dict[int, str]:
    """The quotations that a dialogue's prompt shows, by number."""
    return {int(number): text for number, text in _QUOTATION.findall(prompt)}


def numbers_of(prompt: str, grounds: Sequence[str]) -> list[int]:
    """The numbers of the quotations with these words; each must be in exactly one of them."""
    found = []
    for words in grounds:
        (number,) = (number for number, text in quotations_of(prompt).items() if words in text)
        found.append(number)
    return found


def written(prompt: str, lines: Sequence[Spoken]) -> str:
    """The answer to a dialogue's prompt."""
    said = []
    for line in lines:
        cites = ",".join(map(str, numbers_of(prompt, line.grounds)))
        said.append(f"{line.speaker}{f' [{cites}]' if cites else ''}: {line.text}")
    return "\n".join(said)


def asks_for_a_dialogue(prompt: str) -> bool:
    """Whether the last message of a prompt does, not one that mends a line or tries the model out."""
    return "Write the lines only" in prompt


def for_dialogues(behaviour: Behaviour) -> Behaviour:
    """Asked for a dialogue, the server behaves so; whatever else it is asked, it says something short."""
    return Reading(lambda prompt: behaviour if asks_for_a_dialogue(prompt) else Good("I would rather leave it."))


def writing(lines: Sequence[Spoken], how: Callable[[str], Behaviour] = Good) -> Behaviour:
    """A server whose model writes these lines, and does as `how` says with them; it mends none."""
    return for_dialogues(Reading(lambda prompt: how(written(prompt, lines))))


def _ben(text: str) -> Spoken:
    return Spoken("BEN", text)


def _ada(text: str, *grounds: str) -> Spoken:
    return Spoken("ADA", text, grounds)


DURABLE_WORKFLOWS = (
    _ben("Why would anybody worry about losing work here?"),
    _ada(
        "A program that turns papers into radio segments does minutes of work for each paper, and it may be stopped "
        "at any moment.",
        "does minutes of work",
        "stopped at any moment",
    ),
    _ben("And what did they do against that?"),
    _ada(
        "They report what it costs to make the work durable, with a workflow library on top of SQLite.",
        "We report what it costs",
    ),
    _ben("What is a durable workflow, then?"),
    _ada(
        "It is a plain function whose finished steps are recorded in a database.",
        "is a plain function",
    ),
    _ben("So what happens after a restart?"),
    _ada(
        "The library runs the function again and returns the recorded result for each step that had finished.",
        "runs the function again",
    ),
    _ben("Did that hold when somebody pulled the plug?"),
    _ada(
        "After the process was killed without warning, each workflow went on at the step after the last one that had "
        "finished.",
        "killed without warning",
    ),
    _ben("How much does all this recording cost?"),
    _ada(
        "Recording one finished step takes about 4 milliseconds. A segment with nine steps therefore pays 36 "
        "milliseconds for durability.",
        "about 4 milliseconds",
        "pays 36 milliseconds",
    ),
    _ben("Does the library itself need much?"),
    _ada(
        "It needs 90 megabytes of memory, and an idle program takes 1.5 percent of a processor core.",
        "90 megabytes",
    ),
    _ben("Is there anything that one should not record?"),
    _ada(
        "Documents. Steps pass keys instead, because a pickled document took up to 1.6 megabytes for a single step.",
        "Steps pass keys",
    ),
    _ben("What about others who read the same database meanwhile?"),
    _ada(
        "Without write-ahead logging, a reader of the same database waited up to three seconds.",
        "Without write-ahead logging",
    ),
    _ben("What should a listener take away from it?"),
    _ada(
        "They conclude that two habits, passing keys and write-ahead logging, matter more than the choice of library.",
        "two habits",
    ),
    _ben("How far can one trust these numbers?"),
    _ada("They measured one library on one machine.", "one library on one machine"),
)
"""About the sample ``durable-workflows``."""

HLS_TIMING = (
    _ben("How does a live stream get to a player in the first place?"),
    _ada(
        "HTTP Live Streaming sends a broadcast as short files that are listed in a growing playlist.",
        "as short files",
    ),
    _ben("And does it matter where those files begin?"),
    _ada(
        "Where they begin decides whether a player can start at once, and how long they are decides how far behind "
        "the studio a listener is.",
        "Where these files begin",
    ),
    _ben("So what have the authors built?"),
    _ada(
        "They describe a cutter that works inside the program that runs the encoder. They compare it with a second "
        "ffmpeg process that copies the stream into files.",
        "We describe a cutter",
    ),
    _ben("Is that a big program?"),
    _ada(
        "The cutter needs some forty lines of code and takes 0.4 percent of a processor core.",
        "some forty lines",
    ),
    _ben("What went wrong with the second process?"),
    _ada(
        "When the encoder was killed, the copying process left a broken segment and no mark of a discontinuity, "
        "while the cutter did both right.",
        "no mark of a discontinuity",
    ),
    _ben("How does the cutter know where it may cut?"),
    _ada(
        "A segment must begin with a key frame, because a decoder can only start there. The encoder places one every "
        "two seconds.",
        "must also begin with a key frame",
        "every two seconds, which",
    ),
    _ben("And what if that encoder is gone all of a sudden?"),
    _ada(
        "When an encoder dies, its last segment ends at the last whole packet. The next one carries a discontinuity "
        "tag, because a new encoder starts with new counters.",
        "ends at the last whole packet",
        "carries a discontinuity tag",
    ),
    _ben("How far behind is a listener in the end?"),
    _ada(
        "With segments of four seconds, a player that follows the standard starts about 12 seconds behind the live "
        "edge.",
        "about 12 seconds behind",
    ),
    _ben("Why not make the segments longer?"),
    _ada(
        "Going from four to six seconds adds six seconds of delay and saves 300 playlist changes in an hour.",
        "saves 300 playlist changes",
    ),
    _ben("What have they left out?"),
    _ada(
        "They did not test low-latency extensions of the protocol, which publish parts of a segment before it is "
        "complete.",
        "low-latency extensions",
    ),
)
"""About the sample ``hls-timing``."""
