//! Small whole numbers as words, in both languages.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Language;

const CHINESE: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

const ENGLISH: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// English ordinals that do not just add `th`.
const IRREGULAR: [(usize, &str); 7] =
    [(1, "first"), (2, "second"), (3, "third"), (5, "fifth"), (8, "eighth"), (9, "ninth"), (12, "twelfth")];

/// What a character of a Chinese number stands for.
enum Numeral {
    Digit(u64),
    Scale(u64),
}

fn numeral(one: char) -> Option<Numeral> {
    Some(match one {
        '〇' | '零' => Numeral::Digit(0),
        '一' => Numeral::Digit(1),
        '二' | '两' | '双' | '俩' => Numeral::Digit(2),
        '三' => Numeral::Digit(3),
        '四' => Numeral::Digit(4),
        '五' => Numeral::Digit(5),
        '六' => Numeral::Digit(6),
        '七' => Numeral::Digit(7),
        '八' => Numeral::Digit(8),
        '九' => Numeral::Digit(9),
        '十' => Numeral::Scale(10),
        '百' => Numeral::Scale(100),
        '千' => Numeral::Scale(1000),
        '万' => Numeral::Scale(10_000),
        '亿' => Numeral::Scale(100_000_000),
        _ => return None,
    })
}

/// Whether a number in Chinese words may hold `one`.
#[must_use]
pub fn is_chinese_numeral(one: char) -> bool {
    numeral(one).is_some()
}

/// The value of a number in Chinese words: `十二`, `两百`, `三万五千`, `二〇二三`; of two digits (`三四` for three or four)
/// the last one.
#[must_use]
pub fn chinese_value(words: &str) -> Option<u64> {
    let (mut total, mut section, mut pending) = (0_u64, 0_u64, None);
    let (mut digits, mut scaled) = (0_u64, false);
    for one in words.chars() {
        match numeral(one)? {
            Numeral::Digit(digit) => {
                pending = Some(digit);
                digits = digits.saturating_mul(10).saturating_add(digit);
            }
            Numeral::Scale(scale) => {
                scaled = true;
                let counted = pending.take();
                if scale >= 10_000 {
                    total = total.saturating_add((section + counted.unwrap_or(0)).max(1).saturating_mul(scale));
                    section = 0;
                } else {
                    section += counted.unwrap_or(1).max(1) * scale;
                }
            }
        }
    }
    let in_full = !scaled && words.chars().count() > 2;
    let value = if in_full { digits } else { total.saturating_add(section + pending.unwrap_or(0)) };
    (!words.is_empty()).then_some(value)
}

/// The value of one English word in small letters: `zero` to `nineteen`, the tens, `first` to `twelfth`.
#[must_use]
pub fn english_value(word: &str) -> Option<usize> {
    let cardinal = |word: &str| ENGLISH.iter().position(|one| *one == word);
    let regular = || word.strip_suffix("th").and_then(cardinal).filter(|number| (1..=12).contains(number));
    cardinal(word)
        .or_else(|| IRREGULAR.iter().find(|(_, one)| *one == word).map(|(number, _)| *number))
        .or_else(regular)
        .or_else(|| TENS.iter().position(|one| *one == word && !one.is_empty()).map(|tens| tens * 10))
}

/// The number for counting (`两`, `two`), for whole numbers from 0 to 99.
pub(super) fn cardinal(value: Decimal, language: Language) -> Option<String> {
    let number = small(value)?;
    Some(match language {
        // Before a counter two is 两.
        Language::Zh if number == 2 => "两".to_owned(),
        Language::Zh => chinese(number),
        Language::En => english(number),
    })
}

/// The number for ranking (`第二`, `second`), for whole numbers from 1 to 99.
pub(super) fn ordinal(value: Decimal, language: Language) -> Option<String> {
    let number = small(value).filter(|number| *number > 0)?;
    Some(match language {
        Language::Zh => format!("第{}", chinese(number)),
        Language::En => english_ordinal(number),
    })
}

/// A whole number from 1 on as English ranks it in figures: `1st`, `22nd`, `111th`.
pub(super) fn place(value: Decimal) -> Option<String> {
    let number = value.to_u64().filter(|number| value.fract().is_zero() && *number > 0)?;
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    Some(format!("{}{ending}", super::grouped(value.normalize())))
}

fn small(value: Decimal) -> Option<usize> {
    if value.fract().is_zero() { value.to_usize().filter(|number| *number < 100) } else { None }
}

fn chinese(number: usize) -> String {
    let (tens, ones) = (number / 10, number % 10);
    match (tens, ones) {
        (0, ones) => CHINESE[ones].to_owned(),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", CHINESE[ones]),
        (tens, 0) => format!("{}十", CHINESE[tens]),
        (tens, ones) => format!("{}十{}", CHINESE[tens], CHINESE[ones]),
    }
}

fn english(number: usize) -> String {
    match (number / 10, number % 10) {
        (0 | 1, _) => ENGLISH[number].to_owned(),
        (tens, 0) => TENS[tens].to_owned(),
        (tens, ones) => format!("{}-{}", TENS[tens], ENGLISH[ones]),
    }
}

fn english_ordinal(number: usize) -> String {
    let last = match number {
        0..20 => number,
        _ => number % 10,
    };
    let word = match IRREGULAR.iter().find(|(number, _)| *number == last) {
        Some((_, word)) => (*word).to_owned(),
        None if last == 0 => return format!("{}ieth", TENS[number / 10].trim_end_matches('y')),
        None => format!("{}th", ENGLISH[last]),
    };
    if number < 20 { word } else { format!("{}-{word}", TENS[number / 10]) }
}
