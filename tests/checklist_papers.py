"""An invented plan in two versions, read as files are read."""

from __future__ import annotations

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
