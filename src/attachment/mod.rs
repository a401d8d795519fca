//! Takes the texts out of a file that is published as an attachment: [`read`] turns a name and bytes into pieces of text,
//! each with where a person finds it, and says what could not be read.
//!
//! The contents decide what a file is, not its ending, since files are renamed. Whatever the bytes are, reading ends, and
//! soon: `budget` bounds what archives unpack to. It knows nothing of what the texts are searched for. One file per
//! family of formats; `unpack.rs` alone knows the archive crate, `pdf.rs` the PDF crate, `picture.rs` the EXIF crate.

mod budget;
mod characters;
mod markup;
mod office;
mod open_document;
mod packaged;
mod pdf;
mod picture;
mod rough;
mod spreadsheet;
mod table;
mod text;
mod unpack;
mod xml;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::diagnostic::{Message, message};
use budget::Budget;

pub use table::cell_name;
pub use text::decoded;

/// What stands in a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Contents {
    /// Its texts, in the order of the file.
    pub pieces: Vec<Piece>,
    /// What could not be read.
    pub troubles: Vec<Trouble>,
}

/// A text of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Where a person finds it: "sheet 名单, cell C7".
    pub place: Message,
    /// The text.
    pub text: String,
    /// What names it: the heading of its column, the cell to its left, the title of the sheet.
    pub heading: String,
    /// What kind of text it is.
    pub nature: Nature,
}

/// What kind of text a piece is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nature {
    /// Written by somebody for others to read.
    Text,
    /// A table cell.
    Cell,
    /// Neighbouring cells of a row, put together: a number may be split over them.
    Joined,
    /// Where a photograph was taken.
    Position,
    /// Who made the file, as the program that saved it wrote it down.
    Author,
}

/// A part that could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trouble {
    /// Which part; empty for the file as a whole.
    pub place: Message,
    /// Why.
    pub reason: Reason,
}

/// Why a part could not be read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// It is protected by a password.
    Locked,
    /// It is damaged.
    Damaged,
    /// It is too large when unpacked, or archives are nested too deeply.
    TooLarge,
    /// It is of a kind that is not read.
    Unknown,
    /// It holds pictures of pages and no text: a scan.
    Scanned,
    /// It is of an old kind, whose texts are found but not their places.
    Rough,
}

impl Reason {
    /// The reason in words.
    #[must_use]
    pub fn words(self) -> Message {
        match self {
            Self::Locked => message!(zh: "有密码保护", en: "protected by a password"),
            Self::Damaged => message!(zh: "已损坏，或内容不完整", en: "damaged or incomplete"),
            Self::TooLarge => {
                message!(zh: "文件太大（或解压后太大、压缩包套得太深）", en: "too large, also when unpacked, or nested too deeply")
            }
            Self::Unknown => message!(zh: "不认识的文件种类", en: "a kind of file that is not read"),
            Self::Scanned => {
                message!(zh: "页面是图片（扫描件），没有文字", en: "pages are pictures (a scan), without text")
            }
            Self::Rough => {
                message!(zh: "老式格式，只能粗略读出文字", en: "an old format whose text can only be read roughly")
            }
        }
    }
}

/// The longest file that is read: 64 MiB.
pub const MOST_BYTES: u64 = 64 << 20;

/// Reads a file; `name` is its name with its ending.
#[must_use]
pub fn read(name: &str, bytes: &[u8]) -> Contents {
    let mut reading = Reading { contents: Contents::default(), budget: Budget::default(), within: Vec::new() };
    reading.file(name, bytes);
    reading.contents
}

/// What is known of a file that is longer than [`MOST_BYTES`].
#[must_use]
pub fn too_large() -> Contents {
    let trouble = Trouble { place: Message::default(), reason: Reason::TooLarge };
    Contents { pieces: Vec::new(), troubles: vec![trouble] }
}

/// What is gathered on the way through a file and the files inside it.
struct Reading {
    contents: Contents,
    budget: Budget,
    /// The archives around the file that is read now.
    within: Vec<String>,
}

impl Reading {
    /// Reads a file, which may stand inside another one.
    fn file(&mut self, name: &str, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if bytes.len() as u64 > MOST_BYTES {
            return self.trouble(Message::default(), Reason::TooLarge);
        }
        let depth = self.within.len();
        // The crates that read formats are careful, but they are many, and the bytes come from anywhere.
        let read = catch_unwind(AssertUnwindSafe(|| self.by_kind(name, bytes)));
        self.within.truncate(depth);
        if read.is_err() {
            self.trouble(Message::default(), Reason::Damaged);
        }
    }

    fn by_kind(&mut self, name: &str, bytes: &[u8]) {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        match kind(bytes) {
            Kind::Zip => packaged::read(self, bytes),
            Kind::Ole => rough::read(self, bytes),
            Kind::Pdf => pdf::read(self, bytes),
            Kind::Picture => picture::read(self, bytes),
            Kind::Silent => {}
            Kind::Other => match decoded(bytes) {
                Some(text) => text::read(self, &text, &ending),
                None => self.trouble(Message::default(), Reason::Unknown),
            },
        }
    }

    /// Reads a file that stands inside the one that is read now.
    fn nested(&mut self, name: &str, bytes: &[u8]) {
        if self.within.len() >= budget::DEEPEST {
            let place = message!(zh: "里面的 {name}", en: "{name} inside");
            return self.trouble(place, Reason::TooLarge);
        }
        self.within.push(name.to_owned());
        self.file(name, bytes);
        self.within.pop();
    }

    fn piece(&mut self, place: Message, text: impl Into<String>) {
        self.whole(Piece { place, text: text.into(), heading: String::new(), nature: Nature::Text });
    }

    fn whole(&mut self, piece: Piece) {
        if piece.text.trim().is_empty() || !self.budget.another_piece(piece.text.len()) {
            return;
        }
        let place = self.inside(piece.place);
        self.contents.pieces.push(Piece { place, ..piece });
    }

    fn trouble(&mut self, place: Message, reason: Reason) {
        let trouble = Trouble { place: self.inside(place), reason };
        // A reason is told once for each part, however often it stops the reading.
        if !self.contents.troubles.contains(&trouble) && self.contents.troubles.len() < budget::MOST_TROUBLES {
            self.contents.troubles.push(trouble);
        }
    }

    /// The place with the names of the files around it.
    fn inside(&self, place: Message) -> Message {
        self.within.iter().rev().fold(place, |place, name| {
            let Message { zh, en } = place;
            if zh.is_empty() {
                message!(zh: "里面的 {name}", en: "{name} inside")
            } else {
                message!(zh: "里面的 {name}：{zh}", en: "{name} inside: {en}")
            }
        })
    }
}

/// How a file is read.
enum Kind {
    /// A ZIP archive, which most office documents are.
    Zip,
    /// The container of older office documents.
    Ole,
    Pdf,
    /// A picture that can hold EXIF data.
    Picture,
    /// Something without text and without data about persons that could be read.
    Silent,
    /// A text, or something that is not known.
    Other,
}

fn kind(bytes: &[u8]) -> Kind {
    const BEGINNINGS: [(&[u8], Kind); 12] = [
        (b"PK\x03\x04", Kind::Zip),
        (b"PK\x05\x06", Kind::Zip),
        (&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], Kind::Ole),
        (b"\xff\xd8\xff", Kind::Picture),
        (b"\x89PNG", Kind::Picture),
        (b"II*\0", Kind::Picture),
        (b"MM\0*", Kind::Picture),
        (b"GIF8", Kind::Silent),
        (b"BM", Kind::Silent),
        (b"OggS", Kind::Silent),
        (b"ID3", Kind::Silent),
        (b"wOF", Kind::Silent),
    ];
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") || bytes.starts_with(b"%PDF") {
        return Kind::Pdf;
    }
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    if webp || bytes.get(4..8) == Some(b"ftyp") {
        return Kind::Picture;
    }
    // Two letters begin many a text.
    let text = |beginning: &[u8]| beginning.len() < 3 && std::str::from_utf8(bytes).is_ok();
    let known = BEGINNINGS.into_iter().find(|(beginning, _)| bytes.starts_with(beginning) && !text(beginning));
    known.map_or(Kind::Other, |(_, kind)| kind)
}
