//! What is found inside attachments, whatever format they have, and what becomes of attachments that are broken or evil.

use std::time::{Duration, Instant};

use gongkai::attachment::{self, Reason};

use crate::office::{archive, docx, docx_with};
use crate::project::{Project, Ran};

const IDENTITY: &str = "11010519491231002X";
const MOBILE: &str = "13812345678";

/// The findings about one attachment: code, and the message without what is said of all.
fn findings(name: &str, bytes: &[u8]) -> Vec<String> {
    let project = Project::new();
    project.bytes(&format!("content/reports/2023-summary/files/{name}"), bytes);
    let ran = project.run(&["check", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let of = |one: &serde_json::Value| {
        let message = one["message"]["en"].as_str().unwrap();
        let message = message.split(" is a").next().unwrap();
        let message = message.strip_prefix("attachment, ").unwrap_or(message);
        format!("{} {message}", one["code"].as_str().unwrap())
    };
    // That some formats are no good for readers is not what is asked here.
    list.as_array().unwrap().iter().filter(|one| one["code"] != "attachment-type").map(of).collect()
}

#[track_caller]
fn finds(name: &str, bytes: &[u8], wanted: &[&str]) {
    assert_eq!(findings(name, bytes), wanted, "{name}");
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn a_word_document_is_searched_in_all_its_parts() {
    let part = |text: &str| format!("<w:hdr xmlns:w=\"w\">{}</w:hdr>", paragraph(text));
    let body = format!(
        "{}<w:p><w:r><w:t>身份证号 110105</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>19491231</w:t></w:r><w:r><w:t>002X</w:t></w:r></w:p>\
         <w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:delText>13912345678</w:delText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>13712345678</w:t></w:r></w:p>",
        paragraph("2023年低保公示"),
        paragraph("姓名"),
        paragraph("住址"),
        paragraph("王秀英"),
        paragraph("和平小区3栋2单元501室"),
    );
    let bytes = docx_with(
        &body,
        [
            ("word/header1.xml", part("13612345678")),
            ("word/comments.xml", part("13512345678")),
            ("word/footnotes.xml", part("13412345678")),
            (
                "word/_rels/comments.xml.rels",
                "<R><R TargetMode=\"External\" Target=\"mailto:zhangsan@qq.com\"/></R>".to_owned(),
            ),
        ],
    );
    finds(
        "list.docx",
        &bytes,
        &[
            "e-mail link: `z*******@qq.com`",
            "home-address table 1, row 2, column 2: `和平***********`",
            "identity-number paragraph 2: `11*************02X`",
            "mobile-number 5 mobile numbers in the attachment, such as text deleted in tracked changes `139****5678`; \
             paragraph 3 `137****5678`; header, paragraph 1 `136****5678`; comments, paragraph 1 `135****5678`; footnotes, \
             paragraph 1 `134****5678`",
            "personal-name table 1, row 2, column 1: `王**`",
        ],
    );
}

#[test]
fn a_presentation_is_searched_with_its_notes() {
    let text =
        |text: &str| format!("<p:sld xmlns:a=\"a\" xmlns:p=\"p\"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>");
    let relations = |targets: &[(&str, &str)]| {
        let all = targets.iter().map(|(id, target)| format!("<Relationship Id=\"{id}\" Target=\"{target}\"/>"));
        format!("<Relationships>{}</Relationships>", all.collect::<String>())
    };
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "ppt/presentation.xml",
            "<p><p:sldId id=\"256\" r:id=\"rId9\"/><p:sldId id=\"257\" r:id=\"rId8\"/></p>".to_owned(),
        ),
        ("ppt/_rels/presentation.xml.rels", relations(&[("rId8", "slides/slide1.xml"), ("rId9", "slides/slide2.xml")])),
        ("ppt/slides/slide1.xml", text(MOBILE)),
        ("ppt/slides/slide2.xml", text(&format!("编号：{IDENTITY}"))),
        ("ppt/slides/_rels/slide1.xml.rels", relations(&[("rId1", "../notesSlides/notesSlide1.xml")])),
        ("ppt/notesSlides/notesSlide1.xml", text("13912345678")),
    ];
    let bytes = archive(parts.map(|(name, text)| (name, text.into_bytes())));
    finds(
        "talk.pptx",
        &bytes,
        &[
            "identity-number slide 1, paragraph 1: `11*************02X`",
            "mobile-number notes of slide 2, paragraph 1: `139****5678`",
            "mobile-number slide 2, paragraph 1: `138****5678`",
        ],
    );
}

#[test]
fn a_workbook_is_searched_cell_by_cell_hidden_sheets_too() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("名单").unwrap();
    sheet.write(0, 0, "姓名").unwrap().write(0, 1, "身份证号").unwrap().write(0, 2, "电话").unwrap();
    // Spreadsheets keep fifteen digits of a number, so an identity number typed as one ends in zeros.
    sheet.write(1, 1, 110_105_194_912_310_021.0).unwrap().write(1, 2, 13_812_345_678.0).unwrap();
    for (column, sign) in (0..).zip(IDENTITY.chars()) {
        sheet.write(4, column, sign.to_string()).unwrap();
    }
    sheet.insert_note(0, 0, &rust_xlsxwriter::Note::new("问 13912345678")).unwrap();
    let hidden = book.add_worksheet().set_name("旧").unwrap();
    hidden.write(6, 2, IDENTITY).unwrap();
    hidden.set_hidden(true);
    finds(
        "list.xlsx",
        &book.save_to_buffer().unwrap(),
        &[
            "identity-number hidden sheet 旧, cell C7: `11*************02X`",
            "identity-number sheet 名单, cell A5–R5: `11*************02X`",
            "identity-number sheet 名单, cell B2: `11*************000` looks like an identity number whose check digit is wrong",
            "mobile-number comments, paragraph 1: `139****5678`",
            "mobile-number sheet 名单, cell C2: `138****5678`",
        ],
    );
}

/// A PDF of these objects, the first of which is the catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", index + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    bytes.extend(format!("trailer <</Size {} /Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1).bytes());
    bytes
}

fn stream(content: &[u8]) -> Vec<u8> {
    let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), content.to_vec());
    stream.compress().unwrap();
    let filter = if stream.dict.has(b"Filter") { " /Filter /FlateDecode" } else { "" };
    let mut bytes = format!("<</Length {}{filter}>>\nstream\n", stream.content.len()).into_bytes();
    bytes.extend(&stream.content);
    bytes.extend(b"\nendstream");
    bytes
}

/// One page with this content, a Latin font `F1` and a Chinese one `F2` whose codes are numbers of drawings.
pub(crate) fn page(content: &str, map: &str) -> Vec<u8> {
    let text = |text: &str| text.as_bytes().to_vec();
    pdf(&[
        text("<</Type /Catalog /Pages 2 0 R>>"),
        text("<</Type /Pages /Kids [3 0 R] /Count 1>>"),
        text(
            "<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</F1 5 0 R /F2 6 0 R>> /XObject <</P 9 0 R>>>>>>",
        ),
        stream(content.as_bytes()),
        text("<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"),
        text(
            "<</Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 8 0 R>>",
        ),
        text(
            "<</Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>>>",
        ),
        stream(map.as_bytes()),
        text("<</Subtype /Image /Width 1 /Height 1 /Length 1>>\nstream\n0\nendstream"),
    ])
}

/// Drawings 1 to 4 are 身份证号, drawing 16 + n is the digit n.
pub(crate) fn map() -> String {
    let mut map =
        "/CIDInit /ProcSet findresource begin\nbegincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n\
        4 beginbfchar\n<0001> <8EAB>\n<0002> <4EFD>\n<0003> <8BC1>\n<0004> <53F7>\nendbfchar\n\
        1 beginbfrange\n<0010> <0019> <0030>\nendbfrange\n"
            .to_owned();
    map.push_str("endcmap\nend\nend\n");
    map
}

#[test]
fn a_pdf_is_searched_page_by_page() {
    // The number is set in pieces that touch; a mobile number moves by kerning; another one breaks at the end of a line.
    let content = "BT /F1 10 Tf 72 700 Td (110105) Tj 31.2 0 Td (19491231) Tj 41.6 0 Td (002X) Tj ET\n\
        BT /F1 10 Tf 72 650 Td [(138) -40 (1234) 20 (5678)] TJ ET\n\
        BT /F1 10 Tf 72 600 Td (4405241880) Tj 0 -12 Td (01010014) Tj ET";
    finds(
        "list.pdf",
        &page(content, &map()),
        &[
            "identity-number page 1: `11*************02X`",
            "identity-number page 1: `44*************014`",
            "mobile-number page 1: `138****5678`",
        ],
    );
}

#[test]
fn a_pdf_with_a_chinese_font_is_read_through_its_table_of_characters() {
    let digits = "110105194912310021".bytes().map(|digit| format!("{:04X}", u32::from(digit - b'0') + 16));
    let content = format!("BT /F2 10 Tf 72 700 Td <0001000200030004{}> Tj ET", digits.collect::<String>());
    // The word before it makes a number with a wrong check digit one.
    let wanted =
        "identity-number page 1: `11*************021` looks like an identity number whose check digit is wrong";
    finds("list.pdf", &page(&content, &map()), &[wanted]);
}

#[test]
fn a_scan_is_told_and_never_passes_for_clean() {
    let wanted = "attachment-unread the attachment could not be searched for personal data: pages are pictures (a scan), without text";
    finds("scan.pdf", &page("q /P Do Q", &map()), &[wanted]);
}

#[test]
fn archives_are_opened_and_their_names_are_read() {
    let inner = archive([("名单.csv", format!("姓名,电话\n王某,{MOBILE}\n").into_bytes())]);
    let bytes = archive([("张某13912345678.docx", docx(&format!("身份证|{IDENTITY}"))), ("内.zip", inner)]);
    finds(
        "all.zip",
        &bytes,
        &[
            "identity-number 张某139****5678.docx inside: paragraph 1: `11*************02X`",
            "mobile-number name of a file in the archive: `139****5678`",
            "mobile-number 内.zip inside: 名单.csv inside: cell B2: `138****5678`",
        ],
    );
}

#[test]
fn other_texts_are_read_in_the_encodings_that_offices_use() {
    // “电话” in GBK.
    let mut gbk = vec![0xb5, 0xe7, 0xbb, 0xb0];
    gbk.extend(MOBILE.bytes());
    finds("list.txt", &gbk, &["mobile-number line 1: `138****5678`"]);
    let wide: Vec<u8> = std::iter::once(0xfeff).chain(MOBILE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    finds("list.txt", &wide, &["mobile-number line 1: `138****5678`"]);
    let page = "<html>\n<td>138<b>1234</b>5678</td><a href=\"tel:13912345678\">&#49;3712345678</a>\n</html>";
    finds(
        "list.html",
        page.as_bytes(),
        &[
            "mobile-number line 2: `137****5678`",
            "mobile-number line 2: `138****5678`",
            "mobile-number line 2: `139****5678`",
        ],
    );
    let content = format!(
        "<office:document-content><table:table table:name=\"表\"><table:table-row table:number-rows-repeated=\"3\"><table:table-cell/>\
         </table:table-row><table:table-row><table:table-cell table:number-columns-repeated=\"2\"/><table:table-cell>\
         <text:p>{IDENTITY}</text:p></table:table-cell></table:table-row></table:table></office:document-content>"
    );
    let sheet = archive([
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("content.xml", content.into_bytes()),
        ("META-INF/manifest.xml", b"<manifest/>".to_vec()),
    ]);
    finds("list.ods", &sheet, &["identity-number sheet 表, cell C4: `11*************02X`"]);
    let fixed = archive([
        ("OFD.xml", b"<OFD/>".to_vec()),
        ("Doc_0/Pages/Page_0/Content.xml", format!("<Page><TextCode>电话{MOBILE}</TextCode></Page>").into_bytes()),
    ]);
    finds("list.ofd", &fixed, &["mobile-number page 1, paragraph 1: `138****5678`"]);
}

#[test]
fn an_old_word_document_is_searched_roughly() {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 1];
    bytes.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.extend([0, 0, 255]);
    bytes.extend(format!("身份证号{IDENTITY}\r").encode_utf16().flat_map(u16::to_le_bytes));
    bytes.extend([0, 1, 2]);
    bytes.extend(MOBILE.bytes());
    let wanted = [
        "attachment-unread the attachment could not be searched for personal data: an old format whose text can only be read roughly",
        "identity-number text: `11*************02X`",
        "mobile-number text: `138****5678`",
    ];
    finds("old.doc", &bytes, &wanted);
}

/// The container of old office documents, with one stream.
fn container(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    std::io::Write::write_all(&mut container.create_stream(name).unwrap(), bytes).unwrap();
    container.into_inner().into_inner()
}

#[test]
fn an_old_workbook_that_asks_for_gigabytes_is_refused() {
    // A sheet with one cell, in the last row and column.
    let record = |kind: u16, data: &[u8]| {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    };
    let beginning = record(0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0]);
    let mut cell = [255, 255, 255, 0, 0, 0].to_vec();
    cell.extend(1.5_f64.to_le_bytes());
    let sheets = [beginning, record(0x0203, &cell)].concat().repeat(50);
    assert_eq!(reasons("far.xls", &container("Workbook", &sheets)), [Reason::TooLarge]);
}

fn reasons(name: &str, bytes: &[u8]) -> Vec<Reason> {
    attachment::read(name, bytes).troubles.into_iter().map(|trouble| trouble.reason).collect()
}

#[test]
fn what_cannot_be_read_is_told_with_its_reason() {
    assert_eq!(reasons("a.pdf", b"%PDF-1.4 and nothing"), [Reason::Damaged]);
    assert_eq!(reasons("a.docx", &docx("text")[..200]), [Reason::Damaged]);
    assert_eq!(reasons("a.rar", b"Rar!\x1a\x07\x01\x00"), [Reason::Unknown]);
    assert_eq!(reasons("a.xlsx", &container("EncryptedPackage", b"nobody can read this")), [Reason::Locked]);
    // The first bit of the flags says that a part is encrypted; they stand in both lists of parts.
    let mut zip = archive([("a.txt", b"text".to_vec())]);
    let places: Vec<usize> = (0..zip.len() - 4)
        .filter_map(|at| match &zip[at..at + 4] {
            b"PK\x03\x04" => Some(at + 6),
            b"PK\x01\x02" => Some(at + 8),
            _ => None,
        })
        .collect();
    places.into_iter().for_each(|at| zip[at] |= 1);
    assert_eq!(reasons("a.zip", &zip), [Reason::Locked]);
    assert_eq!(reasons("empty.docx", b""), []);
}

#[test]
fn bombs_end_soon_with_a_reason() {
    let begun = Instant::now();
    let zeros = archive([("zeros.txt", vec![b'0'; 48 << 20])]);
    assert!(zeros.len() < 1 << 20);
    assert_eq!(reasons("bomb.zip", &zeros), [Reason::TooLarge]);
    let text = format!("<w:t>{}</w:t>", " ".repeat(48 << 20));
    assert_eq!(reasons("bomb.docx", &docx_with(&text, [])), [Reason::TooLarge]);
    let deep = (0..6).fold(b"text".to_vec(), |inner, _| archive([("inner.zip", inner)]));
    assert_eq!(reasons("deep.zip", &deep), [Reason::TooLarge]);
    let nested = "<w:tbl><w:tr><w:tc><w:p>".repeat(100_000);
    assert_eq!(reasons("nested.docx", &docx_with(&nested, [])), []);
    let arrays = format!("BT {} ET", "[".repeat(200_000));
    assert_eq!(reasons("nested.pdf", &page(&arrays, &map())), []);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

/// Numbers that look like chance and are the same in every run.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap()
}

#[test]
fn no_bytes_bring_the_reading_down() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, IDENTITY).unwrap();
    let samples = [
        ("a.docx", docx(&format!("身份证号|{IDENTITY}"))),
        ("a.xlsx", book.save_to_buffer().unwrap()),
        ("a.pdf", page("BT /F1 10 Tf 72 700 Td (13812345678) Tj ET", &map())),
        ("a.zip", archive([("b.csv", b"a,b\n1,2\n".to_vec())])),
        ("a.html", b"<p>a&#49;<b>c</b></p>".to_vec()),
    ];
    let mut state = 20_231_126;
    for (name, bytes) in &samples {
        for _ in 0..200 {
            let mut broken = bytes.clone();
            for _ in 0..=next(&mut state) % 4 {
                let at = next(&mut state) % broken.len();
                match next(&mut state) % 4 {
                    0 => broken.truncate(at.max(1)),
                    1 => broken[at] = u8::try_from(next(&mut state) % 256).unwrap(),
                    2 => drop(broken.remove(at)),
                    _ => broken.insert(at, b'<'),
                }
                if broken.is_empty() {
                    broken.push(0);
                }
            }
            let begun = Instant::now();
            let _ = attachment::read(name, &broken);
            assert!(begun.elapsed() < Duration::from_secs(2), "{name}: {:?}", begun.elapsed());
        }
    }
}

/// Everything that the program says of a project that is full of secrets.
fn everything_said(project: &Project) -> String {
    let runs: [&[&str]; 9] = [
        &["check"],
        &["check", "--language", "zh"],
        &["check", "--color", "always"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif", "--language", "zh"],
        &["check", "--format", "html"],
        &["check", "--inspection=sheet.html"],
        &["build", "--language", "zh"],
        &["publish", "local"],
    ];
    let said: String = runs
        .iter()
        .map(|arguments| project.run(arguments))
        .map(|Ran { stdout, stderr, .. }| stdout + &stderr)
        .collect();
    said + &project.read("sheet.html")
}

#[test]
fn no_output_shows_what_was_found() {
    // Others than the pages of rules have as samples, which `sarif` gives away with each rule.
    let (identity, mobile) = ("330106197808095535", "15987654321");
    let said = [
        (identity, ""),
        ("510104198402291160", ""),
        (mobile, ""),
        ("188 2222 3333", ""),
        ("6228480412345678905", ""),
        ("G87654321", "护照"),
        ("鄂B·67890", ""),
        ("lisiguang", ""),
        ("7栋3单元902室", "家住幸福小区"),
        ("李四光", "上访人"),
        ("510104198402**1160", "身份证"),
        ("330106197808095530", "身份证号"),
    ];
    let line: Vec<String> = said.iter().map(|(secret, word)| format!("{word}{secret}")).collect();
    let line = line.join("，").replace("lisiguang", "lisiguang@qq.com");
    let project = Project::new();
    let text = format!("{line}。\n");
    for file in ["zh.md", "en.md", "notes.yaml"] {
        let path = format!("content/reports/2023-summary/{file}");
        let before = if file == "notes.yaml" { String::new() } else { project.read(&path) };
        project.file(&path, &format!("{before}\n{text}\n| 姓名 | 身份证号 |\n| --- | --- |\n| 王某 | {identity} |\n"));
    }
    project.file(
        &format!("content/indicators/{MOBILE}.yaml"),
        &format!("# {text}topic: {IDENTITY}\nindicators: {MOBILE}\n"),
    );
    let folder = format!("content/reports/2023-summary/files/{identity}");
    project.bytes(&format!("{folder}/a.docx"), &docx(&format!("author: 李四光\n{text}")));
    project.bytes(&format!("{folder}/list.csv"), format!("{line}\n{text}").repeat(9).as_bytes());
    project.bytes(&format!("{folder}/broken.pdf"), b"%PDF-1.4");
    let printed = everything_said(&project);
    for code in ["identity-number", "mobile-number", "bank-card", "masked-too-little", "home-address", "personal-name"]
    {
        assert!(printed.contains(&format!("[{code}]")), "{code} is not found at all");
    }
    for (secret, _) in said {
        let shown = printed.lines().find(|line| line.contains(secret));
        assert_eq!(shown, None, "{secret} is shown");
    }
}
