"""The phrases that the bodies of made-up papers are put together from, by the matters of a commune."""

from typing import Final

# Ordered by how often an office writes of them.
_TOPICS: Final = """
công khai thủ tục hành chính tại trụ sở; niêm yết quy trình giải quyết hồ sơ; tỷ lệ trả kết quả đúng hạn
| thư xin lỗi tổ chức, cá nhân; mức độ hài lòng của người dân; dịch vụ công trực tuyến toàn trình
chính quyền thân thiện, gần dân, vì dân; văn hóa công sở; nụ cười thân thiện tại bộ phận một cửa
| thái độ phục vụ của công chức; khảo sát ý kiến người dân; tuyên dương gương phục vụ tốt
chuyển đổi số và Đề án 06; chữ ký số cá nhân; tổ công nghệ số cộng đồng; kho dữ liệu dùng chung
| văn bản điện tử ký số; nền tảng định danh điện tử; thanh toán không dùng tiền mặt
tiếp công dân định kỳ; đơn thư khiếu nại, tố cáo; vụ việc tồn đọng kéo dài; đối thoại với nhân dân
| hòa giải ở cơ sở; trả lời kiến nghị của cử tri; lịch tiếp công dân của lãnh đạo
cấp giấy chứng nhận quyền sử dụng đất; hồ sơ địa chính; đo đạc thửa đất; lấn chiếm đất công
| giải phóng mặt bằng; phương án bồi thường, hỗ trợ, tái định cư; trích lục bản đồ
thu ngân sách trên địa bàn; dự toán chi thường xuyên; quyết toán vốn đầu tư công; tiết kiệm chi
| công khai tài chính quý; kho bạc nhà nước; tạm ứng kinh phí; kiểm kê tài sản công
hộ nghèo, hộ cận nghèo; trợ cấp xã hội hằng tháng; nhà ở cho hộ khó khăn; bảo trợ trẻ em
| người cao tuổi, người khuyết tật; chi trả qua tài khoản; quà Tết cho gia đình chính sách
phòng cháy, chữa cháy; tổ liên gia an toàn; bình chữa cháy; lối thoát nạn thứ hai
| diễn tập cứu nạn, cứu hộ; kiểm tra cơ sở kinh doanh karaoke; an toàn điện trong dân
dịch tả lợn châu Phi; tiêm phòng gia súc, gia cầm; tiêu hủy lợn bệnh; chốt kiểm dịch
| hóa chất khử khuẩn; giết mổ nhỏ lẻ; hỗ trợ người chăn nuôi bị thiệt hại
phòng, chống thiên tai và tìm kiếm cứu nạn; bão số ba; tiêu úng nội đồng; hộ đê xung yếu
| sơ tán dân vùng thấp trũng; trực ban ngày đêm; vật tư dự phòng; thống kê thiệt hại
thu gom rác thải sinh hoạt; phân loại rác tại nguồn; bãi chôn lấp; trồng cây xanh
| tổng vệ sinh môi trường; nước sạch nông thôn; xử phạt hành vi đổ trộm phế thải
nông thôn mới kiểu mẫu; đường hoa nông thôn; sản phẩm OCOP; hợp tác xã kiểu mới
| chỉnh trang khu dân cư; hiến đất mở đường; kênh mương nội đồng; cánh đồng lớn
trường đạt chuẩn quốc gia; tuyển sinh đầu cấp; phổ cập giáo dục; dạy thêm, học thêm
| bếp ăn bán trú; thi tốt nghiệp trung học phổ thông; khuyến học, khuyến tài
khám sức khỏe định kỳ; tiêm chủng mở rộng; sốt xuất huyết; diệt lăng quăng
| bảo hiểm y tế toàn dân; trạm y tế; an toàn thực phẩm; ngộ độc tập thể
tuyển chọn và gọi công dân nhập ngũ; dân quân tự vệ; khám nghĩa vụ quân sự; giáo dục quốc phòng
| lễ giao nhận quân; hậu phương quân đội; diễn tập khu vực phòng thủ
an ninh trật tự; tệ nạn ma túy; camera an ninh; đăng ký tạm trú; trộm cắp tài sản
| lừa đảo qua mạng; phong trào toàn dân bảo vệ an ninh; pháo nổ trái phép
trật tự xây dựng; giấy phép xây dựng nhà ở riêng lẻ; tháo dỡ công trình vi phạm; vỉa hè, lòng đường
| quy hoạch chung xây dựng; biển quảng cáo sai quy định; cưỡng chế
lễ hội truyền thống; nhà văn hóa thôn; gia đình văn hóa; thể thao quần chúng
| di tích lịch sử cấp tỉnh; văn nghệ quần chúng; thư viện cơ sở; đội chèo
bầu cử đại biểu Quốc hội; danh sách cử tri; khu vực bỏ phiếu; hội nghị hiệp thương
| tiểu sử ứng cử viên; kỳ họp Hội đồng nhân dân; giám sát chuyên đề
đại hội chi bộ; kết nạp đảng viên; kiểm tra, giám sát trong Đảng; học tập Nghị quyết
| đánh giá, xếp loại đảng viên; sinh hoạt chuyên đề; văn kiện trình đại hội
sắp xếp tổ chức bộ máy; tinh giản biên chế; vị trí việc làm; luân chuyển cán bộ
| bổ nhiệm lại chức vụ; kê khai tài sản, thu nhập; hợp đồng lao động; nâng bậc lương
việc làm cho lao động nông thôn; xuất khẩu lao động; đào tạo nghề ngắn hạn; vay vốn ưu đãi
| ngân hàng chính sách xã hội; khởi nghiệp; phiên giao dịch việc làm
an toàn giao thông; đường ngang dân sinh; vạch kẻ đường; xe quá tải; đèn chiếu sáng
| bến thủy nội địa; sửa chữa mặt đường; hành lang an toàn đường bộ
văn thư, lưu trữ; chỉnh lý tài liệu tồn đọng; hộp hồ sơ; thời hạn bảo quản; mục lục hồ sơ
| tiêu hủy tài liệu hết giá trị; số hóa hộ tịch; trích lục khai sinh
"""

TOPICS: Final = tuple(
    tuple(phrase.strip() for phrase in topic.replace("\n", " ").split(";"))
    for topic in _TOPICS.strip().replace("\n| ", "; ").split("\n")
)

# What stands in papers of any matter: such words are in nearly every one.
OPENERS: Final = (
    "Ủy ban nhân dân yêu cầu các cơ quan, đơn vị rà soát",
    "Trong thời gian qua, công tác lãnh đạo, chỉ đạo đã tập trung vào",
    "Giao Văn phòng chủ trì, phối hợp với các phòng, ban tham mưu",
    "Tiếp tục đẩy mạnh tuyên truyền, vận động nhân dân về",
    "Các thôn, tổ dân phố triển khai thực hiện",
    "Qua kiểm tra thực tế, việc thực hiện còn hạn chế ở",
    "Phấn đấu hoàn thành chỉ tiêu về",
    "Đề nghị Ủy ban Mặt trận Tổ quốc và các đoàn thể giám sát",
    "Kết quả bước đầu cho thấy chuyển biến rõ về",
    "Thủ trưởng các đơn vị chịu trách nhiệm trước Chủ tịch Ủy ban nhân dân về",
    "Bố trí cán bộ theo dõi, đôn đốc",
    "Kinh phí thực hiện được cân đối trong dự toán cho",
)
TAILS: Final = (
    "theo quy định của pháp luật",
    "bảo đảm tiến độ và chất lượng",
    "báo cáo kết quả trước ngày 25 hằng tháng",
    "gắn với nhiệm vụ phát triển kinh tế - xã hội của địa phương",
    "trong quý và cả năm",
    "để tổng hợp, xem xét, quyết định",
    "không để phát sinh điểm nóng",
    "kịp thời khen thưởng tập thể, cá nhân có thành tích",
)
