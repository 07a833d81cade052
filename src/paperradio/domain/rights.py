"""What a licence lets the station show. Pure decisions; where they are taken is rule 5 of the design."""

from __future__ import annotations

import re
from typing import Literal

from paperradio.domain.paper import Paper

Audience = Literal["private", "public"]
PagesSetting = Literal["licensed", "all", "none"]

_CC_URL = re.compile(
    r"^(?:https?://)?(?:www\.)?creativecommons\.org/licen[cs]es/(by(?:-nc)?(?:-nd|-sa)?)(?:/(\d+\.\d+))?(?:[/#?].*)?$"
)
_CC_NAME = re.compile(
    r"^(?:cc[\s_-]*)(by(?:[\s_-]+nc)?(?:[\s_-]+(?:nd|sa))?)(?:[\s_-]+v?(\d+(?:\.\d+)?))?(?:[\s_-]+(?:international|unported))?$"
)
_ZERO = re.compile(
    r"^(?:(?:https?://)?(?:www\.)?creativecommons\.org/publicdomain/zero(?:/.*)?|cc[\s_-]*(?:0|zero)(?:[\s_-]+v?1\.0)?)$"
)
_PUBLIC_DOMAIN = re.compile(
    r"^(?:(?:https?://)?(?:www\.)?creativecommons\.org/(?:publicdomain/mark|licen[cs]es/publicdomain)(?:/.*)?"
    r"|public[\s_-]*domain)$"
)
_ARXIV = re.compile(r"arxiv\.org/licen[cs]es/|^arxiv(?:\b|[\s_-])|nonexclusive-distrib")


def licence_name(licence: str | None) -> str:
    """A licence URL or short name as people say it: ``CC BY 4.0``, ``CC0``, ``Public domain``, ``arXiv licence``.

    Without a licence ``Licence not stated``; one that is not known is given back with white space folded.
    """
    if licence is None or not licence.strip():
        return "Licence not stated"
    folded = _folded(licence)
    creative_commons = _CC_URL.match(folded) or _CC_NAME.match(folded)
    if creative_commons:
        terms = re.sub(r"[\s_]+", "-", creative_commons[1]).upper()
        return " ".join(filter(None, ("CC", terms, creative_commons[2])))
    if _ZERO.match(folded):
        return "CC0"
    if _PUBLIC_DOMAIN.match(folded):
        return "Public domain"
    if _ARXIV.search(folded):
        return "arXiv licence"
    return " ".join(licence.split())


def is_open(licence: str | None) -> bool:
    """Whether the licence lets others show unchanged pages without asking.

    Licences with NC count as open: the station takes no money. An operator who does sets ``picture.pages = "none"``.
    """
    folded = _folded(licence or "")
    return any(form.match(folded) for form in (_CC_URL, _CC_NAME, _ZERO, _PUBLIC_DOMAIN))


def may_show_pages(paper: Paper, audience: Audience, pages_setting: PagesSetting) -> bool:
    """Whether pages of `paper` may be shown to this audience.

    A private station shows every page; a public one none, all, or (``licensed``) those of openly licensed papers.
    """
    if audience == "private" or pages_setting == "all":
        return True
    return pages_setting == "licensed" and is_open(paper.licence)


def _folded(licence: str) -> str:
    return " ".join(licence.split()).lower()
