"""Function words that must not be separated from the word that they belong to by the end of a line or a cue.

`leans_on_next`: articles, prepositions, determiners, negations, bound pronouns: a line does not end with one.
`leans_on_previous`: postpositions, case and question particles: a line does not begin with one.
`leans_softly`: auxiliaries and number words: a line rather does not end with one.
`opens_clause`: conjunctions and relative words: a line rather begins with one.
All are case-folded, without elided forms (« l' », « d' »: no break opportunity there at all). A language that is not
listed has none: its lines are broken by punctuation and shape only. Sources: closed word classes of the usual
grammars; the Netflix Timed Text Style Guides ask for these breaks in words ("not between article and noun,
preposition and phrase, verb and subject pronoun").
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FunctionWords:
    """The sets of one language."""

    leans_on_next: frozenset[str] = frozenset()
    leans_on_previous: frozenset[str] = frozenset()
    opens_clause: frozenset[str] = frozenset()
    leans_softly: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())


_NEXT = {
    "fr": "le la les un une des du de au aux ce cet cette ces mon ton son ma ta sa mes tes ses notre votre leur nos "
    "vos leurs à en dans par pour sur sous avec sans chez vers entre depuis pendant avant après contre selon dès "
    "jusque jusqu'à jusqu'au jusqu’à jusqu’au très plus moins trop si ne pas je tu il elle on nous vous ils elles me "
    "te se y chaque quelques plusieurs quel quelle quels quelles aucun aucune",
    "en": "a an the this that these those my your his her its our their of to in on at by for from with without into "
    "onto over under about between through during before after since until as per not very too i you he she it we "
    "they is are was were be been will can must should may would could each every some any no two three",
    "es": "el la los las un una unos unas al del lo este esta estos estas ese esa esos esas mi tu su mis tus sus "
    "nuestro nuestra nuestros nuestras vuestro vuestra a ante bajo con contra de desde durante en entre hacia hasta "
    "para por según sin sobre tras muy más menos no me te se le les nos os cada todo toda todos todas",
    "pt": "o a os as um uma uns umas ao à aos às do da dos das no na nos nas pelo pela pelos pelas num numa este esta "
    "estes estas esse essa esses essas meu minha seu sua meus minhas seus suas nosso nossa nossos nossas de em para "
    "por com sem sobre entre até desde sob após durante muito mais menos não se me te lhe cada todo toda todos todas",
    "it": "il lo la i gli le un uno una al allo alla ai agli alle del dello della dei degli delle dal dallo dalla dai "
    "dagli dalle nel nello nella nei negli nelle sul sullo sulla sui sugli sulle col questo questa questi queste mio "
    "mia suo sua miei sue suoi nostro nostra vostro vostra vostri loro a di da in con su per tra fra senza molto più "
    "meno non mi ti si ci vi ne ogni tutto tutta tutti tutte",
    "ro": "un o unui unei niște al a ai ale acest această acești aceste acel acea de la în din pe cu fără pentru prin "
    "spre sub peste între până după înainte despre către mai foarte nu să se îl îi le vă își ne mă te fiecare",
    "de": "der die das den dem des ein eine einen einem einer eines kein keine keinen mein meine dein deine sein seine "
    "ihr ihre ihren ihrem ihrer unser unsere dieser diese dieses diesen diesem in im an am auf aus bei beim mit nach "
    "von vom zu zum zur für über unter vor hinter neben zwischen durch gegen ohne um seit bis sehr nicht ich du er "
    "sie es wir jeder jede jedes",
    "nl": "de het een deze dit die dat mijn jouw zijn haar ons onze jullie hun in op aan bij met van voor naar uit "
    "over onder door tegen zonder tussen tot na om te zeer heel niet ik je u hij ze wij elke elk",
    "ru": "в во на с со к ко о об обо у от до по за из изо под над при про для без через перед между около после не ни "
    "очень мой моя моё мои ваш ваша ваше ваши наш наша этот эта это эти "
    "свой свою этом этой этого этому этим этих его её их каждый каждую",
    "uk": "в у на з із зі до від по за під над при про для без через перед між біля після о об не ні дуже мій моя ваш "
    "ваша ваше ваші наш наша цей ця це ці цьому цій цього цих свій свою його її їх кожен кожну",
    "bg": "в във на с със к от до по за из под над при без през пред между около след не да ще се си много този тази",
    "sr": "у на с са к о од до по за из под над при без кроз пред између око после не да се ли веома овај ова ово",
    "hr": "u na s sa k o od do po za iz pod nad pri bez kroz pred između oko nakon ne da se vrlo ovaj ova ovo",
    "pl": "w we na z ze do od po za przed pod nad przy o u dla bez przez między około nie bardzo się mój moja ten ta "
    "to te jego jej ich każdy każda i a",
    "cs": "v ve na s se z ze k ke do od po za před pod nad při o u pro bez přes mezi okolo ne velmi ten ta to můj vaše",
    "el": "ο η το οι τα του της των τον την τους τις ένας μία ένα μια στο στη στην στον στα στους στις από με για σε "
    "χωρίς προς κατά μέχρι πριν μετά να θα δεν μη μην πολύ κάθε",
    "sq": "një ky kjo këta këto i e të së në për me pa nga te tek mbi nën ndër deri pas para rreth nuk mos shumë do "
    "çdo",
    "tr": "bir bu şu o her hiç çok daha en",
    "ar": "في من إلى على عن مع بين حتى خلال بعد قبل تحت فوق عند لدى دون بدون حول منذ ضد نحو أمام وراء أن إن لا لم لن "
    "ما قد هل سوف هذا هذه هؤلاء ذلك تلك كل أي غير يا وفي ومن وإلى وعلى ولا",
    "fa": "از به در با بر برای تا بی بدون روی زیر پیش هر این آن یک نه چند همه",
    "ur": "یہ وہ ایک ہر اس ان نہ بہت",
    "ps": "د په له تر پر دا هغه یو یوه هر نه",
    "ckb": "لە بە بۆ تا ئەم ئەو هەر زۆر",
    "ku": "li bi ji di bo ta ev ew her ne",
    "hi": "यह वह एक हर इस उस इन उन न बहुत",
    "bn": "এই সেই একটি একটা প্রতি না খুব",
    "ta": "ஒரு இந்த அந்த எந்த",
    "am": "ወደ ከ ስለ እንደ ይህ ያ አንድ",
    "ti": "ናብ ካብ ብዛዕባ ከም እዚ እቲ ሓደ",
    "hy": "այս այդ այն մի ամեն շատ չի առանց դեպի մինչև",
    "ka": "ეს ის ერთი ყველა ძალიან არ",
    "vi": "một các những mỗi cái con của cho ở trong trên dưới với từ đến để về bằng không rất đã đang sẽ hãy",
    "so": "ka ku u la oo aan waa si ma in",
    "ht": "yon nan sou ak pou san anba devan dèyè pa ki sa m ou li nou yo te ap pral chak",
    "rcf": "lo in la dann desi ek pou san pa mon out son nout zot chak",
    "gcr": "roun nan annan asou ké pou san pa mo to so chak",
    "sw": "ya wa za la cha vya kwa na katika kwenye bila ni si kila hadi",
    "mg": "ny ireo amin'ny ho an'ny amin’ny an’ny ao an-",
    "ln": "na ya ba mpo na",
    "zh": "在 和 把 对 从 向 给 被 与 按 请 不 這 这 個 个",
}
_PREVIOUS = {
    "fr": "ci là",
    "tr": "ile için gibi kadar göre sonra önce mi mı mu mü de da ki musunuz mısınız misiniz müsünüz",
    "hi": "का के की को से में पर ने तक भी ही है हैं था थे थी लिए",
    "ur": "کا کے کی کو سے میں پر نے تک بھی ہی ہے ہیں تھا لیے",
    "bn": "থেকে জন্য দিয়ে মধ্যে উপর সাথে পর্যন্ত করে কে ও",
    "ta": "மீது மேல் கீழ் உள்ள இருந்து வரை போல பற்றி மூலம் உடன்",
    "fa": "را ها های هایی است اند",
    "ps": "ته کې څخه سره باندې لاندې پورې",
    "ku": "de da ve re",
    "ckb": "دا ەوە",
    "am": "ላይ ውስጥ ጋር በኋላ በፊት ነው",
    "ti": "ኣብ እዩ",
    "hy": "մեջ վրա հետ համար է են",
    "ka": "შემდეგ",
    "zh": "的 了 吗 嗎 呢 吧 着 著 过 過 地 得 们 們 里 裡 上 下 中",
    "wo": "la bi yi gi ji si wi",
    "bm": "ye la na kɔnɔ kan fɛ bɛ",
    "snk": "ya ga di",
}
_SOFTLY = {
    "fr": "est sont a ont avez avons ai va vont vais allez peut peuvent pouvez doit doivent devez sera seront être "
    "avoir fait faites faire tout toute tous toutes deux trois quatre cinq six sept huit neuf dix même bien",
    "en": "is are was were be been am will can must should may would could has have had do does did don't let "
    "one two three four five six seven eight nine ten all both",
    "es": "es son está están ha han va van puede pueden debe deben ser estar haber dos tres cuatro cinco diez",
    "pt": "é são está estão tem têm vai vão pode podem deve devem ser estar dois duas três quatro cinco dez",
    "it": "è sono ha hanno va può possono deve devono essere avere due tre quattro cinque dieci",
    "ro": "este sunt are au va vor poate pot trebuie fi doi două trei patru cinci zece",
    "de": "ist sind war wird werden hat haben kann können muss müssen soll zwei drei vier fünf zehn",
    "nl": "is zijn was wordt worden heeft hebben kan kunnen moet moeten twee drie vier vijf tien",
    "ru": "два две три четыре пять десять будет можно нужно надо",
    "uk": "два дві три чотири п'ять п’ять десять буде можна треба",
    "pl": "jest są może można trzeba dwa dwie trzy cztery pięć dziesięć",
    "tr": "iki üç dört beş altı yedi sekiz dokuz on",
    "ar": "ثلاث ثلاثة أربع أربعة خمس خمسة ست ستة سبع سبعة ثماني ثمانية تسع تسعة عشر عشرة كيف غير بعض جميع",
    "fa": "دو سه چهار پنج شش هفت هشت نه ده",
    "sq": "është janë ka dy tre katër pesë dhjetë",
    "hi": "दो तीन चार पाँच दस",
    "ur": "دو تین چار پانچ دس",
}
_CLAUSE = {
    "fr": "et ou mais donc car que qui où dont quand lorsque si comme parce puis",
    "en": "and or but so because that which who where when while if then",
    "es": "y e o u pero porque que quien donde cuando si como luego",
    "pt": "e ou mas porque que quem onde quando se como depois",
    "it": "e ed o ma perché che chi dove quando se come poi",
    "ro": "și sau dar pentru că care unde când dacă cum apoi",
    "de": "und oder aber denn dass weil wo wenn als ob dann",
    "nl": "en of maar want dat omdat waar wanneer als dan",
    "ru": "и а но или что который которая где когда если чтобы как",
    "uk": "і й та але або що який яка де коли якщо щоб як",
    "bg": "и но или че който където когато ако как",
    "sr": "и а али или што који где када ако да",
    "hr": "i a ali ili što koji gdje kada ako",
    "pl": "i a ale lub albo że który gdzie kiedy jeśli żeby",
    "cs": "a ale nebo že který kde když jestli aby",
    "el": "και ή αλλά ότι που όταν αν πως",
    "sq": "dhe ose por që kur nëse si",
    "tr": "ve veya ama çünkü eğer",
    "ar": "أو ثم لكن لأن الذي التي الذين حيث عندما إذا كما",
    "fa": "و یا اما که اگر وقتی چون",
    "ur": "اور یا لیکن کہ اگر جب جو",
    "ps": "او یا خو چې که کله",
    "ckb": "و یان بەڵام کە ئەگەر",
    "ku": "û an lê ku eger",
    "hi": "और या लेकिन कि अगर जब जो",
    "bn": "এবং বা কিন্তু যে যদি যখন",
    "ta": "மற்றும் அல்லது ஆனால்",
    "vi": "và hoặc nhưng mà vì nếu khi",
    "so": "iyo ama laakiin haddii marka",
    "ht": "epi oswa men paske si lè",
    "sw": "na au lakini kwa sababu kama",
    "am": "እና ወይም ግን",
    "ti": "ከምኡ ወይ ግን",
    "zh": "和 或 但 但是 因为 如果 然后 并 并且",
}

_NONE = FunctionWords()
_TABLE = {
    base: FunctionWords(
        _words(_NEXT.get(base, "")) - _words(_CLAUSE.get(base, "")),
        _words(_PREVIOUS.get(base, "")),
        _words(_CLAUSE.get(base, "")),
        _words(_SOFTLY.get(base, "")),
    )
    for base in {*_NEXT, *_PREVIOUS, *_CLAUSE, *_SOFTLY}
}


def function_words(base: str) -> FunctionWords:
    """The sets of a primary subtag (`pt` of pt-BR); empty ones where the language is not listed."""
    return _TABLE.get(base, _NONE)
