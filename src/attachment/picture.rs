//! What cameras and telephones write into pictures: where one was taken, and whose it is.

use std::io::Cursor;

use exif::{In, Tag, Value};

use super::{Nature, Piece, Reading};
use crate::diagnostic::message;

/// Reads the EXIF data of a picture; most have none, and that is no trouble.
pub(super) fn read(reading: &mut Reading, bytes: &[u8]) {
    let read = exif::Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(bytes));
    let Ok(data) = read.or_else(|error| error.distill_partial_result(|_| {})) else { return };
    let place = || message!(zh: "图片信息", en: "data of the picture");
    let angle = |tag| match data.get_field(tag, In::PRIMARY).map(|field| &field.value) {
        Some(Value::Rational(parts)) if !parts.is_empty() => {
            let part = |index: usize| parts.get(index).map_or(0.0, exif::Rational::to_f64);
            let degrees = part(0) + part(1) / 60.0 + part(2) / 3600.0;
            (degrees.is_finite() && degrees != 0.0).then_some(degrees)
        }
        _ => None,
    };
    if let (Some(latitude), Some(longitude)) = (angle(Tag::GPSLatitude), angle(Tag::GPSLongitude)) {
        let text = format!("{latitude:.4}, {longitude:.4}");
        reading.whole(Piece { place: place(), text, heading: String::new(), nature: Nature::Position });
    }
    for field in data.fields() {
        let text = match &field.value {
            Value::Ascii(texts) => texts.iter().map(|text| String::from_utf8_lossy(text)).collect::<Vec<_>>().join(" "),
            // Windows writes its own tags in UTF-16.
            Value::Byte(bytes) if (0x9c9b..=0x9c9f).contains(&field.tag.number()) => {
                encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
            }
            Value::Undefined(bytes, _) if field.tag == Tag::UserComment => {
                String::from_utf8_lossy(bytes.get(8..).unwrap_or_default()).into_owned()
            }
            _ => continue,
        };
        let text = text.trim_matches(['\0', ' ']).to_owned();
        let whose = field.tag == Tag::Artist || matches!(field.tag.number(), 0xa430 | 0x9c9d);
        let nature = if whose { Nature::Author } else { Nature::Text };
        reading.whole(Piece { place: place(), text, heading: String::new(), nature });
    }
}
