"""Saved web pages: the paper inside is found, everything else is set apart, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import EncodingUnknown
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawTable, Reading
from pipeline.readers import read
from tests.cost import costs_at_most

PAPERS = Path(__file__).parents[2] / "shared" / "papers" / "files"

LETTERHEAD = """<table border="0" width="100%"><tr><td align="center"><b>UBND TỈNH VÍ DỤ<br>SỞ VÍ DỤ<br>-------</b></td>
<td style="text-align:center"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br/>Độc lập - Tự do - Hạnh phúc</b></td></tr>
<tr><td>Số: 12/KH-SVD</td><td><i>Ví Dụ, ngày 03 tháng 02 năm 2024</i></td></tr></table>"""
SENTENCE = "Các đơn vị trực thuộc xây dựng kế hoạch, phân công người phụ trách và gửi kết quả về Văn phòng Sở. "
SCHEDULE = """<table class="MsoTableGrid"><thead><tr><th rowspan="2">TT</th><th colspan="2">Thời gian</th></tr>
<tr><th>Từ</th><th>Đến</th></tr></thead><tbody><tr><td>1</td><td><p>05/3</p><p>sáng</p></td><td>06/3</td></tr></tbody></table>"""
PAPER = f"""{LETTERHEAD}<p align=center><strong>KẾ HOẠCH</strong></p><p style="text-align: center">Trồng cây đầu xuân</p>
<p>{SENTENCE * 3}</p><p>1. {SENTENCE * 2}</p>{SCHEDULE}
<table><tr><td>Nơi nhận:<br>- Như trên;<br>- Lưu: VT.</td><td>KT. GIÁM ĐỐC<br>PHÓ GIÁM ĐỐC<br><br>Trần Văn Ví</td></tr></table>"""


def reading(page: str | bytes) -> Reading:
    return read(page if isinstance(page, bytes) else page.encode(), "x.html", Limits())


def wrapped(inner: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Trang</title><meta charset=utf-8></head><body>{inner}</body></html>"


def texts(found: Reading) -> list[str]:
    return [block.text for block in found.pages[0].blocks if isinstance(block, RawLine)]


def tables(found: Reading) -> list[RawTable]:
    return [block for block in found.pages[0].blocks if isinstance(block, RawTable)]


def apart(found: Reading) -> list[str]:
    return [line.text for line in found.pages[0].set_apart]


def check_paper(found: Reading) -> None:
    assert found.media_type == "text/html"
    header, schedule, closing = tables(found)
    assert (header.ruled, schedule.ruled, closing.ruled) == (False, True, False)
    assert [line.text for line in header.cells[0].lines] == ["UBND TỈNH VÍ DỤ", "SỞ VÍ DỤ", "-------"]
    assert header.cells[1].lines[1].text == "Độc lập - Tự do - Hạnh phúc" and header.cells[1].lines[1].centered
    assert {(c.row, c.column, c.row_span, c.column_span): [line.text for line in c.lines] for c in schedule.cells} == {
        (0, 0, 2, 1): ["TT"], (0, 1, 1, 2): ["Thời gian"], (1, 1, 1, 1): ["Từ"], (1, 2, 1, 1): ["Đến"],
        (2, 0, 1, 1): ["1"], (2, 1, 1, 1): ["05/3", "sáng"], (2, 2, 1, 1): ["06/3"],
    }  # fmt: skip
    assert [line.text for line in closing.cells[1].lines] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Văn Ví"]
    assert texts(found) == ["KẾ HOẠCH", "Trồng cây đầu xuân", (SENTENCE * 3).strip(), f"1. {SENTENCE * 2}".strip()]


MENU = "<ul><li><a href=/>Trang chủ</a></li><li><a href=/gt>Giới thiệu</a></li></ul>"


def test_a_paper_in_a_portal() -> None:
    page = wrapped(f"""<header>{MENU}</header><main><div class=crumbs>Trang chủ &gt; Văn bản &gt; Kế hoạch</div>
        <h1>Kế hoạch trồng cây của Sở Ví Dụ</h1><div id=x><div class=content>{PAPER}</div></div>
        <div class=c><p>Bình luận</p><p>Hay quá</p></div></main><footer>Bản quyền thuộc Sở</footer>
        <script>alert("kịch bản")</script><style>p {{color: red}}</style>""")
    found = reading(page)
    check_paper(found)
    assert apart(found) == [
        "Trang chủ", "Giới thiệu", "Trang chủ > Văn bản > Kế hoạch", "Kế hoạch trồng cây của Sở Ví Dụ",
        "Bình luận", "Hay quá", "Bản quyền thuộc Sở",
    ]  # fmt: skip


def test_a_page_laid_out_by_tables() -> None:
    page = wrapped(f"""<table width=1000><tr><td colspan=3>Cổng thông tin Sở Ví Dụ</td></tr>
        <tr><td>{MENU}</td><td><table><tr><td>{PAPER}</td></tr></table></td><td>Hôm nay: 31</td></tr></table>""")
    found = reading(page)
    check_paper(found)
    assert "Trang chủ" in apart(found) and "Hôm nay: 31" in apart(found) and "Cổng thông tin Sở Ví Dụ" in apart(found)


def test_a_page_that_is_only_the_paper() -> None:
    found = reading(wrapped(PAPER))
    check_paper(found)
    assert apart(found) == []


def test_comments_as_long_as_the_paper() -> None:
    comments = "".join(f"<div class=cm><p>{SENTENCE * 2}</p></div>" for _ in range(4))
    found = reading(wrapped(f"<div>{MENU}</div><div>{PAPER}</div><div><h3>Bình luận</h3>{comments}</div>"))
    check_paper(found)
    assert sum(text == (SENTENCE * 2).strip() for text in apart(found)) == 4


def test_an_annex_beside_the_paper_is_kept() -> None:
    found = reading(wrapped(f"<div>{MENU}</div><div>{PAPER}</div><div><p>PHỤ LỤC</p><p>{SENTENCE}</p></div>"))
    assert texts(found)[-2:] == ["PHỤ LỤC", SENTENCE.strip()]


def test_comments_below_a_paper_without_a_letterhead() -> None:
    comments = "".join(f"<p>{SENTENCE * 2}</p>" for _ in range(4))
    page = f"<div class=post><h2>KẾ HOẠCH</h2><p>{SENTENCE * 4}</p></div><div class='fb-comments'>{comments}</div>"
    found = reading(wrapped(page))
    assert texts(found) == ["KẾ HOẠCH", (SENTENCE * 4).strip()]


def test_a_paper_without_a_letterhead() -> None:
    page = wrapped(
        f"<div>{MENU}</div><div><div><h2>KẾ HOẠCH</h2><p>{SENTENCE * 4}</p></div></div><div>Thống kê truy cập</div>"
    )
    found = reading(page)
    assert texts(found) == ["KẾ HOẠCH", (SENTENCE * 4).strip()]
    assert apart(found) == ["Trang chủ", "Giới thiệu", "Thống kê truy cập"]


def test_nothing_is_lost() -> None:
    page = wrapped(f"{MENU}<div>{PAPER}</div><p>Cuối trang</p>")
    found = reading(page)
    words = {word.text for word in found.pages[0].set_apart for word in word.words}
    for block in found.pages[0].blocks:
        lines = [block] if isinstance(block, RawLine) else [line for cell in block.cells for line in cell.lines]
        words |= {word.text for line in lines for word in line.words}
    assert {"Trang", "Giới", "SVD", "12/KH-SVD", "xuân", "05/3", "Ví", "Cuối"} - words == {"SVD"}


def test_lists_styles_and_breaks() -> None:
    found = reading(
        wrapped(f"""<p>{SENTENCE}</p><ol type=a start=3><li>Một</li><li value=7><b>Hai</b></li></ol>
        <ul><li>Ba</li></ul><ul style="list-style:none"><li>Bốn</li></ul>
        <p>báo cáo kết quả<br>về văn phòng</p><p>Gồm:<br>a) cây;<br>b) đất.</p><p>hết<br><br>rồi</p>
        <p style="text-transform:uppercase;font-family:'.VnTime';font-size:16px">sở</p><pre>cột  một
dòng hai</pre>""")
    )
    lines = [block for block in found.pages[0].blocks if isinstance(block, RawLine)][1:]
    assert [(line.list_mark, line.text) for line in lines] == [
        ("c.", "Một"), ("g.", "Hai"), ("•", "Ba"), ("", "Bốn"), ("", "báo cáo kết quả về văn phòng"),
        ("", "Gồm:"), ("", "a) cây;"), ("", "b) đất."), ("", "hết"), ("", "rồi"), ("", "SỞ"),
        ("", "cột một"), ("", "dòng hai"),
    ]  # fmt: skip
    assert lines[1].words[0].bold
    assert (lines[10].words[0].font, lines[10].words[0].size) == (".VnTime", 12.0)


def test_no_break_spaces_part_columns() -> None:
    found = reading(
        wrapped(f"<p>SỞ VÍ DỤ{'&nbsp;' * 12}CỘNG HÒA XÃ HỘI</p><p>Số:{'&nbsp;' * 9}/KH-SVD</p><p>{SENTENCE}</p>")
    )
    assert texts(found)[:2] == ["SỞ VÍ DỤ \t CỘNG HÒA XÃ HỘI", "Số: /KH-SVD"]


def test_hidden_text_and_words_across_tags() -> None:
    found = reading(
        wrapped(
            f"<p>{SENTENCE}</p><p>Số <b>12</b>/KH-<i>SVD</i><span style='display: none'>ẩn</span><span hidden>mất</span></p>"
        )
    )
    assert texts(found)[1] == "Số 12/KH-SVD"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1258", "utf-16", "iso-8859-1"])
def test_charsets(charset: str) -> None:
    """A page that says iso-8859-1 and holds UTF-8 is as common as one that tells the truth."""
    real = "utf-8" if charset == "iso-8859-1" else charset
    text = "Sở Ví Dụ" if real != "windows-1258" else "Sơ\u0309 Vi\u0301 Du\u0323"
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body><p>{text}</p></body></html>'
    (line,) = texts(reading(page.encode(real)))
    import unicodedata

    assert unicodedata.normalize("NFC", line) == "Sở Ví Dụ"


def test_an_unknown_encoding() -> None:
    page = b"<html><body><p>" + ("Приказ о сроках исполнения" * 3).encode("koi8-r") + b"</p></body></html>"
    with pytest.raises(EncodingUnknown):
        reading(page)


def test_a_page_saved_as_one_file() -> None:
    page = b"""MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>S=E1=BB=9F V=C3=AD D=E1=BB=A5</p></body></html>\r\n--b1--\r\n"""
    found = reading(page.replace(b'"utf-8"\n', b'"utf-8"\r\n'))
    assert found.media_type == "multipart/related"
    assert texts(found) == ["Sở Ví Dụ"]


def test_words_in_a_span_each_are_still_running_text() -> None:
    words = "".join(f"<span lang=VI>{word}</span> " for word in (SENTENCE * 4).split())
    found = reading(
        wrapped(f"<div>{MENU}</div><div class=x><h2>KẾ HOẠCH</h2><p class=MsoNormal>{words}</p></div><div>Cuối</div>")
    )
    assert texts(found) == ["KẾ HOẠCH", (SENTENCE * 4).strip()]
    assert apart(found)[-1] == "Cuối"


def test_a_deep_page_is_read_in_time() -> None:
    costs_at_most(100, lambda: reading(wrapped("<div>" * 2000 + f"<p>{SENTENCE}</p>" * 500)))


def test_hostile_nesting_costs_no_stack() -> None:
    deep = "<div>" * 20_000 + "<p>đáy</p>"
    found = reading(wrapped(deep))
    assert "đáy" in [*texts(found), *apart(found)]
    nested = "<table><tr><td>" * 60 + "giữa" + "</td><td>bên</td></tr></table>" * 60
    words = str(reading(wrapped(nested)).pages[0])
    assert "giữa" in words and words.count("bên") == 60


def test_a_span_of_thousands_of_columns() -> None:
    (table,) = tables(reading(wrapped("<table><tr><td colspan=99999>a</td><td rowspan=99999>b</td></tr></table>")))
    assert table.columns <= 201 and table.rows == 1


@pytest.mark.papers
@pytest.mark.skipif(not PAPERS.is_dir(), reason="the real papers are not here")
def test_the_real_page() -> None:
    found = reading((PAPERS / "html01.html").read_bytes())
    header, formula, closing = tables(found)
    assert (header.ruled, formula.columns, closing.ruled) == (False, 5, False)
    assert texts(found)[0] == "THÔNG TƯ"
    assert texts(found)[-1].endswith("./.")
    assert any("Ngày cập nhật" in text for text in apart(found))
    assert not any("Trang chủ" in text for text in texts(found))


def test_related_news_inside_the_papers_element_are_set_apart() -> None:
    page = (
        "<html><body><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p>Độc lập - Tự do - Hạnh phúc</p><p>Số: 5/KH-PNV</p>"
        "<p>KẾ HOẠCH</p><p>1. Các trường nộp báo cáo trước ngày 05/6/2031.</p><p>Nơi nhận:<br>- Lưu: VT.</p>"
        '<div id="related"><b>Tin khác</b><ul><li>Kế hoạch số 77/KH-UBND (02/02/2023)</li></ul></div>'
        '<div class="comment-list"><div class="comment"><p>Cảm ơn trang tin rất nhiều!</p><div id="comment-2"><p>Hay!</p></div></div></div>'
        '<div class="sidebar"><p>Nơi nhận: như trên</p></div></body></html>'
    )
    (found,) = read(page.encode(), "a.html", Limits()).pages
    own = [block.text for block in found.blocks]
    apart = [line.text for line in found.set_apart]
    assert not any("77/KH-UBND" in text or "Cảm ơn" in text for text in own)
    assert any("77/KH-UBND" in text for text in apart) and any("Cảm ơn" in text for text in apart)
    assert any("như trên" in text for text in own)  # a closing is the paper's, whatever the page calls it
