//! Names that some write as one word and others as two, and endings and beginnings that vary.

/// Words that are never a name alone, with the next word always one name: `Abd al-Rahman`, `Gebre Medhin`, `Mc Carthy`.
const BEGINNINGS: [&str; 19] = [
    "abd", "abdul", "abdel", "abdal", "abdoul", "abdur", "abdus", "cabdul", "gebre", "ghebre", "gabre", "gebra", "wolde",
    "welde", "woldu", "mc", "mac", "st", "o",
];

/// Tigrinya and Amharic first halves that are also names alone; joined only before a second half.
const FIRST_HALVES: [&str; 10] = ["haile", "hayle", "tesfa", "habte", "tekle", "kidane", "kiros", "berhane", "fikre", "mehret"];

const SECOND_HALVES: [&str; 20] = [
    "mariam",
    "maryam",
    "mariyam",
    "selassie",
    "silassie",
    "silase",
    "selasie",
    "medhin",
    "michael",
    "mikael",
    "mikaiel",
    "yesus",
    "eyesus",
    "egziabher",
    "hiwot",
    "hiywet",
    "kristos",
    "giorgis",
    "ghiorgis",
    "meskel",
];

/// Persian endings that hang on the word before.
const ENDINGS: [&str; 7] = ["zadeh", "zade", "zada", "zadah", "pour", "poor", "nejad"];

/// Arabic articles between the halves of a name, with the letter taken over from the word that follows.
const ARTICLES: [&str; 12] = ["al", "el", "ul", "ar", "er", "ur", "as", "us", "ad", "az", "an", "ash"];

/// Joins what is one name.
pub(super) fn join(words: &[&str]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::with_capacity(words.len());
    let mut waiting: Option<&str> = None;
    for (place, word) in words.iter().copied().enumerate() {
        let next = words.get(place + 1).copied();
        if let Some(first) = waiting {
            if first.starts_with(['a', 'c']) && ARTICLES.contains(&word) && next.is_some() {
                continue;
            }
            parts.push(format!("{first}{word}"));
            waiting = None;
        } else if next.is_some() && begins(word, next) {
            waiting = Some(word);
        } else if let Some(last) = parts.last_mut().filter(|_| ENDINGS.contains(&word)) {
            last.push_str(word);
        } else {
            parts.push(word.to_owned());
        }
    }
    parts.extend(waiting.map(str::to_owned));
    parts
}

fn begins(word: &str, next: Option<&str>) -> bool {
    BEGINNINGS.contains(&word) || (FIRST_HALVES.contains(&word) && next.is_some_and(|next| SECOND_HALVES.contains(&next)))
}

/// One spelling for `Abdulrahman`, `Abdel Rahman`, `Abdurrahman`, `Cabdiraxmaan`; other names as they are.
pub(super) fn canonical(part: &str) -> String {
    let bare = part.strip_prefix('c').filter(|rest| rest.starts_with("abd")).unwrap_or(part);
    let Some(rest) = bare.strip_prefix("abd").filter(|rest| rest.chars().count() >= 4) else { return part.to_owned() };
    let second = rest.trim_start_matches(['a', 'e', 'i', 'o', 'u']);
    let vowels = &rest[..rest.len() - second.len()];
    format!("abd{}", without_article(second, vowels))
}

/// `lrahman`, `rrahman` and `laziz` after a vowel begin with the article; `latif` after Somali `Abdi` does not.
fn without_article<'a>(second: &'a str, vowels: &str) -> &'a str {
    let mut letters = second.chars();
    let (first, next) = (letters.next(), letters.next());
    let doubled = first.is_some() && first == next;
    let article = first == Some('l') && !vowels.is_empty() && !vowels.ends_with('i');
    let assimilated = doubled && !vowels.is_empty();
    match first {
        Some(letter) if article || assimilated => &second[letter.len_utf8()..],
        _ => second,
    }
}
