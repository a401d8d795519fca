//! The sheet that goes with a package: what it is, what has changed, how to check and to import it. For people with
//! ordinary tools, on screen and on paper, in both languages; it loads nothing.

use std::fmt::Write as _;

use super::PublicKey;
use crate::markdown::escape;
use crate::model::{Identity, Language, Localized};
use crate::release::{Changes, Publication, generator};

/// What is told.
pub(super) struct Sheet<'s> {
    pub(super) identity: &'s Identity,
    pub(super) publication: &'s Publication,
    /// The package before it.
    pub(super) before: Option<&'s Publication>,
    pub(super) changes: &'s Changes,
    /// When it was made.
    pub(super) date: &'s str,
    /// The key that has signed it.
    pub(super) key: Option<&'s PublicKey>,
}

/// An archive of the package.
pub(super) struct Packed {
    pub(super) name: String,
    pub(super) sum: String,
    pub(super) size: u64,
}

/// Both languages side by side.
fn both(zh: &str, en: &str) -> String {
    format!("{zh}<span lang=\"en\">{en}</span>")
}

fn names(name: &Localized<String>) -> String {
    let [zh, en] = [Language::Zh, Language::En].map(|language| escape(name.text(language)));
    if zh == en { zh } else { both(&zh, &en) }
}

fn row(html: &mut String, zh: &str, en: &str, value: &str) {
    let _ = writeln!(html, "<tr><th>{}</th><td>{value}</td></tr>", both(zh, en));
}

fn step(html: &mut String, zh: &str, en: &str) {
    let _ = writeln!(html, "<li>{}</li>", both(zh, en));
}

fn heading(html: &mut String, zh: &str, en: &str) {
    let _ = writeln!(html, "<h2>{}</h2>", both(zh, en));
}

impl Sheet<'_> {
    pub(super) fn html(&self, packed: &[Packed]) -> String {
        let title = both("发布包核对单", "Verification sheet");
        let section = escape(self.identity.section.text(Language::Zh));
        let mut html = format!(
            "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>发布包核对单 · {section} · {}</title>\n<style>\n{}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
            self.publication.serial,
            include_str!("sheet.css"),
        );
        self.what(&mut html);
        archives(&mut html, packed);
        self.import(&mut html, packed);
        heading(&mut html, "签字", "Signatures");
        html.push_str("<table class=\"sign\">\n");
        row(&mut html, "导入人、日期", "Imported by, date", "");
        row(&mut html, "核对人、日期", "Checked by, date", "");
        html.push_str("</table>\n");
        self.changed(&mut html);
        html.push_str("</body>\n</html>\n");
        html
    }

    fn what(&self, html: &mut String) {
        let Self { identity, publication, before, date, .. } = self;
        let address = escape(identity.address.as_str());
        let size: u64 = publication.release.files.values().map(|file| file.size).sum();
        html.push_str("<table>\n");
        row(html, "门户", "Portal", &names(&identity.name));
        row(html, "专栏", "Section", &names(&identity.section));
        row(html, "公开单位", "Disclosing body", &names(&identity.disclosing_body));
        row(html, "网址", "Address", &address);
        row(html, "生成时间", "Made at", &escape(&date.replace('T', " ")));
        row(html, "次数", "Number of the package", &publication.serial.to_string());
        row(html, "发布编号", "Release", &format!("<code>{}</code>", publication.release_id()));
        let before = before.map_or_else(
            || both("没有，这是第一次", "none, this is the first"),
            |before| format!("{}<br><code>{}</code>", before.serial, before.release_id()),
        );
        row(html, "上一次", "The one before", &before);
        // The manifest is a file too.
        let count = publication.release.files.len() + 1;
        row(
            html,
            "文件数、字节数",
            "Files, bytes",
            &format!("{count} · {}", size + publication.manifest().len() as u64),
        );
        if let Some(key) = self.key {
            row(html, "签名公钥", "Public key", &format!("<code>{}</code>", key.text()));
        }
        row(html, "程序", "Program", &escape(&generator()));
        html.push_str("</table>\n");
    }

    fn changed(&self, html: &mut String) {
        let Changes { written, removed, unchanged, .. } = self.changes;
        heading(html, "与上一次相比", "Against the package before");
        if self.before.is_none() {
            let _ = writeln!(html, "<p>{}</p>", both("全部文件都是新的。", "All files are new."));
            return;
        }
        let (written_count, removed_count) = (written.len(), removed.len());
        let _ = writeln!(
            html,
            "<p>{}</p>",
            both(
                &format!("新增或变动 {written_count} 个文件，移除 {removed_count} 个，不变 {unchanged} 个。"),
                &format!(
                    "{written_count} files are new or differ, {removed_count} are gone, {unchanged} are the same."
                ),
            )
        );
        let address = self.identity.address.as_str();
        let pages = written.iter().filter(|path| path.as_str().ends_with(".html"));
        let pages: Vec<String> = pages.map(|path| escape(&format!("{address}{}", path.encoded()))).collect();
        list(html, "变动的网页", "Pages that changed", &pages);
        let gone: Vec<String> = removed.iter().map(|path| format!("<code>{}</code>", escape(path.as_str()))).collect();
        list(html, "移除的文件", "Files that are gone", &gone);
    }

    fn import(&self, html: &mut String, packed: &[Packed]) {
        let address = escape(self.identity.address.as_str());
        let zip = packed.first().map_or("", |archive| archive.name.as_str());
        heading(html, "核对与导入", "Checking and importing");
        html.push_str("<ol>\n");
        step(
            html,
            "核对收到的文件。Linux、麒麟：在本文件夹运行 <code>sha256sum -c SHA256SUMS</code>，每行都应显示 OK（成功）。Windows：运行 \
             <code>certutil -hashfile 文件名 SHA256</code>，与上面的 SHA-256 逐位比较。不一致就不要导入，请公开单位重新交付。",
            "Check what you have received. On Linux run <code>sha256sum -c SHA256SUMS</code> in this folder; each line must say \
             OK. On Windows run <code>certutil -hashfile FILE SHA256</code> and compare with the SHA-256 above. Where they \
             differ, do not import: ask for the package again.",
        );
        if let Some(key) = self.key {
            let command = format!("<code>minisign -Vm SHA256SUMS -P {}</code>", key.text());
            step(
                html,
                &format!(
                    "核对签名：在本文件夹运行 {command}，应显示签名有效（Signature and comment signature verified）和本单的次数（serial）。\
                     公钥要与公开单位事先另行告知的一致，不要只看本单。次数应比上一次大。"
                ),
                &format!(
                    "Check the signature: run {command} in this folder. It must say that the signature is verified, with the number of this sheet (serial). Compare the public key with the one that the disclosing body has told you by other means, not with this sheet alone. The number must be higher than that of the package before."
                ),
            );
        }
        step(
            html,
            &format!(
                "解压到一个空文件夹（<code>{zip}</code> 和 tar.gz 内容相同，任选其一），不要覆盖解压到正在使用的文件夹。"
            ),
            "Unpack one of the archives, which hold the same files, into an empty folder; do not unpack over the one in use.",
        );
        step(
            html,
            "在解压出来的文件夹里运行 <code>sha256sum -c --quiet ../FILES.sha256</code>（路径指向本文件夹的 FILES.sha256），没有输出即全部一致。",
            "In the unpacked folder run <code>sha256sum -c --quiet ../FILES.sha256</code>, with the path of FILES.sha256 in this \
             folder; no output means that all files are right.",
        );
        step(
            html,
            "把正在使用的文件夹改名留存，再把新文件夹改成它的名字。只能逐个替换时：先传 assets、search，再传其他文件，最后传各级 index.html \
             和 manifest.json；然后删除本单末尾列出的“移除的文件”，其他文件不要动。",
            "Rename the folder in use and keep it, then give its name to the new one. Where files can only be replaced one by one: \
             first assets and search, then all others, last each index.html and manifest.json; then delete the files that the end \
             of this sheet lists as gone, and nothing else.",
        );
        step(
            html,
            &format!("打开 {address} 和本单末尾列出的网页，确认显示的是新内容。发现问题，把留存的文件夹换回来。"),
            &format!(
                "Open {address} and the pages that the end of this sheet lists, and see that the new content is there. If something is wrong, put the old folder back."
            ),
        );
        step(
            html,
            "装有 gongkai 时，<code>gongkai verify 文件夹</code> 会逐字节核对并列出不符的文件。",
            "Where gongkai is installed, <code>gongkai verify FOLDER</code> compares every byte and names each file that is wrong.",
        );
        html.push_str("</ol>\n");
    }
}

fn archives(html: &mut String, packed: &[Packed]) {
    heading(html, "交付的文件", "What is handed over");
    html.push_str("<table>\n");
    for Packed { name, sum, size } in packed {
        let bytes = format!("{size} 字节 <span lang=\"en\">bytes</span>");
        let _ = writeln!(
            html,
            "<tr><th><code>{name}</code></th><td class=\"size\">{bytes}<br>SHA-256 <code>{sum}</code></td></tr>"
        );
    }
    row(html, "SHA256SUMS", "", &both("本文件夹里各个文件的 SHA-256", "SHA-256 of the files in this folder"));
    row(html, "FILES.sha256", "", &both("压缩包里每个文件的 SHA-256", "SHA-256 of each file in the archives"));
    html.push_str("</table>\n");
}

fn list(html: &mut String, zh: &str, en: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(html, "<p>{}</p>\n<ul>", both(zh, en));
    for line in lines {
        let _ = writeln!(html, "<li>{line}</li>");
    }
    html.push_str("</ul>\n");
}
