//! Who may have a pack, as its pages say it: on the screen at the top, on paper on every sheet.

use maud::{Markup, html};

use crate::section::STYLE;
use crate::tier::Tier;

/// What stands at the top of a page; nothing for the public.
pub(crate) fn notice(tier: &Tier) -> Markup {
    html! { @if let Some(text) = tier.notice() { p.restricted { (text) } } }
}

/// The tier as a fact for readers.
pub(crate) fn tier_text(tier: &Tier) -> String {
    match tier.agreement() {
        None => "Everybody (public)".to_owned(),
        Some(agreement) => format!("Only {}, under {agreement} (tier: {})", tier.recipient(), tier.word()),
    }
}

/// The style sheet of a page. On paper a page that is not public says so at the foot of every sheet.
pub(crate) fn style(tier: &Tier) -> String {
    let foot = tier.notice().map(|text| {
        let text: String = text.chars().map(escaped).collect();
        format!("@page {{ margin: 1.5cm 1.5cm 2cm; @bottom-center {{ content: \"{text}\"; font: 9pt sans-serif; }} }}\n")
    });
    format!("{STYLE}{}", foot.unwrap_or_default())
}

/// A character of a CSS string that can neither end the string nor the style sheet.
fn escaped(character: char) -> String {
    if character.is_ascii_alphanumeric() || character == ' ' {
        character.to_string()
    } else {
        format!("\\{:x} ", u32::from(character))
    }
}
