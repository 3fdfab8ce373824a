"""The names of the days, Monday first, in the languages of the table that have them written down.

Source: CLDR 48, weekdays, wide and standing alone. A test compares them with CLDR as Node carries it.
Haitian is not in CLDR: its names are those of the official spelling. Soninke and two creoles have none here.
"""

from __future__ import annotations

from functools import cache

from craft.languages import get

_NAMES = """
fr: lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche
ar: الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد
en: Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday
es: lunes|martes|miércoles|jueves|viernes|sábado|domingo
pt: segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado|domingo
pt-BR: segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado|domingo
ro: luni|marți|miercuri|joi|vineri|sâmbătă|duminică
ru: понедельник|вторник|среда|четверг|пятница|суббота|воскресенье
uk: понеділок|вівторок|середа|четвер|пʼятниця|субота|неділя
tr: Pazartesi|Salı|Çarşamba|Perşembe|Cuma|Cumartesi|Pazar
ta: திங்கள்|செவ்வாய்|புதன்|வியாழன்|வெள்ளி|சனி|ஞாயிறு
bn: সোমবার|মঙ্গলবার|বুধবার|বৃহস্পতিবার|শুক্রবার|শনিবার|রবিবার
hi: सोमवार|मंगलवार|बुधवार|गुरुवार|शुक्रवार|शनिवार|रविवार
ur: پیر|منگل|بدھ|جمعرات|جمعہ|ہفتہ|اتوار
fa: دوشنبه|سه‌شنبه|چهارشنبه|پنجشنبه|جمعه|شنبه|یکشنبه
ps: دونۍ|درېنۍ|څلرنۍ|پينځنۍ|جمعه|اونۍ|يونۍ
sq: e hënë|e martë|e mërkurë|e enjte|e premte|e shtunë|e diel
sr: понедељак|уторак|среда|четвртак|петак|субота|недеља
hr: ponedjeljak|utorak|srijeda|četvrtak|petak|subota|nedjelja
bg: понеделник|вторник|сряда|четвъртък|петък|събота|неделя
pl: poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela
ka: ორშაბათი|სამშაბათი|ოთხშაბათი|ხუთშაბათი|პარასკევი|შაბათი|კვირა
hy: երկուշաբթի|երեքշաբթի|չորեքշաբթի|հինգշաբթի|ուրբաթ|շաբաթ|կիրակի
zh-Hans: 星期一|星期二|星期三|星期四|星期五|星期六|星期日
zh-Hant: 星期一|星期二|星期三|星期四|星期五|星期六|星期日
vi: Thứ Hai|Thứ Ba|Thứ Tư|Thứ Năm|Thứ Sáu|Thứ Bảy|Chủ Nhật
so: Isniin|Talaado|Arbaco|Khamiis|Jimco|Sabti|Axad
ti: ሰኑይ|ሰሉስ|ረቡዕ|ሓሙስ|ዓርቢ|ቀዳም|ሰንበት
am: ሰኞ|ማክሰኞ|ረቡዕ|ሐሙስ|ዓርብ|ቅዳሜ|እሑድ
ln: mokɔlɔ mwa yambo|mokɔlɔ mwa míbalé|mokɔlɔ mwa mísáto|mokɔlɔ ya mínéi|mokɔlɔ ya mítáno|mpɔ́sɔ|eyenga
wo: Altine|Talaata|Àlarba|Alxamis|Àjjuma|Aseer|Dibéer
bm: ntɛnɛ|tarata|araba|alamisa|juma|sibiri|kari
ff: aaɓnde|mawbaare|njeslaare|naasaande|mawnde|hoore-biir|dewo
sw: Jumatatu|Jumanne|Jumatano|Alhamisi|Ijumaa|Jumamosi|Jumapili
mg: Alatsinainy|Talata|Alarobia|Alakamisy|Zoma|Asabotsy|Alahady
ku: duşem|sêşem|çarşem|pêncşem|înî|şemî|yekşem
ckb: دووشەممە|سێشەممە|چوارشەممە|پێنجشەممە|ھەینی|شەممە|یەکشەممە
kab: Arim|Aram|Ahad|Amhad|Sem|Sed|Acer
ht: lendi|madi|mèkredi|jedi|vandredi|samdi|dimanch
de: Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag
it: lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica
nl: maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag
el: Δευτέρα|Τρίτη|Τετάρτη|Πέμπτη|Παρασκευή|Σάββατο|Κυριακή
cs: pondělí|úterý|středa|čtvrtek|pátek|sobota|neděle
km: ចន្ទ|អង្គារ|ពុធ|ព្រហស្បតិ៍|សុក្រ|សៅរ៍|អាទិត្យ
"""


@cache
def _table() -> dict[str, tuple[str, ...]]:
    rows = (row.split(": ", 1) for row in _NAMES.strip().splitlines())
    return {tag: tuple(names.split("|")) for tag, names in rows}


def weekday_names(tag: str) -> tuple[str, ...]:
    """The seven names, Monday first; empty where none are known (UnknownLanguage when the table has it not)."""
    return _table().get(get(tag).tag, ())
