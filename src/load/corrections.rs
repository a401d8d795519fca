//! `content/corrections/<date>-<name>.yaml`: published errors put right.

use super::Reading;
use super::value::{choice, localized, moment, period, whole};
use super::yaml::{Fields, items, text};
use crate::diagnostic::{Diagnostic, message};
use crate::digest::Digest;
use crate::model::{Attachment, Correction, CorrectionReason, Qualifier};
use crate::source::FileId;

impl Reading<'_> {
    pub(super) fn correction(&self, file: FileId) -> (Option<Correction>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let correction = self.correction_file(file, &mut diagnostics);
        (correction, diagnostics)
    }

    fn correction_file(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<Correction> {
        let node = self.yaml(file, diagnostics)?;
        let path = self.sources.path(file);
        let name = path.trim_start_matches("content/corrections/").trim_end_matches(".yaml").to_owned();
        let mut fields = Fields::of(&node, diagnostics)?;
        let report = fields.optional("report").and_then(|node| text(node, diagnostics));
        let date = fields.required("date").and_then(|node| moment(node, diagnostics));
        let indicator = fields.optional("indicator").and_then(|node| text(node, diagnostics));
        let period = fields
            .optional("period")
            .and_then(|node| text(node, diagnostics))
            .and_then(|written| period(&written, diagnostics));
        let place = fields.optional("place").and_then(|node| localized(node, &self.languages, diagnostics));
        let from = fields.required("from").and_then(|node| localized(node, &self.languages, diagnostics));
        let to = fields.required("to");
        let to_span = to.map_or(node.span, |node| node.span);
        let to = to.and_then(|node| localized(node, &self.languages, diagnostics));
        let qualifier = fields.optional("qualifier").and_then(|node| choice(node, &Qualifier::NAMES, diagnostics));
        let reason = fields.required("reason").and_then(|node| choice(node, &CorrectionReason::NAMES, diagnostics));
        let note = fields.optional("note").and_then(|node| localized(node, &self.languages, diagnostics));
        let responsible = fields.required("responsible").and_then(|node| localized(node, &self.languages, diagnostics));
        let reviewed_by = fields.optional("reviewed-by").and_then(|node| localized(node, &self.languages, diagnostics));
        let number = fields.optional("number").and_then(|node| whole::<u32>(node, diagnostics));
        let superseded = fields.optional("superseded").map_or(&[][..], |node| items(node, diagnostics));
        let folder = format!("content/corrections/{name}/");
        let superseded: Vec<Attachment> =
            superseded.iter().filter_map(|node| self.attachment(&folder, "", node, diagnostics)).collect();
        let files = superseded.iter().map(|file| self.sources.digest(file.file).map(|digest| digest.to_string()));
        let files: Vec<String> = files.map(Result::unwrap_or_default).collect();
        let digest = Digest::of(format!("{} {}", node.digest(), files.join(" ")).as_bytes());
        fields.finish(diagnostics);
        if report.is_none() && indicator.is_none() {
            diagnostics.push(
                Diagnostic::error(
                    "correction-of-what",
                    node.span,
                    message!(
                        zh: "没有写更正的是哪份报告或哪个指标",
                        en: "neither a report nor an indicator is named",
                    ),
                )
                .help(message!(zh: "补上 `report: …` 或 `indicator: …`", en: "add `report: …` or `indicator: …`")),
            );
        }
        Some(Correction {
            name,
            span: node.span,
            report,
            date: date?,
            indicator,
            period,
            place,
            from: from?,
            to: to?,
            to_span,
            qualifier,
            reason: reason?,
            note,
            responsible: responsible?,
            reviewed_by,
            number,
            digest,
            superseded,
        })
    }
}
