//! What readers had before a correction can still be taken away, and nothing else is offered as that.

use super::rule::{Rule, card};
use crate::diagnostic::{Diagnostic, message};
use crate::model::{CorrectionReason, Site};

/// # What it does
/// Looks after the files that readers had before a correction. An attachment that was published and is replaced should be
/// listed in the correction (`superseded`), as the very file that was published; what such a file holds must not have been
/// taken out for privacy later.
///
/// # Why
/// Whoever has cited a file must be able to look it up after it was corrected. What was private must not come back that way.
///
/// # Example
/// `files/plan.pdf` is another file now, and the correction of the report does not offer the one from before.
///
/// # Instead
/// `gongkai correct 2023-work-summary/files/plan.pdf NEW.pdf --reason entry-error` does all of it. By hand: put the old file
/// into `content/corrections/<name of the correction>/` and write `superseded: [{file: plan.pdf, name: …}]`.
///
/// # 做什么
/// 看管更正前的文件。公布过的附件换了，更正里要列出原文件（`superseded`），而且就是公布过的那一份；后来因隐私更正过的内容不能留在里面。
///
/// # 为什么
/// 引用过原文件的人，更正以后还要能查到它。涉及隐私的内容不能因此又出现。
///
/// # 例
/// `files/plan.pdf` 换了一份，报告的更正里没有列出原来的文件。
///
/// # 应改为
/// `gongkai correct 2023-work-summary/files/plan.pdf 新文件.pdf --reason entry-error` 会一次做好。手工做：把原文件放进
/// `content/corrections/<更正的名称>/`，写 `superseded: [{file: plan.pdf, name: …}]`。
pub(super) struct Superseded;

impl Rule for Superseded {
    card!(judgement "superseded.rs": "superseded-file");

    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for correction in &site.corrections {
            let same_report = |other: &str| correction.report.as_ref().is_some_and(|report| report.value == other);
            // Corrections stand the newest first.
            let private = site.corrections.iter().find(|one| {
                one.reason == CorrectionReason::Privacy
                    && one.date > correction.date
                    && one.report.as_ref().is_some_and(|report| same_report(&report.value))
            });
            let Some(private) = private else { continue };
            for file in site.superseded(correction) {
                let (name, day) = (&file.path.value, private.date.date());
                let told = Diagnostic::warning(
                    self.name(),
                    file.path.span,
                    message!(
                        zh: "`{name}` 是原来的文件，而这份报告后来（{day}）因隐私更正过",
                        en: "`{name}` is a file from before, and the report was corrected for privacy later, on {day}",
                    ),
                );
                let allowed = format!("{}/{name}", correction.name);
                found.push(
                    told.related(private.span, message!(zh: "因隐私的更正", en: "the correction for privacy"))
                        .help(message!(
                            zh: "看它里面有没有那些内容：有，删去这个文件和这一项；没有，在 glossary.yaml 里写明：`{{text: {allowed}, why: …}}`",
                            en: "see whether it holds what was private: if so, delete the file and this entry; if not, allow it in glossary.yaml: `{{text: {allowed}, why: …}}`",
                        ))
                        .about(allowed),
                );
            }
        }
    }
}
