//! The numbers of corrections in the register: one that readers have cited belongs to what it was given to.

use std::collections::BTreeMap;

use super::State;
use crate::diagnostic::{Diagnostic, message};
use crate::model::{Correction, Site};

/// Corrections of `site` whose number was published as another one, or as that of another correction.
pub(super) fn moved(site: &Site, before: &State, found: &mut Vec<Diagnostic>) {
    let numbers = Correction::numbers(&site.corrections);
    let published: BTreeMap<&str, &str> =
        before.numbers.iter().map(|(name, number)| (number.as_str(), name.as_str())).collect();
    for correction in &site.corrections {
        let name = &correction.name;
        let Some(now) = numbers.get(name.as_str()) else { continue };
        let span = correction.number.as_ref().map_or(correction.span, |number| number.span);
        match before.numbers.get(name) {
            Some(was) if was == now => {}
            Some(was) => {
                let message = message!(
                    zh: "更正 `{name}` 公布过的编号是 {was}，现在会变成 {now}",
                    en: "the correction `{name}` was published as {was} and would be {now} now",
                );
                let help = match Correction::place_in(was, correction.date.year()) {
                    Some(place) => message!(
                        zh: "在 content/corrections/{name}.yaml 里写 `number: {place}`，编号就不再变；日期更早的新更正会排到空着的号上",
                        en: "write `number: {place}` in content/corrections/{name}.yaml: then it stays, and a new correction with an earlier date gets a number that is free",
                    ),
                    None => message!(
                        zh: "更正的日期登记后不改：写回原来的年份",
                        en: "the date of a correction stays as it was registered: write the year that it had",
                    ),
                };
                found.push(Diagnostic::error("correction-number", span, message).help(help));
            }
            None => {
                // Where the other one is still there, it is told at that one.
                let gone = |name: &&&str| site.corrections.iter().all(|one| one.name != **name);
                let Some(other) = published.get(now.as_str()).filter(gone) else { continue };
                let year = correction.date.year();
                let is_free = |place: &u32| {
                    let number = Correction::number_of(year, *place);
                    !published.contains_key(number.as_str()) && numbers.values().all(|one| *one != number)
                };
                let free = (1..).find(is_free).unwrap_or_default();
                let message = message!(
                    zh: "编号 {now} 公布过，是更正 `{other}` 的，现在成了 `{name}` 的",
                    en: "{now} was published as the number of the correction `{other}`, and would be that of `{name}` now",
                );
                found.push(Diagnostic::error("correction-number", span, message).help(message!(
                    zh: "只是文件改了名，改回 {other}.yaml；是另一条更正，写 `number: {free}`",
                    en: "where the file was only renamed, call it {other}.yaml again; where this is another correction, write `number: {free}`",
                )));
            }
        }
    }
}
