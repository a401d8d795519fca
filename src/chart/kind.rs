//! What every kind of chart shares: the declared chart, the trait, and the rules that all kinds refuse by.
//!
//! A kind receives exact decimals and finished texts. It must never know where they came from, which page
//! they go to, or what they look like: colours and fonts belong to the theme.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::model::Language;

/// One chart, with all texts already written in the language of its page.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Name unique in the page; every id inside the SVG is made from it and the variant.
    pub id: String,
    /// Language of all texts.
    pub language: Language,
    /// The finding, which becomes the accessible name.
    pub title: String,
    /// The place the figures cover.
    pub place: String,
    /// The reference period.
    pub period: String,
    /// The unit of all values; may be empty.
    pub unit: String,
    /// Replaces the generated description when given.
    pub description: Option<String>,
    /// The place of the item that stands out; the kind's own choice when absent.
    pub highlight: Option<usize>,
    /// What is compared, in the order in which it is drawn. Of a chart of several series, every value of each.
    pub items: Vec<Item>,
    /// The series of a kind whose [`Shape`] has some.
    pub series: Vec<Series>,
}

/// Values of one thing over time, or of many things at one time. All series of a chart have the same labels.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name: an indicator or a period.
    pub name: String,
    /// The unit of its values; may be empty.
    pub unit: String,
    /// Its values; the labels are those of all series.
    pub items: Vec<Item>,
}

/// How a kind wants indicators and periods laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Indicators of one period, or one indicator over several.
    Items,
    /// A series for each indicator, its items the periods.
    OverTime,
    /// A series for each period, its items the indicators.
    ByPeriod,
    /// One indicator over several periods, and its growth against a year earlier.
    Growth,
    /// A start, signed steps and an end.
    Steps,
}

/// One bar, part, column or line of progress.
#[derive(Clone, Debug)]
pub struct Item {
    /// Name of the category or period.
    pub label: String,
    /// Exact value in the chart's unit; `None` means no data.
    pub value: Option<Decimal>,
    /// The whole that the value is a part of.
    pub total: Option<Decimal>,
    /// The value as printed, with its qualifier.
    pub number: String,
    /// The whole as printed; empty where there is none.
    pub total_number: String,
    /// The value in per cent of its whole, as published; worked out where that is not known.
    pub rate: Option<Decimal>,
    /// Whether the value or its whole carries a qualifier (about, over), so that no rate of them is exact.
    pub qualified: bool,
    /// Whether the value is final.
    pub status: Status,
}

/// How settled a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Final, or revised since.
    Final,
    /// Published before it was final (初步数).
    Provisional,
    /// Expected, not yet observed (预计).
    Forecast,
}

/// The two drawings made of each chart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Width {
    /// For columns of 640 pixels and more.
    Wide,
    /// For phones.
    Narrow,
}

/// Why a chart was not drawn: the rule, the figures, and what would work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The reason in Chinese.
    pub zh: String,
    /// The reason in English.
    pub en: String,
}

/// One way of drawing a chart.
pub trait Kind: Sync {
    /// Name used in chart declarations, in kebab case.
    fn name(&self) -> &'static str;

    /// Name for readers: 条形图, "Bar chart".
    fn title(&self, language: Language) -> &'static str;

    /// How its values are laid out.
    fn shape(&self) -> Shape {
        Shape::Items
    }

    /// Draws the chart as an inline SVG, or says why it must not be drawn.
    fn draw(&self, chart: &Chart, width: Width) -> Result<String, Refusal>;

    /// Says in whole sentences what the picture shows.
    fn facts(&self, chart: &Chart) -> String;
}

impl Width {
    /// Width of the drawing in pixels.
    pub fn pixels(self) -> f64 {
        match self {
            Width::Wide => 640.0,
            Width::Narrow => 340.0,
        }
    }

    /// Name of the variant, as it stands in ids.
    pub fn name(self) -> &'static str {
        match self {
            Width::Wide => "wide",
            Width::Narrow => "narrow",
        }
    }
}

impl Status {
    /// The word that stands beside a value that is not final.
    pub(super) fn word(self, language: Language) -> Option<&'static str> {
        match self {
            Status::Final => None,
            Status::Provisional => Some(say(language, "初步", "provisional")),
            Status::Forecast => Some(say(language, "预计", "forecast")),
        }
    }
}

impl Item {
    /// The status in brackets, to be put behind the label; empty for final values.
    pub(super) fn status_tail(&self, language: Language) -> String {
        match (self.status.word(language), language) {
            (None, _) => String::new(),
            (Some(word), Language::Zh) => format!("（{word}）"),
            (Some(word), Language::En) => format!(" ({word})"),
        }
    }
}

impl Chart {
    /// Periods and indicators exchanged: a series for each category.
    pub(super) fn by_category(&self) -> Chart {
        let count = self.series.first().map_or(0, |series| series.items.len());
        let series = (0..count).map(|place| Series {
            name: self.series[0].items[place].label.clone(),
            unit: self.unit.clone(),
            items: self
                .series
                .iter()
                .map(|series| Item { label: series.name.clone(), ..series.items[place].clone() })
                .collect(),
        });
        Chart { series: series.collect(), ..self.clone() }
    }

    /// The unit as it follows a number: English puts a space between, but none before a percent sign.
    pub(super) fn unit_after_number(&self) -> String {
        let apart = self.language == Language::En && !self.unit.is_empty() && !self.unit.starts_with('%');
        format!("{}{}", if apart { " " } else { "" }, self.unit)
    }

    /// The word for a missing value.
    pub(super) fn no_data(&self) -> &'static str {
        say(self.language, "无数据", "no data")
    }
}

impl Refusal {
    /// A refusal with its reason in both languages.
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Refusal { zh: zh.into(), en: en.into() }
    }
}

/// What a kind can show, checked before anything is drawn.
pub(super) struct Bounds {
    /// Name of what is counted, in Chinese and English.
    pub(super) noun: (&'static str, &'static str),
    /// How many items there may be.
    pub(super) count: RangeInclusive<usize>,
    /// What to do with more, in Chinese and English.
    pub(super) instead: (&'static str, &'static str),
}

impl Bounds {
    /// Refuses what no bar measured against the largest can show: what `check_items` refuses, only zeros, absurd sizes.
    pub(super) fn check(&self, kind: &dyn Kind, chart: &Chart) -> Result<(), Refusal> {
        self.check_items(kind, chart)?;
        check_size(kind, chart)
    }

    /// Refuses what no filled mark can show: too few items or too many, no data at all, negatives.
    pub(super) fn check_items(&self, kind: &dyn Kind, chart: &Chart) -> Result<(), Refusal> {
        let (zh, en) = names(kind);
        self.check_count(chart.items.len(), zh, &en)?;
        if chart.items.iter().all(|item| item.value.is_none()) {
            return Err(Refusal::new(
                format!("{zh}没有可画的数值：{}项全部无数据；请删去此图，在正文中说明", chart.items.len()),
                format!(
                    "a {en} needs values: all {} items have no data; leave the chart out and say so in the text",
                    chart.items.len()
                ),
            ));
        }
        if let Some(item) = chart.items.iter().find(|item| item.value.is_some_and(|value| value < Decimal::ZERO)) {
            return Err(Refusal::new(
                format!("{zh}不能画负数：“{}”为{}；请改用表格", item.label, item.number),
                format!("a {en} cannot show a negative value: `{}` is {}; use a table", item.label, item.number),
            ));
        }
        Ok(())
    }

    fn check_count(&self, count: usize, zh: &str, en: &str) -> Result<(), Refusal> {
        let (fewest, most) = (self.count.start(), self.count.end());
        let (noun_zh, noun_en) = self.noun;
        let (instead_zh, instead_en) = if count > *most {
            self.instead
        } else {
            ("数字少时请用数字卡片或写在正文中", "for fewer, use tiles or a sentence")
        };
        if self.count.contains(&count) {
            return Ok(());
        }
        Err(Refusal::new(
            format!("{zh}可画{fewest}至{most}{noun_zh}，这里有{count}{noun_zh}；{instead_zh}"),
            format!("a {en} takes {fewest} to {most} {noun_en}, here are {count}; {instead_en}"),
        ))
    }
}

/// Bars are measured against the largest value, so it must be neither zero nor out of all proportion.
fn check_size(kind: &dyn Kind, chart: &Chart) -> Result<(), Refusal> {
    let (zh, en) = names(kind);
    let values = chart.items.iter().filter_map(|item| item.value);
    let (count, largest) = (values.clone().count(), values.max().unwrap_or_default());
    if largest.is_zero() {
        return Err(Refusal::new(
            format!("{zh}没有长度可画：{count}个数值全部为0；请写在正文中"),
            format!("a {en} has nothing to measure: all {count} values are 0; say so in the text"),
        ));
    }
    let readable = Decimal::new(1, 6)..=Decimal::new(1_000_000_000_000_000, 0);
    if readable.contains(&largest) {
        return Ok(());
    }
    Err(Refusal::new(
        format!("{zh}的最大值为{largest}，读者无法辨认；请换用更合适的计量单位"),
        format!("a {en} cannot be read with {largest} as its largest value; choose another unit"),
    ))
}

/// The name of a kind in both languages, as it stands in a sentence.
pub(super) fn names(kind: &dyn Kind) -> (&'static str, String) {
    (kind.title(Language::Zh), kind.title(Language::En).to_lowercase())
}

/// Where a value is drawn. Only for positions: a float never becomes a label.
pub(super) fn length(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// Chooses the wording of a language.
pub(super) fn say<T>(language: Language, zh: T, en: T) -> T {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
