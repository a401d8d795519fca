//! `publish` of `content/site.yaml`: where releases are sent; `public-key`: who signs them.
//!
//! Nothing secret is ever written there. What looks like it is refused and shown to nobody.

use std::num::NonZeroUsize;

use super::value::{choice, whole};
use super::yaml::{Fields, Node, Value, boolean, entries, text};
use crate::diagnostic::{Diagnostic, Secrets, message};
use crate::model::{Target, TargetKind};

/// Releases that are kept where nothing is said.
const KEEP: usize = 3;

/// Keys under which people write what nobody may read.
const SECRET: [&str; 8] =
    ["password", "passwd", "secret", "secret-key", "secret-access-key", "access-key-secret", "token", "密码"];

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
        for key in SECRET {
            if let Some(node) = fields.refused(key) {
                diagnostics.push(secret(node));
            }
        }
        fields.finish(diagnostics);
        if let Some(kind) = kind {
            targets.push(Target { name: name.clone(), kind, keep: keep.map_or(KEEP, |keep| keep.value.get()) });
        }
    }
    targets
}

/// The public half of the key that signs releases: 56 signs of base64 that begin with `RWQ` or a letter after it.
pub(super) fn public_key(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let written = text(node, diagnostics)?;
    let key = &written.value;
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    if key.len() == 56
        && key.bytes().all(is_base64)
        && ["RWQ", "RWR", "RWS", "RWT"].iter().any(|it| key.starts_with(it))
    {
        return Some(written.value);
    }
    // The secret half is three times as long.
    diagnostics.push(if key.len() > 100 {
        secret(node)
    } else {
        Diagnostic::error("public-key", node.span, message!(zh: "这不是公钥", en: "this is no public key")).help(message!(
            zh: "写 `gongkai key` 显示的那一行；用 minisign 做的，写 minisign.pub 的第二行，56 个字符，以 RW 开头",
            en: "write the line that `gongkai key` prints; of a key made with minisign, the second line of minisign.pub: 56 characters, beginning with RW",
        ))
    });
    None
}

/// A password or key stands where everybody reads it.
fn secret(node: &Node) -> Diagnostic {
    let found = Diagnostic::error(
        "secret-written",
        node.span,
        message!(zh: "密码和密钥不能写在这里", en: "passwords and keys are never written here"),
    )
    .help(message!(
        zh: "删去这一行，换掉这个密码或密钥：看过这个文件的人都看到了；新的放在环境变量里，或只有自己能读的文件里",
        en: "take it out and change it, because whoever has seen this file has seen it; put the new one into the environment, or a file that only you can read",
    ));
    match &node.value {
        Value::Scalar { text } => found.without(Secrets::new(text.trim(), "***", &[node.span]).at(node.span)),
        _ => found,
    }
}
