//! Units: what a value is counted in, and the word for it in each language.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// A unit with its multiplier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// The name in content files, which is also how Chinese writes it: `亿元`, `户`.
    pub name: String,
    /// What kind of thing is counted.
    pub kind: UnitKind,
    /// The English words; `None` where English counts without a word (`883`, not `883 pieces`).
    pub en: Option<EnglishWord>,
    /// A second reading behind the first: `80 mu (5.33 hectares)`.
    pub also: Option<Conversion>,
}

/// What a unit measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitKind {
    /// Money: one of the unit is 10 to the `power` yuan (元 0, 万元 4, 亿元 8).
    Money {
        /// The power of ten.
        power: u32,
    },
    /// A share in percent.
    Percent,
    /// A difference of two percentages.
    PercentagePoint,
    /// A place in an order: 1 is `第1名` and `1st`.
    Rank,
    /// Whatever is counted or measured with a word of its own.
    Counter,
}

/// An English unit word in both numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EnglishWord {
    /// With 1: `household`.
    pub one: String,
    /// With all other values: `households`.
    pub other: String,
}

/// A conversion into another unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conversion {
    /// The English word of the other unit.
    pub word: EnglishWord,
    /// Multiply by this …
    pub numerator: Decimal,
    /// … and divide by this.
    pub denominator: Decimal,
    /// Digits kept after the point, at most.
    pub digits: u32,
}

/// All units of a project: the built-in ones and those of `content/units.yaml`.
#[derive(Clone, Debug)]
pub struct Units {
    by_name: BTreeMap<String, Unit>,
    /// Characters of the longest name.
    longest: usize,
}

impl Default for Units {
    fn default() -> Self {
        let mut units = Self { by_name: BTreeMap::new(), longest: 0 };
        for (name, power) in MONEY {
            units.add(Unit { name: name.into(), kind: UnitKind::Money { power }, en: None, also: None });
        }
        let symbol = |name: &str, kind| Unit { name: name.into(), kind, en: None, also: None };
        units.add(symbol("%", UnitKind::Percent));
        units.add(symbol("百分点", UnitKind::PercentagePoint));
        // 名 and 位 alone count persons.
        units.add(symbol("名次", UnitKind::Rank));
        units.add(symbol("位次", UnitKind::Rank));
        for (name, one, other) in WORDS {
            let en = (!one.is_empty()).then(|| EnglishWord { one: (*one).into(), other: (*other).into() });
            units.add(Unit { name: (*name).into(), kind: UnitKind::Counter, en, also: None });
        }
        if let Some(mu) = units.by_name.get_mut("亩") {
            mu.also = Some(Conversion {
                word: EnglishWord { one: "hectare".into(), other: "hectares".into() },
                numerator: Decimal::ONE,
                denominator: Decimal::from(15),
                digits: 2,
            });
        }
        if let Some(jin) = units.by_name.get_mut("斤") {
            jin.also = Some(Conversion {
                word: EnglishWord { one: "kilogram".into(), other: "kilograms".into() },
                numerator: Decimal::ONE,
                denominator: Decimal::from(2),
                digits: 2,
            });
        }
        units
    }
}

/// Units of money, the smallest first, with their power of ten.
pub const MONEY: [(&str, u32); 3] = [("元", 0), ("万元", 4), ("亿元", 8)];

/// Built-in counters and measures. A counter that Chinese puts before things of many kinds (`个`, `条`, `件`) has no
/// English word: the sentence, or the name of the indicator, says what is counted.
const WORDS: &[(&str, &str, &str)] = &[
    ("平方米", "square metre", "square metres"),
    ("公里", "kilometre", "kilometres"),
    ("公顷", "hectare", "hectares"),
    ("亩", "mu", "mu"),
    ("斤", "jin", "jin"),
    ("千克", "kilogram", "kilograms"),
    ("吨", "tonne", "tonnes"),
    ("人", "person", "people"),
    ("人次", "instance", "instances"),
    ("户", "household", "households"),
    ("栋", "building", "buildings"),
    ("场次", "event", "events"),
    ("篇", "article", "articles"),
    ("车次", "trip", "trips"),
    ("个名次", "place", "places"),
    ("件", "", ""),
    ("起", "", ""),
    ("条", "", ""),
    ("项", "", ""),
    ("个", "", ""),
    ("家", "", ""),
    ("处", "", ""),
    ("次", "", ""),
    ("期", "", ""),
    ("名", "", ""),
    ("部", "", ""),
    ("座", "", ""),
    ("张", "", ""),
];

impl Units {
    /// Adds a unit, or puts it in the place of the one with its name.
    pub fn add(&mut self, unit: Unit) {
        self.longest = self.longest.max(unit.name.chars().count());
        self.by_name.insert(unit.name.clone(), unit);
    }

    /// The unit called `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Unit> {
        self.by_name.get(name)
    }

    /// The unit with the longest name with which `text` begins.
    #[must_use]
    pub fn at_start(&self, text: &str) -> Option<&Unit> {
        let names = text.char_indices().skip(1).map(|(end, _)| end).chain([text.len()]).take(self.longest);
        names.filter_map(|end| self.get(&text[..end])).last()
    }

    /// The unit that is meant by a name which is none: one that is cut short, or the same measure by another name.
    #[must_use]
    pub fn meant(&self, wrong: &str) -> Option<&str> {
        const SAME: [(&str, &str); 8] = [
            ("千米", "公里"),
            ("公斤", "千克"),
            ("市斤", "斤"),
            ("平米", "平方米"),
            ("㎡", "平方米"),
            ("市亩", "亩"),
            ("％", "%"),
            ("个百分点", "百分点"),
        ];
        let same = SAME.iter().find(|(other, _)| *other == wrong).and_then(|(_, name)| self.get(name));
        same.or_else(|| self.get(&format!("{wrong}元"))).map(|unit| unit.name.as_str())
    }

    /// The names of all units.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// The English word that has `singular` as its singular.
    #[must_use]
    pub fn english_word(&self, singular: &str) -> Option<&EnglishWord> {
        self.by_name.values().filter_map(|unit| unit.en.as_ref()).find(|word| word.one == singular)
    }
}
