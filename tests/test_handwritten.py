"""Serials and days written by hand: a value only where it is sure, candidates otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extractors.header.handwritten import SURE, day_weight, decide, month_weight, usual_weight
from extractors.header.own_date import own_date
from extractors.header.own_number import own_number
from extractors.header.regions import header
from models.document import Document, PageSize, WordSpan, Zone, ZoneKind

Hand = tuple[tuple[str, float], ...]


def scanned(
    number: str,
    day: str,
    hand: dict[str, Hand],
    rest: str = "",
    stamp: str = "",
    kind: ZoneKind = ZoneKind.BODY,
    office: str = "PHÒNG NỘI VỤ",
) -> Document:
    """A scan's header; `hand` gives the readings of words by their text, `kind` is the zone of the rest."""
    left = f"UBND HUYỆN MỘC LÂM\n{office}\n{number}\n"
    right = f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nMộc Lâm, {day}\n"
    text = left + right + rest + stamp
    words = []
    start = 0
    for line in text.split("\n"):
        at = start
        for word in line.split(" "):
            if word:
                words.append(WordSpan(at, at + len(word), 1, None, 0.95, hand.get(word, ())))
            at += len(word) + 1
        start += len(line) + 1
    ends = (len(left), len(left) + len(right), len(left) + len(right) + len(rest), len(text))
    kinds = (ZoneKind.HEADER_LEFT, ZoneKind.HEADER_RIGHT, kind, ZoneKind.STAMP)
    zones = tuple(Zone(k, a, b) for k, a, b in zip(kinds, (0, *ends), ends, strict=False) if b > a)
    return Document(text, (PageSize(1, source="ocr"),), tuple(words), zones=zones, text_source="ocr")


def test_sure_serial_is_a_value() -> None:
    document = scanned("Số: 22S3 /BC-NV", "ngày 03 tháng 4 năm 2019", {"22S3": (("2253", 0.98), ("2263", 0.01))})
    fact = own_number(document, header(document))
    assert fact is not None and fact.value == "2253/BC-NV"
    assert SURE <= fact.confidence <= 0.98
    assert [c.value for c in fact.candidates] == ["2263/BC-NV"]
    assert fact.evidence is not None and document.text[fact.evidence.start : fact.evidence.end] == fact.evidence.quote


def test_doubtful_serial_is_no_value() -> None:
    document = scanned("Số: 22S3 /BC-NV", "ngày 03 tháng 4 năm 2019", {"22S3": (("2253", 0.60), ("2263", 0.30))})
    fact = own_number(document, header(document))
    assert fact is not None and fact.value is None and fact.reason == "handwritten"
    assert fact.details["symbol"] == "BC-NV"
    assert [c.value for c in fact.candidates] == ["2253/BC-NV", "2263/BC-NV"]


def test_serial_typed_elsewhere_decides() -> None:
    hand: dict[str, Hand] = {"22S3": (("2253", 0.70), ("2263", 0.30))}
    rest = "Phụ trương: trả lời Báo cáo số 2253/BC-NV ngày 03/4/2019.\n"
    document = scanned("Số: 22S3 /BC-NV", "ngày 03 tháng 4 năm 2019", hand, rest, kind=ZoneKind.OTHER_PAPER)
    fact = own_number(document, header(document))
    assert fact is not None and fact.value == "2253/BC-NV"


def test_a_symbol_read_badly_needs_the_number_in_type() -> None:
    hand: dict[str, Hand] = {"22S3": (("2253", 0.98), ("2263", 0.01))}
    rest = "Phụ trương: trả lời Báo cáo số 2253/BC-NV ngày 03/4/2019.\n"
    for text, value in (("Nội dung.\n", None), (rest, "2253/BC-NV")):
        document = scanned("Số: 22S3 /BC-NV", "ngày 03 tháng 4 năm 2019", hand, text, kind=ZoneKind.OTHER_PAPER)
        at = document.text.index("/BC-NV")
        words = tuple(w._replace(confidence=0.3) if w.start == at else w for w in document.words)
        document = replace(document, words=words)
        fact = own_number(document, header(document))
        assert fact is not None and fact.value == value
        assert fact.reason == (None if value else "handwritten")


def test_a_serial_like_it_that_the_paper_cites_decides_nothing() -> None:
    hand: dict[str, Hand] = {"22S3": (("2253", 0.60), ("2263", 0.30))}
    rest = "Thực hiện Báo cáo số 2253/BC-NV ngày 03/4/2019 của Phòng.\n"
    document = scanned("Số: 22S3 /BC-NV", "ngày 03 tháng 4 năm 2019", hand, rest)
    fact = own_number(document, header(document))
    assert fact is not None and fact.value is None


def test_a_cited_serial_never_becomes_the_own_one() -> None:
    hand: dict[str, Hand] = {"22S3": (("2253", 0.60), ("2243", 0.20))}
    rest = "Thực hiện Báo cáo số 2243/BC-NV ngày 01/4/2019 của Phòng.\n"
    document = scanned("Số: 22S3 /BC-NV", "ngày 03 tháng 4 năm 2019", hand, rest)
    fact = own_number(document, header(document))
    assert fact is not None and fact.value is None


OLDER = "Thực hiện Báo cáo số 2249/BC-NV ngày 27/11/2019 của Phòng.\n"


def _serial(readings: Hand, rest: str, *, day: str = "ngày 29 tháng 11 năm 2019") -> str | None:
    document = scanned("Số: 22S3 /BC-NV", day, {"22S3": readings}, rest)
    fact = own_number(document, header(document))
    assert fact is not None and fact.candidates
    return fact.value


def test_an_older_paper_of_the_same_symbol_and_year_narrows_the_serial() -> None:
    readings = (("2261", 0.92), ("2216", 0.07))
    assert _serial(readings, "Nội dung.\n") is None
    assert _serial(readings, OLDER) == "2261/BC-NV"
    assert _serial(readings, OLDER.replace("2019", "2018")) is None  # counted anew each year
    assert _serial(readings, OLDER.replace("/BC-NV", "/KH-NV")) is None  # another row of serials
    assert _serial(readings, OLDER.replace(" ngày 27/11/2019", "")) is None


def test_an_older_papers_serial_is_not_gone_below_and_puts_no_other_reading_first() -> None:
    assert _serial((("2216", 0.62), ("2261", 0.20)), OLDER) is None
    assert _serial((("2216", 0.80), ("2261", 0.10)), OLDER) is None
    assert _serial((("6261", 0.92), ("2216", 0.07)), OLDER) is None  # two days, four thousand papers


def test_a_cited_paper_of_another_level_counts_its_own_serials() -> None:
    readings = (("2216", 0.98), ("2261", 0.01))
    below = OLDER.replace("của Phòng", "của UBND huyện")
    assert _serial(readings, below) is None  # this office's own committee
    assert _serial(readings, below.replace("huyện", "tỉnh")) == "2216/BC-NV"
    assert _serial(readings, below.replace("UBND huyện", "Ủy ban nhân dân thành phố")) == "2216/BC-NV"


def test_a_serial_printed_apart_from_a_symbol_that_was_read_with_some_doubt() -> None:
    def value(serial: float, symbol: float) -> str | None:
        document = scanned("Số: 216 /BC-NV", "ngày 03 tháng 4 năm 2019", {})
        doubts = {document.text.index("216"): serial, document.text.index("/BC"): symbol}
        words = tuple(w._replace(confidence=doubts.get(w.start, w.confidence)) for w in document.words)
        fact = own_number(replace(document, words=words), header(document))
        assert fact is not None
        return fact.value

    assert value(0.93, 0.86) == "216/BC-NV"
    assert value(0.88, 0.95) is None  # the serial itself is in doubt
    assert value(0.93, 0.4) is None


def _with_doubtful_symbol(number: str, rest: str) -> str | None:
    hand: dict[str, Hand] = {"22S3": (("2253", 0.98), ("2263", 0.01))}
    document = scanned(number, "ngày 03 tháng 4 năm 2019", hand, rest)
    at = document.text.index("/", document.text.index("22S3"))
    document = replace(
        document, words=tuple(w._replace(confidence=0.3 if w.start == at else w.confidence) for w in document.words)
    )
    fact = own_number(document, header(document))
    assert fact is not None
    return fact.value


def test_a_symbol_read_badly_is_borne_out_by_what_its_letters_stand_for() -> None:
    title = "THÔNG BÁO\nVề việc tập huấn\n"
    assert _with_doubtful_symbol("Số: 22S3 /TB-PNV", title + "Phòng Nội vụ mời (PNV) dự.\n") == "2253/TB-PNV"
    assert _with_doubtful_symbol("Số: 22S3 /TB-PNV", "Phòng Nội vụ mời (PNV) dự.\n") is None  # TB: no such title
    assert _with_doubtful_symbol("Số: 22S3 /PNV-TCBC", "PNV giao Phòng Tổ chức Biên chế lập bảng.\n") == "2253/PNV-TCBC"
    assert _with_doubtful_symbol("Số: 22S3 /PNV-TCBD", "PNV giao Phòng Tổ chức Biên chế lập bảng.\n") is None
    assert (
        _with_doubtful_symbol("Số: 22S3 /PNV-TCBC", "Kính mời. Xem thêm Báo cáo số 90/PNV-TCBC.\n") == "2253/PNV-TCBC"
    )


def test_a_symbol_read_badly_is_borne_out_by_the_issuers_initials() -> None:
    title = "THÔNG BÁO\nVề việc tập huấn\n"
    assert _with_doubtful_symbol("Số: 22S3 /TB-PNV", title) == "2253/TB-PNV"
    assert _with_doubtful_symbol("Số: 22S3 /TB-PNG", title) is None
    assert _with_doubtful_symbol("Số: 22S3 /TB-TĐTN", title) == "2253/TB-TĐTN"  # of the youth union everywhere


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("THPTNCH", "THPTNCH"),  # Nguyễn Công Hoan
        ("THPTNCB", "THPTNCH"),  # one letter read for another
        ("THPTNC", "THPTNC"),  # the office itself leaves one out
        ("THPTNK", None),  # nothing says what was printed
    ],
)
def test_the_printed_symbol_is_held_against_the_issuers_initials(printed: str, value: str | None) -> None:
    document = scanned(f"Số: 157/KH-{printed}", "ngày 03 tháng 4 năm 2019", {}, office="TRƯỜNG THPT NGUYỄN CÔNG HOAN")
    at = document.text.index("157/")
    words = tuple(w._replace(confidence=0.8) if w.start == at else w for w in document.words)
    fact = own_number(replace(document, words=words), header(document))
    assert fact is not None and fact.value == (value and f"157/KH-{value}")


def test_sure_day_is_a_value_and_a_doubtful_one_is_not() -> None:
    for chances, value in (((("15", 0.95), ("16", 0.03)), "2019-04-15"), ((("15", 0.5), ("16", 0.4)), "2019-04")):
        document = scanned("Số: 12/BC-NV", "ngày lS tháng 04 năm 2019", {"lS": chances})
        fact = own_date(document, header(document), None)
        assert fact is not None and fact.value == value
        assert (fact.reason == "handwritten") == (value == "2019-04")


def test_stamp_and_citation_weigh_days() -> None:
    readings = (("24", 0.35), ("29", 0.63))
    late = day_weight(2017, 11, [date(2017, 11, 30)], None)
    assert decide(readings, late, usual_weight(late)).value == "29"
    cited = day_weight(2017, 11, [], date(2017, 11, 27))
    assert decide(readings, cited, usual_weight(cited)).readings[0][0] == "29"
    assert day_weight(2019, 2, [], None)("30") == 0.0


def test_days_on_which_offices_are_closed_are_less_likely() -> None:
    weight = day_weight(2017, 11, [], None)
    assert weight("19") < weight("29")  # a Sunday and a Wednesday
    decision = decide((("19", 0.82), ("29", 0.12)), weight, usual_weight(weight))
    assert decision.value is None
    assert [text for text, _ in decision.readings] == ["19", "29"]


def test_day_by_hand_with_stamp() -> None:
    document = scanned(
        "Số: 12/BC-NV", "ngày 2A tháng 10 năm 2022", {"2A": (("24", 0.6), ("29", 0.2))}, "Nội dung.\n",
        "Thời gian ký: 24/10/2022 15:17:35\n",
    )  # fmt: skip
    fact = own_date(document, header(document), None)
    assert fact is not None and fact.value == "2022-10-24"


def test_stamp_and_citation_weigh_months() -> None:
    readings = (("4", 0.85), ("11", 0.10))
    by_stamp = month_weight(2023, [date(2023, 11, 16)], None)
    assert decide(readings, by_stamp, usual_weight(by_stamp, 12)).readings[0][0] == "11"
    cited = month_weight(2023, [], date(2023, 7, 1))
    decision = decide(readings, cited, usual_weight(cited, 12))
    assert decision.value is None  # a paper does not cite one that is younger than itself
    after = month_weight(2023, [date(2023, 5, 2)], None)
    assert after("5") > after("4") > after("3")
    december = month_weight(2023, [date(2024, 1, 3)], None)
    assert december("12") > december("11")
    assert month_weight(2023, [], None)("4") == 1.0


def test_month_by_hand() -> None:
    hand: dict[str, Hand] = {"l5": (("15", 0.97),), "ll": (("11", 0.96),)}
    document = scanned("Số: 12/BC-NV", "ngày l5 tháng ll năm 2023", hand)
    fact = own_date(document, header(document), None)
    assert fact is not None and fact.value == "2023-11-15"


def test_the_year_of_a_law_making_paper_stays_between_serial_and_symbol() -> None:
    hand: dict[str, Hand] = {"12": (("12", 0.98), ("72", 0.01))}
    document = scanned("Số: 12 /2006/QĐ-UBND", "ngày 03 tháng 4 năm 2006", hand)
    fact = own_number(document, header(document))
    assert fact is not None and fact.value == "12/2006/QĐ-UBND"
    assert [c.value for c in fact.candidates] == ["72/2006/QĐ-UBND"]


@pytest.mark.parametrize(("sure", "value"), [(0.8, "12/QĐ-UBND-TGB"), (0.7, None)])
def test_a_drafting_unit_that_nothing_bears_out_must_be_read_well(sure: float, value: str | None) -> None:
    document = scanned("Số: 12/QĐ-UBND-TGB", "ngày 03 tháng 4 năm 2019", {})
    words = tuple(w._replace(confidence=sure) if "TGB" in document.text[w.start : w.end] else w for w in document.words)
    fact = own_number(replace(document, words=words), header(document))
    assert fact is not None and fact.value == value
    again = scanned("Số: 12/QĐ-UBND-TGB", "ngày 03 tháng 4 năm 2019", {}, "Lưu: VT, TGB.\n")
    words = tuple(w._replace(confidence=sure) if "/QĐ" in again.text[w.start : w.end] else w for w in again.words)
    fact = own_number(replace(again, words=words), header(again))
    assert fact is not None and fact.value == "12/QĐ-UBND-TGB"
