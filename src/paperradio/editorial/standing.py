"""Whether a sentence can be said aloud at all, and whether it can be said away from its neighbours."""

from __future__ import annotations

import re

FEWEST_WORDS = 5
MOST_WORDS = 48
MOST_WORDS_ALONE = 40

_LAYOUT = (
    r"\b(?:organi[sz]ed|structured) as follows",
    r"\b(?:rest|remainder) of the (?:paper|article|work)",
    r"\b(?:paper|article|work) (?:begins|starts|concludes|ends|closes|proceeds)\b",
    r"\b(?:this|next|following|previous|earlier|remaining|preceding) (?:sub)?sections?\b",
    r"\b(?:mentioned|described|discussed|introduced|defined) (?:earlier|above|before|previously)\b",
    r"^before (?:the authors|they|concluding|moving)\b|^next,? (?:the authors|they)\b",
    r"\bnow (?:describe|turn|discuss|present)\b|\bbriefly (?:describe|discuss)",
    r"\bwanted to\b",
    r"\bin (?:the )?sections?\b",
)
_ELSEWHERE = (
    r"\b(?:fig|figs|eq|eqs|sec|tab|app)\.",
    r"\b(?:figures?|tables?|sections?|equations?|appendix|algorithm|listing|step) [a-z]?\d",
    r"\b(?:theorem|lemma|definition|proposition|corollary) [a-z]?\d",
    r"\b(?:appendix|appendices|footnote|supplement\w*|as follows|the following|(?:see|shown|given) (?:below|above))\b",
    r"\b(?:in|on) (?:each|the|this|both|all) (?:\w+ )?(?:figures?|tables?|plots?|panels?)\b",
    r"\b(?:upper|lower|middle|top|bottom|left|right|inset)(?:-hand)? panels?\b",
    r"§",
)
_HEADS = "characteri[sz]ation|description|discussion|overview|comparison|summary|demonstration|examination|exploration"
_FINITE = (
    "is|are|was|were|has|have|had|can|could|may|might|will|would|should|must|shows?|reveals?|suggests?|gives?|yields?"
)
_UNFIT: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern))
    for reason, pattern in (
        ("does not begin like a sentence", r"^(?![\"“‘']?[A-Z0-9])"),
        ("does not end like a sentence", r"(?<![.!?])[\"”’']?$"),
        ("cites by number or name", r"\[|\]|\bet al\b|\b[A-Z]\w+ \((?:19|20)\d\d\)|\bRefs?\. "),
        ("is about its own layout", f"(?i){'|'.join(_LAYOUT)}"),
        ("points to something not heard", f"(?i){'|'.join(_ELSEWHERE)}"),
        ("holds an address", r"(?i)https?:|www\.|@\w|\.com\b|\.org\b|github"),
        ("holds a formula", r"[=<>≤≥≪≫∼≈≃≅∑∏∫√∈∉⊂∀∃→←↦⇒⟨⟩|{}\\^_∂∇∞⊗⊕†‡∗⋆∆�]"),
        ("holds a formula", "[\U0001d400-\U0001d7ff\ue000-\uf8ff]"),
        ("holds control characters", r"[\x00-\x1f\x7f-\x9f]"),
        (
            "speaks to the reader",
            r"\b[Ll]et (?:us|the authors)\b|\bI\b(?! ?-|\.)|(?i:\b(?:my|please|you|your)\b)",
        ),
        (
            "means everybody by we",
            r"(?i)\bthe authors (?:all|know|live|speak|tend|usually)\b|\bof the authors\b(?!['’])",
        ),
        ("is a licence or a notice", r"(?i)copyright|©|permission to make|licensed under|all rights|preprint|arxiv:"),
        ("is mostly figures", r"(?:\d\S*\W+(?:\S+\W+){0,1}){6}"),
        (
            "only thanks or hopes",
            r"(?i)\b(?:thank\w*|grateful|funded|supported by|excited|encouraged|optimistic|indebted)\b",
        ),
        ("exclaims", r"!"),
        ("opens with a contrast", r"^(?:In contrast (?:to|with)|Unlike|Contrary to|As opposed to)\b"),
        ("is no whole sentence", rf"^An? (?:{_HEADS}) (?:of|for)\b(?!.*\b(?:{_FINITE})\b)"),
        ("has a heading run into it", r"^[A-Z]\w*(?:tion|ment|ity|ing)s? of [^,]+, the authors\b"),
        ("repeats a word", r"(?i)\b(?!that\b|had\b)(\w{2,}) \1\b"),
    )
)
_TERM = r"√?[^\W\d_]{1,3}[±⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]*"
_PARTICLES = r"(?:[^\W\d_]{1,2}[±⁺⁻⁰]?){1,3}"
_FREE = r"(?<![\w√±])(?<![-+−×*/·=<>→] )(?<![-+−×*/·=<>→|(,])"
_SAID_FORMULA = re.compile(
    rf"{_FREE}{_TERM} ?[=<>≤≥∼≈≃] ?[-+−]?\d+(?:[.,]\d+)*(?: ?× ?10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?![\w^])(?! ?[-+−×*/·=<>→] ?\S)"
    rf"|{_FREE}{_PARTICLES}(?: ?→ ?{_PARTICLES}){{1,3}}(?![\w±])(?! ?[-+−×*/·=<>])"
)
"""What a voice says well of formulas: a quantity with its value ("√s = 13 TeV", "p < 0.05"), and what turns into what
("pp → W± → l±ν")."""
_SITE = re.compile(r"\bwww\.[\w-]+\.(?:org|com|edu|net|io)(?![/\w])")
_SYMBOL = re.compile(r"(?<![\w'’-])[b-zB-HJ-Z](?![\w'’.-])|[α-ωΑ-Ω]")
_BACKWARD = (
    "This|These|Those|That|They|Them|Their|Its|He|She|His|Her|Such|Another|Others|Here|Therefore|Thereby|Thus|Hence",
    "Then|So|Consequently|Accordingly|Instead|Otherwise|Likewise|Similarly|Also|One of (?:these|them)|Doing so|As such",
    "The (?:former|latter|same|other|above|two|three|four|second|third|last|resulting|corresponding)",
    r"It (?!(?:is|was|remains|has been|becomes) (?:\w+ ){1,3}(?:that|to|whether|how)\b)",
    r"Both (?!(?:\S+ ){1,5}and )",
    "However|But|Yet|And|Or|Nevertheless|Nonetheless|Still|Conversely|By contrast|In contrast,|On the other hand",
    "For (?:example|instance|this|that|these|those)|As a (?:result|consequence),|In other words|At the same time",
    "(?:In|With|From|After|Because of|Given|Despite|Unlike|By|Using|At) (?:this|these|that|those|such|turn|both)",
    "To (?:do|address|achieve|overcome|tackle|solve|mitigate|remedy) (?:this|these|so|that)",
    "(?:All|Most|Some|Many|Among)(?: of)? (?:these|them)|In addition to",
    "The (?:result|situation|reason|idea|goal|difference|problem|answer|conclusion|effect|point|exception) (?:is|was)",
    r"(?:\w+ ){1,3}(?:their|they|them|its|his|her)",
    r"[^,]{3,30}, (?:it|they|this|these)",
)
_THIS_PAPER = (
    r"[Tt]his (?:(?:position|survey|technical|short|review|research|perspective|tutorial) )?"
    r"(?:paper|work|study|article|letter|report|review|survey|note|thesis|manuscript)\b"
)
_NEIGHBOURLY = re.compile(rf"^(?!{_THIS_PAPER})(?:{'|'.join(_BACKWARD)})(?:\b|(?<= ))")
_CONTRAST = re.compile(r"^(?:However|But|Yet|Nevertheless|Nonetheless|Still|Unfortunately),? ")
_DANGLING = re.compile(
    rf"\b(?!{_THIS_PAPER})(?:this|these|aforementioned|above(?!-)|former|latter|such (?!as\b)|"
    r"those (?!of|who|that|in|from|with|used))",
    re.IGNORECASE,
)
_OF_THIS_PAPER = re.compile(
    r"^(?:\S+ ){0,5}(?:we|our|authors?['’]?|paper|study|work|report|survey|review)\b", re.IGNORECASE
)
_KNOWN_ALREADY = re.compile(r"^(?:The|Its|Their|Both|Each|All|One|Using|With|By|From|Then|Finally)\b")
_ADDS = re.compile(
    r"^(?:\S+ ){0,5}(?:also|then|further|furthermore|additionally|another|other|additional|finally)\b", re.IGNORECASE
)
_LONG_LIST = re.compile(r"(?:[^,;]{2,45}[,;] ){3,}(?:and|or) ")


def unfit(text: str, strict: bool = True) -> str | None:
    """Why `text`, one sentence already retold, cannot be said; None where it can.

    Without `strict`, two bare symbols, long lists, formulas that a voice says well and the name of a site pass: what a
    sentence of the abstract is granted.
    """
    if not strict:
        text = _SITE.sub("there", _SAID_FORMULA.sub("this", text))
    length = len(text.split())
    if not FEWEST_WORDS <= length <= (MOST_WORDS_ALONE if strict else MOST_WORDS + 12):
        return f"has {length} words"
    for reason, pattern in _UNFIT:
        if pattern.search(text):
            return reason
    if text.count("(") != text.count(")") or text.count("“") != text.count("”"):
        return "has a bracket or quotation mark without its partner"
    if len(_SYMBOL.findall(text)) > (0 if strict else 2):
        return "holds bare symbols"
    if strict and (_LONG_LIST.search(text) or "respectively" in text):
        return "is a list"
    if strict and text.endswith("?"):
        return "is a question"
    return None


def leans_on_neighbour(text: str) -> bool:
    """Whether `text` opens with a pronoun or connective that only the sentence before it explains."""
    return _NEIGHBOURLY.match(text) is not None


def dangles(text: str) -> bool:
    """Whether `text` points anywhere ("this approach", "such effects") at something outside itself."""
    return leans_on_neighbour(text) or _DANGLING.search(text) is not None


def opens(text: str) -> bool:
    """Whether `text` can be the first that is heard of a paper though it was not the first of its abstract.

    It must lean on nothing, add to nothing, and speak of the paper or of things as new: not "The data are fitted".
    """
    if dangles(text) or _ADDS.match(text):
        return False
    return _OF_THIS_PAPER.match(text) is not None or _KNOWN_ALREADY.match(text) is None


def contrasts(text: str) -> bool:
    """Whether `text` opens by turning against what was said before ("However,")."""
    return _CONTRAST.match(text) is not None


def without_contrast(text: str) -> str:
    """`text` without its opening "However,"; "Unfortunately" stays, for it judges."""
    rest = re.sub(r"^(?:However|But|Yet|Nevertheless|Nonetheless|Still),? ", "", text)
    return rest[:1].upper() + rest[1:]
