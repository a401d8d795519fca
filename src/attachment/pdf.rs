//! The text of PDF pages, of what is attached to them (notes, form fields), and the properties of the document.
//!
//! A page shows strings at places; which of them make one word or one number follows from the distances between them. Widths
//! of characters are estimated, since only the order of size matters: is there a gap, a column, a new line?

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Encoding, Error, LoadOptions, Object};

use super::characters::Characters;
use super::{Nature, Piece, Reading, Reason};
use crate::diagnostic::{Message, message};

/// What one stream of a file may unpack to: 32 MiB.
const LONGEST_STREAM: usize = 32 << 20;

/// Pages, and operations on all of them together.
const MOST_PAGES: usize = 5_000;
const MOST_OPERATIONS: usize = 20_000_000;

/// Forms within forms.
const DEEPEST: usize = 6;

/// Reads a PDF file.
pub(super) fn read(reading: &mut Reading, bytes: &[u8]) {
    let document = match Document::load_mem_with_options(bytes, LoadOptions::with_max_decompressed_size(LONGEST_STREAM))
    {
        Ok(document) if document.is_encrypted() => return reading.trouble(Message::default(), Reason::Locked),
        Ok(document) => document,
        Err(Error::InvalidPassword) => return reading.trouble(Message::default(), Reason::Locked),
        Err(Error::Decompress(_)) => return reading.trouble(Message::default(), Reason::TooLarge),
        Err(_) => return reading.trouble(Message::default(), Reason::Damaged),
    };
    properties(reading, &document);
    let fonts = Fonts::gather(&document);
    let mut operations = MOST_OPERATIONS;
    let mut pages = 0;
    let mut pictures = Vec::new();
    for (index, page) in document.page_iter().enumerate() {
        let number = index + 1;
        if index >= MOST_PAGES || operations == 0 {
            return reading.trouble(message!(zh: "第{number}页起", en: "from page {number}"), Reason::TooLarge);
        }
        pages = number;
        let place = message!(zh: "第{number}页", en: "page {number}");
        let mut sheet = Sheet::new(&document, &fonts, &mut operations);
        match document.get_page_content_with_limit(page, LONGEST_STREAM) {
            Ok(content) => sheet.show(&content, &resources(&document, page), 0),
            Err(_) => reading.trouble(place.clone(), Reason::TooLarge),
        }
        let text = sheet.text;
        if text.trim().is_empty() && (sheet.pictures || sheet.unreadable) {
            pictures.push(number);
        }
        reading.piece(place, text);
        attached(reading, &document, page, number);
    }
    if pages == 0 {
        return reading.trouble(Message::default(), Reason::Damaged);
    }
    if pictures.len() == pages {
        reading.trouble(Message::default(), Reason::Scanned);
    } else if !pictures.is_empty() {
        let list: Vec<String> = pictures.iter().map(ToString::to_string).collect();
        let (zh, en) = (list.join("、"), list.join(", "));
        let pages = if list.len() == 1 { "page" } else { "pages" };
        reading.trouble(message!(zh: "第{zh}页", en: "{pages} {en}"), Reason::Scanned);
    }
}

fn properties(reading: &mut Reading, document: &Document) {
    let Ok(properties) = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict) else { return };
    for (name, value) in properties {
        let Ok((_, value)) = document.dereference(value) else { continue };
        let Ok(text) = lopdf::decode_text_string(value) else { continue };
        let nature = if name == b"Author" { Nature::Author } else { Nature::Text };
        let place = message!(zh: "文档属性", en: "document properties");
        reading.whole(Piece { place, text, heading: String::new(), nature });
    }
}

/// Notes and form fields.
fn attached(reading: &mut Reading, document: &Document, page: lopdf::ObjectId, number: usize) {
    for annotation in document.get_page_annotations(page).unwrap_or_default() {
        let mut place = message!(zh: "第{number}页的批注", en: "note on page {number}");
        for key in [b"Contents".as_slice(), b"V", b"RC"] {
            if key == b"V" {
                place = message!(zh: "第{number}页的表单", en: "form on page {number}");
            }
            if let Ok(value) = annotation.get_deref(key, document)
                && let Ok(text) = lopdf::decode_text_string(value)
            {
                reading.piece(place.clone(), text);
            }
        }
        let link = annotation.get_deref(b"A", document).and_then(Object::as_dict);
        if let Ok(address) = link.and_then(|link| link.get(b"URI")).and_then(Object::as_str) {
            reading.piece(
                message!(zh: "第{number}页的链接", en: "link on page {number}"),
                String::from_utf8_lossy(address),
            );
        }
    }
}

/// The resources that a page can name, the nearest first.
fn resources(document: &Document, page: lopdf::ObjectId) -> Vec<&Dictionary> {
    let Ok((own, others)) = document.get_page_resources(page) else { return Vec::new() };
    own.into_iter().chain(others.into_iter().filter_map(|id| document.get_dictionary(id).ok())).collect()
}

/// How the bytes of each font become characters.
struct Fonts<'d> {
    by_place: BTreeMap<usize, Font<'d>>,
}

/// How the bytes of one font become characters.
enum Font<'d> {
    /// It says so itself.
    Told(Characters),
    /// By an encoding of the format.
    Encoded(Encoding<'d>),
    /// Its codes are the numbers of its drawings, and it does not say what they show.
    Unreadable,
}

impl<'d> Fonts<'d> {
    /// All fonts of a document. Where a font says which characters its codes are, that counts before its encoding: fonts
    /// that hold a few characters only have encodings of their own.
    fn gather(document: &'d Document) -> Self {
        let mut by_place = BTreeMap::new();
        for object in document.objects.values() {
            fonts_in(object, 0, &mut |font| {
                by_place.insert(place(font), Font::of(font, document));
            });
        }
        Self { by_place }
    }
}

impl<'d> Font<'d> {
    fn of(font: &'d Dictionary, document: &'d Document) -> Self {
        let table = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream);
        if let Ok(table) = table.and_then(|table| table.get_plain_content_with_limit(LONGEST_STREAM)) {
            return Self::Told(Characters::read(&table));
        }
        if font.get(b"Encoding").and_then(Object::as_name).is_ok_and(|name| name.starts_with(b"Identity")) {
            return Self::Unreadable;
        }
        font.get_font_encoding_with_limit(document, LONGEST_STREAM).map_or(Self::Unreadable, Self::Encoded)
    }

    fn text(&self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Told(characters) => Some(characters.text(bytes)),
            Self::Encoded(Encoding::SimpleEncoding(name)) => by_name(name, bytes),
            Self::Encoded(encoding) => encoding.bytes_to_string(bytes).ok(),
            Self::Unreadable => None,
        }
    }
}

/// A value in memory is known by its address: fonts written into a page have no other name.
fn place(font: &Dictionary) -> usize {
    std::ptr::from_ref(font) as usize
}

fn fonts_in<'d>(object: &'d Object, depth: usize, found: &mut dyn FnMut(&'d Dictionary)) {
    let dictionary = match object {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        _ => return,
    };
    if dictionary.has_type(b"Font") {
        found(dictionary);
    }
    // Resources may be written into a page, with fonts written into them.
    if depth < 4 {
        for (_, inner) in dictionary {
            fonts_in(inner, depth + 1, found);
        }
    }
}

/// A place on a page, and how far a unit of text space reaches: `[a, b, c, d, e, f]`.
type Matrix = [f32; 6];

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn product(one: Matrix, other: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = one;
    let [g, h, i, j, k, l] = other;
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

struct Sheet<'d, 'o> {
    document: &'d Document,
    fonts: &'o Fonts<'d>,
    operations: &'o mut usize,
    text: String,
    /// Whether the page shows a picture; whether it shows text in a font that does not say which characters it holds.
    pictures: bool,
    unreadable: bool,
    space: Matrix,
    saved: Vec<Matrix>,
    line: Matrix,
    at: Matrix,
    size: f32,
    leading: f32,
    font: Option<usize>,
    /// Where the text that was shown last has ended, and how large it was.
    end: Option<(f32, f32, f32)>,
}

impl<'d, 'o> Sheet<'d, 'o> {
    fn new(document: &'d Document, fonts: &'o Fonts<'d>, operations: &'o mut usize) -> Self {
        Self {
            document,
            fonts,
            operations,
            text: String::new(),
            pictures: false,
            unreadable: false,
            space: UNIT,
            saved: Vec::new(),
            line: UNIT,
            at: UNIT,
            size: 1.0,
            leading: 0.0,
            font: None,
            end: None,
        }
    }

    fn show(&mut self, content: &[u8], resources: &[&'d Dictionary], depth: usize) {
        for operation in Content::decode_iter(content) {
            let Ok(operation) = operation else { break };
            if *self.operations == 0 {
                break;
            }
            *self.operations -= 1;
            self.operation(&operation, resources, depth);
        }
    }

    fn operation(&mut self, operation: &Operation, resources: &[&'d Dictionary], depth: usize) {
        let number = |index: usize| operation.operands.get(index).and_then(|one| one.as_float().ok()).unwrap_or(0.0);
        let matrix = || [number(0), number(1), number(2), number(3), number(4), number(5)];
        match operation.operator.as_str() {
            "q" if self.saved.len() < 256 => self.saved.push(self.space),
            "Q" => self.space = self.saved.pop().unwrap_or(UNIT),
            "cm" => self.space = product(matrix(), self.space),
            "BT" => (self.line, self.at) = (UNIT, UNIT),
            "Tf" => {
                let name = operation.operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                self.font =
                    named(self.document, resources, b"Font", name).and_then(|font| font.as_dict().ok()).map(place);
                self.size = number(1);
            }
            "TL" => self.leading = number(0),
            "Td" => self.next_line(number(0), number(1)),
            "TD" => {
                self.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            "Tm" => (self.line, self.at) = (matrix(), matrix()),
            "T*" => self.next_line(0.0, -self.leading),
            "Tj" => self.strings(operation.operands.first()),
            "'" => {
                self.next_line(0.0, -self.leading);
                self.strings(operation.operands.first());
            }
            "\"" => {
                self.next_line(0.0, -self.leading);
                self.strings(operation.operands.get(2));
            }
            "TJ" => {
                if let Some(Object::Array(parts)) = operation.operands.first() {
                    parts.iter().for_each(|part| self.strings(Some(part)));
                }
            }
            "Do" => {
                let name = operation.operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                self.form(named(self.document, resources, b"XObject", name), resources, depth);
            }
            "BI" => self.pictures = true,
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = product([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.at = self.line;
    }

    fn form(&mut self, object: Option<&'d Object>, resources: &[&'d Dictionary], depth: usize) {
        let Some(Object::Stream(stream)) = object else { return };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image") {
            self.pictures = true;
            return;
        }
        let Ok(content) = stream.decompressed_content_with_limit(LONGEST_STREAM) else { return };
        if depth >= DEEPEST {
            return;
        }
        let own = stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let resources: Vec<&Dictionary> = own.into_iter().chain(resources.iter().copied()).collect();
        let (space, saved) = (self.space, std::mem::take(&mut self.saved));
        if let Ok(Object::Array(numbers)) = stream.dict.get(b"Matrix") {
            let number = |index: usize| numbers.get(index).and_then(|one| one.as_float().ok()).unwrap_or(0.0);
            self.space = product([number(0), number(1), number(2), number(3), number(4), number(5)], self.space);
        }
        self.show(&content, &resources, depth + 1);
        (self.space, self.saved) = (space, saved);
    }

    /// Shows a string; a number moves the place for the next one.
    fn strings(&mut self, operand: Option<&Object>) {
        match operand {
            Some(Object::String(bytes, _)) => {
                if let Some(text) = self.decoded(bytes) {
                    self.place_text(&text);
                }
            }
            Some(number @ (Object::Integer(_) | Object::Real(_))) => {
                let move_by = -number.as_float().unwrap_or(0.0) / 1000.0 * self.size;
                self.at = product([1.0, 0.0, 0.0, 1.0, move_by, 0.0], self.at);
            }
            _ => {}
        }
    }

    fn decoded(&mut self, bytes: &[u8]) -> Option<String> {
        let text = self.fonts.by_place.get(&self.font?)?.text(bytes);
        self.unreadable |= text.is_none();
        text
    }

    fn place_text(&mut self, text: &str) {
        let place = product(self.at, self.space);
        // How large an em of this text is on the page.
        let scale = (place[0].abs() + place[1].abs()).max(f32::EPSILON);
        let em = (self.size.abs() * scale).max(0.1);
        let (x, y) = (place[4], place[5]);
        if let Some((last_x, last_y, last_em)) = self.end {
            let larger = em.max(last_em);
            let gap = x - last_x;
            if (y - last_y).abs() > larger * 0.5 || gap < -larger * 4.0 {
                self.text.push('\n');
            } else if gap > larger * 1.5 {
                self.text.push('\t');
            } else if gap > larger * 0.4 && !self.text.ends_with([' ', '\t', '\n']) {
                self.text.push(' ');
            }
        }
        self.text.push_str(text);
        let width: f32 = text.chars().map(|one| if one.is_ascii() { 0.52 } else { 1.0 }).sum();
        self.at = product([1.0, 0.0, 0.0, 1.0, width * self.size, 0.0], self.at);
        self.end = Some((x + width * em, y, em));
    }
}

/// The encodings of Chinese fonts by their names.
fn by_name(name: &[u8], bytes: &[u8]) -> Option<String> {
    let encoding = if name.starts_with(b"UniGB-UCS2") || name.starts_with(b"UniGB-UTF16") {
        encoding_rs::UTF_16BE
    } else if name.starts_with(b"GB") {
        encoding_rs::GB18030
    } else {
        return None;
    };
    Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

fn named<'d>(document: &'d Document, resources: &[&'d Dictionary], kind: &[u8], name: &[u8]) -> Option<&'d Object> {
    resources.iter().find_map(|resources| {
        let known = resources.get_deref(kind, document).and_then(Object::as_dict).ok()?;
        known.get_deref(name, document).ok()
    })
}
