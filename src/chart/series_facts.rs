//! What is said of charts of several series: who rose and who fell, and which values are the highest and the lowest.
//!
//! Each language has its own templates. Equal values are all named up to three, else counted.

use rust_decimal::Decimal;

use super::description::{self, amount};
use super::kind::{Chart, Item, Series, say};
use super::series::latest;
use super::{number, percent};
use crate::model::Language;

/// Equal values up to this many are named.
const MOST_EQUAL: usize = 3;

/// What happened in each series.
pub(super) fn developments(chart: &Chart) -> String {
    if let [only] = chart.series.as_slice() {
        return description::development(&chart.alone(only));
    }
    let sentences = chart.series.iter().map(|series| {
        let told = description::development(&chart.alone(series));
        say(chart.language, format!("{}：{told}", series.name), format!("{}: {told}", series.name))
    });
    sentences.collect::<Vec<_>>().join(say(chart.language, "", " "))
}

/// Many series: how many rose and fell, then the highest and the lowest value with series and label.
pub(super) fn across(chart: &Chart) -> String {
    let ends = ends(chart);
    let count = chart.series.len();
    let moved = moved(chart, &ends);
    let (least, most) = chart.extent();
    let (high, low) = (places_of(chart, most), places_of(chart, least));
    let [first, last] = [chart.categories().first().copied(), chart.categories().last().copied()];
    let (Some(first), Some(last)) = (first, last) else { return String::new() };
    if least == most {
        return say(
            chart.language,
            format!("共{count}组；数值为{high}。"),
            format!("{count} series; the value is {high}."),
        );
    }
    match chart.language {
        Language::Zh => format!("共{count}组，{last}比{first}{moved}；最高为{high}，最低为{low}。"),
        Language::En => format!("{count} series; from {first} to {last}, {moved}; highest {high}; lowest {low}."),
    }
}

/// Two periods: how many rose, fell and stayed, then the largest rise and the largest fall.
pub(super) fn changes(chart: &Chart) -> String {
    let [before, after] = chart.series.as_slice() else { return developments(chart) };
    let ends: Vec<_> = before.items.iter().zip(&after.items).map(Some).collect();
    let labels: Vec<&str> = before.items.iter().map(|item| item.label.as_str()).collect();
    let differences: Vec<_> = ends.iter().zip(&labels).filter_map(|(ends, label)| Some((*label, (*ends)?))).collect();
    let difference = |(_, (before, after)): &(&str, (&Item, &Item))| after.value?.checked_sub(before.value?);
    let largest = |sign: Decimal| {
        let size = |one: &(&str, (&Item, &Item))| difference(one).map(|difference| difference * sign);
        let most = differences.iter().filter_map(size).max().filter(|most| *most > Decimal::ZERO)?;
        let equal: Vec<_> = differences.iter().filter(|one| size(one) == Some(most)).collect();
        let (_, (before, after)) = equal.first()?;
        let written = description::change(chart, before, after);
        Some((equal.iter().map(|(label, _)| *label).collect::<Vec<_>>(), written))
    };
    let told = |(labels, written): (Vec<&str>, String)| {
        let names = match labels.len() {
            count if count > MOST_EQUAL => say(chart.language, format!("{count}项"), format!("{count} items")),
            _ => labels.join(say(chart.language, "、", ", ")),
        };
        say(chart.language, format!("{names}{written}"), format!("{names} ({written})"))
    };
    let mut clauses = Vec::new();
    if let Some(rise) = largest(Decimal::ONE) {
        let rise = told(rise);
        clauses.push(say(chart.language, format!("增加最多的是{rise}"), format!("the largest rise is {rise}")));
    }
    if let Some(fall) = largest(Decimal::NEGATIVE_ONE) {
        let fall = told(fall);
        clauses.push(say(chart.language, format!("减少最多的是{fall}"), format!("the largest fall is {fall}")));
    }
    let (from, to, moved) = (&before.name, &after.name, moved(chart, &ends));
    let clauses = clauses.join(say(chart.language, "，", "; "));
    match (clauses.is_empty(), chart.language) {
        (true, Language::Zh) => format!("{to}比{from}{moved}。"),
        (true, Language::En) => format!("From {from} to {to}, {moved}."),
        (false, Language::Zh) => format!("{to}比{from}{moved}；{clauses}。"),
        (false, Language::En) => format!("From {from} to {to}, {moved}; {clauses}."),
    }
}

/// Parts of a total: what the total became, then each part's share in the last period.
pub(super) fn composition(chart: &Chart) -> String {
    let periods = chart.categories();
    let total = |place: usize| -> Option<Decimal> {
        chart.series.iter().try_fold(Decimal::ZERO, |sum, series| sum.checked_add(series.items[place].value?))
    };
    let last = periods.len().saturating_sub(1);
    let (Some(first_total), Some(last_total)) = (total(0), total(last)) else { return developments(chart) };
    let totals = [(0, first_total), (last, last_total)].map(|(place, value)| Item {
        label: periods[place].into(),
        value: Some(value),
        number: number::written(value, chart.language),
        qualified: chart.series.iter().any(|series| series.items[place].qualified),
        ..chart.series[0].items[place].clone()
    });
    let change = description::change(chart, &totals[0], &totals[1]);
    let part = |series: &Series| {
        let item = &series.items[last];
        let rate = percent::written(percent::percentage(item.value?, last_total)?, 1);
        let rate = format!("{}{rate}", percent::qualifier(item, chart.language));
        let amount = amount(chart, item);
        Some(say(
            chart.language,
            format!("{}{amount}（{rate}）", series.name),
            format!("{} {amount} ({rate})", series.name),
        ))
    };
    let parts: Vec<String> = chart.series.iter().filter_map(part).collect();
    let parts = parts.join(say(chart.language, "，", ", "));
    let [from, to] = [&totals[0], &totals[1]].map(|total| amount(chart, total));
    let (first, last) = (periods[0], periods[last]);
    match chart.language {
        Language::Zh => format!("合计{first}为{from}，{last}为{to}，{change}；{last}其中{parts}。"),
        Language::En => format!("Total {from} in {first}, {to} in {last}, {change}; in {last}: {parts}."),
    }
}

/// A level and its growth: the last of both, then the highest and the lowest growth with its period.
pub(super) fn growth(chart: &Chart) -> String {
    let [level, growth] = chart.series.as_slice() else { return developments(chart) };
    let Some((place, last)) = latest(&level.items) else { return description::development(&chart.alone(level)) };
    let rate = |item: &Item| format!("{}%", item.number);
    let now = growth.items.get(place).filter(|item| item.value.is_some());
    let amount = amount(chart, last);
    let head = match (now, chart.language) {
        (Some(now), Language::Zh) => format!("{}为{amount}，同比{}", last.label, rate(now)),
        (Some(now), Language::En) => format!("{amount} in {}, growth on a year earlier {}", last.label, rate(now)),
        (None, Language::Zh) => format!("{}为{amount}", last.label),
        (None, Language::En) => format!("{amount} in {}", last.label),
    };
    let known: Vec<&Item> = growth.items.iter().filter(|item| item.value.is_some()).collect();
    let end = |wanted: Option<Decimal>| {
        let equal: Vec<&&Item> = known.iter().filter(|item| item.value == wanted).collect();
        let labels: Vec<&str> = equal.iter().take(MOST_EQUAL).map(|item| item.label.as_str()).collect();
        let rate = equal.first().map(|item| rate(item)).unwrap_or_default();
        let labels = labels.join(say(chart.language, "、", ", "));
        say(chart.language, format!("{labels}的{rate}"), format!("{rate} in {labels}"))
    };
    let values = || known.iter().filter_map(|item| item.value);
    let ends = if values().min() == values().max() {
        String::new()
    } else {
        let (high, low) = (end(values().max()), end(values().min()));
        let zh = format!("；同比最高为{high}，最低为{low}");
        say(chart.language, zh, format!("; highest growth {high}, lowest {low}"))
    };
    let unknown = growth.items.iter().filter(|item| item.value.is_none()).map(|item| item.label.as_str());
    let unknown = unknown.collect::<Vec<_>>().join(say(chart.language, "、", ", "));
    let unknown = match (unknown.is_empty(), chart.language) {
        (true, _) => String::new(),
        (false, Language::Zh) => format!("{unknown}无同比。"),
        (false, Language::En) => format!(" No growth rate: {unknown}."),
    };
    say(chart.language, format!("{head}{ends}。{unknown}"), format!("{head}{ends}.{unknown}"))
}

/// The first and the last item of each series, where both have a value.
fn ends(chart: &Chart) -> Vec<Option<(&Item, &Item)>> {
    chart.series.iter().map(|series| series.items.first().zip(series.items.last())).collect()
}

/// How many rose, fell, stayed, and cannot be compared.
fn moved(chart: &Chart, ends: &[Option<(&Item, &Item)>]) -> String {
    let order = |ends: &Option<(&Item, &Item)>| {
        let (before, after) = (*ends)?;
        Some(after.value?.cmp(&before.value?))
    };
    let count = |wanted: Option<std::cmp::Ordering>| ends.iter().filter(|ends| order(ends) == wanted).count();
    let counts = [
        (count(Some(std::cmp::Ordering::Greater)), "上升", "rose"),
        (count(Some(std::cmp::Ordering::Less)), "下降", "fell"),
        (count(Some(std::cmp::Ordering::Equal)), "持平", "unchanged"),
        (count(None), "无法比较", "not comparable"),
    ];
    let told = counts.into_iter().filter(|(count, ..)| *count > 0);
    let told = told.map(|(count, zh, en)| say(chart.language, format!("{zh}{count}项"), format!("{count} {en}")));
    told.collect::<Vec<_>>().join(say(chart.language, "、", ", "))
}

/// A value with where it is found; equal ones are all named up to three, else counted.
fn places_of(chart: &Chart, wanted: Decimal) -> String {
    let cells = chart.series.iter().flat_map(|series| series.items.iter().map(move |item| (series, item)));
    let equal: Vec<_> = cells.filter(|(_, item)| item.value == Some(wanted)).collect();
    let Some((_, item)) = equal.first() else { return String::new() };
    let number = amount(chart, item);
    if equal.len() > MOST_EQUAL {
        let count = equal.len();
        return say(chart.language, format!("{number}（共{count}处）"), format!("{number} (in {count} places)"));
    }
    let places = equal.iter().map(|(series, item)| match chart.language {
        Language::Zh => format!("{}{}", series.name, item.label),
        Language::En => format!("{}, {}", series.name, item.label),
    });
    let places = places.collect::<Vec<_>>().join(say(chart.language, "、", "; "));
    say(chart.language, format!("{places}的{number}"), format!("{number} ({places})"))
}
