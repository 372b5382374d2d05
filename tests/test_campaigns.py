"""Campaigns: quoted and unquoted names, their kind and period; awards, mottos and themes are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.campaigns.component import extract_campaigns, name_key
from extractors.campaigns.find import quotations
from extractors.campaigns.periods import period_in
from extractors.checks.component import CHECKS
from extractors.findings import Findings
from extractors.references.component import extract_references
from extractors.references.words import fold
from models.document import Cell, Document, Paragraph, Table
from tests.citing import lines, named
from tests.cost import costs_at_most

_PIECES = [
    "phong trào thi đua ", "cuộc vận động ", "Đề án ", "“", "”", '"', "'", "Vườn xanh ", "giai đoạn 2021 - 2025", "năm 2024", "; ", ".\n",
    "Kế hoạch số 5/KH-ABC ", "ngày 31/02/2024 ", "(thứ Hai) ", "Luật Giáo dục ", "(sau đây gọi là Kế hoạch 5) ", "Kế hoạch trên ", "- ", ":\n",
]  # fmt: skip


def names(text: str) -> list[tuple[str | None, str]]:
    return [(c.kind, c.name) for c in named(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thực hiện phong trào thi đua “Vườn trường xanh” năm 2024.", [("phong trào thi đua", "Vườn trường xanh")]),
        ("các cuộc vận động “Một là A”; “Hai là B” và “Ba là C”...", [("cuộc vận động", n) for n in ("Một là A", "Hai là B", "Ba là C")]),
        ('phong trào thi đua truyền thống: thi đua "Dạy hay, học hay", "Lớp học sạch"', [("phong trào thi đua", "Dạy hay, học hay"), ("phong trào thi đua", "Lớp học sạch")]),
        ("Hội thi “Bàn tay khéo léo” và Cuộc thi viết “Thầy cô của em”", [("cuộc thi", "Bàn tay khéo léo"), ("cuộc thi", "Thầy cô của em")]),
        ("phong trào ‘‘Đôi bạn cùng tiến” và phong trào 'Nụ cười hồng' của lớp", [("phong trào", "Đôi bạn cùng tiến"), ("phong trào", "Nụ cười hồng")]),
        ("phong trào thi đua “Xây dựng cơ quan “Ba sạch””.", [("phong trào thi đua", "Xây dựng cơ quan “Ba sạch”")]),
        ("Chương trình Sữa học đường và chương trình “Sách cho em”", [("chương trình", "Sữa học đường"), ("chương trình", "Sách cho em")]),
        ("Các phong trào thi đua:\n- “Vườn rau sạch”;\n- “Lớp học xanh” giai đoạn 2021 - 2025;\n- Cuộc vận động “Ba tốt”.",
         [("phong trào thi đua", "Vườn rau sạch"), ("phong trào thi đua", "Lớp học xanh"), ("cuộc vận động", "Ba tốt")]),
        ("phong trào thi đua “ Văn hóa công sở ” và phong trào khác", [("phong trào thi đua", "Văn hóa công sở")]),
        ("Tháng hành động quốc gia phòng, chống HIV/AIDS tỉnh Xê năm 2019", [("tháng hành động", "quốc gia phòng, chống HIV/AIDS")]),
        ("Tháng hành động vì trẻ em năm 2023 với chủ đề “Chung tay vì em”", [("tháng hành động", "vì trẻ em")]),
        ("Phong trào thi đua Xây dựng nông thôn mới, đô thị sạch giai đoạn 2021 - 2025", [("phong trào thi đua", "Xây dựng nông thôn mới, đô thị sạch")]),
        ("cuộc vận động Toàn dân đoàn kết xây dựng đời sống văn hóa tiếp tục", [("cuộc vận động", "Toàn dân đoàn kết xây dựng đời sống văn hóa")]),
    ],
)  # fmt: skip
def test_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "phong trào thi đua yêu nước; các phong trào thi đua do tỉnh phát động; phong trào Đoàn và phong trào Đội",
        "Danh hiệu “Chiến sĩ thi đua cơ sở”, Kỷ niệm chương “Vì sự nghiệp X”, Huân chương “Lao động hạng Ba”",
        "với phương châm “Đoàn kết - Sáng tạo”; gương “người tốt, việc tốt”; bình chọn “Nhà giáo của năm”",
        "trong phong trào thi đua, phấn đấu đạt danh hiệu “Tập thể tiên tiến”",
        "tổ chức lễ phát động Tháng hành động vào sáng ngày 02 tháng 3; Tháng hành động từ ngày 01/3 đến ngày 31/3",
        "Chương trình công tác năm 2024, Chương trình giáo dục phổ thông, chương trình văn nghệ, Đề án 06",
        "Đề án tổ chức Đại hội Hội X nhiệm kỳ 2024 - 2029, theo đó quy định: “Trong thời hạn 07 ngày. Hội báo cáo.”",
        "hội thảo khoa học “Dạy và học”; Chương trình Ngữ văn, Chương trình Tiếng Anh lớp 6",
        "Tổ chức “Hội nghị điển hình”; “một cửa”; mục “Công văn/Khoa học” trên trang",
    ],
)
def test_what_is_no_campaign(text: str) -> None:
    assert names(text) == []


def test_name_broken_by_a_page_is_joined() -> None:
    assert names("- Phong trào “Đẩy mạnh cải cách và nâng cao chất lượng công\nvụ”.") == [
        ("phong trào", "Đẩy mạnh cải cách và nâng cao chất lượng công vụ")
    ]


def test_project_of_the_subject_or_named_twice() -> None:
    text = "Báo cáo Đề án giảm tải lớp học, trường học của huyện.\nThực hiện Đề án giảm tải lớp học, trường học thì báo cáo."
    assert names(text) == [("đề án", "giảm tải lớp học, trường học")]
    assert names("1. Đề án giảm tải lớp học đã xong.") == []


def test_periods_inside_and_outside_the_quotes() -> None:
    found = named(
        "phong trào thi đua “Số hóa giai đoạn 2023 - 2025” ; phong trào “Vườn xanh” ở trường giai đoạn 2021-2024”."
    )
    assert [(c.name, c.start, c.end) for c in found] == [
        ("Số hóa giai đoạn 2023 - 2025", "2023", "2025"),
        ("Vườn xanh", "2021", "2024"),
    ]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("giai đoạn 2021 - 2025", ("2021", "2025")),
        ("từ năm 2021 đến năm 2030", ("2021", "2030")),
        ("đến năm 2030", (None, "2030")),
        ("năm 2024", ("2024", "2024")),
        ("năm học 2023 - 2024", (None, None)),
        ("từ ngày 01/9/2025 đến hết ngày 10/12/2025", ("2025-09-01", "2025-12-10")),
    ],
)
def test_period_in(text: str, period: tuple[str | None, str | None]) -> None:
    assert period_in(fold(text)) == period


def test_launching_paper_and_body() -> None:
    (found,) = named("Kế hoạch số 45/KH-UBND ngày 3/4/2022 của UBND tỉnh X phát động phong trào thi đua “Vườn xanh”;")
    assert (found.references, found.launched_by) == ((0,), "UBND tỉnh X")


def test_variants_of_dash_case_and_tone_are_one() -> None:
    found = named("phong trào “Xanh – Sạch – Đẹp”. Phong trào thi đua “xanh - sạch - đẹp”. Phong trào “Xanh và sạch”.")
    assert [(c.kind, c.name, len(c.mentions)) for c in found] == [
        ("phong trào thi đua", "Xanh – Sạch – Đẹp", 2),
        ("phong trào", "Xanh và sạch", 1),
    ]
    assert name_key("Số hóa giai đoạn 2023 - 2025") == name_key("SỐ HOÁ")


def test_summary_table_of_the_sector() -> None:
    cells = ["Năm", "Nội dung (tên) phong trào thi đua", "Thời gian thực hiện", "2024", "Trường học số", "2024 - 2026"]
    text, spans, at = "", [], 0
    for cell in cells:
        spans.append((at, at + len(cell)))
        text += cell + "\n"
        at += len(cell) + 1
    table = Table(0, at, 1, 2, 3, tuple(Cell(i // 3, i % 3, a, b) for i, (a, b) in enumerate(spans)), header_rows=1)
    document = Document(text, paragraphs=tuple(Paragraph(a, b, 1, in_table=True) for a, b in spans), tables=(table,))
    found = extract_campaigns(document, Findings())
    assert [(c.kind, c.name, c.start, c.end) for c in found] == [
        ("phong trào thi đua", "Trường học số", "2024", "2026")
    ]


def test_quotations_that_never_close_are_left_out() -> None:
    text = "phong trào “Không bao giờ đóng\nDòng sau. Phong trào “Có đóng” rồi"
    assert [text[a:b] for a, b in quotations(text)] == ["“Có đóng”"]


@given(st.lists(st.sampled_from(_PIECES), max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_it(pieces: list[str]) -> None:
    document = lines("".join(pieces))
    found = Findings()
    found.references = extract_references(document, found)
    for campaign in extract_campaigns(document, found):
        assert campaign.name.strip()
        assert campaign.mentions
        assert all(document.text[m.start : m.end] == m.quote for m in campaign.mentions)
    for check in CHECKS:
        list(check(document, found))


@pytest.mark.parametrize(
    "piece", ["phong trào “", "“A b” ", "Đề án A b c, ", "Chương trình A b c d ", "'a b' ", "năm 2024 - "]
)
def test_long_repetitions_stay_fast(piece: str) -> None:
    costs_at_most(80, lambda: named(piece * (20_000 // len(piece))))


def test_evidence_is_the_name_as_printed() -> None:
    (found,) = named("hưởng ứng cuộc vận động “Mỗi người một cây” trong trường; Mỗi người một cây đã trồng.")
    assert [m.quote for m in found.mentions] == ["Mỗi người một cây", "Mỗi người một cây"]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Phong trào thi đua “Tuổi trẻ sáng tạo” từ nay đến ngày 26/3/2026.", (None, "2026-03-26")),
        ("Cuộc thi “Đọc sách hay” từ ngày 01 tháng 10 đến ngày 20 tháng 11 năm 2025.", ("2025-10-01", "2025-11-20")),
        ("Cuộc thi “Viết chữ đẹp” từ 15/3 đến 29/3/2024.", ("2024-03-15", "2024-03-29")),
        ("Phong trào “Xanh hóa trường học” từ ngày 1/1/2024 đến hết ngày 31/12/2025.", ("2024-01-01", "2025-12-31")),
        ("Phong trào “Xanh hóa trường học” năm học 2024 - 2025.", (None, None)),
    ],
)
def test_periods_of_days(text: str, period: tuple[str | None, str | None]) -> None:
    found = named(text)
    assert [(c.start, c.end) for c in found] == [period]


def test_the_paper_that_launched_a_campaign_is_named_behind_it() -> None:
    (found,) = named(
        "Thực hiện Đề án “Xây dựng thư viện mở” ban hành theo Quyết định số 73/QĐ-UBND ngày 30/7/2021 của UBND tỉnh."
    )
    assert (found.references, found.launched_by) == ((0,), "UBND tỉnh")
    (other,) = named("Phong trào “Xây dựng thư viện mở” thực hiện tốt. Báo cáo theo Quyết định số 73/QĐ-UBND.")
    assert other.references == ()


def test_a_kind_word_in_a_bodys_name_or_before_a_day_names_no_campaign() -> None:
    assert named("Ban Phong trào Tỉnh đoàn theo dõi; phong trào Huyện đoàn phát triển mạnh.") == []
    assert named("Xã tổ chức lễ phát động Tháng hành động vào sáng ngày 02 tháng 3 năm 2026.") == []
