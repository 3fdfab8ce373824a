"""Romance languages and the creoles of French."""

from __future__ import annotations

from craft.languages.language import Language, function_words
from craft.languages.shared import CENTRAL_ENCODINGS, WESTERN_ENCODINGS, ZERO_AND_ONE_ALIKE

FRENCH = Language(
    tag="fr",
    endonym="français",
    iso639_2="fra",
    seconds_per_letter=0.055,
    plural_forms=ZERO_AND_ONE_ALIKE,
    workshop=True,
    function_words=function_words(
        leans_on_next="le la les un une des du de au aux ce cet cette ces mon ton son ma ta sa mes tes ses notre "
        "votre leur nos vos leurs à en dans par pour sur sous avec sans chez vers entre depuis "
        "pendant avant après contre selon dès jusque jusqu'à jusqu'au jusqu’à jusqu’au très plus "
        "moins trop si ne pas je tu il elle on nous vous ils elles me te se y chaque quelques "
        "plusieurs quel quelle quels quelles aucun aucune",
        leans_on_previous="ci là",
        leans_softly="est sont a ont avez avons ai va vont vais allez peut peuvent pouvez doit doivent devez "
        "sera seront être avoir fait faites faire tout toute tous toutes deux trois quatre cinq "
        "six sept huit neuf dix même bien",
        opens_clause="et ou mais donc car que qui où dont quand lorsque si comme parce puis",
    ),
    genitive=r"d['’]\p{L}+|de|du|des",
    legacy_encodings=WESTERN_ENCODINGS,
    letters="àâæçèéêëîïôùûüÿœ",
)
SPANISH = Language(
    tag="es",
    endonym="español",
    iso639_2="spa",
    workshop=True,
    function_words=function_words(
        leans_on_next="el la los las un una unos unas al del lo este esta estos estas ese esa esos esas mi tu su "
        "mis tus sus nuestro nuestra nuestros nuestras vuestro vuestra a ante bajo con contra de "
        "desde durante en entre hacia hasta para por según sin sobre tras muy más menos no me te "
        "se le les nos os cada todo toda todos todas",
        leans_softly="es son está están ha han va van puede pueden debe deben ser estar haber dos tres cuatro "
        "cinco diez",
        opens_clause="y e o u pero porque que quien donde cuando si como luego",
    ),
    genitive=r"de|del",
    small_numbers="dos tre,terc cuatro,cuart cinco,quint seis,sext siete,sépt oct,ocho nueve,noven diez,déc once doce",
    legacy_encodings=WESTERN_ENCODINGS,
    letters="áéíñóúü",
)
PORTUGUESE = Language(
    tag="pt",
    endonym="português",
    territory="PT",
    iso639_2="por",
    seconds_per_letter=0.068,
    workshop=True,
    function_words=function_words(
        leans_on_next="o a os as um uma uns umas ao à aos às do da dos das no na nos nas pelo pela pelos pelas "
        "num numa este esta estes estas esse essa esses essas meu minha seu sua meus minhas seus "
        "suas nosso nossa nossos nossas de em para por com sem sobre entre até desde sob após "
        "durante muito mais menos não se me te lhe cada todo toda todos todas",
        leans_softly="é são está estão tem têm vai vão pode podem deve devem ser estar dois duas três quatro cinco dez",
        opens_clause="e ou mas porque que quem onde quando se como depois",
    ),
    genitive=r"de|do|da|dos|das",
    small_numbers="do,du,seg tr,terc quat,quart cinco,quint seis,sext sete,sét oit nov,nono dez,déc onze doze",
    legacy_encodings=WESTERN_ENCODINGS,
    letters="àáâãçéêíòóôõúü",
)
BRAZILIAN_PORTUGUESE = Language(
    tag="pt-BR",
    endonym="português (Brasil)",
    french_name="portugais du Brésil",
    iso639_2="por",
    falls_back_to="pt",
    seconds_per_letter=0.068,
    plural_forms=ZERO_AND_ONE_ALIKE,
    function_words=PORTUGUESE.function_words,
    genitive=PORTUGUESE.genitive,
    small_numbers=PORTUGUESE.small_numbers,
    legacy_encodings=WESTERN_ENCODINGS,
    letters=PORTUGUESE.letters,
    translation_codes=("por", "pob"),
    letters_of_french=0.91,
)
ROMANIAN = Language(
    tag="ro",
    endonym="română",
    iso639_2="ron",
    seconds_per_letter=0.063,
    plural_forms="nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100>0 && n%100<20) ? 1 : 2);",
    plural_categories=("one", "few", "other"),
    workshop=True,
    function_words=function_words(
        leans_on_next="un o unui unei niște al a ai ale acest această acești aceste acel acea de la în din pe cu "
        "fără pentru prin spre sub peste între până după înainte despre către mai foarte nu să se "
        "îl îi le vă își ne mă te fiecare",
        leans_softly="este sunt are au va vor poate pot trebuie fi doi două trei patru cinci zece",
        opens_clause="și sau dar pentru că care unde când dacă cum apoi",
    ),
    genitive=r"al|ale|ai",
    small_numbers="do,două trei,tre patru cinci șase,şase șapte,şapte opt nou zece unsprezece doisprezece,douăsprezece",
    legacy_encodings=CENTRAL_ENCODINGS,
    letters="ăâîșțşţ",
)
ITALIAN = Language(
    tag="it",
    endonym="italiano",
    iso639_2="ita",
    seconds_per_letter=0.063,
    function_words=function_words(
        leans_on_next="il lo la i gli le un uno una al allo alla ai agli alle del dello della dei degli delle "
        "dal dallo dalla dai dagli dalle nel nello nella nei negli nelle sul sullo sulla sui sugli "
        "sulle col questo questa questi queste mio mia suo sua miei sue suoi nostro nostra vostro "
        "vostra vostri loro a di da in con su per tra fra senza molto più meno non mi ti si ci vi "
        "ne ogni tutto tutta tutti tutte",
        leans_softly="è sono ha hanno va può possono deve devono essere avere due tre quattro cinque dieci",
        opens_clause="e ed o ma perché che chi dove quando se come poi",
    ),
    genitive=r"d['’]\p{L}+|di|del|della|dei",
    small_numbers="due,second tre,terz quattro,quart cinque,quint sei,sest sett ott nov,non diec,decim undici dodici",
    legacy_encodings=WESTERN_ENCODINGS,
    letters="àèéìíîòóùú",
    said_twice="piano via mano poco così",
)
HAITIAN_CREOLE = Language(
    tag="ht",
    endonym="kreyòl ayisyen",
    iso639_2="hat",
    plural_forms=ZERO_AND_ONE_ALIKE,
    django=False,
    weekdays=("lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch"),
    function_words=function_words(
        leans_on_next="yon nan sou ak pou san anba devan dèyè pa ki sa m ou li nou yo te ap pral chak",
        opens_clause="epi oswa men paske si lè",
    ),
    legacy_encodings=WESTERN_ENCODINGS,
    letters="àèò",
    said_twice="ti tou youn piti",
    letters_of_french=0.77,
)
REUNION_CREOLE = Language(
    tag="rcf",
    endonym="kréol rényoné",
    french_name="créole réunionnais",
    english_name="Réunion Creole",
    iso639_2="rcf",
    plural_forms=ZERO_AND_ONE_ALIKE,
    is_known_to_whisper=False,
    django=False,
    interface=False,
    function_words=function_words(
        leans_on_next="lo in la dann desi ek pou san pa mon out son nout zot chak",
    ),
    translation_codes=(),
)
GUIANESE_CREOLE = Language(
    tag="gcr",
    endonym="kriyòl gwiyannen",
    french_name="créole guyanais",
    english_name="Guianese Creole",
    iso639_2="gcr",
    plural_forms=ZERO_AND_ONE_ALIKE,
    is_known_to_whisper=False,
    django=False,
    interface=False,
    function_words=function_words(
        leans_on_next="roun nan annan asou ké pou san pa mo to so chak",
    ),
    translation_codes=(),
)
