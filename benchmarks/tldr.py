"""How near a one-sentence pick from the abstract comes to what people wrote, against named baselines in the same run.

ROUGE by the package `rouge-score` with stemming. Of several references the best by ROUGE-1 counts, the mean is over
papers. Every baseline sees the sentences as the file has them; sumy gets them through a tokenizer of ours, since its
own wants data from the network. The oracle is the best whole sentence by ROUGE-1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rouge_score.rouge_scorer import RougeScorer
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.ranking.headline import abstract_headline
from paperradio.ports import Embedder

KINDS = ("rouge1", "rouge2", "rougeL")
MARGIN = 2.0
"""ROUGE-1 points that count as clearly above a baseline."""

Scores = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Record:
    """One paper: its abstract in sentences, what people wrote, its title ("" where the file has none)."""

    sentences: tuple[str, ...]
    references: tuple[str, ...]
    title: str


class Words:
    """What sumy asks of a tokenizer, without data from the network."""

    def to_sentences(self, text: str) -> tuple[str, ...]:
        return (text,)

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", text))


class Remembering:
    """An embedder that embeds nothing twice: several of those compared need the same vectors."""

    def __init__(self) -> None:
        self._embedder = MiniLmEmbedder(threads=2)
        self._known: dict[str, NDArray[np.float32]] = {}

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(missing, self._embedder.embed(missing), strict=True))
        return np.stack([self._known[text] for text in texts])


def records(path: Path) -> list[Record]:
    """The records of a SciTLDR file, one JSON object a line: `source`, `target`, and `title` where known."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            sentences = tuple(each.strip() for each in row["source"] if each.strip())
            found.append(Record(sentences, tuple(row["target"]), row.get("title") or ""))
    return found


def measure(path: Path) -> bool:
    """Print the table; whether ours is clearly above every baseline."""
    console = Console(width=110)
    papers = records(path)
    scorer = RougeScorer(list(KINDS), use_stemmer=True)
    pickers = _pickers(Remembering(), scorer)
    sums = {name: np.zeros(len(KINDS)) for name in pickers}
    words = dict.fromkeys(pickers, 0)
    for paper in track(papers, description="papers", console=console, transient=True):
        for name, pick in pickers.items():
            chosen = pick(paper)
            sums[name] += np.array(score(scorer, chosen, paper.references))
            words[name] += len(chosen.split())
    table = Table("one sentence of the abstract", "ROUGE-1", "ROUGE-2", "ROUGE-L", "words", box=None)
    means = {name: 100 * total / len(papers) for name, total in sums.items()}
    for name, mean in means.items():
        style = "bold" if name == "ours" else ""
        table.add_row(name, *(f"{value:.1f}" for value in mean), f"{words[name] / len(papers):.1f}", style=style)
    console.print(table)
    console.print(f"{len(papers)} papers of {path.name}; mean over papers, best reference by ROUGE-1, stemmed.")
    best = max(float(mean[0]) for name, mean in means.items() if not name.startswith(("ours", "oracle")))
    return float(means["ours"][0]) >= best + MARGIN


def score(scorer: RougeScorer, text: str, references: Sequence[str]) -> Scores:
    """ROUGE-1, -2 and -L (F1) of `text` against the reference that it matches best by ROUGE-1."""
    found = [scorer.score(reference, text) for reference in references]
    best = max(found, key=lambda each: each["rouge1"].fmeasure)
    return (best["rouge1"].fmeasure, best["rouge2"].fmeasure, best["rougeL"].fmeasure)


def _pickers(embedder: Embedder, scorer: RougeScorer) -> dict[str, Callable[[Record], str]]:
    stemmer, stop = Stemmer("english"), get_stop_words("english")
    lexrank, textrank = LexRankSummarizer(stemmer), TextRankSummarizer(stemmer)
    lexrank.stop_words = textrank.stop_words = stop

    def by_sumy(summarizer: LexRankSummarizer | TextRankSummarizer, paper: Record) -> str:
        if len(paper.sentences) == 1:
            return paper.sentences[0]
        sentences = [Sentence(each, Words()) for each in paper.sentences]
        with np.errstate(invalid="ignore"):  # sentences that share no word
            return str(summarizer(ObjectDocumentModel([Paragraph(sentences)]), 1)[0])

    def centroid(paper: Record) -> str:
        vectors = embedder.embed(paper.sentences)
        return paper.sentences[int(np.argmax(vectors @ vectors.mean(axis=0)))]

    def oracle(paper: Record) -> str:
        return max(paper.sentences, key=lambda each: score(scorer, each, paper.references)[0])

    return {
        "ours": lambda paper: abstract_headline(paper.sentences, embedder, paper.title).text,
        "ours, title unknown": lambda paper: abstract_headline(paper.sentences, embedder).text,
        "lead": lambda paper: paper.sentences[0],
        "LexRank (sumy)": lambda paper: by_sumy(lexrank, paper),
        "TextRank (sumy)": lambda paper: by_sumy(textrank, paper),
        "MiniLM centroid": centroid,
        "oracle sentence": oracle,
    }
