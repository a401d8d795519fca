//! `publish` of `content/site.yaml`: where releases are sent.

use std::num::NonZeroUsize;

use super::value::{choice, whole};
use super::yaml::{Fields, Node, boolean, entries, text};
use crate::diagnostic::Diagnostic;
use crate::model::{Target, TargetKind};

/// Releases that are kept where nothing is said.
const KEEP: usize = 3;

pub(super) fn targets(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Target> {
    let mut targets = Vec::new();
    for (name, node) in entries(node, diagnostics) {
        let Some(mut fields) = Fields::of(node, diagnostics) else { continue };
        let kind = fields.required("kind").and_then(|node| choice(node, &[("folder", ())], diagnostics));
        let path = fields.required("path").and_then(|node| text(node, diagnostics));
        let in_place = fields.optional("in-place").and_then(|node| boolean(node, diagnostics)).unwrap_or(false);
        let keep = fields.optional("keep").and_then(|node| whole::<NonZeroUsize>(node, diagnostics));
        fields.finish(diagnostics);
        if let (Some(()), Some(path)) = (kind, path) {
            let kind = TargetKind::Folder { path: path.value, in_place };
            targets.push(Target { name: name.clone(), kind, keep: keep.map_or(KEEP, |keep| keep.value.get()) });
        }
    }
    targets
}
