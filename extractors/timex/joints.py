"""What stands between, before and behind the dates of one expression: gaps of ranges and lists, signs, bound words."""

from __future__ import annotations

import regex

from extractors.timex import words as timewords

TIME = r"""(?<!\d)(?P<hour>[01]?\d|2[0-4])\s*(?:(?::|giờ|h|g)\s*(?P<minute>[0-5]\d)(?!\d)|giờ|h(?!\w)|g(?!\w))
    (?:\s*(?:phút|['’ʼp](?!\w)))?"""
TIMES = rf"{TIME}(?:\s*(?:[-–]|đến)\s*{TIME})?"
WEEKDAY = timewords.weekday_pattern()
HALF_DAY = timewords.words()["halves_of_day"]
FUZZY = timewords.fuzzy_words()
SIGNS = rf"(?:{TIMES}|{WEEKDAY}(?:\s+và)?|{HALF_DAY}|các\s+<day>|(?<!\d\s)<day>|dự\s+kiến|vào|lúc|khoảng|tại|bắt\s+đầu)"

RANGE_GAP = timewords.compiled(
    rf"""\s*(?:\(?{WEEKDAY}\)?|\([^()]{{0,20}}\))?\s*,?\s*(?:(?:cho\s+)?<to>|[-–—÷→~]|->|;?\s*(?:và\s+)?
    (?:kết|hoàn)\s+(?:thúc|thành)(?:\s+(?:vào|<before>|chậm\s+nhất|trong))?)(?:\s+(?:hết|<before>|trong|cuối|đầu|giữa))*\s*
    (?:\(?(?:{SIGNS}|{FUZZY})\)?\s*,?\s*)*"""
)
FOR_WHICH = r"(?:\s*\((?:đợt|lần|kỳ|đối\s+với|với|cho|báo\s+cáo|học\s+kỳ|[67]\s+tháng)[^()]{0,30}\))?"
EACH_GAP = timewords.compiled(
    r"\s*\([^()\d]{2,40}\)\s*(?:,\s*và|,|;|và)\s*(?:<day>\s*)?"
)  # `22/7 (miền Bắc), 24/7 (…)`
NAMED_START = timewords.compiled(
    r"(?<!\w)<from>\s+(?:<day>|khi)\s+[^()\d.;:]{2,40}\(\s*$"
)  # `từ ngày phát động (01/3) đến …`
LIST_GAP = timewords.compiled(
    rf"{FOR_WHICH}\s*(?:,|;|và|hoặc|&|,\s*và|/)\s*(?:(?:{HALF_DAY}|{WEEKDAY}|trong|vào|các|<day>)\s*,?\s*)*"
)
SIGN_LEFT = timewords.compiled(rf"(?:(?<!\w)(?:{SIGNS}|{FUZZY})|\()\s*[,;:.]?\s*\(?$")
BOUNDS = {
    name: timewords.compiled(rf"(?<!\w){timewords.alternatives(fragments)}\s*[:,]?\s*$")
    for name, fragments in timewords.words()["bounds"].items()
}
# `thẻ hết hạn đến ngày 31/12` has no bound at all; a look-behind in the fragment itself would go on to its `đến`
RUN_OUT = timewords.compiled(timewords.words()["run_out"])
NAMED_LIMIT = timewords.compiled(
    r"(?<!\w)<before>\s+(?:<day>|dịp|lễ|kỳ\s+nghỉ)(?:\s+(?!<month>|<before>)\p{L}++){1,7}\s*\(?\s*$"
)  # `trước ngày Quốc khánh 02/9`
OPEN = timewords.compiled(
    r"\s*(?:trở\s+đi|trở\s+về\s+sau|và\s+(?:các|những)\s+(?:ngày|tháng|năm)\s+(?:kế\s+tiếp|tiếp\s+theo|sau))"
)
RIGHT = timewords.compiled(
    rf"(?:\s*,?\s*\(?(?:tức\s+(?:là\s+)?)?(?:{HALF_DAY}\s+)?{WEEKDAY}\)?|\s*,?\s*(?:vào\s+)?lúc\s+{TIMES}|\s*\({TIMES}\))"
)
SINCE_ISSUE = timewords.compiled(
    r"""(?<!\w)(?:kể\s+)?từ\s+(?:nay|ngày\s+(?:ra|ban\s+hành|ký|có|đăng|phát\s+hành)(?:\s+(?:thông\s+báo|văn\s+bản|
    kế\s+hoạch|quyết\s+định|công\s+văn|hướng\s+dẫn))?(?:\s+này)?)\s*,?\s*$"""
)
FROM_NOW = timewords.compiled(r"(?:kể\s+)?từ\s+nay\s+(?:cho\s+)?<to>(?!\s+hết)")  # `đến hết` says by when
FINISHED = timewords.compiled(r"(?:hoàn\s+(?:thành|tất)|xong|kết\s+thúc)[\s,]*$")
STARTED = timewords.compiled(
    rf"(?:bắt\s+đầu|mở\s+(?:cổng|hệ\s+thống|phần\s+mềm|đăng\s+ký|đơn))\s*:?\s*(?:vào\s+|từ\s+|tiến\s+hành\s+từ\s+)?(?:{SIGNS}\s*,?\s*|tháng\s*){{0,4}}$"
)
SEPARATE_END = timewords.compiled(
    rf"""[^.;:\d]{{0,40}}[;,.]?\s*(?:và\s+)?(?:[^.;:,\d]{{0,40}}?(?<!\w))?(?:(?:kết|hoàn)\s+(?:thúc|thành)|đóng|kh[óo][áa]|hết\s+hạn)
    (?:\s+(?:cổng|hệ\s+thống|phần\s+mềm|đăng\s+ký))?\s*:?\s*(?:<before>\s+|chậm\s+nhất\s+(?:là\s+)?)?(?:{SIGNS}\s*,?\s*){{0,4}}"""
)
LUNAR = regex.compile(
    r"\s*\(?(?:năm\s+\p{L}+\s+)?(?:âm\s+lịch|AL\b|ÂL\b)|\s+tháng\s+(?:giêng|chạp)(?!\w)", regex.IGNORECASE
)
FAR_LIMIT = timewords.compiled(
    r"(?<!\w)(?:thời\s+)?hạn\s+(?:cuối|chót|nộp|gửi|đăng\s+ký|tiếp\s+nhận)(?!\w)[^.;\n]{0,100}?(?:(?<!\w)(?:là|đến|vào)|:)\s*$"
)
LIMIT_LABEL = regex.compile(
    r"(?<!\w)(?:thời\s+)?hạn(?:\s+\p{L}+){1,3}\s*:\s*$|[;.]\s*thời\s+hạn\s*:\s*$", regex.IGNORECASE
)  # `hạn trình: …`
LAST_DAY = regex.compile(
    r"\s*[,(–-]?\s*(?:là\s+)?(?:(?:thời\s+)?hạn\s+(?:cuối(?:\s+cùng)?|chót)|(?:chậm|muộn|trễ)\s+nhất)\s*\)?(?=\s*(?:[.,;)]|$))",
    regex.IGNORECASE,
)  # `31/5/2025, hạn cuối`
