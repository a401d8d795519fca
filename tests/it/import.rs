//! `gongkai import figures`: what a spreadsheet's rows become, and what is said of those that are not taken.

use rust_xlsxwriter::{Format, Formula, Workbook};

use crate::project::{Project, Ran};

fn import(project: &Project, file: &str, more: &[&str]) -> Ran {
    project.run(&[&["import", "figures", file, "--topic", "yearly"], more].concat())
}

/// The topic that was written, without the lines above the indicators.
fn written(project: &Project) -> String {
    let text = project.read("content/indicators/yearly.yaml");
    text.split_once("indicators:\n").unwrap().1.to_owned()
}

/// A workbook as bytes.
fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("年度").unwrap());
    book.save_to_buffer().unwrap()
}

const HEAD: [&str; 5] = ["指标名称", "英文名称", "计量单位", "2022年", "2023年"];

fn head(sheet: &mut rust_xlsxwriter::Worksheet, row: u32) {
    for (column, text) in (0_u16..).zip(HEAD) {
        sheet.write(row, column, text).unwrap();
    }
}

fn row(sheet: &mut rust_xlsxwriter::Worksheet, row: u32, texts: [&str; 3]) {
    for (column, text) in (0_u16..).zip(texts) {
        sheet.write(row, column, text).unwrap();
    }
}

#[test]
fn a_table_with_a_column_for_each_year_becomes_a_topic_that_checks() {
    let project = Project::new();
    let bytes = workbook(|sheet| {
        sheet.merge_range(0, 0, 0, 4, "西山街道主要指标", &Format::new()).unwrap();
        head(sheet, 2);
        row(sheet, 3, ["财政收入", "Fiscal revenue", "亿元"]);
        sheet.write(3, 3, 12.62).unwrap();
        sheet.write(3, 4, 0.1 + 0.2).unwrap();
        row(sheet, 4, ["好评率", "Satisfaction rate", "%"]);
        sheet.write_with_format(4, 3, 0.993, &Format::new().set_num_format("0.0%")).unwrap();
        sheet.write(4, 4, 100).unwrap();
        row(sheet, 6, ["宣传资料: A, \"B\"", "Leaflets", "件"]);
        sheet.write(6, 3, "约１，２００").unwrap();
        sheet.write(6, 4, "8000余件").unwrap();
        row(sheet, 7, ["参加人数", "People", "人"]);
        sheet.write(7, 3, "—").unwrap();
        sheet.write(7, 4, "30~40").unwrap();
    });
    project.bytes("figures.xlsx", &bytes);
    let ran = import(&project, "figures.xlsx", &["--zh", "年度数据", "--en", "Yearly figures"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("4 indicators with 8 values, 0 rows not taken"), "{}", ran.stderr);
    assert_eq!(
        written(&project),
        "  fiscal-revenue:
    name: {zh: 财政收入, en: Fiscal revenue}
    unit: 亿元
    observations:
      2022: 12.62
      2023: 0.3
  satisfaction-rate:
    name: {zh: 好评率, en: Satisfaction rate}
    unit: \"%\"
    observations:
      2022: 99.3
      2023: 100
  leaflets:
    name: {zh: \"宣传资料: A, \\\"B\\\"\", en: Leaflets}
    unit: 件
    observations:
      2022: {value: 1200, qualifier: about}
      2023: {value: 8000, qualifier: over}
  people:
    name: {zh: 参加人数, en: People}
    unit: 人
    observations:
      2022: {missing: true}
      2023: {value: 30, to: 40}
"
    );
    let check = project.run(&["check"]);
    assert_eq!((check.code, check.stderr.as_str()), (0, "nothing found\n"));
    let found = project.run(&["figure", "leaflets"]).stdout;
    assert!(found.contains("8000余件") && found.contains("约1200件"), "{found}");
    // Never a second time over what an editor may have changed since.
    let again = import(&project, "figures.xlsx", &[]);
    assert_eq!(again.code, 1, "{}", again.stderr);
    assert!(again.stderr.contains("stands in the topic yearly already"), "{}", again.stderr);
}

#[test]
fn a_table_with_a_row_for_each_value_is_understood_in_csv_of_either_encoding() {
    let text = "主要指标,,,\r\n单位：亿元,,,\r\n项目,年度,数值,备注\r\n工业投资,2022,10.50,x\r\n工业投资,2023年上半年,\"1,234.5\",\r\n,,,\r\n出口（万元）,2023,约80,\r\n";
    let expected = "  gong-ye-tou-zi:
    name: {zh: 工业投资}
    unit: 亿元
    observations:
      2022: 10.50
      2023-H1: 1234.5
  chu-kou:
    name: {zh: 出口}
    unit: 万元
    observations:
      2023: {value: 80, qualifier: about}
";
    let (gbk, ..) = encoding_rs::GBK.encode(text);
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let tabs = text.replace("\"1,234.5\"", "1;234.5").replace(',', "\t").replace("1;234.5", "1,234.5");
    for bytes in [text.as_bytes(), format!("\u{feff}{text}").as_bytes(), &gbk, &utf16, tabs.as_bytes()] {
        let project = Project::new();
        project.bytes("figures.csv", bytes);
        let ran = import(&project, "figures.csv", &[]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(written(&project), expected);
        for told in [
            "note: figures.csv D3: the column “备注” is not imported",
            "note: figures.csv A4: there is no English name: add it in the file",
        ] {
            assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
        }
        // The missing English name is a warning of `check`, so that it is not forgotten.
        assert!(project.run(&["check"]).stderr.contains("missing-translation"));
    }
}

#[test]
fn a_row_is_taken_whole_or_refused_with_its_cell() {
    let project = Project::new();
    let bytes = workbook(|sheet| {
        head(sheet, 0);
        row(sheet, 1, ["甲", "Good one", "件"]);
        sheet.write(1, 4, 5).unwrap();
        row(sheet, 2, ["乙", "Text", "件"]);
        sheet.write(2, 3, 4).unwrap();
        sheet.write(2, 4, "五件左右吧").unwrap();
        row(sheet, 3, ["丙", "Unit", "亿"]);
        sheet.write(3, 4, 5).unwrap();
        row(sheet, 4, ["丁", "Formula", "件"]);
        sheet.write_formula(4, 4, Formula::new("=2+3").set_result("5")).unwrap();
        row(sheet, 5, ["戊", "Broken", "件"]);
        sheet.write_formula(5, 4, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        row(sheet, 6, ["己", "Merged", "件"]);
        sheet.merge_range(6, 3, 7, 4, "7", &Format::new()).unwrap();
        row(sheet, 8, ["庚", "Ratio", "%"]);
        sheet.write(8, 4, 0.99).unwrap();
        row(sheet, 9, ["甲", "Good one", "件"]);
        sheet.write(9, 4, 6).unwrap();
        row(sheet, 10, ["辛", "Empty", "件"]);
        row(sheet, 11, ["工业产值", "Output", "亿元"]);
        sheet.write(11, 4, 6).unwrap();
        row(sheet, 12, ["壬", "Date", "件"]);
        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2023, 5, 6).unwrap();
        sheet.write_with_format(12, 4, &date, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
        row(sheet, 13, ["癸", "Percent of a count", "件"]);
        sheet.write_with_format(13, 4, 0.5, &Format::new().set_num_format("0%")).unwrap();
        row(sheet, 14, ["子", "Nameless unit", ""]);
        sheet.write(14, 4, 1).unwrap();
    });
    project.bytes("figures.xlsx", &bytes);
    let ran = import(&project, "figures.xlsx", &[]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let told: Vec<&str> = ran.stderr.lines().collect();
    for (line, wanted) in [
        "not taken: figures.xlsx 年度!E3: “五件左右吧” is not a number",
        "not taken: figures.xlsx 年度!C4: unknown unit “亿”: did you mean `亿元`?",
        "note: figures.xlsx 年度!E5: is a formula; its saved result was taken",
        "not taken: figures.xlsx 年度!E6: the cell holds #DIV/0!",
        "not taken: figures.xlsx 年度!D7: D7:E8 are merged cells",
        "not taken: figures.xlsx 年度!E9: the unit is % and the value 0.99",
        "not taken: figures.xlsx 年度!A10: there is a row “甲” above already",
        "not taken: figures.xlsx 年度!A11: “辛” has no value",
        "not taken: figures.xlsx 年度!A12: the indicator `output` stands in the topic economy already",
        "not taken: figures.xlsx 年度!E13: the cell holds the date 2023-05-06",
        "not taken: figures.xlsx 年度!E14: the cell is a percentage, the unit is “件”",
        "not taken: figures.xlsx 年度!C15: “子” has no unit",
    ]
    .into_iter()
    .enumerate()
    {
        assert!(told[line].starts_with(wanted), "{wanted}\n{}", ran.stderr);
    }
    assert_eq!(
        written(&project),
        "  good-one:
    name: {zh: 甲, en: Good one}
    unit: 件
    observations:
      2023: 5
  formula:
    name: {zh: 丁, en: Formula}
    unit: 件
    observations:
      2023: 5
"
    );
}

#[test]
fn a_rate_that_may_be_a_fraction_is_not_taken_from_text_either() {
    let project = Project::new();
    project.file("figures.csv", "Indicator,Unit,2022,2023\nRate,%,98,0.99\nShare,%,0.99%,99\nVisits,家,0.5,21\n");
    let ran = import(&project, "figures.csv", &["--dry-run"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("not taken: figures.csv D2: the unit is % and the value 0.99"), "{}", ran.stderr);
    assert!(!ran.stdout.contains("  rate:\n") && ran.stdout.contains("2022: 0.99"), "{}", ran.stdout);
}

#[test]
fn a_dry_run_prints_the_file_and_writes_nothing() {
    let project = Project::new();
    project.file("figures.csv", "Indicator,Unit,2023\nVisits,家,21\n");
    let ran = import(&project, "figures.csv", &["--dry-run"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("  visits:\n    name: {en: Visits}\n"), "{}", ran.stdout);
    assert!(!project.path("content/indicators/yearly.yaml").exists());
}

#[test]
fn what_is_no_spreadsheet_is_refused_with_a_way_out() {
    let whole = workbook(|sheet| head(sheet, 0));
    let mut damaged = whole.clone();
    damaged.truncate(whole.len() / 2);
    let latin: Vec<u8> = (0..=255).cycle().take(4096).collect();
    let many = "a,b\n".repeat(300_000);
    for (bytes, wanted) in [
        (&b""[..], "the file is empty"),
        (&damaged, "this is no spreadsheet that can be read"),
        (b"PK\x03\x04 and then nothing", "this is no spreadsheet that can be read"),
        (&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0], "this is no spreadsheet that can be read"),
        (&latin, "this is no spreadsheet, and no CSV file"),
        (b"%PDF-1.7\n1 0 obj\n", "this is a PDF document, not a spreadsheet"),
        (b"\x89PNG\r\n\x1a\n", "this is a picture, not a spreadsheet"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "this is a web page, not a spreadsheet"),
        (b"PK\x03\x04 word/document.xml", "this is a Word document, not a spreadsheet"),
        (b"hello\nworld\n", "no head of a table was found"),
        (many.as_bytes(), "more than 500000 cells"),
        (&whole, "no row could be taken"),
    ] {
        let project = Project::new();
        project.bytes("figures.xlsx", bytes);
        let ran = import(&project, "figures.xlsx", &[]);
        assert_eq!(ran.code, 1, "{wanted}: {}", ran.stderr);
        assert!(ran.stderr.contains(wanted), "{wanted}: {}", ran.stderr);
        assert!(!project.path("content/indicators/yearly.yaml").exists());
    }
    let project = Project::new();
    project.bytes("figures.xlsx", &whole).file("content/indicators/yearly.yaml", "");
    assert_eq!(import(&project, "nothing.xlsx", &[]).code, 3);
    assert!(import(&project, "figures.xlsx", &["--sheet", "其他"]).stderr.contains("known sheets: 年度"));
    assert_eq!(project.run(&["import", "figures", "figures.xlsx", "--topic", "经济"]).code, 2);
}

#[test]
fn a_file_that_stands_there_is_never_written_over() {
    let project = Project::new();
    project.file("figures.csv", "指标,单位,2023\n走访,家,21\n").file("content/indicators/yearly.yaml", "# 我写的\n");
    let ran = import(&project, "figures.csv", &[]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert_eq!(project.read("content/indicators/yearly.yaml"), "# 我写的\n");
}

#[test]
fn a_stray_cell_in_the_last_row_costs_nothing() {
    let project = Project::new();
    let bytes = workbook(|sheet| {
        head(sheet, 0);
        row(sheet, 1, ["甲", "One", "件"]);
        sheet.write(1, 4, 5).unwrap();
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    project.bytes("figures.xlsx", &bytes);
    assert_eq!(import(&project, "figures.xlsx", &[]).code, 0);
    assert!(written(&project).contains("one:"));
}

#[test]
fn an_empty_first_sheet_is_told_with_the_others() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("说明").expect("a good name");
    let sheet = book.add_worksheet().set_name("数据").expect("a good name");
    head(sheet, 0);
    row(sheet, 1, ["受理办件", "Service cases", "条"]);
    sheet.write(1, 3, 8463).expect("room");
    let project = Project::new();
    project.bytes("figures.xlsx", &book.save_to_buffer().expect("a workbook"));
    let ran = import(&project, "figures.xlsx", &[]);
    assert!(
        ran.stderr.contains("the sheet is empty") && ran.stderr.contains("name it with --sheet: 数据"),
        "{}",
        ran.stderr
    );
    assert_eq!(import(&project, "figures.xlsx", &["--sheet", "数据"]).code, 0);
}

#[test]
fn a_rank_is_taken_as_tables_write_it() {
    let project = Project::new();
    project.bytes(
        "figures.csv",
        "指标名称,英文名称,单位,2022年,2023年\n竞赛名次,Rank in the contest,名次,第4名,第1名\n".as_bytes(),
    );
    let ran = import(&project, "figures.csv", &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = written(&project);
    assert!(text.contains("unit: 名次") && text.contains("2022: 4") && text.contains("2023: 1"), "{text}");
}
