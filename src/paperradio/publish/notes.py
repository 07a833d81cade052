"""Show notes: what an episode tells, with a link to every paper."""

from __future__ import annotations

from html import escape

from paperradio.domain.paper import Paper
from paperradio.domain.rundown import Item


def notes_html(item: Item) -> bytes:
    """An HTML fragment in UTF-8: the description, the papers in their order, and that it is machine-made."""
    parts = [f"<p>{escape(item.description)}</p>"] if item.description else []
    papers = [each.paper for each in item.featured] or ([item.paper] if item.paper else [])
    if papers:
        parts.append("<ul>" + "".join(f"<li>{_paper(paper)}</li>" for paper in papers) + "</ul>")
    parts.append("<p>Machine-made: chosen, written and spoken by programs, each statement taken from its paper.</p>")
    return "\n".join(parts).encode()


def _paper(paper: Paper) -> str:
    title = escape(paper.title or paper.id)
    url = paper.abstract_url or ""
    linked = f'<a href="{escape(url)}">{title}</a>' if url.startswith(("https://", "http://")) else title
    return f"{linked}. {escape(', '.join(paper.authors))}".rstrip(". ") + "."
