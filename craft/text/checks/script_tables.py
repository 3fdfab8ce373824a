"""Which scripts a language may be written in, and which languages a detector may confuse."""

from __future__ import annotations

UNICODE_SCRIPTS = {
    "Hans": "Hani Bopo",
    "Hant": "Hani Bopo",
    "Jpan": "Hani Hira Kana",
    "Kore": "Hang Hani",
}
# Frequent signs that only one of the two Chinese scripts has, in pairs (Unihan kSimplifiedVariant).
_SIMPLIFIED_ONLY = (
    "这国学们会时来对个发说为产级开关门间问见车书东马鸟鱼龙长张给红绿图园团电话语请让谢读课选择输录邮师儿点击设应该"
)
_TRADITIONAL = (
    "這國學們會時來對個發說為產級開關門間問見車書東馬鳥魚龍長張給紅綠圖園團電話語請讓謝讀課選擇輸錄郵師兒點擊設應該"
)
VARIANTS = {
    "Hans": set(_TRADITIONAL) - set(_SIMPLIFIED_ONLY),
    "Hant": set(_SIMPLIFIED_ONLY) - set(_TRADITIONAL),
}

# Close enough that a detector takes one for the other without anybody being wrong.
KIN = tuple(
    set(family.split())
    for family in (
        "sr hr bs sl mk bg", "pt gl", "es gl ca an ast ext", "no nb nn da sv", "ms id jv", "cs sk", "ru be", "uk be",
        "fa ps ckb ur prs sdh", "ar ary arz", "ku kmr", "hi mr ne", "fr ht gcf gcr rcf oc wa", "tr az crh tk", "am ti",
        "zh yue wuu ja", "ff fuv", "en pcm", "it vec lij", "sw rw lg", "bn as", "et fi", "nl af", "de lb",
    )
)  # fmt: skip  # a table: several short entries a row
