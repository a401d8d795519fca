//! Small office documents, made from what they hold.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A ZIP archive of these parts.
pub(crate) fn archive<'p>(parts: impl IntoIterator<Item = (&'p str, Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word document with this body and these other parts.
pub(crate) fn docx_with<'p>(body: &str, others: impl IntoIterator<Item = (&'p str, String)>) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("word/_rels/document.xml.rels", "<Relationships/>".to_owned()),
        ("word/document.xml", document),
    ];
    archive(parts.into_iter().chain(others).map(|(name, text)| (name, text.into_bytes())))
}

/// A Word document: a paragraph for each line, a run of its own for each part between `|`; `author:` names its author.
pub(crate) fn docx(text: &str) -> Vec<u8> {
    let mut body = String::new();
    let mut author = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("author: ") {
            author = format!("<cp:coreProperties><dc:creator>{name}</dc:creator></cp:coreProperties>");
            continue;
        }
        let runs: String = line.split('|').map(|run| format!("<w:r><w:t>{run}</w:t></w:r>")).collect();
        body.push_str(&format!("<w:p>{runs}</w:p>"));
    }
    docx_with(&body, [("docProps/core.xml", author)])
}
