//! XML documents, written element by element. The only module that imports the XML library.
//!
//! It escapes texts and leaves out the control characters that XML has no way to write.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// The document that is being written.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
}

/// Names and values of attributes.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// A whole document: the element `root` and what `inner` puts into it.
    pub(super) fn document(root: &str, attributes: Attributes<'_>, inner: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut document = Self { writer: Writer::new_with_indent(Vec::new(), b' ', 2) };
        document.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        document.element(root, attributes, inner);
        let mut bytes = document.writer.into_inner();
        bytes.push(b'\n');
        bytes
    }

    /// An element with elements in it.
    pub(super) fn element(&mut self, name: &str, attributes: Attributes<'_>, inner: impl FnOnce(&mut Self)) {
        self.put(Event::Start(start(name, attributes)));
        inner(self);
        self.put(Event::End(BytesEnd::new(name)));
    }

    /// An element with a text in it.
    pub(super) fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.put(Event::Start(start(name, attributes)));
        self.put(Event::Text(BytesText::new(&writable(text))));
        self.put(Event::End(BytesEnd::new(name)));
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.put(Event::Empty(start(name, attributes)));
    }

    fn put(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect("memory takes all bytes");
    }
}

fn start<'n>(name: &'n str, attributes: Attributes<'_>) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, writable(value).as_str()));
    }
    start
}

/// What XML 1.0 can carry (section 2.2).
fn writable(text: &str) -> String {
    let carried = |character: char| {
        !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}')
            || matches!(character, '\t' | '\n' | '\r')
    };
    text.chars().filter(|character| carried(*character)).collect()
}

#[cfg(test)]
mod tests {
    use super::Xml;

    #[test]
    fn nothing_in_a_text_ends_its_element() {
        let bytes = Xml::document("a", &[("b", "\"<&>'")], |document| {
            document.text("c", &[], "</c><d> & \u{0}\u{b}]]> é 中");
        });
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&quot;&lt;&amp;&gt;"), "{text}");
        assert!(text.contains("<c>&lt;/c&gt;&lt;d&gt; &amp; ]]&gt; é 中</c>"), "{text}");
    }
}
