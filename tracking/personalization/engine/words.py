"""What things are called: TF-IDF of titles, types and tags. It carries the first few hundred orders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse

WORD = re.compile(r"\w{2,}")
COMMON = 1500  # a word that so many titles hold says too little to be worth comparing them


def vectors(texts: Sequence[str]) -> sparse.csr_matrix:
    """Items by words, rows of length one (zero for what has no word); `v @ v.T` is the likeness."""
    found: list[dict[str, int]] = [Counter(WORD.findall(text.lower())) for text in texts]
    held = Counter(word for counted in found for word in counted)
    column = {word: number for number, word in enumerate(w for w, many in held.items() if many <= COMMON)}
    idf = {word: np.log(1 + len(texts) / held[word]) for word in column}
    found = [{word: times for word, times in counted.items() if word in column} for counted in found]
    rows = [number for number, counted in enumerate(found) for _ in counted]
    columns = [column[word] for counted in found for word in counted]
    values = [times * idf[word] for counted in found for word, times in counted.items()]
    cells = (np.array(values, dtype=np.float32), (rows, columns))
    return unit(sparse.csr_matrix(cells, shape=(len(texts), len(column))))


def unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each row divided by its length."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1))).ravel()
    return sparse.csr_matrix(sparse.diags(1 / np.where(lengths > 0, lengths, 1)).astype(np.float32) @ matrix)
