"""Invented papers of many kinds of bodies, as plain text in two arrangements: columns side by side, or one below the other.

No body, person or sentence here exists; the forms are those of Nghị định 30/2020/NĐ-CP and of older papers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
BODY = (
    "Căn cứ nhiệm vụ được giao trong năm và tình hình thực tế tại đơn vị;",
    "Để chuẩn bị tốt cho đợt kiểm tra sắp tới, đơn vị triển khai một số nội dung như sau:",
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Nâng cao chất lượng phục vụ bạn đọc và giữ gìn sách vở trong kho chung của đơn vị.",
    "2. Việc tổ chức phải gọn nhẹ, tiết kiệm, đúng đối tượng và có kiểm tra, đánh giá sau từng đợt.",
    "II. TỔ CHỨC THỰC HIỆN",
    "1. Bộ phận hành chính theo dõi việc thực hiện và tổng hợp kết quả theo từng đợt./.",
)


@dataclass(frozen=True)
class Invented:
    """A paper to be printed, and what must be read from it."""

    left: tuple[str, ...]
    date: str
    title: tuple[str, ...]
    closing: tuple[str, ...]
    recipients: tuple[str, ...] = ("- Như trên;", "- Lưu: VT.")
    right: tuple[str, ...] = NATION
    body: tuple[str, ...] = BODY
    expected: dict[str, str | None] = field(default_factory=dict)

    def columns(self) -> str:
        """Left and right side by side, parted by wide blanks."""
        head = _side_by_side(self.left, (*self.right, "", self.date))
        close = _side_by_side(("Nơi nhận:", *self.recipients), self.closing)
        return "\n".join((*head, "", *(line.center(90) for line in self.title), "", *self.body, "", *close, ""))

    def stacked(self) -> str:
        """As a portal prints it: everything below each other."""
        head = (*self.left, *self.right, "-------", self.date)
        return "\n".join((*head, *self.title, *self.body, "Nơi nhận:", *self.recipients, *self.closing, ""))

    def across(self) -> str:
        """As a careless export reads it: both columns in one line with a single space."""
        head = [" ".join(filter(None, pair)) for pair in zip_longest(self.left, (*self.right, self.date), fillvalue="")]
        return "\n".join((*head, *self.title, *self.body, "Nơi nhận:", *self.recipients, *self.closing, ""))

    def markdown(self) -> str:
        """As a collection for language models keeps it: a table for the header, bold headings."""
        head = f"| {' '.join(self.left)} | {' '.join(self.right)} |\n|---|---|\n| | {self.date} |\n"
        title = "\n\n".join(f"**{line}**" for line in self.title)
        close = f"| Nơi nhận: {' '.join(self.recipients)} | {' '.join(filter(None, self.closing))} |\n|---|---|\n"
        return "\n\n".join((head, title, *self.body, close))


def _side_by_side(left: tuple[str, ...], right: tuple[str, ...]) -> list[str]:
    return [f"{a:<48}{b}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]


def _p(expected: dict[str, str | None], **parts: tuple[str, ...] | str) -> Invented:
    return Invented(expected=expected, **parts)  # type: ignore[arg-type]


PAPERS: dict[str, Invented] = {
    "department plan": _p(
        {"doc_type": "KH", "number": "58/KH-SVHTTDL", "issued_on": "2023-11-03", "issuer": "Sở Văn hóa, Thể thao và Du lịch tỉnh Hà Nam",
         "subject": "Tổ chức ngày hội đọc sách năm 2024", "signer": "Lương Thị Hạnh"},
        left=("UBND TỈNH HÀ NAM", "SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH", "Số: 58 /KH-SVHTTDL"), date="Phủ Lý, ngày 03 tháng 11 năm 2023",
        title=("KẾ HOẠCH", "Tổ chức ngày hội đọc sách năm 2024"), closing=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "", "Lương Thị Hạnh"),
    ),
    "letter": _p(
        {"doc_type": "CV", "number": "2685/SGDĐT-VP", "issued_on": "2021-05-17", "issuer": "Sở Giáo dục và Đào tạo tỉnh Lào Cai",
         "subject": "chuẩn bị kiểm tra thư viện trường học học kỳ II", "signer": "Vàng A Sình"},
        left=("UBND TỈNH LÀO CAI", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "Số: 2685/SGDĐT-VP", "V/v chuẩn bị kiểm tra thư viện", "trường học học kỳ II"),
        date="Lào Cai, ngày 17 tháng 5 năm 2021", title=("Kính gửi: Các trường trực thuộc.",), closing=("GIÁM ĐỐC", "", "", "TS. Vàng A Sình"),
    ),
    "blank draft": _p(
        {"doc_type": "BC", "number": None, "issued_on": "2020-01", "issuer": "Phòng Nội vụ huyện Mộc Lâm",
         "subject": "Kết quả rà soát hồ sơ lưu trữ", "signer": None},
        left=("UBND HUYỆN MỘC LÂM", "PHÒNG NỘI VỤ", "Số:        /BC-NV"), date="Mộc Lâm, ngày      tháng 01 năm 2020",
        title=("BÁO CÁO", "Kết quả rà soát hồ sơ lưu trữ"), closing=("TRƯỞNG PHÒNG",),
    ),
    "province decision": _p(
        {"doc_type": "QĐ", "number": "14/2019/QĐ-UBND", "issued_on": "2019-03-29", "issuer": "Ủy ban nhân dân tỉnh Vĩnh Phúc",
         "subject": "Ban hành Quy định quản lý nhà văn hóa thôn", "signer": "Trần Đức Lộc"},
        left=("ỦY BAN NHÂN DÂN", "TỈNH VĨNH PHÚC", "-------", "Số: 14/2019/QĐ-UBND"), date="Vĩnh Yên, ngày 29 tháng 3 năm 2019",
        title=("QUYẾT ĐỊNH", "Ban hành Quy định quản lý nhà văn hóa thôn", "ỦY BAN NHÂN DÂN TỈNH VĨNH PHÚC"),
        closing=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "(Đã ký)", "", "Trần Đức Lộc"),
    ),
    "party letter": _p(
        {"doc_type": "CV", "number": "416-CV/ĐU", "issued_on": "2022-08-09", "issuer": "Đảng ủy xã Thanh Lương",
         "subject": "chuẩn bị sinh hoạt chuyên đề quý III", "signer": "Bùi Văn Thuận"},
        left=("ĐẢNG BỘ HUYỆN NÚI TRÚC", "ĐẢNG ỦY XÃ THANH LƯƠNG", "*", "Số 416-CV/ĐU", "V/v chuẩn bị sinh hoạt chuyên đề quý III"), right=PARTY,
        date="Thanh Lương, ngày 09 tháng 8 năm 2022", title=("Kính gửi: Các chi bộ trực thuộc",),
        closing=("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "", "Bùi Văn Thuận"), recipients=("- Như trên,", "- Lưu Văn phòng Đảng ủy."),
    ),
    "party directive": _p(
        {"doc_type": "CT", "number": "19-CT/TU", "issued_on": "2018-02-26", "issuer": "Tỉnh ủy Sơn La",
         "subject": "về tăng cường bảo vệ rừng đầu nguồn", "signer": "Lò Văn Chiêng"},
        left=("TỈNH ỦY SƠN LA", "*", "Số 19-CT/TU"), right=PARTY, date="Sơn La, ngày 26 tháng 2 năm 2018",
        title=("CHỈ THỊ", "CỦA BAN THƯỜNG VỤ TỈNH ỦY", "về tăng cường bảo vệ rừng đầu nguồn"),
        closing=("T/M BAN THƯỜNG VỤ", "BÍ THƯ", "", "Lò Văn Chiêng"),
    ),
    "law": _p(
        {"doc_type": "L", "number": "99/2031/QH17", "issued_on": "2031-06-16", "issuer": "Quốc hội", "subject": "Thư viện số",
         "signer": "Hoàng Kim Phụng"},
        left=("QUỐC HỘI", "-------", "Luật số: 99/2031/QH17"), date="Hà Nội, ngày 16 tháng 6 năm 2031",
        title=("LUẬT", "THƯ VIỆN SỐ"), closing=("CHỦ TỊCH QUỐC HỘI", "", "Hoàng Kim Phụng"),
        body=("Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;", "Quốc hội ban hành Luật Thư viện số.", "Chương I", "QUY ĐỊNH CHUNG",
              "Điều 1. Phạm vi điều chỉnh", "Luật này quy định về thư viện số.", "Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2032."),
    ),
    "decree": _p(
        {"doc_type": "NĐ", "number": "301/2016/NĐ-CP", "issued_on": "2016-07-01", "issuer": "Chính phủ",
         "subject": "Quy định chi tiết một số điều của Luật Thư viện số", "signer": "Đặng Xuân Bách"},
        left=("CHÍNH PHỦ", "--------", "Số: 301/2016/NĐ-CP"), date="Hà Nội, ngày 01 tháng 7 năm 2016",
        title=("NGHỊ ĐỊNH", "QUY ĐỊNH CHI TIẾT MỘT SỐ ĐIỀU CỦA LUẬT THƯ VIỆN SỐ"),
        closing=("TM. CHÍNH PHỦ", "THỦ TƯỚNG", "", "Đặng Xuân Bách"),
    ),
    "joint circular": _p(
        {"doc_type": "TTLT", "number": "23/2011/TTLT-BGDĐT-BNV", "issued_on": "2011-04-11", "issuer": "Bộ Giáo dục và Đào tạo - Bộ Nội vụ",
         "subject": "Hướng dẫn định mức nhân viên thư viện", "signer": "Phan Tấn Dũng"},
        left=("BỘ GIÁO DỤC VÀ ĐÀO TẠO - BỘ NỘI VỤ", "Số: 23/2011/TTLT-BGDĐT-BNV"), date="Hà Nội, ngày 11 tháng 4 năm 2011",
        title=("THÔNG TƯ LIÊN TỊCH", "Hướng dẫn định mức nhân viên thư viện"), closing=("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "", "Phan Tấn Dũng"),
    ),
    "school": _p(
        {"doc_type": "TB", "number": "07/TB-THPTHĐ", "issued_on": "2025-09-08", "issuer": "Trường Trung học phổ thông Hồng Đào",
         "subject": "phân công trực thư viện học kỳ I", "signer": "Mai Thị Kiều Oanh"},
        left=("SỞ GD&ĐT TỈNH ĐỒNG THÁP", "TRƯỜNG THPT HỒNG ĐÀO", "Số: 07/TB-THPTHĐ"), date="Hồng Đào, ngày 08 tháng 9 năm 2025",
        title=("THÔNG BÁO", "Về việc phân công trực thư viện học kỳ I"), closing=("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "", "Ths. Mai Thị Kiều Oanh"),
    ),
    "university": _p(
        {"doc_type": "QĐ", "number": "1009/QĐ-ĐHKT", "issued_on": "2010-12-31", "issuer": "Trường Đại học Kỹ thuật Sông Hàn",
         "subject": "thành lập Tổ soạn thảo nội quy thư viện", "signer": "Võ Trọng Nghĩa"},
        left=("BỘ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG ĐH KỸ THUẬT", "SÔNG HÀN", "Số : 1009 /QĐ-ĐHKT"), date="Đà Nẵng, ngày 31 tháng 12 năm 2010",
        title=("QUYẾT ĐỊNH", "V/v thành lập Tổ soạn thảo nội quy thư viện", "HIỆU TRƯỞNG TRƯỜNG ĐẠI HỌC KỸ THUẬT SÔNG HÀN"),
        closing=("HIỆU TRƯỞNG", "", "PGS.TS. Võ Trọng Nghĩa"),
    ),
    "commune": _p(
        {"doc_type": "GM", "number": "21/GM-UBND", "issued_on": "2026-03-05", "issuer": "Ủy ban nhân dân phường Bến Gỗ",
         "subject": "Họp tổng kết công tác dân phố", "signer": "Đoàn Minh Trí"},
        left=("ỦY BAN NHÂN DÂN", "PHƯỜNG BẾN GỖ", "Số: 21/GM-UBND"), date="Bến Gỗ, ngày 05 tháng 3 năm 2026",
        title=("GIẤY MỜI", "Họp tổng kết công tác dân phố"), closing=("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "", "Đoàn Minh Trí"),
    ),
    "union": _p(
        {"doc_type": "HD", "number": "15/HD-CĐGD", "issued_on": "2017-10-02", "issuer": "Công đoàn Giáo dục tỉnh Bến Tre",
         "subject": "Tổ chức hội thi thư viện xanh", "signer": "Huỳnh Ngọc Bích"},
        left=("LIÊN ĐOÀN LAO ĐỘNG TỈNH BẾN TRE", "CÔNG ĐOÀN GIÁO DỤC", "Số: 15/HD-CĐGD"), date="Bến Tre, ngày 02 tháng 10 năm 2017",
        title=("HƯỚNG DẪN", "Tổ chức hội thi thư viện xanh"), closing=("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "", "Huỳnh Ngọc Bích"),
    ),
    "youth": _p(
        {"doc_type": "KH", "number": "145-KH/TĐTN-BPT", "issued_on": "2024-03-12", "issuer": "Ban Chấp hành Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh Yên Bái",
         "subject": "Tổ chức Ngày đoàn viên đọc sách", "signer": "Giàng Thị Mỷ"},
        left=("ĐOÀN TNCS HỒ CHÍ MINH", "BAN CHẤP HÀNH TỈNH YÊN BÁI", "***", "Số: 145-KH/TĐTN-BPT"), date="Yên Bái, ngày 12 tháng 3 năm 2024",
        title=("KẾ HOẠCH", "Tổ chức Ngày đoàn viên đọc sách"), closing=("TM. BAN THƯỜNG VỤ TỈNH ĐOÀN", "PHÓ BÍ THƯ", "", "Giàng Thị Mỷ"),
    ),
    "hospital": _p(
        {"doc_type": "TTr", "number": "88/TTr-BVĐK", "issued_on": "2013-06-20", "issuer": "Bệnh viện Đa khoa tỉnh Hậu Giang",
         "subject": "xin mua tủ sách cho khoa Nhi", "signer": "Tô Hữu Phước"},
        left=("SỞ Y TẾ TỈNH HẬU GIANG", "BỆNH VIỆN ĐA KHOA TỈNH", "Số: 88/TTr-BVĐK"), date="Vị Thanh, ngày 20 tháng 6 năm 2013",
        title=("TỜ TRÌNH", "Về việc xin mua tủ sách cho khoa Nhi", "Kính gửi: Sở Y tế tỉnh Hậu Giang"), closing=("GIÁM ĐỐC", "", "BSCKII. Tô Hữu Phước"),
    ),
    "company": _p(
        {"doc_type": "NQ", "number": "05/NQ-HĐQT", "issued_on": "2015-01-15", "issuer": "Công ty cổ phần In Hoa Sen",
         "subject": "Thông qua kế hoạch in sách giáo khoa", "signer": "Lâm Quốc Hùng"},
        left=("CÔNG TY CỔ PHẦN IN HOA SEN", "Số: 05/NQ-HĐQT"), date="TP. Hồ Chí Minh, ngày 15 tháng 01 năm 2015",
        title=("NGHỊ QUYẾT", "Thông qua kế hoạch in sách giáo khoa"), closing=("TM. HỘI ĐỒNG QUẢN TRỊ", "CHỦ TỊCH", "", "LÂM QUỐC HÙNG"),
    ),
    "court": _p(
        {"doc_type": "NQ", "number": "03/2017/NQ-HĐTP", "issued_on": "2017-03-16", "issuer": "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
         "subject": "Hướng dẫn lưu trữ bản án", "signer": "Ngô Văn Khải"},
        left=("HỘI ĐỒNG THẨM PHÁN", "TÒA ÁN NHÂN DÂN TỐI CAO", "Số: 03/2017/NQ-HĐTP"), date="Hà Nội, ngày 16 tháng 3 năm 2017",
        title=("NGHỊ QUYẾT", "Hướng dẫn lưu trữ bản án"), closing=("TM. HỘI ĐỒNG THẨM PHÁN", "CHÁNH ÁN", "", "Ngô Văn Khải"),
    ),
    "office of a ministry": _p(
        {"doc_type": "CV", "number": "771/VP-TH", "issued_on": "2009-09-30", "issuer": "Văn phòng Bộ Văn hóa",
         "subject": "gửi báo cáo tuần", "signer": "Kiều Hải Yến"},
        left=("BỘ VĂN HÓA", "VĂN PHÒNG", "Số: 771/VP-TH", "V/v gửi báo cáo tuần"), date="Hà Nội, ngày 30 tháng 9 năm 2009",
        title=("Kính gửi:", "- Các Cục, Vụ thuộc Bộ;", "- Thanh tra Bộ."), closing=("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "", "Kiều Hải Yến"),
    ),
    "council": _p(
        {"doc_type": "NQ", "number": "12/NQ-HĐND", "issued_on": "2020-12-09", "issuer": "Hội đồng nhân dân thành phố Lạng Giang",
         "subject": "Về phân bổ kinh phí mua sách năm 2021", "signer": "Chu Thị Lệ"},
        left=("HỘI ĐỒNG NHÂN DÂN", "THÀNH PHỐ LẠNG GIANG", "Số: 12/NQ-HĐND"), date="Lạng Giang, ngày 09 tháng 12 năm 2020",
        title=("NGHỊ QUYẾT", "Về phân bổ kinh phí mua sách năm 2021", "HỘI ĐỒNG NHÂN DÂN THÀNH PHỐ LẠNG GIANG", "KHÓA VII, KỲ HỌP THỨ 12"),
        closing=("CHỦ TỊCH", "", "Chu Thị Lệ"),
    ),
    "steering committee": _p(
        {"doc_type": "KH", "number": "35/KH-BCĐ", "issued_on": "2022-04-01", "issuer": "Ban Chỉ đạo phòng, chống thiên tai huyện Đông Triều",
         "subject": "Kiểm tra hồ đập trước mùa mưa lũ", "signer": "Vi Văn Định"},
        left=("UBND HUYỆN ĐÔNG TRIỀU", "BAN CHỈ ĐẠO", "PHÒNG, CHỐNG THIÊN TAI", "Số: 35/KH-BCĐ"), date="Đông Triều, ngày 01 tháng 4 năm 2022",
        title=("KẾ HOẠCH", "Kiểm tra hồ đập trước mùa mưa lũ"), closing=("TRƯỞNG BAN", "", "PHÓ CHỦ TỊCH UBND HUYỆN", "Vi Văn Định"),
    ),
    "party organisation board": _p(
        {"doc_type": "BC", "number": "210-BC/BTCTU", "issued_on": "2023-06-30", "issuer": "Ban Tổ chức Tỉnh ủy Cà Mau",
         "subject": "Công tác xây dựng Đảng 6 tháng đầu năm 2023", "signer": "Dương Hoài Nam"},
        left=("TỈNH ỦY CÀ MAU", "BAN TỔ CHỨC", "*", "Số 210-BC/BTCTU"), right=PARTY, date="Cà Mau, ngày 30 tháng 6 năm 2023",
        title=("BÁO CÁO", "Công tác xây dựng Đảng 6 tháng đầu năm 2023"), closing=("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "", "Dương Hoài Nam"),
    ),
    "old letter": _p(
        {"doc_type": "CV", "number": "45/PCCC", "issued_on": "2001-05-08", "issuer": "Công an tỉnh Hà Tây",
         "subject": "kiểm tra bình chữa cháy tại thư viện", "signer": "Khuất Duy Tuyên"},
        left=("BỘ CÔNG AN", "CÔNG AN TỈNH HÀ TÂY", "Số: 45/PCCC", "V/v kiểm tra bình chữa cháy tại thư viện"), date="Hà Đông, ngày 8 tháng 5 năm 2001",
        title=("Kính gửi: Thư viện tỉnh",), closing=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "Đại tá Khuất Duy Tuyên"),
    ),
    "wire": _p(
        {"doc_type": "CĐ", "number": "02/CĐ-TTg", "issued_on": "2024-09-07", "issuer": "Thủ tướng Chính phủ", "subject": "tập trung ứng phó bão trên biển",
         "signer": "Trịnh Hoài Đức"},
        left=("THỦ TƯỚNG CHÍNH PHỦ", "Số: 02/CĐ-TTg", "HỎA TỐC"), date="Hà Nội, ngày 07 tháng 9 năm 2024",
        title=("CÔNG ĐIỆN", "Về việc tập trung ứng phó bão trên biển", "THỦ TƯỚNG CHÍNH PHỦ điện:"), closing=("KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG", "", "Trịnh Hoài Đức"),
    ),
    "minutes": _p(
        {"doc_type": "BB", "number": "04/BB-HĐTĐ", "issued_on": "2021-02-03", "issuer": "Hội đồng thẩm định sách huyện Ba Khe",
         "subject": "Họp thẩm định danh mục sách", "signer": "Nông Văn Dền"},
        left=("UBND HUYỆN BA KHE", "HỘI ĐỒNG THẨM ĐỊNH SÁCH", "Số: 04/BB-HĐTĐ"), date="Ba Khe, ngày 03 tháng 02 năm 2021",
        title=("BIÊN BẢN", "Họp thẩm định danh mục sách"), closing=("CHỦ TỊCH HỘI ĐỒNG", "", "Nông Văn Dền"),
    ),
    "commune under its district": _p(
        {"doc_type": "GGT", "number": "31/GGT-UBND", "issued_on": "2020-02-03", "issuer": "Ủy ban nhân dân xã Bản Lầu", "signer": "Lù A Páo"},
        left=("UBND HUYỆN MỘC LÂM", "ỦY BAN NHÂN DÂN XÃ BẢN LẦU", "Số: 31/GGT-UBND"), date="Bản Lầu, ngày 03 tháng 02 năm 2020",
        title=("GIẤY GIỚI THIỆU",), closing=("CHỦ TỊCH", "", "Lù A Páo"),
    ),
    "fatherland front": _p(
        {"doc_type": "KH", "number": "33/KH-MTTQ-BTT", "issued_on": "2024-05-20", "issuer": "Ủy ban Mặt trận Tổ quốc Việt Nam huyện Mộc Lâm",
         "subject": "Giám sát việc thực hiện quy chế dân chủ", "signer": "Bùi Thị Nhung"},
        left=("MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH LẠNG NGÀN", "ỦY BAN MTTQ VIỆT NAM", "HUYỆN MỘC LÂM", "Số: 33/KH-MTTQ-BTT"),
        date="Mộc Lâm, ngày 20 tháng 5 năm 2024", title=("KẾ HOẠCH", "Giám sát việc thực hiện quy chế dân chủ"),
        closing=("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "", "Bùi Thị Nhung"),
    ),
    "nursery school": _p(
        {"doc_type": "KH", "number": "15/KH-MNHS", "issued_on": "2022-09-09", "issuer": "Trường Mầm non Hoa Sen",
         "subject": "Thực hiện nhiệm vụ năm học 2022 - 2023", "signer": "Hồ Thị Bích Liên"},
        left=("PHÒNG GD&ĐT MỘC LÂM", "TRƯỜNG MN HOA SEN", "Số: 15/KH-MNHS"), date="Mộc Lâm, ngày 9 tháng 9 năm 2022",
        title=("KẾ HOẠCH", "Thực hiện nhiệm vụ năm học 2022 - 2023"), closing=("HIỆU TRƯỞNG", "", "Hồ Thị Bích Liên"),
    ),
    "tax office": _p(
        {"doc_type": "TB", "number": "1201/TB-CTLNG", "issued_on": "2023-02-27", "issuer": "Cục Thuế tỉnh Lạng Ngàn",
         "subject": "hạn nộp hồ sơ quyết toán thuế", "signer": "Vũ Đình Khôi"},
        left=("TỔNG CỤC THUẾ", "CỤC THUẾ TỈNH LẠNG NGÀN", "Số: 1201/TB-CTLNG"), date="Lạng Ngàn, ngày 27 tháng 02 năm 2023",
        title=("THÔNG BÁO", "Về việc hạn nộp hồ sơ quyết toán thuế"), closing=("KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG", "", "Vũ Đình Khôi"),
    ),
    "farmers' association": _p(
        {"doc_type": "HD", "number": "09-HD/HNDT", "issued_on": "2019-03-14", "issuer": "Ban Chấp hành Hội Nông dân tỉnh Lạng Ngàn",
         "subject": "Bình xét hộ nông dân sản xuất giỏi", "signer": "Lương Văn Tám"},
        left=("HỘI NÔNG DÂN VIỆT NAM", "BAN CHẤP HÀNH", "HỘI NÔNG DÂN TỈNH LẠNG NGÀN", "Số: 09-HD/HNDT"),
        date="Lạng Ngàn, ngày 14 tháng 3 năm 2019", title=("HƯỚNG DẪN", "Bình xét hộ nông dân sản xuất giỏi"),
        closing=("T/M BAN THƯỜNG VỤ", "PHÓ CHỦ TỊCH", "", "Lương Văn Tám"),
    ),
}  # fmt: skip
