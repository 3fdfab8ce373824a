"""Languages written in Arabic letters."""

from __future__ import annotations

from craft.languages.language import Language, dialect, function_words
from craft.languages.shared import ARABIC_LETTERS, ARABIC_SIGNS, ZERO_AND_ONE_ALIKE

ARABIC = Language(
    tag="ar",
    endonym="العربية",
    iso639_2="ara",
    seconds_per_letter=0.095,
    cps_warn=20.0,
    cps_error=26.0,
    plural_forms=(
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
    ),
    plural_categories=("zero", "one", "two", "few", "many", "other"),
    workshop=True,
    function_words=function_words(
        leans_on_next="في من إلى على عن مع بين حتى خلال بعد قبل تحت فوق عند لدى دون بدون حول منذ ضد نحو أمام "
        "وراء أن إن لا لم لن ما قد هل سوف هذا هذه هؤلاء ذلك تلك كل أي غير يا وفي ومن وإلى وعلى ولا",
        leans_softly="ثلاث ثلاثة أربع أربعة خمس خمسة ست ستة سبع سبعة ثماني ثمانية تسع تسعة عشر عشرة كيف غير بعض جميع",
        opens_clause="أو ثم لكن لأن الذي التي الذين حيث عندما إذا كما",
    ),
    signs=ARABIC_SIGNS,
    proclitics="ال و وال ف فال ب بال وب وبال ل لل ول ولل ك كال س",
    small_numbers="اثن,إثن,ثان,ين,ان ثلاث,ثالث أربع,رابع خمس,خامس ست,سادس سبع,سابع ثمان,ثامن تسع,تاسع عشر,عاشر عشر عشر",
    legacy_encodings=("cp1256", "iso8859-6"),
    letters=ARABIC_LETTERS,
    font="Noto Sans Arabic",
    translation_codes=("arb", "ara"),
)
MOROCCAN_ARABIC = dialect(
    ARABIC,
    tag="ary",
    endonym="الدارجة المغربية",
    codes="ary",
)
ALGERIAN_ARABIC = dialect(
    ARABIC,
    tag="arq",
    endonym="الدارجة الجزائرية",
    codes="arq",
)
TUNISIAN_ARABIC = dialect(
    ARABIC,
    tag="aeb",
    endonym="الدارجة التونسية",
    codes="aeb",
)
URDU = Language(
    tag="ur",
    endonym="اردو",
    iso639_2="urd",
    seconds_per_letter=0.079,
    function_words=function_words(
        leans_on_next="یہ وہ ایک ہر اس ان نہ بہت",
        leans_on_previous="کا کے کی کو سے میں پر نے تک بھی ہی ہے ہیں تھا لیے",
        leans_softly="دو تین چار پانچ دس",
        opens_clause="اور یا لیکن کہ اگر جب جو",
    ),
    signs={**ARABIC_SIGNS, "stop": "۔"},
    font="Noto Sans Arabic",
    said_twice="الگ بار ساتھ کبھی ایک اپنے جگہ",
    letters_of_french=0.81,
)
PERSIAN = Language(
    tag="fa",
    endonym="فارسی",
    iso639_2="fas",
    seconds_per_letter=0.081,
    plural_forms=ZERO_AND_ONE_ALIKE,
    workshop=True,
    function_words=function_words(
        leans_on_next="از به در با بر برای تا بی بدون روی زیر پیش پس پشت بالای پایین کنار نزد نزدیک میان بین "
        "درون داخل بیرون درباره دربارهٔ توسط طبق طی ضمن جز مانند مثل همراه علیه سوی طرف هر این آن یک نه چند همه "
        "همهٔ همین همان هیچ چنین چنان کدام بعضی برخی تمام بسیار خیلی می نمی هنوز فقط باید نباید لطفا لطفاً",
        leans_on_previous="را ها های هایی ای ام ات اش است نیست اند هستند شد شده شود شوند می‌شود می‌شوند کرد "
        "کرده کند کنند کنم کنید کردن می‌کند می‌کنند می‌کنید باشد باشند باشید بود بودند دهد دهید می‌دهد",
        leans_softly="دو سه چهار پنج شش هفت هشت نه ده",
        opens_clause="و یا اما ولی که اگر وقتی هنگامی چون زیرا چه بلکه",
    ),
    signs=ARABIC_SIGNS,
    legacy_encodings=("cp1256",),
    letters=ARABIC_LETTERS + "پچژگک",
    font="Noto Sans Arabic",
    translation_codes=("pes", "fas"),
    said_twice="کم یک تک",
)
DARI = dialect(
    PERSIAN,
    tag="prs",
    endonym="دری",
    territory="AF",
    codes="prs",
)
PASHTO = Language(
    tag="ps",
    endonym="پښتو",
    iso639_2="pus",
    seconds_per_letter=0.076,
    django=False,
    workshop=True,
    weekdays=("دونۍ", "درېنۍ", "څلرنۍ", "پينځنۍ", "جمعه", "اونۍ", "يونۍ"),
    function_words=function_words(
        leans_on_next="د په له تر پر دا هغه یو یوه هر نه",
        leans_on_previous="ته کې څخه سره باندې لاندې پورې",
        opens_clause="او یا خو چې که کله",
    ),
    signs=ARABIC_SIGNS,
    font="Noto Sans Arabic",
    translation_codes=("pbt", "pus"),
    said_twice="بيل یو وار",
)
CENTRAL_KURDISH = Language(
    tag="ckb",
    endonym="کوردیی ناوەندی",
    french_name="kurde sorani",
    iso639_2="ckb",
    seconds_per_letter=0.08,
    is_known_to_whisper=False,
    function_words=function_words(
        leans_on_next="لە بە بۆ تا ئەم ئەو هەر زۆر",
        leans_on_previous="دا ەوە",
        opens_clause="و یان بەڵام کە ئەگەر",
    ),
    signs=ARABIC_SIGNS,
    other_scripts="Arab Latn",
    font="Noto Sans Arabic",
    letters_of_french=0.87,
)
