"""What reading a page of text may cost, counted in questions to PDFium and not in time; and that savings are exact."""

from __future__ import annotations

import pickle
import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import docx
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

from extractors.duties import tasks
from extractors.duties.doers import bodies_of_heading
from extractors.duties.outline import Outline
from extractors.language import casing, dates, whole_texts
from extractors.pipeline import extract
from extractors.references import ocr
from extractors.timex import expressions
from pipeline import repair
from pipeline.layout import document_from_text
from pipeline.readers import grid, words
from pipeline.readers.docx_styles import Styles
from pipeline.readers.glyphs import _Reader, read_glyphs, view_of
from pipeline.readers.lines import Word, rows_of, shared_lengths
from pipeline.readers.pdf_pictures import _spread
from pipeline.readers.text_page import TextPage
from tests.drawing import Sheet

LINE = "Các phòng, ban gửi báo cáo kết quả trồng rừng về Hạt Kiểm lâm trước ngày 20 tháng 11"


def sheet_of(lines: int) -> bytes:
    sheet = Sheet()
    for number in range(lines):
        sheet.text(60, 80 + 20 * number, LINE)
    return sheet.bytes()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many characters each question is asked of."""
    counts: Counter[str] = Counter()

    def counted(name: str) -> None:
        real = getattr(TextPage, name)

        def count(self: TextPage, indexes: Sequence[int]) -> Any:
            counts[name] += len(indexes)
            return real(self, indexes)

        monkeypatch.setattr(TextPage, name, count)

    for name in ("unmapped", "origins", "matrices", "loose_boxes"):
        counted(name)
    return counts


def test_what_a_font_or_a_text_object_tells_is_not_asked_of_each_letter(asked: Counter[str]) -> None:
    page = pypdfium2.PdfDocument(sheet_of(30))[0]
    letters = len(read_glyphs(page).glyphs)
    assert letters == asked["loose_boxes"] > 1_500  # where a letter stands nothing else tells
    assert asked["unmapped"] <= len(set(LINE))
    assert asked["origins"] <= 2  # of each font one, to see that it is not written downwards
    assert asked["matrices"] < letters / 5


def test_feet_out_of_text_objects_are_those_that_pdfium_tells() -> None:
    page = pypdfium2.PdfDocument(sheet_of(12))[0]
    reader = _Reader(page.get_textpage(), view_of(page))
    glyphs = reader.glyphs()
    indexes = reader.printed()[0].tolist()
    told = view_of(page).place(0.0, reader.page.origins(indexes)[1])[1]
    assert len({round(foot) for foot in glyphs.baseline.tolist()}) == 12
    assert glyphs.baseline.tolist() == np.asarray(told).tolist()


def test_text_that_leans_has_each_foot_asked_for(asked: Counter[str]) -> None:
    sheet = Sheet().text(60, 80, LINE)
    pdfium.FPDFPageObj_Transform(pdfium.FPDFPage_GetObject(sheet.page, 0), 1, 0.02, 0, 1, 0, 0)
    glyphs = read_glyphs(pypdfium2.PdfDocument(sheet.bytes())[0]).glyphs
    assert asked["origins"] >= len(glyphs)
    feet = glyphs.baseline.tolist()
    assert feet == sorted(feet, reverse=True) and feet[0] - feet[-1] > 5


def test_lengths_are_rounded_as_python_rounds_them_and_shared() -> None:
    chance = random.Random(7)
    lengths = [chance.uniform(-50, 900) for _ in range(20_000)]
    lengths += [k / 1000 for k in range(-2_005, 60_005, 5)]  # all about half way
    lengths += [float("inf"), float("-inf")]
    found = shared_lengths(np.array(lengths))
    assert found == [round(length, 2) for length in lengths]
    assert shared_lengths(np.array([123.456]))[0] is shared_lengths(np.array([123.4561]))[0]


def never(*_: object, **__: object) -> None:
    raise AssertionError("asked for nothing")


def test_a_sound_line_with_figures_is_not_looked_at_for_joined_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repair, "part_joined", never)
    monkeypatch.setattr(repair, "mend_split", never)
    line = repair.of_words(enumerate(["Trong", "năm", "2024", "có", "15", "đơn", "vị,", "3", "tổ", "(khối", "9)."]))
    assert repair.repair_line(line) == (line, ())


def test_a_figure_that_touches_a_word_is_still_parted() -> None:
    line = repair.of_words(enumerate(["nộp", "trước", "ngày20", "tháng", "11"]))
    assert repair.repair_line(line)[0].text == "nộp trước ngày 20 tháng 11"


def test_words_of_a_row_are_compared_with_the_nearest_one_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def word(at: int, foot: float) -> Word:
        return Word(f"w{at}", 40.0 * at, foot - 9, 40.0 * at + 30, foot + 2, foot, 12.0)

    monkeypatch.setattr("pipeline.readers.lines._on_row", never)
    rows = rows_of([word(at, foot) for foot in (100.0, 118.0) for at in (3, 0, 2, 1)])
    assert [[w.text for w in row] for row in rows] == [["w0", "w1", "w2", "w3"]] * 2


def test_a_picture_of_one_colour_is_told_as_by_all_its_values() -> None:
    chance = np.random.default_rng(5)
    for picture in (
        chance.integers(0, 256, (40, 60, 3), dtype=np.uint8),
        chance.integers(200, 215, (40, 60, 3), dtype=np.uint8)[5:30, 7:50],
        np.broadcast_to(np.array([10, 120, 240], dtype=np.uint8), (20, 20, 3)),
        chance.integers(0, 20, (30, 30), dtype=np.uint8),
    ):
        assert _spread(picture) == pytest.approx(float(picture.std()), rel=1e-9)


def test_a_paper_is_taken_apart_for_its_capitals_when_one_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casing, "one_tone_style", never)
    witness = casing.CaseWitness("Theo đề nghị của Câu lạc bộ Hoa Mai tại buổi họp.")
    monkeypatch.undo()
    assert witness.spelling(["hoa", "mai"]) == ("Hoa", "Mai")


def test_a_text_without_figures_is_not_searched_for_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "_WORDS", None)
    assert list(dates.find("Các phòng, ban gửi báo cáo trong tháng tới", yearless=True)) == []


def test_pieces_of_one_look_are_cut_as_pieces_of_many_are() -> None:
    chance = random.Random(11)
    parts = [
        "học",
        "sinh",
        " ",
        "   ",
        "\t",
        " \t ",
        "\u00a0",
        "\u200b",
        "\x1c",
        "Số:",
        "…",
        "\x1c\x1d",
        "a\x1cb",
        "            ",
    ]
    one, other = words.Style("A", 14.0), words.Style("A", 14.0, bold=True)
    for _ in range(5_000):
        texts = chance.choices(parts, k=chance.randint(1, 8))
        alike = words.to_words([(text, one) for text in texts])
        mixed = words.to_words([("", other), *((text, one) for text in texts)])
        assert alike == mixed


def test_runs_that_state_the_same_are_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    document = docx.Document()
    for number in range(30):
        document.add_paragraph().add_run(f"Mục {number}").bold = number % 2 == 0
    styles = Styles(document)
    asked: list[bool] = []
    style_of = Styles.run_style
    monkeypatch.setattr(Styles, "run_style", lambda self, found: asked.append(True) or style_of(self, found))
    runs = [run._r.rPr for paragraph in document.paragraphs for run in paragraph.runs]
    looks = [styles.look(run, "") for run in runs]
    assert [look.style.bold for look in looks] == [True, False] * 15
    assert len(asked) <= 3  # bold, bold that is off, nothing stated


def test_cells_are_those_that_pdfplumber_finds() -> None:
    chance = random.Random(9)
    found = 0
    for _ in range(200):
        across, down = (sorted(chance.sample(range(0, 400, 10), 6)) for _ in range(2))
        kept = [  # most of the rules of a grid, in pieces
            grid._edge((a, y, b, y), "h") for y in down for a, b in pairwise(across) if chance.random() < 0.9
        ] + [grid._edge((x, a, x, b), "v") for x in across for a, b in pairwise(down) if chance.random() < 0.9]
        crossings = edges_to_intersections(merge_edges(kept, 3, 3, 3, 3), 3, 3)
        cells = grid._cells(crossings)
        assert cells == intersections_to_cells(crossings)
        found += len(cells)
    assert found > 1_000


def test_what_tells_that_a_date_of_a_kind_may_stand_there_misses_none() -> None:
    chance = random.Random(3)
    pieces = [
        "ngày",
        "Ngàv",
        " ",
        "  ",
        "\u00a0",
        "tháng",
        "THÁNG",
        "tháne",
        "thang",
        "năm",
        "nam",
        "/",
        " / ",
        "-",
        "–",
        ".",
    ]
    pieces += ["5", "05", "l2", "2O", "11", "31", "mười hai", "2024", "20l4", "98", "…", "___", ", ", "từ", "x"]
    patterns = ((dates._WORDS, dates._MONTH_WORD), (dates._FIGURES, dates._TWO_MARKS))
    hits = 0
    for _ in range(20_000):
        text = "".join(chance.choices(pieces, k=9))
        for pattern, holds in patterns:
            if pattern.search(text):
                hits += 1
                assert holds.search(text), text
    assert hits > 100


def test_the_items_of_a_paper_are_made_once_for_all_components(monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_from_text("KẾ HOẠCH\n\n1. Phòng A rà soát hồ sơ.\n2. Trạm B gửi báo cáo.")
    items = Outline(document).items
    monkeypatch.setattr("extractors.duties.outline._items", never)
    assert Outline(document).items is items and items
    assert pickle.loads(pickle.dumps(document)) == document


def test_serials_whose_figures_are_figures_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ocr.plain_figures("số l2/KH-UBND và 1I / QĐ-SYT, 3⁄5") == "số 12/KH-UBND và 11 / QĐ-SYT, 3/5"
    monkeypatch.setattr(ocr, "_SERIAL", None)
    assert ocr.plain_figures("số 12/KH-UBND ngày 03⁄5/2031, thôn Lai/Lý") == "số 12/KH-UBND ngày 03/5/2031, thôn Lai/Lý"


def test_a_heading_is_asked_once_whether_it_names_duties(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks._names_tasks.cache_clear()
    assert tasks._names_tasks("III. TỔ CHỨC THỰC HIỆN") == (True, False)
    monkeypatch.setattr("extractors.duties.words.task_section", never)
    assert tasks._names_tasks("III. TỔ CHỨC THỰC HIỆN") == (True, False)


@pytest.mark.parametrize(
    ("text", "times"), [("Trong QUÝ sau", True), ("hết Tuần", True), ("mục 7", True), ("cả xã", False)]
)
def test_what_may_hold_a_time(text: str, times: bool) -> None:
    assert expressions._may_hold_times(text) is times


@pytest.mark.parametrize(
    ("line", "word", "spelled"),
    [
        ("Rừng trồng mới", "rừng", "rừng"),  # opens the line
        ("“ Rừng trồng mới", "rừng", "rừng"),
        ("Về Rừng", "rừng", "Rừng"),
        ("Tuần tra. Rừng trồng", "rừng", "rừng"),  # opens a sentence
        ("Tuần tra , Rừng trồng", "rừng", "Rừng"),
    ],
)
def test_a_capital_that_opens_a_sentence_tells_nothing(line: str, word: str, spelled: str) -> None:
    assert casing.CaseWitness(f"đi và về\n\n{line}").spelling([word]) == (spelled,)


def test_nothing_of_a_paper_is_kept_when_it_is_done() -> None:
    document = document_from_text(
        "KẾ HOẠCH\n\n1. Phòng A rà soát hồ sơ trước ngày 05/6/2031.\nTheo Quyết định số 5/QĐ-UBND"
    )
    whole_texts.forget()
    before = casing.case_witness("x")
    extract(document)
    assert casing.case_witness("x") is not before  # forgotten with all that was made of the paper
    assert not vars(document).keys() & {"_made"}
    assert casing.case_witness("x") is casing.case_witness("x")


def test_a_heading_is_read_once_for_all_items_below_it() -> None:
    bodies_of_heading.cache_clear()
    for _ in range(5):
        assert bodies_of_heading("3. Phòng Kế hoạch có trách nhiệm:") == bodies_of_heading(
            "3. Phòng Kế hoạch có trách nhiệm:"
        )
    assert bodies_of_heading.cache_info().misses == 1
