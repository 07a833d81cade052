"""`paperradio add`: papers that a running newsroom makes next, and one that is started later makes first."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import typer

from paperradio.app.stores import open_catalogue, open_store
from paperradio.commands.files import NO_FILE, named_file
from paperradio.domain.paper import PaperId, is_arxiv_id, version_of, without_version
from paperradio.domain.rundown import ItemKind
from paperradio.errors import ConfigurationError
from paperradio.newsroom.added import ADDED, added_key
from paperradio.ports import ArtefactStore, Catalogue
from paperradio.settings import Settings
from paperradio.sources.folder import FolderSource

_PREFIX = re.compile(r"^(?:arxiv:|(?:https?://)?(?:dx\.)?doi\.org/10\.48550/arxiv\.|10\.48550/arxiv\.)", re.IGNORECASE)
_PAGE = re.compile(r"/(?:abs|pdf|html|format|ps)/(?P<id>.+?)(?:\.pdf)?/?$")
_MOST_SHOWN = 160
Add = Callable[[Catalogue, ArtefactStore], str]


def add_papers(settings: Settings, references: Sequence[str]) -> int:
    """Add all of them, or none where one cannot be meant; a line for each on standard output. Returns 0.

    Asks nothing of the network: the newsroom looks arXiv ids up, as soon as it can.

    Raises:
        ConfigurationError: a reference is no PDF file, arXiv id or arXiv address, or the paper has been withdrawn.
        PaperUnavailable: the file is no PDF or too large.
        StoreUnreachable: catalogue or artefact store do not answer.
    """
    additions = [_understood(settings, reference) for reference in references]
    catalogue, store = open_catalogue(settings, create=True), open_store(settings)
    for add in additions:
        typer.echo(add(catalogue, store))
    return 0


def arxiv_id(reference: str, hosts: Sequence[str] = ()) -> PaperId | None:
    """The arXiv id that an id, ``arXiv:…``, DOI or address of arXiv (or of one of `hosts`) means; None for others."""
    text = _PREFIX.sub("", reference.strip())
    try:
        address = urlsplit(text if "://" in text else f"//{text}")
    except ValueError:  # a bracket as of an IPv6 address that does not close
        return None
    host = (address.hostname or "").lower()
    page = _PAGE.search(address.path)
    if page is not None and (host == "arxiv.org" or host.endswith(".arxiv.org") or address.netloc in hosts):
        text = page["id"]
    return PaperId(text) if is_arxiv_id(text) else None


def _understood(settings: Settings, reference: str) -> Add:
    path = named_file(reference)
    if path is not None:
        return _file(settings, path)
    own = (settings.arxiv.pdf_url, settings.arxiv.abstract_url)
    paper_id = arxiv_id(reference, [urlsplit(url).netloc for url in own])
    if paper_id is None:
        shown = " ".join(reference.split())
        shown = shown if len(shown) <= _MOST_SHOWN else f"{shown[: _MOST_SHOWN - 1]}…"
        problem = NO_FILE if reference.lower().endswith(".pdf") and "://" not in reference else "not known"
        raise ConfigurationError(
            f"{shown}: {problem}; name a PDF file, an arXiv id such as 1706.03762, or its address at arxiv.org"
        )
    return lambda catalogue, store: _from_arxiv(catalogue, paper_id)


def _from_arxiv(catalogue: Catalogue, paper_id: PaperId) -> str:
    versions = catalogue.versions(without_version(paper_id))
    known = versions[0] if versions else None
    if known is None or (version_of(paper_id) or 0) > (version_of(known.id) or 0):
        catalogue.request(paper_id)
        return f"{paper_id}: asked for; the newsroom looks it up at arXiv and makes it next"
    if known.withdrawn:
        raise ConfigurationError(f"{known.id} has been withdrawn")
    return _wanted(catalogue, known.id, lambda: catalogue.add_papers([known], wanted=True))


def _file(settings: Settings, path: Path) -> Add:
    if path.suffix.lower() != ".pdf":
        raise ConfigurationError(f"{path}: the name of a PDF file ends in .pdf")
    folder = FolderSource(path.resolve().parent, settings.arxiv.max_pdf_bytes, settings.arxiv.abstract_url)
    found = folder.paper(PaperId(path.stem))
    pdf = folder.pdf(found)
    if b"%PDF-" not in pdf[:1024]:
        raise ConfigurationError(f"{path} is no PDF")

    def add(catalogue: Catalogue, store: ArtefactStore) -> str:
        paper = replace(found, source=ADDED)
        known = catalogue.paper(paper.id)
        if known is not None and not is_arxiv_id(paper.id) and not _same(store, paper.id, pdf):
            paper = replace(paper, id=PaperId(f"{paper.id}-{hashlib.sha256(pdf).hexdigest()[:8]}"))
        store.put_at(added_key(paper.id), pdf)
        return _wanted(catalogue, paper.id, lambda: catalogue.add_papers([paper], wanted=True))

    return add


def _same(store: ArtefactStore, paper_id: PaperId, pdf: bytes) -> bool:
    key = added_key(paper_id)
    return store.has(key) and store.get(key) == pdf


def _wanted(catalogue: Catalogue, paper_id: PaperId, want: Callable[[], object]) -> str:
    told = catalogue.items([ItemKind.SEGMENT], 1, paper_id)
    want()
    if told:
        return f"{paper_id}: told already, on {told[0].created:%Y-%m-%d}; it is made anew only by a better recipe"
    return f"{paper_id}: added; the newsroom makes it next"
