"""A sample of each voice of the cast, for the page."""

from __future__ import annotations

import logging
from contextlib import suppress

from paperradio.codec import Undecodable, decode, encode
from paperradio.domain.rundown import ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.domain.voices import Introduction, Preview, Previews, previews_key
from paperradio.errors import ArtefactMissing, SynthesisFailed
from paperradio.newsroom.clips import clip_at, voiced
from paperradio.newsroom.desk import Desk
from paperradio.ports import Voicer

_log = logging.getLogger(__name__)


def make_previews(desk: Desk) -> Previews:
    """Make and store the samples of the voices that are there now, where they are not stored yet.

    Raises:
        StoreUnreachable, ArtefactMissing, EncoderFailed, MissingProgram.
    """
    voicer, key = desk.voicer.now(), previews_key(desk.settings.first_channel.name)
    with suppress(ArtefactMissing, Undecodable):
        known = decode(Previews, desk.store.get(key))
        if known.recipe == voicer.recipe and all(desk.store.has(each.mp3_key) for each in known.previews):
            return known
    spoken: list[Preview] = []
    for each in voicer.introductions():
        try:
            spoken.append(_spoken(desk, voicer, each))
        except SynthesisFailed as error:
            _log.warning("The page has no sample of %s: %s", each.label, error)
    made = Previews(voicer.recipe, tuple(spoken))
    desk.store.put_at(key, encode(made))
    return made


def _spoken(desk: Desk, voicer: Voicer, introduction: Introduction) -> Preview:
    turn = Turn(introduction.speaker, introduction.sample)
    clip = clip_at(desk.store, voiced(desk.store, voicer, turn))
    item = desk.assemble(
        id=f"preview:{introduction.speaker}",
        kind=ItemKind.IDENT,
        title=introduction.label,
        script=Script(None, (turn,)),
        clips=[clip],
        document=None,
        pages=(),
        page_count=0,
        paper=None,
        recipe=voicer.recipe,
        created=desk.clock.now(),
    )
    mp3 = desk.publisher.mp3(item, {clip.sound.key: desk.store.get(clip.sound.key)})
    return Preview(introduction, desk.store.put("mp3", "mp3", mp3).key, item.duration)
