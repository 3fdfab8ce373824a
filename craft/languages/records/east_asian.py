"""Languages of East and South-East Asia."""

from __future__ import annotations

from craft.languages.language import Language, function_words
from craft.languages.shared import CHINESE_SIGNS, ONE_FORM

SIMPLIFIED_CHINESE = Language(
    tag="zh-Hans",
    endonym="简体中文",
    french_name="chinois simplifié",
    english_name="Simplified Chinese",
    script="Hans",
    territory="CN",
    iso639_2="zho",
    seconds_per_letter=0.21,
    line_limit=16,
    cps_warn=9.0,
    cps_error=12.0,
    plural_forms=ONE_FORM,
    plural_categories=("other",),
    workshop=True,
    function_words=function_words(
        leans_on_next="在 和 把 对 从 向 给 被 与 按 请 不 這 这 個 个",
        leans_on_previous="的 了 吗 嗎 呢 吧 着 著 过 過 地 得 们 們 里 裡 上 下 中",
        opens_clause="和 或 但 但是 因为 如果 然后 并 并且",
    ),
    signs=CHINESE_SIGNS,
    font="Noto Sans CJK SC",
    speech_prompt="以下是普通话的句子。",
    translation_codes=("zho", "cmn"),
)
TRADITIONAL_CHINESE = Language(
    tag="zh-Hant",
    endonym="繁體中文",
    french_name="chinois traditionnel",
    english_name="Traditional Chinese",
    script="Hant",
    territory="TW",
    iso639_2="zho",
    seconds_per_letter=0.21,
    line_limit=16,
    cps_warn=9.0,
    cps_error=12.0,
    plural_forms=ONE_FORM,
    plural_categories=("other",),
    function_words=SIMPLIFIED_CHINESE.function_words,
    signs=CHINESE_SIGNS,
    font="Noto Sans CJK TC",
    speech_prompt="以下是國語的句子。",
    translation_codes=("zho", "cmn"),
)
VIETNAMESE = Language(
    tag="vi",
    endonym="Tiếng Việt",
    french_name="vietnamien",
    english_name="Vietnamese",
    script="Latn",
    territory="VN",
    iso639_2="vie",
    seconds_per_letter=0.059,
    plural_forms=ONE_FORM,
    plural_categories=("other",),
    function_words=function_words(
        leans_on_next="một các những mỗi mọi từng vài mấy cái con chiếc cuốn quyển bức tấm người nhà nền sự "
        "việc cuộc của cho ở trong ngoài trên dưới giữa với cùng từ đến tới để về bằng theo qua tại vào ra lên "
        "xuống trước sau bên do bởi như là không chưa chẳng đừng chớ rất hơi khá quá đã đang sẽ sắp vừa mới "
        "cũng vẫn còn đều chỉ hãy xin nên cần phải có thể được bị muốn hơn nhất rằng thì lại tự cả thêm nếu khi",
        leans_on_previous="này đó kia ấy nào rồi nữa thôi nhé ạ à",
        opens_clause="và hoặc hay nhưng mà vì tuy dù",
    ),
    legacy_encodings=("cp1258",),
    letters="àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    translation_codes=("vie",),
    said_twice="từ luôn xanh đều ngày",
    letters_of_french=0.74,
)
KHMER = Language(
    tag="km",
    endonym="ខ្មែរ",
    french_name="khmer",
    english_name="Khmer",
    script="Khmr",
    territory="KH",
    iso639_2="khm",
    seconds_per_letter=0.08,
    plural_forms=ONE_FORM,
    plural_categories=("other",),
    signs={"stop": "។"},
    ends_with_a_sign=False,
    translation_codes=("khm",),
    letters_of_french=0.53,
)
