//! The words for what was found. Values are masked; places are told as a person finds them.

use std::collections::BTreeMap;

use super::found::{Kind, Match, Remark};
use crate::attachment::{Piece, Reason, Trouble};
use crate::check::rule::SourceFile;
use crate::diagnostic::{Diagnostic, Message, Secrets, Severity, message};
use crate::source::Span;

/// The codes of all findings.
pub(super) const CODES: [&str; 12] = [
    "identity-number",
    "mobile-number",
    "bank-card",
    "masked-too-little",
    "passport-number",
    "vehicle-plate",
    "e-mail",
    "home-address",
    "personal-name",
    "picture-place",
    "document-author",
    "attachment-unread",
];

/// So many findings of one kind in one attachment are told one by one; of more, so many are examples.
const SINGLY: usize = 3;
const EXAMPLES: usize = 5;

/// The code of what is found.
pub(super) fn code(kind: Kind) -> &'static str {
    match kind {
        Kind::IdentityNumber => CODES[0],
        Kind::MobileNumber => CODES[1],
        Kind::BankCard => CODES[2],
        Kind::MaskedTooLittle => CODES[3],
        Kind::Passport => CODES[4],
        Kind::VehiclePlate => CODES[5],
        Kind::EMail => CODES[6],
        Kind::HomeAddress => CODES[7],
        Kind::PersonName => CODES[8],
    }
}

/// What a kind is called: in Chinese, in English with its article, and in the plural.
fn words(kind: Kind) -> (&'static str, &'static str, &'static str) {
    match kind {
        Kind::IdentityNumber => ("身份证号码", "an identity number", "identity numbers"),
        Kind::MobileNumber => ("手机号码", "a mobile number", "mobile numbers"),
        Kind::BankCard => ("银行卡号", "the number of a bank card", "numbers of bank cards"),
        Kind::MaskedTooLittle => {
            ("打码太少的号码", "a number that is masked too little", "numbers that are masked too little")
        }
        Kind::Passport => ("护照或通行证号码", "the number of a passport", "numbers of passports"),
        Kind::VehiclePlate => ("车牌号码", "a number plate", "number plates"),
        Kind::EMail => ("电子邮箱", "an e-mail address", "e-mail addresses"),
        Kind::HomeAddress => ("家庭住址", "a home address", "home addresses"),
        Kind::PersonName => ("个人姓名", "a person’s name", "names of persons"),
    }
}

fn help(kind: Kind) -> Message {
    match kind {
        Kind::IdentityNumber => message!(
            zh: "删去；依法要公开的只留前两位和后三位。确可公开的，在 glossary.yaml 的 allow 里登记并写明理由",
            en: "take it out; where the law asks for it, show the first two and the last three signs only. What may be published is allowed in glossary.yaml, with the reason",
        ),
        Kind::MobileNumber => message!(
            zh: "改用单位固定电话，或写成 138****1234 的样子。值班手机等确可公开的，在 glossary.yaml 的 allow 里登记并写明理由",
            en: "give the office’s landline, or mask it like 138****1234. What may be published, such as a duty telephone, is allowed in glossary.yaml, with the reason",
        ),
        Kind::BankCard => message!(
            zh: "删去；必须公开的只留后四位",
            en: "take it out; where it has to be published, show the last four digits only",
        ),
        Kind::MaskedTooLittle => message!(
            zh: "身份证号码至少遮住 8 位（35*************123），手机号码至少遮住 4 位（138****1234）",
            en: "hide at least 8 signs of an identity number (35*************123), 4 digits of a mobile number (138****1234)",
        ),
        Kind::Passport | Kind::VehiclePlate => message!(
            zh: "属于个人的删去或打码；确可公开的，在 glossary.yaml 的 allow 里登记并写明理由",
            en: "take it out or mask it where it is a person’s; what may be published is allowed in glossary.yaml, with the reason",
        ),
        Kind::EMail => message!(
            zh: "改用单位的政务邮箱；确是对外公布的，在 glossary.yaml 的 allow 里登记并写明理由",
            en: "give the office’s own address; what is meant for the public is allowed in glossary.yaml, with the reason",
        ),
        Kind::HomeAddress => message!(
            zh: "住址只写到街道（乡镇）",
            en: "give a home address no more exactly than the subdistrict or township",
        ),
        Kind::PersonName => message!(
            zh: "隐去姓名（张某），或确认本人同意、依法应当公开后在 glossary.yaml 的 allow 里登记并写明理由",
            en: "leave the name out (a resident), or, where the person agrees or the law asks for it, allow it in glossary.yaml, with the reason",
        ),
    }
}

/// What is said of one match.
fn says(one: &Match) -> Message {
    let masked = &one.masked;
    let (zh, en, _) = words(one.kind);
    match one.remark {
        Some(Remark::WrongChecksum) => message!(
            zh: "`{masked}` 像是身份证号码，只是校验码不对",
            en: "`{masked}` looks like an identity number whose check digit is wrong",
        ),
        Some(Remark::Fifteen) => message!(
            zh: "`{masked}` 像是旧的 15 位身份证号码",
            en: "`{masked}` looks like an old identity number of 15 digits",
        ),
        Some(Remark::Masked(hidden, wanted)) => message!(
            zh: "`{masked}` 打码太少：只遮住 {hidden} 位，至少要 {wanted} 位",
            en: "`{masked}` was masked too little: {hidden} signs are hidden, it should be {wanted}",
        ),
        None if one.severity == Severity::Hint => message!(
            zh: "`{masked}` 是{zh}，请确认可以公开",
            en: "`{masked}` is {en}: see that it may be published",
        ),
        None => message!(
            zh: "`{masked}` 是{zh}，不应公开",
            en: "`{masked}` is {en} and should not be published",
        ),
    }
}

fn diagnostic(severity: Severity, kind: Kind, span: Span, message: Message) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(code(kind), span, message).help(help(kind));
    diagnostic.severity = severity;
    diagnostic
}

/// In a text of the project; the line with the match begins at `offset`.
pub(super) fn in_text(file: &SourceFile<'_>, text: &str, offset: usize, one: Match) -> Diagnostic {
    let span = file.place(offset + one.range.start, offset + one.range.end);
    let hidden: Vec<Span> =
        one.hidden.iter().map(|bytes| file.place(offset + bytes.start, offset + bytes.end)).collect();
    let value = text.get(span.start as usize..span.end as usize).unwrap_or_default();
    diagnostic(one.severity, one.kind, span, says(&one))
        .without(Secrets::new(value, one.masked.clone(), &hidden).at(span))
        .about(one.masked)
}

/// In the name of a file.
pub(super) fn in_name(file: &SourceFile<'_>, name: &str, one: &Match) -> Diagnostic {
    let Message { zh, en } = says(one);
    let value = name.get(one.range.clone()).unwrap_or_default();
    diagnostic(
        one.severity,
        one.kind,
        Span::whole(file.id),
        message!(zh: "文件名里的 {zh}", en: "in the name of the file: {en}"),
    )
    .without(Secrets::new(value, one.masked.clone(), &[]))
    .about(one.masked.clone())
}

/// In an attachment: a few one by one, many with some examples.
pub(super) fn in_attachment(file: &SourceFile<'_>, matched: &[(&Piece, Match)], found: &mut Vec<Diagnostic>) {
    let mut kinds: BTreeMap<(Kind, Severity), Vec<&(&Piece, Match)>> = BTreeMap::new();
    for one in matched {
        kinds.entry((one.1.kind, one.1.severity)).or_default().push(one);
    }
    for ((kind, severity), all) in kinds {
        let span = Span::whole(file.id);
        let secrets = |(piece, one): &(&Piece, Match)| {
            let value = piece.text.get(one.range.clone()).unwrap_or_default();
            Secrets::new(value, one.masked.clone(), &[])
        };
        if all.len() <= SINGLY {
            for matched in all {
                let (piece, one) = matched;
                let (Message { zh, en }, Message { zh: place_zh, en: place_en }) = (says(one), &piece.place);
                let text = message!(zh: "附件{place_zh}：{zh}", en: "attachment, {place_en}: {en}");
                let diagnostic = diagnostic(severity, kind, span, text).without(secrets(matched));
                found.push(diagnostic.about(one.masked.clone()));
            }
            continue;
        }
        let example = |text: fn(&Message) -> &String| -> Vec<String> {
            let examples = all.iter().take(EXAMPLES);
            examples.map(|(piece, one)| format!("{} `{}`", text(&piece.place), one.masked)).collect()
        };
        let (zh, en) = (example(|place| &place.zh).join("；"), example(|place| &place.en).join("; "));
        let (count, (noun, _, nouns)) = (all.len(), words(kind));
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let subject = format!("{name}: {}", code(kind));
        let Message { zh: help_zh, en: help_en } = help(kind);
        found.push(
            diagnostic(
                severity,
                kind,
                span,
                message!(
                    zh: "附件里有 {count} 处{noun}，例如 {zh}",
                    en: "{count} {nouns} in the attachment, such as {en}",
                ),
            )
            .help(message!(
                zh: "{help_zh}；登记整个附件时 text 写 `{subject}`",
                en: "{help_en}; to allow the whole attachment, its text is `{subject}`",
            ))
            .without(Secrets::default())
            .about(subject.as_str()),
        );
    }
}

/// Where a photograph was taken.
pub(super) fn position(file: &SourceFile<'_>, place: &Message) -> Diagnostic {
    let Message { zh, en } = place;
    Diagnostic::warning(
        "picture-place",
        Span::whole(file.id),
        message!(
            zh: "附件{zh}：记着拍摄地点的经纬度",
            en: "attachment, {en}: it tells where the picture was taken",
        ),
    )
    .help(message!(
        zh: "用看图软件去掉位置信息，或截图另存后再用",
        en: "remove the position with an image program, or save the picture anew without it",
    ))
    .about("GPS")
}

/// A person in the properties of a document.
pub(super) fn author(file: &SourceFile<'_>, piece: &Piece) -> Diagnostic {
    let name = piece.text.trim();
    let masked: String = name.chars().enumerate().map(|(index, one)| if index == 0 { one } else { '*' }).collect();
    let Message { zh, en } = &piece.place;
    Diagnostic::hint(
        "document-author",
        Span::whole(file.id),
        message!(
            zh: "附件{zh}：有人名 `{masked}`",
            en: "attachment, {en}: a person is named there, `{masked}`",
        ),
    )
    .help(message!(
        zh: "在 WPS 或 Word 里用“检查文档”去掉文档属性和个人信息",
        en: "remove properties and personal information with the document inspector of the office program",
    ))
    .about(masked.as_str())
}

/// What could not be searched. It is told, since silence would mean that nothing is in there.
pub(super) fn troubles(file: &SourceFile<'_>, troubles: &[Trouble], found: &mut Vec<Diagnostic>) {
    for trouble in troubles {
        let Message { zh: place_zh, en: place_en } = &trouble.place;
        let Message { zh, en } = trouble.reason.words();
        let message = if place_zh.is_empty() {
            message!(zh: "没能检查这个附件里的个人信息：{zh}", en: "the attachment could not be searched for personal data: {en}")
        } else {
            message!(
                zh: "没能检查附件一部分里的个人信息（{place_zh}）：{zh}",
                en: "a part of the attachment could not be searched for personal data ({place_en}): {en}",
            )
        };
        let mut diagnostic = Diagnostic::warning("attachment-unread", Span::whole(file.id), message).help(message!(
            zh: "由人检查；能换的换成 .docx、.xlsx 或有文字的 PDF",
            en: "let a person look through it; where possible replace it by .docx, .xlsx or a PDF with text",
        ));
        if matches!(trouble.reason, Reason::Unknown | Reason::Scanned | Reason::Rough) {
            diagnostic.severity = Severity::Hint;
        }
        found.push(diagnostic.about(file.path.rsplit('/').next().unwrap_or_default()));
    }
}
