"""From an edition to a finished show, one method a stage. As with segments, a stage takes and returns ids and keys, and
may be run again at any time."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace

from paperradio.codec import decode, encode
from paperradio.domain.paper import PaperId
from paperradio.domain.rundown import Item
from paperradio.domain.show import Edition, ShowScript
from paperradio.errors import (
    ConfigurationError,
    NothingToSay,
    PaperRadioError,
    PaperUnavailable,
    SourceUnreachable,
    StoreUnreachable,
)
from paperradio.newsroom.clips import clip_at, voiced
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.illustration import illustrated
from paperradio.newsroom.keys import Outline, Plan, Planned, ShowFiles, Vetted, Voiced
from paperradio.newsroom.outcomes import Outcomes, with_outcomes
from paperradio.newsroom.outlines import Outlines
from paperradio.newsroom.planning import Planner
from paperradio.newsroom.readings import Readings
from paperradio.newsroom.recording import Recorder
from paperradio.newsroom.remembering import Remembering, Told
from paperradio.newsroom.show_items import seconds, show_item
from paperradio.newsroom.steps import SegmentMaker
from paperradio.newsroom.trail_items import TrailMaker
from paperradio.ports import Catalogue

FORMAT = "2"
"""Part of every show's recipe: raised when shows of equal words and voices would come out otherwise than before."""
TOLERANCE = 0.1
"""A show whose length is off the target by more than this share is written once more."""
_log = logging.getLogger(__name__)


class ShowMaker:
    """Runs the stages, which stand here in their order."""

    def __init__(self, desk: Desk, catalogue: Catalogue, segments: SegmentMaker, remembering: Remembering) -> None:
        """Raises ConfigurationError where the desk has nobody to write or check shows."""
        if desk.show_editor is None or desk.show_checker is None:
            raise ConfigurationError("nobody is there to write shows")
        self._desk, self._store = desk, desk.store
        self._editor, self._checker = desk.show_editor, desk.show_checker
        self._catalogue = catalogue
        self._said = segments.said
        self._remembering = remembering
        self.readings = Readings(desk, catalogue, segments)
        self.planner = Planner(desk, catalogue, self.readings, self._editor)
        self._outlines = Outlines(desk, self.readings, self._editor)
        self._recorder = Recorder(desk, catalogue)
        self._trails = TrailMaker(desk, catalogue)

    @property
    def recipe(self) -> str:
        """What a show is made with: a short hash of writer, check, cast, format and their versions."""
        made_with = (self._editor, self._checker, self._desk.voicer, self.readings)
        parts = (*(each.recipe for each in made_with), self._desk.settings.voicing.mixing, FORMAT)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]

    def plan(self, edition: str) -> Planned:
        """`edition` is an Edition in JSON. Raises StoreUnreachable."""
        plan = self.planner.plan(decode(Edition, edition.encode()))
        format = self._desk.formats[plan.edition.format]
        _log.info("%s: %d new papers, %d can be had", plan.edition.id, len(plan.ranked), len(plan.candidates))
        has_matter = bool(plan.ranked or plan.corrections)
        return Planned(self._put("plan", plan), list(plan.candidates), format.most_papers, has_matter)

    def read(self, plan: str, paper_id: PaperId) -> bool:
        """Have the paper read; whether it can be told. While there is time a source that is away is waited for.

        Raises:
            SourceUnreachable, StoreUnreachable.
        """
        edition = decode(Plan, self._store.get(plan)).edition
        paper = self._catalogue.paper(paper_id)
        try:
            if paper is None or paper.withdrawn:
                raise PaperUnavailable(f"{paper_id} has been withdrawn")
            self.readings.of(paper)
        except StoreUnreachable:
            raise
        except SourceUnreachable as error:
            if self._may_wait(edition):
                raise
            return self._left_out(edition, paper_id, error)
        except PaperRadioError as error:
            return self._left_out(edition, paper_id, error)
        return True

    def outline(self, plan: str, papers: Sequence[PaperId]) -> str:
        """The key of what the show is written from; `papers` are those that were read.

        Raises:
            NothingToSay, StoreUnreachable.
        """
        return self._put("outline", self._outlines.make(decode(Plan, self._store.get(plan)), papers))

    def write(self, outline: str, factor: float = 1.0) -> str:
        """The key of the script, which aims at `factor` times the outline's length. Raises NothingToSay."""
        told = self._outline(outline)
        brief = self._outlines.brief(told, self._said.before(told.edition.id))
        brief = replace(brief, target_seconds=brief.target_seconds * factor)
        script = self._editor.write(brief, self._desk.formats[told.edition.format])
        if not script.turns:
            raise NothingToSay("the script is empty")
        return self._put("showscript", script)

    def check(self, outline: str, script: str) -> Vetted:
        """The keys of the script without what its papers do not bear out, and of the outcomes. Raises NothingToSay."""
        checked = self._checker.check(self._outlines.brief(self._outline(outline)), self._script(script))
        if not checked.script.turns:
            raise NothingToSay("nothing of the script is borne out by its papers")
        return Vetted(self._put("showscript", checked.script), self._put("outcomes", Outcomes(checked.outcomes)))

    def voice(self, outline: str, script: str) -> list[str]:
        """The keys of the clips' records, one for each turn. Raises SynthesisFailed."""
        turns = self._script(script).turns
        subjects = self._outlines.subjects(self._outline(outline))
        voicer = self._desk.voicer.telling(turns, {each.paper.id: (each.paper, each.document) for each in subjects})
        return [voiced(self._store, voicer, turn) for turn in turns]

    def correction(self, outline: str, take: Voiced) -> float:
        """By what the target is to be multiplied so that the show comes out as long as it should; 1 where it does.

        An edition with too few papers is as long as it is.
        """
        told = self._outline(outline)
        format = self._desk.formats[told.edition.format]
        duration = self._duration(take, told)
        if len(told.subjects) < format.least_papers or not told.target_seconds:
            return 1.0
        if abs(duration / told.target_seconds - 1) <= TOLERANCE:
            return 1.0
        _log.info("%s: %.0f s, not %.0f: it is written again", told.edition.id, duration, told.target_seconds)
        return told.target_seconds / duration

    def better(self, outline: str, first: Voiced, second: Voiced) -> Voiced:
        """The one whose length is nearer to the target."""
        told = self._outline(outline)
        return min((first, second), key=lambda each: abs(self._duration(each, told) - told.target_seconds))

    def illustrate(self, outline: str, script: str) -> list[tuple[str, str]]:
        """Of each paper that is spoken of its id and the key of the pictures of page 1 and of all that is shown."""
        turns = self._script(script).turns
        found: list[tuple[str, str]] = []
        for reading in self._outline(outline).subjects:
            told = [turn for turn in turns if turn.about == reading.paper_id]
            if told:
                document = self.readings.subject(reading).document
                found.append((reading.paper_id, illustrated(self._desk, reading.pdf, document, told)))
        return found

    def assemble(self, outline: str, take: Voiced, pictures: Sequence[tuple[str, str]]) -> str:
        """The key of the item; what it says between the facts is remembered."""
        told, script = self._outline(outline), self._script(take.script)
        self._said.keep(told.edition.id, script)
        subjects = self._outlines.subjects(told)
        clips = [clip_at(self._store, clip) for clip in take.clips]
        item = show_item(self._desk, told, script, subjects, clips, {PaperId(one): key for one, key in pictures})
        item = with_outcomes(item, decode(Outcomes, self._store.get(take.outcomes)))
        return self._put("item", replace(item, recipe=self.recipe, writing=script.writing))

    def publish(self, item: str) -> ShowFiles:
        """The keys of all that is made for listeners."""
        made, store, publisher = decode(Item, self._store.get(item)), self._store, self._desk.publisher
        sound = {cue.clip.sound.key: store.get(cue.clip.sound.key) for cue in made.cues}
        cover = self._desk.artwork(made)
        return ShowFiles(
            mp3=store.put("mp3", "mp3", publisher.mp3(made, sound, cover)).key,
            transcript=store.put("transcript", "json", publisher.transcript(made)).key,
            vtt=store.put("captions", "vtt", publisher.captions(made)).key,
            chapters=store.put("chapters", "json", publisher.chapters(made)).key,
            notes=store.put("notes", "html", publisher.notes(made)).key,
            artwork=store.put("artwork", "jpg", cover).key if cover else "",
        )

    def record(self, outline: str, item: str, files: ShowFiles) -> str:
        """The show's id; it is in the catalogue now. A second time changes nothing. Raises StoreUnreachable."""
        return self._recorder.record(self._outline(outline), item, files).id

    def trail(self, outline: str, script: str) -> str:
        """The id of the item that announces the show; empty where there is none. It never costs the show."""
        told = self._outline(outline)
        try:
            edition = self._recorder.scheduled(told.edition)
            return self._trails.make(edition, self._script(script), self._outlines.subjects(told))
        except PaperRadioError as error:
            _log.warning("%s is not announced: %s", told.edition.id, error)
            return ""

    def remember(self, outline: str, script: str, show: str) -> None:
        """What the show told of its papers goes into memory."""
        turns, now = self._script(script).turns, self._desk.clock.now()
        for subject in self._outlines.subjects(self._outline(outline)):
            cited = {index for turn in turns if turn.about == subject.paper.id for index in turn.cites}
            claims = tuple(claim for claim in subject.digest.claims if not cited.isdisjoint(claim.passages))
            self._remembering.told([Told(show, subject.paper, claims, now)])

    def _left_out(self, edition: Edition, paper_id: PaperId, error: PaperRadioError) -> bool:
        _log.warning("%s: %s is not discussed: %s", edition.id, paper_id, error)
        return False

    def _may_wait(self, edition: Edition) -> bool:
        """Until half of the time for its preparation is over."""
        if not edition.slots:
            return False
        air = edition.slots[0].start
        return self._desk.clock.now() < air - (air - edition.until) / 2

    def _duration(self, take: Voiced, outline: Outline) -> float:
        subjects = self._outlines.subjects(outline)
        clips = [clip_at(self._store, clip) for clip in take.clips]
        return seconds(self._desk, self._script(take.script), subjects, clips)

    def _outline(self, key: str) -> Outline:
        return decode(Outline, self._store.get(key))

    def _script(self, key: str) -> ShowScript:
        return decode(ShowScript, self._store.get(key))

    def _put(self, kind: str, value: object) -> str:
        return self._store.put(kind, "json", encode(value)).key
