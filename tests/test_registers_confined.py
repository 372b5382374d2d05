"""Registers are parsed in a confined process on both ways in; what one does there costs that file alone."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from corpus.preferences import get_setting
from corpus.register import patience
from corpus.register import sheets as parsers
from corpus.register.imports import MAPPING, import_register
from corpus.store import open_store
from models.errors import (
    FileDamaged,
    FileEmpty,
    FormatUnknown,
    MemoryExceeded,
    ReaderCrashed,
    RegisterTooLong,
    UnpacksTooLarge,
)  # fmt: skip
from models.settings import StoreSettings
from models.tables_register import RegisterEntry, RegisterImport
from pipeline import opener, registers
from pipeline.cli import app
from pipeline.limits import Limits
from pipeline.registers import opened
from tests.cost import costs_at_most

ROOT = Path(__file__).resolve().parent.parent
CSV = "Số, ký hiệu;Ngày tháng văn bản;Trích yếu nội dung\n12/KH-UBND;03/02/2026;tổ chức ngày hội đọc sách\n".encode()
HTML = "<table><tr><td>Số, ký hiệu<td>Trích yếu<tr><td>12/KH-UBND<td>ngày hội đọc sách</table>".encode()
LITTLE = 701 * 2**20
AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    opener.close()
    yield
    opener.close()


def far_cell(place: str = "AN1048576") -> bytes:
    """A few kilobytes with one cell in the last row that a sheet has: forty million empty places before it."""
    made = openpyxl.Workbook()
    made.active["A1"] = "Số, ký hiệu"
    made.active[place] = "x"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def says_gigabytes() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b" " * 1_100_000_000)
    return out.getvalue()


def in_itself(depth: int = 120, rows: int = 3_000) -> bytes:
    """Tables in tables in tables, each with all the rows of those in it."""
    inner = "<tr><td>a<td>b" * rows
    return ("<table><tr><td>" * depth + f"<table>{inner}</table>" + "</table>" * depth).encode()


def test_what_comes_out_is_what_the_parsers_give():
    made = openpyxl.Workbook()
    made.active.append(["Số", "Ngày", None, 7, 2.5, True])
    made.active.append(["12/KH", datetime(2026, 2, 3), None, None, None, None])
    made.create_sheet("Trống")
    made.create_sheet("Nhiều").append(["x"])
    for n in range(2500):
        made["Nhiều"].append([n])
    out = io.BytesIO()
    made.save(out)
    for data in (out.getvalue(), CSV, HTML):
        found = opened(data, Limits())
        assert found == parsers.read_sheets(data) and found
    assert [len(sheet.rows) for sheet in opened(out.getvalue(), Limits())] == [2, 2501]


@pytest.mark.parametrize(
    ("data", "error"),
    [(b" \n", FileEmpty), (b"PK\3\4 nothing", FileDamaged), (b"%PDF-1.7", FormatUnknown), (b"\xd0\xcf\x11\xe0", FileDamaged)],
)  # fmt: skip
def test_refusals_come_through(data, error):
    with pytest.raises(error):
        opened(data, Limits())
    assert opened(CSV, Limits())[0].rows[1][0] == "12/KH-UBND"


def test_a_long_cell_is_cut_and_more_cells_than_a_register_has_are_refused(monkeypatch):
    (sheet,) = opened(b'so;"' + b"a" * 50_000 + b'"\n', Limits())
    assert sheet.rows == [["so", "a" * parsers.LONGEST]]
    monkeypatch.setattr(registers, "MOST_CELLS", 5)
    with pytest.raises(UnpacksTooLarge):
        opened(CSV, Limits())


@pytest.mark.parametrize(
    "answer",
    [[17], [["rows before a sheet"]], ["Sổ", ["no row"]], ["Sổ", [[b"bytes"]]], ["Sổ", [["x" * 40_000]]], ["Sổ", [["x"] * 201]]],
)  # fmt: skip
def test_a_process_that_was_taken_over_can_send_nothing_but_cells(monkeypatch, answer):
    monkeypatch.setattr(opener, "asked", lambda *_, **__: iter(answer))
    with pytest.raises(ReaderCrashed):
        opened(CSV, Limits())


def test_lack_of_memory_is_no_damage(monkeypatch):
    def hungry(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(openpyxl, "load_workbook", hungry)
    with pytest.raises(MemoryError):
        parsers.read_sheets(far_cell())
    monkeypatch.undo()
    with pytest.raises(MemoryExceeded):
        opened(far_cell(), Limits(memory_bytes=LITTLE))


def test_a_cell_in_the_last_place_of_a_sheet_is_refused_at_once():
    """Found by `python -m benchmarks.fuzz --registers`, seed 2, register 872: rows without end."""
    far = far_cell("XFD1048576")

    def refused() -> None:
        with pytest.raises(UnpacksTooLarge):
            parsers.read_sheets(far)

    costs_at_most(50, refused)


# Both ways in ------------------------------------------------------------------------------------------------

BAD = {
    "bomb.xlsx": (far_cell, {"MEMORY_BYTES": str(LITTLE)}, ("memory-exceeded",)),
    "endless.xlsx": (far_cell, {"SECONDS": "0.7"}, ("time-exceeded",)),
    "endless.html": (in_itself, {"SECONDS": "0.7"}, ("time-exceeded",)),
    "gigabytes.xlsx": (says_gigabytes, {}, ("unpacks-too-large",)),
}


@pytest.fixture(params=BAD)
def bad(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, bytes, tuple[str, ...]]:
    make, limits, codes = BAD[request.param]
    for name, value in limits.items():
        monkeypatch.setenv(f"VANBAN_LIMITS__{name}", value)
    monkeypatch.setattr(parsers, "_reader", None)  # nothing is parsed in this process
    return request.param, make(), codes


def test_the_command_refuses_it_in_bounded_time(home, tmp_path, bad):
    name, data, codes = bad
    (tmp_path / name).write_bytes(data)
    began = time.monotonic()
    run = CliRunner().invoke(app, ["register", "import", str(tmp_path / name)])
    assert getattr(run.exception, "code", None) in codes
    assert time.monotonic() - began < 60


def _not_again(*_: object, **__: object) -> None:
    pytest.fail("a refused register was tried again with the next act")


def test_the_page_refuses_it_in_bounded_time_and_goes_on(home, bad, monkeypatch):
    st.cache_resource.clear()
    name, data, codes = bad

    def script() -> None:
        from review import register_files
        from review.session import keep_pages

        keep_pages({})
        register_files.show()

    page = AppTest.from_function(script, default_timeout=90).run()
    assert not page.exception
    page.file_uploader(key="register-file").set_value((name, data, "application/octet-stream")).run()
    assert not page.exception
    assert page.session_state["register-sheets"][1].code in codes and len(page.error) == 1
    monkeypatch.setattr("pipeline.opener.asked", _not_again)
    page.run()
    assert not page.exception and len(page.error) == 1
    st.cache_resource.clear()


def test_a_good_one_comes_in_on_both_ways_without_being_parsed_here(home, tmp_path, monkeypatch):
    monkeypatch.setattr(parsers, "_reader", None)
    (tmp_path / "so.csv").write_bytes(CSV)
    run = CliRunner().invoke(app, ["register", "import", str(tmp_path / "so.csv")])
    assert run.exit_code == 0 and "mới 1" in run.output
    st.cache_resource.clear()

    def script() -> None:
        from review import register_files
        from review.session import keep_pages

        keep_pages({})
        register_files.show()

    page = AppTest.from_function(script, default_timeout=60).run()
    more = CSV.replace(b"12/KH", b"13/KH").replace("ngày hội đọc sách".encode(), "phòng cháy mùa khô".encode())
    page.file_uploader(key="register-file").set_value(("so.csv", more, "text/csv")).run()
    assert not page.exception and not page.error
    next(button for button in page.button if button.icon == ":material/upload_file:").click().run()
    assert not page.exception and not page.error
    store = open_store(StoreSettings(home=home))
    with store.read() as session:
        assert sorted(entry.number for entry in session.query(RegisterEntry)) == ["12/KH-UBND", "13/KH-UBND"]
    store.close()
    st.cache_resource.clear()


# What the cells cost once the file was opened ----------------------------------------------------------------


class Clock:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(patience, "time", clock)
    monkeypatch.setenv("VANBAN_LIMITS__SECONDS", "100")
    return clock


def rows_of_one_day(count: int, words: str) -> bytes:
    lines = (f";03/02/2026;{words} {n}" for n in range(count))
    return "\n".join(["Số, ký hiệu;Ngày tháng văn bản;Trích yếu nội dung", *lines]).encode()


def nothing_stored(home: Path) -> None:
    store = open_store(StoreSettings(home=home))
    with store.read() as session:
        assert not session.query(RegisterEntry).count() and not session.query(RegisterImport).count()
    assert not get_setting(store, MAPPING)
    store.close()


def test_the_command_ends_a_register_that_costs_too_much(home, tmp_path, slow):
    (tmp_path / "so.csv").write_bytes(rows_of_one_day(150, "tổ chức ngày hội"))
    asked = ["register", "import", str(tmp_path / "so.csv"), "--map", "C=remark", "--map", "Số, ký hiệu=number"]
    run = CliRunner().invoke(app, asked)
    assert run.exception.code == "register-too-long" and run.exception.details == {"limit": 100}
    told = run.exception.message("vi")
    assert "100 giây" in told and "chia sổ thành nhiều tệp" in told and "VANBAN_LIMITS__SECONDS" in told
    nothing_stored(home)


def test_the_page_ends_it_too_and_goes_on(home, slow, monkeypatch):
    st.cache_resource.clear()

    def script() -> None:
        from review import register_files
        from review.session import keep_pages

        keep_pages({})
        register_files.show()

    page = AppTest.from_function(script, default_timeout=60).run()
    page.file_uploader(key="register-file").set_value(("so.csv", rows_of_one_day(150, "ngày hội"), "text/csv")).run()
    assert not page.exception and not page.error
    next(button for button in page.button if button.icon == ":material/upload_file:").click().run()
    assert not page.exception and "chia sổ thành nhiều tệp" in page.error[0].value
    nothing_stored(home)
    monkeypatch.setenv("VANBAN_LIMITS__SECONDS", "10")  # not even the columns
    st.cache_resource.clear()
    page.run()
    assert not page.exception and "10 giây" in page.error[0].value
    st.cache_resource.clear()


@pytest.mark.parametrize(
    ("rows", "seconds"),
    [(1, 3), (60, 50), (60, 150), (1_500, 1_570)],
    ids=["columns", "rows", "all rows alike", "storing"],
)
def test_each_part_of_an_import_ends(home, slow, rows, seconds):
    """With a clock that goes on with each step, whatever part is the dear one is stopped; what was there stays."""
    store = open_store(StoreSettings(home=home))
    first = rows_of_one_day(60, "văn bản")
    import_register(store, first, "a.csv", who="x", at=AT, sheets=parsers.read_sheets(first))
    changed = rows_of_one_day(rows, "giấy tờ khác hẳn")
    slow.now = 0.0
    with pytest.raises(RegisterTooLong):
        import_register(store, changed, "b.csv", who="x", at=AT, sheets=parsers.read_sheets(changed), seconds=seconds)
    with store.read() as session:
        assert (session.query(RegisterEntry).count(), session.query(RegisterImport).count()) == (60, 1)
    done = import_register(store, changed, "b.csv", who="x", at=AT, sheets=parsers.read_sheets(changed))
    assert done.rows == rows
    store.close()
