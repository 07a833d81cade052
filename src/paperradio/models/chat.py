"""A chat as the one text that a model continues: by the template in its file, or plainly where it has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jinja2

from paperradio.domain.generation import Message, Role
from paperradio.errors import PromptRefused

if TYPE_CHECKING:
    from llama_cpp import Llama

_TEMPLATE = "tokenizer.chat_template"
_PLAIN = {Role.SYSTEM: "{}\n\n", Role.USER: "### Question\n{}\n\n", Role.ASSISTANT: "### Answer\n{}\n\n"}
_PLAIN_STOP = "### Question"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the model continues, and the strings that end the answer."""

    tokens: list[int]
    stop: list[str]


def render(model: Llama, messages: Sequence[Message]) -> Rendered:
    """The tokens of a chat. Models that can think aloud are told not to.

    Raises:
        PromptRefused: the model's template does not take it.
    """
    template = model.metadata.get(_TEMPLATE, "")
    if not template:
        text = "".join(_PLAIN[each.role].format(each.text) for each in messages) + "### Answer\n"
        return Rendered(model.tokenize(text.encode(), add_bos=True, special=False), [_PLAIN_STOP])
    end = _piece(model, model.token_eos())
    text = _by_template(template, messages, _piece(model, model.token_bos()), end)
    return Rendered(model.tokenize(text.encode(), add_bos=False, special=True), [end] if end else [])


def _piece(model: Llama, token: int) -> str:
    return "" if token < 0 else model.detokenize([token], special=True).decode(errors="ignore")


def _by_template(template: str, messages: Sequence[Message], begin: str, end: str) -> str:
    from llama_cpp.llama_chat_format import Jinja2ChatFormatter

    try:
        formatter = Jinja2ChatFormatter(template, eos_token=end, bos_token=begin)
        try:
            return _formatted(formatter, messages)
        except (ValueError, jinja2.TemplateError):
            return _formatted(formatter, _without_system(messages))
    except (ValueError, TypeError, jinja2.TemplateError) as error:
        raise PromptRefused(f"its chat template fails: {type(error).__name__}") from error


def _formatted(formatter: Any, messages: Sequence[Message]) -> str:
    chat = [{"role": each.role.value, "content": each.text} for each in messages]
    return str(formatter(messages=chat, enable_thinking=False).prompt)


def _without_system(messages: Sequence[Message]) -> tuple[Message, ...]:
    """For templates that know no system message: it becomes the beginning of the first question."""
    system = "\n\n".join(each.text for each in messages if each.role is Role.SYSTEM)
    others = [each for each in messages if each.role is not Role.SYSTEM]
    if not system or not others:
        return tuple(messages)
    return (Message(others[0].role, f"{system}\n\n{others[0].text}"), *others[1:])
