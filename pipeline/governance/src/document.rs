//! A document for people, once: from it come the Markdown and the page.

/// A document of sections.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) title: String,
    /// One or two sentences below the title.
    pub(crate) summary: String,
    pub(crate) sections: Vec<Section>,
}

/// A section under its heading.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// A heading within the section.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// A table; the first cell of each row is its heading.
    Table { caption: String, headings: Vec<String>, rows: Vec<Vec<String>> },
}

impl Section {
    pub(crate) fn new(heading: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self { heading: heading.into(), blocks }
    }
}

impl Block {
    pub(crate) fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(text.into())
    }

    pub(crate) fn facts<const N: usize>(facts: [(&str, String); N]) -> Self {
        Self::Facts(facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    pub(crate) fn table(caption: &str, headings: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self::Table {
            caption: caption.to_owned(),
            headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
            rows,
        }
    }
}

impl Document {
    /// The document as Markdown that any reader understands: tables with pipes, no HTML.
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!("# {}\n\n{}\n", line(&self.title), line(&self.summary));
        for section in &self.sections {
            text += &format!("\n## {}\n", line(&section.heading));
            for block in &section.blocks {
                text.push('\n');
                text += &block.markdown();
            }
        }
        text
    }
}

impl Block {
    fn markdown(&self) -> String {
        match self {
            Self::Heading(text) => format!("### {}\n", line(text)),
            Self::Paragraph(text) => format!("{}\n", line(text)),
            Self::List(items) => items.iter().map(|item| format!("- {}\n", line(item))).collect(),
            Self::Facts(facts) => facts.iter().map(|(name, value)| format!("- **{}**: {}\n", line(name), line(value))).collect(),
            Self::Table { caption, headings, rows } => {
                let dashes = vec!["---".to_owned(); headings.len()];
                let lines = [headings, &dashes].into_iter().chain(rows).map(|cells| row(cells));
                format!("**{}**\n\n{}", line(caption), lines.collect::<String>())
            }
        }
    }
}

fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.iter().map(|cell| line(cell).replace('|', "\\|")).collect::<Vec<_>>().join(" | "))
}

/// One line without what Markdown would read as HTML, a link or emphasis of its own.
fn line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut escaped = String::with_capacity(joined.len());
    for character in joined.chars() {
        if matches!(character, '\\' | '<' | '>' | '[' | ']' | '*') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
