//! Common given and family names of many origins. The combinations are drawn, so they name nobody.

use crate::prior::Origin;

/// Given names (women's, men's) and family names of one origin.
pub(crate) struct NameList {
    pub(crate) women: &'static [&'static str],
    pub(crate) men: &'static [&'static str],
    pub(crate) families: &'static [&'static str],
}

const fn list(women: &'static [&'static str], men: &'static [&'static str], families: &'static [&'static str]) -> NameList {
    NameList { women, men, families }
}

const BRITISH: NameList = list(
    &["Emma", "Siân", "Zoë", "Karen", "Joanne", "Chloe", "Hannah", "Renée", "Donna", "Lucy", "Megan", "Paula"],
    &["Gareth", "Stephen", "Ryan", "Callum", "Keith", "Lee", "Darren", "Thomas", "Owen", "Craig", "Neil", "Adam"],
    &[
        "Harris",
        "Bennett",
        "Cartwright",
        "O'Connor",
        "Hughes",
        "Foster",
        "Walsh",
        "Parkes",
        "Whitehouse",
        "Lloyd",
        "Price",
        "Tranter",
    ],
);
const WESTERN: NameList = list(
    &["Sofía", "Inês", "Chiara", "Élodie", "Katharina", "María-José", "Lucía", "Beatriz", "Eleni", "Anneke", "Giulia", "Núria"],
    &["Joaquim", "Matteo", "Jérôme", "Andrés", "João", "Lukas", "Raúl", "Dimitris", "Bram", "Tiago", "Marco", "Núno"],
    &[
        "García",
        "Ferreira",
        "Rossi",
        "Lefèvre",
        "Müller",
        "Gonçalves",
        "Papadakis",
        "de Vries",
        "Ibáñez",
        "Ricci",
        "Marques",
        "Peña",
    ],
);
const EASTERN: NameList = list(
    &["Agnieszka", "Zuzana", "Ilze", "Katarína", "Milena", "Bożena", "Oksana", "Eglė", "Dorota", "Petra", "Elira", "Réka"],
    &["Tomasz", "Jiří", "Arben", "Vytautas", "Zoltán", "Piotr", "Andriy", "Krzysztof", "Jānis", "Dušan", "Ilir", "Georgi"],
    &[
        "Kowalczyk",
        "Nováková",
        "Szabó",
        "Hoxha",
        "Kazlauskas",
        "Nowicka",
        "Shevchuk",
        "Ozola",
        "Dimitrova",
        "Zieliński",
        "Balog",
        "Černý",
    ],
);
const ROMANIAN: NameList = list(
    &["Ioana", "Ana-Maria", "Mihaela", "Andreea", "Simona", "Raluca", "Cristina", "Elena", "Gabriela", "Loredana"],
    &["Andrei", "Ștefan", "Ionuț", "Mihai", "Bogdan", "Cătălin", "Marius", "Florin", "Răzvan", "Vasile"],
    &[
        "Popescu",
        "Ionescu",
        "Munteanu",
        "Dumitru",
        "Stănescu",
        "Lăcătuș",
        "Rusu",
        "Moldovan",
        "Constantin",
        "Crăciun",
        "Țăranu",
        "Marin",
    ],
);
const INDIAN: NameList = list(
    &["Priya", "Harpreet", "Lakshmi", "Anjali", "Simran", "Kavita", "Meena", "Divya", "Jaswinder", "Nisha", "Pooja", "Rupinder"],
    &["Arjun", "Gurpreet", "Rakesh", "Vikram", "Balwinder", "Sanjay", "Karthik", "Amit", "Manjit", "Suresh", "Rohan", "Jagdeep"],
    &[
        "Patel", "Kaur", "Singh", "Sharma", "Nair", "Reddy", "Iyer", "Desai", "Gill", "Menon", "Chauhan", "Dhillon", "Sandhu",
        "Joshi",
    ],
);
const PAKISTANI: NameList = list(
    &["Ayesha", "Nadia", "Saima", "Rukhsana", "Shazia", "Hina", "Mehwish", "Zainab", "Fozia", "Iqra"],
    &["Imran", "Tariq", "Usman", "Bilal", "Zahid", "Waqas", "Naveed", "Kashif", "Shahid", "Adeel"],
    &["Akhtar", "Mahmood", "Qureshi", "Iqbal", "Malik", "Raja", "Bhatti", "Chaudhry", "Khan", "Mirza", "Awan", "Butt"],
);
const BENGALI: NameList = list(
    &["Shahana", "Rahima", "Nasrin", "Farhana", "Taslima", "Rokeya"],
    &["Rafiq", "Abdul", "Shamim", "Jahangir", "Kamrul", "Mizan"],
    &["Uddin", "Begum", "Miah", "Choudhury", "Rahman", "Khatun", "Sarkar", "Talukdar"],
);
const EAST_ASIAN: NameList = list(
    &["Mei-Ling", "Xiuying", "Thị Lan", "Siti", "Malee", "Sakura", "Grace", "Nirmala", "Thandar", "Maricel"],
    &["Wei", "Jianguo", "Văn Minh", "Budi", "Somchai", "Kenji", "Ruwan", "Bishnu", "Aung", "Jose"],
    &["Chen", "Wong", "Nguyễn", "Santoso", "Perera", "Gurung", "Tanaka", "Reyes", "Srisai", "Lim", "Zhou", "Thapa"],
);
const ARABIC: NameList = list(
    &["Amal", "Rania", "Hanan", "Noor", "Samira", "Lubna", "Yasmin", "Huda", "Dina", "Maysoon", "Iman", "Rasha"],
    &["Khaled", "Omar", "Tarek", "Mahmoud", "Bassam", "Yousef", "Ziad", "Anas", "Hisham", "Munir", "Salah", "Adnan"],
    &[
        "Al-Hassan",
        "Haddad",
        "Al-Khatib",
        "Mansour",
        "Darwish",
        "Al-Masri",
        "Kassab",
        "Ben-Ali",
        "Shaheen",
        "El-Sayed",
        "Najjar",
        "Hamdan",
    ],
);
const SUDANESE: NameList = list(
    &["Amna", "Ikhlas", "Nawal", "Tahani", "Mawahib", "Sumaya", "Hawa", "Rabab"],
    &["Abubakr", "Elfatih", "Mutasim", "Hamid", "Idris", "Yasir", "Adam", "Mubarak"],
    &["Abdalla", "Osman", "El-Tayeb", "Bashir", "Elhaj", "Ishag", "Babiker", "Mohamedain", "Suliman", "Haroun"],
);
const PERSIAN: NameList = list(
    &["Shirin", "Parisa", "Maryam", "Zahra", "Laleh", "Farzaneh", "Nasima", "Golnaz", "Freshta", "Mina"],
    &["Reza", "Behzad", "Farhad", "Mehdi", "Ahmad", "Jawad", "Navid", "Hamed", "Siamak", "Wali"],
    &[
        "Hosseini",
        "Karimi",
        "Rahimi",
        "Ahmadzai",
        "Moradi",
        "Sadeghi",
        "Noori",
        "Tehrani",
        "Stanikzai",
        "Jafari",
        "Amiri",
        "Hakimi",
    ],
);
const KURDISH: NameList = list(
    &["Berivan", "Rojin", "Shilan", "Zeynep", "Ayşe", "Narin", "Havin", "Elif"],
    &["Azad", "Rebin", "Karwan", "Mehmet", "Hüseyin", "Dilshad", "Soran", "Baran"],
    &["Barzan", "Karim", "Öztürk", "Yildirim", "Rashid", "Hawrami", "Çelik", "Salih", "Aziz", "Demir"],
);
const HORN: NameList = list(
    &["Selam", "Tsehay", "Meron", "Hiwot", "Senait", "Genet", "Almaz", "Winta", "Rahel", "Feven"],
    &["Tesfay", "Yonas", "Dawit", "Abel", "Kidane", "Filmon", "Biniam", "Solomon", "Girma", "Mehari"],
    &["Tekle", "Gebremedhin", "Haile", "Woldu", "Berhane", "Kebede", "Ghebreab", "Habtom", "Alemu", "Tewolde", "Desta", "Asfaw"],
);
const SOMALI: NameList = list(
    &["Hodan", "Ifrah", "Sahra", "Ubah", "Faduma", "Asha"],
    &["Abdirahman", "Liban", "Mohamud", "Warsame", "Guled", "Abdi"],
    &["Warsame", "Jama", "Farah", "Hirsi", "Nur", "Dahir", "Abshir", "Yusuf"],
);
const WEST_AFRICAN: NameList = list(
    &[
        "Ngozi", "Folasade", "Chiamaka", "Abena", "Blessing", "Fatou", "Temitope", "Adwoa", "Ifeoma", "Isatou", "Patience",
        "Yetunde",
    ],
    &["Emeka", "Olumide", "Kwame", "Chinedu", "Lamin", "Tunde", "Ebrima", "Kofi", "Obinna", "Sunday", "Alusine", "Femi"],
    &[
        "Okafor", "Adeyemi", "Mensah", "Eze", "Jallow", "Balogun", "Boateng", "Kamara", "Nwosu", "Ceesay", "Oladipo", "Asante",
        "Bangura",
    ],
);
const CENTRAL_AFRICAN: NameList = list(
    &["Béatrice", "Aïcha", "Solange", "Grâce", "Mireille", "Chantal", "Aminata", "Josephine"],
    &["Jean-Pierre", "Didier", "Moïse", "Emmanuel", "Serge", "Ibrahima", "Patrice", "Cédric"],
    &["Ngono", "Mukendi", "Kouassi", "Tchoumi", "Diallo", "Ilunga", "Traoré", "Mbala", "Uwimana", "Fotso", "Koné", "Dos-Santos"],
);
const SOUTHERN_AFRICAN: NameList = list(
    &["Tendai", "Rudo", "Wanjiru", "Nomsa", "Chipo", "Achieng", "Nakato", "Thandiwe"],
    &["Tinashe", "Farai", "Kamau", "Sipho", "Tatenda", "Ochieng", "Mukasa", "Chikondi"],
    &["Moyo", "Ncube", "Mwangi", "Dube", "Chirwa", "Banda", "Otieno", "Sibanda", "Phiri", "Okello", "Nyathi", "Marufu"],
);
const CARIBBEAN: NameList = list(
    &["Marcia", "Shanice", "Beverley", "Yvonne", "Tanisha", "Claudette"],
    &["Winston", "Devon", "Leroy", "Jermaine", "Errol", "Dwayne"],
    &["Campbell", "Grant", "Reid", "Morrison", "Francis", "Bailey", "Samuels", "Thompson"],
);

/// The names of an origin; of any origin when none is known.
pub(crate) const fn names_of(origin: Origin) -> &'static NameList {
    match origin {
        Origin::Britain | Origin::Ireland | Origin::NewWorld => &BRITISH,
        Origin::WesternEurope | Origin::LatinAmerica => &WESTERN,
        Origin::EasternEurope => &EASTERN,
        Origin::Romania => &ROMANIAN,
        Origin::India => &INDIAN,
        Origin::Pakistan => &PAKISTANI,
        Origin::Bangladesh => &BENGALI,
        Origin::OtherAsia | Origin::China => &EAST_ASIAN,
        Origin::Arab => &ARABIC,
        Origin::Sudan => &SUDANESE,
        Origin::Persia => &PERSIAN,
        Origin::Kurdistan => &KURDISH,
        Origin::Horn => &HORN,
        Origin::Somalia => &SOMALI,
        Origin::WestAfrica => &WEST_AFRICAN,
        Origin::CentralAfrica => &CENTRAL_AFRICAN,
        Origin::SouthernAfrica => &SOUTHERN_AFRICAN,
        Origin::Caribbean => &CARIBBEAN,
    }
}

/// Origins to draw from for a person of whom neither birth nor nationality is known.
pub(crate) const ANY_ORIGIN: [Origin; 10] = [
    Origin::Britain,
    Origin::India,
    Origin::WestAfrica,
    Origin::Arab,
    Origin::Sudan,
    Origin::EasternEurope,
    Origin::Romania,
    Origin::Horn,
    Origin::Pakistan,
    Origin::Persia,
];
