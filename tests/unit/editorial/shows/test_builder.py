"""Whole shows of small papers, written and checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from paperradio.domain.memory import Recollection
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.show import Brief, ShowScript, Subject
from paperradio.editorial.shows.builder import ShowBuilder
from paperradio.editorial.shows.check import ShowGroundingChecker
from paperradio.editorial.writer import ExtractiveEditor, seconds
from paperradio.errors import NothingToSay
from paperradio.settings.shows import SectionKind, ShowFormat
from paperradio.testing import FakeEmbedder

Make = Callable[..., Brief]
OTHER = Paper(
    PaperId("2611.00099v1"),
    "A Bell for Foggy Nights",
    ("Gus Gum",),
    "Fog hides ships from each other. We present a bell that ships hear at a distance of 3 kilometres in thick fog.",
)


def kinds(script: ShowScript) -> list[str]:
    return list(dict.fromkeys(section.kind for section in script.sections))


@pytest.mark.parametrize("target", [310, 360, 420])
def test_a_show_is_as_long_as_it_should_be(builder: ShowBuilder, brief: Make, daily: ShowFormat, target: int) -> None:
    script = builder.write(brief(target_seconds=target), daily)
    assert 0.9 * target <= seconds(script.turns) <= 1.1 * target


def test_more_than_the_material_carries_is_not_padded(builder: ShowBuilder, brief: Make, daily: ShowFormat) -> None:
    most = builder.capacity(brief(), daily)
    script = builder.write(brief(target_seconds=10 * most), daily)
    assert seconds(script.turns) == pytest.approx(most, rel=0.05)
    assert len({turn.text for turn in script.turns}) == len(script.turns)


def test_it_opens_with_the_day_in_words_and_says_what_made_it(
    builder: ShowBuilder, brief: Make, daily: ShowFormat
) -> None:
    script = builder.write(brief(), daily)
    assert script.title == "The Daily, 22 November 2026"
    opening = " ".join(turn.text for turn in script.sections[0].turns)
    for said in ("The Daily", "Paper Radio", "Sunday, the twenty-second of November, twenty twenty-six"):
        assert said in opening
    assert "machine" in opening


def test_headlines_are_those_of_the_papers_that_follow_in_their_order(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat
) -> None:
    given = brief(target_seconds=200)
    script = checker.check(given, builder.write(given, daily)).script
    headlines = next(section for section in script.sections if section.kind == SectionKind.HEADLINES)
    announced = [turn.about for turn in headlines.turns if turn.about]
    told = [section.paper_id for section in script.sections if section.kind == SectionKind.PAPERS]
    assert announced == told
    assert len(script.headlines) == len(told)
    assert not any(line.startswith(("Then:", "And finally:")) for line in script.headlines)


def test_no_work_comes_twice(builder: ShowBuilder, brief: Make, daily: ShowFormat, subjects: list[Subject]) -> None:
    first = subjects[0]
    again = Subject(replace(first.paper, id=PaperId("2611.00000v2")), first.document, first.digest)
    copy = Subject(replace(first.paper, id=PaperId("upload")), first.document, first.digest)
    others = (replace(first.paper, id=PaperId("2611.00000v3")), OTHER)
    script = builder.write(brief(subjects=(*subjects, again, copy), others=others, target_seconds=900), daily)
    told = [section.paper_id for section in script.sections if section.kind == SectionKind.PAPERS]
    assert len(told) == len(set(told)) == len(subjects)
    assert set(script.papers) == {subject.paper.id for subject in subjects} | {OTHER.id}


def test_each_paper_names_its_title_and_all_its_turns_say_whose_they_are(
    builder: ShowBuilder, brief: Make, daily: ShowFormat, subjects: list[Subject]
) -> None:
    titles = {subject.paper.id: subject.paper.title for subject in subjects}
    for section in builder.write(brief(), daily).sections:
        if section.kind == SectionKind.PAPERS:
            assert section.paper_id is not None
            assert section.title == titles[section.paper_id]
            assert any(section.title in turn.text for turn in section.turns[:4])
            assert all(turn.about is not None for turn in section.turns if turn.factual)


def test_with_too_few_papers_it_is_a_short_edition_that_says_so(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat, subjects: list[Subject]
) -> None:
    given = brief(subjects=tuple(subjects[:2]))
    script = checker.check(given, builder.write(given, daily)).script
    quiet = script.sections[0].turns[-1].text
    assert "short" in quiet or "brief" in quiet
    assert seconds(script.turns) < daily.length.target_seconds * 2


def test_without_any_paper_there_is_no_show(builder: ShowBuilder, brief: Make, daily: ShowFormat) -> None:
    with pytest.raises(NothingToSay):
        builder.write(brief(subjects=()), daily)
    script = builder.write(brief(subjects=(), others=(OTHER,)), daily)
    assert kinds(script) == ["opening", "brief", "closing"]


def test_what_was_told_before_is_said_when_it_is_close_and_was_told(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat, subjects: list[Subject]
) -> None:
    at = datetime(2026, 11, 14, 12, tzinfo=UTC)
    text = "The authors show that a lamp of 3 watts lights a whole harbour."
    near = Recollection(PaperId("2610.00001v1"), "Lamps for Harbours", text, 0.8, at, "segment:x")
    own = replace(near, paper_id=PaperId("2611.00002v1"), similarity=0.99)
    far = replace(near, paper_id=PaperId("2610.00002v1"), similarity=0.2)
    seen = replace(near, paper_id=PaperId("2610.00003v1"), item_id="")
    harbours = subjects[2].paper.id
    given = brief(earlier={harbours: (own, near, far, seen)})
    script = checker.check(given, builder.write(given, daily)).script
    section = next(each for each in script.sections if each.kind == SectionKind.EARLIER)
    said = " ".join(turn.text for turn in section.turns)
    assert "the fourteenth of November" in said
    assert said.count("Lamps for Harbours") == 1
    assert said.endswith(text)
    without = builder.write(brief(earlier={harbours: (own, far, seen)}), daily)
    assert SectionKind.EARLIER not in kinds(without)


def test_withdrawn_papers_are_named(builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make) -> None:
    daily = ShowFormat.model_validate(
        {"name": "x", "title": "Week 7", "sections": ["opening", "corrections", "closing"]}
    )
    given = brief(subjects=(), corrections=(replace(OTHER, withdrawn=True),))
    script = checker.check(given, builder.write(given, daily)).script
    assert kinds(script) == ["opening", "corrections", "closing"]
    assert OTHER.title in script.sections[1].turns[0].text


def test_a_format_of_ones_own_works_and_what_cannot_be_fed_is_left_out(
    embedder: FakeEmbedder, brief: Make, subjects: list[Subject]
) -> None:
    builder = ShowBuilder(ExtractiveEditor(embedder), embedder)
    own = ShowFormat.model_validate(
        {"name": "own", "title": "Mine", "sections": ["speech", "opening", "paper", "changes", "correction", "closing"]}
    )
    script = builder.write(brief(), own)
    assert kinds(script) == ["opening", "paper", "closing"]
    assert [each.paper_id for each in script.sections if each.paper_id] == [subjects[0].paper.id]


def test_the_hosts_are_those_of_the_format(builder: ShowBuilder, brief: Make, daily: ShowFormat) -> None:
    other = daily.model_copy(update={"hosts": ("eve", "dan")})
    assert {turn.speaker for turn in builder.write(brief(), other).turns} == {"eve", "dan"}
    alone = builder.write(brief(), daily.model_copy(update={"hosts": ("eve",)}))
    assert {turn.speaker for turn in alone.turns} == {"eve"}
    assert not any(turn.text.endswith("?") for turn in alone.turns)


@pytest.mark.parametrize(("hosts", "count"), [(("eve",), 8), (("clara", "dan"), 40)])
def test_a_show_may_have_more_papers_than_there_are_lines(
    builder: ShowBuilder, brief: Make, daily: ShowFormat, subjects: list[Subject], hosts: tuple[str, ...], count: int
) -> None:
    many = tuple(_another(subjects[number % len(subjects)], number) for number in range(count))
    format = daily.model_copy(update={"hosts": hosts, "most_papers": count})
    script = builder.write(brief(subjects=many, target_seconds=1000 * count), format)
    told = [section.paper_id for section in script.sections if section.kind == SectionKind.PAPERS]
    assert set(told) == {subject.paper.id for subject in many}


def _another(subject: Subject, number: int) -> Subject:
    name = "abcdefgh"[number // 8] + "abcdefgh"[number % 8]
    paper = replace(subject.paper, id=PaperId(f"2612.{number:05}v1"), title=f"{subject.paper.title} {name}")
    return replace(subject, paper=paper)


def test_a_guest_explains_the_second_paper(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat
) -> None:
    format = daily.model_copy(update={"hosts": ("clara", "dan"), "guests": ("erin",)})
    script = builder.write(brief(), format)
    papers = [section for section in script.sections if section.kind == SectionKind.PAPERS]
    speakers = [{turn.speaker for turn in section.turns if turn.factual and turn.about} for section in papers]
    assert "erin" in speakers[1]
    assert "clara" not in speakers[1]
    assert all("erin" not in each for each in (speakers[0], *speakers[2:]))
    assert papers[1].turns[0].speaker == "clara", "the host says that there is a guest"
    assert {turn.speaker for turn in script.turns} == {"clara", "dan", "erin"}
    assert checker.check(brief(), script).script.turns == script.turns


def test_the_same_brief_gives_the_same_show_and_another_day_other_lines(
    builder: ShowBuilder, brief: Make, daily: ShowFormat
) -> None:
    first = builder.write(brief(), daily)
    assert builder.write(brief(), daily) == first
    tomorrow = brief(edition=replace(brief().edition, date="2026-11-23"))
    assert builder.write(tomorrow, daily).lines != first.lines


def test_the_check_leaves_a_show_of_the_builder_as_it_is(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat
) -> None:
    given = brief(others=(OTHER,))
    script = builder.write(given, daily)
    checked = checker.check(given, script)
    assert [(each.action, each.written, each.reasons) for each in checked.outcomes if each.action != "kept"] == []
    assert checked.script == script
    assert [each.place for each in checked.outcomes] == list(range(len(script.turns)))
