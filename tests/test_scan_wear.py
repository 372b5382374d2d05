"""Pictures that the scan benchmark makes: worn, photographed, faxed, turned, the same each time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from benchmarks.scan_sheet import Page, Sheet
from benchmarks.scan_stamps import Typed, electronic_copy, put, typed, urgency
from benchmarks.scan_wear import Wear, faxed, photographed, taken, worn
from benchmarks.scanned import WORN, Lot, seed

PLAIN = Wear("scanner", border=False, holes=False, staple=False, fold=False, curl=False, toner=1, shown=0, turn=0)


class A4:
    """What a `Sheet` asks of PDFium's page."""

    def get_width(self) -> float:
        return 595.0

    def get_height(self) -> float:
        return 842.0


def paper() -> Page:
    """A sheet at 72 pixels an inch with a dark bar across its upper half."""
    page = np.full((842, 595, 3), 255, np.uint8)
    page[200:220, 60:500] = 0
    return page


def sheet() -> Sheet:
    return Sheet(paper(), A4(), 72, seed("a paper", 9))


def test_the_first_draws_are_as_they_were_and_later_ones_wear_papers():
    assert Lot.drawn("a paper", WORN - 1, seed("a paper", WORN - 1)).wear is None
    first, again = (Lot.drawn("a paper", WORN, seed("a paper", WORN)) for _ in range(2))
    assert first.wear is not None and first.wear == again.wear and first.scanner == again.scanner


def test_a_sheet_that_nothing_happened_to_stays_as_it_is():
    rng = seed("a paper", WORN)
    assert (worn(paper(), paper(), PLAIN, 72, rng) == paper()).all()


@pytest.mark.parametrize(
    "wear",
    [{"toner": 0.5}, {"shown": 0.2}, {"holes": True}, {"staple": True}, {"fold": True}, {"curl": True}],
    ids=lambda wear: next(iter(wear)),
)
def test_wear_changes_the_sheet_and_not_its_size(wear):
    page = worn(paper(), paper()[::-1], replace(PLAIN, **wear), 72, seed("a paper", WORN))
    assert page.shape == paper().shape and (page != paper()).any()


def test_pictures_of_each_way():
    rng = seed("a paper", WORN)
    assert faxed(paper(), 72, rng).mode == "1"
    assert photographed(paper(), rng).size == (595, 842)
    on_its_side = taken(paper(), replace(PLAIN, turn=1), 72, rng, Image.fromarray)
    assert on_its_side.size == (842, 595)
    assert np.asarray(on_its_side)[60:500, 842 - 220 : 842 - 200].max() == 0  # clockwise: the head is at the right


def test_stamps_leave_their_ink_where_little_is_printed():
    one = sheet()
    ink, _ = typed([Typed("ĐẾN", 20)], one.scale)
    places = [(100.0, 195.0), (100.0, 400.0), (100.0, 500.0), (100.0, 600.0), (100.0, 700.0)]
    for _ in range(5):
        put(one, ink, places, (205, 40, 50))
    assert (one.page[400:, :, 0] > one.page[400:, :, 1]).any()
    assert urgency(sheet()).startswith("urgency")
    assert electronic_copy(sheet()).startswith("electronic copy")
