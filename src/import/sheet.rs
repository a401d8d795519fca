//! The cells of one sheet, whatever kind of file it comes from. They are kept sparse: a stray cell in the last row of a
//! sheet must not cost the memory of a million rows.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Data, Reader as _, Sheets, Xlsx};

use crate::attachment::{self, cell_name};
use crate::diagnostic::{Message, message};

/// More than an office's yearly figures ever are.
const MOST_CELLS: usize = 500_000;

/// Row and column, from 0.
pub(super) type Place = (u32, u32);

/// One sheet.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Its name; a CSV file has none.
    pub(super) name: Option<String>,
    /// The other sheets of the workbook.
    pub(super) others: Vec<String>,
    /// The cells that hold something, in order.
    pub(super) cells: BTreeMap<Place, Cell>,
    /// Merged areas: first and last cell.
    pub(super) merged: Vec<(Place, Place)>,
}

/// A cell that holds something.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Cell {
    pub(super) value: Value,
    /// Whether the value was worked out by the spreadsheet.
    pub(super) formula: bool,
}

/// What a cell shows.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    Text(String),
    /// A number as a decimal; `percent` where the cell shows it times a hundred with a sign.
    Number {
        written: String,
        percent: bool,
    },
    /// A day: `2023-12-31`.
    Day(String),
    /// `#DIV/0!` and the like, or a kind of value that is no figure.
    Wrong(String),
}

impl Sheet {
    /// The text of a cell, blanks at its ends taken off; empty where there is none.
    pub(super) fn text(&self, place: Place) -> String {
        match self.cells.get(&place).map(|cell| &cell.value) {
            None => String::new(),
            Some(Value::Text(text) | Value::Day(text) | Value::Wrong(text)) => text.trim().to_owned(),
            Some(Value::Number { written, .. }) => written.clone(),
        }
    }

    /// The merged area that `place` is part of.
    pub(super) fn merged_at(&self, place: Place) -> Option<(Place, Place)> {
        let inside = |(first, last): &&(Place, Place)| {
            (first.0..=last.0).contains(&place.0) && (first.1..=last.1).contains(&place.1)
        };
        self.merged.iter().find(inside).copied()
    }

    /// `Sheet1!C7`, or `C7` in a CSV file.
    pub(super) fn name_of(&self, place: Place) -> String {
        let cell = cell_name(place);
        self.name.as_ref().map_or_else(|| cell.clone(), |sheet| format!("{sheet}!{cell}"))
    }
}

/// Reads a sheet; `wanted` names it, else it is the first one.
pub(super) fn read(bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, Message> {
    if bytes.is_empty() {
        return Err(message!(zh: "文件是空的", en: "the file is empty"));
    }
    if let Some((zh, en)) = other_kind(bytes) {
        return Err(message!(
            zh: "这是{zh}，不是表格\n办法：把数字放进 .xlsx、.ods 或 CSV 表格再试",
            en: "this is {en}, not a spreadsheet\nhelp: put the figures into an .xlsx, .ods or CSV file",
        ));
    }
    // The contents decide, not the ending: files are renamed.
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return workbook(bytes, wanted);
    }
    if wanted.is_some() {
        return Err(message!(
            zh: "CSV 文件没有工作表；去掉 --sheet",
            en: "a CSV file has no sheets: leave --sheet out",
        ));
    }
    csv(&decoded(bytes)?)
}

/// Files that are taken for spreadsheets by mistake, by how they begin; documents of word processors by what they hold.
fn other_kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const BEGINNINGS: [(&[u8], (&str, &str)); 7] = [
        (b"%PDF", (" PDF 文件", "a PDF document")),
        (b"\x89PNG", ("图片", "a picture")),
        (b"\xff\xd8\xff", ("图片", "a picture")),
        (b"GIF8", ("图片", "a picture")),
        (b"{\\rtf", ("文字文档", "a text document")),
        (b"<!DOCTYPE", ("网页", "a web page")),
        (b"<html", ("网页", "a web page")),
    ];
    if let Some((_, kind)) = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        return Some(*kind);
    }
    // The names of the files in a ZIP archive stand in it as they are.
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    let zipped = bytes.starts_with(b"PK");
    (zipped && holds(b"word/document.xml")).then_some((" Word 文档", "a Word document"))
}

fn workbook(bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, Message> {
    let unreadable = |error: calamine::Error| {
        let reason = error.to_string();
        if reason.to_lowercase().contains("password") {
            return message!(
                zh: "表格有密码，读不了\n办法：另存一份不加密的再试",
                en: "the spreadsheet is protected by a password\nhelp: save a copy without one",
            );
        }
        message!(
            zh: "不是能读的表格，或者文件已损坏（{reason}）\n办法：用 WPS 或 Excel 打开，另存为 .xlsx 再试",
            en: "this is no spreadsheet that can be read, or it is damaged ({reason})\nhelp: open it in an office program and save it as .xlsx",
        )
    };
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let names = book.sheet_names();
    let name = match wanted {
        None => names.first(),
        Some(wanted) => names.iter().find(|name| *name == wanted),
    };
    let Some(name) = name.cloned() else {
        let (list, wanted) = (names.join("、"), wanted.unwrap_or_default());
        return Err(message!(
            zh: "没有叫“{wanted}”的工作表\n办法：现有：{list}",
            en: "there is no sheet “{wanted}”\nhelp: known sheets: {list}",
        ));
    };
    let others: Vec<String> = names.into_iter().filter(|other| *other != name).collect();
    match &mut book {
        Sheets::Xlsx(book) => {
            let sheet = xlsx(book, name).map_err(|error| match error {
                Failure::Message(message) => message,
                Failure::Reading(error) => unreadable(calamine::Error::Xlsx(error)),
            });
            sheet.map(|sheet| Sheet { others, ..sheet })
        }
        other => {
            let range = other.worksheet_range(&name).map_err(unreadable)?;
            let formulas = other.worksheet_formula(&name).map_err(unreadable)?;
            let start = range.start().unwrap_or_default();
            let mut cells = BTreeMap::new();
            for (row, column, data) in range.used_cells() {
                let at = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
                let place = (start.0 + at(row), start.1 + at(column));
                if let Some(value) = value(data, false) {
                    let formula = formulas.get_value(place).is_some_and(|formula| !formula.is_empty());
                    cells.insert(place, Cell { value, formula });
                }
                few_enough(cells.len())?;
            }
            let merged = match other {
                Sheets::Xls(book) => book.merge_cells_by_sheet_name(&name).unwrap_or_default(),
                // The crate does not tell those of OpenDocument and binary workbooks.
                _ => Vec::new(),
            };
            let merged = merged.into_iter().map(|area| (area.start, area.end)).collect();
            Ok(Sheet { name: Some(name), others, cells, merged })
        }
    }
}

/// What stops the reading of a workbook.
enum Failure {
    Message(Message),
    Reading(calamine::XlsxError),
}

fn xlsx(book: &mut Xlsx<Cursor<&[u8]>>, name: String) -> Result<Sheet, Failure> {
    let merged = book.merge_cells_by_sheet_name(&name).map_err(Failure::Reading)?;
    let formulas = formulas(book, &name)?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(Failure::Reading)?;
    let percents: Vec<bool> = reader
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%')))
        .collect();
    let mut cells = BTreeMap::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(Failure::Reading)? {
        let percent = percents.get(style).copied().unwrap_or(false);
        let place = cell.get_position();
        let data = Data::from(cell.get_value().clone());
        let formula = formulas.contains(&place);
        match value(&data, percent) {
            Some(value) => {
                cells.insert(place, Cell { value, formula });
            }
            // A formula whose result was never saved.
            None if formula => {
                cells.insert(place, Cell { value: Value::Wrong(String::new()), formula });
            }
            None => {}
        }
        few_enough(cells.len()).map_err(Failure::Message)?;
    }
    let merged = merged.into_iter().map(|area| (area.start, area.end)).collect();
    Ok(Sheet { name: Some(name), others: Vec::new(), cells, merged })
}

/// Where a formula stands.
fn formulas(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<BTreeSet<Place>, Failure> {
    let mut formulas = BTreeSet::new();
    let mut reader = book.worksheet_cells_reader(name).map_err(Failure::Reading)?;
    while let Some(cell) = reader.next_formula().map_err(Failure::Reading)? {
        if !cell.get_value().is_empty() {
            formulas.insert(cell.get_position());
        }
        few_enough(formulas.len()).map_err(Failure::Message)?;
    }
    Ok(formulas)
}

fn few_enough(cells: usize) -> Result<(), Message> {
    if cells <= MOST_CELLS {
        return Ok(());
    }
    Err(message!(
        zh: "工作表超过 {MOST_CELLS} 格\n办法：只保留要公开的数字，另存一份再试",
        en: "the sheet has more than {MOST_CELLS} cells\nhelp: save a copy with nothing but the figures to publish",
    ))
}

fn value(data: &Data, percent: bool) -> Option<Value> {
    Some(match data {
        Data::Empty => return None,
        Data::String(text) if text.trim().is_empty() => return None,
        Data::String(text) => Value::Text(text.clone()),
        Data::Int(number) => Value::Number { written: number.to_string(), percent },
        Data::Float(number) => Value::Number { written: decimal(*number), percent },
        Data::DateTime(moment) if !moment.is_duration() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Value::Day(format!("{year:04}-{month:02}-{day:02}"))
        }
        Data::DateTimeIso(text) => Value::Day(text.chars().take(10).collect()),
        Data::Error(error) => Value::Wrong(error.to_string()),
        Data::Bool(truth) => Value::Wrong(truth.to_string().to_uppercase()),
        Data::DateTime(_) | Data::DurationIso(_) => Value::Wrong("[h]:mm".to_owned()),
    })
}

/// A binary number as people typed it: spreadsheets keep fifteen digits, what lies beyond is noise.
fn decimal(number: f64) -> String {
    let scientific = format!("{number:.14e}");
    rust_decimal::Decimal::from_scientific(&scientific)
        .map_or_else(|_| number.to_string(), |value| value.normalize().to_string())
}

/// The text of a CSV file, in whatever encoding it was saved.
fn decoded(bytes: &[u8]) -> Result<String, Message> {
    attachment::decoded(bytes).ok_or_else(|| {
        message!(
            zh: "不是表格，也不是 UTF-8 或 GBK 编码的 CSV 文件\n办法：用 WPS 或 Excel 打开，另存为 .xlsx 再试",
            en: "this is no spreadsheet, and no CSV file in UTF-8 or GBK\nhelp: open it in an office program and save it as .xlsx",
        )
    })
}

fn csv(text: &str) -> Result<Sheet, Message> {
    // The reader counts a line feed that follows a carriage return to the next line.
    let text = text.replace("\r\n", "\n");
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|mark| {
        // Of equals the last one wins, and a comma is meant where nothing stands.
        let count = first.bytes().filter(|byte| byte == mark).count();
        (count, *mark == b',')
    });
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut cells = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let reason = error.to_string();
            message!(zh: "CSV 文件读不出来：{reason}", en: "the CSV file cannot be read: {reason}")
        })?;
        // Rows are counted as an editor shows them: by lines.
        let row = record.position().map_or(0, |position| position.line().saturating_sub(1));
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        for (column, field) in record.iter().enumerate() {
            if !field.trim().is_empty() {
                let column = u32::try_from(column).unwrap_or(u32::MAX);
                // What keeps a spreadsheet from taking a text for a formula is no part of it.
                let field = field.strip_prefix('\'').unwrap_or(field).to_owned();
                cells.insert((row, column), Cell { value: Value::Text(field), formula: false });
            }
        }
        few_enough(cells.len())?;
    }
    Ok(Sheet { name: None, others: Vec::new(), cells, merged: Vec::new() })
}
