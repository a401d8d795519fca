//! Quantities: an exact decimal with its unit and qualifier, stored once and written by language.
//!
//! 12.62 亿元 is `12.62亿元` and `1.262 billion yuan`. Scaling moves the decimal point and nothing else, so every
//! digit of the source is kept and none is made up. The rules are those of GB/T 15835-2011 for Chinese and of the
//! official translations of government work reports for English.

use rust_decimal::{Decimal, RoundingStrategy};

use super::spelled;
use super::unit::EnglishWord;
use super::{Language, Unit, UnitKind};

/// What the disclosing body says of a value's exactness.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Qualifier {
    /// 约 / about.
    About,
    /// 余 / more than.
    Over,
    /// 近 / nearly.
    Under,
    /// 不少于 / at least.
    AtLeast,
    /// 不超过 / at most.
    AtMost,
}

impl Qualifier {
    /// The name in content files, with the qualifier.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("about", Self::About),
        ("over", Self::Over),
        ("under", Self::Under),
        ("at-least", Self::AtLeast),
        ("at-most", Self::AtMost),
    ];

    /// The name in content files and data.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }

    fn english(self) -> &'static str {
        match self {
            Self::About => "about ",
            Self::Over => "more than ",
            Self::Under => "nearly ",
            Self::AtLeast => "at least ",
            Self::AtMost => "at most ",
        }
    }
}

/// The most digits that a value may have. With them, scaling between yuan and trillions stays exact.
pub const MOST_DIGITS: usize = 15;

/// A value with its unit and qualifier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quantity<'a> {
    /// The value in `unit`, with the digits of the source.
    pub value: Decimal,
    /// The upper end where the source gives a range.
    pub upper: Option<Decimal>,
    /// The unit.
    pub unit: &'a Unit,
    /// How exact it is.
    pub qualifier: Option<Qualifier>,
}

/// A quantity in one language, in the parts that pages need.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// Qualifier and number: `8000余`, `more than 8,000`, `1.262`.
    pub number: String,
    /// Unit: `份`, `billion yuan`; empty where the language counts without a word.
    pub unit: String,
    /// The second reading: `5.33 hectares`.
    pub also: Option<String>,
}

impl Written {
    /// All of it as it stands in a sentence.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let Self { number, unit, also } = self;
        let tight = language == Language::Zh || unit.is_empty() || unit == "%";
        let mut text = if tight { format!("{number}{unit}") } else { format!("{number} {unit}") };
        if let Some(also) = also {
            match language {
                Language::Zh => text.push_str(&format!("（{also}）")),
                Language::En => text.push_str(&format!(" ({also})")),
            }
        }
        text
    }
}

/// The scale in which English writes an amount of yuan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scale {
    /// yuan.
    One,
    /// million yuan.
    Million,
    /// billion yuan.
    Billion,
    /// trillion yuan.
    Trillion,
}

impl Scale {
    const ALL: [Self; 4] = [Self::Trillion, Self::Billion, Self::Million, Self::One];

    fn power(self) -> u32 {
        match self {
            Self::One => 0,
            Self::Million => 6,
            Self::Billion => 9,
            Self::Trillion => 12,
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Self::One => "yuan",
            Self::Million => "million yuan",
            Self::Billion => "billion yuan",
            Self::Trillion => "trillion yuan",
        }
    }

    /// The largest scale in which `value` × 10^`power` yuan is at least 1.
    fn of(value: Decimal, power: u32) -> Self {
        let value = value.abs();
        Self::ALL.into_iter().find(|scale| shift(value, power, scale.power()) >= Decimal::ONE).unwrap_or(Self::One)
    }
}

/// `value` × 10^`from` ÷ 10^`to`: only the point moves. Digits of the source stay (12.60 亿 is 1.260 billion); zeros
/// that the move itself brings in do not (2000 万 is 20 million, not 20.00).
///
/// Exact as long as `value` has at most [`MOST_DIGITS`] digits, which loading sees to.
fn shift(value: Decimal, from: u32, to: u32) -> Decimal {
    let digits = value.scale();
    if to >= from {
        let shifted = value / Decimal::from(10_u64.pow(to - from));
        let mut kept = shifted.normalize();
        let wanted = digits + (to - from);
        if digits > 0 && kept.scale() < wanted {
            kept.rescale(wanted);
        }
        kept
    } else {
        let mut shifted = value * Decimal::from(10_u64.pow(from - to));
        shifted.rescale(digits.saturating_sub(from - to));
        shifted
    }
}

impl Quantity<'_> {
    /// The quantity in `language`, at the scale that reads best on its own: 126200万元 is `12.62亿元`.
    #[must_use]
    pub fn written(&self, language: Language) -> Written {
        match (language, self.unit.kind) {
            (_, UnitKind::Rank) => self.rank(language),
            (Language::Zh, UnitKind::Money { power }) => self.chinese_money(power),
            (Language::Zh, _) => self.chinese(self.unit_in_chinese(), "", |value| value),
            (Language::En, UnitKind::Money { power }) => self.english(Scale::of(self.value, power)),
            (Language::En, _) => self.english(Scale::One),
        }
    }

    /// The quantity in `language`, amounts of money at `scale` (which Chinese does not use: it keeps the source's).
    #[must_use]
    pub fn written_at(&self, language: Language, scale: Scale) -> Written {
        match language {
            _ if self.unit.kind == UnitKind::Rank => self.rank(language),
            Language::Zh => self.chinese(self.unit_in_chinese(), "", |value| value),
            Language::En => self.english(scale),
        }
    }

    /// The value as a number of the unit that `written_at` names; for drawing and for data.
    #[must_use]
    pub fn value_at(&self, language: Language, scale: Scale) -> Decimal {
        match language {
            Language::Zh => self.value,
            Language::En => self.at(self.value, scale),
        }
    }

    /// The same amount of money in another unit of money; anything else stays as it is.
    #[must_use]
    pub fn in_unit<'u>(self, unit: &'u Unit) -> Quantity<'u>
    where
        Self: 'u,
    {
        let (UnitKind::Money { power: from }, UnitKind::Money { power: to }) = (self.unit.kind, unit.kind) else {
            return self;
        };
        let upper = self.upper.map(|upper| shift(upper, from, to));
        Quantity { value: shift(self.value, from, to), upper, unit, qualifier: self.qualifier }
    }

    /// With at most so many decimals, half away from zero.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Self {
        let round = |value: Decimal| value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        Self { value: round(self.value), upper: self.upper.map(round), ..self }
    }

    /// `value`, which is given in this quantity's unit, at an English scale.
    fn at(&self, value: Decimal, scale: Scale) -> Decimal {
        match self.unit.kind {
            UnitKind::Money { power } => shift(value, power, scale.power()),
            _ => value,
        }
    }

    /// Small whole numbers as words, all others as figures: `三`, `three`.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let spelled = spelled::cardinal(self.value, language).filter(|_| self.qualifier.is_none());
        spelled.unwrap_or_else(|| self.written(language).number)
    }

    /// Rank as a word: `第一`, `first`.
    #[must_use]
    pub fn ordinal(&self, language: Language) -> String {
        spelled::ordinal(self.value, language).unwrap_or_else(|| self.written(language).number)
    }

    /// A place in an order: `第1名`, `1st`; up to a place it is `前20名`, `top 20`.
    fn rank(&self, language: Language) -> Written {
        let counter = self.unit.name.trim_end_matches('次');
        let place = |value: Decimal| spelled::place(value).unwrap_or_else(|| grouped(value));
        let about = self.qualifier == Some(Qualifier::About);
        let number = match (language, self.upper, self.qualifier) {
            (Language::Zh, None, Some(Qualifier::AtMost)) => format!("前{}{counter}", self.value),
            (Language::En, None, Some(Qualifier::AtMost)) => format!("top {}", grouped(self.value)),
            (Language::Zh, Some(upper), _) => format!("第{}~{upper}{counter}", self.value),
            (Language::En, Some(upper), _) => format!("{} to {}", place(self.value), place(upper)),
            (Language::Zh, None, _) => format!("{}第{}{counter}", if about { "约" } else { "" }, self.value),
            (Language::En, None, _) => format!("{}{}", if about { "about " } else { "" }, place(self.value)),
        };
        Written { number, unit: String::new(), also: None }
    }

    fn unit_in_chinese(&self) -> String {
        chinese_unit(self.unit)
    }

    /// Amounts of ten thousand of their unit and more move up to the next one that Chinese counts in.
    fn chinese_money(&self, power: u32) -> Written {
        /// 元, 万元, 亿元.
        const POWERS: [(u32, &str); 3] = [(8, "亿"), (4, "万"), (0, "")];
        let ten_thousand = Decimal::from(10_000);
        if self.value.abs() < ten_thousand {
            return self.chinese(self.unit_in_chinese(), "", |value| value);
        }
        let up = POWERS
            .into_iter()
            .find(|(to, _)| *to > power && shift(self.value, power, *to).abs() >= Decimal::ONE)
            .unwrap_or((power, ""));
        match up {
            (to, word) if to > power => self.chinese("元".to_owned(), word, |value| shift(value, power, to)),
            _ => self.chinese(self.unit_in_chinese(), "", |value| value),
        }
    }

    /// `multiplier` (万, 亿) belongs to the number: 余 stands behind it.
    fn chinese(&self, unit: String, multiplier: &str, at: impl Fn(Decimal) -> Decimal) -> Written {
        let value = at(self.value);
        let figure = |value: Decimal| value.to_string().replace('-', "−");
        let figures = match self.upper {
            // The percent sign stands at both ends (GB/T 15835), any other unit once.
            Some(upper) if self.unit.kind == UnitKind::Percent => format!("{}%~{}", figure(value), figure(at(upper))),
            Some(upper) => format!("{}~{}", figure(value), figure(at(upper))),
            None => figure(value),
        };
        let round = value.fract().is_zero() && !value.is_zero() && (value % Decimal::TEN).is_zero();
        let number = match self.qualifier {
            None => format!("{figures}{multiplier}"),
            Some(Qualifier::About) => format!("约{figures}{multiplier}"),
            // 余 follows a round number or 万, 亿; `12.62余`, `7余` or `80余%` is not Chinese.
            Some(Qualifier::Over) if self.unit.kind == UnitKind::Percent => format!("超过{figures}"),
            Some(Qualifier::Over) if round || (!multiplier.is_empty() && value.fract().is_zero()) => {
                format!("{figures}{multiplier}余")
            }
            Some(Qualifier::Over) => format!("超过{figures}{multiplier}"),
            Some(Qualifier::Under) => format!("近{figures}{multiplier}"),
            Some(Qualifier::AtLeast) => format!("不少于{figures}{multiplier}"),
            Some(Qualifier::AtMost) => format!("不超过{figures}{multiplier}"),
        };
        // 亿元 and 万元 are read as units: 12.62 亿元 has the number 12.62.
        match (multiplier.is_empty(), number.strip_suffix(multiplier)) {
            (false, Some(bare)) => Written { number: bare.to_owned(), unit: format!("{multiplier}{unit}"), also: None },
            _ => Written { number, unit, also: None },
        }
    }

    fn english(&self, scale: Scale) -> Written {
        let value = self.at(self.value, scale);
        let counted = self.upper.unwrap_or(value);
        let unit = match self.unit.kind {
            UnitKind::Money { .. } => scale.unit().to_owned(),
            UnitKind::Percent => "%".to_owned(),
            UnitKind::PercentagePoint => plural(counted, "percentage point", "percentage points").to_owned(),
            UnitKind::Rank => String::new(),
            UnitKind::Counter => english_unit(self.unit, counted),
        };
        let qualifier = self.qualifier.map_or("", Qualifier::english);
        let also = self.unit.also.as_ref().filter(|_| self.upper.is_none()).map(|conversion| {
            let other = (value * conversion.numerator / conversion.denominator)
                .round_dp_with_strategy(conversion.digits, RoundingStrategy::MidpointAwayFromZero)
                .normalize();
            let EnglishWord { one, other: many } = &conversion.word;
            // A part of a hectare takes the plural too: 0.5 hectares.
            format!("{} {}", grouped(other), plural(other, one, many))
        });
        let number = match self.upper.map(|upper| self.at(upper, scale)) {
            Some(upper) if self.unit.kind == UnitKind::Percent => {
                format!("{qualifier}{}% to {}", grouped(value), grouped(upper))
            }
            Some(upper) => format!("{qualifier}{} to {}", grouped(value), grouped(upper)),
            None => format!("{qualifier}{}", grouped(value)),
        };
        Written { number, unit, also }
    }
}

/// How the unit is called in a table head or on an axis, for values that share it.
#[must_use]
pub fn unit_heading(unit: &Unit, language: Language, scale: Scale) -> String {
    match (language, unit.kind) {
        (Language::Zh, _) => chinese_unit(unit),
        (Language::En, UnitKind::Money { .. }) => scale.unit().to_owned(),
        (Language::En, UnitKind::Percent) => "%".to_owned(),
        (Language::En, UnitKind::PercentagePoint) => "percentage points".to_owned(),
        (Language::En, UnitKind::Rank) => "rank".to_owned(),
        (Language::En, UnitKind::Counter) => unit.en.as_ref().map(|word| word.other.clone()).unwrap_or_default(),
    }
}

/// One scale for values that stand side by side: the largest at which none falls below 1.
pub fn common_scale<'a>(quantities: impl IntoIterator<Item = &'a Quantity<'a>>) -> Scale {
    quantities
        .into_iter()
        .filter(|quantity| !quantity.value.is_zero())
        .map(|quantity| match quantity.unit.kind {
            UnitKind::Money { power } => Scale::of(quantity.value, power),
            _ => Scale::One,
        })
        .min()
        .unwrap_or(Scale::One)
}

fn chinese_unit(unit: &Unit) -> String {
    match unit.kind {
        UnitKind::PercentagePoint => "个百分点".to_owned(),
        _ => unit.name.clone(),
    }
}

fn english_unit(unit: &Unit, value: Decimal) -> String {
    unit.en.as_ref().map(|EnglishWord { one, other }| plural(value, one, other).to_owned()).unwrap_or_default()
}

fn plural<'a>(value: Decimal, one: &'a str, other: &'a str) -> &'a str {
    if value.abs() == Decimal::ONE && value.scale() == 0 { one } else { other }
}

/// English figures: a comma every three digits from four on, a true minus sign.
#[must_use]
pub fn grouped(value: Decimal) -> String {
    let text = value.abs().to_string();
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text.as_str(), None),
    };
    let mut figures = String::new();
    if value.is_sign_negative() && !value.is_zero() {
        figures.push('−');
    }
    for (place, digit) in whole.char_indices() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            figures.push(',');
        }
        figures.push(digit);
    }
    if let Some(fraction) = fraction {
        figures.push('.');
        figures.push_str(fraction);
    }
    figures
}
