"""Piper voices that are generated: a tone for each phoneme, silence for the spaces between words.

They go through the real `piper-tts` and take its inputs, but nobody spoke for them. A voice can have a fault, which
comes out in every sentence that has the sound of the `s` in "treasure", and in no other.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import onnx

RATE = 22_050
HOP = 256
PHONEME_FRAMES, SPACE_FRAMES = 4.0, 3.0
FAULTY_WORD = "treasure"
FAULTY_PHONEME = "ʒ"
_SILENT = " ,.:;?!'_^$"


class Fault(StrEnum):
    """What is wrong with a voice."""

    NONE = "none"
    RAISES = "raises"
    SILENT = "silent"
    ENDLESS = "endless"
    """Half a minute of sound for a word."""
    CLIPPED = "clipped"
    NOT_A_NUMBER = "not-a-number"
    HANGS = "hangs"


def write_piper_voice(
    path: Path, hertz: tuple[float, ...] = (220.0,), aligned: bool = True, fault: Fault = Fault.NONE
) -> Path:
    """Write a model to `path` (``NAME.onnx``) and its configuration beside it.

    It has a speaker for each tone of `hertz`, named ``p0``, ``p1`` and so on. One that is not `aligned` does not tell
    how long each phoneme is, and cannot be made to.
    """
    import onnx

    path.write_bytes(_model(hertz, aligned, fault).SerializeToString())
    onnx.checker.check_model(str(path))
    configuration = {
        "audio": {"sample_rate": RATE, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "num_symbols": 256,
        "num_speakers": len(hertz),
        "speaker_id_map": {f"p{place}": place for place in range(len(hertz))} if len(hertz) > 1 else {},
        "phoneme_id_map": _ids(),
        "hop_length": HOP,
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(configuration), encoding="utf-8")
    return path


def _ids() -> dict[str, list[int]]:
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    return {phoneme: list(ids) for phoneme, ids in DEFAULT_PHONEME_ID_MAP.items()}


def _by_id(ordinary: float, silent: float, pad: float) -> NDArray[np.float32]:
    values = np.full(256, ordinary, np.float32)
    for phoneme in _SILENT:
        values[_ids()[phoneme][0]] = silent
    for mark in "ˈˌː_":
        values[_ids()[mark][0]] = pad
    return values


def _model(hertz: tuple[float, ...], aligned: bool, fault: Fault) -> onnx.ModelProto:
    from onnx import TensorProto, helper

    nodes: list[Any] = []

    def put(operation: str, inputs: list[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    put("Reshape", ["input", "flat"], "ids")
    put("ReduceMax", [put("Gather", ["faulty", "ids"], "faults")], "fault", keepdims=0)
    put("Mul", [put("Gather", ["frames", "ids"], "lengths"), _element(put, "scales", "one")], "scaled")
    if fault is Fault.ENDLESS:
        put("Mul", ["fault", "many"], "more")
        put("Mul", ["scaled", put("Add", ["more", "unit"], "times")], "stretched")
    put("Ceil" if aligned else "Round", ["stretched" if fault is Fault.ENDLESS else "scaled"], "w_ceil")
    put("Cast", [put("ReduceSum", ["w_ceil"], "total", keepdims=0)], "count", to=TensorProto.INT64)
    put("Range", ["none", "count", "one"], "frame")
    put("Cast", ["frame"], "at", to=TensorProto.FLOAT)
    put("Reshape", [put("CumSum", ["w_ceil", "none"], "ends"), "by_id"], "limits")
    put("Cast", [put("LessOrEqual", ["limits", "at"], "past")], "passed", to=TensorProto.INT64)
    put("ReduceSum", ["passed", "across"], "owner", keepdims=0)
    put("Gather", [put("Gather", ["levels", "ids"], "loud"), "owner"], "level")
    put("Mul", ["count", "hops"], "samples")
    put("Cast", [put("Range", ["none", "samples", "one"], "sample")], "moment", to=TensorProto.FLOAT)
    put("Sin", [put("Mul", ["moment", put("Gather", ["turns", _speaker(hertz)], "turn")], "angle")], "tone")
    put("Mul", [put("Reshape", ["tone", "by_frame"], "framed"), put("Reshape", ["level", "by_id"], "column")], "heard")
    last = _with_fault(put, nodes, fault)
    put("Reshape", [last, "sound"], "output")
    return _graph(nodes, hertz)


def _constants(hertz: tuple[float, ...]) -> dict[str, Any]:
    faulty = np.zeros(256, np.float32)
    faulty[_ids()[FAULTY_PHONEME][0]] = 1
    return {
        "frames": _by_id(PHONEME_FRAMES, SPACE_FRAMES, 0.0),
        "levels": _by_id(0.3, 0.0, 0.3),
        "faulty": faulty,
        "turns": np.array([2 * np.pi * each / RATE for each in hertz], np.float32),
        "hops": np.array(HOP, np.int64),
        "across": np.array([0], np.int64),
        "none": np.array(0, np.int64),
        "one": np.array(1, np.int64),
        "unit": np.array(1, np.float32),
        "nothing": np.array(0, np.float32),
        "by_frame": np.array([-1, HOP], np.int64),
        "by_id": np.array([-1, 1], np.int64),
        "flat": np.array([-1], np.int64),
        "sound": np.array([1, 1, 1, -1], np.int64),
        "many": np.array(400, np.float32),
        "most": np.array(2**60, np.int64),
        "low": np.array(-1, np.float32),
        "pointless": np.array([0.0], np.float32),
    }


def _graph(nodes: list[Any], hertz: tuple[float, ...]) -> onnx.ModelProto:
    """The model of these nodes, with the inputs and the output of a Piper voice."""
    from onnx import TensorProto, helper, numpy_helper

    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if len(hertz) > 1:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, [1]))
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])]
    tensors = [numpy_helper.from_array(value, name) for name, value in _constants(hertz).items()]
    graph = helper.make_graph(nodes, "voice", inputs, outputs, tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _element(put: Any, name: str, place: str) -> str:
    return str(put("Gather", [name, place], f"{name}_{place}"))


def _speaker(hertz: tuple[float, ...]) -> str:
    return "sid" if len(hertz) > 1 else "none"


def _with_fault(put: Any, nodes: list[Any], fault: Fault) -> str:
    """The name of the sound with its fault."""
    from onnx import TensorProto, helper

    match fault:
        case Fault.RAISES:
            put("Cast", ["fault"], "beyond", to=TensorProto.INT64)
            return str(put("Add", ["heard", put("Gather", ["pointless", "beyond"], "nowhere")], "broken"))
        case Fault.SILENT:
            return str(put("Mul", ["heard", put("Sub", ["unit", "fault"], "kept")], "quiet"))
        case Fault.CLIPPED:
            put("Mul", ["heard", put("Add", ["unit", put("Mul", ["fault", "many"], "gain")], "gained")], "loudest")
            return str(put("Clip", ["loudest", "low", "unit"], "clipped"))
        case Fault.NOT_A_NUMBER:
            put("Div", ["nothing", put("Sub", ["unit", "fault"], "rest")], "nan")
            return str(put("Add", ["heard", "nan"], "spoilt"))
        case Fault.HANGS:
            put("Mul", [put("Cast", ["fault"], "whether", to=TensorProto.INT64), "most"], "rounds")
            body = helper.make_graph(
                [helper.make_node("Identity", ["going"], ["goes"]), helper.make_node("Sqrt", ["value"], ["next"])],
                "round",
                [
                    helper.make_tensor_value_info("round_number", TensorProto.INT64, []),
                    helper.make_tensor_value_info("going", TensorProto.BOOL, []),
                    helper.make_tensor_value_info("value", TensorProto.FLOAT, []),
                ],
                [
                    helper.make_tensor_value_info("goes", TensorProto.BOOL, []),
                    helper.make_tensor_value_info("next", TensorProto.FLOAT, []),
                ],
            )
            nodes.append(helper.make_node("Loop", ["rounds", "", "unit"], ["one_still"], body=body))
            return str(put("Mul", ["heard", "one_still"], "late"))
        case _:
            return "heard"
