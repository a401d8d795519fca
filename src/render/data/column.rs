//! The columns of data tables: one list for CSV, XLSX and the field descriptions of the Data Package.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::dataset::{Dataset, Row};
use crate::model::{GrowthMeasure, Language, Localized, Moment};
use crate::render::view::register::{Field, Piece};

/// A column.
pub(super) struct Column {
    /// Its name for machines; never changes.
    pub(super) name: &'static str,
    /// Its heading in Chinese and English.
    pub(super) heading: (&'static str, &'static str),
    /// What stands in it, in Chinese and English.
    pub(super) about: (&'static str, &'static str),
    /// The language of its texts: sites without it have no such column.
    pub(super) language: Option<Language>,
    /// What kind of cells it has.
    pub(super) kind: Kind,
    /// Its width on a sheet, in characters.
    pub(super) width: u16,
    /// The cell of a row.
    pub(super) cell: for<'r> fn(&'r Row<'_>) -> Cell<'r>,
}

/// What kind of cells a column has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Words.
    Text,
    /// One of a list of words.
    Choice(&'static [&'static str]),
    /// An exact decimal.
    Number,
    /// A day.
    Date,
}

/// What stands in a cell.
pub(super) enum Cell<'r> {
    /// Nothing.
    Empty,
    /// Words.
    Text(Cow<'r, str>),
    /// An exact decimal.
    Number(Decimal),
    /// A day.
    Date(Moment),
}

impl<'r> Cell<'r> {
    fn text(text: &'r str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Borrowed(text)) }
    }

    fn owned(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Owned(text)) }
    }

    fn number(number: Option<Decimal>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }

    fn name(name: Option<&'static str>) -> Self {
        name.map_or(Self::Empty, |name| Self::Text(Cow::Borrowed(name)))
    }

    /// A text of one language: the other language has a column of its own.
    fn of(text: &'r Localized<String>, language: Language) -> Self {
        text.get(language).map_or(Self::Empty, |text| Self::text(text))
    }

    fn maybe(text: Option<&'r Localized<String>>, language: Language) -> Self {
        text.map_or(Self::Empty, |text| Self::of(text, language))
    }
}

/// The columns of a site in `languages`.
pub(super) fn columns(languages: &[Language]) -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().filter(|column| column.language.is_none_or(|language| languages.contains(&language)))
}

/// The columns as the page of downloads explains them, each with a cell of `dataset` where one is filled.
pub(in crate::render) fn fields(dataset: &Dataset<'_>, language: Language) -> Vec<Field> {
    let example = |column: &Column| {
        dataset.rows.iter().find_map(|row| match (column.cell)(row) {
            Cell::Empty => None,
            Cell::Text(text) => Some(text.into_owned()),
            Cell::Number(number) => Some(number.to_string()),
            Cell::Date(day) => Some(day.date()),
        })
    };
    columns(dataset.languages())
        .map(|column| Field {
            name: column.name,
            heading: language.pick(column.heading.0, column.heading.1),
            about: pieces(language.pick(column.about.0, column.about.1), language),
            example: example(column).unwrap_or_default(),
        })
        .collect()
}

/// Names of columns and values stand out in Chinese by their letters, in English by backquotes.
fn pieces(about: &str, language: Language) -> Vec<Piece> {
    let piece = |text: &str, code| Piece { text: text.to_owned(), code };
    if language == Language::En {
        let parts = about.split('`').zip([false, true].into_iter().cycle());
        return parts.filter(|(text, _)| !text.is_empty()).map(|(text, code)| piece(text, code)).collect();
    }
    let is_code = |character: char| character.is_ascii_lowercase() || matches!(character, '-' | '_');
    let mut pieces: Vec<Piece> = Vec::new();
    for character in about.chars() {
        match pieces.last_mut() {
            Some(last) if last.code == is_code(character) => last.text.push(character),
            _ => pieces.push(piece(&character.to_string(), is_code(character))),
        }
    }
    // A hyphen between digits is no name.
    for piece in &mut pieces {
        piece.code = piece.code && piece.text.contains(|character: char| character.is_ascii_lowercase());
    }
    pieces
}

const STATUSES: &[&str] = &["final", "provisional", "revised", "forecast", "missing"];
const QUALIFIERS: &[&str] = &["about", "over", "under", "at-least", "at-most"];

const fn column(
    name: &'static str,
    heading: (&'static str, &'static str),
    about: (&'static str, &'static str),
    width: u16,
    cell: for<'r> fn(&'r Row<'_>) -> Cell<'r>,
) -> Column {
    Column { name, heading, about, language: None, kind: Kind::Text, width, cell }
}

impl Column {
    const fn of_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    const fn in_language(self, language: Language) -> Self {
        Self { language: Some(language), ..self }
    }
}

static COLUMNS: [Column; 25] = [
    column("topic", ("主题代码", "Topic key"), ("主题的代码", "Key of the topic"), 12, |row| {
        Cell::text(&row.topic.key)
    }),
    column(
        "topic_name_zh",
        ("主题", "Topic (Chinese)"),
        ("主题的中文名称", "Name of the topic in Chinese"),
        16,
        |row| Cell::of(&row.topic.name, Language::Zh),
    )
    .in_language(Language::Zh),
    column(
        "topic_name_en",
        ("主题（英文）", "Topic"),
        ("主题的英文名称", "Name of the topic in English"),
        24,
        |row| Cell::of(&row.topic.name, Language::En),
    )
    .in_language(Language::En),
    column(
        "indicator",
        ("指标代码", "Indicator key"),
        ("指标的代码，全站唯一", "Key of the indicator, unique in the section"),
        24,
        |row| Cell::text(&row.indicator.key.value),
    ),
    column(
        "name_zh",
        ("指标", "Indicator (Chinese)"),
        ("指标的中文名称", "Name of the indicator in Chinese"),
        30,
        |row| Cell::of(&row.indicator.name, Language::Zh),
    )
    .in_language(Language::Zh),
    column(
        "name_en",
        ("指标（英文）", "Indicator"),
        ("指标的英文名称", "Name of the indicator in English"),
        40,
        |row| Cell::of(&row.indicator.name, Language::En),
    )
    .in_language(Language::En),
    column(
        "period",
        ("所属时期", "Period"),
        (
            "年2023、半年2023-H1、季度2023-Q3、月2023-09或日2023-09-30",
            "Year 2023, half 2023-H1, quarter 2023-Q3, month 2023-09 or day 2023-09-30",
        ),
        10,
        |row| Cell::owned(row.period.to_string()),
    ),
    column(
        "value",
        ("数值", "Value"),
        (
            "以unit为单位，数位与公布的相同；是区间时为下限",
            "In `unit`, with the digits published; of a range, its lower end",
        ),
        12,
        |row| Cell::number(row.observation.value),
    )
    .of_kind(Kind::Number),
    column(
        "value_to",
        ("数值上限", "Value, upper end"),
        ("数值是区间时的上限", "Upper end where the value is a range"),
        12,
        |row| Cell::number(row.observation.upper),
    )
    .of_kind(Kind::Number),
    column("unit", ("计量单位", "Unit (Chinese)"), ("数值的计量单位", "Unit of the value"), 10, |row| {
        Cell::text(&row.indicator.unit.value)
    }),
    column(
        "unit_en",
        ("计量单位（英文）", "Unit"),
        ("计量单位的英文；英文不用量词的为空", "Unit in English; empty where English counts without a word"),
        18,
        |row| Cell::owned(row.unit_in_english()),
    )
    .in_language(Language::En),
    column(
        "value_yuan",
        ("折合元", "Value in yuan"),
        (
            "金额折合成元，精确；不是金额或是区间的为空",
            "Amounts of money in yuan, exact; empty for all others and for ranges",
        ),
        16,
        |row| Cell::number(row.yuan()),
    )
    .of_kind(Kind::Number),
    column(
        "qualifier",
        ("精确程度", "Qualifier"),
        (
            "about约、over余、under近、at-least不少于、at-most不超过；空为确数",
            "about, over (more than), under (nearly), at-least, at-most; empty where exact",
        ),
        10,
        |row| Cell::name(row.qualifier()),
    )
    .of_kind(Kind::Choice(QUALIFIERS)),
    column(
        "status",
        ("数据状态", "Status"),
        (
            "final最终、provisional初步、revised已修订、forecast预计、missing没有数值",
            "final, provisional, revised, forecast, or missing where there is no value",
        ),
        12,
        |row| Cell::name(Some(row.status())),
    )
    .of_kind(Kind::Choice(STATUSES)),
    column(
        "yoy_percent",
        ("同比（%）", "Year on year (%)"),
        ("比上年同期增长，百分数", "Growth against the same period a year earlier, in percent"),
        12,
        |row| Cell::number(row.growth_in(GrowthMeasure::Percent)),
    )
    .of_kind(Kind::Number),
    column(
        "yoy_points",
        ("同比（百分点）", "Year on year (percentage points)"),
        (
            "数值是百分数的，比上年同期变动的百分点",
            "Of a percentage: difference from the same period a year earlier, in percentage points",
        ),
        12,
        |row| Cell::number(row.growth_in(GrowthMeasure::Points)),
    )
    .of_kind(Kind::Number),
    column(
        "yoy_basis",
        ("同比来源", "Basis of year on year"),
        (
            "published为公布的，computed为按两年数值计算：百分数保留两位小数，百分点为两数之差",
            "published, or computed from both years' values: percent to two digits, points as the difference",
        ),
        12,
        |row| Cell::name(row.growth_basis()),
    )
    .of_kind(Kind::Choice(&["published", "computed"])),
    column(
        "coverage_zh",
        ("口径", "Coverage (Chinese)"),
        ("口径：包括或不包括什么", "What the figure includes or leaves out, in Chinese"),
        24,
        |row| Cell::maybe(row.indicator.coverage.as_ref(), Language::Zh),
    )
    .in_language(Language::Zh),
    column(
        "coverage_en",
        ("口径（英文）", "Coverage"),
        ("口径的英文", "What the figure includes or leaves out"),
        30,
        |row| Cell::maybe(row.indicator.coverage.as_ref(), Language::En),
    )
    .in_language(Language::En),
    column(
        "note_zh",
        ("备注", "Note (Chinese)"),
        ("对这一数值的说明", "A remark on this value, in Chinese"),
        30,
        |row| Cell::maybe(row.observation.note.as_ref(), Language::Zh),
    )
    .in_language(Language::Zh),
    column("note_en", ("备注（英文）", "Note"), ("备注的英文", "A remark on this value"), 30, |row| {
        Cell::maybe(row.observation.note.as_ref(), Language::En)
    })
    .in_language(Language::En),
    column(
        "source_zh",
        ("数据来源", "Source (Chinese)"),
        ("由谁统计", "Who measured it, in Chinese"),
        20,
        |row| Cell::of(row.source(), Language::Zh),
    )
    .in_language(Language::Zh),
    column(
        "source_en",
        ("数据来源（英文）", "Source"),
        ("数据来源的英文", "Who measured it"),
        28,
        |row| Cell::of(row.source(), Language::En),
    )
    .in_language(Language::En),
    column(
        "published",
        ("首次公布", "First published"),
        ("首次引用这一数值的报告的发布日期", "Publication date of the first report that cites the value"),
        12,
        |row| row.published.map_or(Cell::Empty, Cell::Date),
    )
    .of_kind(Kind::Date),
    column(
        "reports",
        ("引用的报告", "Cited in"),
        (
            "引用这一数值的报告的名称，以空格分隔，新的在前；一份报告自己的数据只列这份报告",
            "Names of the reports that cite the value, newest first, separated by spaces; in the data of a report that report alone",
        ),
        28,
        |row| Cell::owned(row.reports.join(" ")),
    ),
];
