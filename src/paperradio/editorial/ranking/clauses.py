"""A sentence and what is left of it, still a sentence, without its lead-in or what trails behind it.

Only cuts that leave a whole sentence which the paper asserts. A condition, an exception, a comparison or the place where
something holds ("if", "unless", "but", "on English only") is never cut off, and no clause is cut out of a negation.
"""

from __future__ import annotations

import re

FEWEST_WORDS = 5
MOST_CANDIDATES = 24

_PLAIN = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\(?:citep?|citet|cite\w*|ref|label|footnote)\s*(?:\[[^\]]*\])?\{[^{}]*\}", ""),
        (r"\\(?:textit|textbf|emph|texttt|textsc|text|mathrm|mathbf|mathcal|it|bf|em)\s*\{([^{}]*)\}", r"\1"),
        (r"\{\\(?:it|bf|em|sc|tt) ([^{}]*)\}", r"\1"),
        (r"``|''", '"'),
        (r"\\([%&_#$])", r"\1"),
        (r"(?<=\w)~(?=\w)", " "),
        (r"\s*\[\d+(?:\s*[,–-]\s*\d+)*\]", ""),
        (r"\s*\(?\bhttps?://\S+", ""),
        (r"\s+", " "),
        (r" ([,.;:])", r"\1"),
    )
)
_NUMBERED = re.compile(r"^(?:\(?(?:[ivx]{1,4}|[a-h]|\d{1,2})[).]|[-*•·])\s+")
_LABEL = re.compile(
    r"^(?:abstract|summary|background|motivation|results?|methods?|conclusions?|objectives?)\s*[:.—-]+\s+", re.I
)
_ADVERBS = (
    "specifically|more specifically|in particular|particularly|concretely|more concretely|furthermore|moreover|"
    "additionally|in addition|finally|lastly|also|further|indeed|importantly|most importantly|more importantly|notably|"
    "interestingly|surprisingly|crucially|overall|altogether|in summary|in conclusion|in short|in general|generally|"
    "in brief|to summari[sz]e|to conclude|first|firstly|second|secondly|third|thirdly|next|then|here|herein|recently|"
    "in fact|in essence|in total|besides|again|as such|similarly|similarly,? we also|therefore|thus|hence|thereby|"
    "consequently|accordingly|as a result|as a consequence|in turn|to this end|to that end|towards this end|toward this goal|"
    "to this aim|with this in mind|for this purpose|in response|however|nevertheless|nonetheless|in contrast|by contrast|"
    "instead|alternatively|meanwhile|at the same time|on the other hand|unfortunately|fortunately|luckily|"
    "in other words|that is|essentially|basically|briefly|theoretically|empirically|experimentally|in practice|"
    "in our experiments|in experiments|using experiments|in this (?:setting|context|regard|case|way|light|direction|spirit)|"
    "ultimately|simultaneously|subsequently|conversely|clearly|now|today|to our (?:best )?knowledge|"
    "to the best of our knowledge|remarkably|technically|conceptually|intuitively|formally|motivated by (?:this|these)"
)
_THIS = r"(?:this|the present|the current|our|the) (?:\w+ )?(?:paper|work|study|article|letter|report|note|manuscript|thesis|research|contribution)s?"
_OPENERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:{_ADVERBS}),\s+(?=\S)",
        rf"^(?:here|herein|thus|therefore|hence|then|finally|further|furthermore|additionally|empirically|theoretically|in addition),? (?=we\b)",
        rf"^(?:in|with|through|throughout|as part of|within|for) {_THIS},?\s+(?=\S)",
        r"^(?:and|but|so|yet|or|also),?\s+(?=we\b|the\b|it\b|this\b|our\b)",
        r"^(?:for example|for instance|e\.g\.|i\.e\.),\s+",
    )
)
_FRONTED = re.compile(
    r"^(?:to|by|in|based on|building on|with|using|for|motivated by|inspired by|driven by|from|through|via|"
    r"drawing|leveraging|guided by|given|following|given that|since|because|as|while|although|though|whereas|after|"
    r"towards?|due to|despite|unlike|beyond|at|on|under|when|rather than|instead of|formulated|combining|considering|"
    r"exploiting|taking|building upon|in order to|along with|together with|in contrast to|as opposed to|compared (?:to|with)|aiming|"
    r"[a-z]{3,}ing|contrary to|different from|apart from|aside from|along|extending|relying|equipped|armed)\b"
    r"[^;:]*?,\s+(?=(?:we|this paper|this work|our (?:work|paper|method|approach|model|algorithm|framework))\b)",
    re.IGNORECASE,
)
"""What stands before "we": motive, means, occasion. What follows is asserted on its own."""
_CONDITION = re.compile(
    r"(?i)^(?:if|unless|when|where|under|in the (?:case|absence|presence)|for|at|on|in|as long as|given)\b"
)
_SAYS = (
    "show|demonstrate|find|found|observe|prove|argue|report|illustrate|establish|reveal|conclude|confirm|verify|see|"
    "note|discover|showed|demonstrated|observed|proved|validate|highlight|realize|emphasize|stress|notice|theorize"
)
_SAYS_S = (
    "shows?|demonstrates?|reveals?|confirm(?:s|ed)?|verif(?:y|ies)|illustrates?|prove[sd]?|establish(?:es|ed)?|validates?|"
    "found|finds?|show(?:ed|n)|demonstrated|revealed|highlights?"
)
_RESULTS = (
    "experiments?|results?|evaluations?|analys[ie]s|studies|study|simulations?|findings?|evidence|tests?|comparisons?|"
    "observations?|investigations?|theory|theorems?|measurements?|ablations?|paper|work|examples?|experimentation|demonstration"
)
_ASSERTS = re.compile(
    rf"^(?:we (?:\w+ly |also |then |further |first |next |finally |thus |therefore |will |can )*(?:{_SAYS})"
    r"(?: (?:empirically|theoretically|experimentally|both|in|on|through|via|by|with|using|for|over|across|across a)\b[^,;:]{0,60}?)?"
    rf"|(?:[\w-]+ly )?(?:(?:our|the|these|this|extensive|several|numerous|both|in-depth|various|preliminary|initial|quantitative|qualitative|"
    r"comprehensive|thorough|detailed|careful|numerical|experimental|empirical|theoretical|simulation|ablation|human|main|key|"
    rf"and|further|additional|multiple|many|first)[ -]+){{0,5}}(?:[\w-]+ )?(?:{_RESULTS})(?: (?:on|in|of|with|across|over|from|using|for|conducted)\b[^;:]{{0,90}}?)?,? "
    rf"(?:also |further |clearly |empirically |\w+ly )*(?:{_SAYS_S})"
    r"|it (?:is|was|has been) (?:also |further |\w+ly )*(?:shown|demonstrated|proved|proven|found|observed))"
    r",? that,? (?=\S)",
    re.IGNORECASE,
)
"""The authors vouch for what follows "that"; verbs that only suggest or hope are not among these."""
_NEGATED = re.compile(r"(?i)\b(?:not|no|never|cannot|hardly|fails? to|without|neither|nor|few)\b|n['’]t\b")
_TAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r",\s+(?:which|where|who|whose|in which|for which|of which|whereby)\b",
        r",\s+(?:and|while|so|as)\s+(?:also\s+|then\s+|further\s+)?(?:we|it|they|this|our)\b",
        r",\s+(?:and|as well as)\s+(?:also\s+|then\s+|further\s+|finally\s+|\w+ly\s+)?"
        r"(?:show|demonstrate|prove|propose|introduce|present|evaluate|provide|achieve|apply|discuss|develop|find|derive|"
        r"use|study|analy[sz]e|explore|investigate|compare|describe|argue|report|establish|illustrate|validate|test)\b",
        r",\s+(?:thus|thereby|hence|therefore|thus also|consequently)\b",
        r",\s+(?:allowing|enabling|leading|resulting|making|improving|yielding|providing|achieving|showing|demonstrating|"
        r"suggesting|reducing|outperforming|giving|indicating|including|finding|producing|ensuring|avoiding|helping|"
        r"obtaining|opening|offering|eliminating|proving|revealing|creating|highlighting|facilitating|confirming|"
        r"illustrating|exploiting|leveraging|using|combining|inspired|motivated|based|building)\b",
        r",\s+(?:such as|e\.g\.|for example|for instance|including|i\.e\.|that is|namely|especially|in particular|particularly)\b",
        r"\s*;\s+",
        r":\s+",
        r"\s+(?:—|–|---|--)\s+",
        r",\s+(?:a|an|the)\s+(?=\w)",
        r",\s+(?:with|through|via|by|as|from)\s+(?=\w)",
        r"\s+and\s+(?:also\s+|then\s+|\w+ly\s+)?(?:show|demonstrate|prove|propose|introduce|present|evaluate|provide|discuss|find)\b",
        r"\s+(?:and|while)\s+we\b",
    )
)
_SCOPE = re.compile(
    r"(?i)\b(?:if|unless|except|but|only|provided|assuming|when|whenever|until|although|though|however|under|in simulation|"
    r"than|whereas|not|no|never|cannot|may|might|could|limited|at least|at most|up to)\b"
)
"""Where one of these stands in a tail, the tail narrows what stands before it and stays."""
_BRACKETS = re.compile(r"\s+\((?![^()]*\b(?:only|not|if|except|un(?:der|less)|without)\b)[^()]{1,80}\)", re.IGNORECASE)
_FINITE = (
    r"(?:is|are|was|were|has|have|had|can|could|may|might|will|would|should|must|do|does|did|cannot|remains?|needs?|"
    r"(?:propos|introduc|achiev|outperform|improv|reduc|produc|generat|combin|illustrat|demonstrat|provid|requir|us|"
    r"explor|investigat|evaluat|leverag|utili[sz]|optimi[sz]|minimi[sz]|maximi[sz]|generali[sz]|captur|describ|deriv|"
    r"enabl|serv|giv|tak|mak|involv|receiv|rel[iy]|becom|encod|approximat|prov|lever)(?:e|es|ed|ies)|"
    r"(?:present|show|learn|allow|train|perform|extend|lead|yield|develop|obtain|help|suffer|contain|work|exist|treat|"
    r"adapt|predict|attain|exceed|surpass|match|employ|exhibit|result|consist|depend|tend|rely|model|fit|scal|address|"
    r"avoid|transform|aim|seek|support|represent|correspond|determin|tackl|maintain|occur|tackle|scale|build|need|"
    r"affect|incur|suggest|indicat|reveal|find|fail|struggle|attempt|offer|incorporate|map|converge|reach|reaches)"
    r"(?:s|ed|es)?|"
    r"made|found|led|built|took|gave|became|shown|proven|know|knows|uses|studies|applies|shed|sheds|lies)"
)
_VERB = re.compile(rf"(?i)\b(?:{_FINITE}|we \w+)\b")
_INSERTED = re.compile(rf"(?i)^,[^,]*,\s+(?:\w+ly\s+|also\s+)?(?:{_FINITE})\b")
"""What looks like a tail but is followed by the verb of what stands before it."""
_LIST_OF_VERBS = re.compile(
    r"(?i)(?:,|,? and)\s+(?:also\s+|then\s+|\w+ly\s+)?(?:propose|introduce|present|evaluate|provide|achieve|apply|discuss|"
    r"develop|derive|study|analy[sz]e|explore|investigate|compare|describe|argue|establish|illustrate|validate|test|train|"
    r"use|show|demonstrate|construct|design|prove|obtain|observe|verify|give|identify|report|release|find)\b"
)
"""The authors' second verb; it lacks its subject where "We show that" was cut off before it."""
_PROMISES = re.compile(
    r"(?i)\b(?:as follows|the following|following \w+|questions?|namely|called|termed|dubbed|(?:two|three|four|five|several) \w+)[.:]?$"
)
_OPEN_END = re.compile(
    r"(?i)\b(?:a|an|the|of|to|in|on|for|with|by|and|or|both|either|between|that|which|from|as|is|are|called|et al)\.?$"
)
_FRONT = re.compile(r"^(?:In|On|For|When|With|By|At|Under|If|While|As|Since|To|From|After)\b[^,]*(?:, |$)")
_INNER = re.compile(
    r"(?i),? (?:in|with) (?:this|our|the present) (?:paper|work|study|article|letter|manuscript),?(?= )"
)


_SECOND = re.compile(
    r"(?:,\s+(?:and|while|so|but)\s+(?:then\s+|thus\s+|hence\s+|further\s+)?|;\s+(?:moreover,\s+|further,\s+)?|\s+and\s+)(?P<rest>we (?!are\b).+)|"
    rf"(?:,\s+)?\band\s+(?:also\s+|then\s+|further\s+|\w+ly\s+)?(?:{_SAYS})(?:\s+\w+ly)?\s+that\s+(?P<claim>.+)"
)


def plain(text: str) -> str:
    """`text` on one line without LaTeX commands, citation marks, numbering and addresses."""
    for pattern, replacement in _PLAIN:
        text = pattern.sub(replacement, text)
    return _LABEL.sub("", _NUMBERED.sub("", text.strip())).strip()


def candidates(sentence: str) -> tuple[str, ...]:
    """`sentence` made plain, first, then what can stand for it, at most `MOST_CANDIDATES`, none twice."""
    whole = plain(sentence)
    found = {whole: None}
    heads = _heads(whole)
    for head in heads:
        found[_ended(head)] = None
    for head in heads:
        for shorter in _without_tails(head):
            found[_ended(shorter)] = None
    for text in list(found):
        if "(" in text:
            found[_ended(_BRACKETS.sub("", text))] = None
    return tuple(text for text in found if text == whole or _stands(text))[:MOST_CANDIDATES]


def without_lead_in(text: str) -> str:
    """`text` without the adverb or "In this paper," it opens with; at most four of them."""
    for _ in range(4):
        for pattern in _OPENERS:
            text = pattern.sub("", text, count=1)
    return text


def _heads(whole: str) -> list[str]:
    """Where a sentence can begin: at its first word, behind the lead-in, at "we", behind "we show that"."""
    found = [whole]
    text = without_lead_in(_INNER.sub("", whole))
    found.append(text)
    match = _FRONTED.match(text)
    if match is not None and not _NEGATED.search(match.group()):
        text = without_lead_in(text[match.end() :])
        found.append(text)
    match = _ASSERTS.match(text)
    if match is not None and not _NEGATED.search(match.group()):
        rest = without_lead_in(text[match.end() :])
        second = _LIST_OF_VERBS.search(rest)
        found.append(rest if second is None else rest[: second.start()])
    for match in _SECOND.finditer(text):
        if match["rest"]:
            found.extend(_heads(match["rest"]))
        elif not _LIST_OF_VERBS.search(match["claim"]):
            found.append(match["claim"])
    return list(dict.fromkeys(found))


def _without_tails(text: str) -> list[str]:
    """`text` up to each place where something trails behind that takes nothing back."""
    found = []
    for pattern in _TAILS:
        for match in pattern.finditer(text):
            head, tail = text[: match.start()], text[match.start() :]
            if not _SCOPE.search(tail) and not _INSERTED.search(tail) and head.count("(") == head.count(")"):
                found.append(head)
    return found


def _stands(text: str) -> bool:
    """Whether `text` has a verb of its own, also behind its last "that", and promises nothing it does not say."""
    if len(text.split()) < FEWEST_WORDS or _PROMISES.search(text):
        return False
    if _OPEN_END.search(text) or not _balanced(text):
        return False
    last = re.split(r"\bthat\b", _FRONT.sub("", text))[-1]
    return _VERB.search(last) is not None


def _balanced(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count('"') % 2 == 0 and text.count("$") % 2 == 0


def _ended(text: str) -> str:
    """With a capital first and a full stop last."""
    text = text.strip().rstrip(",;:-–— ")
    if text and text[-1] not in ".!?":
        text += "."
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() or not text else text[0].upper() + text[1:]
