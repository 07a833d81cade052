"""arXiv's OAI-PMH: the record of one paper, with its licence and its versions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from paperradio.domain.announcement import PaperRecord, Version
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id, without_version
from paperradio.errors import MalformedAnswer, PaperUnavailable
from paperradio.sources.markup import parse_xml, text_of
from paperradio.sources.names import author_names
from paperradio.sources.withdrawal import says_withdrawn

FORMAT = "arXivRaw"
"""The metadata format that tells of versions."""
_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_PREFIX = "oai:arXiv.org:"
_WITHDRAWN_SOURCE = "I"
"""The source type of a version whose document was taken away."""


def record_url(base: str, paper_id: PaperId) -> str:
    """The GetRecord request for a paper; its version does not matter."""
    asked = {"verb": "GetRecord", "identifier": _PREFIX + without_version(paper_id), "metadataPrefix": FORMAT}
    return f"{base}?{urlencode(asked)}"


def parse_record(body: bytes, paper_id: PaperId) -> PaperRecord:
    """The answer to `record_url`, in the formats of 2016 (arXivRaw), 2018 and 2026 (arXiv).

    Raises:
        PaperUnavailable: arXiv answers with an error, such as that it has no such paper.
        MalformedAnswer: it is no such answer, or one about another paper.
    """
    wanted = without_version(paper_id)
    for record in parse_records(body):
        if without_version(record.paper.id) == wanted:
            return record
    raise MalformedAnswer(f"the OAI-PMH answer holds no record of {wanted}")


def parse_records(body: bytes) -> Sequence[PaperRecord]:
    """All records of an answer, whatever the request was. Raises as `parse_record`."""
    root = parse_xml(body, "the OAI-PMH answer")
    if root.tag != f"{_OAI}OAI-PMH":
        raise MalformedAnswer(f"the OAI-PMH answer is {root.tag[:80]}")
    for error in root.findall(f"{_OAI}error"):
        code, reason = error.get("code", "error"), " ".join((error.text or "").split())[:200]
        raise PaperUnavailable(f"arXiv's OAI-PMH answers {code}: {reason}")
    return [_record(element) for element in root.iter(f"{_OAI}record")]


def _record(element: Element) -> PaperRecord:
    header = element.find(f"{_OAI}header")
    identifier = text_of(element, f"{_OAI}header/{_OAI}identifier").removeprefix(_PREFIX)
    if header is None or not is_arxiv_id(identifier):
        raise MalformedAnswer(f"a record of the OAI-PMH answer has the identifier {identifier[:80]!r}")
    if header.get("status") == "deleted":
        return PaperRecord(Paper(PaperId(identifier), title="", source="arxiv", withdrawn=True), removed=True)
    metadata = element.find(f"{_OAI}metadata/*")
    kind = "" if metadata is None else metadata.tag.rpartition("}")[2]
    if metadata is None or kind not in ("arXiv", "arXivRaw"):
        raise MalformedAnswer(f"the OAI-PMH record of {identifier} has no metadata of arXiv's")
    return _paper_record(metadata, metadata.tag.removesuffix(kind), identifier)


def _paper_record(metadata: Element, space: str, identifier: str) -> PaperRecord:
    def told(name: str) -> str:
        return text_of(metadata, f"{space}{name}")

    if not told("title"):
        raise MalformedAnswer(f"the OAI-PMH record of {identifier} has no title")
    versions = tuple(filter(None, (_version(version, space) for version in metadata.findall(f"{space}version"))))
    newest = max(versions, key=lambda version: version.number, default=None)
    people = metadata.findall(f"{space}authors/{space}author")
    first = min(versions, key=lambda version: version.number, default=None)
    comment, abstract = told("comments"), told("abstract")
    return PaperRecord(
        Paper(
            id=PaperId(f"{identifier}v{newest.number}" if newest else identifier),
            title=told("title"),
            authors=tuple(_person(person, space) for person in people) or author_names(told("authors")),
            abstract=abstract,
            categories=tuple(told("categories").split()),
            licence=told("license") or None,
            published=first.submitted if first else _day(told("created")),
            source="arxiv",
            updated=newest.submitted if newest else _day(told("updated")),
            comment=comment or None,
            withdrawn=(newest is not None and newest.withdrawn) or says_withdrawn(comment, abstract),
        ),
        versions,
    )


def _version(element: Element, space: str) -> Version | None:
    number = re.fullmatch(r"v(\d{1,4})", element.get("version", ""))
    if number is None:
        return None
    withdrawn = text_of(element, f"{space}source_type") == _WITHDRAWN_SOURCE
    return Version(int(number[1]), _moment(text_of(element, f"{space}date")), withdrawn)


def _person(element: Element, space: str) -> str:
    parts = (text_of(element, f"{space}{name}") for name in ("forenames", "keyname", "suffix"))
    return " ".join(filter(None, parts))


def _moment(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
