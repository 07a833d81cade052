"""Finishing raw speech."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from paperradio.domain.media import SAMPLE_RATE
from paperradio.errors import SynthesisFailed
from paperradio.settings import VoicingSettings
from paperradio.voicing.loudness import loudness
from paperradio.voicing.sound import finish, heard, to_flac
from paperradio.voicing.speech import Mark, Speech
from paperradio.voicing.voices import EqualiserBand

RATE = 22_050


def _speech(silence: float, hertz: float = 300.0) -> Speech:
    moments = np.arange(RATE) / RATE
    tone = (0.4 * np.sin(2 * np.pi * hertz * moments)).astype(np.float32)
    quiet = np.zeros(int(silence * RATE), np.float32)
    return Speech(np.concatenate([quiet, tone, quiet]), RATE, (Mark(0, silence), Mark(5, silence + 0.5)))


def test_trims_silence_and_moves_the_marks() -> None:
    sound = finish(_speech(0.5), (), VoicingSettings())
    assert sound.duration == pytest.approx(1.08, abs=0.02)
    assert sound.marks[1].at - sound.marks[0].at == pytest.approx(0.5, abs=0.001)
    assert sound.marks[0].at == pytest.approx(0.02, abs=0.011)


def test_begins_and_ends_without_a_click() -> None:
    samples = finish(_speech(0.0), (), VoicingSettings()).samples
    assert abs(samples[0]) < 1e-4
    assert abs(samples[-1]) < 1e-3
    assert np.abs(np.diff(samples[:48])).max() < 0.02


def test_keeps_the_pitch_at_the_new_rate() -> None:
    samples = finish(_speech(0.1), (), VoicingSettings()).samples
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
    assert np.argmax(spectrum) * SAMPLE_RATE / samples.size == pytest.approx(300, abs=1)
    above = spectrum[int(12_000 * samples.size / SAMPLE_RATE) :]
    assert above.max() < spectrum.max() * 1e-3


def test_equaliser_changes_its_band_only() -> None:
    chance = np.random.default_rng(3)
    noise = Speech(chance.normal(0, 0.1, 4 * RATE).astype(np.float32), RATE, ())
    plain = finish(noise, (), VoicingSettings(true_peak_dbtp=0)).samples
    toned = finish(
        noise, (EqualiserBand(hertz=3000, gain_db=-12, width=2.0),), VoicingSettings(true_peak_dbtp=0)
    ).samples

    def power(samples: np.ndarray, low: float, high: float) -> float:
        spectrum = np.abs(np.fft.rfft(samples)) ** 2
        return float(
            10 * np.log10(spectrum[int(low * samples.size / 48_000) : int(high * samples.size / 48_000)].sum())
        )

    lowered = power(toned, 2950, 3050) - power(plain, 2950, 3050)
    elsewhere = power(toned, 500, 700) - power(plain, 500, 700)
    assert lowered - elsewhere == pytest.approx(-12, abs=0.7)


def test_silence_is_no_speech() -> None:
    with pytest.raises(SynthesisFailed):
        heard(np.zeros(RATE, np.float32), RATE)
    with pytest.raises(SynthesisFailed):
        heard(np.zeros(0, np.float32), RATE)


def test_flac_holds_the_sound() -> None:
    sound = finish(_speech(0.1), (), VoicingSettings())
    samples, rate = soundfile.read(io.BytesIO(to_flac(sound.samples)), dtype="float32")
    assert rate == SAMPLE_RATE
    assert samples.shape == sound.samples.shape
    assert np.abs(samples - sound.samples).max() < 1e-4
    assert loudness(samples) == pytest.approx(-16, abs=0.2)
