"""Text that knows, character by character, which printed word it came from."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.words import Printed
from pipeline.pages import RawWord

NOBODY = -1  # owner of white space, which no printed word owns


class Ink:
    """All printed words of one reading: what is known of each besides its letters, by its number, the word's id."""

    def __init__(self) -> None:
        self.printed = Printed()
        self._recognised = bytearray()
        self.from_pictures = False  # whether recognition read any of the words

    def __len__(self) -> int:
        return len(self.printed)

    def add(self, words: Sequence[RawWord], page: int) -> range:
        """The numbers of these words of one page."""
        recognised = [word.origin == "ocr" for word in words]
        self._recognised.extend(recognised)
        self.from_pictures = self.from_pictures or any(recognised)
        return self.printed.add(
            page, [word.box for word in words], [word.confidence for word in words], [word.hand for word in words]
        )

    def recognised(self, word: int) -> bool:
        """Whether recognition read the word in a picture."""
        return bool(self._recognised[word])


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` in the place of text[start:end]. An empty span inserts before `start`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Traced:
    """`text` and, for each of its characters, the id of its printed word in an Ink (NOBODY for white space).

    A long paper has millions of characters: their owners are kept four bytes each.
    """

    text: str = ""
    owners: array[int] = field(default_factory=lambda: array("i"))

    def __post_init__(self) -> None:
        if len(self.text) != len(self.owners):
            raise ValueError("every character needs an owner")

    def __bool__(self) -> bool:
        return bool(self.text)

    def cut(self, start: int, end: int | None = None) -> Traced:
        """The characters from `start` to `end`, without white space at either end."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        return Traced(self.text[start:stop], self.owners[start:stop])

    def edited(self, edits: Sequence[Edit]) -> Traced:
        """With all `edits` (in order, not overlapping) made at once; new characters inherit the old ones' owners."""
        if not edits:
            return self
        parts: list[str] = []
        owners: list[int] = []
        at = 0
        for edit in edits:
            parts += (self.text[at : edit.start], edit.new)
            owners += self.owners[at : edit.start]
            owners += self._inherited(edit)
            at = edit.end
        parts.append(self.text[at:])
        owners += self.owners[at:]
        return Traced("".join(parts), array("i", owners))

    def _inherited(self, edit: Edit) -> list[int]:
        """Owners of the new characters: those of the old ones, spread evenly; of the nearest where there are none."""
        printed = sum(not character.isspace() for character in edit.new)
        if not printed:
            return [NOBODY] * len(edit.new)
        old = [o for o in self.owners[edit.start : edit.end] if o != NOBODY] or [self._nearest(edit.start)]
        out = []
        seen = 0
        for character in edit.new:
            if character.isspace():
                out.append(NOBODY)
                continue
            out.append(old[min(seen * len(old) // printed, len(old) - 1)])
            seen += 1
        return out

    def _nearest(self, at: int) -> int:
        before = next((o for o in reversed(self.owners[max(0, at - 200) : at]) if o != NOBODY), NOBODY)
        return before if before != NOBODY else next((o for o in self.owners[at:] if o != NOBODY), NOBODY)


def joined(parts: Iterable[Traced], between: str = " ") -> Traced:
    """The parts one after another with white space between them; empty parts are left out."""
    text: list[str] = []
    owners: list[int] = []
    for part in parts:
        if not part:
            continue
        if text:
            text.append(between)
            owners += [NOBODY] * len(between)
        text.append(part.text)
        owners += part.owners
    return Traced("".join(text), array("i", owners))


def of_words(words: Iterable[tuple[int, str]]) -> Traced:
    """A line from (id, text) of its words; a lone tab stays a tab, as white space."""
    texts: list[str] = []
    owners: list[int] = []
    for identity, word in words:
        texts.append(word)
        owners += [identity] * len(word)
        owners.append(NOBODY)
    text = " ".join(texts)
    if text.split() != texts:  # white space in a word
        owners = [NOBODY if one.isspace() else owner for one, owner in zip(text, owners, strict=False)]
    return Traced(text, array("i", owners[: len(text)]))
