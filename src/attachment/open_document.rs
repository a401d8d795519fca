//! OpenDocument (.odt, .ods, .odp), and OFD, the fixed layout of Chinese offices: both are XML in a ZIP archive.

use super::office::{around, part_of, texts};
use super::packaged::xml;
use super::unpack::Archive;
use super::xml::{self as walk, Found, Texts};
use super::{Reading, Reason, table};
use crate::diagnostic::{Message, message};

/// An OpenDocument file of any kind.
pub(super) fn read(reading: &mut Reading, archive: &mut Archive<'_>) {
    if let Some(manifest) = xml(reading, archive, "META-INF/manifest.xml")
        && manifest.contains("encryption-data")
    {
        return reading.trouble(Message::default(), Reason::Locked);
    }
    let kind = xml(reading, archive, "mimetype").unwrap_or_default();
    if let Some(content) = xml(reading, archive, "content.xml") {
        if kind.contains("spreadsheet") {
            sheets(reading, &content);
        } else {
            texts(reading, &content, Texts::Direct, &Message::default());
        }
    }
    if let Some(styles) = xml(reading, archive, "styles.xml") {
        texts(reading, &styles, Texts::Direct, &message!(zh: "页眉页脚", en: "headers and footers"));
    }
    around(reading, archive);
}

/// Cells by their names, as the spreadsheet program shows them.
fn sheets(reading: &mut Reading, content: &str) {
    let read = walk::walk(content, Texts::Direct, &mut |found| match found {
        Found::Table(_, sheet, cells) => table::pieces(reading, &sheet, &cells, &|place| {
            let cell = table::cell_name(place);
            message!(zh: "工作表“{sheet}”单元格 {cell}", en: "sheet {sheet}, cell {cell}")
        }),
        Found::Paragraph(_, text) | Found::Deleted(text) | Found::Code(text) | Found::Description(text) => {
            reading.piece(message!(zh: "批注或图形", en: "comments or drawings"), text);
        }
    });
    if let Err(reason) = read {
        reading.trouble(Message::default(), reason);
    }
}

/// An OFD document: the texts of a page stand in `Pages/Page_N/Content.xml`.
pub(super) fn fixed_layout(reading: &mut Reading, archive: &mut Archive<'_>) {
    let names = archive.names.clone();
    let mut found = false;
    for name in names.iter().filter(|name| name.ends_with(".xml")) {
        let page = name.split('/').find_map(|part| part.strip_prefix("Page_")?.parse::<usize>().ok());
        let part = match page {
            Some(page) => {
                let number = page + 1;
                message!(zh: "第{number}页", en: "page {number}")
            }
            None => message!(zh: "文档属性或批注", en: "properties or comments"),
        };
        let before = reading.contents.pieces.len();
        part_of(reading, archive, name, &part);
        found |= page.is_some() && reading.contents.pieces.len() > before;
    }
    if !found {
        reading.trouble(Message::default(), Reason::Scanned);
    }
    around(reading, archive);
}
