//! What concerns persons, left in texts, indicators and attachments.

use super::kinds::{BOTH, SERVICES, lines, paragraphs, replaced, text};
use super::{Mistake, Random, Texts};

/// An identity number whose division, day of birth and check digit are right; nobody’s.
fn identity(random: &mut Random) -> String {
    let division = ["110105", "420704", "440524"][random.below(3)];
    let (year, month, day) = (1931 + random.below(75), 1 + random.below(12), 1 + random.below(28));
    let first = format!("{division}{year}{month:02}{day:02}{:03}", random.below(1000));
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = first.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    first + &"10X98765432"[sum % 11..=sum % 11]
}

fn told_as(code: &'static str, mut mistake: Mistake) -> Mistake {
    mistake.only = Some(code);
    mistake
}

/// `words` at the end of a paragraph.
fn added(texts: &Texts, random: &mut Random, words: &str) -> Option<Mistake> {
    let (path, text) = text(texts, random, &[SERVICES], &BOTH)?;
    let paragraph = random.pick(&paragraphs(text))?;
    let end = paragraph.start + text[paragraph.clone()].trim_end().len();
    Some(Mistake::of(&path, replaced(text, end..end, words)))
}

pub(super) fn in_text(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let number = identity(random);
    Some(told_as("identity-number", added(texts, random, &format!(" {number}"))?))
}

pub(super) fn mobile(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let second = random.pick(&["30", "35", "38", "39", "50", "59", "86", "89", "99"])?;
    let number = format!("1{second}{:08}", random.below(100_000_000));
    Some(told_as("mobile-number", added(texts, random, &format!(" {number}"))?))
}

pub(super) fn in_cell(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &[SERVICES], &BOTH)?;
    let row = random.pick(&lines(text, "| ")[1..])?;
    let end = row.start + text[row.clone()].rfind(" |")?;
    let number = format!(" {}", identity(random));
    Some(told_as("identity-number", Mistake::of(&path, replaced(text, end..end, &number))))
}

pub(super) fn in_yaml(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let path = format!("content/indicators/{}.yaml", random.pick(&["economy", "party", "services", "safety"])?);
    let remark = format!("# 经办人 {}\n", identity(random));
    Some(told_as("identity-number", Mistake::of(&path, remark + &texts[&path])))
}

fn attached(name: &str, bytes: Vec<u8>) -> Mistake {
    let attachment = Some((format!("{SERVICES}/files/{name}"), bytes));
    told_as("identity-number", Mistake { attachment, ..Mistake::default() })
}

pub(super) fn in_word(_: &Texts, random: &mut Random) -> Option<Mistake> {
    let number = identity(random);
    // Words of one look are often kept in several pieces.
    let cut = 1 + random.below(17);
    Some(attached("list.docx", crate::office::docx(&format!("名单\n李某 {}|{}", &number[..cut], &number[cut..]))))
}

pub(super) fn in_workbook(_: &Texts, random: &mut Random) -> Option<Mistake> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let (row, column) = (random.below(40) as u32, random.below(12) as u16);
    let sheet = book.add_worksheet();
    sheet.write(row, column, identity(random)).unwrap();
    Some(attached("list.xlsx", book.save_to_buffer().unwrap()))
}

pub(super) fn in_pdf(_: &Texts, random: &mut Random) -> Option<Mistake> {
    let content = format!("BT /F1 10 Tf 72 {} Td (No. {}) Tj ET", 100 + random.below(600), identity(random));
    Some(attached("list.pdf", crate::attachments::page(&content, &crate::attachments::map())))
}
