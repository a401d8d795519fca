//! A number in the register belongs to one correction.

use std::collections::BTreeMap;

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{Correction, Site};

/// # What it does
/// Looks at the numbers of corrections (`GZ-2024-001`): none is given to two, and one that was published stays with the
/// correction that had it, whatever is registered later.
///
/// # Why
/// Readers cite a correction by its number. If it came to mean another one, what they wrote would be wrong.
///
/// # Example
/// GZ-2024-001 was published, and a new file in `content/corrections/` has an earlier date in 2024.
///
/// # Instead
/// `number: 1` in the file of the published correction; or the new one under the day on which it is made.
///
/// # 做什么
/// 看更正的编号（`GZ-2024-001`）：一个编号只属于一条更正；公布过的编号，以后登记什么都不变。
///
/// # 为什么
/// 读者按编号引用更正。编号换了对象，别人引用的就错了。
///
/// # 例
/// GZ-2024-001已经公布，`content/corrections/` 里又添了一条2024年日期更早的更正。
///
/// # 应改为
/// 在已公布的那条里写 `number: 1`；或者把新的更正记在登记的当天。
pub(super) struct CorrectionNumber;

impl Rule for CorrectionNumber {
    card!(fact "correction_number.rs": "correction-number");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        let mut fixed = BTreeMap::new();
        // The oldest of the same number is right.
        for correction in site.corrections.iter().rev() {
            let Some(number) = &correction.number else { continue };
            let (year, place) = (correction.date.year(), number.value);
            if place == 0 {
                let message = message!(zh: "编号从1起", en: "numbers begin at 1");
                found.push(
                    Diagnostic::error(self.name(), number.span, message)
                        .help(message!(zh: "写 `number: 1` 以上的整数", en: "write `number: 1` or more")),
                );
                continue;
            }
            if let Some(first) = fixed.insert((year, place), number.span) {
                let number_of = Correction::number_of(year, place);
                let told = Diagnostic::error(
                    self.name(),
                    number.span,
                    message!(zh: "两条更正都用编号 {number_of}", en: "two corrections have the number {number_of}"),
                );
                found.push(told.related(first, message!(zh: "另一条", en: "the other one")).help(message!(
                    zh: "公布过的那条保留编号，另一条换一个，或删去 `number`",
                    en: "leave the number to the one that was published with it; give the other one another, or none",
                )));
            }
        }
    }
}
