"""Phrases that say what a sentence of an abstract does."""

from __future__ import annotations

import re

_BETWEEN = r"(?:\w+ly |also |further |then |first |here )?"
CUES = {
    name: re.compile(pattern)
    for name, pattern in {
        "we propose": rf"(?i)\bwe {_BETWEEN}(?:propose|introduce|present)",
        "we develop": rf"(?i)\bwe {_BETWEEN}(?:develop|design|devise|formulate|construct|create|describe|"
        "build|derive)",
        "we study": rf"(?i)\bwe {_BETWEEN}(?:study|investigate|explore|analy[sz]e|examine|consider|address|tackle|"
        "revisit|focus|aim|evaluate|compare)",
        "we show": rf"(?i)\bwe {_BETWEEN}(?:show|demonstrate|find|prove|observe|argue|establish|identify)",
        "we use": rf"(?i)\bwe {_BETWEEN}(?:use|apply|train|learn|extend|leverage|adopt|combine|utilize|test|provide|"
        "call|release|achieve|obtain|suggest)",
        "this paper": r"(?i)\bthis (?:paper|work|study|article|thesis)\b",
        "opens with we": r"(?i)^(?:we|this (?:paper|work))\b",
        "opens with our": r"(?i)^our\b",
        "opens with article": r"(?i)^(?:the|a|an)\b",
        "novel": r"(?i)\b(?:novel|new|first)\b",
        "results": r"(?i)\b(?:experiments?|experimental|empirical|results?|evaluations?)\b",
        "better": r"(?i)\b(?:outperform|state[- ]of[- ]the[- ]art|achiev|surpass|improv|competitive)",
        "problem": r"(?i)\b(?:however|unfortunately|challeng|difficult|problem|lack|limited|hard|suffer|expensive|"
        "despite|although|existing)",
        "number": r"\d",
        "acronym": r"[A-Z][A-Za-z]*[A-Z]",
        "available": r"(?i)\b(?:code|github|available|https?)\b",
        "method": r"(?i)\b(?:method|approach|algorithm|model|framework|architecture|technique|system)\b",
        "means": r"(?i)\b(?:by|via|through|using|based on|with)\b",
        "that": r"(?i)\bthat\b",
        "may": r"(?i)\b(?:can|may|might|could)\b",
        "question": r"[?]",
        "colon": r"[:;]",
        "symbols": r"\$|\\",
        "brackets": r"\(",
        "points": r"(?i)\b(?:this|these|those|such|it|they|them|its|their)\b",
        "opens pointing": r"(?i)^(?:this|these|it|they|such|its|their)\b",
        "recently": r"(?i)\b(?:have|has) (?:been|become|shown|recently|achieved)|recent|recently",
        "here": r"(?i)\b(?:in this (?:paper|work)|here)\b",
        "task": r"(?i)\b(?:dataset|benchmark|corpus|tasks?)\b",
        "theory": r"(?i)\b(?:theor|bound|prove|guarantee|converge)",
    }.items()
}
OF_THE_WHOLE = ("we propose", "we develop", "we study", "we show", "this paper", "here")
"""Cues that are also looked for in the whole sentence that a candidate was cut from."""
_ANNOUNCES = re.compile(
    r"(?i)\b(?:we|this (?:paper|work|study|article)|our (?:paper|work)|paper|authors?)\b"
    r"(?: \w+ly| also| then| first| further| here)? (?:propos|present|introduc|develop|describ|design|stud|investigat|"
    r"explor|provid|formulat|devis|address|consider|tackle|aim|suggest|examin|analy|show|demonstrat|find|prov|argu|"
    r"extend|deriv|releas|creat|report|build|train|learn|use|appl)"
)


def announces(text: str) -> bool:
    """Whether `text` says what its authors do or find."""
    return _ANNOUNCES.search(text) is not None
