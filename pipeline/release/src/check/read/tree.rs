//! A document of marks as a tree: XML parts of workbooks and HTML pages alike. Nodes lie in one list, so that neither reading nor
//! dropping a deep document can exhaust the stack.

use std::collections::BTreeSet;
use std::rc::Rc;

/// Most nodes of one document; a longer one is refused.
const MOST_NODES: usize = 1_500_000;
/// Deepest nesting; a deeper one is refused.
const DEEPEST: usize = 100;

/// Name of a node that is text.
pub(crate) const TEXT: &str = "#text";
/// Name of a node that is a comment, an instruction or a declaration.
pub(crate) const HIDDEN: &str = "#hidden";

/// A document that was read whole.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    open: Vec<usize>,
    names: BTreeSet<Rc<str>>,
}

/// An element, a text or a comment.
#[derive(Debug)]
pub(crate) struct Node {
    /// Name of the element with its prefix, [`TEXT`] or [`HIDDEN`].
    pub(crate) name: Rc<str>,
    /// Attributes in their order, with their entities resolved.
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<usize>,
    pub(crate) parent: usize,
    /// The text of a text or comment.
    pub(crate) text: String,
    /// Place of its first byte in the document.
    pub(crate) at: usize,
}

impl Node {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        &*self.name == name
    }

    /// Whether a class stands among the classes of the element.
    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|own| own == class))
    }
}

impl Tree {
    pub(crate) fn new() -> Self {
        let mut tree = Self::default();
        let root =
            Node { name: Rc::from("#root"), attributes: Vec::new(), children: Vec::new(), parent: 0, text: String::new(), at: 0 };
        tree.nodes.push(root);
        tree.open.push(0);
        tree
    }

    /// Opens an element; `None` when the document is too deep or too long.
    pub(crate) fn open(&mut self, name: &str, attributes: Vec<(String, String)>, at: usize) -> Option<()> {
        let place = self.push(name, attributes, String::new(), at)?;
        self.open.push(place);
        (self.open.len() <= DEEPEST).then_some(())
    }

    /// Closes the element that is open; `None` when another name is.
    pub(crate) fn close(&mut self, name: &str) -> Option<()> {
        let last = self.open.pop()?;
        (last != 0 && self.nodes.get(last)?.is(name)).then_some(())
    }

    /// Adds text; texts that follow each other become one.
    pub(crate) fn text(&mut self, text: &str, at: usize) -> Option<()> {
        let parent = *self.open.last()?;
        let last = self.nodes.get(parent)?.children.last().copied();
        match last.and_then(|last| self.nodes.get_mut(last)).filter(|node| node.is(TEXT)) {
            Some(node) => node.text.push_str(text),
            None if text.is_empty() => {}
            None => {
                self.push(TEXT, Vec::new(), text.to_owned(), at)?;
            }
        }
        Some(())
    }

    /// Adds what a reader does not see: a comment, an instruction, a declaration.
    pub(crate) fn hidden(&mut self, text: &str, at: usize) -> Option<()> {
        self.push(HIDDEN, Vec::new(), text.to_owned(), at).map(|_| ())
    }

    /// Whether every element was closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.open == [0]
    }

    fn push(&mut self, name: &str, attributes: Vec<(String, String)>, text: String, at: usize) -> Option<usize> {
        let (parent, place) = (*self.open.last()?, self.nodes.len());
        if place >= MOST_NODES {
            return None;
        }
        let name = self.interned(name);
        self.nodes.push(Node { name, attributes, children: Vec::new(), parent, text, at });
        self.nodes.get_mut(parent)?.children.push(place);
        Some(place)
    }

    /// Few names stand in a document many times.
    fn interned(&mut self, name: &str) -> Rc<str> {
        if let Some(known) = self.names.get(name) {
            return Rc::clone(known);
        }
        let name: Rc<str> = Rc::from(name);
        self.names.insert(Rc::clone(&name));
        name
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    pub(crate) fn node(&self, place: usize) -> &Node {
        // Places come from this tree alone; the root stands in for a place that is not in it.
        self.nodes.get(place).unwrap_or_else(|| &self.nodes[0])
    }

    /// Places of all nodes of a name below a node (itself among them), in the order of the document.
    pub(crate) fn all(&self, below: usize, name: &str) -> Vec<usize> {
        self.below(below).into_iter().filter(|place| self.node(*place).is(name)).collect()
    }

    /// A node and all below it, in the order of the document.
    pub(crate) fn below(&self, place: usize) -> Vec<usize> {
        let (mut found, mut waiting) = (Vec::new(), vec![place]);
        while let Some(place) = waiting.pop() {
            found.push(place);
            waiting.extend(self.node(place).children.iter().rev());
        }
        found
    }

    /// Children that are elements of a name.
    pub(crate) fn children<'a>(&'a self, place: usize, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.node(place).children.iter().copied().filter(move |child| self.node(*child).is(name))
    }

    /// All text below a node, without comments.
    pub(crate) fn whole_text(&self, place: usize) -> String {
        self.below(place)
            .into_iter()
            .map(|place| self.node(place))
            .filter(|node| node.is(TEXT))
            .map(|node| node.text.as_str())
            .collect()
    }

    /// Whether a node lies below an element of one of these names.
    pub(crate) fn is_within(&self, place: usize, names: &[&str]) -> bool {
        let mut place = place;
        while place != 0 {
            place = self.node(place).parent;
            if names.contains(&&*self.node(place).name) {
                return true;
            }
        }
        false
    }
}
