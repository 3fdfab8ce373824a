"""Words of a school's glossary, each with forms as they stand in texts, and words that only look like them.

Written for the benchmark alone: no rule was chosen by them. A line is a word of the glossary and its forms.
"""

from __future__ import annotations

FORMS = {
    "fr": """
        inscrire inscrivez
        choisir choisissez
        envoyer envoie
        instituteur institutrice
        animateur animatrices
        nouveau nouvelle
        œil yeux
        journal journaux
        travail travaux
        devoir devoirs
        appuyer appuyez
        lire lisez
        écrire écrivez
        recevoir reçoit
        pouvoir peuvent
        mettre mettez
        venir viennent
        faire faites
        dire dites
        directeur directrice
        conseiller conseillère
        gratuit gratuites
        actif active
        public publique
        long longue
        bureau bureaux
        prendre prenez
        ouvrir ouvert
        essayer essaient
        cahier cahiers
    """,
    "ru": """
        школа школы школе школу школой школ
        ребёнок детей детям
        отец отца отцу
        день дня днём дней
        окно окон окна
        учитель учителя учителей учителю
        письмо письма писем
        сообщение сообщений сообщения
        пароль пароля паролем
        экран экрана экране
        кнопка кнопку кнопки кнопок
        друг друзья друзей
        мать матери матерью
        сын сыновья
        дочь дочери
        книга книг книгу
        тетрадь тетради
        урок уроков
        класс класса классе
        ученик ученика учеников
        задание задания заданий
        оценка оценок оценки
        нажать нажмите нажал
        открыть откройте
        выбрать выберите
        написать напишите
        войти войдите
        человек люди людей
        время времени
        имя имени имена
        справка справку
        расписание расписания
        болезнь болезни
        новый новую новых
        родитель родителей родители
        врач врача
        столовая столовой
        завтрак завтрака
        ключ ключи
        адрес адреса
    """,
    "ro": """
        școală școli școlii școlile școala
        om oameni oamenii
        masă mese mesele
        copil copii copiii copilului copiilor
        părinte părinți părinții părinților
        carte cărți cartea cărțile
        elev elevi elevii elevului
        profesor profesori profesorul
        mesaj mesaje mesajul mesajele
        parolă parola parolei
        cuvânt cuvinte
        ecran ecranul
        buton butonul butoane
        temă teme temele tema
        caiet caietul caiete
        fereastră ferestre fereastra
        zi zile zilele ziua
        noapte nopți
        an ani anul
        lună luni luna
        săptămână săptămâni
        apăsa apăsați apasă
        deschide deschideți deschis
        alege alegeți ales
        scrie scrieți scris
        trimite trimiteți
        nou nouă noi noile
        bun bună buni
        clasă clasa clase
        notă note notele
        prieten prieteni
        frate frați
        soră surori
        mână mâini
        cheie chei
        adresă adrese adresa
        telefon telefonul
        medic medicul
        boală boli
        absență absențe absența
        orar orarul
    """,
    "tr": """
        okul okula okulda okulun okullar okulumuz okulunuzun
        çocuk çocuklar çocuğu çocuğunuz çocuklarınızın
        öğretmen öğretmene öğretmenler öğretmeniniz
        ödev ödevi ödevler ödevlerinizi
        kitap kitabı kitaplar kitabınız
        mesaj mesajı mesajlar mesajınızı
        şifre şifreyi şifreniz şifrenizi
        ekran ekranda ekranın
        düğme düğmeye düğmesi
        sınıf sınıfı sınıfta sınıflar
        defter defteri defterler
        gün günler gününde
        yıl yılın yıllar
        ad adı adınız
        anne annesi anneler
        baba babası
        un unu undan
        isim ismi isminiz
        oğul oğlu
        not notlar notları
        sayfa sayfayı sayfada
        pencere pencereyi
        anahtar anahtarı
        telefon telefonu telefonunuz
        adres adresi adresiniz
        aile ailesi aileler
        veli velisi veliler
        yemek yemeği yemekler
        yazmak yazın yazıyor yazdı
        açmak açın açıyor
        seçmek seçin
        basmak basın basıyor
        girmek girin
        göndermek gönderin
        doktor doktora
        hastalık hastalığı
        ders dersi dersler
    """,
    "ar": """
        كتاب كتب الكتب كتابه والكتاب بالكتاب
        رسالة رسائل الرسائل رسالتك للرسالة
        مدرسة مدارس المدرسة مدرستكم بالمدرسة
        معلم معلمون المعلمين
        طفل أطفال الأطفال طفلكم أطفالكم لطفلك
        دفتر دفاتر الدفاتر
        درس دروس الدروس
        صورة صور الصور
        كلمة كلمات الكلمة كلمتك
        شاشة الشاشة شاشات
        زر الزر أزرار بالزر
        ولد أولاد أولادكم
        أم أمهات الأمهات
        يوم أيام الأيام
        شهر أشهر شهور
        سنة سنوات
        اسم أسماء اسمك بالاسم
        باب أبواب
        نافذة نوافذ النافذة
        صفحة صفحات الصفحة
        واجب واجبات الواجبات
        مفتاح مفاتيح
        هاتف هواتف الهاتف هاتفك
        عنوان عناوين
        طالب طلاب الطلاب للطالب
        تلميذ تلاميذ التلاميذ
        قسم أقسام القسم
        علامة علامات
        امتحان امتحانات
        طبيب أطباء الطبيب
        مرض أمراض
        غياب الغياب غيابات
        اجتماع اجتماعات الاجتماع
        فتح افتحوا يفتح
        كتب اكتبوا يكتب
        ضغط اضغطوا يضغط
        اختار اختاروا يختار
        أرسل أرسلوا
        جديد جديدة الجدد
        صغير صغيرة صغار
        لغة لغات اللغات بلغتك
        ساعة ساعات
        جهاز أجهزة الجهاز
    """,
}
UNRELATED = {
    "fr": """
        cours cour cour cours mot moteur note notaire page paysage porte portail carte carton livre livraison
        menu menuet photo phare son sonner main maintenant mère mer fils filer pain peine nom nombre message
        messe date datte devoir dévorer absence abscisse bulletin bulle élève élevage tablette table code
        codage lien lieu cantine canton matin matière clé clair compte conte mois moi jour journal année
        anneau salle sale sac sacre livre libre lettre litre classe clairière parent parade exercice exercer
    """,
    "ru": """
        школа шкаф слово слон письмо пистолет день деньги окно около мать математика дом домино стол столица
        класс кладка ключ клубника книга княгиня оценка оцепление урок уродство имя импорт кнопка кнут отец
        отечество сын сыр дочь дочиста завтрак завтра обед обезьяна пароль паром адрес адский врач время
        справка справа телефон телевизор друг другой задание задний болезнь болото тетрадь тетерев родитель
        родник экран экватор
    """,
    "ro": """
        carte carton masă masiv om omidă copil copie părinte părere elev elefant temă teamă zi zid an animal
        lună lungă notă notar clasă clasic buton butoi cheie chelner boală bold telefon televizor mesaj masaj
        parolă paradă ecran ecou caiet caisă fereastră ferigă frate fragă soră sobă mână mănăstire orar oraș
        adresă adorare medic mediu prieten primar bun bunic scrie scrum absență absurd școală școlarizare
        noapte noroi
    """,
    "tr": """
        un okulun un unutma okul okuma ödev ödeme kitap kitle gün güneş ay ayak ad ada not noter ders dert
        anne anten baba bahçe çocuk çoğul şifre şifa sayfa sayı ekran ekmek sınıf sınır yıl yıldız defter
        defne adres adak telefon televizyon pencere pençe anahtar anahat yemek yemin veli vergi isim isilik
        mesaj mesafe düğme düğün doktor dokuma hastalık hasat öğretmen öğle oğul oğlak el elma at atlas kalem
        kale kapı kaplan su sucuk
    """,
    "ar": """
        كتاب مكتب كتاب مكتبة كتاب كاتب رسالة رسم رسالة مرسل مدرسة درس معلم علم معلم عالم طفل طلب دفتر دفاع درس
        درج صورة صوت كلمة كامل كلمة كرم شاشة شاي زر زرع ولد بلد شهر شعر سنة سن اسم اسمنت نافذة نفط صفحة صحيفة
        واجب جواب مفتاح فتح هاتف هدف عنوان عنب طالب طلب تلميذ تلفاز قسم قصة علامة علم امتحان محنة طبيب طبخ مرض
        أرض غياب غابة اجتماع جماعة جديد حديد صغير صفر لغة لعبة ساعة سعادة جهاز جهة
    """,
}


def forms(tag: str) -> list[tuple[str, str]]:
    """(word of the glossary, form of it)."""
    lines = [line.split() for line in FORMS[tag].strip().splitlines()]
    return [(line[0], form) for line in lines for form in line[1:]]


def unrelated(tag: str) -> list[tuple[str, str]]:
    """(word of the glossary, another word that looks like it)."""
    words = UNRELATED[tag].split()
    return list(zip(words[::2], words[1::2], strict=True))
