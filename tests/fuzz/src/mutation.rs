//! Mutations that keep words whole: what changes is the sentence, so that most inputs get past the reader and into the
//! analysis. libFuzzer's own mutations of bytes take turns with them.

/// Changes a text in one to four places; the same seed makes the same change. The result is at most `most` bytes long.
#[must_use]
pub(crate) fn mutate(text: &str, words: &[String], seed: u32, most: usize) -> String {
    let mut dice = Dice(u64::from(seed));
    let mut tokens = tokens(text);
    for _ in 0..=dice.below(4) {
        change(&mut tokens, words, &mut dice, most);
    }
    let mut mutated = tokens.concat();
    while mutated.len() > most {
        mutated.pop();
    }
    mutated
}

/// One change of one run of tokens.
fn change(tokens: &mut Vec<String>, words: &[String], dice: &mut Dice, most: usize) {
    let start = dice.below(tokens.len() + 1);
    let widest = 1 << dice.below(6);
    let end = (start + 1 + dice.below(widest)).min(tokens.len());
    let word = words.get(dice.below(words.len())).cloned().unwrap_or_default();
    let run = tokens[start..end].to_vec();
    match dice.below(9) {
        0 | 1 => drop(tokens.splice(start..end.min(start + 1), [word])),
        2 | 3 => drop(tokens.splice(start..start, [" ".to_owned(), word, " ".to_owned()])),
        4 => drop(tokens.drain(start..end)),
        5 => {
            let place = dice.below(tokens.len() + 1);
            drop(tokens.splice(place..place, run));
        }
        6 => {
            tokens.insert(end, ")".to_owned());
            tokens.insert(start, "(".to_owned());
        }
        7 if start < end => tokens.swap(start, end - 1),
        _ => {
            let length = run.iter().map(String::len).sum::<usize>().max(1);
            let often = 1 << dice.below(14);
            let times = dice.below((most / length).clamp(1, often));
            drop(tokens.splice(start..start, run.iter().cycle().take(run.len() * times).cloned()));
        }
    }
}

/// Words, numbers, quoted texts and runs of space as they are; every other character alone.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => rest[1..].find(first).map_or(1, |end| end + 2),
            _ if is_word(first) => rest.find(|other| !is_word(other)).unwrap_or(rest.len()),
            _ if first.is_whitespace() => rest.find(|other: char| !other.is_whitespace()).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, others) = rest.split_at(length);
        tokens.push(token.to_owned());
        rest = others;
    }
    tokens
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// SplitMix64: the fuzzer wants the same change for the same seed, and nothing more.
struct Dice(u64);

impl Dice {
    /// A number below `limit`; zero when there is none.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let number = usize::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or(0);
        number.checked_rem(limit).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_change_within_the_size() {
        let words = ["COUNT(*)".to_owned(), "é".to_owned()];
        let text = "SELECT city, 'a b', \"é\" FROM t -- ";
        assert_eq!(tokens(text).concat(), text);
        let changed: Vec<String> = (0..500).map(|seed| mutate(text, &words, seed, 60)).collect();
        assert!(changed.iter().all(|mutated| mutated.len() <= 60));
        assert_eq!(changed, (0..500).map(|seed| mutate(text, &words, seed, 60)).collect::<Vec<_>>());
        assert!(changed.iter().filter(|mutated| *mutated == text).count() < 100, "too many seeds change nothing");
        assert!(changed.iter().any(|mutated| mutated.contains("COUNT(*)")));
    }

    #[test]
    fn nothing_is_changed_into_nothing_without_words() {
        assert_eq!(mutate("", &[], 0, 0), "");
        assert!((0..200).all(|seed| mutate("a", &[], seed, 8).len() <= 8));
    }
}
