"""The words that made-up papers are put together from: names, places, bodies, subjects, sentences."""

from typing import Final

_FIRST_SYLLABLES: Final = (
    "An Bình Phú Tân Vĩnh Hòa Long Thanh Đông Xuân Ngọc Hưng Minh Yên Sơn Kim Thạnh Mỹ Đức Cẩm Thượng Lạc"
)
_SECOND_SYLLABLES: Final = (
    "Mẫu Thử Khê Trạch Điền Lãng Trì Nghĩa Vịnh Tường Bảo Đường Lũng Ngạn Triều Cốc Diễn Hoằng Quỳ Ẩn Kỵ"
)
FIRST_SYLLABLES: Final = tuple(_FIRST_SYLLABLES.split())
SECOND_SYLLABLES: Final = tuple(_SECOND_SYLLABLES.split())

_FAMILY_NAMES: Final = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn"
_MIDDLE_NAMES: Final = "Văn Thị Đức Minh Quốc Thanh Ngọc Hữu Xuân Đình Công Kim Thế Quang"
_GIVEN_NAMES: Final = (
    "Mẫu Thử Hùng Dũng Lan Hương Tuấn Thủy Nghĩa Phượng Khải Trường Duyên Quyết Ánh Đạt Yến Tường"
)
FAMILY_NAMES: Final = tuple(_FAMILY_NAMES.split())
MIDDLE_NAMES: Final = tuple(_MIDDLE_NAMES.split())
GIVEN_NAMES: Final = tuple(_GIVEN_NAMES.split())

# Ô 5 of the decree: what is done, with what, where or when.
DEEDS: Final = (
    "tăng cường công tác quản lý",
    "triển khai thực hiện",
    "rà soát, báo cáo kết quả",
    "đẩy mạnh tuyên truyền về",
    "kiện toàn Ban Chỉ đạo",
    "phê duyệt danh mục",
    "tổ chức hội nghị tổng kết",
    "công khai kết quả giải quyết",
    "phân công nhiệm vụ phụ trách",
    "góp ý dự thảo quy định về",
    "đôn đốc việc thực hiện",
    "kiểm tra, đánh giá",
    "tiếp nhận và xử lý hồ sơ",
    "sửa đổi, bổ sung nội dung",
)
MATTERS: Final = (
    "cải cách hành chính nhà nước",
    "chuyển đổi số trong hoạt động của cơ quan",
    "tiếp công dân và giải quyết đơn thư",
    "thủ tục hành chính lĩnh vực đất đai",
    "phòng, chống dịch bệnh mùa đông xuân",
    "vệ sinh môi trường, thu gom rác thải sinh hoạt",
    "an toàn thực phẩm đối với bếp ăn tập thể",
    "chỉnh trang, nâng cấp đường giao thông nông thôn",
    "quản lý trật tự xây dựng trên địa bàn",
    "bảo hiểm y tế cho hộ nghèo, hộ cận nghèo",
    "kỳ thi tốt nghiệp trung học phổ thông",
    "phòng cháy, chữa cháy và cứu nạn, cứu hộ",
    "xây dựng nông thôn mới nâng cao",
    "văn thư, lưu trữ và gửi, nhận văn bản điện tử",
    "thi đua, khen thưởng của các tập thể, cá nhân",
)
CIRCUMSTANCES: Final = (
    "",
    "",
    "năm {year}",
    "trên địa bàn {area}",
    "quý III năm {year}",
    "giai đoạn {year} - {later}",
    "theo Công văn số {other}/SNV-CCHC của Sở Nội vụ",
    "tại Kế hoạch số {other}/KH-UBND ngày 14/02/{year}",
)
LONGER: Final = (
    "và đề nghị các cơ quan, đơn vị liên quan phối hợp chỉ đạo, hướng dẫn",
    ", gắn với việc sắp xếp tổ chức bộ máy và thực hiện mô hình chính quyền địa phương hai cấp",
    "nhằm nâng cao chất lượng phục vụ người dân, doanh nghiệp và hiệu lực, hiệu quả quản lý nhà nước",
)

BASES: Final = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Căn cứ Nghị định số {other}/{before}/NĐ-CP ngày 05 tháng 3 năm {before} của Chính phủ;",
    "Căn cứ Quyết định số {other}/QĐ-UBND ngày 28 tháng 11 năm {before} của Ủy ban nhân dân {area};",
    "Thực hiện Kế hoạch số {other}/KH-UBND ngày 17/01/{year} của Ủy ban nhân dân {area};",
    "Xét đề nghị tại Tờ trình số {other}/TTr-VHXH ngày 20 tháng 02 năm {year};",
)
SENTENCES: Final = (
    "Trong thời gian qua, các cơ quan, đơn vị đã có nhiều cố gắng trong lãnh đạo, chỉ đạo, điều hành; kết "
    "quả đạt được cơ bản bảo đảm tiến độ và yêu cầu đề ra.",
    "Tuy nhiên, việc phối hợp giữa một số đơn vị còn chậm; công tác tuyên truyền chưa thường xuyên, nội "
    "dung chưa sát với nhu cầu của người dân.",
    "Để khắc phục những hạn chế nêu trên, đề nghị thủ trưởng các cơ quan, đơn vị khẩn trương triển khai "
    "những nội dung sau đây.",
    "Rà soát toàn bộ hồ sơ đang giải quyết, bảo đảm {count} % hồ sơ được trả đúng hạn; trường hợp chậm phải "
    "có văn bản xin lỗi và nêu rõ thời hạn trả kết quả.",
    "Bố trí đủ trang thiết bị, đường truyền và cán bộ trực tại bộ phận tiếp nhận; công khai số điện thoại "
    "đường dây nóng để nhân dân biết, liên hệ.",
    "Tổ chức ít nhất {count} buổi tuyên truyền lưu động tại các thôn, tổ dân phố; tài liệu do Phòng Văn hóa "
    "- Xã hội biên soạn và cấp phát.",
    "Kinh phí thực hiện được bố trí từ nguồn ngân sách đã giao trong dự toán năm {year} và các nguồn hợp "
    "pháp khác theo quy định.",
    "Các đơn vị báo cáo kết quả thực hiện về cơ quan thường trực trước ngày 25 hằng tháng để tổng hợp, xem "
    "xét, chỉ đạo.",
    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, kịp thời phản ánh để được hướng dẫn, giải quyết.",
    "Giao Văn phòng theo dõi, đôn đốc, kiểm tra việc thực hiện; tham mưu khen thưởng các tập thể, cá nhân "
    "có thành tích xuất sắc.",
    "Công an, Ban Chỉ huy Quân sự phối hợp nắm chắc tình hình, giữ vững an ninh chính trị, trật tự an toàn "
    "xã hội trên địa bàn.",
    "Ủy ban Mặt trận Tổ quốc và các tổ chức chính trị - xã hội vận động đoàn viên, hội viên gương mẫu chấp "
    "hành và giám sát việc thực hiện.",
)
CLOSINGS: Final = (
    "Đề nghị các cơ quan, đơn vị nghiêm túc thực hiện./.",
    "Nhận được văn bản này, yêu cầu các đơn vị triển khai thực hiện./.",
    "Trân trọng./.",
)
ADDRESSEES: Final = (
    "Các phòng, ban, ngành, đoàn thể",
    "Thủ trưởng các cơ quan, đơn vị",
    "Hiệu trưởng các trường học trên địa bàn",
    "Trưởng các thôn, tổ dân phố",
    "Lãnh đạo {area}",
    "Giám đốc các trung tâm y tế",
)
RECIPIENTS: Final = (
    "Như trên",
    "Như Điều 3",
    "Thường trực Đảng ủy (để b/c)",
    "Chủ tịch, các Phó Chủ tịch",
    "Các cơ quan, đơn vị liên quan",
    "Cổng thông tin điện tử (đăng tải)",
)

# Symbol and full name of bodies that have one name everywhere.
MINISTRIES: Final = (
    ("BNV", "Bộ Nội vụ", "Bộ trưởng"),
    ("BTP", "Bộ Tư pháp", "Bộ trưởng"),
    ("BYT", "Bộ Y tế", "Bộ trưởng"),
    ("BTC", "Bộ Tài chính", "Bộ trưởng"),
    ("BGDĐT", "Bộ Giáo dục và Đào tạo", "Bộ trưởng"),
    ("VPCP", "Văn phòng Chính phủ", "Chủ nhiệm"),
)
PROVINCE_OFFICES: Final = (
    ("SNV", "Sở Nội vụ"),
    ("SYT", "Sở Y tế"),
    ("STC", "Sở Tài chính"),
    ("SXD", "Sở Xây dựng"),
    ("STP", "Sở Tư pháp"),
    ("SGDĐT", "Sở Giáo dục và Đào tạo"),
    ("SKHCN", "Sở Khoa học và Công nghệ"),
    ("SNNMT", "Sở Nông nghiệp và Môi trường"),
    ("SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch"),
    ("TTT", "Thanh tra"),
)
COMMUNE_OFFICES: Final = (
    ("VHXH", "Phòng Văn hóa - Xã hội", "Trưởng phòng"),
    ("KT", "Phòng Kinh tế", "Trưởng phòng"),
    ("VP", "Văn phòng HĐND và UBND", "Chánh Văn phòng"),
    ("TTPVHCC", "Trung tâm Phục vụ hành chính công", "Giám đốc"),
    ("TTDVSNC", "Trung tâm Dịch vụ sự nghiệp công", "Giám đốc"),
    ("BCĐ", "Ban Chỉ đạo chuyển đổi số", "Trưởng ban"),
    ("UBBC", "Ủy ban bầu cử", "Chủ tịch"),
)
DRAFTING_UNITS: Final = ("VHXH", "KT", "VP", "NC", "KGVX", "TCCC", "CCHC&PC", "HC", "NVY", "ĐT")
