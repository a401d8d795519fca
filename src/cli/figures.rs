//! Commands about figures: finding one, and taking many out of a spreadsheet.

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;

use super::{CONTENT_HAS_ERRORS, DONE, NOT_FOUND, Shell, WRONG_USAGE, counted};
use crate::diagnostic::{Message, has_errors, message};
use crate::disk;
use crate::find;
use crate::import;
use crate::load::is_key;
use crate::model::Language;
use crate::pipeline::Project;
use crate::release::SinkError;

/// The words of `gongkai import figures`.
#[derive(Args, Debug)]
pub(super) struct ImportFigures {
    /// The spreadsheet｜电子表格
    file: PathBuf,
    /// The key of the new topic: content/indicators/TOPIC.yaml｜新分类的键：content/indicators/键.yaml
    #[arg(long)]
    topic: String,
    /// The sheet [default: the first one]｜工作表 [默认：第一张]
    #[arg(long)]
    sheet: Option<String>,
    /// The topic's Chinese name｜分类的中文名称
    #[arg(long, value_name = "NAME")]
    zh: Option<String>,
    /// The topic's English name｜分类的英文名称
    #[arg(long, value_name = "NAME")]
    en: Option<String>,
    /// Print what would be written, and write nothing｜只打印会写什么，不写文件
    #[arg(long)]
    dry_run: bool,
}

impl Shell {
    /// Finds an indicator.
    pub(super) fn figure(&self, project: &Project, words: &str) -> Result<u8, SinkError> {
        /// A longer list is no help.
        const MOST: usize = 20;
        let run = project.facts()?;
        let Some(checked) = &run.checked else {
            self.print(&run);
            return Ok(CONTENT_HAS_ERRORS);
        };
        if has_errors(&run.diagnostics) {
            self.mention(&message!(
                zh: "注意：内容里有错误，结果可能不全；先运行 `gongkai check`",
                en: "note: the content has errors and something may be missing here; see `gongkai check`",
            ));
        }
        let site = checked.site();
        let found = find::indicators(site, words);
        let mut out = io::stdout().lock();
        match found.as_slice() {
            [] => {
                let near =
                    find::near(site, words).map(|indicator| indicator.name.text(Language::Zh)).unwrap_or_default();
                self.tell(&if near.is_empty() {
                    message!(
                        zh: "没有找到“{words}”\n办法：换一个词再试：中文或英文名称的一部分、键名，或拼音首字母（如 gycz）",
                        en: "nothing found for “{words}”\nhelp: try another word: a part of its Chinese or English name, its key, or initials of the pinyin",
                    )
                } else {
                    message!(
                        zh: "没有找到“{words}”\n办法：是不是“{near}”？",
                        en: "nothing found for “{words}”\nhelp: did you mean “{near}”?",
                    )
                });
                return Ok(NOT_FOUND);
            }
            [one] => {
                let _ = write!(out, "{}", find::in_full(site, &run.sources, one, self.style.language));
            }
            many => {
                for indicator in many.iter().take(MOST) {
                    let _ = writeln!(out, "{}", find::in_short(site, &run.sources, indicator));
                }
                let (count, shown) = (many.len(), many.len().min(MOST));
                self.mention(&message!(
                    zh: "找到 {count} 个，列出 {shown} 个；用键名或完整名称再查，可看全部写法和用处",
                    en: "{count} found, {shown} shown; ask for a key or a whole name to see every form and use",
                ));
            }
        }
        Ok(DONE)
    }

    /// Takes figures out of a spreadsheet.
    pub(super) fn import(&self, project: &Project, words: &ImportFigures) -> Result<u8, SinkError> {
        let ImportFigures { file, topic, sheet, zh, en, dry_run } = words;
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
        let place = project.root().join(format!("content/indicators/{topic}.yaml"));
        if !is_key(topic) {
            self.tell(&message!(
                zh: "错误：`{topic}` 不能作专题的键名\n办法：只用小写英文字母、数字和连字符，如 `economy`",
                en: "error: `{topic}` cannot be the key of a topic\nhelp: use small Latin letters, digits and hyphens, as in `economy`",
            ));
            return Ok(WRONG_USAGE);
        }
        let bytes = disk::read_outside(file)?;
        let run = project.facts()?;
        let Some(checked) = &run.checked else {
            self.print(&run);
            return Ok(CONTENT_HAS_ERRORS);
        };
        let names = (zh.as_deref(), en.as_deref());
        let request = import::Request { file: &name, sheet: sheet.as_deref(), topic, names, site: checked.site() };
        let imported = match import::figures(&request, &bytes) {
            Ok(imported) => imported,
            Err(Message { zh, en }) => {
                self.tell(&message!(zh: "错误：{name}：{zh}", en: "error: {name}: {en}"));
                return Ok(CONTENT_HAS_ERRORS);
            }
        };
        for finding in &imported.findings {
            let (place, Message { zh, en }) = (&finding.place, &finding.message);
            if finding.refused {
                self.tell(&message!(zh: "没有导入：{place}：{zh}", en: "not taken: {place}: {en}"));
            } else {
                self.mention(&message!(zh: "注意：{place}：{zh}", en: "note: {place}: {en}"));
            }
        }
        let refused = imported.findings.iter().filter(|finding| finding.refused).count();
        let (indicators, values) = imported.taken;
        if *dry_run {
            let _ = write!(io::stdout(), "{}", imported.yaml);
        } else if indicators > 0 {
            disk::create(&place, &imported.yaml)?;
        }
        let place = place.display();
        let what = format!(
            "{} with {}, {} not taken",
            counted(indicators, "indicator", "indicators"),
            counted(values, "value", "values"),
            counted(refused, "row", "rows"),
        );
        self.mention(&match (indicators, *dry_run) {
            (0, _) => message!(zh: "没有可导入的行，没有写入文件", en: "no row could be taken: nothing was written"),
            (_, true) => message!(
                zh: "试运行：{indicators} 项指标、{values} 个数值，{refused} 行没有导入；没有写入文件",
                en: "dry run: {what}; nothing was written",
            ),
            (_, false) => message!(
                zh: "{place}：{indicators} 项指标、{values} 个数值，{refused} 行没有导入\n下一步：打开文件核对键名和英文名称，再运行 `gongkai check`",
                en: "{place}: {what}\nnext: look over keys and names in the file, then run `gongkai check`",
            ),
        });
        Ok(if refused == 0 && indicators > 0 { DONE } else { CONTENT_HAS_ERRORS })
    }
}
