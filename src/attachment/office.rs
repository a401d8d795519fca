//! Word documents and presentations: the text that is seen, and what travels along unseen: comments, notes, headers, deleted
//! text, descriptions of pictures, links, the properties of the document.

use super::packaged::{inner_files, xml};
use super::table;
use super::unpack::Archive;
use super::xml::{self as walk, Found, Texts};
use super::{Nature, Piece, Reading};
use crate::diagnostic::{Message, message};

/// A Word document.
pub(super) fn document(reading: &mut Reading, archive: &mut Archive<'_>) {
    let names = archive.names.clone();
    for name in names.iter().filter(|name| name.starts_with("word/") && name.ends_with(".xml")) {
        let stem = name.trim_start_matches("word/").trim_end_matches(".xml");
        let part = match stem.trim_end_matches(|one: char| one.is_ascii_digit()) {
            "document" => Message::default(),
            "header" => message!(zh: "页眉", en: "header"),
            "footer" => message!(zh: "页脚", en: "footer"),
            "footnotes" => message!(zh: "脚注", en: "footnotes"),
            "endnotes" => message!(zh: "尾注", en: "endnotes"),
            "comments" => message!(zh: "批注", en: "comments"),
            "glossary/document" => message!(zh: "文档部件", en: "building blocks"),
            other if ["diagrams/", "charts/"].iter().any(|folder| other.starts_with(folder)) => {
                message!(zh: "图形", en: "drawings")
            }
            _ => continue,
        };
        part_of(reading, archive, name, &part);
    }
    around(reading, archive);
}

/// A presentation.
pub(super) fn presentation(reading: &mut Reading, archive: &mut Archive<'_>) {
    let slides = slides(reading, archive);
    for (index, slide) in slides.iter().enumerate() {
        let number = index + 1;
        part_of(reading, archive, slide, &message!(zh: "第{number}张幻灯片", en: "slide {number}"));
        let notes = related(reading, archive, slide).into_iter().find(|target| target.contains("notesSlide"));
        if let Some(notes) = notes {
            let part = message!(zh: "第{number}张幻灯片的备注", en: "notes of slide {number}");
            part_of(reading, archive, &notes, &part);
        }
    }
    let names = archive.names.clone();
    for name in names.iter().filter(|name| name.starts_with("ppt/") && name.ends_with(".xml")) {
        let part = if name.contains("comments/") || name.contains("comment") {
            message!(zh: "批注", en: "comments")
        } else if name.contains("slideMasters/") || name.contains("slideLayouts/") || name.contains("Masters/") {
            message!(zh: "母版", en: "slide master")
        } else if name.contains("diagrams/") || name.contains("charts/") {
            message!(zh: "图形", en: "drawings")
        } else if name.contains("slides/") && !slides.contains(name) {
            message!(zh: "不放映的幻灯片", en: "a slide that is not shown")
        } else {
            continue;
        };
        part_of(reading, archive, name, &part);
    }
    around(reading, archive);
}

/// The slides in the order in which they are shown.
fn slides(reading: &mut Reading, archive: &mut Archive<'_>) -> Vec<String> {
    let relations = relations(reading, archive, "ppt/presentation.xml");
    let mut slides = Vec::new();
    if let Some(text) = xml(reading, archive, "ppt/presentation.xml") {
        walk::elements(&text, &mut |name, start| {
            // The identifier without prefix is a number of its own.
            let reference = (name == "sldId")
                .then(|| start.attributes().with_checks(false).flatten().find(|one| one.key.as_ref().ends_with(":id")));
            if let Some(reference) = reference.flatten() {
                slides.extend(relations.iter().find(|(id, _)| *id == reference.value).map(|(_, part)| part.clone()));
            }
        });
    }
    slides
}

/// The parts that `part` refers to.
fn related(reading: &mut Reading, archive: &mut Archive<'_>, part: &str) -> Vec<String> {
    relations(reading, archive, part).into_iter().map(|(_, target)| target).collect()
}

fn relations(reading: &mut Reading, archive: &mut Archive<'_>, part: &str) -> Vec<(String, String)> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let mut found = Vec::new();
    if let Some(text) = xml(reading, archive, &format!("{folder}/_rels/{file}.rels")) {
        walk::elements(&text, &mut |name, start| {
            if name == "Relationship"
                && let (Some(id), Some(target)) = (walk::attribute(start, "Id"), walk::attribute(start, "Target"))
            {
                found.push((id, absolute(folder, &target)));
            }
        });
    }
    found
}

/// `../notesSlides/notesSlide1.xml` beside `ppt/slides` is `ppt/notesSlides/notesSlide1.xml`.
fn absolute(folder: &str, target: &str) -> String {
    if let Some(target) = target.strip_prefix('/') {
        return target.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// One XML part; `within` says where it belongs, and is empty for the text itself.
pub(super) fn part_of(reading: &mut Reading, archive: &mut Archive<'_>, name: &str, within: &Message) {
    let Some(text) = xml(reading, archive, name) else { return };
    texts(reading, &text, Texts::Marked, within);
}

/// The texts of an XML part.
pub(super) fn texts(reading: &mut Reading, xml: &str, kind: Texts, within: &Message) {
    let at = |place: Message| joined(within, place);
    let read = walk::walk(xml, kind, &mut |found| match found {
        Found::Paragraph(number, text) => {
            reading.piece(at(message!(zh: "第{number}段", en: "paragraph {number}")), text);
        }
        Found::Table(number, _, cells) => table::pieces(reading, "", &cells, &|(row, column)| {
            let (row, column) = (row + 1, column + 1);
            at(message!(
                zh: "表{number}第{row}行第{column}列",
                en: "table {number}, row {row}, column {column}",
            ))
        }),
        Found::Deleted(text) => {
            reading.piece(at(message!(zh: "修订中删去的文字", en: "text deleted in tracked changes")), text)
        }
        Found::Code(text) => reading.piece(at(message!(zh: "域代码", en: "field code")), text),
        Found::Description(text) => reading.piece(at(message!(zh: "图片说明", en: "description of a picture")), text),
    });
    if let Err(reason) = read {
        reading.trouble(within.clone(), reason);
    }
}

/// Place within a part: "header, paragraph 2".
fn joined(within: &Message, place: Message) -> Message {
    if within.zh.is_empty() {
        return place;
    }
    Message { zh: format!("{}{}", within.zh, place.zh), en: format!("{}, {}", within.en, place.en) }
}

/// What every office document carries along: properties, links, files inside it.
pub(super) fn around(reading: &mut Reading, archive: &mut Archive<'_>) {
    properties(reading, archive);
    let names = archive.names.clone();
    for name in names.iter().filter(|name| name.ends_with(".rels")) {
        let Some(text) = xml(reading, archive, name) else { continue };
        let mut links = Vec::new();
        walk::elements(&text, &mut |_, start| {
            if walk::attribute(start, "TargetMode").as_deref() == Some("External") {
                links.extend(walk::attribute(start, "Target"));
            }
        });
        for link in links {
            reading.piece(message!(zh: "链接", en: "link"), link);
        }
    }
    inner_files(reading, archive);
}

fn properties(reading: &mut Reading, archive: &mut Archive<'_>) {
    for part in ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml"] {
        let Some(text) = xml(reading, archive, part) else { continue };
        for (name, text) in leaves(&text) {
            let whose =
                matches!(name.as_str(), "creator" | "lastModifiedBy" | "Manager" | "initial-creator" | "printed-by");
            reading.whole(Piece {
                place: message!(zh: "文档属性", en: "document properties"),
                text,
                heading: String::new(),
                nature: if whose { Nature::Author } else { Nature::Text },
            });
        }
    }
}

/// The texts of elements that hold nothing but text, each with the element's name.
fn leaves(xml: &str) -> Vec<(String, String)> {
    let mut leaves = Vec::new();
    for piece in xml.split('<').skip(1) {
        let Some((tag, text)) = piece.split_once('>') else { continue };
        if tag.starts_with(['/', '?', '!']) || text.trim().is_empty() {
            continue;
        }
        let name = tag.split(|one: char| one.is_whitespace() || one == '/').next().unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or_default().to_owned();
        leaves.push((name, super::markup::resolved(text)));
    }
    leaves
}
