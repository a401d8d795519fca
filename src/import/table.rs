//! Finds the table in a sheet and makes indicators of its rows.
//!
//! Two layouts are known. *Wide*: a row is an indicator, with a column for each period. *Long*: a row is one value, with
//! a column for the period and one for the value. Titles above the head, and columns that mean nothing to us, may stand
//! there.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;

use super::amount::{self, Amount};
use super::sheet::{Place, Sheet};
use super::{Finding, Request};
use crate::attachment::cell_name;
use crate::diagnostic::{Message, did_you_mean, message};
use crate::model::{Period, Unit, Units, syllables};

/// An indicator as the spreadsheet gives it.
#[derive(Clone, Debug)]
pub(super) struct Indicator {
    pub(super) key: String,
    pub(super) zh: String,
    pub(super) en: Option<String>,
    pub(super) unit: String,
    pub(super) observations: BTreeMap<Period, Amount>,
}

/// What a column of the head says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Column {
    Name,
    English,
    Unit,
    Period,
    Value,
    /// The values of this period.
    Of(Period),
}

/// Words of a head; spaces and letter case do not count.
const HEADS: [(Column, &[&str]); 5] = [
    (Column::Name, &["指标", "指标名称", "名称", "项目", "项目名称", "中文名称", "中文", "name(zh)"]),
    (Column::English, &["英文", "英文名称", "英文名", "english", "englishname", "indicator", "name(en)", "name"]),
    (Column::Unit, &["单位", "计量单位", "unit"]),
    (Column::Period, &["时间", "年份", "年度", "期间", "时期", "所属期", "period", "year"]),
    (Column::Value, &["数值", "值", "数据", "value"]),
];

/// The head stands in one of the first rows.
const HEAD_WITHIN: u32 = 30;

struct Head {
    row: u32,
    columns: BTreeMap<u32, Column>,
}

impl Head {
    fn of(&self, wanted: Column) -> Option<u32> {
        self.columns.iter().find(|(_, column)| **column == wanted).map(|(place, _)| *place)
    }
}

/// The indicators of the table in `sheet`; what cannot be taken is added to `findings`.
pub(super) fn indicators(
    request: &Request<'_>,
    sheet: &Sheet,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Indicator>, Message> {
    let head = head(sheet).ok_or_else(no_table)?;
    let mut table = Table {
        request,
        sheet,
        unit_above: unit_above(sheet, head.row),
        head,
        known: Vec::new(),
        keys: BTreeSet::new(),
        findings,
    };
    table.mention_columns();
    let rows: BTreeSet<u32> = sheet.cells.keys().map(|(row, _)| *row).filter(|row| *row > table.head.row).collect();
    for row in rows {
        if let Err((place, message)) = table.row(row) {
            let place = table.place(place);
            table.findings.push(Finding { place, message, refused: true });
        }
    }
    Ok(table.known)
}

fn head(sheet: &Sheet) -> Option<Head> {
    (0..HEAD_WITHIN).find_map(|row| {
        let mut columns = BTreeMap::new();
        for ((_, column), _) in sheet.cells.range((row, 0)..=(row, u32::MAX)) {
            if let Some(meaning) = meaning(&sheet.text((row, *column)))
                && !columns.values().any(|known| *known == meaning)
            {
                columns.insert(*column, meaning);
            }
        }
        let head = Head { row, columns };
        let named = head.of(Column::Name).is_some() || head.of(Column::English).is_some();
        let long = head.of(Column::Period).is_some() && head.of(Column::Value).is_some();
        let wide = head.columns.values().any(|column| matches!(column, Column::Of(_)));
        (named && (long || wide)).then_some(head)
    })
}

fn meaning(text: &str) -> Option<Column> {
    let plain: String = text.nfkc().filter(|character| !character.is_whitespace()).collect::<String>().to_lowercase();
    let word = HEADS.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(column, _)| *column);
    word.or_else(|| period(&plain).map(Column::Of))
}

/// `2023`, `2023年`, `2023年上半年`, `2023年三季度`, `2023年9月`, and the forms of content files.
fn period(text: &str) -> Option<Period> {
    let plain: String = text.nfkc().filter(|character| !character.is_whitespace()).collect();
    if let Some(period) = Period::parse(&plain) {
        return Some(period);
    }
    let year = plain.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = plain[4..].strip_prefix('年').unwrap_or(&plain[4..]).trim_start_matches('-').trim_start_matches('第');
    let part = match rest {
        "" | "度" | "全年" => return Period::parse(year),
        "上半年" | "H1" => "H1".to_owned(),
        "下半年" | "H2" => "H2".to_owned(),
        "一季度" | "1季度" | "Q1" => "Q1".to_owned(),
        "二季度" | "2季度" | "Q2" => "Q2".to_owned(),
        "三季度" | "3季度" | "Q3" => "Q3".to_owned(),
        "四季度" | "4季度" | "Q4" => "Q4".to_owned(),
        _ => {
            let month: u8 = rest.trim_end_matches(['月', '份']).parse().ok()?;
            format!("{month:02}")
        }
    };
    Period::parse(&format!("{year}-{part}"))
}

/// `单位：亿元` in a cell above the head, as printed tables have it.
fn unit_above(sheet: &Sheet, head: u32) -> Option<String> {
    sheet.cells.range(..(head, 0)).find_map(|(place, _)| {
        let text: String = sheet.text(*place).nfkc().filter(|character| !character.is_whitespace()).collect();
        let (_, unit) = text.split_once("单位:").or_else(|| text.split_once("Unit:"))?;
        Some(unit.trim_end_matches([')', '）']).to_owned()).filter(|unit| !unit.is_empty())
    })
}

fn no_table() -> Message {
    let names = |wanted: Column| HEADS.iter().find(|(column, _)| *column == wanted).map_or("", |(_, words)| words[0]);
    let (name, unit, period, value) =
        (names(Column::Name), names(Column::Unit), names(Column::Period), names(Column::Value));
    message!(
        zh: "没有找到表头\n办法：一行里要有“{name}”“{unit}”和各期（如 2022年、2023年）；或者“{name}”“{unit}”“{period}”“{value}”。英文名称写在“英文名称”一列",
        en: "no head of a table was found\nhelp: one row must have `Indicator`, `Unit` and the periods (2022, 2023); or `Indicator`, `Unit`, `Period` and `Value`; Chinese names stand in a column 中文名称",
    )
}

/// Why a row is not taken, and the cell that shows it.
type Refusal = (Place, Message);

struct Table<'t> {
    request: &'t Request<'t>,
    sheet: &'t Sheet,
    unit_above: Option<String>,
    head: Head,
    known: Vec<Indicator>,
    keys: BTreeSet<String>,
    findings: &'t mut Vec<Finding>,
}

impl<'t> Table<'t> {
    fn place(&self, place: Place) -> String {
        format!("{} {}", self.request.file, self.sheet.name_of(place))
    }

    fn note(&mut self, place: Place, message: Message) {
        let place = self.place(place);
        self.findings.push(Finding { place, message, refused: false });
    }

    /// Columns that are left aside are said, so that nobody misses them later.
    fn mention_columns(&mut self) {
        let row = self.head.row;
        let aside: Vec<(Place, String)> = self
            .sheet
            .cells
            .range((row, 0)..=(row, u32::MAX))
            .filter(|((_, column), _)| !self.head.columns.contains_key(column))
            .map(|(place, _)| (*place, self.sheet.text(*place)))
            .collect();
        for (place, text) in aside {
            self.note(place, message!(zh: "“{text}”一列没有导入", en: "the column “{text}” is not imported"));
        }
    }

    fn row(&mut self, row: u32) -> Result<(), Refusal> {
        let sheet = self.sheet;
        let text = |column: Option<u32>| column.map(|column| sheet.text((row, column))).unwrap_or_default();
        let used: Vec<Place> = self
            .head
            .columns
            .keys()
            .map(|column| (row, *column))
            .filter(|place| sheet.cells.contains_key(place) || sheet.merged_at(*place).is_some())
            .collect();
        let Some(first) = used.first().copied() else { return Ok(()) };
        for place in &used {
            if let Some((from, to)) = sheet.merged_at(*place) {
                let area = format!("{}:{}", cell_name(from), cell_name(to));
                return Err((
                    *place,
                    message!(
                        zh: "{area} 是合并单元格：拆分后每行各写一次",
                        en: "{area} are merged cells: unmerge them and write each row in full",
                    ),
                ));
            }
        }
        let (name_column, english_column) = (self.head.of(Column::Name), self.head.of(Column::English));
        let (mut zh, mut en) = (text(name_column), text(english_column));
        let place = (row, name_column.or(english_column).unwrap_or(first.1));
        // A head that says `name` or `Indicator` may stand over Chinese names.
        if zh.is_empty() && is_chinese(&en) {
            (zh, en) = (en, String::new());
        }
        if zh.is_empty() && en.is_empty() {
            return Err((place, message!(zh: "没有名称", en: "the row has no name")));
        }
        let (unit, bare) = self.unit(row, &zh)?;
        zh = bare;
        let mut observations = Vec::new();
        if let (Some(period_column), Some(value_column)) = (self.head.of(Column::Period), self.head.of(Column::Value)) {
            let at = (row, period_column);
            let written = sheet.text(at);
            let period = period(&written)
                .ok_or_else(|| (at, message!(zh: "“{written}”不是时间", en: "“{written}” is not a period")))?;
            observations.push((period, (row, value_column)));
        } else {
            observations.extend(self.head.columns.iter().filter_map(|(column, meaning)| match meaning {
                Column::Of(period) => Some((*period, (row, *column))),
                _ => None,
            }));
        }
        let mut amounts = Vec::new();
        let mut formulas = Vec::new();
        for (period, at) in observations {
            let Some(cell) = sheet.cells.get(&at) else { continue };
            let amount = amount::read(&cell.value, unit).map_err(|message| (at, message))?;
            if cell.formula {
                formulas.push(at);
            }
            amounts.push((period, at, amount));
        }
        if amounts.is_empty() {
            let name = either(&zh, &en);
            return Err((place, message!(zh: "“{name}”没有数值", en: "“{name}” has no value")));
        }
        self.add(place, zh, en, &unit.name, amounts)?;
        for at in formulas {
            self.note(
                at,
                message!(
                    zh: "是公式，按表格保存的结果导入：请核对",
                    en: "is a formula; its saved result was taken: please compare",
                ),
            );
        }
        Ok(())
    }

    /// The unit of a row: of its own cell, of brackets behind the name, or of the line above the table. The name comes
    /// back without the brackets.
    fn unit(&self, row: u32, name: &str) -> Result<(&'t Unit, String), Refusal> {
        let units: &'t Units = &self.request.site.units;
        let column = self.head.of(Column::Unit);
        let own = column.map(|column| self.sheet.text((row, column))).filter(|unit| !unit.is_empty());
        let place = (row, column.or(self.head.of(Column::Name)).or(self.head.of(Column::English)).unwrap_or(0));
        let bracketed =
            name.trim_end_matches([')', '）']).rsplit_once(['(', '（']).filter(|_| name.ends_with([')', '）']));
        if own.is_none()
            && let Some((bare, inner)) = bracketed
            && let Some(unit) = find(units, inner)
        {
            return Ok((unit, bare.trim().to_owned()));
        }
        let Some(written) = own.or_else(|| self.unit_above.clone()) else {
            return Err((place, message!(zh: "“{name}”没有计量单位", en: "“{name}” has no unit")));
        };
        match find(units, &written) {
            Some(unit) => Ok((unit, name.to_owned())),
            None => {
                let near = did_you_mean(units.meant(&written).unwrap_or(&written), units.names());
                let help = near.unwrap_or_else(|| {
                    message!(
                        zh: "在 content/units.yaml 里补上这个单位",
                        en: "add the unit to content/units.yaml",
                    )
                });
                let Message { zh, en } = help;
                Err((
                    place,
                    message!(
                        zh: "不认识的计量单位“{written}”：{zh}",
                        en: "unknown unit “{written}”: {en}",
                    ),
                ))
            }
        }
    }

    fn add(
        &mut self,
        place: Place,
        zh: String,
        en: String,
        unit: &str,
        amounts: Vec<(Period, Place, Amount)>,
    ) -> Result<(), Refusal> {
        let long = self.head.of(Column::Value).is_some();
        let same = self.known.iter().position(|known| known.zh == zh && known.en.as_deref().unwrap_or("") == en);
        if let Some(index) = same.filter(|_| long) {
            let known = &mut self.known[index];
            if known.unit != unit {
                let (one, other) = (&known.unit, unit);
                return Err((
                    place,
                    message!(
                        zh: "同一指标前面的单位是“{one}”，这里是“{other}”",
                        en: "the unit of this indicator was “{one}” above and is “{other}” here",
                    ),
                ));
            }
            for (period, at, amount) in amounts {
                if known.observations.contains_key(&period) {
                    return Err((at, message!(zh: "{period} 已经有数值", en: "there is a value for {period} already")));
                }
                known.observations.insert(period, amount);
            }
            return Ok(());
        }
        if same.is_some() {
            let name = either(&zh, &en);
            return Err((place, message!(zh: "“{name}”前面已经有一行", en: "there is a row “{name}” above already")));
        }
        let key = self.key(place, &zh, &en)?;
        if zh.is_empty() || en.is_empty() {
            let lacking = if en.is_empty() { ("英文", "English") } else { ("中文", "Chinese") };
            let (zh, en) = lacking;
            self.note(
                place,
                message!(zh: "没有{zh}名称，请在写好的文件里补上", en: "there is no {en} name: add it in the file"),
            );
        }
        self.keys.insert(key.clone());
        let observations = amounts.into_iter().map(|(period, _, amount)| (period, amount)).collect();
        let en = Some(en).filter(|en| !en.is_empty());
        self.known.push(Indicator { key, zh, en, unit: unit.to_owned(), observations });
        Ok(())
    }

    /// A key from the English name, else from the pinyin; one that the project has already is the same figure twice.
    fn key(&self, place: Place, zh: &str, en: &str) -> Result<String, Refusal> {
        let words = if en.is_empty() { syllables(zh) } else { en.to_lowercase() };
        let parts: Vec<&str> =
            words.split(|character: char| !character.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
        let mut key = String::new();
        for part in parts {
            // Longer keys are hard to type.
            if !key.is_empty() && key.len() + part.len() > 48 {
                break;
            }
            if !key.is_empty() {
                key.push('-');
            }
            key.push_str(part);
        }
        if key.is_empty() {
            let name = either(zh, en);
            return Err((place, message!(zh: "“{name}”起不出键名", en: "no key can be made of “{name}”")));
        }
        if let Some(there) = self.request.site.indicators.get(&key) {
            let topic = &there.topic;
            return Err((
                place,
                message!(
                    zh: "指标 `{key}` 在专题 {topic} 里已经有了：在那里补充各期数值，或给这一行换个名称",
                    en: "the indicator `{key}` stands in the topic {topic} already: add its values there, or give this row another name",
                ),
            ));
        }
        // Different names may give one key.
        let free = (2..).map(|number| format!("{key}-{number}")).find(|key| !self.keys.contains(key));
        Ok(if self.keys.contains(&key) { free.unwrap_or(key) } else { key })
    }
}

/// A unit by its name, as people write it in tables.
fn find<'u>(units: &'u Units, written: &str) -> Option<&'u Unit> {
    let plain: String = written.nfkc().filter(|character| !character.is_whitespace()).collect();
    let name = match plain.as_str() {
        "个百分点" => "百分点",
        "percent" => "%",
        other => other,
    };
    units.get(name)
}

/// The name by which a row is told.
fn either<'n>(zh: &'n str, en: &'n str) -> &'n str {
    if zh.is_empty() { en } else { zh }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character))
}
