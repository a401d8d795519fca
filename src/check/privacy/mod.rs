//! What concerns persons and must not be published: numbers, addresses, names, in texts and inside attachments.
//!
//! One file per kind, each a function from a text to what it finds; `told.rs` has the words for them, `plain.rs` brings texts
//! into the form that is searched. This file says where is searched: in every file of `content/`, whether anything leads to
//! it or not, in its name, and in whatever an attachment holds. A finding never prints what it has found.

mod bank_card;
mod e_mail;
mod found;
mod home_address;
mod identity_number;
mod masked;
mod mobile_number;
mod passport;
mod person_name;
mod plain;
mod told;
mod vehicle_plate;

#[cfg(test)]
mod tests;

use super::rule::{Rule, SourceFile};
use crate::attachment::{Contents, Nature, Piece};
use crate::diagnostic::Diagnostic;
use found::{Around, Kind, Match};
use plain::Plain;

/// # What it does
/// Finds what concerns persons in every file of `content/`: Markdown, YAML, the names of files, and inside attachments
/// (Word, Excel, PowerPoint, PDF, OpenDocument, OFD, CSV, text, web pages, archives of these, the data that cameras write
/// into pictures), also where nothing leads to the file.
///
/// | code | finds | gravity |
/// |---|---|---|
/// | `identity-number` | 18 signs with a real division, day of birth and check digit; a wrong check digit near a word such as 身份证, and the old 15 digits, as a warning | error |
/// | `mobile-number` | a mobile number, however it is grouped; landlines of offices are allowed | error |
/// | `bank-card` | the number of a bank card | error |
/// | `masked-too-little` | a masked number that shows more than 10 of 18 signs, or more than 7 of 11 | warning |
/// | `passport-number`, `vehicle-plate` | the number of a passport near its word; a number plate | warning |
/// | `e-mail` | an address at a public provider; other addresses that are not the government's as a hint | warning |
/// | `home-address` | a house or a room after a word that speaks of living there | warning |
/// | `personal-name` | a name beside petition, relief, illness or a case | warning |
/// | `picture-place` | the place where a photograph was taken | warning |
/// | `document-author` | a person’s name in the properties of a document | hint |
/// | `attachment-unread` | an attachment that could not be searched, and why | warning |
///
/// # Why
/// What is published cannot be taken back. The leaks that became known stood in attachments, in tables, on old pages and in
/// lists of contacts.
///
/// # Example
/// `张某，身份证号 110105194912310021`
///
/// # Instead
/// `张某` alone; where the law asks for the number, `11*************021`. What may be published is allowed in `glossary.yaml`
/// by the masked value, with the reason.
///
/// # 做什么
/// 在 `content/` 的每个文件里查找个人信息：Markdown、YAML、文件名，以及附件内部（Word、Excel、PowerPoint、PDF、
/// OpenDocument、OFD、CSV、文本、网页、它们的压缩包、相机写进图片的信息），没有页面链接到的文件也查。
///
/// | 代码 | 查什么 | 轻重 |
/// |---|---|---|
/// | `identity-number` | 区划、出生日期、校验码都对的 18 位号码；“身份证”等字样附近校验码不对的，以及旧 15 位号码，为警告 | 错误 |
/// | `mobile-number` | 手机号码，不管怎样分段；单位固定电话可以公开 | 错误 |
/// | `bank-card` | 银行卡号 | 错误 |
/// | `masked-too-little` | 打码太少：18 位露出超过 10 位，11 位露出超过 7 位 | 警告 |
/// | `passport-number`、`vehicle-plate` | 有字样的护照、通行证号码；车牌 | 警告 |
/// | `e-mail` | 公共邮箱地址；其他非政府邮箱为提示 | 警告 |
/// | `home-address` | “住址”等字样后面细到楼栋门牌的地址 | 警告 |
/// | `personal-name` | 与信访、救助、低保、疾病、案件连在一起的姓名 | 警告 |
/// | `picture-place` | 照片的拍摄地点 | 警告 |
/// | `document-author` | 文档属性里的人名 | 提示 |
/// | `attachment-unread` | 没能检查的附件和原因 | 警告 |
///
/// # 为什么
/// 公开了就收不回。已经发生的泄露多在附件、表格、旧页面和联系名单里。
///
/// # 例
/// `张某，身份证号 110105194912310021`
///
/// # 应改为
/// 只写 `张某`；依法必须公开号码的写 `11*************021`。可以公开的，在 `glossary.yaml` 里按打码后的写法登记并说明理由。
pub(super) struct Privacy;

impl Rule for Privacy {
    fn name(&self) -> &'static str {
        "privacy"
    }

    fn source(&self) -> &'static str {
        include_str!("mod.rs")
    }

    fn codes(&self) -> &'static [&'static str] {
        &told::CODES
    }

    fn is_judgement(&self) -> bool {
        true
    }

    fn file(&self, file: &SourceFile<'_>, found: &mut Vec<Diagnostic>) {
        let name = file.path.strip_prefix("content/").unwrap_or(file.path);
        for part in name.split('/') {
            for one in in_name(part) {
                found.push(told::in_name(file, part, &one));
            }
        }
        if let Some(text) = file.text {
            in_text(text, &mut |offset, one| found.push(told::in_text(file, text, offset, one)));
        }
        if let Some(contents) = file.contents {
            in_attachment(file, contents, found);
        }
    }
}

/// What the name of a file or folder tells.
fn in_name(name: &str) -> Vec<Match> {
    // Addresses and names of persons are told by words around them, which a name of a file does not have.
    let mut found = matches(name, Around::default());
    found.retain(|one| one.kind <= Kind::BankCard);
    found
}

/// Goes through a text of the project; `tell` is given where a line starts, and what was found in it.
fn in_text(text: &str, tell: &mut dyn FnMut(usize, Match)) {
    let mut offset = 0;
    let mut headings: Vec<String> = Vec::new();
    let (mut title, mut before, mut topic) = ("", "", String::new());
    for line in text.split_inclusive('\n') {
        let written = line.trim_end_matches(['\n', '\r']);
        if written.trim_start().starts_with('|') {
            if headings.is_empty() {
                // A table is about what its section is called, and what the line before it says.
                topic = format!("{title} {before}");
            }
            in_row(written, &mut headings, &topic, &mut |at, one| tell(offset + at, one));
        } else {
            headings.clear();
            if written.starts_with('#') || written.starts_with("title:") {
                title = written;
            }
            if !written.is_empty() {
                before = written;
            }
            for one in matches(written, Around::default()) {
                tell(offset, one);
            }
        }
        offset += line.len();
    }
}

/// A row of a Markdown table: each cell under the heading of its column, and numbers that are split over cells.
fn in_row(row: &str, headings: &mut Vec<String>, topic: &str, tell: &mut dyn FnMut(usize, Match)) {
    if headings.is_empty() {
        headings.extend(row.split('|').map(|cell| cell.trim().to_owned()));
    }
    let mut at = 0;
    let mut covered = Vec::new();
    for (column, cell) in row.split('|').enumerate() {
        let heading = headings.get(column).map_or("", String::as_str);
        for one in matches(cell, Around { heading, topic }) {
            covered.push(at + one.range.start..at + one.range.end);
            tell(at, one);
        }
        at += cell.len() + 1;
    }
    if digits(row) >= 15 {
        let mut joined = Vec::new();
        identity_number::find(&Plain::of(row), Around { heading: "", topic }, &mut joined);
        for one in joined {
            if !covered.iter().any(|known| overlap(known, &one.range)) {
                tell(0, one);
            }
        }
    }
}

fn in_attachment(file: &SourceFile<'_>, contents: &Contents, found: &mut Vec<Diagnostic>) {
    // The first texts say what the whole is about.
    let mut topic = file.path.rsplit('/').next().unwrap_or_default().to_owned();
    for piece in contents.pieces.iter().filter(|piece| piece.text.len() < 300).take(3) {
        topic.push(' ');
        topic.push_str(&piece.text);
    }
    let mut matched: Vec<(&Piece, Match)> = Vec::new();
    for piece in &contents.pieces {
        let around = Around { heading: &piece.heading, topic: &topic };
        let in_piece = match piece.nature {
            Nature::Text | Nature::Cell => matches(&piece.text, around),
            Nature::Joined => in_joined(&piece.text),
            Nature::Position => {
                found.push(told::position(file, &piece.place));
                continue;
            }
            Nature::Author => {
                if person_name::is_name(&piece.text) {
                    found.push(told::author(file, piece));
                }
                matches(&piece.text, around)
            }
        };
        matched.extend(in_piece.into_iter().map(|one| (piece, one)));
    }
    told::in_attachment(file, &matched, found);
    told::troubles(file, &contents.troubles, found);
}

/// Cells put together hold an identity number; a mobile number only where each digit has its own box.
fn in_joined(text: &str) -> Vec<Match> {
    let plain = Plain::of(text);
    let mut found = Vec::new();
    identity_number::find(&plain, Around::default(), &mut found);
    if plain.groups.len() == 11 {
        let together: String = text.split('\t').collect();
        let mut numbers = Vec::new();
        mobile_number::find(&Plain::of(&together), Around::default(), &mut numbers);
        found.extend(numbers.into_iter().map(|one| Match { range: 0..text.len(), ..one }));
    }
    found
}

/// All that is found in a text. Where two kinds claim the same digits, the first one named in [`Kind`] is meant.
fn matches(text: &str, around: Around<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    let digits = digits(text);
    let mail = text.as_bytes().contains(&b'@') || text.contains('＠');
    let names = person_name::may_hold(text, around);
    if digits < 3 && !mail && !names {
        return found;
    }
    let plain = Plain::of(text);
    if digits >= 7 {
        identity_number::find(&plain, around, &mut found);
        mobile_number::find(&plain, around, &mut found);
        bank_card::find(&plain, around, &mut found);
        passport::find(&plain, around, &mut found);
    }
    if digits >= 3 {
        masked::find(&plain, &mut found);
        vehicle_plate::find(&plain, &mut found);
    }
    if digits >= 1 && home_address::may_hold(text, around) {
        home_address::find(&plain, around, &mut found);
    }
    if mail {
        e_mail::find(&plain, &mut found);
    }
    if names {
        person_name::find(&plain, around, &mut found);
    }
    found.sort_by_key(|one| (one.kind, one.range.start));
    let mut kept: Vec<Match> = Vec::new();
    for one in found {
        if !kept.iter().any(|known| overlap(&known.range, &one.range)) {
            kept.push(one);
        }
    }
    kept.sort_by_key(|one| one.range.start);
    kept
}

fn overlap(one: &std::ops::Range<usize>, other: &std::ops::Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// How many digits a text has, without looking at its characters one by one: most texts have few, and are left at once.
fn digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let narrow = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    // ０ to ９ in UTF-8.
    let wide = bytes.windows(3).filter(|bytes| bytes[..2] == [0xef, 0xbc] && (0x90..=0x99).contains(&bytes[2])).count();
    narrow + wide
}
