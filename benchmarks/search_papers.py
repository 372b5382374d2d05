"""A million invented papers of two pages for `benchmarks.search`, put into a store in bulk.

Words are drawn with frequencies that fall as 1/rank: the compounds of offices first, then some thousand syllables made
of beginnings and rhymes. Sentences are made once and papers are made of sentences, so that phrases recur too.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import insert

from corpus.store import Store
from models.document import Document, PageSize, Paragraph, WordSpan
from models.document_store import pack
from models.keys import number_key, without_marks
from models.tables import File, PaperRow, Reading, ReferenceRow, StoredText

SEED, SENTENCES, CHUNK = 1961, 30_000, 20_000
LAST = date(2026, 3, 16)
OFFICE = """kế hoạch|báo cáo|thi đua|khen thưởng|giáo dục|đào tạo|nhà trường|học sinh|giáo viên|cán bộ|thực hiện
triển khai|tổ chức|đơn vị|năm học|phong trào|công tác|chỉ đạo|hướng dẫn|kiểm tra|đánh giá|kết quả
nội dung|thời gian|địa phương|quản lý|chất lượng|dạy học|hoạt động
xây dựng|phát triển|nâng cao|tăng cường|tuyên truyền|phối hợp|tham mưu|đề nghị
các|của|và|trong|về|theo|cho|được|với|đến|từ|tại|những|là|có|không|phải|khi|trước|ngày|tháng|gửi|nộp|hồ sơ|danh sách
ủy ban nhân dân|hòa bình|quyết định|thông tư|nghị định|căn cứ|điều khoản|quy chế|quy định|ban hành|sửa đổi|bổ sung
an toàn giao thông|phòng chống dịch bệnh|chuyển đổi số|thư viện|đọc sách|môi trường|rác thải|xanh sạch đẹp|kỷ luật
thể thao|văn nghệ|hội thi|giáo viên giỏi|tập huấn|bồi dưỡng|tuyển sinh|tốt nghiệp|khuyến học|miễn giảm học phí"""
COMMON = OFFICE.replace("\n", "|").split("|")
STARTS = "b c ch d đ g gh gi h kh l m n ng nh ph qu r s t th tr v x"
ENDS = """a à á ả ạ an àn án ản ạn ang àng áng ảng ạng anh ành ánh ảnh ạnh ai ài ái ải ại ao ào áo ảo ạo âu ầu ấu ẩu
ậu âm ầm ấm ậm ăn ằn ắn ặn ăng ằng ắng ẳng ặng e è é ẻ ẹ en èn én ẹn ê ề ế ể ệ ên ền ến ển ện i ì í ỉ ị in ìn ín ịn
iên iền iến iển iện o ò ó ỏ ọ on òn ón ọn ong òng óng ỏng ọng ô ồ ố ổ ộ ôn ồn ốn ổn ộn ông ồng ống ổng ộng ơ ờ ớ ở ợ
ơn ờn ớn ợn u ù ú ủ ụ un ùn ún ụn ung ùng úng ủng ụng ư ừ ứ ử ự ưng ừng ứng ửng ựng ương ường ướng ưởng ượng"""
KINDS = {"KH": "Kế hoạch", "BC": "Báo cáo", "CV": "Công văn", "QĐ": "Quyết định", "TB": "Thông báo", "HD": "Hướng dẫn"}
BODIES = {
    "SGDĐT": "Sở Giáo dục và Đào tạo tỉnh Lam Giang", "UBND": "Ủy ban nhân dân xã Hòa Lạc",
    "GDĐT": "Phòng Giáo dục và Đào tạo",
    "PGDĐT": "Phòng Giáo dục và Đào tạo huyện Bình Lâm", "THCS": "Trường THCS Tân Mỹ", "VHXH": "Phòng Văn hóa - Xã hội",
    "BGDĐT": "Bộ Giáo dục và Đào tạo", "HĐND": "Hội đồng nhân dân xã Hòa Lạc",
}  # fmt: skip


class Invented:
    """Sentences and papers; the same for the same seed."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        rare = [start + end for start in STARTS.split() for end in ENDS.split()]
        self.chance.shuffle(rare)
        self.words = [*COMMON, *rare]
        self.weights = list(accumulate(1 / (rank + 8) for rank in range(len(self.words))))
        self.sentences = [self._sentence() for _ in range(SENTENCES)]
        self.subjects = [s[:-1].lower() for s in self.sentences[:5000]]

    def _sentence(self) -> str:
        words = self.chance.choices(self.words, cum_weights=self.weights, k=self.chance.randint(9, 22))
        return " ".join(words).capitalize() + "."

    def number(self, n: int) -> tuple[str, str, str]:
        """(number, type, issuer) of the n-th paper."""
        kind, body = self.chance.choice(list(KINDS)), self.chance.choice(list(BODIES))
        serial = self.chance.randint(1, 3000)
        return (f"{serial}/{body}-VP" if kind == "CV" else f"{serial}/{kind}-{body}"), kind, BODIES[body]

    def paper(self, n: int, of: int) -> dict[str, Any]:
        number, kind, issuer = self.number(n)
        day = LAST - timedelta(days=12 * 365 * (of - n) // of)
        cited, _, _ = self.number(n)
        subject = " ".join(self.chance.choice(self.subjects).split()[:12])
        body = "\n".join(self.chance.choices(self.sentences, k=36))
        dated = f"ngày {day:%d} tháng {day:%m} năm {day.year}"
        head = f"{issuer}\nSố: {number}\n{dated}\n{KINDS[kind]} {subject}\nCăn cứ {cited};\n"
        return {"id": n, "number": number, "doc_type": kind, "issuer": issuer, "issued_on": day.isoformat(),
                "subject": subject, "text": head + body, "cited": cited}  # fmt: skip


def fill(store: Store, papers: int, begin: int = 0) -> None:
    """Papers begin+1 … papers. The database's own triggers keep the index, as with papers that are read."""
    invented, layout = Invented(), b""
    for low in range(begin, papers, CHUNK):
        made = [invented.paper(n, 1_000_000) for n in range(low + 1, min(low + CHUNK, papers) + 1)]
        layout = layout or _layout(made[0]["text"])
        with store.write() as session:
            for table, rows in _rows(made, layout):
                session.execute(insert(table), rows)


def _rows(made: list[dict[str, Any]], layout: bytes) -> Iterator[tuple[type, list[dict[str, Any]]]]:
    at = datetime(2026, 3, 16, 3, tzinfo=UTC)
    yield File, [{"id": p["id"], "sha256": f"{p['id']:064x}", "media_type": "application/pdf", "size": 1,
                  "added_at": at} for p in made]  # fmt: skip
    head = ("id", "number", "doc_type", "issuer", "issued_on", "subject")
    yield PaperRow, [
        {**{k: p[k] for k in head}, "file_id": p["id"], "added_at": at, "added_by": "Lan", "reading_id": p["id"],
         "number_key": number_key(p["number"]), "folded": without_marks(f"{p['number']} {p['issuer']} {p['subject']}"),
         "open_items": p["id"] % 3}
        for p in made
    ]  # fmt: skip
    yield Reading, [{"id": p["id"], "paper_id": p["id"], "read_at": at, "reader_version": "1", "rules_version": "1",
                     "text_source": "digital", "page_count": 2, "notes": [], "timings": {}} for p in made]  # fmt: skip
    yield StoredText, [{"reading_id": p["id"], "text": p["text"], "layout": layout} for p in made]
    yield ReferenceRow, [
        {"paper_id": p["id"], "key": "reference.1", "position": 0, "state": "read", "current": True, "confidence": 0.9,
         "rule": "r", "rule_version": "1", "quote": p["cited"], "number": p["cited"],
         "number_key": number_key(p["cited"]), "role": "basis", "pinpoints": [], "mentions": []}
        for p in made
    ]  # fmt: skip


def _layout(text: str) -> bytes:
    """The layout of a paper of two pages; all papers share it, for they differ by a few letters."""
    words, paragraphs, at = [], [], 0
    for line in text.split("\n"):
        page = 1 if at < len(text) // 2 else 2
        paragraphs.append(Paragraph(at, at + len(line), page))
        for word in line.split(" "):
            words.append(WordSpan(at, at + len(word), page))
            at += len(word) + 1
    pages = tuple(PageSize(n, 595, 842, "digital", 0) for n in (1, 2))
    return pack(Document(text=text, pages=pages, words=tuple(words), paragraphs=tuple(paragraphs)))
