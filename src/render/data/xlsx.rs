//! XLSX: a sheet of data with a heading in the site's languages, typed number cells that show every published digit,
//! and a sheet of notes. No formulas, no macros, no links.
//!
//! The same dataset gives the same bytes: the file's creation date is the newest publication, never the clock.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format as CellFormat, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::column::{Cell, Column, columns};
use super::csv::dangerous;
use super::dataset::{Dataset, Row, exact};
use super::notes::notes;
use crate::model::{Language, Moment};
use crate::render::format::Format;
use crate::route::Subject;

/// Office Open XML spreadsheet.
#[derive(Debug)]
pub(super) struct Xlsx;

impl Format for Xlsx {
    fn name(&self) -> &'static str {
        "XLSX"
    }

    fn ending(&self) -> &'static str {
        "xlsx"
    }

    fn media_type(&self) -> &'static str {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    }

    /// The report's own workbook has the values of its charts too.
    fn offered_for(&self, subject: Subject<'_>) -> bool {
        !matches!(subject, Subject::Chart(..))
    }

    fn render(&self, dataset: &Dataset<'_>) -> Vec<u8> {
        // Names of sheets are fixed and texts and rows are cut to what a sheet takes: nothing is left to refuse.
        workbook(dataset).expect("a workbook within the limits of the format")
    }
}

/// Rows of data on one sheet, at most; what is left goes on another one. A sheet takes 1,048,576.
const MOST_ROWS: usize = 1_000_000;

/// Characters of a cell, at most (32,767), with room for the mark that something was cut.
const MOST_CHARACTERS: usize = 32_000;

fn workbook(dataset: &Dataset<'_>) -> Result<Vec<u8>, XlsxError> {
    let languages = dataset.languages();
    let authoritative = dataset.site.identity.authoritative();
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new()
        .set_title(fitting(dataset.title.text(authoritative)))
        .set_author(fitting(dataset.publisher().text(authoritative)))
        .set_comment(fitting(dataset.pages.text(authoritative)));
    properties = properties.set_creation_datetime(&match dataset.modified.and_then(day) {
        Some(day) => day,
        None => ExcelDateTime::from_ymd(2000, 1, 1)?,
    });
    workbook.set_properties(&properties);
    let columns: Vec<&Column> = columns(languages).collect();
    let mut styles = Styles::new();
    for (place, rows) in dataset.rows.chunks(MOST_ROWS).enumerate() {
        let sheet = workbook.add_worksheet();
        let name = either(languages, "数据", "Data");
        sheet.set_name(if place == 0 { name } else { format!("{name} {}", place + 1) })?;
        data(sheet, &columns, rows, languages, &mut styles)?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(either(languages, "说明", "Notes"))?;
    for (column, width) in [(0, 28), (1, 60), (2, 60)] {
        sheet.set_column_width(column, width)?;
    }
    for (row, line) in (0_u32..).zip(notes(dataset)) {
        let style = if line.heading { &styles.heading } else { &styles.wrapped };
        for (column, text) in (0_u16..).zip(&line.cells) {
            if !text.is_empty() {
                sheet.write_string_with_format(row, column, fitting(text), style)?;
            }
        }
    }
    workbook.save_to_buffer()
}

fn data(
    sheet: &mut Worksheet,
    columns: &[&Column],
    rows: &[Row<'_>],
    languages: &[Language],
    styles: &mut Styles,
) -> Result<(), XlsxError> {
    for (place, column) in (0_u16..).zip(columns) {
        let (zh, en) = column.heading;
        sheet.write_string_with_format(0, place, heading(languages, zh, en), &styles.heading)?;
        sheet.set_column_width(place, column.width)?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (place, column) in (0_u16..).zip(columns) {
            match (column.cell)(row) {
                Cell::Empty => {}
                Cell::Text(text) if dangerous(&text) => {
                    sheet.write_string_with_format(line, place, fitting(&text), &styles.quoted)?;
                }
                Cell::Text(text) => {
                    sheet.write_string(line, place, fitting(&text))?;
                }
                Cell::Number(value) => match exact(value) {
                    Some(number) => {
                        sheet.write_number_with_format(line, place, number, styles.number(value))?;
                    }
                    None => {
                        sheet.write_string(line, place, value.to_string())?;
                    }
                },
                Cell::Date(moment) => match day(moment) {
                    Some(day) => {
                        sheet.write_datetime_with_format(line, place, &day, &styles.date)?;
                    }
                    None => {
                        sheet.write_string(line, place, moment.date())?;
                    }
                },
            }
        }
    }
    let last = (u32::try_from(rows.len()).unwrap_or(0), u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0));
    sheet.autofilter(0, 0, last.0, last.1)?;
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// The looks of cells.
struct Styles {
    heading: CellFormat,
    wrapped: CellFormat,
    /// Text that begins like a formula: it stays text when somebody edits the cell.
    quoted: CellFormat,
    date: CellFormat,
    /// By digits after the point.
    numbers: BTreeMap<u32, CellFormat>,
}

impl Styles {
    fn new() -> Self {
        let heading = CellFormat::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Thin);
        Self {
            heading,
            wrapped: CellFormat::new().set_text_wrap().set_align(FormatAlign::Top),
            quoted: CellFormat::new().set_quote_prefix(),
            date: CellFormat::new().set_num_format("yyyy-mm-dd"),
            numbers: BTreeMap::new(),
        }
    }

    /// Shows as many digits as the source has: 7.50 is not 7.5.
    fn number(&mut self, value: Decimal) -> &CellFormat {
        let digits = value.scale();
        self.numbers.entry(digits).or_insert_with(|| {
            let zeros = "0".repeat(digits as usize);
            CellFormat::new().set_num_format(if digits == 0 { "0".to_owned() } else { format!("0.{zeros}") })
        })
    }
}

fn day(moment: Moment) -> Option<ExcelDateTime> {
    ExcelDateTime::parse_from_str(&moment.date()).ok()
}

fn fitting(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `数据 Data`.
fn either(languages: &[Language], zh: &str, en: &str) -> String {
    languages.iter().map(|language| language.pick(zh, en)).collect::<Vec<_>>().join(" ")
}

/// A heading has a line per language.
fn heading(languages: &[Language], zh: &str, en: &str) -> String {
    let lines: Vec<&str> = languages.iter().map(|language| language.pick(zh, en)).collect();
    lines.join("\n")
}
