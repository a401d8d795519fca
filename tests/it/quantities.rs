//! A written quantity, read back, is the same quantity: random values, units and qualifiers go through a project into
//! pages of both languages, and a small reader of our own, which shares nothing with the program, reads the pages.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;

use crate::project::Project;

/// Name, power of ten in yuan for money, English singular and plural.
const UNITS: [(&str, Option<u32>, &str, &str); 11] = [
    ("元", Some(0), "", ""),
    ("万元", Some(4), "", ""),
    ("亿元", Some(8), "", ""),
    ("%", None, "%", "%"),
    ("百分点", None, "percentage point", "percentage points"),
    ("件", None, "", ""),
    ("户", None, "household", "households"),
    ("亩", None, "mu", "mu"),
    ("斤", None, "jin", "jin"),
    ("公里", None, "kilometre", "kilometres"),
    ("人次", None, "instance", "instances"),
];

/// Name in content files, Chinese in front, English in front.
const QUALIFIERS: [(&str, &str, &str); 5] = [
    ("about", "约", "about "),
    ("over", "超过", "more than "),
    ("under", "近", "nearly "),
    ("at-least", "不少于", "at least "),
    ("at-most", "不超过", "at most "),
];

#[derive(Clone, Debug)]
struct Case {
    value: Decimal,
    upper: Option<Decimal>,
    unit: usize,
    qualifier: Option<usize>,
}

fn case() -> impl Strategy<Value = Case> {
    let value = (0_i64..=1_000_000_000, 0_u32..=4, prop_oneof![4 => Just(1_i64), 1 => Just(-1)], 0_u32..=5);
    let round = value.prop_map(|(number, scale, sign, zeros)| {
        // Round numbers are where 余, 万 and plurals decide.
        let power = 10_i64.pow(zeros);
        Decimal::new(sign * (number / power * power), scale)
    });
    let few = (0_i64..=3).prop_map(Decimal::from);
    let upper = prop::option::weighted(0.2, 1_i64..=100_000);
    (prop_oneof![5 => round, 1 => few], upper, 0..UNITS.len(), prop::option::of(0..QUALIFIERS.len())).prop_map(
        |(value, more, unit, qualifier)| Case {
            value,
            upper: more.map(|more| value + Decimal::new(more, value.scale())),
            unit,
            qualifier: qualifier.filter(|_| more.is_none()),
        },
    )
}

/// What the reader has read: both ends (money in yuan), and the qualifier.
#[derive(PartialEq, Eq, Debug)]
struct Read {
    value: Decimal,
    upper: Option<Decimal>,
    qualifier: Option<usize>,
}

impl Case {
    fn expected(&self) -> Read {
        let power = UNITS[self.unit].1.unwrap_or(0);
        let plain = |value: Decimal| (value * Decimal::from(10_u64.pow(power))).normalize();
        Read { value: plain(self.value), upper: self.upper.map(plain), qualifier: self.qualifier }
    }

    fn read(&self, text: &str, english: bool) -> Result<Read, String> {
        if english { read_english(text, self) } else { read_chinese(text, UNITS[self.unit].0) }
    }
}

fn number(text: &str) -> Result<Decimal, String> {
    let plain = text.replace('−', "-");
    Decimal::from_str_exact(&plain).map_err(|error| format!("`{text}`: {error}"))
}

fn read_chinese(text: &str, unit: &str) -> Result<Read, String> {
    let (mut qualifier, mut rest) = (None, text);
    for (place, (_, word, _)) in QUALIFIERS.iter().enumerate() {
        if let Some(after) = rest.strip_prefix(word) {
            (qualifier, rest) = (Some(place), after);
            break;
        }
    }
    let is_part = |character: char| character.is_ascii_digit() || matches!(character, '.' | '−' | '~' | '%');
    let end = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
    let (figures, mut tail) = rest.split_at(end);
    let mut power = 0;
    let mut over = |tail: &mut &str| {
        if let Some(after) = tail.strip_prefix('余') {
            if qualifier.replace(1).is_some() {
                return Err(format!("two qualifiers in `{text}`"));
            }
            *tail = after;
        }
        Ok(())
    };
    over(&mut tail)?;
    for (word, exponent) in [('亿', 8), ('万', 4)] {
        if let Some(after) = tail.strip_prefix(word) {
            (power, tail) = (exponent, after);
            break;
        }
    }
    over(&mut tail)?;
    let figures = match unit {
        "%" => figures.strip_suffix('%').ok_or(format!("no percent sign in `{text}`"))?.replace("%~", "~"),
        _ => figures.to_owned(),
    };
    let wanted = match unit {
        "%" => "",
        "百分点" => "个百分点",
        "元" | "万元" | "亿元" => "元",
        other => other,
    };
    if tail != wanted || figures.contains('%') {
        return Err(format!("`{tail}` is not the unit {wanted} in `{text}`"));
    }
    let at = |text: &str| Ok::<_, String>((number(text)? * Decimal::from(10_u64.pow(power))).normalize());
    let (value, upper) = match figures.split_once('~') {
        Some((value, upper)) => (at(value)?, Some(at(upper)?)),
        None => (at(&figures)?, None),
    };
    Ok(Read { value, upper, qualifier })
}

fn read_english(text: &str, case: &Case) -> Result<Read, String> {
    let (name, power, one, many) = UNITS[case.unit];
    let (mut qualifier, mut rest) = (None, text);
    for (place, (_, _, words)) in QUALIFIERS.iter().enumerate() {
        if let Some(after) = rest.strip_prefix(words) {
            (qualifier, rest) = (Some(place), after);
            break;
        }
    }
    // The second reading of mu and jin.
    if let Some((before, second)) = rest.split_once(" (") {
        if !matches!(name, "亩" | "斤") || !second.ends_with(')') {
            return Err(format!("unexpected brackets in `{text}`"));
        }
        rest = before;
    }
    let grouped = |figures: &str| -> Result<Decimal, String> {
        let (whole, fraction) = figures.split_once('.').unwrap_or((figures, ""));
        let mut groups = whole.trim_start_matches('−').split(',');
        let first = groups.next().unwrap_or_default();
        let good = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) && !fraction.contains(',');
        if good { number(&figures.replace(',', "")) } else { Err(format!("badly grouped: `{figures}`")) }
    };
    let (figures, unit) = match rest.split_once(" to ") {
        Some((low, high)) => {
            let (high, unit) = high.split_once(' ').unwrap_or((high, ""));
            (vec![low.to_owned(), high.to_owned()], unit)
        }
        None => {
            let (figure, unit) = rest.split_once(' ').unwrap_or((rest, ""));
            (vec![figure.to_owned()], unit)
        }
    };
    let mut values = Vec::new();
    for figure in &figures {
        let bare =
            if name == "%" { figure.strip_suffix('%').ok_or(format!("no percent sign in `{text}`"))? } else { figure };
        values.push(grouped(bare)?);
    }
    let exponent = match (power, unit) {
        (Some(_), "yuan") => 0,
        (Some(_), "million yuan") => 6,
        (Some(_), "billion yuan") => 9,
        (Some(_), "trillion yuan") => 12,
        (None, "") if name == "%" || many.is_empty() => 0,
        (None, unit) => {
            let singular = values.last().is_some_and(|value| value.abs() == Decimal::ONE && value.scale() == 0);
            let wanted = if singular { one } else { many };
            if unit != wanted {
                return Err(format!("`{unit}` should be `{wanted}` in `{text}`"));
            }
            0
        }
        (Some(_), other) => return Err(format!("`{other}` is no scale of money in `{text}`")),
    };
    let at = |value: Decimal| (value * Decimal::from(10_u64.pow(exponent))).normalize();
    Ok(Read { value: at(values[0]), upper: values.get(1).copied().map(at), qualifier })
}

/// The figures of a page in order, as readers see them.
fn figures(page: &str) -> Vec<String> {
    let mut figures = Vec::new();
    for part in page.split("<data value=").skip(1) {
        let inner = part.split_once('>').map_or("", |(_, inner)| inner);
        figures.push(inner.split("</data>").next().unwrap_or_default().replace("&nbsp;", " ").replace('\u{a0}', " "));
    }
    figures
}

#[test]
fn what_is_written_reads_back_in_both_languages() {
    // A failing page shows every case with what was read; shrinking would build hundreds of projects more.
    let mut runner =
        TestRunner::new(Config { cases: 12, max_shrink_iters: 0, failure_persistence: None, ..Config::default() });
    let many = prop::collection::vec(case(), 100);
    let outcome = runner.run(&many, |cases| {
        let project = Project::new();
        let mut yaml = String::from("topic: {zh: 甲, en: A}\nindicators:\n");
        let mut text = [String::from("---\ntitle: 甲\n---\n"), String::from("---\ntitle: A\n---\n")];
        for (place, case) in cases.iter().enumerate() {
            let (value, unit) = (case.value, UNITS[case.unit].0);
            let upper = case.upper.map(|upper| format!(", to: \"{upper}\"")).unwrap_or_default();
            let qualifier = case.qualifier.map(|one| format!(", qualifier: {}", QUALIFIERS[one].0)).unwrap_or_default();
            let _ = writeln!(
                yaml,
                "  q{place}:\n    name: {{zh: 甲{place}, en: A {place}}}\n    unit: \"{unit}\"\n    observations:\n      2023: {{value: {value}{}{qualifier}}}",
                upper.replace('"', "")
            );
            for text in &mut text {
                let _ = write!(text, "\nx {{{{ q{place} }}}} x\n");
            }
        }
        project.file("content/indicators/random.yaml", &yaml);
        project.file("content/reports/2023-summary/zh.md", &text[0]);
        project.file("content/reports/2023-summary/en.md", &text[1]);
        project.build().done();
        let files = project.output();
        for (page, english) in [("ghjh/2023-summary.html", false), ("en/ghjh/2023-summary.html", true)] {
            let page = String::from_utf8(files[page].clone()).unwrap();
            let written = figures(&page);
            prop_assert_eq!(written.len(), cases.len());
            for (case, written) in cases.iter().zip(written) {
                let read = case.read(&written, english);
                prop_assert_eq!(read, Ok(case.expected()), "{} from {:?}", written, case);
            }
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
