"""An invented plan in two versions, read as files are read."""

from __future__ import annotations

import io
from pathlib import Path

from corpus.store import Store
from pipeline.ingest import Ingest
from pipeline.limits import Limits
from pipeline.sources import source_of_bytes

PLAN = """ỦY BAN NHÂN DÂN XÃ AN KHÊ            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                            Độc lập - Tự do - Hạnh phúc
Số: {number}/KH-UBND                        An Khê, ngày {day} tháng 02 năm 2026

KẾ HOẠCH
Tổ chức Ngày hội đọc sách năm 2026

{basis}
I. MỤC ĐÍCH
Lan tỏa thói quen đọc sách trong học sinh và nhân dân trên địa bàn xã.

II. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội
- Chủ trì, phối hợp với Trung tâm Thư viện xã xây dựng kịch bản Ngày hội trước ngày {first}/3/2026.
- Tổng hợp, báo cáo Ủy ban nhân dân xã.
2. Các trường THCS trên địa bàn xã
- Lập danh sách học sinh tham gia, gửi danh sách về Phòng Văn hóa - Xã hội chậm nhất ngày {second}/3/2026.
- Phối hợp với Hội Phụ nữ xã vận động quyên góp sách.
{more}
Nơi nhận:                                   CHỦ TỊCH
- Như trên;
- Lưu: VT.                                  Trần Văn Khải
"""


def plan(**changes: str) -> bytes:
    given = {"number": "21", "day": "05", "basis": "", "first": "10", "second": "20", "more": ""} | changes
    return PLAN.format_map(given).encode()


def take_in(store: Store, name: str, data: bytes) -> int:
    """Reads and stores a file; gives the paper's id."""
    (result,) = list(Ingest(store, Limits(), "Lan", workers=1).run([source_of_bytes(name, data)]))
    assert result.paper is not None, result
    return result.paper


REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "papers" / "files"
SLOTS = (
    ("Buổi sáng, ngày 20/3/2026",),
    ("1", "7h30 - 8h00", "Đón tiếp đại biểu", "Văn phòng Sở"),
    ("2", "8h00 - 9h00", "Báo cáo sơ kết học kỳ I:\n- Kết quả mũi nhọn\n- Công tác thi đua, khen thưởng", "Phó Giám đốc Sở"),
    ("Buổi chiều, ngày 20/3/2026",),
    ("3", "13h30 - 15h00", "Tham quan thư viện", "Các đại biểu"),
)  # fmt: skip
OUTLINE = ("I. KẾT QUẢ", "1. Công tác chỉ đạo, điều hành của đơn vị", "- Số văn bản đã ban hành trong học kỳ",
           "2. Số liệu về chất lượng giáo dục", "II. KIẾN NGHỊ", "1. Kiến nghị với Sở Giáo dục và Đào tạo")  # fmt: skip


def conference(
    number: str = "12", day: str = "05", outline: tuple[str, ...] = OUTLINE, schedule: tuple[tuple[str, str], ...] = ()
) -> bytes:
    """An invented plan of a conference as DOCX: its programme stands as a table, the outline of reports as lines."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    made = Document()

    def line(words: str, *, title: bool = False) -> None:
        paragraph = made.add_paragraph()
        paragraph.add_run(words).bold = title
        if title:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    left, right = made.add_table(rows=1, cols=2).rows[0].cells
    left.text = f"SỞ GIÁO DỤC VÀ ĐÀO TẠO\nSố: {number}/KH-SGDĐT"
    right.text = f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHạ An, ngày {day} tháng 02 năm 2026"
    line("KẾ HOẠCH", title=True)
    line("Tổ chức Hội nghị sơ kết học kỳ I năm học 2025 - 2026", title=True)
    line("I. TỔ CHỨC THỰC HIỆN")
    line("1. Các trường trung học phổ thông gửi báo cáo theo đề cương về Sở trước ngày 10/3/2026.")
    if schedule:
        line("2. Các trường thực hiện theo lịch sau:")
        dated = made.add_table(rows=1, cols=3, style="Table Grid")
        for cell, words in zip(dated.rows[0].cells, ("TT", "Nội dung công việc", "Thời gian hoàn thành"), strict=True):
            cell.text = words
        for number, values in enumerate(schedule, start=1):
            for cell, words in zip(dated.add_row().cells, (str(number), *values), strict=True):
                cell.text = words
    line("PHỤ LỤC", title=True)
    line("CHƯƠNG TRÌNH", title=True)
    line("Hội nghị sơ kết học kỳ I", title=True)
    slots = made.add_table(rows=1, cols=4, style="Table Grid")
    for cell, words in zip(slots.rows[0].cells, ("TT", "Thời gian", "Nội dung", "Người thực hiện"), strict=True):
        cell.text = words
    for values in SLOTS:
        cells = slots.add_row().cells
        for cell, words in zip(cells if len(values) > 1 else [cells[0].merge(cells[3])], values, strict=True):
            cell.text = words
    line("ĐỀ CƯƠNG BÁO CÁO", title=True)
    line("Sơ kết học kỳ I", title=True)
    for words in outline:
        line(words)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
