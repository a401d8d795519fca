//! Takes figures out of an office spreadsheet: rows become indicators of a new topic, and each row that cannot be taken
//! is told with its cell. A row is taken whole or not at all.
//!
//! `sheet.rs` reads cells, `table.rs` finds out what they mean, `topic.rs` writes YAML as an editor would.

mod amount;
mod sheet;
mod table;
mod topic;

use crate::diagnostic::{Message, message};
use crate::model::Site;

/// What to take, and what it becomes.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// The name of the spreadsheet, for messages.
    pub file: &'r str,
    /// The sheet; the first one where none is named.
    pub sheet: Option<&'r str>,
    /// The key of the topic.
    pub topic: &'r str,
    /// Its Chinese and its English name, where given.
    pub names: (Option<&'r str>, Option<&'r str>),
    /// The project: its units, and the keys that are taken already.
    pub site: &'r Site,
}

/// What was found at a place of the spreadsheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// `figures.xlsx Sheet1!C7`.
    pub place: String,
    /// What is wrong there, or what was done.
    pub message: Message,
    /// Whether the row was left out for it.
    pub refused: bool,
}

/// What has become of a spreadsheet.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The file of the topic; empty when no row could be taken.
    pub yaml: String,
    /// How many indicators it has, and how many values.
    pub taken: (usize, usize),
    /// What was found, in the order of the rows.
    pub findings: Vec<Finding>,
}

/// Without `--sheet` the first sheet is read: the figures may stand on another one.
fn elsewhere(message: Message, sheet: &sheet::Sheet) -> Message {
    if sheet.others.is_empty() {
        return message;
    }
    let Message { zh, en } = message;
    let (zh_list, en_list) = (sheet.others.join("、"), sheet.others.join(", "));
    message!(
        zh: "{zh}\n办法：数字如果在别的工作表里，用 --sheet 指明：{zh_list}",
        en: "{en}\nhelp: where the figures stand on another sheet, name it with --sheet: {en_list}",
    )
}

/// Reads the spreadsheet in `bytes`.
///
/// # Errors
/// When it cannot be read at all, or no table of figures is found in it.
pub fn figures(request: &Request<'_>, bytes: &[u8]) -> Result<Imported, Message> {
    let sheet = sheet::read(bytes, request.sheet)?;
    if sheet.cells.is_empty() {
        return Err(elsewhere(message!(zh: "工作表是空的", en: "the sheet is empty"), &sheet));
    }
    let mut findings = Vec::new();
    let indicators = table::indicators(request, &sheet, &mut findings).map_err(|message| elsewhere(message, &sheet))?;
    let values = indicators.iter().map(|indicator| indicator.observations.len()).sum();
    let taken = (indicators.len(), values);
    let yaml = if indicators.is_empty() { String::new() } else { topic::yaml(request, &sheet, &indicators) };
    Ok(Imported { yaml, taken, findings })
}
