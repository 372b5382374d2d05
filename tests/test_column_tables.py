"""Tables of text files in columns kept apart by blanks: cells over several lines, rows, headings. All is invented."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.read import read_paper, result_json
from pipeline.readers import read
from pipeline.readers.column_tables import find_columns
from tests.cost import costs_at_most

HEAD = (
    f"{'UBND HUYỆN MÂY LĨNH':<45}CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n{'PHÒNG NỘI VỤ':<45}Độc lập - Tự do - Hạnh phúc\n"
    f"{'Số: 58/KH-PNV':<45}Phủ Mây, ngày 10 tháng 3 năm 2026\n\n{'':25}KẾ HOẠCH\n{'':14}Kiểm kê sách năm 2026\n\n"
    f"1. Các trường chuẩn bị sách theo phụ lục.\n\n{'Nơi nhận:':<45}TRƯỞNG PHÒNG\n- Như trên;\n{'- Lưu: VT.':<45}"
    f"Lò Văn Chiêng\n\n\n{'':17}PHỤ LỤC\n{'':8}TIẾN ĐỘ THỰC HIỆN\n"
    "(Kèm theo Kế hoạch số 58/KH-PNV ngày 10/3/2026 của Phòng Nội vụ)\n\n"
)
BELOW = "\nCác đơn vị báo cáo kết quả về Phòng Nội vụ trước ngày 05/7/2026 để tổng hợp chung theo quy định hiện hành.\n"
CHECK = "Rà soát danh mục sách của các trường"
CLEAR = "Thanh lý sách cũ"


def duties(table: str) -> list[tuple[str, str, list[str]]]:
    """(day, task, assignees) of the deadlines of a paper with this annex; that of the sentence below left out."""
    found: dict[str, Any] = result_json(
        read_paper((HEAD + table + BELOW).encode(), "a.txt", Limits()), "a.txt", text=True
    )
    told = [(d["end"], d["task"], d["assignees"]) for d in found["deadlines"]]
    assert told.pop() == ("2026-07-05", "báo cáo kết quả về Phòng Nội vụ", ["Các đơn vị"])
    for deadline in found["deadlines"]:
        place = deadline["evidence"]
        assert found["text"][place["start"] : place["end"]] == place["quote"]
    return told


def test_wrapped_cells_are_joined_to_their_row() -> None:
    table = """\
TT   Nội dung công việc              Đơn vị thực hiện        Thời hạn
1    Rà soát danh mục sách của các   Các trường tiểu học,    Trước ngày
     trường                          trung học cơ sở         20/4/2026
2    Thanh lý sách cũ                Tổ Thư viện             Chậm nhất ngày
                                                             15/5/2026
"""
    schools = ["Các trường tiểu học, trung học cơ sở"]
    assert duties(table) == [("2026-04-20", CHECK, schools), ("2026-05-15", CLEAR, ["Tổ Thư viện"])]


@pytest.mark.parametrize("gap", ["", "\n"])
def test_a_number_beside_the_middle_of_its_row(gap: str) -> None:
    rows = (
        """\
 TT       Nội dung công việc              Đơn vị thực hiện       Thời hạn
""",
        """\
          Rà soát danh mục sách của các   Các trường tiểu        Trước ngày
 1        trường trên địa bàn huyện và    học, trung học cơ      20/4/2026
          gửi danh mục cho tổ kiểm kê     sở
""",
        """\
          Thanh lý sách cũ không còn
 2        dùng được theo quy định         Tổ Thư viện            15/5/2026
""",
    )
    assert duties(gap.join(rows)) == [
        (
            "2026-04-20",
            "Rà soát danh mục sách của các trường trên địa bàn huyện và gửi danh mục cho tổ kiểm kê",
            ["Các trường tiểu học, trung học cơ sở"],
        ),
        ("2026-05-15", "Thanh lý sách cũ không còn dùng được theo quy định", ["Tổ Thư viện"]),
    ]


def test_a_number_alone_in_its_line_is_no_page_number() -> None:
    table = """\
 TT       Nội dung công việc              Đơn vị thực hiện       Thời hạn

          Rà soát danh mục sách           Các trường             Trước ngày
 1
          của các trường                  tiểu học               20/4/2026

 2        Thanh lý sách cũ                Tổ Thư viện            15/5/2026
"""
    assert duties(table) == [
        ("2026-04-20", CHECK, ["Các trường tiểu học"]),
        ("2026-05-15", CLEAR, ["Tổ Thư viện"]),
    ]


def test_a_number_in_a_cell_is_no_page_number() -> None:
    table = [
        "TT   Nội dung công việc        Số lượng    Thời hạn",
        "     Thanh lý sách cũ của",
        "1                              12          15/5/2026",
        "     các trường",
        "2    In sổ của các trường",
        "                               40",
        "     trên địa bàn huyện                    20/5/2026",
    ]
    found = find_columns(table, 0)
    assert found is not None
    assert [row.cells for row in found.rows[1:]] == [
        ["1", "Thanh lý sách cũ của các trường", "12", "15/5/2026"],
        ["2", "In sổ của các trường trên địa bàn huyện", "40", "20/5/2026"],
    ]


def test_a_day_that_stands_once_for_several_rows() -> None:
    table = """\
     Thời gian           Nội dung                             Đơn vị thực hiện
     Từ 15/4/2026        Rà soát danh mục sách của các        Các trường tiểu học
     đến 20/4/2026       trường
                         Kiểm đếm sách trong kho              Tổ Thư viện
     Ngày 15/5/2026      Thanh lý sách cũ                     Hội đồng thanh lý
"""
    assert duties(table) == [
        ("2026-04-20", CHECK, ["Các trường tiểu học"]),
        ("2026-04-20", "Kiểm đếm sách trong kho", ["Tổ Thư viện"]),
        ("2026-05-15", CLEAR, ["Hội đồng thanh lý"]),
    ]


@pytest.mark.parametrize(
    "table",
    [
        """\
                                       Đơn vị             Thời gian
 STT   Nội dung công việc              chủ trì            hoàn thành
  1    Rà soát danh mục sách của các   Các trường         20/4/2026
       trường
  2    Thanh lý sách cũ                Tổ Thư viện        15/5/2026
""",
        """\
---------------------------------------------------------------------------
 TT    Nội dung                        Người thực hiện      Hoàn thành
---------------------------------------------------------------------------
 1     Rà soát danh mục sách của       Các trường           Trước ngày
       các trường                                           20/4/2026
---------------------------------------------------------------------------
 2     Thanh lý sách cũ                Tổ Thư viện          15/5/2026
---------------------------------------------------------------------------
""",
        """\
 TT    Nội dung                        Đơn vị thực hiện     Hoàn thành
 1     Rà soát danh mục sách của       Các trường           Trước ngày

                                    - 2 -

       các trường                                           20/4/2026
 2     Thanh lý sách cũ                Tổ Thư viện          15/5/2026
       Cộng
""",
        """\
 TT    Nội dung                              Đơn vị thực hiện  Hoàn thành
 1     Rà soát danh mục sách của các trường  Các trường        20/4/2026
 2     Thanh lý sách cũ                      Tổ Thư viện       15/5/2026
""",
    ],
)
def test_headings_rules_pages_and_narrow_gaps(table: str) -> None:
    assert duties(table) == [("2026-04-20", CHECK, ["Các trường"]), ("2026-05-15", CLEAR, ["Tổ Thư viện"])]


def test_a_heading_of_rows_that_lies_across_the_columns() -> None:
    table = """\
 TT    Nội dung                        Người thực hiện      Hoàn thành
 I     CÔNG TÁC CHUẨN BỊ CHO ĐỢT KIỂM KÊ SÁCH CỦA TOÀN HUYỆN
 1     Rà soát danh mục sách của       Các trường           Trước ngày
       các trường                                           20/4/2026
 II    CÔNG TÁC THANH LÝ
 1     Thanh lý sách cũ                Tổ Thư viện          15/5/2026
"""
    assert duties(table) == [("2026-04-20", CHECK, ["Các trường"]), ("2026-05-15", CLEAR, ["Tổ Thư viện"])]


@pytest.mark.parametrize(
    "table",
    [
        """\
     Thời gian                Nội dung công việc
     Trước ngày 20/4/2026     Rà soát danh mục sách của các
                              trường
     Ngày 15/5/2026           Thanh lý sách cũ
""",
        """\
   Nội dung công việc                              Thời hạn hoàn thành

   Rà soát danh mục sách của các                   Trước ngày 20/4/2026
   trường

   Thanh lý sách cũ                                Ngày 15/5/2026
""",
    ],
)
def test_two_columns_below_headings_of_a_schedule(table: str) -> None:
    assert duties(table) == [("2026-04-20", CHECK, []), ("2026-05-15", CLEAR, [])]


def test_rows_without_numbers() -> None:
    table = """\
   Nội dung công việc                Đơn vị thực hiện          Thời hạn
   Rà soát danh mục sách của các     Các trường tiểu học,      Trước ngày
   trường                            trung học cơ sở           20/4/2026
   Thanh lý sách cũ                  Tổ Thư viện               Ngày 15/5/2026
"""
    schools = ["Các trường tiểu học, trung học cơ sở"]
    assert duties(table) == [("2026-04-20", CHECK, schools), ("2026-05-15", CLEAR, ["Tổ Thư viện"])]


PAGE_ONE = """\
 TT    Nội dung                        Đơn vị thực hiện     Hoàn thành
 1     Rà soát danh mục sách của       Các trường           Trước ngày
"""
GOES_ON = "       các trường                                           20/4/2026\n"
PAGE_TWO = " 2     Thanh lý sách cũ                Tổ Thư viện          Trước ngày\n" + " " * 60 + "15/5/2026\n"
LAST = " 3     In sổ                           Phòng Nội vụ         30/6/2026\n"


@pytest.mark.parametrize(
    "table",
    [
        f"{PAGE_ONE}\f{GOES_ON}{PAGE_TWO}{LAST}",  # in the middle of a row
        f"{PAGE_ONE}{GOES_ON}\f{PAGE_TWO}{LAST}",  # the numbers go on
        f"{PAGE_ONE}{GOES_ON}\f{PAGE_ONE.splitlines()[0]}\n{PAGE_TWO}{LAST}",  # the heading again
    ],
)
def test_a_table_that_runs_on_over_a_form_feed(table: str) -> None:
    expected = [("2026-04-20", CHECK, ["Các trường"]), ("2026-05-15", CLEAR, ["Tổ Thư viện"])]
    assert duties(table) == [*expected, ("2026-06-30", "In sổ", ["Phòng Nội vụ"])]


def test_another_table_on_the_next_page_stays_another() -> None:
    other = PAGE_TWO.replace(" 2 ", " 1 ").replace("cũ", "khác")
    text = (
        f"{PAGE_ONE}{GOES_ON}\f Số    Việc                            Ai                   Khi nào xong\n{other}{LAST}"
    )
    document = lay_out(read((HEAD + text).encode(), "a.txt", Limits()))
    assert [table.rows for table in document.tables if table.columns == 4] == [2, 3]


def test_items_of_a_list_stay_apart() -> None:
    table = """\
 TT    Nội dung                        Đơn vị               Hoàn thành
                                       thực hiện
 1     Rà soát:                        - Trường TH A Pa     Trước ngày
       - Sách giáo khoa;               - Trường TH B Lo     20/4/2026
       - Sách tham khảo
 2     Thanh lý sách cũ                Tổ Thư viện          15/5/2026
"""
    assert duties(table) == [
        ("2026-04-20", "Rà soát: - Sách giáo khoa; - Sách tham khảo", ["Trường TH A Pa", "Trường TH B Lo"]),
        ("2026-05-15", CLEAR, ["Tổ Thư viện"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Số:      /KH-PNV         Phủ Mây, ngày      tháng      năm 2026\nngày      tháng      năm 2026",
        "SỞ Y TẾ          SỞ TƯ PHÁP          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 5     Số: 7     Phủ Mây",
        "Nơi nhận:       KT. TRƯỞNG PHÒNG      KẾ TOÁN\n- Lưu: VT.      PHÓ TRƯỞNG PHÒNG      Lò Thị Mây",
        "Nội dung phối hợp        GIÁM ĐỐC SỞ\nhai bên đã ký        Lò Văn Chiêng",
        "Một dòng văn bản liền mạch không có cột nào\nvà dòng sau cũng vậy.",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert find_columns(text.split("\n"), 0) is None


def test_a_table_ends_where_its_columns_do() -> None:
    lines = [
        "TT   Việc   Ai   Hạn",
        "1    Sách   Tổ   5/5",
        "2    Báo    Tổ   6/6",
        "3. Các trường gửi báo cáo về Phòng.",
    ]
    found = find_columns(lines, 0)
    assert found is not None and found.end == 3
    assert [row.cells[0] for row in found.rows] == ["TT", "1", "2"]


@pytest.mark.parametrize("line", ["a   b   c", "1    Sách   và   báo", "x                  ", "TT   Việc   Ai   Hạn"])
def test_long_texts_cost_no_more_than_their_length(line: str) -> None:
    def text(lines: int) -> bytes:
        return ("\n".join(f"{line}{' ' * (n % 7)}z{n % 3 * '   y'}" for n in range(lines)) + "\n").encode()

    def found(lines: int) -> None:
        split = text(lines).decode().split("\n")
        at = 0
        while at < len(split):
            table = find_columns(split, at)
            at = table.end if table else at + 1

    costs_at_most(12, lambda: found(4_000))
