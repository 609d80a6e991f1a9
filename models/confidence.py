"""Learns what the measures of a first answer are worth on any knowledge base: the numbers of PRIOR in src/search/calibrate.rs.

    python3 models/confidence.py target/release/jieda DATA

DATA holds `banking77.jsonl` (PolyAI, CC BY 4.0) and `clinc150.jsonl` (Larson et al., CC BY 3.0): their training halves as rows
{"text", "intent"}. Of each, knowledge bases of several sizes are drawn with one way of asking an entry, and asked in four others; a sixth of
the questions belongs to entries that were left out, so that every answer to them is wrong. `jieda eval faq --measures` tells what is measured
of the first answer (the last of the measures, how much the whole knowledge base knows, differs with its size and is left out), and a logistic
regression with a ridge what it is worth; each knowledge base of banking77 weighs twice as much as one of
clinc150. It prints the means and spreads of the measures, and the weights with the bias as the last. Needs numpy.

Tried and left: the product's own content and models/questions.txt, whose ways of asking for one thing have too little in common for a
knowledge base with one of them; four ways an entry; fourteen further measures, among them those of the second answer.
"""
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

SIZES = (15, 40, 77, 150)
ASKED = 4
UNKNOWN = 1 / 6
RIDGE = 10.0
# The answers of these sources say nothing beside their questions, so that this measure does not spread by itself.
LEAST_SPREAD = 0.05
SOURCES = {"banking77.jsonl": 2.0, "clinc150.jsonl": 1.0}


def by_intent(path):
    intents = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["intent"] is not None:
            intents.setdefault(row["intent"], []).append(row["text"])
    return list(intents.values())


def base(intents, size, dice):
    """A knowledge base and what is asked of it: rows of both files. Questions about what was left out name an entry that nobody finds."""
    intents = dice.sample(intents, min(size, len(intents)))
    n_unknown = int(len(intents) * UNKNOWN)
    kb, queries = [{"id": "none", "title": "qqzz", "questions": [], "answer": "qqzz"}], []
    for at, texts in enumerate(intents):
        way, *asked = dice.sample(texts, ASKED + 1)
        if at >= n_unknown:
            kb.append({"id": f"e{at}", "title": way, "questions": [], "answer": way})
        queries += [{"query": text, "entries": [f"e{at}" if at >= n_unknown else "none"]} for text in asked]
    return kb, queries


def measured(jieda, kb, queries):
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("kb.jsonl", "queries.jsonl")]
        for path, rows in zip(paths, (kb, queries)):
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command = [jieda, "eval", "faq", "--kb", paths[0], "--queries", paths[1], "--measures"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    rows = [row for row in map(json.loads, lines) if row["kind"] == "query"]
    return np.array([row["measures"][:-1] for row in rows]), np.array([row["right"] for row in rows], float)


def fit(x, y, weight):
    """Newton's method for a logistic regression whose weights, but for the bias, are held near 0."""
    held = np.r_[np.full(x.shape[1] - 1, RIDGE), 0.0]
    b = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ b))
        slope = x.T @ (weight * (p - y)) + held * b
        b -= np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(held), slope)
    return b


def main(jieda, data):
    dice = random.Random(7)
    xs, ys, weights = [], [], []
    for name, share in SOURCES.items():
        intents = by_intent(Path(data) / name)
        for size in SIZES:
            x, y = measured(jieda, *base(intents, size, dice))
            xs.append(x)
            ys.append(y)
            weights.append(np.full(len(y), share * 200 / len(y)))
    x, y, weight = np.concatenate(xs), np.concatenate(ys), np.concatenate(weights)
    means, spreads = x.mean(axis=0), np.maximum(x.std(axis=0), LEAST_SPREAD)
    b = fit(np.c_[(x - means) / spreads, np.ones(len(x))], y, weight)
    for label, numbers in (("means", means), ("spreads", spreads), ("weights", b)):
        print(label, [round(float(number), 4) for number in numbers])


if __name__ == "__main__":
    main(*sys.argv[1:])
