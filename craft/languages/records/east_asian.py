"""Languages of East and South-East Asia."""

from __future__ import annotations

from craft.languages.language import Language, function_words
from craft.languages.shared import CHINESE_SIGNS, JAPANESE_SIGNS, ONE_FORM

SIMPLIFIED_CHINESE = Language(
    tag="zh-Hans",
    endonym="简体中文",
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
    said_twice="使用",
    font="Noto Sans CJK SC",
    speech_prompt="以下是普通话的句子。",
    translation_codes=("zho", "cmn"),
)
TRADITIONAL_CHINESE = Language(
    tag="zh-Hant",
    endonym="繁體中文",
    iso639_2="zho",
    seconds_per_letter=0.21,
    line_limit=16,
    cps_warn=9.0,
    cps_error=12.0,
    plural_forms=ONE_FORM,
    plural_categories=("other",),
    function_words=SIMPLIFIED_CHINESE.function_words,
    signs=CHINESE_SIGNS,
    said_twice="使用",
    font="Noto Sans CJK TC",
    speech_prompt="以下是國語的句子。",
    translation_codes=("zho", "cmn"),
)
VIETNAMESE = Language(
    tag="vi",
    endonym="Tiếng Việt",
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
    said_twice="từ luôn xanh đều ngày",
    letters_of_french=0.74,
)
KHMER = Language(
    tag="km",
    endonym="ខ្មែរ",
    iso639_2="khm",
    seconds_per_letter=0.08,
    plural_forms=ONE_FORM,
    plural_categories=("other",),
    signs={"stop": "។"},
    ends_with_a_sign=False,
    letters_of_french=0.53,
)
JAPANESE = Language(
    tag="ja",
    endonym="日本語",
    iso639_2="jpn",
    # 8.0 syllables a second (Coupé et al.), 1.3 of them a letter; published texts have half the letters of the French.
    seconds_per_letter=0.16,
    letters_of_french=0.47,
    # Netflix's limits for subtitles that say all that is said: 16 and 7, where others are shortened to 13 and 4.
    line_limit=16,
    cps_warn=7.0,
    cps_error=10.0,
    plural_forms=ONE_FORM,
    plural_categories=("other",),
    # Its particles follow their word inside a phrase, where budoux breaks nothing; many words begin like them.
    function_words=function_words(opens_clause="そして また しかし または"),
    signs=JAPANESE_SIGNS,
    font="Noto Sans CJK JP",
    speech_prompt="以下は日本語の文です。",
)
KOREAN = Language(
    tag="ko",
    endonym="한국어",
    iso639_2="kor",
    seconds_per_letter=0.13,
    letters_of_french=0.36,
    line_limit=16,
    cps_warn=12.0,
    cps_error=15.0,
    plural_forms=ONE_FORM,
    plural_categories=("other",),
    function_words=function_words(
        leans_on_next="이 그 저 안 못 한 두 세 네 다섯 각 모든 다른 새 더 덜 아주 매우 너무 잘 꼭 및",
        leans_on_previous="수 것 등 때 중 뒤 후 전 동안 때문에 있습니다 없습니다 주세요 않습니다 합니다 됩니다",
        opens_clause="그리고 또는 그러나 하지만 그런데 만약",
    ),
    font="Noto Sans CJK KR",
)
THAI = Language(
    tag="th",
    endonym="ไทย",
    iso639_2="tha",
    seconds_per_letter=0.084,  # 4.7 syllables a second (Coupé et al.), two letters and a half each
    line_limit=35,
    plural_forms=ONE_FORM,
    plural_categories=("other",),
    ends_with_a_sign=False,
    font="Noto Sans Thai",
)
