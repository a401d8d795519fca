//! Help and usage errors in the language of messages.
//!
//! Each text stands once, in the doc comment of what it is about, in both languages with a bar between them; [`in_language`]
//! leaves one of them. What clap says itself is reworded.

use std::ffi::OsStr;
use std::io::{self, IsTerminal as _, Write as _};

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::diagnostic::{Message, MessageLanguage, message};

/// Between the English and the Chinese half of a text.
const BAR: char = '｜';

/// What clap writes around our texts, with what stands in its place in Chinese.
const REWORDED: [(&str, &str); 4] =
    [("Usage:", "用法："), ("Commands:", "命令："), ("Arguments:", "参数："), ("Options:", "选项：")];

/// What a value is called in a usage line, in both languages.
const VALUES: [(&str, &str); 25] = [
    ("ADDRESS", "网址"),
    ("ATTACHMENT", "附件"),
    ("CODE", "代码"),
    ("COLOR", "颜色"),
    ("COMMAND", "命令"),
    ("DIR", "文件夹"),
    ("FIGURE", "指标"),
    ("FILE", "文件"),
    ("FORMAT", "格式"),
    ("KIND", "种类"),
    ("LANGUAGE", "语言"),
    ("NAME", "名称"),
    ("NUMBER", "数目"),
    ("OPTIONS", "选项"),
    ("PORT", "端口"),
    ("REASON", "原因"),
    ("SECONDS", "秒"),
    ("SERIAL", "次"),
    ("SHEET", "工作表"),
    ("TARGET", "目标"),
    ("THEME", "主题"),
    ("TOPIC", "分类"),
    ("VALUE", "数值"),
    ("WORD", "词"),
    ("WORDS", "文字"),
];

/// `command` with all its texts in `language` alone.
pub(super) fn in_language(mut command: Command, language: MessageLanguage) -> Command {
    // What clap adds itself is there after this.
    command.build();
    translated(command, language)
}

fn translated(command: Command, language: MessageLanguage) -> Command {
    let about = command.get_about().map(|text| half(&text.to_string(), language));
    let long = command.get_long_about().map(|text| half(&text.to_string(), language));
    let is_help = command.get_name() == "help";
    let mut command = command.mut_args(|arg| argument(arg, language));
    command = match (about, language) {
        (_, MessageLanguage::Chinese) if is_help => command.about("显示命令的说明"),
        (Some(about), _) => command.about(about),
        (None, _) => command,
    };
    if let Some(long) = long {
        command = command.long_about(long);
    }
    for below in command.get_subcommands_mut() {
        *below = translated(std::mem::take(below), language);
    }
    command
}

fn argument(arg: Arg, language: MessageLanguage) -> Arg {
    let chinese = language == MessageLanguage::Chinese;
    let mut help = arg.get_help().map(|text| half(&text.to_string(), language)).unwrap_or_default();
    if !chinese {
        return arg.help(help);
    }
    match arg.get_id().as_str() {
        "help" => return arg.help("显示说明").long_help("显示说明"),
        "version" => return arg.help("显示版本"),
        "subcommand" => return arg.help("命令"),
        _ => {}
    }
    let takes_value = arg.get_action().takes_values();
    let known: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let default: Vec<&OsStr> = arg.get_default_values().iter().map(|value| &**value).collect();
    if takes_value && !known.is_empty() {
        help.push_str(&format!(" [可选：{}]", known.join("、")));
    }
    if let Some(default) = default.first().and_then(|default| default.to_str()).filter(|_| takes_value) {
        help.push_str(&format!(" [默认：{default}]"));
    }
    arg.help(help).hide_possible_values(true).hide_default_value(true)
}

/// `TARGET|DIR` in Chinese.
fn value_name(name: &str) -> String {
    let known = |part: &str| {
        let found = VALUES.iter().find(|(english, _)| *english == part);
        found.map_or_else(|| part.to_owned(), |(_, chinese)| (*chinese).to_owned())
    };
    name.split('|').map(known).collect::<Vec<_>>().join("|")
}

fn half(text: &str, language: MessageLanguage) -> String {
    match (text.split_once(BAR), language) {
        (Some((english, _)), MessageLanguage::English) => english.trim_end().to_owned(),
        (Some((_, chinese)), MessageLanguage::Chinese) => chinese.trim_start().to_owned(),
        (None, _) => text.to_owned(),
    }
}

/// Prints what clap has to say, and whether that is a mistake.
pub(super) fn print(error: &clap::Error, language: MessageLanguage) -> bool {
    let is_mistake = error.use_stderr();
    if language == MessageLanguage::English {
        // A closed pipe is nobody's mistake.
        let _ = error.print();
        return is_mistake;
    }
    if is_mistake {
        let text = mistake(error).map_or_else(|| reworded(&error.render(), io::stderr().is_terminal()), |told| told.zh);
        let _ = writeln!(io::stderr(), "{}", text.trim_end());
    } else {
        let _ = write!(io::stdout(), "{}", reworded(&error.render(), io::stdout().is_terminal()));
    }
    is_mistake
}

fn reworded(text: &StyledStr, terminal: bool) -> String {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let text = if terminal && !plain { text.ansi().to_string() } else { text.to_string() };
    let text = REWORDED.iter().fold(text, |text, (english, chinese)| text.replace(english, chinese));
    with_value_names(&text)
}

/// `<TARGET|DIR>`, `[OPTIONS]`: what stands in capitals between brackets, in Chinese; columns behind it stay where they are.
fn with_value_names(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['<', '[']) {
        let (before, behind) = rest.split_at(open + 1);
        told.push_str(before);
        let is_name = |one: char| one.is_ascii_uppercase() || matches!(one, '|' | '-' | '_');
        let end = behind.find(|one| !is_name(one)).unwrap_or(behind.len());
        let (name, after) = behind.split_at(end);
        rest = after;
        if !after.starts_with(['>', ']']) {
            told.push_str(name);
            continue;
        }
        let chinese = value_name(name);
        // A Chinese character is two columns wide.
        let width = chinese.chars().map(|one| if one.is_ascii() { 1 } else { 2 }).sum::<usize>();
        told.push_str(&chinese);
        let (bracket, behind) = after.split_at(1);
        let blanks = behind.len() - behind.trim_start_matches(' ').len();
        if blanks > 1 {
            told.push_str(bracket);
            told.push_str(&" ".repeat((blanks + name.len()).saturating_sub(width).max(2)));
            rest = &behind[blanks..];
        }
    }
    told + rest
}

/// A wrong word of the command line; `None` where clap says more than we know.
fn mistake(error: &clap::Error) -> Option<Message> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join("、")),
        _ => None,
    };
    let maybe = |kind| {
        context(kind)
            .filter(|meant| !meant.is_empty())
            .map_or(String::new(), |meant| format!("\n办法：是不是想写 `{meant}`？"))
    };
    let argument = with_value_names(&context(ContextKind::InvalidArg).unwrap_or_default());
    let value = context(ContextKind::InvalidValue).unwrap_or_default();
    let told = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let wrong = context(ContextKind::InvalidSubcommand)?;
            format!("没有命令 `{wrong}`{}", maybe(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::UnknownArgument => format!("不认识 `{argument}`{}", maybe(ContextKind::SuggestedArg)),
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}` 后面少了值"),
        ErrorKind::InvalidValue => {
            let known =
                context(ContextKind::ValidValue).map(|known| format!("\n办法：可以写 {known}")).unwrap_or_default();
            format!("`{argument}` 不能是 `{value}`{known}")
        }
        ErrorKind::ValueValidation => format!("`{argument}` 不能是 `{value}`"),
        ErrorKind::MissingRequiredArgument => format!("少了 {argument}"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("`{argument}` 后面的值不够"),
        ErrorKind::TooManyValues => format!("`{argument}` 后面的值太多"),
        ErrorKind::NoEquals => format!("`{argument}` 的值要用等号连写"),
        ErrorKind::MissingSubcommand => "少了命令".to_owned(),
        ErrorKind::ArgumentConflict => format!("`{argument}` 不能这样用"),
        _ => return None,
    };
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => format!("\n{}", reworded(usage, false)),
        _ => String::new(),
    };
    message!(zh: "错误：{told}{usage}\n详细说明：加上 --help", en: "{told}").into()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::{BAR, in_language};
    use crate::diagnostic::MessageLanguage;

    fn texts(command: &clap::Command, all: &mut Vec<(String, String)>) {
        let name = command.get_name().to_owned();
        all.extend(command.get_about().map(|text| (name.clone(), text.to_string())));
        for arg in command.get_arguments() {
            all.push((format!("{name} {}", arg.get_id()), arg.get_help().map(ToString::to_string).unwrap_or_default()));
        }
        command.get_subcommands().for_each(|below| texts(below, all));
    }

    #[test]
    fn every_text_of_the_help_is_there_in_both_languages() {
        let han = |text: &str| text.chars().any(|one| ('\u{4e00}'..='\u{9fff}').contains(&one));
        for language in [MessageLanguage::Chinese, MessageLanguage::English] {
            let mut all = Vec::new();
            texts(&in_language(super::super::Command::command(), language), &mut all);
            assert!(all.len() > 30);
            for (name, text) in all {
                assert!(!text.contains(BAR), "{name}: {text}");
                assert_eq!(
                    han(&text.replace("年度统计表", "")),
                    language == MessageLanguage::Chinese,
                    "{name}: {text}"
                );
            }
        }
    }
}
