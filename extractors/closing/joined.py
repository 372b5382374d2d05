"""Several people who signed in one line or one cell: `GIÁM ĐỐC / PHÓ GIÁM ĐỐC`, two names one after the other.

Collections in Markdown keep a closing as a table of one row; what stood in two columns or below each other is then
joined by `<br>`, `/`, `;`, a dash or nothing but a space. Offices and names are parted here and each name gets the
office that stands in its place. Nothing is parted that does not come out as offices and names in equal number, or as
names that a sign between them tells apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex

from extractors.header.regions import Line
from extractors.language.names import surnames

_BETWEEN = regex.compile(r"\s+[/|–—-]\s+|\s*;\s*|(?<=\p{Ll})/(?=\p{Lu})|\s+và\s+(?=\p{Lu})")
_BRACKETS = regex.compile(r"\([^()\n]{0,40}\)|\[[^\[\]\n]{0,40}\]")  # (Đã ký)
_WORD = regex.compile(r"\S+")
_MIDDLE = ("Thị", "Văn")  # second words of names, and of nothing else
_OTHER_PART = 8  # words of a line that is no line of a signature block
_MOST_WORDS = 30  # a paragraph is no line of a signature block


@dataclass(frozen=True, slots=True)
class Grammar:
    """How offices and names are told: whether a text is an office, acts for one (KT., TM.), or is a person's name."""

    office: Callable[[str], str | None]
    capacity: Callable[[str], str | None]
    name: Callable[[str], tuple[str, int, int] | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line with its place in the document; `kind` is "office" or "name".

    `apart`: a sign stands between it and another name of its line.
    """

    kind: str
    text: str
    start: int
    apart: bool = False


Signed = tuple[Piece, Sequence[Piece]]  # a name, and the lines of the office above it


def signed_together(block: Sequence[Line], grammar: Grammar) -> list[Signed]:
    """Names with their offices in the order of the text; fewer than two where nothing has to be parted."""
    pieces = list(_all_pieces(block, grammar))
    out: list[Signed] = []
    for offices, names in _groups(pieces):
        out += _paired(offices, names, grammar)
    told = {piece.text for piece, _ in out}
    return out if len(told) == len(out) else []


def _all_pieces(block: Sequence[Line], grammar: Grammar) -> Iterator[Piece]:
    """Offices and names up to the first line of another part: many words, and neither among them."""
    begun = False
    for line in block:
        pieces = list(_pieces(line, grammar))
        if begun and not pieces and len(line.text.split()) >= _OTHER_PART:
            return
        begun = begun or bool(pieces)
        yield from pieces


def _groups(pieces: Sequence[Piece]) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Runs of offices, each with the names that follow."""
    offices: list[Piece] = []
    names: list[Piece] = []
    for piece in pieces:
        if piece.kind == "name":
            names.append(piece)
            continue
        if names:
            yield offices, names
            offices, names = [], []
        offices.append(piece)
    if names:
        yield offices, names


def _paired(offices: list[Piece], names: list[Piece], grammar: Grammar) -> Iterator[Signed]:
    """Each name with its office; a name without one only where a sign parts it from the name before."""
    if not offices:
        return
    for chains in _arrangements(offices, grammar):
        for told in (names, _told_apart(names, len(chains), grammar)):
            if len(told) == len(chains):
                yield from zip(told, chains, strict=True)
                return
    yield names[0], offices
    yield from ((name, ()) for name in names[1:] if name.apart)


def _arrangements(offices: list[Piece], grammar: Grammar) -> Iterator[list[list[Piece]]]:
    """How many people the offices are of: one below the other, beside each other row by row, or run together."""
    repeated = _columns(offices, grammar)
    if repeated > 1:
        yield [offices[column::repeated] for column in range(repeated)]
    yield _chains(offices, grammar)
    parted = [part for office in offices for part in _parted(office, grammar)]
    if len(parted) > len(offices):
        yield _chains(parted, grammar)


def _chains(offices: Sequence[Piece], grammar: Grammar) -> list[list[Piece]]:
    """`TM. …`, `KT. …` and the office below them are one person's; an office below an office is another's."""
    chains: list[list[Piece]] = []
    open_ended = False
    for office in offices:
        prefix = grammar.capacity(office.text)
        if chains and open_ended:
            chains[-1].append(office)
        else:
            chains.append([office])
        open_ended = prefix is not None
    return chains


def _columns(offices: Sequence[Piece], grammar: Grammar) -> int:
    """How often the first capacity stands in a row (`KT. | KT.`): as many columns, read row by row."""
    first = grammar.capacity(offices[0].text)
    count = 0
    while first and count < len(offices) and grammar.capacity(offices[count].text) == first:
        count += 1
    return count if count > 1 and len(offices) % count == 0 else 1


def _told_apart(names: list[Piece], wanted: int, grammar: Grammar) -> list[Piece]:
    """Names run together (`Lê Văn Tám Trần Thị Chín`) cut where the second one's surname is."""
    if len(names) >= wanted:
        return names
    return [part for name in names for part in _cut_names(name, grammar)]


def _cut_names(piece: Piece, grammar: Grammar) -> list[Piece]:
    words = list(_WORD.finditer(piece.text))
    cuts = [at for at in range(2, len(words) - 1) if words[at].group() in surnames()]
    cuts = [at for at in cuts if at < 6 and len(words) - at < 6]
    marked = [at for at in cuts if words[at + 1].group() in _MIDDLE and words[at].group() not in _MIDDLE]
    cuts = marked or [at for at in cuts if words[at].group() not in _MIDDLE]
    if len(cuts) != 1:
        return [piece]  # none, or more than one way to read it
    at = words[cuts[0]].start()
    parts = [
        _name_piece(piece.text[:at], piece.start, grammar),
        _name_piece(piece.text[at:], piece.start + at, grammar),
    ]
    return [part for part in parts if part] if all(parts) else [piece]


def _pieces(line: Line, grammar: Grammar) -> Iterator[Piece]:
    """Offices and names of a line; what is neither (bodies, notes) stays out."""
    text = _BRACKETS.sub(lambda m: " " * len(m.group()), line.text)
    if len(text.split()) > _MOST_WORDS:
        return
    parts = list(_parts(text))
    for begin, end in parts:
        runs = [_classed(text[a:b], line.start + a, grammar, len(parts) > 1) for a, b in _by_case(text, begin, end)]
        told = [piece for piece in runs if piece]
        if len(told) < 2:
            whole = _classed(text[begin:end], line.start + begin, grammar, len(parts) > 1)
            told = [whole] if whole else told
        yield from told


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of what separators and wide gaps part."""
    at = 0
    for gap in (*_BETWEEN.finditer(text), None):
        end = gap.start() if gap else len(text)
        for match in regex.finditer(r"[^\s/;|]\S*(?:\s{1,3}[^\s/;|]\S*)*", text[at:end]):
            yield at + match.start(), at + match.end()
        at = gap.end() if gap else end


def _by_case(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Offsets of runs of words in capitals and of words that are not: offices and names by turns."""
    run: tuple[int, int, bool] | None = None
    for word in _WORD.finditer(text, begin, end):
        upper = word.group().upper() == word.group()
        if run and run[2] == upper:
            run = (run[0], word.end(), upper)
            continue
        if run:
            yield run[0], run[1]
        run = (word.start(), word.end(), upper)
    if run:
        yield run[0], run[1]


def _classed(text: str, start: int, grammar: Grammar, apart: bool) -> Piece | None:
    if grammar.capacity(text) or (grammar.office(text) and text.upper() == text) or _is_plain_office(text, grammar):
        return Piece("office", text, start)
    return _name_piece(text, start, grammar, apart=apart)


def _is_plain_office(text: str, grammar: Grammar) -> bool:
    """`Giám đốc`, `Hiệu trưởng` in small letters; with a name behind it, it is more than an office."""
    words = text.split()
    return grammar.office(text) is not None and not (words and words[-1].istitle() and len(words) > 1)


def _name_piece(text: str, start: int, grammar: Grammar, *, apart: bool = False) -> Piece | None:
    """A name with a surname that we know, or two run together."""
    named = grammar.name(text)
    if named and named[0].split()[0] in surnames():
        return Piece("name", text[named[1] : named[2]], start + named[1], apart)
    words = text.split()
    halves = 4 <= len(words) <= 10 and all(word.istitle() for word in words) and words[0] in surnames()
    return Piece("name", text, start, apart) if halves and grammar.office(text) is None else None


def _parted(office: Piece, grammar: Grammar) -> list[Piece]:
    """`GIÁM ĐỐC PHÓ GIÁM ĐỐC` run together: an office and behind it another one."""
    words = list(_WORD.finditer(office.text))
    for at in range(1, len(words)):
        head, tail = office.text[: words[at].start()].rstrip(), office.text[words[at].start() :]
        if _is_whole(head, grammar) and grammar.office(tail):
            return [
                Piece("office", head, office.start),
                *_parted(Piece("office", tail, office.start + words[at].start()), grammar),
            ]
    return [office]


def _is_whole(text: str, grammar: Grammar) -> bool:
    """An office of its own and not the beginning of one: `PHÓ CHỦ TỊCH`, not `CHÁNH`."""
    told = grammar.office(text)
    return told is not None and len(told.split()) == len(text.split()) - (1 if grammar.capacity(text) else 0)
