//! Walks through the XML of an office document and finds paragraphs, tables, deleted text and what else holds words.
//!
//! Office Open XML and OpenDocument call these things alike once prefixes are left out: `p`, `tbl` and `table`, `tr` and
//! `table-row`, `tc` and `table-cell`. They differ in where text may stand: in `t` or in the paragraph itself. A number is
//! often split over several `t`, so a paragraph is one text.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::table::Cell;
use super::{Reason, markup};

/// Where text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// In elements of their own: Office Open XML.
    Marked,
    /// In paragraphs: OpenDocument.
    Direct,
}

/// What was found.
pub(super) enum Found {
    /// A paragraph outside tables, with its number from 1; empty ones do not count.
    Paragraph(usize, String),
    /// A table, with its number from 1 and its name.
    Table(usize, String, Vec<Cell>),
    /// Text that was deleted while changes were tracked: it is still there.
    Deleted(String),
    /// What a field is worked out from, such as the address of a link.
    Code(String),
    /// The description of a picture.
    Description(String),
}

#[derive(Default)]
struct Table {
    name: String,
    cells: Vec<Cell>,
    row: usize,
    column: usize,
    /// The paragraphs of the cell that is open.
    cell: Option<Vec<String>>,
    /// For how many columns and rows the open cell and row stand.
    columns: usize,
    rows: usize,
}

/// Walks through `xml` and hands over what it finds, in order.
///
/// # Errors
/// When it is no XML; what was found before has been handed over.
pub(super) fn walk(xml: &str, texts: Texts, found: &mut dyn FnMut(Found)) -> Result<(), Reason> {
    let mut walker = Walker { texts, ..Walker::new(found) };
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    let read = loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => walker.start(&start),
            Ok(Event::Empty(start)) => {
                walker.start(&start);
                walker.end(start.local_name().as_ref());
            }
            Ok(Event::End(end)) => walker.end(end.local_name().as_ref()),
            Ok(Event::Text(text)) => walker.text(&text),
            Ok(Event::CData(text)) => walker.text(&text),
            Ok(Event::GeneralRef(reference)) => {
                if let Some(one) = markup::character(&reference) {
                    walker.text(one.encode_utf8(&mut [0; 4]));
                }
            }
            Ok(Event::Eof) => break Ok(()),
            Ok(_) => {}
            Err(_) => break Err(Reason::Damaged),
        }
    };
    walker.finish();
    read
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
    Some(markup::resolved(&found.value))
}

/// All elements of `xml` with their attributes, for parts that keep what matters there.
pub(super) fn elements(xml: &str, found: &mut dyn FnMut(&str, &BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) | Event::Empty(start) => found(start.local_name().as_ref(), &start),
            Event::Eof => break,
            _ => {}
        }
    }
}

struct Walker<'f> {
    found: &'f mut dyn FnMut(Found),
    texts: Texts,
    /// The paragraphs that are open: a text box stands in a paragraph and has its own.
    open: Vec<String>,
    deleted: String,
    code: String,
    tables: Vec<Table>,
    /// The element that holds the text that comes next.
    holder: Holder,
    paragraphs: usize,
    numbered: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    None,
    Text,
    Deleted,
    Code,
}

impl<'f> Walker<'f> {
    fn new(found: &'f mut dyn FnMut(Found)) -> Self {
        Self {
            found,
            texts: Texts::Marked,
            open: Vec::new(),
            deleted: String::new(),
            code: String::new(),
            tables: Vec::new(),
            holder: Holder::None,
            paragraphs: 0,
            numbered: 0,
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        match start.local_name().as_ref() {
            "p" | "h" => self.open.push(String::new()),
            "t" | "TextCode" => self.holder = Holder::Text,
            "delText" => self.holder = Holder::Deleted,
            "instrText" => self.holder = Holder::Code,
            "tab" | "s" => self.text_now("\t"),
            "br" | "cr" | "line-break" => self.text_now("\n"),
            "noBreakHyphen" => self.text_now("-"),
            "tbl" | "table" => {
                let name = attribute(start, "name").unwrap_or_default();
                self.tables.push(Table { name, ..Table::default() });
            }
            "tr" | "table-row" => {
                if let Some(table) = self.tables.last_mut() {
                    table.column = 0;
                    table.rows = repeated(start, "number-rows-repeated");
                }
            }
            "tc" | "table-cell" | "covered-table-cell" => {
                if let Some(table) = self.tables.last_mut() {
                    table.columns = repeated(start, "number-columns-repeated");
                    table.cell = Some(Vec::new());
                }
            }
            "docPr" | "cNvPr" => {
                if let Some(text) = attribute(start, "descr") {
                    (self.found)(Found::Description(text));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" | "h" => self.close_paragraph(),
            "t" | "TextCode" | "delText" | "instrText" => {
                self.holder = Holder::None;
                if name == "TextCode" {
                    self.text_now("\n");
                }
            }
            "tc" | "table-cell" | "covered-table-cell" => {
                if let Some(table) = self.tables.last_mut() {
                    let text = table.cell.take().unwrap_or_default().join("\n");
                    if !text.trim().is_empty() {
                        table.cells.push(Cell::new(table.row, table.column, text));
                    }
                    table.column = table.column.saturating_add(table.columns.max(1));
                }
            }
            "tr" | "table-row" => {
                if let Some(table) = self.tables.last_mut() {
                    table.row = table.row.saturating_add(table.rows.max(1));
                }
            }
            "tbl" | "table" => self.close_table(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match self.holder {
            Holder::Text => self.text_now(text),
            Holder::Deleted => self.deleted.push_str(text),
            Holder::Code => self.code.push_str(text),
            Holder::None if self.texts == Texts::Direct && !self.open.is_empty() => self.text_now(text),
            Holder::None => {}
        }
    }

    /// Adds to the paragraph that is open; text outside of all is a paragraph of its own.
    fn text_now(&mut self, text: &str) {
        if self.open.is_empty() {
            if self.holder != Holder::Text {
                return;
            }
            self.open.push(String::new());
        }
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.push_str(text);
        }
    }

    fn close_paragraph(&mut self) {
        for (text, make) in [
            (std::mem::take(&mut self.deleted), Found::Deleted as fn(String) -> Found),
            (std::mem::take(&mut self.code), Found::Code),
        ] {
            if !text.is_empty() {
                (self.found)(make(text));
            }
        }
        let Some(text) = self.open.pop().filter(|text| !text.trim().is_empty()) else { return };
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            cell.push(text);
        } else {
            self.paragraphs += 1;
            (self.found)(Found::Paragraph(self.paragraphs, text));
        }
    }

    fn close_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        self.numbered += 1;
        if !table.cells.is_empty() {
            (self.found)(Found::Table(self.numbered, table.name, table.cells));
        }
    }

    /// Hands over what is still open, in a part that ends too early.
    fn finish(&mut self) {
        while !self.open.is_empty() {
            self.close_paragraph();
        }
        while let Some(table) = self.tables.last_mut() {
            if let Some(text) = table.cell.take().map(|cell| cell.join("\n")).filter(|text| !text.is_empty()) {
                table.cells.push(Cell::new(table.row, table.column, text));
            }
            self.close_table();
        }
    }
}

fn repeated(start: &BytesStart<'_>, name: &str) -> usize {
    attribute(start, name).and_then(|number| number.parse().ok()).unwrap_or(1)
}
