"""Builds the sample papers: samples/*.md to PDF and metadata in src/paperradio/samples.

Run with the project's environment: .venv/bin/python scripts/build_samples.py
A note is TOML between two lines of +++, then blocks separated by empty lines: "# Heading", a paragraph,
a line of "|"-separated cells (first row: the head), or "figure: NAME" for a chart described in the TOML.
"""

from __future__ import annotations

import html
import io
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "samples"
TARGET = ROOT / "src" / "paperradio" / "samples"
PAGE = pymupdf.paper_rect("a4")
FRAME = pymupdf.Rect(86, 72, PAGE.width - 86, PAGE.height - 72)
INK, BAR, GRID = "#1a1e28", "#3d7fc4", "#d5d9e0"
CSS = """
body { font-family: serif; font-size: 11pt; line-height: 1.35; color: #111; }
h1 { font-size: 17pt; line-height: 1.2; text-align: center; margin-bottom: 6pt; }
h2 { font-size: 13pt; margin-top: 12pt; margin-bottom: 4pt; }
p { margin: 0 0 6pt 0; text-align: left; }
p.centre { text-align: center; }
p.caption { font-size: 9.5pt; margin: 4pt 0 12pt 0; }
table { margin: 4pt 0 4pt 0; }
td, th { padding: 2pt 14pt 2pt 0; text-align: left; font-size: 10pt; }
"""


def main() -> int:
    """Build every note; the number of those that could not be built is the exit status."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for source in sorted(SOURCE.glob("*.md")):
        meta, blocks = parse(source.read_text(encoding="utf-8"))
        pages = build(meta, blocks, TARGET / f"{source.stem}.pdf")
        record = {name: meta[name] for name in ("title", "authors", "abstract", "categories", "licence", "published")}
        (TARGET / f"{source.stem}.json").write_text(
            json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        print(f"{source.stem}: {pages} pages")
    return 0


def parse(text: str) -> tuple[dict[str, Any], list[str]]:
    """Front matter and blocks. The abstract is the first block, and part of the metadata too."""
    _, front, body = text.split("+++", 2)
    meta = tomllib.loads(front)
    blocks = [block.strip() for block in body.split("\n\n") if block.strip()]
    meta["abstract"] = " ".join(blocks[0].split())
    return meta, blocks


def build(meta: dict[str, Any], blocks: list[str], target: Path) -> int:
    """Lay the note out on A4 pages with page numbers. Returns how many pages it has."""
    archive = pymupdf.Archive()
    for name, figure in meta.get("figures", {}).items():
        archive.add(chart(figure), f"{name}.png")
    story = pymupdf.Story(as_html(meta, blocks), user_css=CSS, archive=archive)
    buffer = io.BytesIO()
    writer = pymupdf.DocumentWriter(buffer)
    more = 1
    while more:
        device = writer.begin_page(PAGE)
        more, _ = story.place(FRAME)
        story.draw(device)
        writer.end_page()
    writer.close()
    document = pymupdf.open("pdf", buffer.getvalue())
    for number, page in enumerate(document, 1):
        page.insert_text((PAGE.width / 2 - 3, PAGE.height - 40), str(number), fontsize=9)
    document.set_metadata({"title": meta["title"], "author": ", ".join(meta["authors"]), "creationDate": ""})
    document.subset_fonts()
    document.save(target, garbage=4, deflate=True, clean=True, no_new_id=True)
    return len(document)


def as_html(meta: dict[str, Any], blocks: list[str]) -> str:
    """The note as the HTML that PyMuPDF's Story lays out."""
    parts = [
        f"<h1>{html.escape(meta['title'])}</h1>",
        f'<p class="centre">{html.escape(", ".join(meta["authors"]))}</p>',
        "<h2>Abstract</h2>",
    ]
    for block in blocks:
        if block.startswith("# "):
            parts.append(f"<h2>{html.escape(block[2:])}</h2>")
        elif block.startswith("figure: "):
            name = block.removeprefix("figure: ")
            caption = html.escape(meta["figures"][name]["caption"])
            parts.append(f'<img src="{name}.png" width="420"/><p class="caption">{caption}</p>')
        elif block.startswith("|"):
            parts.append(table(block.splitlines()))
        elif block.startswith("Table "):
            parts.append(f'<p class="caption">{html.escape(" ".join(block.split()))}</p>')
        else:
            parts.append(f"<p>{html.escape(' '.join(block.split()))}</p>")
    return "<body>" + "".join(parts) + "</body>"


def table(lines: list[str]) -> str:
    rows = [[html.escape(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in lines]
    head = "".join(f"<th>{cell}</th>" for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows[1:])
    return f"<table><tr>{head}</tr>{body}</table>"


def chart(figure: dict[str, Any]) -> bytes:
    """A horizontal bar chart as PNG: `labels`, `values`, `unit`, `heading`."""
    font = ImageFont.truetype(io.BytesIO(pymupdf.Font("figo").buffer), 34)
    row, left, width = 62, 470, 1260
    image = Image.new("RGB", (width, 90 + row * len(figure["labels"])), "white")
    draw = ImageDraw.Draw(image)
    draw.text((0, 8), figure["heading"], font=font, fill=INK)
    longest = max(figure["values"])
    for index, (label, value) in enumerate(zip(figure["labels"], figure["values"], strict=True)):
        top = 76 + index * row
        end = left + round((width - left - 200) * value / longest)
        draw.text((0, top + 2), label, font=font, fill=INK)
        draw.rectangle((left, top + 4, width - 200, top + 44), fill="#f2f4f7")
        draw.rectangle((left, top + 4, max(end, left + 3), top + 44), fill=BAR)
        draw.text((width - 185, top + 2), f"{value:g} {figure['unit']}", font=font, fill=INK)
    stream = io.BytesIO()
    image.quantize(32).save(stream, "PNG", optimize=True)
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main())
