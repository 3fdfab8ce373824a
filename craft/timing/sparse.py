"""A sparse matrix as the solver reads it. `scipy.sparse` would give the same arrays for 26 MiB of loaded modules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Columns:
    """A matrix by columns (CSC), named as in `scipy.sparse.csc_matrix`, which is all that clarabel asks of one.

    data, indices: the entries column by column, rows ascending, and their rows. indptr: where each column begins.
    """

    data: NDArray[np.float64]
    indices: NDArray[np.int64]
    indptr: NDArray[np.int64]
    shape: tuple[int, int]
    has_canonical_format: ClassVar[bool] = True  # sorted, and no entry twice

    @classmethod
    def of(
        cls, values: NDArray[np.float64], down: NDArray[np.int64], across: NDArray[np.int64], shape: tuple[int, int]
    ) -> Columns:
        """From entries in any order: value, row, column. No place may be named twice."""
        order = np.argsort(across * shape[0] + down, kind="stable")
        counts = np.bincount(across, minlength=shape[1])
        return cls(values[order], down[order], np.concatenate([[0], np.cumsum(counts)]), shape)

    def first_rows(self, rows: int) -> Columns:
        """The same without the rows from `rows` on."""
        kept = self.indices < rows
        ends = np.concatenate([[0], np.cumsum(kept)])[self.indptr]
        return Columns(self.data[kept], self.indices[kept], ends, (rows, self.shape[1]))
