"""The running prose of a paper's LaTeX source, as a reference for text that was read from its PDF."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

_INPUT = re.compile(r"\\(?:input|include|subfile)\s*\{([^{}]+)\}")
_COMMENT = re.compile(r"(?<!\\)%.*")
_MACRO = re.compile(r"\\(?:re)?newcommand\*?\s*\{?\\(\w+)\}?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_ASIDE = re.compile(
    r"\\begin\{(figure|table|equation|align|algorithm|tabular|thebibliography|center|eqnarray|displaymath|comment"
    r"|lstlisting|verbatim|CCSXML)(\*?)\}.*?\\end\{\1\2\}",
    re.DOTALL,
)
_MATHS = re.compile(r"\$\$.*?\$\$|\\\[.*?\\\]|(?<!\\)\$[^$]*\$|\\\(.*?\\\)", re.DOTALL)
_NOT_PROSE = (
    r"title|author|date|thanks|footnote|footnotetext|footnotemark|section|subsection|subsubsection|paragraph"
    r"|subparagraph|label|ref|eqref|autoref|cref|Cref|pageref|cite|citep|citet|citealp|citealt|citeauthor"
    r"|citeyear|nocite|url|bibliography|bibliographystyle|includegraphics|vspace|hspace|setlength|input|pagestyle"
    r"|usepackage|setcounter|addtocounter|caption|todo|color|definecolor|affiliation|email|institute|aclfinalcopy"
)
_ARGUMENT = re.compile(r"\s*\*?\s*(?:\[[^\]]*\]\s*)*\{")
_CALL = re.compile(rf"\\(?:{_NOT_PROSE})(?![A-Za-z])")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}(?:\s*\[[^\]]*\])?")
_COLOUR = re.compile(r"\\textcolor\s*\{[^{}]*\}")
_ESCAPED = re.compile(r"\\([%&#_$])")
_SWITCH = re.compile(r"\\[A-Za-z]+\*?(?:\[[^\]]*\])?|\\.")


def sources(path: Path) -> dict[str, str]:
    """The .tex files of a folder or a tar archive by their names without ending."""
    if path.is_dir():
        return {file.stem: file.read_text(encoding="utf-8", errors="replace") for file in sorted(path.glob("*.tex"))}
    found: dict[str, str] = {}
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            content = archive.extractfile(member) if member.name.endswith(".tex") and member.isfile() else None
            if content is not None:
                found[PurePosixPath(member.name).stem] = content.read().decode("utf-8", "replace")
    return found


def prose(files: Mapping[str, str]) -> str:
    """Abstract, body and appendix of `main`, without headings, floats, displayed and inline formulas, footnotes,
    citations and references, all other macros stripped."""
    text = _COMMENT.sub("", files["main"])
    for _ in range(4):
        text = _INPUT.sub(lambda found: _COMMENT.sub("", files.get(PurePosixPath(found[1]).stem, "")), text)
    macros = {name: body for name, body in _MACRO.findall(text) if "#" not in body}
    text = text.partition(r"\begin{document}")[2].partition(r"\end{document}")[0]
    for _ in range(3):
        text = re.sub(
            r"\\([A-Za-z]+)(?![A-Za-z])\s?(?:\{\})?",
            lambda found: f"{macros[found[1]]} " if found[1] in macros else found[0],
            text,
        )
    for _ in range(3):
        text = _ASIDE.sub(" ", text)
    text = _without_calls(_ESCAPED.sub(r" \1 ", _MATHS.sub(" ", text.replace(r"\$", " "))))
    text = _COLOUR.sub(" ", _ENVIRONMENT.sub(" ", text))
    return _SWITCH.sub("", text).replace("~", " ").translate(dict.fromkeys(map(ord, "{}"), ""))


def _without_calls(text: str) -> str:
    """`text` without the macros that hold no prose, their arguments included."""
    kept: list[str] = []
    end = 0
    for found in _CALL.finditer(text):
        if found.start() < end:
            continue
        kept.append(text[end : found.start()])
        end = found.end()
        while argument := _ARGUMENT.match(text, end):
            end = _closing(text, argument.end())
    return " ".join((*kept, text[end:]))


def _closing(text: str, index: int) -> int:
    """Past the brace that closes the one before `index`."""
    depth = 1
    for found in re.compile(r"[{}]").finditer(text, index):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.end()
    return len(text)
