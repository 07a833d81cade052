"""Makes the coefficients of `paperradio.editorial.ranking` from abstracts with people's one-line summaries.

    python scripts/train_salience.py SciTLDR-A_train.jsonl

Two models: a logistic one of which words a summary uses, and a ridge regression of the ROUGE-1 that each candidate
would have. The second is trained on what the first says of papers it was not trained on. Cross-validated over papers;
the score in the file is the mean ROUGE-1 of the picks for held-out papers.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rouge_score.rouge_scorer import RougeScorer
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.ranking import words
from paperradio.editorial.ranking.features import (
    NAMES,
    WORD_COLUMNS,
    Abstract,
    Candidate,
    all_candidates,
    features,
    joined,
    middle,
    word_columns,
)

FOLDS = 5
COMMON_WORDS = 100
WORD_STRENGTH = 0.3
RIDGE = 1000.0
DIGITS = 4
TARGET = Path(__file__).resolve().parents[1] / "src/paperradio/editorial/ranking/coefficients.json"


@dataclass(slots=True)
class Example:
    """One abstract, its candidates with their ROUGE-1, and its words with whether the summary has them."""

    abstract: Abstract
    candidates: tuple[Candidate, ...]
    gains: NDArray[np.float64]
    table: NDArray[np.float64]
    words: list[str]
    word_rows: NDArray[np.float64]
    used: NDArray[np.bool_]
    chances: dict[str, float] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="JSON lines with source, target and title")
    parser.add_argument("--seed", type=int, default=7, help="deals the papers to folds")
    parser.add_argument("--vectors", type=Path, help="keeps the sentence vectors for the next run (.npz)")
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    console = Console()
    examples = read(options.data, options.vectors, console)
    lexicon = common_words(examples)
    folds = np.random.default_rng(options.seed).permutation(len(examples)) % FOLDS
    score, oracle = cross_validated(examples, lexicon, folds, console)
    word_model = fit_words(examples, lexicon)
    set_chances_of_others(examples, lexicon)
    weights, intercept = fit_candidates(examples)
    made = {
        "made_by": "scripts/train_salience.py",
        "data": options.data.name,
        "papers": len(examples),
        "seed": options.seed,
        "folds": FOLDS,
        "held_out_rouge1": round(score, 2),
        "held_out_oracle_rouge1": round(oracle, 2),
        "words": {
            "intercept": rounded(word_model.intercept),
            "weights": dict(zip(words.NAMES, map(rounded, word_model.weights), strict=True)),
            "lexicon": {word: rounded(weight, 2) for word, weight in word_model.lexicon.items()},
        },
        "candidates": {
            "intercept": rounded(intercept),
            "weights": dict(zip(NAMES, map(rounded, weights), strict=True)),
        },
    }
    options.out.write_text(json.dumps(made, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    size = options.out.stat().st_size
    console.print(f"ROUGE-1 of held-out picks {score:.2f}, oracle {oracle:.2f}; {options.out.name}, {size} bytes.")


def rounded(value: float, digits: int = DIGITS) -> float:
    return round(float(value), digits)


def read(path: Path, kept: Path | None, console: Console) -> list[Example]:
    """The examples of a file."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    sentences = [joined(row["source"]) for row in rows]
    vectors = embedded(
        {each for row in sentences for each in row} | {row["title"].strip() for row in rows}, kept, console
    )
    scorer = RougeScorer(["rouge1"], use_stemmer=True)
    found = []
    for row, spoken in track(list(zip(rows, sentences, strict=True)), description="candidates", console=console):
        if not spoken:
            continue
        own = np.stack([vectors[each] for each in spoken])
        title = row["title"].strip()
        abstract = Abstract(spoken, own, title, vectors[title] if title else middle(own))
        found.append(example(abstract, row["target"], scorer))
    return found


def embedded(texts: set[str], kept: Path | None, console: Console) -> dict[str, NDArray[np.float64]]:
    """The vector of each text; `kept` is read where it is there, and written."""
    vectors: dict[str, NDArray[np.float64]] = {}
    if kept is not None and kept.is_file():
        with np.load(kept) as stored:
            vectors.update(zip(stored["texts"].tolist(), stored["vectors"].astype(float), strict=True))
    missing = sorted(texts - set(vectors), key=len)
    embedder = MiniLmEmbedder(threads=2)
    for start in track(range(0, len(missing), 512), description="vectors", console=console):
        batch = missing[start : start + 512]
        vectors.update(zip(batch, np.asarray(embedder.embed(batch), dtype=float), strict=True))
    if kept is not None and missing:
        np.savez(kept, texts=np.array(list(vectors)), vectors=np.stack(list(vectors.values())).astype(np.float32))
    return {text: vectors[text] for text in texts}


def example(abstract: Abstract, references: Sequence[str], scorer: RougeScorer) -> Example:
    candidates = all_candidates(abstract)
    gains = [max(scorer.score(each, one.text)["rouge1"].fmeasure for each in references) for one in candidates]
    found, rows = words.word_features(abstract.sentences, abstract.nearness, abstract.title)
    summary = {word for each in references for word in words.terms(each)}
    used = np.array([word in summary for word in found])
    return Example(abstract, candidates, np.array(gains), features(abstract, candidates, None), found, rows, used)


def common_words(examples: Sequence[Example]) -> tuple[str, ...]:
    """The words that stand in the most abstracts."""
    counts = Counter(word for each in examples for word in each.words)
    return tuple(sorted(word for word, _ in counts.most_common(COMMON_WORDS)))


def fit_words(examples: Sequence[Example], lexicon: Sequence[str]) -> words.WordModel:
    columns = {word: column for column, word in enumerate(lexicon)}
    known = [columns.get(word, -1) for each in examples for word in each.words]
    rows = np.flatnonzero(np.array(known) >= 0)
    shape = (len(known), len(lexicon))
    common = csr_matrix((np.ones(len(rows)), (rows, np.array(known)[rows])), shape=shape)
    table = hstack([csr_matrix(np.vstack([each.word_rows for each in examples])), common]).tocsr()
    used = np.concatenate([each.used for each in examples])
    fitted = LogisticRegression(C=WORD_STRENGTH, max_iter=400).fit(table, used)
    weights = fitted.coef_[0]
    own = len(words.NAMES)
    return words.WordModel(float(fitted.intercept_[0]), weights[:own], dict(zip(lexicon, weights[own:], strict=True)))


def set_chances(examples: Sequence[Example], model: words.WordModel) -> None:
    for each in examples:
        each.chances = model.chances(each.abstract.sentences, each.abstract.nearness, each.abstract.title)
        each.table[:, -WORD_COLUMNS:] = word_columns(each.candidates, each.chances)


def set_chances_of_others(examples: Sequence[Example], lexicon: Sequence[str]) -> None:
    """Chances for each example by a model that has not seen it."""
    for fold in range(FOLDS):
        model = fit_words([each for at, each in enumerate(examples) if at % FOLDS != fold], lexicon)
        set_chances([each for at, each in enumerate(examples) if at % FOLDS == fold], model)


def fit_candidates(examples: Sequence[Example]) -> tuple[NDArray[np.float64], float]:
    """Ridge regression within each abstract, its columns brought to one scale; the intercept restores the mean."""
    whole = np.vstack([each.table for each in examples])
    scale = whole.std(axis=0) + 1e-6
    inner, outer = np.zeros((len(NAMES), len(NAMES))), np.zeros(len(NAMES))
    for each in examples:
        rows = (each.table - each.table.mean(axis=0)) / scale
        inner += rows.T @ rows
        outer += rows.T @ (each.gains - each.gains.mean())
    weights = np.linalg.solve(inner + RIDGE * np.eye(len(NAMES)), outer) / scale
    gains = np.concatenate([each.gains for each in examples])
    return weights, float(gains.mean() - whole.mean(axis=0) @ weights)


def cross_validated(
    examples: Sequence[Example], lexicon: Sequence[str], folds: NDArray[np.int64], console: Console
) -> tuple[float, float]:
    """ROUGE-1 of the picks for held-out papers, and of the best candidates."""
    picked, best = [], []
    for fold in track(range(FOLDS), description="folds", console=console):
        known = [each for each, own in zip(examples, folds, strict=True) if own != fold]
        held = [each for each, own in zip(examples, folds, strict=True) if own == fold]
        set_chances_of_others(known, lexicon)
        weights, _ = fit_candidates(known)
        set_chances(held, fit_words(known, lexicon))
        picked += [float(each.gains[int(np.argmax(each.table @ weights))]) for each in held]
        best += [float(each.gains.max()) for each in held]
        console.print(f"fold {fold + 1}: {100 * float(np.mean(picked[-len(held) :])):.2f}")
    return 100 * float(np.mean(picked)), 100 * float(np.mean(best))


if __name__ == "__main__":
    main()
