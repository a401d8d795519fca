//! What a chart shows, in whole sentences of its language: for screen readers, and for all who read past pictures.
//!
//! Figures stand as printed, with their qualifiers; order of clauses is the language's own, so each language has
//! its own templates; there are no adjectives. This must never state a figure that the table does not bear out.

use rust_decimal::Decimal;

use super::kind::{Chart, Item, Kind, Status, say};
use super::{number, percent};
use crate::model::Language;

/// More items than this are not all named.
const MOST_NAMED: usize = 5;

/// The description of a chart: the editor's own if there is one, else one made from the figures.
pub fn describe(kind: &dyn Kind, chart: &Chart) -> String {
    if let Some(description) = &chart.description {
        return description.clone();
    }
    let sentences = [head(kind, chart), kind.facts(chart), caveats(chart), table(chart)];
    let sentences: Vec<String> = sentences.into_iter().filter(|sentence| !sentence.is_empty()).collect();
    sentences.join(say(chart.language, "", " "))
}

/// Kind, place, period, unit.
fn head(kind: &dyn Kind, chart: &Chart) -> String {
    let unit = match (chart.unit.is_empty(), chart.language) {
        (true, _) => String::new(),
        (false, Language::Zh) => format!("单位：{}", chart.unit),
        (false, Language::En) => format!("unit: {}", chart.unit),
    };
    let parts = [chart.place.as_str(), chart.period.as_str(), unit.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let title = kind.title(chart.language);
    match (parts.is_empty(), chart.language) {
        (true, Language::Zh) => format!("{title}。"),
        (true, Language::En) => format!("{title}."),
        (false, Language::Zh) => format!("{title}：{}。", parts.join("，")),
        (false, Language::En) => format!("{title}: {}.", parts.join(", ")),
    }
}

fn table(chart: &Chart) -> String {
    say(chart.language, "数据见下表。", "Data in the table below.").to_owned()
}

/// Bars: the three largest, then the smallest.
pub(super) fn ranking(chart: &Chart) -> String {
    let mut items = present(chart);
    let (Some(first), count) = (items.first().copied(), items.len()) else { return nothing(chart) };
    if count > 1 && items.iter().all(|item| item.value == first.value) {
        return match chart.language {
            Language::Zh => format!("共{count}项，均为{}。", amount(chart, first)),
            Language::En => format!("All {count} items are {}.", amount(chart, first)),
        };
    }
    items.sort_by_key(|item| std::cmp::Reverse(item.value));
    if count <= 3 {
        let list = list(chart, &items);
        return say(chart.language, format!("共{count}项：{list}。"), format!("{count} items: {list}."));
    }
    let (largest, smallest) = (list(chart, &items[..3]), smallest(chart, &items));
    match chart.language {
        Language::Zh => format!("共{count}项，前三项为{largest}；{smallest}。"),
        Language::En => format!("{count} items; the three largest are {largest}; {smallest}."),
    }
}

/// Names the smallest item, or up to three equal ones, or says how many there are.
fn smallest(chart: &Chart, sorted: &[&Item]) -> String {
    let Some(last) = sorted.last() else { return String::new() };
    let equal: Vec<&str> =
        sorted.iter().filter(|item| item.value == last.value).map(|item| item.label.as_str()).collect();
    let amount = amount(chart, last);
    match (equal.len(), chart.language) {
        (1, Language::Zh) => format!("最小为{}{amount}", last.label),
        (1, Language::En) => format!("the smallest is {} ({amount})", last.label),
        (2 | 3, Language::Zh) => format!("最小为{}，均为{amount}", equal.join("、")),
        (2 | 3, Language::En) => format!("the smallest are {} ({amount} each)", equal.join(", ")),
        (count, Language::Zh) => format!("最小的有{count}项，均为{amount}"),
        (count, Language::En) => format!("the smallest are {count} items of {amount}"),
    }
}

/// Shares: the total, then each part with its percentage, the largest first.
pub(super) fn division(chart: &Chart) -> String {
    let mut items = present(chart);
    items.sort_by_key(|item| std::cmp::Reverse(item.value));
    let total = items.iter().try_fold(Decimal::ZERO, |sum, item| sum.checked_add(item.value.unwrap_or_default()));
    let Some(total) = total.filter(|total| *total > Decimal::ZERO) else { return nothing(chart) };
    let rates: Vec<Decimal> = items.iter().filter_map(|item| percent::percentage(item.value?, total)).collect();
    let part = |(item, rate): (&&Item, &Decimal)| {
        let rate = format!("{}{}", percent::qualifier(item, chart.language), percent::written(*rate, 1));
        match chart.language {
            Language::Zh => format!("{}{}（{rate}）", item.label, amount(chart, item)),
            Language::En => format!("{} {} ({rate})", item.label, amount(chart, item)),
        }
    };
    let parts: Vec<String> = items.iter().zip(&rates).map(part).collect();
    let total = number::written(total, chart.language);
    let rounded: Decimal = rates.iter().map(|rate| percent::round(*rate, 1)).sum();
    let note = if rounded == Decimal::ONE_HUNDRED { "" } else { rounding_note(chart.language) };
    match chart.language {
        Language::Zh => format!("共{total}{}，其中{}。{note}", chart.unit, parts.join("，")),
        Language::En => format!("Total {total}: {}.{note}", parts.join(", ")),
    }
}

fn rounding_note(language: Language) -> &'static str {
    say(language, "部分数据因四舍五入，存在总计与分项合计不等。", " Shares may not add up to 100% because of rounding.")
}

/// Progress: done, total, rate and what is open.
pub(super) fn completion(chart: &Chart) -> String {
    let items: Vec<&Item> = present(chart);
    let named: Vec<String> = items.iter().take(MOST_NAMED).filter_map(|item| one_completion(chart, item)).collect();
    if named.is_empty() {
        return nothing(chart);
    }
    let list = named.join(say(chart.language, "；", "; "));
    let rest = items.len().saturating_sub(MOST_NAMED);
    match (rest, chart.language) {
        (0, Language::Zh) => format!("{list}。"),
        (0, Language::En) => format!("{list}."),
        (rest, Language::Zh) => format!("{list}；其余{rest}项见下表。"),
        (rest, Language::En) => format!("{list}; {rest} more in the table."),
    }
}

fn one_completion(chart: &Chart, item: &Item) -> Option<String> {
    let (value, total) = (item.value?, item.total?);
    let rate = percent::of(item, 0)?;
    let rate = format!("{}{rate}", percent::qualifier(item, chart.language));
    let exact = percent::qualifier(item, chart.language).is_empty();
    let open = total.checked_sub(value).filter(|open| exact && *open > Decimal::ZERO);
    let open = open.map(|open| number::written(open, chart.language));
    let (label, number, whole, unit) = (&item.label, &item.number, &item.total_number, &chart.unit);
    Some(match (open, chart.language) {
        (None, Language::Zh) => format!("{label}{number}/{whole}{unit}，{rate}"),
        (None, Language::En) => format!("{label}: {number} of {whole} ({rate})"),
        (Some(open), Language::Zh) => format!("{label}{number}/{whole}{unit}，{rate}，尚余{open}{unit}"),
        (Some(open), Language::En) => format!("{label}: {number} of {whole} ({rate}), {open} open"),
    })
}

/// Series: first and last with the change between them, then highest and lowest where there are more than two.
pub(super) fn development(chart: &Chart) -> String {
    let items = present(chart);
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return nothing(chart) };
    if items.len() == 1 {
        return say(
            chart.language,
            format!("{}{}。", first.label, amount(chart, first)),
            format!("{}: {}.", first.label, first.number),
        );
    }
    let (from, to) = (amount(chart, first), amount(chart, last));
    if items.iter().all(|item| item.value == first.value && item.number == first.number) {
        return match chart.language {
            Language::Zh => format!("{}至{}均为{from}。", first.label, last.label),
            Language::En => format!("{from} throughout, {} to {}.", first.label, last.label),
        };
    }
    let change = change(chart, first, last);
    let ends = if items.len() > 2 { extremes(chart, &items) } else { String::new() };
    match chart.language {
        Language::Zh => format!("{}为{from}，{}为{to}，{change}{ends}。", first.label, last.label),
        Language::En => format!("{from} in {}, {to} in {}, {change}{ends}.", first.label, last.label),
    }
}

/// The highest and the lowest value with their periods, as clauses after a semicolon.
fn extremes(chart: &Chart, items: &[&Item]) -> String {
    let told = |wanted: Option<Decimal>| {
        let equal: Vec<&&Item> = items.iter().filter(|item| item.value == wanted).collect();
        let number = equal.first().map(|item| amount(chart, item)).unwrap_or_default();
        let labels: Vec<&str> = equal.iter().map(|item| item.label.as_str()).collect();
        match (labels.len(), chart.language) {
            (1..=3, Language::Zh) => format!("{}的{number}", labels.join("、")),
            (1..=3, Language::En) => format!("{number} in {}", labels.join(", ")),
            (count, Language::Zh) => format!("{number}（共{count}期）"),
            (count, Language::En) => format!("{number} ({count} times)"),
        }
    };
    let values = || items.iter().filter_map(|item| item.value);
    let (high, low) = (told(values().max()), told(values().min()));
    say(chart.language, format!("；最高为{high}，最低为{low}"), format!("; highest {high}, lowest {low}"))
}

/// The change in the unit and, from a positive base, in per cent; percentages differ by percentage points.
pub(super) fn change(chart: &Chart, first: &Item, last: &Item) -> String {
    let (Some(from), Some(to)) = (first.value, last.value) else { return String::new() };
    let Some(difference) = to.checked_sub(from) else { return String::new() };
    if difference.is_zero() {
        return say(chart.language, "持平", "unchanged").to_owned();
    }
    let exact = [first, last].map(|item| percent::qualifier(item, chart.language)).concat().is_empty();
    let about = if exact { "" } else { say(chart.language, "约", "about ") };
    let size = number::written(difference.abs(), chart.language);
    let is_rate = chart.unit == "%";
    // A fall below zero is more than all of it: no percentage says that.
    let rate = percent::percentage(difference.abs(), from).filter(|_| !is_rate && to >= Decimal::ZERO);
    let rate = rate.map(|rate| number::written(percent::round(rate, 1).normalize(), chart.language));
    let rate = rate.map_or(String::new(), |rate| say(chart.language, format!("（{rate}%）"), format!(" ({rate}%)")));
    let up = difference > Decimal::ZERO;
    match chart.language {
        Language::Zh => {
            let unit = if is_rate { "个百分点" } else { chart.unit.as_str() };
            format!("{}{about}{size}{unit}{rate}", if up { "增加" } else { "减少" })
        }
        Language::En => {
            let unit = if is_rate { " percentage points" } else { "" };
            format!("{} {about}{size}{unit}{rate}", if up { "up" } else { "down" })
        }
    }
}

/// What is missing and what is not final.
fn caveats(chart: &Chart) -> String {
    let labels = |wanted: &dyn Fn(&Item) -> bool| {
        let labels = chart.items.iter().filter(|item| wanted(item)).map(|item| item.label.as_str());
        labels.collect::<Vec<_>>().join(say(chart.language, "、", ", "))
    };
    let missing = labels(&|item| item.value.is_none());
    let provisional = labels(&|item| item.value.is_some() && item.status == Status::Provisional);
    let forecast = labels(&|item| item.value.is_some() && item.status == Status::Forecast);
    let said = match chart.language {
        Language::Zh => {
            [format!("{missing}无数据。"), format!("{provisional}为初步数。"), format!("{forecast}为预计数。")]
        }
        Language::En => {
            [format!("No data: {missing}."), format!("Provisional: {provisional}."), format!("Forecast: {forecast}.")]
        }
    };
    let said = said.into_iter().zip([missing, provisional, forecast]).filter(|(_, labels)| !labels.is_empty());
    said.map(|(sentence, _)| sentence).collect::<Vec<_>>().join(say(chart.language, "", " "))
}

fn present(chart: &Chart) -> Vec<&Item> {
    chart.items.iter().filter(|item| item.value.is_some()).collect()
}

fn nothing(chart: &Chart) -> String {
    say(chart.language, "没有数据。", "There are no data.").to_owned()
}

/// The number as printed. Chinese puts the unit behind each; English has named it once.
pub(super) fn amount(chart: &Chart, item: &Item) -> String {
    match chart.language {
        Language::Zh => format!("{}{}", item.number, chart.unit),
        Language::En => item.number.clone(),
    }
}

fn list(chart: &Chart, items: &[&Item]) -> String {
    let named = items.iter().map(|item| match chart.language {
        Language::Zh => format!("{}{}", item.label, amount(chart, item)),
        Language::En => format!("{} ({})", item.label, amount(chart, item)),
    });
    named.collect::<Vec<_>>().join(say(chart.language, "、", ", "))
}
