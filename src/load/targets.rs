//! `publish` of `content/site.yaml`: where releases are sent.

use std::num::NonZeroUsize;

use super::value::{choice, whole};
use super::yaml::{Fields, Node, boolean, entries, text};
use crate::diagnostic::Diagnostic;
use crate::model::{Target, TargetKind};

/// Releases that are kept where nothing is said.
const KEEP: usize = 3;

#[derive(Clone, Copy)]
enum Kind {
    Folder,
    Package,
}

impl Kind {
    const NAMES: [(&str, Self); 2] = [("folder", Self::Folder), ("package", Self::Package)];
}

pub(super) fn targets(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Target> {
    let mut targets = Vec::new();
    for (name, node) in entries(node, diagnostics) {
        let Some(mut fields) = Fields::of(node, diagnostics) else { continue };
        let kind = fields.required("kind").and_then(|node| choice(node, &Kind::NAMES, diagnostics));
        let path = fields.required("path").and_then(|node| text(node, diagnostics)).map(|path| path.value);
        let kind = match kind {
            // A kind that is not known may have settings that are not known either.
            None => continue,
            Some(Kind::Folder) => {
                let in_place = fields.optional("in-place").and_then(|node| boolean(node, diagnostics)).unwrap_or(false);
                path.map(|path| TargetKind::Folder { path, in_place })
            }
            Some(Kind::Package) => path.map(|path| TargetKind::Package { path }),
        };
        let keep = fields.optional("keep").and_then(|node| whole::<NonZeroUsize>(node, diagnostics));
        fields.finish(diagnostics);
        if let Some(kind) = kind {
            targets.push(Target { name: name.clone(), kind, keep: keep.map_or(KEEP, |keep| keep.value.get()) });
        }
    }
    targets
}
