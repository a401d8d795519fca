//! `publish` of `content/site.yaml`: where releases are sent; `public-key`: who signs them.
//!
//! Nothing secret is ever written there. What looks like it is refused and shown to nobody.

use std::num::{NonZeroU16, NonZeroU64, NonZeroUsize};

use super::value::{choice, whole};
use super::yaml::{Fields, Node, Value, boolean, entries, items, text};
use crate::diagnostic::{Diagnostic, Secrets, message};
use crate::model::{Compression, Login, Protocol, Remote, Service, Target, TargetKind};

/// Releases that are kept where nothing is said.
const KEEP: usize = 3;

/// Keys under which people write what nobody may read.
const SECRET: [&str; 8] =
    ["password", "passwd", "secret", "secret-key", "secret-access-key", "access-key-secret", "token", "密码"];

/// How long a server may be silent where nothing is said, in seconds.
const TIMEOUT: u64 = 10;

#[derive(Clone, Copy)]
enum Kind {
    Folder,
    Package,
    WebDav,
    Objects(Protocol),
    Sftp,
}

impl Kind {
    const NAMES: [(&str, Self); 8] = [
        ("folder", Self::Folder),
        ("package", Self::Package),
        ("webdav", Self::WebDav),
        ("s3", Self::Objects(Protocol::S3)),
        ("oss", Self::Objects(Protocol::Oss)),
        ("obs", Self::Objects(Protocol::Obs)),
        ("cos", Self::Objects(Protocol::Cos)),
        ("sftp", Self::Sftp),
    ];

    /// Whether a web server stands behind it that can be told to look for compressed files.
    fn is_served(self) -> bool {
        !matches!(self, Self::Package | Self::Objects(_))
    }
}

pub(super) fn targets(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Target> {
    let mut targets = Vec::new();
    for (name, node) in entries(node, diagnostics) {
        let Some(mut fields) = Fields::of(node, diagnostics) else { continue };
        let kind = fields.required("kind").and_then(|node| choice(node, &Kind::NAMES, diagnostics));
        // A kind that is not known may have settings that are not known either.
        let compress = kind.filter(|kind| kind.is_served()).and_then(|_| fields.optional("compress"));
        let compress = compress.map(|node| compressions(node, diagnostics)).unwrap_or_default();
        let kind = kind.map(|kind| settings(kind, &mut fields, diagnostics));
        let keep = fields.optional("keep").and_then(|node| whole::<NonZeroUsize>(node, diagnostics));
        for key in SECRET {
            if let Some(node) = fields.refused(key) {
                diagnostics.push(secret(node));
            }
        }
        let Some(kind) = kind else { continue };
        fields.finish(diagnostics);
        if let Some(kind) = kind {
            let keep = keep.map_or(KEEP, |keep| keep.value.get());
            targets.push(Target { name: name.clone(), kind, keep, compress });
        }
    }
    targets
}

fn compressions(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Compression> {
    const NAMES: [(&str, Compression); 2] = [("gzip", Compression::Gzip), ("brotli", Compression::Brotli)];
    let mut all: Vec<Compression> = Vec::new();
    for node in items(node, diagnostics) {
        let compression = choice(node, &NAMES, diagnostics);
        all.extend(compression.filter(|one| !all.contains(one)));
    }
    all
}

/// What the target is, if nothing that it needs is missing.
fn settings(kind: Kind, fields: &mut Fields<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<TargetKind> {
    match kind {
        Kind::Folder => {
            let path = fields.required("path").and_then(|node| folder_here(node, diagnostics));
            let in_place = fields.optional("in-place").and_then(|node| boolean(node, diagnostics)).unwrap_or(false);
            Some(TargetKind::Folder { path: path?, in_place })
        }
        Kind::Package => {
            Some(TargetKind::Package { path: fields.required("path").and_then(|node| folder_here(node, diagnostics))? })
        }
        Kind::Sftp => Some(TargetKind::Sftp(login(fields, diagnostics)?)),
        Kind::WebDav | Kind::Objects(_) => {
            let plain = fields.optional("plain-http").and_then(|node| boolean(node, diagnostics)).unwrap_or(false);
            let address = fields.required("address").and_then(|node| server(node, plain, diagnostics));
            let timeout = fields.optional("timeout").and_then(|node| whole::<NonZeroU64>(node, diagnostics));
            let certificates = optional(fields, "certificates", diagnostics);
            let service = match kind {
                Kind::Objects(protocol) => {
                    let bucket = required(fields, "bucket", diagnostics);
                    let access_key = required(fields, "access-key", diagnostics);
                    let region = optional(fields, "region", diagnostics);
                    let path = fields.optional("path").and_then(|node| below(node, diagnostics)).unwrap_or_default();
                    Service::Objects {
                        protocol,
                        address: address?,
                        bucket: bucket?,
                        region,
                        path,
                        access_key: access_key?,
                    }
                }
                _ => {
                    let user = optional(fields, "user", diagnostics);
                    let mut address = address?;
                    if !address.path().ends_with('/') {
                        address.set_path(&format!("{}/", address.path()));
                    }
                    Service::WebDav { address, user }
                }
            };
            let timeout = timeout.map_or(TIMEOUT, |timeout| timeout.value.get());
            Some(TargetKind::Remote(Remote { service, timeout, certificates }))
        }
    }
}

/// What an account on a server is.
fn login(fields: &mut Fields<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Login> {
    let word = |node: Option<&Node>, is_good: fn(char) -> bool, diagnostics: &mut Vec<Diagnostic>| {
        node.and_then(|node| plain_word(node, is_good, diagnostics))
    };
    // An address of IPv6 has colons.
    let is_of_host = |one: char| one.is_ascii_alphanumeric() || matches!(one, '.' | '-' | '_' | ':');
    let host = word(fields.required("host"), is_of_host, diagnostics);
    let is_of_user = |one: char| !one.is_whitespace() && !one.is_control() && !matches!(one, '@' | ':' | '/' | '\\');
    let user = word(fields.required("user"), is_of_user, diagnostics);
    let path = fields.required("path").and_then(|node| folder_there(node, diagnostics));
    let port = fields.optional("port").and_then(|node| whole::<NonZeroU16>(node, diagnostics));
    let timeout = fields.optional("timeout").and_then(|node| whole::<NonZeroU64>(node, diagnostics));
    let key = fields.optional("key").and_then(|node| key_file(node, diagnostics));
    let known_hosts = optional(fields, "known-hosts", diagnostics);
    Some(Login {
        host: host?,
        port: port.map_or(22, |port| port.value.get()),
        user: user?,
        path: path?,
        key,
        known_hosts,
        timeout: timeout.map_or(TIMEOUT, |timeout| timeout.value.get()),
    })
}

/// A name without anything that could be read as something else.
fn plain_word(node: &Node, is_good: fn(char) -> bool, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let written = text(node, diagnostics)?;
    if !written.value.is_empty() && !written.value.starts_with('-') && written.value.chars().all(is_good) {
        return Some(written.value);
    }
    diagnostics.push(
        Diagnostic::error(
            "bad-address",
            written.span,
            message!(zh: "这不是主机名或帐号", en: "this is no name of a host or an account"),
        )
        .help(message!(
            zh: "只写名称：`host: sftp.example.gov.cn`、`user: editor`；端口另写一行 `port: 22`",
            en: "write the name alone: `host: sftp.example.gov.cn`, `user: editor`; a port has a line of its own, `port: 22`",
        )),
    );
    None
}

/// The name of the file with a secret key, and not that key itself.
fn key_file(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let written = text(node, diagnostics)?;
    if written.value.contains("PRIVATE KEY") {
        diagnostics.push(secret(node));
        return None;
    }
    Some(written.value)
}

/// A folder of this machine that is not one of the project's own. No shell reads it, so `~` would be a folder of that name.
fn folder_here(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let written = text(node, diagnostics)?;
    let path = written.value.trim_start_matches("./").trim_end_matches('/');
    let (message, help) = if path == "~" || path.starts_with("~/") {
        (
            message!(zh: "这里不认识 `~`", en: "`~` means nothing here"),
            message!(
                zh: "写出主目录的全名，如 `/home/editor/xsjd`",
                en: "write the name of the home folder in full, such as `/home/editor/xsjd`",
            ),
        )
    } else if let Some(own) =
        ["content", "output", "themes", ".gongkai"].into_iter().find(|own| path.split('/').next() == Some(own))
    {
        (
            message!(zh: "{own}/ 是项目自己的文件夹，不能发布到里面", en: "{own}/ belongs to the project: nothing is published into it"),
            message!(zh: "换一个文件夹，如 `path: published`", en: "name another folder, such as `path: published`"),
        )
    } else {
        return Some(written.value);
    };
    diagnostics.push(Diagnostic::error("bad-address", written.span, message).help(help));
    None
}

/// A folder on a server, without a slash at its end.
fn folder_there(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let written = text(node, diagnostics)?;
    let path = written.value.trim_end_matches('/');
    let is_good = |part: &str| !matches!(part, "." | "..") && !part.contains('\\') && !part.contains(char::is_control);
    if !written.value.is_empty() && path.split('/').all(is_good) {
        return Some(path.to_owned());
    }
    diagnostics.push(
        Diagnostic::error(
            "bad-address",
            written.span,
            message!(zh: "这不是服务器上的文件夹", en: "this is no folder on a server"),
        )
        .help(message!(
            zh: "写成 `/srv/www/xsjd`，或从帐号的主目录写起 `www/xsjd`，没有 `..`",
            en: "write `/srv/www/xsjd`, or from the account's home `www/xsjd`, without `..`",
        )),
    );
    None
}

fn required(fields: &mut Fields<'_>, key: &'static str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    fields.required(key).and_then(|node| text(node, diagnostics)).map(|written| written.value)
}

fn optional(fields: &mut Fields<'_>, key: &'static str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    fields.optional(key).and_then(|node| text(node, diagnostics)).map(|written| written.value)
}

/// The address of a server: encrypted, unless that is given up on purpose, and without a password in it.
fn server(node: &Node, plain: bool, diagnostics: &mut Vec<Diagnostic>) -> Option<url::Url> {
    let written = text(node, diagnostics)?;
    let address = url::Url::parse(&written.value).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none() && url.fragment().is_none()
    });
    let Some(address) = address else {
        diagnostics.push(
            Diagnostic::error(
                "bad-address",
                written.span,
                message!(zh: "这不是服务器的完整地址", en: "this is not the complete address of a server"),
            )
            .help(message!(
                zh: "写成 `https://主机/目录/`，不带 ? 和 #",
                en: "write `https://host/folder/`, without ? and #",
            )),
        );
        return None;
    };
    if address.password().is_some() {
        diagnostics.push(secret(node));
        return None;
    }
    if !address.username().is_empty() {
        diagnostics.push(
            Diagnostic::error(
                "bad-address",
                written.span,
                message!(zh: "地址里不写用户名", en: "the name of the user does not belong into the address"),
            )
            .help(message!(zh: "另写一行 `user: …`", en: "give it a line of its own, `user: …`")),
        );
        return None;
    }
    if address.scheme() == "http" && !plain {
        diagnostics.push(
            Diagnostic::error("plain-http", written.span, message!(
                zh: "这个地址没有加密：密码和内容在路上都能被看到、被改动",
                en: "this address is not encrypted: password and content can be read and changed on the way",
            ))
            .help(message!(
                zh: "写 https；只有本机或内部网络、服务器又确实没有 https 时，加一行 `plain-http: true`",
                en: "write https; only on this machine or an inner network, and where the server has no https, add `plain-http: true`",
            )),
        );
        return None;
    }
    Some(address)
}

/// A path below something: no slashes at its ends, no part that leads out.
fn below(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let written = text(node, diagnostics)?;
    let path = written.value.trim_matches('/');
    let is_good = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
    if path.is_empty() || path.split('/').all(is_good) {
        return Some(path.to_owned());
    }
    diagnostics.push(
        Diagnostic::error(
            "bad-address",
            written.span,
            message!(zh: "这不是存储桶里的路径", en: "this is no path in a bucket"),
        )
        .help(message!(zh: "写成 `xxgk/xsjd`，没有 `..`", en: "write `xxgk/xsjd`, without `..`")),
    );
    None
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
