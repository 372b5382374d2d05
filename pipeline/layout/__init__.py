"""Layout: from the pages of a reading to a Document with zones, paragraphs, tables and sections.

What each zone holds, in text order. Zones are runs of whole paragraphs and tables; every paragraph lies in one.

HEADER_LEFT   One paragraph a printed line: marks of urgency and drafts, parent body, issuing body (often over two
              lines), the number line (`Số: /KH-ABC` where the serial is blank), then `V/v …` as one paragraph however
              many lines it took. A bracketed subject below the number stands here too. With no motto on the page, the
              centred lines above the number. Absent in papers that a web site printed without their header.
HEADER_RIGHT  Motto and slogan (or the Party's name), the line of place and date; blanks close up: `ngày tháng 01 năm`.
TITLE         The type word in capitals (a paragraph of its own, unless the paper prints it on one line with the
              subject), the trích yếu below it (one paragraph from a printed page, else its lines as given), then
              `Kính gửi …` with its addressees, one paragraph each. A công văn's title is its Kính gửi lines alone.
BASES         The leading run of paragraphs that open with Căn cứ, Thực hiện, Theo, Xét …, and the deciding body in
              capitals above them (`CHỦ TỊCH ỦY BAN NHÂN DÂN …`). A basis that also states the request is here whole.
BODY          All from there to the closing, with its tables. `QUYẾT ĐỊNH:` after the bases is its first paragraph.
RECIPIENTS    `Nơi nhận:` and one paragraph for each recipient, dashes and notes kept, `Lưu: …` among them.
SIGNATURE     Authority, offices, `(Đã ký)`, degree and name, one paragraph a line; letters of a seal may stray in.
ANNEX         A part after the closing headed `Phụ lục …`, `(Kèm theo …)` or by a plain title: schedules, lists,
              the regulation that a decision issues. Its own header lines are its first paragraphs.
OTHER_PAPER   A part after the closing with a header of its own that does not call itself an annex: a forwarded
              letter, a form to be filled in. Its header, title, body and closing all lie in this one zone.
STAMP         What a digital signature or a stamp of arrival says. At the end of the text.
FURNITURE     Running heads, page numbers, rules, repeated table headings, web-site menus. At the end of the text.

A recipients' column and a signature are told apart by place on the page, by the cells of a layout table, else by the
order and wording of the lines. Sections (`III.3`, `Điều 5.1`, `Phụ lục I.2`) lie in bases, body and annexes only.
"""

from __future__ import annotations

from models.document import SET_APART, Document, ZoneKind
from pipeline.layout.compose import Composer
from pipeline.layout.furniture import mark_footnotes, set_apart
from pipeline.layout.lines import Block, Line, LineMaker
from pipeline.layout.page_heads import take_page_heads
from pipeline.layout.rows import whole_rows
from pipeline.layout.structure import zoned
from pipeline.layout.tables import joined_tables
from pipeline.limits import Limits
from pipeline.pages import Reading
from pipeline.readers.sniffing import TEXT
from pipeline.readers.text import read_text

__all__ = ["document_from_text", "lay_out"]


def lay_out(reading: Reading, *, keep: bool = True) -> Document:
    """The reading repaired, put in order and cut into zones (see the module). Never fails on odd pages.

    Unless `keep` is set the reading has no pages left then: they are let go one after another.

    Every character of the text that is not white space lies in a WordSpan, and the spans are in text order; a mark
    that the format adds by itself (DOCX numbering) is printed in front of its paragraph and has a span without box.
    """
    maker, text_source = LineMaker(), reading.text_source
    sheets = maker.sheets(reading, keep=keep)
    pages = [sheet.page for sheet in sheets]
    for sheet in sheets:
        sheet.blocks = whole_rows(sheet.blocks, maker)
    repeated: list[Line] = []
    apart = set_apart(sheets) + take_page_heads(sheets)
    mark_footnotes(sheets)
    blocks: list[Block] = [block for sheet in sheets for block in sheet.blocks]
    blocks = zoned(joined_tables(blocks, repeated), maker)
    apart += [_as_furniture(line) for line in repeated]
    composer = Composer(maker)
    composer.write([*(b for b in blocks if b.zone not in SET_APART), *_by_zone(blocks, apart)])
    return composer.document(pages, text_source)


def _as_furniture(line: Line) -> Line:
    line.zone = ZoneKind.FURNITURE
    return line


def _by_zone(blocks: list[Block], apart: list[Line]) -> list[Block]:
    """What is set apart, stamps before furniture."""
    lines = [*apart, *(block for block in blocks if block.zone in SET_APART)]
    return sorted(lines, key=lambda block: block.zone is not ZoneKind.STAMP)


def document_from_text(text: str) -> Document:
    """A Document of pasted or typed text, read as a text file is: no places; wide blanks and tabs part columns."""
    return lay_out(read_text(text.encode("utf-8", "replace"), TEXT, Limits()))
