"""One job's prompt: its templates, checked, and how they become messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from paperradio.domain.generation import Message, Prompt, Role
from paperradio.editorial.prompting.prompt_file import PromptFile, Section, wrong
from paperradio.editorial.prompting.quoting import cited, fenced, listed, printed
from paperradio.errors import ConfigurationError

_FROM_FILES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, finalize=printed, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters |= {"fenced": fenced, "listed": listed, "cited": cited}
    return environment


_ENVIRONMENT = _environment()


@dataclass(frozen=True, slots=True)
class JobPrompt:
    """What a model is asked for one job.

    `variables` are those that the file uses, each with what it stands for; `offered` are all that the station fills
    in for this job. `prompt_tokens` bounds the messages, `max_tokens` the answer. `text` is the whole file.
    """

    name: str
    description: str
    variables: Mapping[str, str]
    prompt_tokens: int
    max_tokens: int
    temperature: float
    top_p: float
    stop: tuple[str, ...]
    path: Path
    text: str
    offered: frozenset[str]
    _system: Template = field(repr=False, compare=False)
    _user: Template = field(repr=False, compare=False)

    def prompt(self, seed: int, temperature: float | None = None, grammar: str = "", **variables: object) -> Prompt:
        """The messages with `variables` filled in, which are exactly those that are offered.

        Raises:
            ConfigurationError: a variable is missing or unknown, or the template cannot be filled in.
        """
        for problem, names in (
            ("lacks the variable", self.offered - variables.keys()),
            ("knows no variable", variables.keys() - self.offered),
        ):
            if names:
                raise ConfigurationError(f"{self.path}: the prompt {self.name} {problem} {', '.join(sorted(names))}")
        used = {name: variables[name] for name in self.variables}
        return Prompt(
            self.name,
            (Message(Role.SYSTEM, self._fill(self._system, used)), Message(Role.USER, self._fill(self._user, used))),
            self.max_tokens,
            self.temperature if temperature is None else temperature,
            self.top_p,
            seed,
            grammar,
            self.stop,
        )

    def _fill(self, template: Template, variables: Mapping[str, object]) -> str:
        try:
            return template.render(variables).strip()
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise ConfigurationError(f"{self.path}: the prompt {self.name} cannot be filled in: {error}") from error


def job_prompt(file: PromptFile, offered: frozenset[str] | None) -> JobPrompt:
    """The prompt in `file`; the station fills in `offered`, or where that is None what the file declares.

    Raises:
        ConfigurationError: a template has an error, or what it uses, declares and is offered differ.
    """
    front = file.front
    for name in sorted(front.variables.keys() - (offered if offered is not None else front.variables.keys())):
        raise wrong(file.path, _line(file, name), f"the station has no variable {name} for this job")
    used: set[str] = set()
    for section in (file.system, file.user):
        used |= _variables(file, section)
    for name in sorted(front.variables.keys() - used):
        raise wrong(file.path, _line(file, name), f"the variable {name} is declared but not used")
    return JobPrompt(
        file.path.stem, front.description, dict(front.variables), front.prompt_tokens, front.max_tokens,
        float(front.temperature), float(front.top_p), front.stop, file.path, file.text,
        frozenset(front.variables) if offered is None else offered,
        _ENVIRONMENT.from_string(file.system.text), _ENVIRONMENT.from_string(file.user.text),
    )  # fmt: skip


def _variables(file: PromptFile, section: Section) -> set[str]:
    """The variables that a section uses, all of them declared."""
    before = section.first_line - 1
    try:
        tree = _ENVIRONMENT.parse(section.text)
        _ENVIRONMENT.compile(section.text)
    except TemplateSyntaxError as error:
        raise wrong(file.path, before + error.lineno, error.message or "no valid template") from error
    for node in tree.find_all(_FROM_FILES):
        raise wrong(file.path, before + node.lineno, "a prompt cannot read other files")
    used = meta.find_undeclared_variables(tree)
    for name in sorted(used - file.front.variables.keys()):
        at = min((each.lineno for each in tree.find_all(nodes.Name) if each.name == name), default=1)
        raise wrong(file.path, before + at, f"the variable {name} is not declared in the front matter")
    return used


def _line(file: PromptFile, name: str) -> int:
    """Where a variable is declared."""
    lines = file.text.splitlines()
    return next((at for at, line in enumerate(lines, 1) if line.strip().startswith(name)), 1)
