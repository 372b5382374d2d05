"""What holds for the whole of extraction, whatever a paper says: numbers and days come back, offsets stay, time is bounded."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.noise import Noise
from extractors.language import numbers
from extractors.language.numbers import Family
from extractors.pipeline import extract, pipeline
from models.document import Document, Paragraph, Zone, ZoneKind
from models.values import Paper, paper_json
from pipeline.evaluate import _places
from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawTable, Reading
from pipeline.readers import read
from tests.citing import cited
from tests.cost import cost
from tests.invented import PAPERS
from tests.test_dates import FORMS
from tests.test_numbers import printed, sloppy

LEAD = ("Căn cứ văn bản số", "Thực hiện Công văn số", "Theo văn bản số", "Thực hiện chỉ đạo tại văn bản số")
TAIL = ("về việc tổ chức hội thi;", "của cơ quan cấp trên về công tác năm;", "về kế hoạch đọc sách,")
DAYS = st.dates(date(1996, 1, 1), date(2035, 12, 31))

# ------------------------------------------------------------------------------- numbers and days come back


@settings(max_examples=150, deadline=None)
@given(st.data(), printed(), DAYS, st.sampled_from(FORMS[:6]), st.sampled_from(LEAD), st.sampled_from(TAIL))
def test_a_number_of_any_family_is_a_reference_where_it_is_cited(
    data: st.DataObject, made: tuple[str, Family], day: date, form: str, lead: str, tail: str
) -> None:
    """However it is spaced, with its own day and nothing of its neighbour's."""
    number, _ = made
    written = data.draw(sloppy(number)).replace("\n", " ")
    other = "Kế hoạch số 7/KH-ZZZ ngày 01 tháng 02 năm 1995"
    found = cited(
        f"{lead} {written} {form.format(d=day.day, m=day.month, y=day.year)} {tail}\nCăn cứ {other} của cơ quan;"
    )
    assert [(entry.number, entry.date) for entry in found] == [(number, day.isoformat()), ("7/KH-ZZZ", "1995-02-01")]


@settings(max_examples=60, deadline=None)
@given(st.data(), printed(), DAYS)
def test_an_own_number_is_read_from_a_whole_paper(data: st.DataObject, made: tuple[str, Family], day: date) -> None:
    """From the header of a paper, columns side by side or below each other; never as a citation of itself."""
    number, family = made
    if family in (Family.ASSEMBLY, Family.JOINT, Family.PARTY):
        return  # their papers have other headers
    base = data.draw(st.sampled_from([p for name, p in sorted(PAPERS.items()) if name == "department plan"]))
    kind = numbers.parse(number)
    assert kind is not None
    head = "\n".join(base.left[:-1])
    text = (
        f"{head}\nSố: {number}\n" + "\n".join(base.right) + f"\nPhủ Lý, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}\n"
        + "\n".join((*base.title, *base.body, "Nơi nhận:", *base.recipients, *base.closing))
    )  # fmt: skip
    paper = extract(lay_out(read(text.encode(), "a.txt", Limits())))
    assert paper.number is not None and paper.number.value == number
    assert paper.issued_on is not None and paper.issued_on.value == day.isoformat()
    assert [entry.number for entry in paper.references] == []


@settings(max_examples=100, deadline=None)
@given(
    DAYS,
    st.sampled_from(FORMS[:4]),
    st.sampled_from([("trước", "before"), ("chậm nhất", "by"), ("muộn nhất là", "by")]),
)
def test_a_day_to_act_by_is_a_deadline_in_any_form(day: date, form: str, bound: tuple[str, str]) -> None:
    written = form.format(d=day.day, m=day.month, y=day.year)
    text = f"1. Các đơn vị gửi báo cáo kết quả về Phòng Tổ chức {bound[0]} {written[0].lower()}{written[1:]}."
    found = extract(body(text), reference_day=date(1995, 6, 1)).deadlines
    assert [(entry.bound, entry.end) for entry in found] == [(bound[1], day.isoformat())]


# --------------------------------------------------------------------------- repair and the way back


@cache
def reading(name: str, arrangement: str) -> Reading:
    text = getattr(PAPERS[name], arrangement)()
    return read(text.encode(), "paper.txt", Limits())


def words_of(source: Reading) -> str:
    """Every letter and figure of a reading, sorted: repair and layout may move words, not lose them."""
    found = []
    for page in source.pages:
        lines: list[RawLine] = list(page.set_apart)
        for block in page.blocks:
            lines += [line for cell in block.cells for line in cell.lines] if isinstance(block, RawTable) else [block]
        found += ["".join((line.list_mark, line.text)) for line in lines]
    return letters("".join(found))


def letters(text: str) -> str:
    """Letters and figures, sorted: white space and ornaments (`_____`, `***`) may go."""
    return "".join(sorted(character for character in text if character.isalnum()))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(PAPERS)), st.sampled_from(["columns", "stacked", "across"]), st.integers(0, 10_000),
    st.sampled_from([2.0, 8.0, 25.0]),
)  # fmt: skip
def test_evidence_holds_whatever_noise_a_paper_has(name: str, arrangement: str, seed: int, level: float) -> None:
    document = lay_out(Noise(level, seed, name).reading(reading(name, arrangement)))
    assert_sound(document)
    line = paper_json(extract(document))
    places = list(_places(line))
    assert places
    for place in places:
        assert document.text[place["start"] : place["end"]] == place["quote"] != ""
        assert place["page"] == document.page_at(place["start"])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PAPERS)), st.sampled_from(["columns", "stacked", "across"]), st.integers(0, 10_000))
def test_a_repaired_paper_needs_no_second_repair(name: str, arrangement: str, seed: int) -> None:
    """The text of a repaired paper, read and repaired again, has the same letters."""
    once = lay_out(Noise(8.0, seed, name).reading(reading(name, arrangement)))
    twice = lay_out(read(once.text.encode(), "paper.txt", Limits()))
    assert letters(once.text) == letters(twice.text)


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_nothing_printed_is_lost_on_the_way_to_the_text(name: str) -> None:
    for arrangement in ("columns", "stacked", "across"):
        source = reading(name, arrangement)
        text = lay_out(source).text
        assert letters(text) == words_of(source), arrangement


def assert_sound(document: Document) -> None:
    """Spans in order, inside the text, none empty where a word is meant."""
    for spans in (document.words, document.paragraphs, document.zones):
        for span in spans:
            assert 0 <= span.start <= span.end <= len(document.text)
        assert [s.start for s in spans] == sorted(s.start for s in spans)
    assert all(word.start < word.end for word in document.words)


# -------------------------------------------------------------------------------------- hostile text

PIECES = {
    "blanks": " ", "digits": "1", "groups of digits": "12 ", "slashes": "/", "numbers cut off": "1/A-", "open quotes": "“",
    "quotes": '"a ', "closed quotes": "“a b” ", "brackets": "(", "underscores": "_", "dots": ".", "capitals": "A",
    "names": "Abc ", "bases": "Căn cứ ", "empty bases": "Căn cứ ;\n", "numbers": "số 12/QĐ-UBND ", "days": "ngày ",
    "dates": "01/02/2023 ", "dates in words": "ngày 01 tháng 02 năm 2023 ", "before": "trước ngày ", "spans": "trong 05 ngày làm việc ",
    "laws": "Luật Thi đua, ", "campaigns": "phong trào thi đua “Học tốt” ", "bodies": "Sở Giáo dục và Đào tạo ",
    "short lines": "a\n", "list": "- Gửi báo cáo trước ngày 25/5/2024;\n", "offices": "KT. GIÁM ĐỐC\n",
    "recipients": "Nơi nhận:\n", "pictures": "😀", "annexes": "(Kèm theo ",
}  # fmt: skip
DENSE = ("laws", "spans", "numbers", "dates", "dates in words")  # thousands of findings: half as much text
SMALL, LARGE = 50_000, 100_000  # bytes of UTF-8
TOTAL = 400.0  # units of `tests.cost` for 100 kB of the worst: a real paper of that size takes two or three dozen
GROWTH = 2.8  # twice the text, twice the time; 4 would be quadratic
UNMEASURED = 15.0  # units under which growth is noise of a shared machine
TRIES = 4  # a neighbour on the machine spoils one measure; what is quadratic is so in each of them


def body(text: str) -> Document:
    paragraphs, at = [], 0
    for line in text.split("\n"):
        paragraphs.append(Paragraph(at, at + len(line), 1))
        at += len(line) + 1
    return Document(text, paragraphs=tuple(paragraphs), zones=(Zone(ZoneKind.BODY, 0, len(text)),))


def spent(piece: str, size: int) -> tuple[float, Paper]:
    """Units that `extract` costs on so many bytes of a piece."""
    document = body(piece * (size // len(piece.encode())))
    papers: list[Paper] = []
    return cost(lambda: papers.append(extract(document))), papers[0]


def growth(piece: str, share: int) -> float:
    """How many times longer twice the text takes; 0 where it is too quick to be measured.

    Raises AssertionError when the longer one takes more than `TOTAL`.
    """
    small, _ = spent(piece, SMALL // share)
    large, _ = spent(piece, LARGE // share)
    assert large < TOTAL
    return 0.0 if large < UNMEASURED else large / small


@pytest.mark.parametrize("name", PIECES)
def test_hostile_text_takes_time_in_proportion(name: str) -> None:
    pipeline()
    spent(PIECES[name], 2_000)  # patterns are built at their first use
    times = []
    for _ in range(TRIES):
        times.append(growth(PIECES[name], 2 if name in DENSE else 1))
        if times[-1] < GROWTH:
            return
    pytest.fail(f"twice the text took {times} times as long")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(list(PIECES.values())), min_size=1, max_size=30), st.integers(1, 40))
def test_mixed_hostile_text_gives_evidence_or_nothing(pieces: list[str], times: int) -> None:
    document = body("".join(piece * times for piece in pieces)[:20_000])
    papers: list[Paper] = []
    assert cost(lambda: papers.append(extract(document))) < TOTAL
    for place in _places(paper_json(papers[0])):
        assert document.text[place["start"] : place["end"]] == place["quote"]
