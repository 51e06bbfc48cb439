//! People once: a deterministic, keyed rule that joins rows of one person over all partners.
//!
//! Two rows are one person when they share the normalised name and one of birth date, postcode or e-mail address; the
//! relation is made transitive. Names are compared only as keyed digests; no name is kept. Linkage that tolerates
//! spelling differences takes this room's place in a later version.

mod cluster;
mod name;

pub(crate) use cluster::Clusters;
pub(crate) use name::normalised_name;

use crate::zone::SecretKey;

/// What a row says about who it is, while it is being landed.
#[derive(Default)]
pub(crate) struct Identity {
    pub(crate) name: String,
    pub(crate) birth_date: Option<i32>,
    pub(crate) postcode: String,
    pub(crate) email: String,
    pub(crate) reference: String,
}

/// The keys by which a row can be joined with another: digests of name and birth date, name and postcode, name and
/// e-mail address. Absent where the row lacks the part.
pub(crate) type MatchKeys = [Option<String>; 3];

impl Identity {
    /// The match keys of this identity.
    pub(crate) fn match_keys(&self, key: &SecretKey) -> MatchKeys {
        let name = normalised_name(&self.name);
        let postcode: String =
            self.postcode.chars().filter(|character| character.is_alphanumeric()).collect::<String>().to_uppercase();
        let email = self.email.trim().to_lowercase();
        let digest = |purpose, part: &[u8]| key.text(purpose, &[name.as_bytes(), part]);
        [
            self.birth_date.map(|day| digest("name and birth date", &day.to_le_bytes())),
            (!postcode.is_empty()).then(|| digest("name and postcode", postcode.as_bytes())),
            (!email.is_empty()).then(|| digest("name and e-mail", email.as_bytes())),
        ]
    }
}
