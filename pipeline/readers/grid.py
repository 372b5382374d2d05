"""Ruled tables out of rules: the same for the paths of a PDF and the lines found on a scan.

pdfplumber's table finder does the geometry (rules to crossings, cells to tables); it is handed our rules and not the
page, which spares its slow reading of the PDF. The smallest cells between crossings are found here as there, but along
rows and columns instead of among all crossings.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, merge_edges

from models.document import Box
from pipeline.pages import RawCell, RawLine, RawTable

Rule = tuple[float, float, float, float]  # x0, y0, x1, y1 in points; flat or upright
Place = tuple[float, float]
_SNAP = 3.0  # points within which rules count as one


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table without its words: the box of each cell."""

    box: Box
    cells: tuple[Box, ...]


def grids(flat: Iterable[Rule], upright: Iterable[Rule], snap: float = _SNAP) -> list[Grid]:
    """Tables that rules make, top to bottom. A frame of a single cell is no table."""
    edges = [_edge(rule, "h") for rule in flat] + [_edge(rule, "v") for rule in upright]
    if sum(edge["orientation"] == "v" for edge in edges) < 2:
        return []
    merged = merge_edges(edges, snap, snap, snap, snap)
    crossings = edges_to_intersections(merged, snap, snap)
    found = []
    for table in cells_to_tables(_cells(crossings)):
        boxes = tuple(Box(*cell) for cell in table if cell[2] - cell[0] > 4 and cell[3] - cell[1] > 4)
        if len(boxes) >= 2:
            found.append(Grid(around(boxes), boxes))
    return sorted(found, key=lambda grid: grid.box.y0)


def _cells(crossings: Mapping[Place, Mapping[str, Sequence[Mapping[str, Any]]]]) -> list[Rule]:
    """The smallest cell (x0, y0, x1, y1) that begins at each crossing, in their order, if rules run along its sides."""
    flat, upright = (
        {place: {(e["x0"], e["top"], e["x1"], e["bottom"]) for e in edges[kind]} for place, edges in crossings.items()}
        for kind in ("h", "v")
    )
    rows: dict[float, list[Place]] = defaultdict(list)
    columns: dict[float, list[Place]] = defaultdict(list)
    for place in sorted(crossings):
        columns[place[0]].append(place)
        rows[place[1]].append(place)

    def cell(at: Place) -> Rule | None:
        column, row = columns[at[0]], rows[at[1]]
        right = [p for p in row[bisect_right(row, at) :] if not flat[at].isdisjoint(flat[p])]
        for under in column[bisect_right(column, at) :] if right else ():
            if upright[at].isdisjoint(upright[under]):
                continue
            for beside in right:
                far = (beside[0], under[1])
                if far in flat and not (upright[far].isdisjoint(upright[beside]) or flat[far].isdisjoint(flat[under])):
                    return (*at, *far)
        return None

    return list(filter(None, map(cell, sorted(crossings))))


def _edge(rule: Rule, orientation: str) -> dict[str, Any]:
    x0, y0, x1, y1 = rule
    return {
        "x0": x0,
        "x1": x1,
        "top": y0,
        "bottom": y1,
        "width": x1 - x0,
        "height": y1 - y0,
        "orientation": orientation,
        "object_type": "line",
    }


def around(boxes: Sequence[Box]) -> Box:
    out = boxes[0]
    for box in boxes[1:]:
        out = out.union(box)
    return out


def _levels(values: Iterable[float]) -> list[float]:
    """Distinct places, near ones taken together."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _SNAP:
            out.append(value)
    return out


def _nearest(levels: Sequence[float], value: float) -> int:
    index = bisect_left(levels, value)
    around = [i for i in (index - 1, index) if 0 <= i < len(levels)]
    return min(around, key=lambda i: abs(levels[i] - value))


def filled(grid: Grid, lines_in: Callable[[Box], Sequence[RawLine]]) -> RawTable:
    """The table with its words; `lines_in` gives the printed lines whose words stand in a box."""
    across = _levels([box.x0 for box in grid.cells] + [box.x1 for box in grid.cells])
    down = _levels([box.y0 for box in grid.cells] + [box.y1 for box in grid.cells])
    cells = []
    taken: set[tuple[int, int]] = set()
    for box in sorted(grid.cells, key=lambda b: (b.y0, b.x0)):
        row, column = _nearest(down, box.y0), _nearest(across, box.x0)
        rows, columns = _nearest(down, box.y1) - row, _nearest(across, box.x1) - column
        if rows < 1 or columns < 1 or (row, column) in taken:
            continue
        taken |= {(r, c) for r in range(row, row + rows) for c in range(column, column + columns)}
        cells.append(RawCell(row, column, tuple(lines_in(box)), rows, columns))
    table = RawTable(len(down) - 1, len(across) - 1, tuple(cells), True, grid.box)
    return without_empty(table)


def without_empty(table: RawTable) -> RawTable:
    """Without rows and columns that no cell begins in (double rules make them)."""
    rows = sorted({cell.row for cell in table.cells})
    columns = sorted({cell.column for cell in table.cells})
    if len(rows) == table.rows and len(columns) == table.columns:
        return table
    cells = tuple(
        replace(
            cell,
            row=rows.index(cell.row),
            column=columns.index(cell.column),
            row_span=sum(cell.row <= r < cell.row + cell.row_span for r in rows),
            column_span=sum(cell.column <= c < cell.column + cell.column_span for c in columns),
        )
        for cell in table.cells
    )
    return replace(table, rows=len(rows), columns=len(columns), cells=cells)
