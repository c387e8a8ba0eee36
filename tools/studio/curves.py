"""Smooth lines through a few points, and evenly spaced points along them. Lengths in centimeters."""

from __future__ import annotations

import numpy as np

Line = np.ndarray  # (n, 2) or (n, 3) floats


def through(points: object, *, step: float = 0.15) -> Line:
    """Points about `step` apart on a smooth line through `points` (centripetal Catmull-Rom)."""
    line = np.asarray(points, dtype=float)
    ends = np.vstack([2 * line[0] - line[1], line, 2 * line[-1] - line[-2]])
    parts = [_span(ends[i : i + 4], step) for i in range(len(line) - 1)]
    return np.vstack([*parts, line[-1:]])


def _span(four: Line, step: float) -> Line:
    """The part between the second and the third of four points, without the third."""
    p0, p1, p2, p3 = four
    count = max(2, int(np.ceil(np.linalg.norm(p2 - p1) / step)))
    knots = np.cumsum(
        [0.0, *(max(np.linalg.norm(b - a), 1e-6) ** 0.5 for a, b in ((p0, p1), (p1, p2), (p2, p3)))]
    )
    t0, t1, t2, t3 = knots
    t = np.linspace(t1, t2, count, endpoint=False)[:, None]
    a1 = (t1 - t) / (t1 - t0) * p0 + (t - t0) / (t1 - t0) * p1
    a2 = (t2 - t) / (t2 - t1) * p1 + (t - t1) / (t2 - t1) * p2
    a3 = (t3 - t) / (t3 - t2) * p2 + (t - t2) / (t3 - t2) * p3
    b1 = (t2 - t) / (t2 - t0) * a1 + (t - t0) / (t2 - t0) * a2
    b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
    return (t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2


def lengths(line: Line) -> np.ndarray:
    """How far along the line each of its points is, from 0."""
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])


def evenly(line: Line, step: float) -> Line:
    """The same line with points about `step` apart."""
    along = lengths(line)
    at = np.linspace(0.0, along[-1], max(3, int(along[-1] / step) + 1))
    return np.stack([np.interp(at, along, line[:, axis]) for axis in range(line.shape[1])], axis=1)


def softened(line: Line, passes: int) -> Line:
    """The line with its corners rounded; both ends stay."""
    line = line.copy()
    for _ in range(passes):
        line[1:-1] = 0.25 * line[:-2] + 0.5 * line[1:-1] + 0.25 * line[2:]
    return line


def normals(line: Line) -> Line:
    """Unit vectors to the right of the way the plane line goes."""
    way = np.gradient(line, axis=0)
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    return np.stack([way[:, 1], -way[:, 0]], axis=1)
