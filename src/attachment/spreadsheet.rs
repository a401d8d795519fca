//! Workbooks: cells of all sheets, hidden ones too, comments, text boxes, and the data that a pivot table keeps behind it
//! when the sheet it came from is long gone.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader as _, SheetVisible, Sheets};

use super::office::{around, part_of};
use super::packaged::xml;
use super::table::{self, Cell};
use super::unpack::Archive;
use super::xml as walk;
use super::{Reading, Reason};
use crate::diagnostic::{Message, message};

/// More cells than any list for the public has.
const MOST_CELLS: usize = 2_000_000;

/// A workbook in a ZIP archive: .xlsx, .xlsm, .xlsb.
pub(super) fn packaged(reading: &mut Reading, archive: &mut Archive<'_>, bytes: &[u8]) {
    // The crate that reads cells unpacks without bounds, so the whole is unpacked within bounds before.
    for index in 0..archive.names.len() {
        let name = &archive.names[index];
        if name.starts_with("xl/")
            && !name.contains("/media/")
            && let Err(reason) = archive.part(index, &mut reading.budget)
        {
            return reading.trouble(Message::default(), reason);
        }
    }
    cells(reading, bytes);
    let names = archive.names.clone();
    for name in names.iter().filter(|name| name.starts_with("xl/") && name.ends_with(".xml")) {
        if name.contains("comment") || name.contains("Comment") {
            part_of(reading, archive, name, &message!(zh: "批注", en: "comments"));
        } else if name.contains("/drawings/") || name.contains("/charts/") {
            part_of(reading, archive, name, &message!(zh: "文本框或图形", en: "text boxes or drawings"));
        } else if name.contains("/pivotCache/") {
            kept(reading, archive, name);
        }
    }
    around(reading, archive);
}

/// An old workbook: .xls.
pub(super) fn old(reading: &mut Reading, bytes: &[u8]) {
    cells(reading, bytes);
}

fn cells(reading: &mut Reading, bytes: &[u8]) {
    let mut book = match calamine::open_workbook_auto_from_rs(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => {
            let locked = error.to_string().to_lowercase().contains("password");
            return reading.trouble(Message::default(), if locked { Reason::Locked } else { Reason::Damaged });
        }
    };
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut left = MOST_CELLS;
    for (sheet, hidden) in sheets {
        let name = |place| {
            let cell = table::cell_name(place);
            if hidden {
                message!(zh: "隐藏的工作表“{sheet}”单元格 {cell}", en: "hidden sheet {sheet}, cell {cell}")
            } else {
                message!(zh: "工作表“{sheet}”单元格 {cell}", en: "sheet {sheet}, cell {cell}")
            }
        };
        let (cells, whole) = sheet_cells(&mut book, &sheet, left);
        left = left.saturating_sub(cells.len());
        let mut cells: Vec<Cell> = cells.into_iter().filter(|cell| !cell.text.trim().is_empty()).collect();
        cells.sort_by_key(|cell| cell.place);
        table::pieces(reading, &sheet, &cells, &name);
        if !whole {
            let reason = if left == 0 { Reason::TooLarge } else { Reason::Damaged };
            reading.trouble(message!(zh: "工作表“{sheet}”", en: "sheet {sheet}"), reason);
        }
    }
}

/// The cells of a sheet, at most `left`, and whether these are all. A sheet that holds a chart has none.
fn sheet_cells(book: &mut Sheets<Cursor<&[u8]>>, sheet: &str, left: usize) -> (Vec<Cell>, bool) {
    match book {
        Sheets::Xlsx(book) => book
            .worksheet_cells_reader(sheet)
            .map_or((Vec::new(), true), |mut reader| one_by_one(left, || reader.next_cell())),
        Sheets::Xlsb(book) => book
            .worksheet_cells_reader(sheet)
            .map_or((Vec::new(), true), |mut reader| one_by_one(left, || reader.next_cell())),
        other => {
            let Ok(range) = other.worksheet_range(sheet) else { return (Vec::new(), true) };
            let start = range.start().unwrap_or_default();
            let cells: Vec<Cell> = range
                .used_cells()
                .take(left)
                .map(|(row, column, data)| {
                    let cell = Cell::new(row, column, text(data));
                    Cell { place: (start.0 + cell.place.0, start.1 + cell.place.1), ..cell }
                })
                .collect();
            let whole = cells.len() < left;
            (cells, whole)
        }
    }
}

/// Cells without an array of all that are empty between them.
fn one_by_one<'a, E>(
    left: usize,
    mut next: impl FnMut() -> Result<Option<calamine::Cell<DataRef<'a>>>, E>,
) -> (Vec<Cell>, bool) {
    let mut cells = Vec::new();
    loop {
        match next() {
            Ok(Some(cell)) if cells.len() < left => {
                let text = match cell.get_value() {
                    DataRef::SharedString(text) => (*text).to_owned(),
                    other => text(&Data::from(other.clone())),
                };
                cells.push(Cell { place: cell.get_position(), text });
            }
            Ok(Some(_)) | Err(_) => return (cells, false),
            Ok(None) => return (cells, true),
        }
    }
}

/// A cell as a person reads it: a long number without an exponent.
fn text(data: &Data) -> String {
    match data {
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e20 => whole(*number),
        Data::Float(number) => number.to_string(),
        // Days, truth values and errors name nobody.
        _ => String::new(),
    }
}

/// A whole number with the fifteen digits that spreadsheets keep; what lies beyond is noise.
fn whole(number: f64) -> String {
    let written = format!("{number:.0}");
    let digits = written.trim_start_matches('-').len();
    if digits <= 15 {
        return written;
    }
    let kept = format!("{number:.14e}");
    let mantissa: String = kept.split('e').next().unwrap_or_default().chars().filter(|one| *one != '.').collect();
    mantissa + &"0".repeat(digits - 15)
}

/// The values that a pivot table remembers stand in attributes.
fn kept(reading: &mut Reading, archive: &mut Archive<'_>, name: &str) {
    let Some(text) = xml(reading, archive, name) else { return };
    let mut values = Vec::new();
    walk::elements(&text, &mut |name, start| {
        if matches!(name, "s" | "n") {
            values.extend(walk::attribute(start, "v"));
        }
    });
    for value in values {
        reading.piece(message!(zh: "数据透视表背后保留的数据", en: "data kept behind a pivot table"), value);
    }
}
