//! The command about themes: copies the embedded one into the project, to be changed there.

use std::path::Path;

use clap::{Args, Subcommand};

use super::{DONE, Shell, WRONG_USAGE, counted};
use crate::diagnostic::{did_you_mean, message};
use crate::disk::{self, DiskError};
use crate::embedded;
use crate::load::is_key;
use crate::pipeline::Project;
use crate::release::SinkError;

/// What to do with themes.
#[derive(Subcommand, Debug)]
pub(super) enum Themes {
    /// Copy the theme inside the program into themes/, to change it there｜把程序里的主题复制到 themes/，在那里修改
    Copy(CopyTheme),
}

/// The words of `gongkai theme copy`.
#[derive(Args, Debug)]
pub(super) struct CopyTheme {
    /// The theme inside the program｜程序里的主题
    #[arg(value_name = "THEME")]
    name: String,
    /// Only these files, such as templates/footer.html [default: all]｜只复制这些文件，如 templates/footer.html [默认：全部]
    #[arg(value_name = "FILE")]
    files: Vec<String>,
    /// Call the copy so; site.yaml then says `theme: NAME` [default: the same name]｜复制出来叫这个名称；site.yaml 里写 `theme: 名称` [默认：同名]
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
}

impl Shell {
    /// Writes files of the embedded theme below `themes/`; what stands there is kept.
    pub(super) fn copy_theme(&self, project: &Project, words: &CopyTheme) -> Result<u8, SinkError> {
        let name = &words.name;
        let source = format!("themes/{name}/");
        let below = embedded::FILES.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&source)?, *bytes)));
        let all: Vec<(&str, &[u8])> = below.collect();
        if all.is_empty() {
            self.tell(&message!(
                zh: "错误：程序里没有叫 `{name}` 的主题\n办法：写 `gongkai theme copy portal`",
                en: "error: there is no theme `{name}` inside the program\nhelp: write `gongkai theme copy portal`",
            ));
            return Ok(WRONG_USAGE);
        }
        let own = words.to.as_ref().unwrap_or(name);
        if !is_key(own) {
            self.tell(&message!(
                zh: "错误：`{own}` 不能作主题名\n办法：用小写字母、数字和连字符",
                en: "error: `{own}` cannot be the name of a theme\nhelp: use small letters, digits and hyphens",
            ));
            return Ok(WRONG_USAGE);
        }
        for wanted in &words.files {
            if !all.iter().any(|(path, _)| path == wanted) {
                let help = did_you_mean(wanted, all.iter().map(|(path, _)| *path));
                let help =
                    help.unwrap_or_else(|| message!(zh: "不写文件名就复制全部", en: "without names all are copied"));
                let (zh, en) = (&help.zh, &help.en);
                self.tell(&message!(
                    zh: "错误：主题 {name} 里没有文件 `{wanted}`\n办法：{zh}",
                    en: "error: the theme {name} has no file `{wanted}`\nhelp: {en}",
                ));
                return Ok(WRONG_USAGE);
            }
        }
        let folder = project.root().join("themes").join(own);
        let (mut written, mut kept) = (0_usize, Vec::new());
        for (path, bytes) in chosen(&all, words, own) {
            match disk::create(&folder.join(&path), &bytes) {
                Ok(()) => written += 1,
                Err(DiskError::InTheWay { .. }) => kept.push(path),
                Err(error) => return Err(error.into()),
            }
        }
        self.tell_copied(&folder, own, written, &kept);
        Ok(DONE)
    }

    fn tell_copied(&self, folder: &Path, own: &str, written: usize, kept: &[String]) {
        let (place, count) = (folder.display(), kept.len());
        let (there, copied) = (counted(count, "file", "files"), counted(written, "file", "files"));
        let stand = if count == 1 { "stands" } else { "stand" };
        if let Some(example) = kept.first() {
            self.tell(&message!(
                zh: "注意：{count} 个文件已在那里（如 {example}），没有动它们",
                en: "note: {there} {stand} there already (such as {example}), left alone",
            ));
        }
        self.mention(&message!(
            zh: "{written} 个文件已复制到 {place}；没有改动的文件可以删去，仍用程序里的。site.yaml 写 `theme: {own}`",
            en: "{copied} copied to {place}; delete those that you do not change, the program has them. site.yaml says `theme: {own}`",
        ));
    }
}

/// The files to write. A copy under another name says so in its `theme.yaml`; one of single files builds on the original.
fn chosen(all: &[(&str, &'static [u8])], words: &CopyTheme, own: &str) -> Vec<(String, Vec<u8>)> {
    let name = &words.name;
    let takes = |path: &str| words.files.is_empty() || words.files.iter().any(|wanted| wanted == path);
    let mut files: Vec<(String, Vec<u8>)> =
        all.iter().filter(|(path, _)| takes(path)).map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    if own == name {
        return files;
    }
    let manifest = files.iter_mut().find(|(path, _)| path == "theme.yaml");
    match manifest {
        Some((_, bytes)) => {
            let text =
                String::from_utf8_lossy(bytes).replace(&format!("\nname: {name}\n"), &format!("\nname: {own}\n"));
            *bytes = text.into_bytes();
        }
        None => files.push(("theme.yaml".to_owned(), format!("name: {own}\nextends: {name}\n").into_bytes())),
    }
    files
}
