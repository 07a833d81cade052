"""Synthesisers without anything of ours around them, and a Piper model of a real one's size."""

from __future__ import annotations

import ctypes
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import espeakng_loader
import numpy as np
import onnx
import piper
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

from paperradio.voicing.speech import Mark, Speech
from paperradio.voicing.voices import EspeakVoice

RATE, HOP = 22_050, 256
_FRAMES_A_PHONEME = 3  # with a pad after each: 14 phonemes a second
_CHANNELS, _HIDDEN = 256, 192
_UPSAMPLING = ((8, 16), (8, 16), (4, 8))
_RESIDUAL = ((3, (1, 2)), (5, (2, 6)), (7, (3, 12)))
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class BareEspeak:
    """espeak-ng, loaded once, set to one voice at a time; what it says is thrown away. `folder` gets a copy of the
    library, so that this one shares no state with the station's."""

    def __init__(self, folder: Path) -> None:
        self._library: Any = ctypes.CDLL(str(shutil.copy(espeakng_loader.get_library_path(), folder)))
        data = str(espeakng_loader.get_data_path()).encode()
        if self._library.espeak_Initialize(2, 0, data, 0x8000) <= 0:
            raise RuntimeError("espeak-ng does not start")
        self._callback = _Callback(lambda samples, count, events: 0)
        self._library.espeak_SetSynthCallback(self._callback)

    def choose(self, voice: EspeakVoice) -> None:
        """Speak with `voice` from now on."""
        self._library.espeak_SetVoiceByName(voice.name.encode())
        wanted = {1: voice.words_per_minute, 3: voice.pitch, 4: voice.pitch_range, 7: voice.word_gap}
        for parameter, value in wanted.items():
            self._library.espeak_SetParameter(parameter, value, 0)

    def speak(self, text: str) -> None:
        """One call of espeak_Synth."""
        data = text.encode() + b"\0"
        self._library.espeak_Synth(data, len(data), 0, 1, 0, 1, None, None)


class BarePiper:
    """A model through `piper-tts`; also what our path is given for a synthesiser."""

    by_sentence = True

    def __init__(self, model: Path) -> None:
        self._voice = piper.PiperVoice.load(model)

    def speak(self, text: str) -> Speech:
        told = piper.SynthesisConfig(normalize_audio=False)  # as the station asks for it
        chunks = [chunk.audio_float_array for chunk in self._voice.synthesize(text, told)]
        return Speech(np.concatenate(chunks), RATE, (Mark(0, 0.0),))


def write_medium_model(path: Path) -> Path:
    """A voice with the decoder of Piper's "medium" quality, its weights by chance: as costly, but for text encoder and
    flow, which are left out. What is heard is a tone for each phoneme, since chance would only roar."""
    graph = _Graph()
    ids = graph.put("Reshape", ["input", graph.constant("flat", np.array([-1], np.int64))])
    embedded = graph.put("Gather", [graph.weights((256, _HIDDEN)), ids])
    wide = graph.put("Unsqueeze", [graph.put("Transpose", [embedded], perm=[1, 0]), graph.constant("axis", _ints(0))])
    factors = graph.constant("factors", np.array([1, 1, _FRAMES_A_PHONEME], np.float32))
    frames = graph.put("Resize", [wide, "", factors], mode="nearest")
    sound = graph.decoder(frames)
    faint = graph.put("Mul", [sound, graph.constant("faint", np.array(1e-4, np.float32))])
    loud = graph.put("Gather", [graph.constant("levels", _levels()), ids])
    per_id = graph.put("Reshape", [loud, graph.constant("column", np.array([1, 1, -1, 1], np.int64))])
    hops = graph.constant("hum", _hum())
    tone = graph.put("Mul", [per_id, hops])
    flat = graph.put("Reshape", [tone, graph.constant("line", np.array([1, 1, -1], np.int64))])
    summed = graph.put("Add", [flat, faint])
    graph.put("Unsqueeze", [summed, graph.constant("first", _ints(1))], "output")
    path.write_bytes(graph.model().SerializeToString())
    configuration = {
        "audio": {"sample_rate": RATE, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "num_symbols": 256,
        "num_speakers": 1,
        "speaker_id_map": {},
        "phoneme_id_map": {phoneme: list(ids) for phoneme, ids in DEFAULT_PHONEME_ID_MAP.items()},
        "hop_length": HOP,
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(configuration), encoding="utf-8")
    return path


class _Graph:
    """Nodes and weights of a network as they are put together."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._tensors: list[Any] = []
        self._chance = np.random.default_rng(7)

    def put(self, operation: str, inputs: list[str], output: str = "", **attributes: Any) -> str:
        output = output or f"v{len(self._nodes)}"
        self._nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self._tensors.append(numpy_helper.from_array(value, name))
        return name

    def weights(self, shape: tuple[int, ...]) -> str:
        spread = 1 / np.sqrt(np.prod(shape[1:]))
        return self.constant(f"w{len(self._tensors)}", self._chance.normal(0, spread, shape).astype(np.float32))

    def conv(self, name: str, inside: int, outside: int, kernel: int, dilation: int = 1) -> str:
        pad = (kernel - 1) * dilation // 2
        return self.put("Conv", [name, self.weights((outside, inside, kernel))], pads=[pad, pad], dilations=[dilation])

    def decoder(self, frames: str) -> str:
        """HiFi-GAN with the second kind of residual block."""
        name, channels = self.conv(frames, _HIDDEN, _CHANNELS, 7), _CHANNELS
        for rate, kernel in _UPSAMPLING:
            pad = (kernel - rate) // 2
            active = self.put("LeakyRelu", [name], alpha=0.1)
            weights = self.weights((channels, channels // 2, kernel))
            name = self.put("ConvTranspose", [active, weights], strides=[rate], pads=[pad, pad])
            channels //= 2
            blocks = [self._block(name, channels, width, dilations) for width, dilations in _RESIDUAL]
            name = self.put("Sum", blocks)
        return self.put("Tanh", [self.conv(self.put("LeakyRelu", [name], alpha=0.1), channels, 1, 7)])

    def _block(self, name: str, channels: int, width: int, dilations: tuple[int, ...]) -> str:
        for dilation in dilations:
            active = self.put("LeakyRelu", [name], alpha=0.1)
            name = self.put("Add", [name, self.conv(active, channels, channels, width, dilation)])
        return name

    def model(self) -> onnx.ModelProto:
        inputs = [
            helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ]
        output = helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])
        graph = helper.make_graph(self._nodes, "voice", inputs, [output], self._tensors)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _ints(value: int) -> NDArray[np.int64]:
    return np.array([value], np.int64)


def _levels() -> NDArray[np.float32]:
    levels = np.full(256, 0.3, np.float32)
    for phoneme in " ,.:;?!^$":
        levels[DEFAULT_PHONEME_ID_MAP[phoneme][0]] = 0.0
    return levels


def _hum() -> NDArray[np.float32]:
    """A tone as long as a phoneme, of whole turns and with a few partials."""
    moments = np.arange(_FRAMES_A_PHONEME * HOP) / (_FRAMES_A_PHONEME * HOP)
    return np.asarray(sum(np.sin(2 * np.pi * 6 * k * moments) / k for k in range(1, 9)), np.float32)


def cpu_of(work: Callable[[], object], timer: Callable[[], float]) -> float:
    """What `timer` says `work` took."""
    before = timer()
    work()
    return timer() - before
