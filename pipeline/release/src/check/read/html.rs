//! HTML as a tree, in the strict form that the product writes: every element is closed in order, every attribute is quoted,
//! every entity is known. A browser forgives more; what it would have to forgive is refused here, so that nothing can be shown
//! that was not read.

use super::tree::Tree;
use super::xml::named;

/// Elements that have no end.
const VOID: [&str; 6] = ["meta", "br", "hr", "img", "input", "link"];
/// Elements whose content is no marks.
const RAW: [&str; 2] = ["style", "script"];

/// Names and values.
type Attributes = Vec<(String, String)>;

/// Reads a page; the reason why not, for people.
pub(crate) fn parse(bytes: &[u8]) -> Result<Tree, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
    let mut page = Page { text, at: 0, tree: Tree::new() };
    while page.at < text.len() {
        page.step()?;
    }
    if page.tree.is_closed() { Ok(page.tree) } else { Err("its elements are not all closed") }
}

struct Page<'a> {
    text: &'a str,
    at: usize,
    tree: Tree,
}

const GROWN: &str = "it is too deep or too long, or its elements are not closed in order";

impl<'a> Page<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// What stands before `end`; goes on behind it.
    fn until(&mut self, end: &str) -> Result<&'a str, &'static str> {
        let rest = self.rest();
        let length = rest.find(end).ok_or("a mark is not closed")?;
        self.at += length + end.len();
        Ok(&rest[..length])
    }

    fn step(&mut self) -> Result<(), &'static str> {
        let (rest, at) = (self.rest(), self.at);
        let grown = if let Some(inner) = rest.strip_prefix("<!--") {
            self.at += rest.len() - inner.len();
            let comment = self.until("-->")?;
            self.tree.hidden(comment, at)
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            let declaration = self.until(">")?;
            let plain = declaration.eq_ignore_ascii_case("<!doctype html");
            if plain && at == 0 { Some(()) } else { self.tree.hidden(declaration, at) }
        } else if rest.starts_with("</") {
            let name = self.until(">")?.get(2..).unwrap_or_default().trim_end().to_ascii_lowercase();
            self.tree.close(&name)
        } else if rest.starts_with('<') {
            return self.element();
        } else {
            let text = &rest[..rest.find('<').unwrap_or(rest.len())];
            self.at += text.len();
            self.tree.text(&resolved(text)?, at)
        };
        grown.ok_or(GROWN)
    }

    fn element(&mut self) -> Result<(), &'static str> {
        let at = self.at;
        self.at += 1;
        let rest = self.rest();
        let length = rest.find(|character: char| !(character.is_ascii_alphanumeric() || character == '-' || character == ':'));
        let name = &rest[..length.unwrap_or(rest.len())];
        if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return Err("a mark has no name");
        }
        self.at += name.len();
        let (attributes, closed) = self.attributes()?;
        // SVG has names in two cases; a browser reads all others in small letters.
        let name = if name.eq_ignore_ascii_case("viewBox") { name.to_owned() } else { name.to_ascii_lowercase() };
        self.tree.open(&name, attributes, at).ok_or(GROWN)?;
        if closed || VOID.contains(&name.as_str()) {
            return self.tree.close(&name).ok_or(GROWN);
        }
        if RAW.contains(&name.as_str()) {
            let inner = self.at;
            let text = self.until(&format!("</{name}>"))?;
            self.tree.text(text, inner).ok_or(GROWN)?;
            return self.tree.close(&name).ok_or(GROWN);
        }
        Ok(())
    }

    /// Attributes up to the end of the mark, and whether it closes itself.
    fn attributes(&mut self) -> Result<(Attributes, bool), &'static str> {
        let mut found: Vec<(String, String)> = Vec::new();
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\n', '\r', '\t']);
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("/>") {
                self.at += 2;
                return Ok((found, true));
            }
            if trimmed.starts_with('>') {
                self.at += 1;
                return Ok((found, false));
            }
            let length = trimmed.find(|end: char| !(end.is_ascii_alphanumeric() || ['-', ':', '_', '.'].contains(&end)));
            let name = &trimmed[..length.ok_or("a mark is not closed")?];
            self.at += name.len();
            let value = match self.rest().strip_prefix('=') {
                None => String::new(),
                Some(after) if after.starts_with(['"', '\'']) => {
                    let quote = &after[..1];
                    self.at += 2;
                    resolved(self.until(quote)?)?
                }
                Some(_) => return Err("the value of an attribute has no quotes"),
            };
            if name.is_empty() || found.iter().any(|(own, _)| own == name) {
                return Err("an attribute has no name, or stands twice");
            }
            found.push((name.to_owned(), value));
        }
    }
}

/// The text with its entities resolved.
fn resolved(text: &str) -> Result<String, &'static str> {
    let mut result = String::with_capacity(text.len());
    let mut parts = text.split('&');
    result.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, after) = part.split_once(';').ok_or("an entity is not closed")?;
        let number = name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")).map(|digits| u32::from_str_radix(digits, 16));
        let number = number.or_else(|| name.strip_prefix('#').map(str::parse));
        let character = match number {
            Some(number) => number.ok().and_then(char::from_u32),
            None if name == "nbsp" => Some('\u{a0}'),
            None => named(name),
        };
        result.push(character.ok_or("an entity is not known")?);
        result.push_str(after);
    }
    Ok(result)
}
