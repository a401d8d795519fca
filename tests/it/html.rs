//! A small reader of pages: elements with their attributes, and what they say, in order.

use std::collections::BTreeMap;

use html5gum::{Token, Tokenizer};

/// Elements without an end tag.
const VOID: [&str; 9] = ["area", "br", "col", "hr", "img", "input", "link", "meta", "source"];

/// One element.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// All text inside, blanks joined.
    pub(crate) text: String,
    /// The language that holds for it.
    pub(crate) language: String,
    /// Text of its own, not of elements inside.
    own: String,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
    }

    /// What a reader or a screen reader gets from this element itself: its own text and its speaking attributes.
    pub(crate) fn own_words(&self) -> impl Iterator<Item = &str> {
        let spoken = ["alt", "aria-label", "title", "placeholder"].into_iter().filter_map(|name| self.attribute(name));
        std::iter::once(self.own.as_str()).chain(spoken)
    }
}

/// A page: its elements in the order in which they begin.
pub(crate) struct Page {
    pub(crate) elements: Vec<Element>,
}

impl Page {
    pub(crate) fn read(html: &str) -> Self {
        let mut elements: Vec<Element> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for token in Tokenizer::new(html) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    let name = text(&tag.name);
                    let attributes: BTreeMap<String, String> =
                        tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                    let above = open.last().map_or_else(String::new, |index| elements[*index].language.clone());
                    let language = attributes.get("lang").cloned().unwrap_or(above);
                    if !VOID.contains(&name.as_str()) && !tag.self_closing {
                        open.push(elements.len());
                    }
                    elements.push(Element { name, attributes, text: String::new(), language, own: String::new() });
                }
                Token::EndTag(tag) => {
                    let name = String::from_utf8_lossy(&tag.name).into_owned();
                    if let Some(place) = open.iter().rposition(|index| elements[*index].name == name) {
                        open.truncate(place);
                    }
                }
                Token::String(text) => {
                    let text = String::from_utf8_lossy(&text).into_owned();
                    for index in &open {
                        elements[*index].text.push_str(&text);
                    }
                    if let Some(index) = open.last() {
                        elements[*index].own.push_str(&text);
                    }
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        for element in &mut elements {
            element.text = element.text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        Self { elements }
    }

    pub(crate) fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    #[track_caller]
    pub(crate) fn first<'p>(&'p self, name: &'p str) -> &'p Element {
        self.all(name).next().unwrap_or_else(|| panic!("there is no <{name}>"))
    }

    pub(crate) fn with_class<'p>(&'p self, class: &'p str) -> impl Iterator<Item = &'p Element> {
        self.elements.iter().filter(move |element| element.has_class(class))
    }

    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.elements.iter().any(|element| element.attribute("id") == Some(id))
    }

    /// The content of the `<meta>` called `name`.
    pub(crate) fn meta(&self, name: &str) -> Option<&str> {
        self.all("meta").find(|element| element.attribute("name") == Some(name))?.attribute("content")
    }
}

/// Whether a character is Chinese.
pub(crate) fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}
