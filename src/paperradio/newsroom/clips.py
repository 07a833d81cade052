"""Clips as they are stored: the sound at the voicer's key, its record as JSON beside it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from paperradio.codec import Undecodable, decode, encode
from paperradio.domain.media import Clip
from paperradio.domain.script import Turn
from paperradio.errors import ArtefactMissing
from paperradio.ports import ArtefactStore, Voicer


def voiced(store: ArtefactStore, voicer: Voicer, turn: Turn) -> str:
    """The key of the record of the turn's clip; spoken only where it is not stored yet.

    A record is kept for each wording: two texts that are spoken alike share their sound, not their captions.
    Sound that items refer to already is never overwritten.
    """
    key = voicer.key(turn)
    record = _record_key(key, turn)
    known = _stored(store, record)
    if known is not None and store.has(known.sound.key):
        return record
    clip, sound = voicer.voice(turn)
    sha256 = hashlib.sha256(sound).hexdigest()
    if store.has(key) and hashlib.sha256(store.get(key)).hexdigest() != sha256:
        asset = store.put("clip", "flac", sound)
    else:
        asset = store.put_at(key, sound)
    store.put_at(record, encode(replace(clip, sound=asset)))
    return record


def clip_at(store: ArtefactStore, record: str) -> Clip:
    """The clip of a record's key. Raises ArtefactMissing, StoreUnreachable."""
    return decode(Clip, store.get(record))


def _record_key(key: str, turn: Turn) -> str:
    """``clip/ab/abcd….json``, made from the sound's key and the turn's wording."""
    name = hashlib.sha256(f"{key}\n{turn.speaker}\n{turn.text}".encode()).hexdigest()
    return f"clip/{name[:2]}/{name}.json"


def _stored(store: ArtefactStore, record: str) -> Clip | None:
    try:
        return clip_at(store, record)
    except (ArtefactMissing, Undecodable):
        return None
