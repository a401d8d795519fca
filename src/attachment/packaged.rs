//! ZIP archives: office documents by what they hold, and archives of files.

use super::unpack::Archive;
use super::{Reading, Reason, office, open_document, spreadsheet};
use crate::diagnostic::{Message, message};

/// Reads an archive.
pub(super) fn read(reading: &mut Reading, bytes: &[u8]) {
    let mut archive = match Archive::open(bytes) {
        Ok(archive) => archive,
        Err(reason) => return reading.trouble(Message::default(), reason),
    };
    let holds = |ending: &str| archive.names.iter().any(|name| name.ends_with(ending));
    if archive.has("[Content_Types].xml") && holds("document.xml") && holds("document.xml.rels") {
        office::document(reading, &mut archive);
    } else if archive.has("ppt/presentation.xml") {
        office::presentation(reading, &mut archive);
    } else if archive.has("xl/workbook.xml") || archive.has("xl/workbook.bin") {
        spreadsheet::packaged(reading, &mut archive, bytes);
    } else if archive.has("content.xml") && archive.has("META-INF/manifest.xml") {
        open_document::read(reading, &mut archive);
    } else if archive.has("OFD.xml") {
        open_document::fixed_layout(reading, &mut archive);
    } else {
        files(reading, &mut archive);
    }
}

/// An archive of files: each as if it stood alone. Their names are texts too.
fn files(reading: &mut Reading, archive: &mut Archive<'_>) {
    for index in 0..archive.names.len() {
        let name = archive.names[index].clone();
        let place = message!(zh: "压缩包里的文件名", en: "name of a file in the archive");
        reading.piece(place, name.as_str());
        match archive.part(index, &mut reading.budget) {
            Ok(bytes) => reading.nested(&name, &bytes),
            Err(reason) => {
                reading.trouble(message!(zh: "里面的 {name}", en: "{name} inside"), reason);
                if reason == Reason::TooLarge {
                    return;
                }
            }
        }
    }
}

/// The parts of an office document that are files themselves: pictures, embedded workbooks and documents.
pub(super) fn inner_files(reading: &mut Reading, archive: &mut Archive<'_>) {
    for index in 0..archive.names.len() {
        let name = archive.names[index].clone();
        let folder = |part: &str| name.contains(part);
        if !(folder("/media/") || folder("/embeddings/") || name.starts_with("Pictures/")) {
            continue;
        }
        let short = name.rsplit('/').next().unwrap_or(&name).to_owned();
        match archive.part(index, &mut reading.budget) {
            Ok(bytes) => reading.nested(&short, &bytes),
            Err(reason) => reading.trouble(message!(zh: "里面的 {short}", en: "{short} inside"), reason),
        }
    }
}

/// The text of an XML part; a part that cannot be unpacked is told.
pub(super) fn xml(reading: &mut Reading, archive: &mut Archive<'_>, name: &str) -> Option<String> {
    match archive.named(name, &mut reading.budget)? {
        Ok(bytes) => Some(super::decoded(&bytes).unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned())),
        Err(reason) => {
            reading.trouble(Message::default(), reason);
            None
        }
    }
}
