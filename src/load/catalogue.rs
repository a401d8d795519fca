//! `content/catalogue.yaml`: the columns.

use std::collections::BTreeMap;

use super::Reading;
use super::value::{check_key, localized, localized_list, localized_name};
use super::yaml::{Fields, Node, items, text};
use crate::diagnostic::{Diagnostic, message};
use crate::model::Column;
use crate::source::FileId;

impl Reading<'_> {
    pub(super) fn catalogue(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Column>> {
        let node = self.yaml(file, diagnostics)?;
        let mut fields = Fields::of(&node, diagnostics)?;
        let columns = fields.required("columns").map(|node| self.columns(node, "", diagnostics));
        fields.finish(diagnostics);
        columns
    }

    fn columns(&self, node: &Node, above: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        let mut seen = BTreeMap::new();
        for item in items(node, diagnostics) {
            let Some(column) = self.column(item, above, diagnostics) else { continue };
            if let Some(first) = seen.insert(column.key.value.clone(), column.key.span) {
                let key = &column.key.value;
                diagnostics.push(
                    Diagnostic::error(
                        "doubled-column",
                        column.key.span,
                        message!(
                            zh: "同一层里有两个栏目叫 `{key}`",
                            en: "two columns of one level are called `{key}`",
                        ),
                    )
                    .related(first, message!(zh: "第一个在这里", en: "the first one")),
                );
                continue;
            }
            columns.push(column);
        }
        columns
    }

    fn column(&self, node: &Node, above: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Column> {
        let mut fields = Fields::of(node, diagnostics)?;
        let key =
            fields.required("key").and_then(|node| text(node, diagnostics)).filter(|key| check_key(key, diagnostics));
        let name = fields.required("name").and_then(|node| localized_name(node, &self.languages, diagnostics));
        let description = fields.optional("description").and_then(|node| localized(node, &self.languages, diagnostics));
        let keywords = fields
            .optional("keywords")
            .and_then(|node| localized_list(node, &self.languages, diagnostics))
            .unwrap_or_default();
        let kind = fields.optional("type").and_then(|node| localized(node, &self.languages, diagnostics));
        let path = key.as_ref().map(|key| format!("{above}{}", key.value));
        let columns = match (fields.optional("columns"), &path) {
            (Some(node), Some(path)) => self.columns(node, &format!("{path}/"), diagnostics),
            _ => Vec::new(),
        };
        fields.finish(diagnostics);
        Some(Column { key: key?, path: path?, name: name?, description, keywords, kind, columns })
    }
}
