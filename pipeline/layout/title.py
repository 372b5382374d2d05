"""Where the title ends and where the legal bases end."""

from __future__ import annotations

import regex

from pipeline.layout.lines import Block, Line, TableBlock
from pipeline.layout.marks import capitals, is_addressee, is_basis, is_title_start, marker_kind, type_word
from pipeline.layout.paragraphs import Margins, is_centred, page_margins

SUBJECT_LINES = 9  # printed lines of a trích yếu at most
ADDRESSEES = 40

_DECIDES = regex.compile(  # folded: scans lose tones
    r"^(?:(?:pho |quyen |tong )?(?:chu tich|giam doc|bo truong|hieu truong|truong|thu tuong|thu truong|chanh|tong|"
    r"cuc|vien|vu|chi cuc|uy ban|hoi dong|ban |quoc hoi|chinh phu|thuong truc|dai hoi|doan|ubnd|hdnd|lien |"
    r"khoa |ky hop|nhiem ky|lan thu|ban chap|tinh uy|huyen uy|dang uy|thanh uy))"
)


_CITED = regex.compile(r"^\p{Lu}\p{L}*+(?:\s\p{L}++){0,3}?\s+số\s*:?\s*\d+\p{L}?/\S")  # a paper by its number


def title_end(blocks: list[Block]) -> int:
    """How many blocks the title takes: type word and trích yếu, then the Kính gửi lines where there are any."""
    lines = [block for block in blocks if isinstance(block, Line)]
    edges = page_margins(lines)
    end = 0
    if blocks and isinstance(blocks[0], Line) and not is_addressee(blocks[0].text):
        end = _subject_end(blocks, edges)
    return _addressees_end(blocks, end)


def _subject_end(blocks: list[Block], edges: dict[int, Margins]) -> int:
    head = blocks[0]
    if not isinstance(head, Line) or not is_title_start(head.text):
        return 0
    end = 1
    while end < min(len(blocks), SUBJECT_LINES + 1):
        block, previous = blocks[end], blocks[end - 1]
        if not isinstance(block, Line) or not isinstance(previous, Line):
            break
        if not _may_be_subject(block) or _decides(blocks, end):
            break
        placed = block.box is not None
        if not (_below_on_page(block, previous, head, edges) if placed else _below_in_text(block, previous, end)):
            break
        end += 1
    return end


def _may_be_subject(line: Line) -> bool:
    text = line.text
    if is_addressee(text) or type_word(text) or len(text) > 500 or text.endswith("./."):
        return False
    return marker_kind(text) in {"", "bullet"}


def _decides(blocks: list[Block], index: int) -> bool:
    """The deciding body in capitals above the bases: no part of the trích yếu."""
    line = blocks[index]
    if not isinstance(line, Line) or not _DECIDES.match(line.folded) or capitals(line.text) < 0.9:
        return False
    following = [b for b in blocks[index + 1 : index + 5] if isinstance(b, Line)]
    return any(is_basis(b.text) for b in following)


def _below_on_page(line: Line, previous: Line, head: Line, edges: dict[int, Margins]) -> bool:
    """Centred below the type word, as bold as the trích yếu so far."""
    if line.page != head.page:
        return False
    if not is_below_middle(line, head, edges[line.page]):
        return previous is not head and _goes_on_bold(line, previous)
    if previous is head:
        return not (is_basis(line.text) and len(line.text) > 60 and not line.bold)
    if is_basis(line.text) and not (line.bold and previous.bold):
        return False
    return line.bold == previous.bold or line.text[:1].islower()


def _goes_on_bold(line: Line, previous: Line) -> bool:
    """The next line of a trích yếu in bold that is set from the left margin."""
    if line.box is None or previous.box is None or not (line.bold and previous.bold):
        return False
    return line.text[:1].islower() and abs(line.box.x0 - previous.box.x0) < line.size


def is_below_middle(line: Line, head: Line, edges: Margins) -> bool:
    """The middle of the line lies under that of the type word, and it is no first line of a paragraph."""
    if line.box is None or head.box is None:
        return line.centered
    if abs((line.box.x0 + line.box.x1) - (head.box.x0 + head.box.x1)) / 2 > 1.6 * edges.size:
        return False
    left, right = line.box.x0 - edges.left, edges.right - line.box.x1
    return abs(left - right) < 1.6 * edges.size or is_centred(line, edges)


def _below_in_text(line: Line, previous: Line, index: int) -> bool:
    """Without places: what stands right below the type word, and short unfinished lines after it."""
    text = line.text
    if is_basis(text) and (index > 1 or (text.endswith((";", ":", ".")) and not line.centered)):
        return False
    if text.endswith((":", ";")) or (text.endswith(".") and len(text) > 120):
        return False
    if index == 1:
        return True
    if previous.text.endswith((".", ":", ";")) or len(text) > 200:
        return False
    return line.centered or line.bold or (index < 5 and not text.endswith("."))


def _addressees_end(blocks: list[Block], end: int) -> int:
    """`Kính gửi` within the next lines: it and the list below it belong to the title."""
    near = range(end, min(end + 3, len(blocks)))
    at = next((i for i in near if isinstance(b := blocks[i], Line) and is_addressee(b.text)), None)
    if at is None:
        return end
    head = blocks[at]
    after = at + 1
    while after < min(len(blocks), at + ADDRESSEES):
        block, previous = blocks[after], blocks[after - 1]
        if not isinstance(block, Line) or not isinstance(previous, Line) or is_basis(block.text):
            break
        if not _is_addressee_line(block, previous, head):
            break
        after += 1
    return after


def _is_addressee_line(line: Line, previous: Line, head: Block) -> bool:
    text = line.text
    if marker_kind(text) == "bullet":
        return len(text) < 300
    if line.marker:  # a numbered list under `Kính gửi các đồng chí:`
        below = previous.text.endswith((":", ";")) and isinstance(head, Line) and head.text.endswith(":")
        return below and len(text) < 120 and text.endswith((";", "." if previous.text.endswith(";") else ";"))
    if previous.text.endswith(".") or len(text) > 200:
        return False
    if line.box is not None and isinstance(head, Line) and head.box is not None:
        wrapped = line.box.x0 > head.box.x0 + 15
        return wrapped or (previous.text.endswith((":", ";")) and text.endswith((";", ".")))
    if previous.text.endswith((":", ";", ",")):
        short = len(text) < (120 if text.endswith(".") else 80 if previous.text.endswith(";") else 0)
        return text.endswith((";", ",")) or short or previous.text.endswith(",")
    return marker_kind(previous.text) == "bullet" and text[:1].islower() and len(text) < 120  # the item above goes on


def bases_end(blocks: list[Block]) -> int:
    """How many paragraphs open with a basis word, with the deciding body's line above them.

    After a basis that ends with a semicolon, one that only cites a paper is a basis too (`Căn cứ Luật …;` /
    `Quyết định số …;`).
    `blocks` are paragraphs. Paragraphs that are no basis may stand between two that are, where they are short
    lines of the deciding body.
    """
    end, open_basis = 0, False
    for at, block in enumerate(blocks[:60]):
        if isinstance(block, TableBlock):
            break
        text = block.text
        if (is_basis(text) and marker_kind(text) in {"", "bullet"}) or (open_basis and _CITED.match(text)):
            end = at + 1
        elif not (_DECIDES.match(block.folded) and capitals(text) > 0.85 and len(text) < 150):
            break
        open_basis = end == at + 1 and text.endswith(";")
    return end
