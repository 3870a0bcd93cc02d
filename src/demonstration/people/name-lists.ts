/*
 * Parts from which synthetic names are put together at random. None is taken from a person; any likeness to somebody
 * real is chance. Each entry spells one name the same way everywhere: Kazakh Cyrillic, Russian Cyrillic, Arabic, Latin.
 */

export interface Spelling {
  readonly kazakh: string;
  readonly russian: string;
  readonly arabic: string;
  readonly latin: string;
}

export type Origin = 'KAZAKH' | 'UZBEK' | 'UYGHUR' | 'CHECHEN' | 'RUSSIAN';

const spellings = (table: string): readonly Spelling[] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [kazakh = '', russian = '', arabic = '', latin = ''] = line.trim().split(/\s+/);
      return { kazakh, russian, arabic, latin };
    });

export const boys: Readonly<Record<Origin, readonly Spelling[]>> = {
  KAZAKH: spellings(`
    Нұрлан      Нурлан     نورلان    Nurlan
    Ерлан       Ерлан      يرلان     Yerlan
    Дәулет      Даулет     دولت      Daulet
    Қайрат      Кайрат     قيرات     Kairat
    Мұрат       Мурат      مراد      Murat
    Серік       Серик      سيريك     Serik
    Бекзат      Бекзат     بكزات     Bekzat
    Айдос       Айдос      ايدوس     Aidos
    Әділет      Адилет     عادلت     Adilet
    Бауыржан    Бауыржан   باوريجان  Bauyrzhan
    Темірлан    Темирлан   تيمورلان  Temirlan
    Жандос      Жандос     جاندوس    Zhandos
    Санжар      Санжар     سنجر      Sanzhar
    Ислам       Ислам      اسلام     Islam
    Жүсіп       Жусип      يوسف      Zhusip
    Ибраһим     Ибрагим    ابراهيم   Ibrahim
    Исмайыл     Исмаил     اسماعيل   Ismail
    Мұса        Муса       موسى      Musa
    Омар        Омар       عمر       Omar
    Әли         Али        علي       Ali
    Хамза       Хамза      حمزة      Khamza
    Сүлеймен    Сулейман   سليمان    Suleiman
    Дастан      Дастан     داستان    Dastan
    Рүстем      Рустем     رستم      Rustem
    Арман       Арман      ارمان     Arman
    Азамат      Азамат     عظمت      Azamat
    Болат       Болат      بولات     Bolat
    Нұрсұлтан   Нурсултан  نورسلطان  Nursultan
  `),
  UZBEK: spellings(`
    Шерзод      Шерзод     شيرزاد    Sherzod
    Жасур       Жасур      جسور      Jasur
    Бахтиёр     Бахтиёр    بختيار    Bakhtiyor
    Отабек      Отабек     اتابك     Otabek
    Абдулла     Абдулла    عبدالله   Abdulla
    Ёқуб        Якуб       يعقوب     Yoqub
    Дилшод      Дилшод     دلشاد     Dilshod
    Исҳоқ       Исхак      اسحاق     Ishoq
  `),
  UYGHUR: spellings(`
    Әркин       Эркин      اركين     Erkin
    Турғун      Тургун     تورغون    Turghun
    Абдурахман  Абдурахман عبدالرحمن Abdurahman
    Ялқун       Ялкун      يالقون    Yalqun
    Шавкәт      Шавкат     شوكت      Shawket
    Илһам       Ильхам     الهام     Ilham
  `),
  CHECHEN: spellings(`
    Ахмад       Ахмад      احمد      Akhmad
    Висхан      Висхан     ويسخان    Viskhan
    Юсуп        Юсуп       يوسف      Yusup
    Мовлади     Мовлади    مولدي     Movladi
    Апти        Апти       ابتي      Apti
    Ансар       Ансар      انصار     Ansar
  `),
  RUSSIAN: spellings(`
    Денис       Денис      دينيس     Denis
    Руслан      Руслан     رسلان     Ruslan
    Тимур       Тимур      تيمور     Timur
    Максим      Максим     مكسيم     Maksim
    Артём       Артём      ارتيوم    Artyom
    Даниил      Даниил     دانيال    Daniil
  `),
};

export const girls: Readonly<Record<Origin, readonly Spelling[]>> = {
  KAZAKH: spellings(`
    Айша        Айша       عائشة     Aisha
    Әсел        Асель      اسيل      Asel
    Айгерім     Айгерим    ايغيريم   Aigerim
    Мәдина      Мадина     مدينة     Madina
    Аружан      Аружан     اروجان    Aruzhan
    Назерке     Назерке    نازركه    Nazerke
    Дана        Дана       دانا      Dana
    Жанар       Жанар      جانار     Zhanar
    Гүлнұр      Гульнур    غولنور    Gulnur
    Фатима      Фатима     فاطمة     Fatima
    Зейнеп      Зейнеп     زينب      Zeinep
    Хадиша      Хадиша     خديجة     Khadisha
    Мәриям      Мариям     مريم      Mariyam
    Сәуле       Сауле      ساولة     Saule
    Балнұр      Балнур     بالنور    Balnur
    Инжу        Инжу       اينجو     Inzhu
    Томирис     Томирис    توميريس   Tomiris
    Кәусар      Каусар     كوثر      Kausar
    Рабиға      Рабига     رابعة     Rabiga
    Сафия       Сафия      صفية      Safiya
    Салиха      Салиха     صالحة     Salikha
    Динмира     Динмира    دينميرا   Dinmira
    Мөлдір      Молдир     مولدير    Moldir
    Шолпан      Шолпан     شولبان    Sholpan
    Қарлығаш    Карлыгаш   قارليغاش  Karlygash
    Ләйла       Лейла      ليلى      Laila
  `),
  UZBEK: spellings(`
    Дилноза     Дильноза   دلنازة    Dilnoza
    Зулфия      Зульфия    زلفية     Zulfiya
    Муслима     Муслима    مسلمة     Muslima
    Нилуфар     Нилуфар    نيلوفر    Nilufar
    Ойша        Айша       عائشة     Oysha
    Мохира      Мохира     ماهرة     Mohira
    Гулбаҳор    Гульбахор  غولبهار   Gulbahor
  `),
  UYGHUR: spellings(`
    Рана        Рана       رعنا      Rana
    Патигүл     Патигуль   باتيغول   Patigul
    Адалат      Адалат     عدالت     Adalat
    Гүлзар      Гульзар    غولزار    Gulzar
    Диляра      Диляра     ديلارا    Dilyara
    Хәлидә      Халида     خالدة     Khalida
  `),
  CHECHEN: spellings(`
    Хава        Хава       حواء      Khava
    Зарема      Зарема     زريما     Zarema
    Петимат     Петимат    فاطمات    Petimat
    Амина       Амина      آمنة      Amina
    Сацита      Сацита     ساتسيتا   Satsita
    Марьям      Марьям     مريم      Maryam
  `),
  RUSSIAN: spellings(`
    Анастасия   Анастасия  اناستاسيا Anastasiya
    Камила      Камила     كاميلا    Kamila
    Диана       Диана      ديانا     Diana
    София       София      صوفيا     Sofiya
    Елена       Елена      يلينا     Yelena
    Алина       Алина      الينا     Alina
  `),
};

/** Stems of surnames as they stand before -ов/-ова and the like. */
export const surnameStems: Readonly<Record<Origin, readonly Spelling[]>> = {
  KAZAKH: spellings(`
    Сейтқали    Сейткали   سيتقالي   Seitkali
    Жұмабай     Жумабай    جمعباي    Zhumabay
    Оразбек     Оразбек    اورازبيك  Orazbek
    Төлеген     Тулеген    تولغن     Tulegen
    Байжан      Байжан     بايجان    Baizhan
    Есенғали    Есенгали   يسنغالي   Yesengali
    Қожахмет    Кожахмет   قوجاحمد   Kozhakhmet
    Тілеуберді  Тлеуберди  تلوبردي   Tleuberdi
    Сарсен      Сарсен     سارسين    Sarsen
    Көшербай    Кошербай   كوشرباي   Kosherbay
    Мыңбай      Мынбай     منباي     Mynbay
    Досжан      Досжан     دوسجان    Doszhan
    Ізбасар     Избасар    ازباسار   Izbasar
    Қуандық     Куандык    قوانديق   Kuandyk
    Аманжол     Аманжол    امانجول   Amanzhol
    Шоқан       Чокан      شوقان     Chokan
    Өтеген      Утеген     اوتغن     Utegen
    Бекмағанбет Бекмагамбет بكمحمد   Bekmagambet
    Қалдыбай    Калдыбай   قالديباي  Kaldybay
    Нысан       Нысан      نيسان     Nysan
  `),
  UZBEK: spellings(`
    Йўлдош      Юлдаш      يولداش    Yuldash
    Қодир       Кадыр      قادر      Qodir
    Турсун      Турсун     تورسون    Tursun
    Маҳкам      Махкам     محكم      Mahkam
    Эргаш       Эргаш      ارغاش     Ergash
  `),
  UYGHUR: spellings(`
    Розахун     Розахун    روزاخون   Rozakhun
    Имин        Имин       امين      Imin
    Һашим       Хашим      هاشم      Hashim
    Савут       Савут      ساوت      Savut
    Қасим       Касым      قاسم      Qasim
  `),
  CHECHEN: spellings(`
    Дудар       Дудар      دودار     Dudar
    Хасбулат    Хасбулат   خسبولات   Khasbulat
    Солтамурад  Солтамурад سلطانمراد Soltamurad
    Эдилсултан  Эдилсултан اديلسلطان Edilsultan
    Берсан      Берсан     برسان     Bersan
  `),
  RUSSIAN: spellings(`
    Лысен       Лысен      ليسين     Lysen
    Корабел     Корабел    كورابيل   Korabel
    Стрельник   Стрельник  ستريلنيك  Strelnik
    Огород      Огород     اوغورود   Ogorod
    Мельник     Мельник    ميلنيك    Melnik
  `),
};

/** Sons by whom a father is called in the camps: Abu so-and-so, Umm so-and-so for the mother. */
export const kunyaSons: readonly Spelling[] = spellings(`
    Юсуф        Юсуф       يوسف      Yusuf
    Мұхаммед    Мухаммад   محمد      Muhammad
    Ханзала     Ханзала    حنظلة     Hanzala
    Мұсаб       Мусаб      مصعب      Musab
    Абдуллаһ    Абдуллах   عبدالله   Abdullah
    Ясир        Ясир       ياسر      Yasir
    Иса         Иса        عيسى      Isa
    Халид       Халид      خالد      Khalid
    Зубайр      Зубайр     زبير      Zubair
    Умар        Умар       عمر       Umar
`);
