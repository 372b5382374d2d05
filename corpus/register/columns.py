"""Which column of a sheet is which: by its heading, in any of the usual wordings (`headings.json`), or as told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex
from rapidfuzz import fuzz, process

from corpus.register.patience import Patience
from corpus.register.sheets import Cell, Sheet
from models.keys import without_marks

HEADING_ROWS = 40  # a register's title may stand above; headings are looked for in so many rows
ALIKE = 88.0  # of 100, for a heading with a slip or a word more
_NOISE = regex.compile(r"\([^)]*\)|[\s.,:;/()\-]+")
_COUNTING = regex.compile(r"\(?\d{1,2}\)?")

FIELDS = (
    "arrived_on", "arrival_number", "author", "number", "serial", "symbol", "issued_on", "doc_type", "subject",
    "handled_by", "signer", "sent_to", "kept_by", "copies", "transferred_on", "receipt", "remark",
)  # fmt: skip
INCOMING, OUTGOING = "incoming", "outgoing"
INCOMING_ONLY = {"arrived_on", "arrival_number", "author"}
NAMING = {"number", "serial", "subject"}  # a register has at least one of them


@dataclass(frozen=True)
class Columns:
    """`fields` gives the column (0-based) of each field, `first` the first row (0-based) below the headings.

    `headings` are the words above each column, for a person who has to say what they are.
    """

    fields: Mapping[str, int]
    first: int
    headings: tuple[str, ...]

    @property
    def kind(self) -> str:
        return INCOMING if INCOMING_ONLY & self.fields.keys() else OUTGOING

    @property
    def known(self) -> bool:
        """Enough to read entries: what names a paper, and another column."""
        return bool(NAMING & self.fields.keys()) and len(self.fields) >= 2


@cache
def _wordings() -> dict[str, str]:
    """Field by folded wording."""
    told: dict[str, list[str]] = json.loads(files("corpus.register").joinpath("headings.json").read_text("utf-8"))
    return {_folded(wording): field for field, wordings in told.items() for wording in wordings}


def _folded(text: str) -> str:
    return _NOISE.sub(" ", without_marks(text)).strip()


def field_of(heading: str) -> str | None:
    """The field that a heading names, "ignored" for a column of no use, None where it is not known."""
    folded = _folded(heading)
    if not folded:
        return None
    wordings = _wordings()
    if folded in wordings:
        return wordings[folded]
    if len(folded) < 6:
        return None
    found = process.extractOne(folded, wordings.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return wordings[found[0]] if found else None


def find_columns(sheet: Sheet, told: Mapping[str, str] | None = None, patience: Patience | None = None) -> Columns:
    """The columns of a sheet. `told` maps headings (or column letters A, B, …) to fields and wins over recognition.

    Raises RegisterTooLong where the patience ends: a file may have thousands of sheets of hundreds of columns.
    """
    patience = patience or Patience()
    best = Columns({}, 0, _words(sheet.rows[0]) if sheet.rows else ())
    for top in patience.each(range(min(HEADING_ROWS, len(sheet.rows)))):
        for depth in (1, 2):
            found = _columns_at(sheet, top, depth, told or {})
            if found and len(found.fields) > len(best.fields):
                best = found
    return best


def _columns_at(sheet: Sheet, top: int, depth: int, told: Mapping[str, str]) -> Columns | None:
    rows = sheet.rows[top : top + depth]
    if len(rows) < depth or any(len(str(cell)) > 80 for row in rows for cell in row if cell is not None):
        return None
    headings = _words(rows[0]) if depth == 1 else _stacked(rows[0], rows[1])
    by_letter = {letter.upper(): field for letter, field in told.items() if is_letter(letter)}
    by_words = {_folded(words): field for words, field in told.items()}
    fields: dict[str, int] = {}
    for column, heading in enumerate(headings):
        field = by_letter.get(_letter(column)) or by_words.get(_folded(heading)) or field_of(heading)
        if field in FIELDS and field not in fields:
            fields[field] = column
    if "number" in fields and not {"serial", "symbol"} <= fields.keys():
        fields.pop("serial", None)
        fields.pop("symbol", None)
    if not NAMING & fields.keys():
        return None
    first = top + depth
    while first < len(sheet.rows) and _counts_columns(sheet.rows[first]):
        first += 1
    return Columns(fields, first, headings)


def is_letter(name: str) -> bool:
    """Whether a column is named as spreadsheets name them."""
    return regex.fullmatch("[A-Za-z]{1,2}", name) is not None


def lasting(mapping: Mapping[str, str], sheets: Iterable[Columns]) -> dict[str, str]:
    """What may be remembered for other files: headings, never letters. A letter becomes the heading that stood there,
    where no other column has it; in the next file another column stands at that letter."""
    kept = {name: field for name, field in mapping.items() if not is_letter(name)}
    letters = {name.upper(): field for name, field in mapping.items() if is_letter(name)}
    for columns in sheets:
        folded = [_folded(heading) for heading in columns.headings]
        for at, heading in enumerate(columns.headings):
            field = letters.get(_letter(at)) or letters.get(heading.strip().upper())  # `TT` is a heading, too
            if field and len(folded[at]) > 1 and folded.count(folded[at]) == 1:
                kept[heading] = field
    return kept


def _letter(column: int) -> str:
    """A, B, … Z, AA: as spreadsheets name columns."""
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


def _words(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell) for cell in row)


def _stacked(above: Sequence[Cell], below: Sequence[Cell]) -> tuple[str, ...]:
    """Headings over two rows: the lower one where it says something of its own."""
    lower = _words(below)
    upper = _words(above) + ("",) * (len(lower) - len(above))
    return tuple(low if low and field_of(low) else f"{up} {low}".strip() if low != up else up
                 for up, low in zip(upper, lower, strict=False))  # fmt: skip


def _counts_columns(row: Sequence[Cell]) -> bool:
    """The row (1) (2) (3) … of the official forms."""
    filled = [str(cell) for cell in row if cell is not None]
    return len(filled) >= 2 and all(_COUNTING.fullmatch(cell) for cell in filled)
