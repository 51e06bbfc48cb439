//! The plain-language text of a question: headings, paragraphs and lists of its Markdown, nothing else.

use maud::{Markup, html};

#[derive(Debug, PartialEq, Eq)]
enum Block {
    Heading(String),
    Paragraph(String),
    List(Vec<String>),
}

/// The text below its title. Everything that is not a heading, a paragraph or a list stays as it was typed.
pub(crate) fn prose(text: &str) -> Markup {
    html! {
        @for block in blocks(text) {
            @match block {
                Block::Heading(heading) => h2 { (heading) },
                Block::Paragraph(paragraph) => p { (paragraph) },
                Block::List(items) => ul { @for item in &items { li { (item) } } },
            }
        }
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    // A line that continues a block needs one to continue.
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with("# ") {
            open = false;
        } else if line.starts_with("##") {
            open = false;
            blocks.push(Block::Heading(line.trim_start_matches('#').trim().to_owned()));
        } else if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            match blocks.last_mut() {
                Some(Block::List(items)) => items.push(item.to_owned()),
                _ => blocks.push(Block::List(vec![item.to_owned()])),
            }
            open = true;
        } else if open {
            lengthen(&mut blocks, line);
        } else {
            blocks.push(Block::Paragraph(line.to_owned()));
            open = true;
        }
    }
    blocks
}

fn lengthen(blocks: &mut [Block], line: &str) {
    let last = match blocks.last_mut() {
        Some(Block::Paragraph(text)) => Some(text),
        Some(Block::List(items)) => items.last_mut(),
        _ => None,
    };
    if let Some(text) = last {
        text.push(' ');
        text.push_str(line);
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, blocks};

    #[test]
    fn headings_paragraphs_and_lists_are_told_apart() {
        let text = "# Title\n\n## Why\n\nTwo\nlines.\n\nNext <b>one</b>.\n- first\n  goes on\n- second\n\n### Deep\nEnd.";
        let expected = [
            Block::Heading("Why".to_owned()),
            Block::Paragraph("Two lines.".to_owned()),
            Block::Paragraph("Next <b>one</b>.".to_owned()),
            Block::List(vec!["first goes on".to_owned(), "second".to_owned()]),
            Block::Heading("Deep".to_owned()),
            Block::Paragraph("End.".to_owned()),
        ];
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn any_text_is_taken() {
        for text in ["", "#", "# ", "##", "- ", "-", "\n\n", "a\n# b\nc"] {
            let _ = blocks(text);
        }
        assert_eq!(blocks("a\n# b\nc").len(), 2);
    }
}
