"""Tables whose columns are bodies: `Công an xã | Trạm Y tế` over cells that hold `x`, `Chủ trì`, `PH`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.ditto import Grid
from models.document import Cell, Document


@dataclass(frozen=True, slots=True)
class Marked:
    """The bodies by the columns that they head; `first` is the first row below the headings."""

    bodies: dict[int, str]
    first: int


def marked(document: Document, grid: Grid, header_rows: int) -> Marked:
    """The columns of a table that are headed by a body and hold nothing but marks; none where there are not two, or one
    whose marks say who leads. A second row of headings below a merged one (`Đơn vị thực hiện`) counts as such."""
    for rows in (header_rows, header_rows + 1):
        if not 0 < rows < len(grid):
            break
        found = _columns(document, grid, rows)
        said = any(_LEADS in _kinds(document, grid, rows, column) for column in found)
        if len(found) > 1 or (found and said):
            return Marked(found, rows)
    return Marked({}, header_rows)


def leads_and_helps(document: Document, table: Marked, row: list[Cell | None]) -> tuple[list[str], list[str]]:
    """Who leads a row and who helps: where a mark says who leads, a plain `x` beside it only takes part."""
    kinds = {column: _kind(_words(document, row[column])) for column in table.bodies}
    leading = _LEADS if _LEADS in kinds.values() else _PLAIN
    leads = [table.bodies[c] for c, kind in kinds.items() if kind == leading]
    return leads, [table.bodies[c] for c, kind in kinds.items() if kind and kind != leading]


_LEADS, _PLAIN, _HELPS = "leads", "plain", "helps"


@cache
def _mark(kind: str) -> regex.Pattern[str]:
    return regex.compile(
        rf"[\s(\[-]*{duty_words.literal(duty_words.duties()['marks'][kind])}[\s)\].-]*", regex.IGNORECASE
    )


def _kind(words: str) -> str:
    """`leads`, `plain`, `helps`; "" of an empty cell or one that is no mark."""
    if len(words) > 30:
        return ""
    return next((kind for kind in (_LEADS, _PLAIN, _HELPS) if _mark(kind).fullmatch(words)), "")


def _words(document: Document, cell: Cell | None) -> str:
    return " ".join(document.text[cell.start : cell.end].split()) if cell else ""


def _kinds(document: Document, grid: Grid, rows: int, column: int) -> set[str]:
    return {_kind(_words(document, row[column])) for row in grid[rows:]}


def _columns(document: Document, grid: Grid, rows: int) -> dict[int, str]:
    found = {}
    for column in range(1, len(grid[0])):
        name = _words(document, grid[rows - 1][column])
        if len(name) > 80 or not _names_body(name, _words(document, grid[0][column])):
            continue
        cells = [
            c for row in grid[rows:] if (c := row[column]) is not None and c.column == column and c.column_span < 3
        ]
        filled = [words for c in cells if (words := _words(document, c).strip(" -–"))]
        if filled and all(map(_kind, filled)):
            found[column] = name
    return found


def _names_body(name: str, top: str) -> bool:
    """A body's name, or an abbreviation under a heading that says who acts (`TCHC` under `Đơn vị thực hiện`)."""
    said = name != top and duty_words.column("assignee").search(top) is not None
    role = any(duty_words.column(kind).search(name) for kind in ("assignee", "task", "time", "co", "product", "other"))
    body = doer_words.head_at_start().match(name) is not None
    return not role and (body or (said and len(name) > 1))
