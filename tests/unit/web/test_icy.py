from __future__ import annotations

from paperradio.web.icy import METADATA_INTERVAL, Interleaver


def read(data: bytes) -> tuple[bytes, list[str]]:
    sound, titles = b"", []
    while len(data) >= METADATA_INTERVAL:
        sound += data[:METADATA_INTERVAL]
        length = data[METADATA_INTERVAL] * 16
        data = data[METADATA_INTERVAL + 1 :]
        titles.append(data[:length].rstrip(b"\x00").decode())
        data = data[length:]
    return sound + data, titles


def test_sound_is_whole_and_titles_come_when_they_change() -> None:
    interleaver = Interleaver()
    sound = bytes(range(256)) * 300
    mixed = b"".join(
        interleaver.mix(sound[start : start + 5000], "It's; one" if start < 40_000 else "Two")
        for start in range(0, len(sound), 5000)
    )
    assert read(mixed) == (sound, ["StreamTitle='It’s, one';", "", "StreamTitle='Two';", ""])


def test_an_endless_title_is_cut() -> None:
    _, titles = read(Interleaver().mix(b"x" * METADATA_INTERVAL, "ü" * 9000))
    assert titles[0].startswith("StreamTitle='üü")
    assert titles[0].endswith("ü';")
