"""The page a visit began with: the path of its first page view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracking.lake.buckets.buckets import Rows

MIX = 0x9E3779B97F4A7C15  # odd, so that the visits of each person get numbers of their own

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


class Landings:
    """The landing pages of some people's visits; group 0 is "not known", others are page codes plus one."""

    def __init__(self, rows: Rows, page_view: int) -> None:
        import numpy as np

        assert rows.page is not None
        assert rows.session is not None
        self._rows = rows
        at = np.flatnonzero((rows.code == page_view) & (rows.session != 0))
        self._visits, first = np.unique(self._visit(at), return_index=True)
        self._pages = rows.page[at][first]

    def _visit(self, at: Array) -> Array:
        import numpy as np

        assert self._rows.session is not None
        visit: Array = self._rows.who[at].astype(np.uint64) * np.uint64(MIX) ^ self._rows.session[at].astype(
            np.uint64
        )
        return visit

    def group(self, at: Array) -> Array:
        """The groups of the visits of these events."""
        import numpy as np

        if not len(self._visits):
            return np.zeros(len(at), dtype=np.int64)
        wanted = self._visit(at)
        place = np.minimum(np.searchsorted(self._visits, wanted), len(self._visits) - 1)
        return np.where(self._visits[place] == wanted, self._pages[place] + 1, 0)
