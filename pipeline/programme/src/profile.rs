//! What a partner may record about a person, in the codes of the agreed lists.

/// One recorded attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    /// Gender.
    Gender,
    /// Age band at registration.
    AgeBand,
    /// Ethnic group.
    Ethnicity,
    /// Country of birth.
    CountryOfBirth,
    /// Nationality.
    Nationality,
    /// Legal status, as described by the person.
    Status,
    /// Time in the UK.
    TimeInUk,
    /// Home city.
    HomeCity,
}

impl Attribute {
    /// All attributes, in the order of the schema.
    pub const ALL: [Self; 8] = [
        Self::Gender,
        Self::AgeBand,
        Self::Ethnicity,
        Self::CountryOfBirth,
        Self::Nationality,
        Self::Status,
        Self::TimeInUk,
        Self::HomeCity,
    ];

    /// The schema field.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Gender => "gender",
            Self::AgeBand => "age_band",
            Self::Ethnicity => "ethnicity",
            Self::CountryOfBirth => "country_of_birth",
            Self::Nationality => "nationality",
            Self::Status => "status",
            Self::TimeInUk => "time_in_uk",
            Self::HomeCity => "home_city",
        }
    }
}

/// The codes of one person; `None` means that nobody recorded a codable value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Profile([Option<&'static str>; 8]);

impl Profile {
    /// The code of an attribute.
    #[must_use]
    pub const fn get(&self, attribute: Attribute) -> Option<&'static str> {
        self.0[attribute as usize]
    }

    pub(crate) const fn set(&mut self, attribute: Attribute, code: Option<&'static str>) {
        self.0[attribute as usize] = code;
    }
}
