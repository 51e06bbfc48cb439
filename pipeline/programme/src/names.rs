//! Common given and family names of many origins. The combinations are drawn, so they name nobody.

use crate::prior::Origin;

/// Given names (women's, men's) and family names of one origin.
pub(crate) struct NameList {
    pub(crate) women: &'static [&'static str],
    pub(crate) men: &'static [&'static str],
    pub(crate) families: &'static [&'static str],
}

#[rustfmt::skip]
const BRITISH: NameList = NameList {
    women: &[
        "Emma", "Siân", "Zoë", "Karen", "Joanne", "Chloe", "Hannah", "Renée", "Donna", "Lucy", "Megan", "Paula", "Charlotte",
        "Alice", "Bethan", "Louise", "Rachel", "Rebecca", "Fiona", "Heather", "Kirsty", "Amy", "Natalie", "Gemma", "Holly",
        "Sarah", "Jodie", "Abigail",
    ],
    men: &[
        "Gareth", "Stephen", "Ryan", "Callum", "Keith", "Lee", "Darren", "Thomas", "Owen", "Craig", "Neil", "Adam", "Michael",
        "Andrew", "Ross", "Euan", "Rhys", "Simon", "Peter", "Martin", "Graham", "Nathan", "Liam", "Jack", "Harry",
        "Christopher", "Luke", "Jonathan",
    ],
    families: &[
        "Harris", "Bennett", "Cartwright", "O'Connor", "Hughes", "Foster", "Walsh", "Parkes", "Whitehouse", "Lloyd", "Price",
        "Tranter", "Wright", "Robinson", "Turner", "Baker", "Cooper", "Ward", "Phillips", "Evans", "Murphy", "Kelly", "Doyle",
        "Stewart", "Fraser", "Barker", "Gibson", "Hartley", "Shaw", "Fletcher", "Marsh", "Holt", "Webb", "Knight", "Palmer",
        "Doherty",
    ],
};
#[rustfmt::skip]
const WESTERN: NameList = NameList {
    women: &[
        "Sofía", "Inês", "Chiara", "Élodie", "Katharina", "María-José", "Lucía", "Beatriz", "Eleni", "Anneke", "Giulia",
        "Núria", "Isabel", "Carla", "Mathilde", "Camille", "Valentina", "Daniela", "Marta", "Ingrid", "Sabine", "Francesca",
        "Paloma", "Ximena", "Leonor", "Silvia", "Noémie", "Astrid",
    ],
    men: &[
        "Joaquim", "Matteo", "Jérôme", "Andrés", "João", "Lukas", "Raúl", "Dimitris", "Bram", "Tiago", "Marco", "Núno",
        "Diego", "Pablo", "Nuno", "Rui", "Luca", "Antoine", "Julien", "Stefan", "Klaus", "Jorge", "Esteban", "Hendrik",
        "Nikos", "Davide", "Sergio", "Fabio",
    ],
    families: &[
        "García", "Ferreira", "Rossi", "Lefèvre", "Müller", "Gonçalves", "Papadakis", "de Vries", "Ibáñez", "Ricci",
        "Marques", "Peña", "Silva", "Santos", "Fernández", "Martínez", "Romero", "Bianchi", "Esposito", "Moreau", "Dubois",
        "Schmidt", "Weber", "Jansen", "Bakker", "Costa", "Almeida", "Navarro", "Castillo", "Rojas", "Vargas", "Oliveira",
        "Karlsson", "Georgiou", "Moretti", "Laurent",
    ],
};
#[rustfmt::skip]
const EASTERN: NameList = NameList {
    women: &[
        "Agnieszka", "Zuzana", "Ilze", "Katarína", "Milena", "Bożena", "Oksana", "Eglė", "Dorota", "Petra", "Elira", "Réka",
        "Magdalena", "Natalia", "Ewa", "Joanna", "Svetlana", "Iryna", "Ludmila", "Vesna", "Jelena", "Kateryna", "Aneta",
        "Monika", "Ivana", "Teodora", "Blerta", "Rasa",
    ],
    men: &[
        "Tomasz", "Jiří", "Arben", "Vytautas", "Zoltán", "Piotr", "Andriy", "Krzysztof", "Jānis", "Dušan", "Ilir", "Georgi",
        "Marek", "Pawel", "Jakub", "Rafal", "Vladislav", "Mykola", "Dmytro", "Bojan", "Goran", "Nikola", "Luan", "Besnik",
        "Mindaugas", "Juris", "Péter", "Ivan",
    ],
    families: &[
        "Kowalczyk", "Nováková", "Szabó", "Hoxha", "Kazlauskas", "Nowicka", "Shevchuk", "Ozola", "Dimitrova", "Zieliński",
        "Balog", "Černý", "Wiśniewski", "Lewandowska", "Kamiński", "Dąbrowska", "Wójcik", "Novotný", "Dvořák", "Horváth",
        "Kovač", "Petrović", "Nikolov", "Ivanova", "Kravchenko", "Bondarenko", "Gashi", "Krasniqi", "Berisha", "Jankauskas",
        "Bērziņš", "Tóth", "Mazur", "Sokolova", "Krawczyk", "Popova",
    ],
};
#[rustfmt::skip]
const ROMANIAN: NameList = NameList {
    women: &[
        "Ioana", "Ana-Maria", "Mihaela", "Andreea", "Simona", "Raluca", "Cristina", "Elena", "Gabriela", "Loredana", "Alina",
        "Bianca", "Daniela", "Florentina", "Georgiana", "Iulia", "Larisa", "Mădălina", "Nicoleta", "Oana", "Roxana", "Violeta",
    ],
    men: &[
        "Andrei", "Ștefan", "Ionuț", "Mihai", "Bogdan", "Cătălin", "Marius", "Florin", "Răzvan", "Vasile", "Adrian",
        "Alexandru", "Ciprian", "Claudiu", "Dorin", "Emil", "Gheorghe", "Lucian", "Nicolae", "Ovidiu", "Sorin", "Viorel",
    ],
    families: &[
        "Popescu", "Ionescu", "Munteanu", "Dumitru", "Stănescu", "Lăcătuș", "Rusu", "Moldovan", "Constantin", "Crăciun",
        "Țăranu", "Marin", "Popa", "Radu", "Stoica", "Gheorghe", "Matei", "Dinu", "Barbu", "Ciobanu", "Cojocaru", "Florea",
        "Ilie", "Lungu", "Manole", "Neagu", "Oprea", "Pavel", "Sandu", "Tudor", "Ungureanu", "Voicu", "Zamfir", "Dobre",
        "Enache", "Filip",
    ],
};
#[rustfmt::skip]
const INDIAN: NameList = NameList {
    women: &[
        "Priya", "Harpreet", "Lakshmi", "Anjali", "Simran", "Kavita", "Meena", "Divya", "Jaswinder", "Nisha", "Pooja",
        "Rupinder", "Aarti", "Deepa", "Geeta", "Jyoti", "Kiran", "Lata", "Manpreet", "Neha", "Parminder", "Rekha", "Sangeeta",
        "Sunita", "Swati", "Uma", "Vandana", "Amrit", "Jasleen", "Ritu",
    ],
    men: &[
        "Arjun", "Gurpreet", "Rakesh", "Vikram", "Balwinder", "Sanjay", "Karthik", "Amit", "Manjit", "Suresh", "Rohan",
        "Jagdeep", "Ashok", "Baljit", "Chandan", "Deepak", "Ganesh", "Harjit", "Inder", "Kuldeep", "Lakhbir", "Mohan",
        "Nitin", "Prakash", "Ravi", "Satnam", "Tejinder", "Varun", "Yash", "Dinesh",
    ],
    families: &[
        "Patel", "Kaur", "Singh", "Sharma", "Nair", "Reddy", "Iyer", "Desai", "Gill", "Menon", "Chauhan", "Dhillon", "Sandhu",
        "Joshi", "Agarwal", "Bains", "Chopra", "Dhaliwal", "Fernandes", "Grewal", "Iyengar", "Jain", "Kapoor", "Kumar",
        "Mehta", "Mistry", "Pillai", "Parmar", "Rao", "Rathod", "Sidhu", "Solanki", "Thomas", "Varma", "Virk", "Bhatt",
        "Chaudhari", "Gandhi", "Kulkarni", "Mukherjee",
    ],
};
#[rustfmt::skip]
const PAKISTANI: NameList = NameList {
    women: &[
        "Ayesha", "Nadia", "Saima", "Rukhsana", "Shazia", "Hina", "Mehwish", "Zainab", "Fozia", "Iqra", "Aneela", "Bushra",
        "Farzana", "Ghazala", "Humaira", "Kausar", "Lubaba", "Nazia", "Parveen", "Robina", "Samina", "Uzma", "Yasmeen",
        "Zubaida",
    ],
    men: &[
        "Imran", "Tariq", "Usman", "Bilal", "Zahid", "Waqas", "Naveed", "Kashif", "Shahid", "Adeel", "Amjad", "Arshad",
        "Ehsan", "Faisal", "Hamza", "Ijaz", "Junaid", "Khurram", "Nadeem", "Qasim", "Rizwan", "Sajid", "Tahir", "Yasin",
        "Zubair",
    ],
    families: &[
        "Akhtar", "Mahmood", "Qureshi", "Iqbal", "Malik", "Raja", "Bhatti", "Chaudhry", "Khan", "Mirza", "Awan", "Butt",
        "Abbasi", "Ansari", "Baig", "Dar", "Gondal", "Hashmi", "Janjua", "Kayani", "Lodhi", "Mughal", "Niazi", "Rana",
        "Sheikh", "Siddiqui", "Sultan", "Tanoli", "Warraich", "Yousafzai", "Zaman", "Kiyani", "Durrani", "Shah", "Saleem",
        "Rehman",
    ],
};
#[rustfmt::skip]
const BENGALI: NameList = NameList {
    women: &[
        "Shahana", "Rahima", "Nasrin", "Farhana", "Taslima", "Rokeya", "Ayesha-Siddika", "Dilara", "Fatema", "Jesmin",
        "Khaleda", "Lovely", "Momtaz", "Nurjahan", "Parul", "Ruma", "Sabina", "Shirin-Akter", "Sufia",
    ],
    men: &[
        "Rafiq", "Abdul", "Shamim", "Jahangir", "Kamrul", "Mizan", "Anwar", "Delwar", "Faruk", "Habib", "Iqbal", "Khaled-Mia",
        "Liton", "Masud", "Nazrul", "Polash", "Ripon", "Selim", "Taher",
    ],
    families: &[
        "Uddin", "Begum", "Miah", "Choudhury", "Rahman", "Khatun", "Sarkar", "Talukdar", "Ahmed", "Akhter", "Alam", "Barua",
        "Biswas", "Das", "Ghosh", "Haque", "Islam", "Kabir", "Majumder", "Mollah", "Molla", "Nath", "Paul", "Roy", "Saha",
        "Sikder", "Sultana", "Bhuiyan", "Hossain", "Mazumdar",
    ],
};
#[rustfmt::skip]
const EAST_ASIAN: NameList = NameList {
    women: &[
        "Mei-Ling", "Xiuying", "Thị Lan", "Siti", "Malee", "Sakura", "Grace", "Nirmala", "Thandar", "Maricel", "Anh",
        "Bao-Yu", "Chanthou", "Dewi", "Fang", "Hui-Min", "Jia", "Joy", "Kumari", "Li-Na", "Marisol", "Ngoc", "Phuong",
        "Rosalie", "Sumi", "Yan",
    ],
    men: &[
        "Wei", "Jianguo", "Văn Minh", "Budi", "Somchai", "Kenji", "Ruwan", "Bishnu", "Aung", "Jose", "Bo", "Chamara", "Dao",
        "Eko", "Feng", "Guang", "Hiroshi", "Jun", "Kasun", "Minh-Duc", "Naing", "Pasang", "Quan", "Rizal", "Tao", "Zaw",
    ],
    families: &[
        "Chen", "Wong", "Nguyễn", "Santoso", "Perera", "Gurung", "Tanaka", "Reyes", "Srisai", "Lim", "Zhou", "Thapa",
        "Bautista", "Cruz", "Dissanayake", "Fernando", "Garcia-Lopez", "Ho", "Huang", "Kim", "Lama", "Le", "Liu", "Ma",
        "Magar", "Ng", "Park", "Pham", "Rai", "Sato", "Shrestha", "Tamang", "Tran", "Vo", "Wang", "Yang", "Zhang",
        "Wijesinghe",
    ],
};
#[rustfmt::skip]
const ARABIC: NameList = NameList {
    women: &[
        "Amal", "Rania", "Hanan", "Noor", "Samira", "Lubna", "Yasmin", "Huda", "Dina", "Maysoon", "Iman", "Rasha", "Abeer",
        "Asma", "Bushra", "Dalal", "Farah", "Ghada", "Hala", "Jumana", "Kawthar", "Layla", "Manal", "Nadine", "Reem", "Suha",
        "Wafa", "Zeina",
    ],
    men: &[
        "Khaled", "Omar", "Tarek", "Mahmoud", "Bassam", "Yousef", "Ziad", "Anas", "Hisham", "Munir", "Salah", "Adnan",
        "Abdul-Karim", "Ammar", "Bilal", "Fadi", "Ghassan", "Haitham", "Ibrahim", "Jamal", "Karam", "Louay", "Marwan",
        "Nabil", "Qusai", "Rami", "Samer", "Wael",
    ],
    families: &[
        "Al-Hassan", "Haddad", "Al-Khatib", "Mansour", "Darwish", "Al-Masri", "Kassab", "Ben-Ali", "Shaheen", "El-Sayed",
        "Najjar", "Hamdan", "Abbas", "Al-Ahmad", "Al-Jabouri", "Al-Najm", "Al-Saadi", "Awad", "Barakat", "Chahine", "Daher",
        "Fares", "Ghanem", "Hamad", "Ibrahimi", "Jaber", "Khoury", "Latif", "Mourad", "Nasser", "Othman", "Qasem", "Rahal",
        "Saleh", "Taha", "Zaki",
    ],
};
#[rustfmt::skip]
const SUDANESE: NameList = NameList {
    women: &[
        "Amna", "Ikhlas", "Nawal", "Tahani", "Mawahib", "Sumaya", "Hawa", "Rabab", "Afaf", "Bakhita", "Fathia", "Hanadi",
        "Intisar", "Khadiga", "Limia", "Mashair", "Nafisa", "Omima", "Randa", "Sittana", "Wisal",
    ],
    men: &[
        "Abubakr", "Elfatih", "Mutasim", "Hamid", "Idris", "Yasir", "Adam", "Mubarak", "Abdelrahim", "Ali", "Bakri",
        "Elsadig", "Gasim", "Hashim", "Imad", "Khalid", "Mahjoub", "Nagmeldin", "Osama", "Siddig", "Tagelsir",
    ],
    families: &[
        "Abdalla", "Osman", "El-Tayeb", "Bashir", "Elhaj", "Ishag", "Babiker", "Mohamedain", "Suliman", "Haroun", "Abuzaid",
        "Adlan", "Ahmed-Musa", "Ali-Dinar", "Eisa", "Fadul", "Gaafar", "Hamdan", "Ibrahim-Adam", "Khalifa", "Mekki",
        "Mustafa", "Nour", "Omer", "Sabir", "Salim", "Tagelsir", "Yagoub", "Yousif", "Zakaria", "Elamin", "Elnour",
    ],
};
#[rustfmt::skip]
const PERSIAN: NameList = NameList {
    women: &[
        "Shirin", "Parisa", "Maryam", "Zahra", "Laleh", "Farzaneh", "Nasima", "Golnaz", "Freshta", "Mina", "Azadeh",
        "Banafsheh", "Elaheh", "Fatemeh", "Ghazal", "Hamida", "Leila", "Mahsa", "Narges", "Nilofar", "Palwasha", "Roya",
        "Sahar", "Setareh", "Taraneh", "Zohra",
    ],
    men: &[
        "Reza", "Behzad", "Farhad", "Mehdi", "Ahmad", "Jawad", "Navid", "Hamed", "Siamak", "Wali", "Abdullah", "Ali-Reza",
        "Babak", "Daryoush", "Ehsanullah", "Ghulam", "Hossein", "Iraj", "Kambiz", "Majid", "Najib", "Omid", "Pouya", "Ramin",
        "Saeed", "Zabihullah",
    ],
    families: &[
        "Hosseini", "Karimi", "Rahimi", "Ahmadzai", "Moradi", "Sadeghi", "Noori", "Tehrani", "Stanikzai", "Jafari", "Amiri",
        "Hakimi", "Abdali", "Akbari", "Alizadeh", "Azizi", "Bahrami", "Darvishi", "Ebrahimi", "Fazli", "Ghorbani", "Haidari",
        "Heydari", "Jalali", "Kazemi", "Mohammadi", "Mousavi", "Nazari", "Popal", "Qaderi", "Rezaei", "Safi", "Shirzad",
        "Sultani", "Wardak", "Yousefi",
    ],
};
#[rustfmt::skip]
const KURDISH: NameList = NameList {
    women: &[
        "Berivan", "Rojin", "Shilan", "Zeynep", "Ayşe", "Narin", "Havin", "Elif", "Bahar", "Chiman", "Dilan", "Evin",
        "Gulistan", "Hêlîn", "Jiyan", "Kejal", "Lana", "Nasrin", "Parwin", "Runak", "Sirwe", "Tara",
    ],
    men: &[
        "Azad", "Rebin", "Karwan", "Mehmet", "Hüseyin", "Dilshad", "Soran", "Baran", "Aram", "Bakhtiar", "Cemal", "Diyar",
        "Emre", "Ferhat", "Goran", "Hiwa", "Ibrahim", "Kawa", "Murat", "Rizgar", "Serdar", "Zana",
    ],
    families: &[
        "Barzan", "Karim", "Öztürk", "Yildirim", "Rashid", "Hawrami", "Çelik", "Salih", "Aziz", "Demir", "Ahmedi", "Aydin",
        "Bozkurt", "Doğan", "Erdem", "Faraj", "Ghafour", "Hama", "Ismail", "Jalal", "Kaya", "Kurdi", "Mahmud", "Mirkhan",
        "Othman", "Polat", "Qadir", "Rasul", "Sharif", "Şahin", "Talabani", "Yilmaz", "Zebari", "Amin",
    ],
};
#[rustfmt::skip]
const HORN: NameList = NameList {
    women: &[
        "Selam", "Tsehay", "Meron", "Hiwot", "Senait", "Genet", "Almaz", "Winta", "Rahel", "Feven", "Abeba", "Birhan", "Eden",
        "Freweini", "Helen", "Kisanet", "Letebrhan", "Mebrat", "Natsnet", "Rigat", "Saba", "Tigist", "Yordanos", "Zewdi",
    ],
    men: &[
        "Tesfay", "Yonas", "Dawit", "Abel", "Kidane", "Filmon", "Biniam", "Solomon", "Girma", "Mehari", "Aman", "Bereket",
        "Ermias", "Fitsum", "Goitom", "Henok", "Isaias", "Kibrom", "Merhawi", "Negash", "Robel", "Simon", "Tedros", "Yohannes",
    ],
    families: &[
        "Tekle", "Gebremedhin", "Haile", "Woldu", "Berhane", "Kebede", "Ghebreab", "Habtom", "Alemu", "Tewolde", "Desta",
        "Asfaw", "Abraha", "Afewerki", "Araya", "Asmerom", "Bekele", "Beyene", "Debesay", "Eyob", "Fessehaye", "Ghebremariam",
        "Gidey", "Hagos", "Kahsay", "Kiflom", "Lemma", "Mesfin", "Negassi", "Okbay", "Russom", "Seyoum", "Tadesse",
        "Teklemariam", "Weldemichael", "Zerai",
    ],
};
#[rustfmt::skip]
const SOMALI: NameList = NameList {
    women: &[
        "Hodan", "Ifrah", "Sahra", "Ubah", "Faduma", "Asha", "Amina", "Deqa", "Fadumo", "Hamdi", "Ikran", "Khadra", "Leyla",
        "Maryan", "Nasra", "Raho", "Shukri", "Zamzam",
    ],
    men: &[
        "Abdirahman", "Liban", "Mohamud", "Warsame", "Guled", "Abdi", "Abdullahi", "Bashir", "Cabdi", "Daud", "Faisal",
        "Hassan", "Ismail", "Khalif", "Mahad", "Nuur", "Omar", "Said",
    ],
    families: &[
        "Warsame", "Jama", "Farah", "Hirsi", "Nur", "Dahir", "Abshir", "Yusuf", "Abdulle", "Adan", "Ahmed", "Ali", "Aden",
        "Barre", "Diriye", "Egal", "Gedi", "Geedi", "Hashi", "Ibrahim", "Isse", "Kahin", "Mohamed", "Muse", "Osman", "Rage",
        "Samatar", "Sheikh", "Warfa", "Yasin",
    ],
};
#[rustfmt::skip]
const WEST_AFRICAN: NameList = NameList {
    women: &[
        "Ngozi", "Folasade", "Chiamaka", "Abena", "Blessing", "Fatou", "Temitope", "Adwoa", "Ifeoma", "Isatou", "Patience",
        "Yetunde", "Adaeze", "Aissatou", "Amara", "Bukola", "Comfort", "Efua", "Funmilayo", "Gifty", "Hauwa", "Kadiatu",
        "Mariama", "Nkechi", "Oluchi", "Ramatoulaye", "Sade", "Zainabu",
    ],
    men: &[
        "Emeka", "Olumide", "Kwame", "Chinedu", "Lamin", "Tunde", "Ebrima", "Kofi", "Obinna", "Sunday", "Alusine", "Femi",
        "Abiodun", "Babatunde", "Chukwuma", "Dembo", "Ekow", "Foday", "Gbenga", "Ikenna", "Kwabena", "Modou", "Nnamdi",
        "Osei", "Segun", "Uche", "Yaw", "Musa",
    ],
    families: &[
        "Okafor", "Adeyemi", "Mensah", "Eze", "Jallow", "Balogun", "Boateng", "Kamara", "Nwosu", "Ceesay", "Oladipo",
        "Asante", "Bangura", "Adebayo", "Afolabi", "Agyeman", "Appiah", "Bah", "Conteh", "Darko", "Drammeh", "Ezeani",
        "Fofana", "Igwe", "Jawara", "Koroma", "Lawal", "Nnadi", "Obi", "Okonkwo", "Olawale", "Opoku", "Owusu", "Sesay",
        "Touray", "Turay", "Umeh",
    ],
};
#[rustfmt::skip]
const CENTRAL_AFRICAN: NameList = NameList {
    women: &[
        "Béatrice", "Aïcha", "Solange", "Grâce", "Mireille", "Chantal", "Aminata", "Josephine", "Bernadette", "Clarisse",
        "Divine", "Esperance", "Florence", "Ginette", "Hortense", "Innocente", "Léa", "Marie-Claire", "Nadège", "Odette",
        "Pascaline",
    ],
    men: &[
        "Jean-Pierre", "Didier", "Moïse", "Emmanuel", "Serge", "Ibrahima", "Patrice", "Cédric", "Alain", "Bertrand", "Claude",
        "Desire", "Eric", "Fiston", "Gaston", "Honoré", "Jean-Claude", "Landry", "Olivier", "Pascal", "Théophile",
    ],
    families: &[
        "Ngono", "Mukendi", "Kouassi", "Tchoumi", "Diallo", "Ilunga", "Traoré", "Mbala", "Uwimana", "Fotso", "Koné",
        "Dos-Santos", "Abega", "Bakayoko", "Bamba", "Coulibaly", "Essomba", "Habimana", "Ilboudo", "Kabongo", "Kalala",
        "Konaté", "Lukusa", "Mabiala", "Mugisha", "Ndayishimiye", "Ngoy", "Nkurunziza", "Ouattara", "Sawadogo", "Tchamba",
        "Tshibangu", "Yao", "Zongo", "Lopes", "Fernandes-Gomes",
    ],
};
#[rustfmt::skip]
const SOUTHERN_AFRICAN: NameList = NameList {
    women: &[
        "Tendai", "Rudo", "Wanjiru", "Nomsa", "Chipo", "Achieng", "Nakato", "Thandiwe", "Akinyi", "Chiedza", "Esther",
        "Faith", "Grace-Wambui", "Khethiwe", "Lindiwe", "Mercy", "Nyasha", "Precious", "Ruvimbo", "Sithembile", "Tariro",
    ],
    men: &[
        "Tinashe", "Farai", "Kamau", "Sipho", "Tatenda", "Ochieng", "Mukasa", "Chikondi", "Baraka", "Chenjerai",
        "David-Otieno", "Edson", "Godfrey", "Innocent", "Jabulani", "Kudzai", "Musa-Kiprop", "Nkosana", "Onesmus", "Takudzwa",
        "Wellington",
    ],
    families: &[
        "Moyo", "Ncube", "Mwangi", "Dube", "Chirwa", "Banda", "Otieno", "Sibanda", "Phiri", "Okello", "Nyathi", "Marufu",
        "Chikomo", "Chiwenga", "Dlamini", "Gumbo", "Hove", "Juma", "Kariuki", "Khumalo", "Kimani", "Lungu", "Mahlangu",
        "Maina", "Makoni", "Marongwe", "Mhlanga", "Mutasa", "Ndlovu", "Njoroge", "Odhiambo", "Shumba", "Tembo", "Wanyama",
        "Zulu", "Zimuto",
    ],
};
#[rustfmt::skip]
const CARIBBEAN: NameList = NameList {
    women: &[
        "Marcia", "Shanice", "Beverley", "Yvonne", "Tanisha", "Claudette", "Althea", "Cherise", "Doreen", "Jacqueline",
        "Kerry-Ann", "Latoya", "Monique", "Paulette", "Sharon", "Tamara", "Venetia",
    ],
    men: &[
        "Winston", "Devon", "Leroy", "Jermaine", "Errol", "Dwayne", "Anthony", "Clive", "Delroy", "Everton", "Glenroy",
        "Hopeton", "Marlon", "Neville", "Ricardo", "Trevor", "Vincent",
    ],
    families: &[
        "Campbell", "Grant", "Reid", "Morrison", "Francis", "Bailey", "Samuels", "Thompson", "Allen", "Blake", "Brown",
        "Clarke", "Edwards", "Gordon", "Henry", "James", "Lewis", "McKenzie", "Nelson", "Richards", "Simpson", "Stewart-Reid",
        "Walters", "Wilson", "Barrett", "Chambers",
    ],
};

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
