//! The page of a code: what it means, why it matters, what to do instead, and a sample with what is printed about it.
//!
//! A rule's page is its doc comment; what every other code means stands in its page of `tests/rules/`, whose samples
//! are tested. Both speak both languages. Begin with [`page`].

use std::fmt::Write as _;

use crate::check::RULES;
use crate::diagnostic::MessageLanguage;

/// The pages of `tests/rules/`: code, text.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// All codes that have a page, in order.
#[must_use]
pub fn codes() -> Vec<&'static str> {
    let mut codes: Vec<&str> = PAGES
        .iter()
        .map(|(code, _)| *code)
        // Those are pages of what is accepted.
        .filter(|code| !code.starts_with("accepted-"))
        .chain(RULES.iter().flat_map(|rule| rule.codes().iter().copied()))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The page of `code` as plain text, if there is such a code.
#[must_use]
pub fn page(code: &str, language: MessageLanguage) -> Option<String> {
    if !codes().contains(&code) {
        return None;
    }
    let rule = RULES.iter().find(|rule| rule.codes().contains(&code));
    let tested = PAGES.iter().find(|(known, _)| *known == code).map(|(_, text)| *text);
    let mut page = format!("{code}\n");
    if let Some(text) = tested {
        for paragraph in prose(text, language) {
            let _ = write!(page, "\n{paragraph}\n");
        }
    }
    if let Some(rule) = rule {
        page.push_str(&doc_comment(rule.source(), language));
    }
    if let Some(text) = tested
        && let Some(sample) = sample(text, language)
    {
        page.push_str(&sample);
    }
    let judged = rule.is_some_and(|rule| rule.is_judgement());
    if judged {
        page.push_str(match language {
            MessageLanguage::Chinese => {
                "\n## 这里没有写错？\n\n在 content/glossary.yaml 的 allow 里记一条：{text: 所标的文字, where: 报告名称, why: 理由}。\n\
                 整条规则的轻重在 content/site.yaml 里设：rules: {代码: error、warning、hint 或 off}。\n"
            }
            MessageLanguage::English => {
                "\n## Right as it stands?\n\nAdd it to `allow` in content/glossary.yaml: {text: the words marked, where: the report, why: the reason}.\n\
                 How grave the rule is can be set in content/site.yaml: rules: {code: error, warning, hint or off}.\n"
            }
        });
    }
    Some(page)
}

/// Names between backticks stand in both languages, and an English paragraph may cite some Chinese.
fn is_chinese(text: &str) -> bool {
    let words = text.split('`').step_by(2).flat_map(str::chars);
    let (mut han, mut latin) = (0, 0);
    for one in words.filter(|one| one.is_alphabetic()) {
        *(if ('\u{4e00}'..='\u{9fff}').contains(&one) { &mut han } else { &mut latin }) += 1;
    }
    // A Han character says about as much as three Latin letters.
    han * 3 > latin
}

fn speaks(text: &str, language: MessageLanguage) -> bool {
    is_chinese(text) == (language == MessageLanguage::Chinese)
}

/// Lines of a paragraph joined; two Chinese lines without a blank.
fn joined(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        let wide = |one: Option<char>| one.is_some_and(|one| one as u32 >= 0x2e80);
        if !(text.is_empty() || wide(text.chars().next_back()) || wide(line.chars().next())) {
            text.push(' ');
        }
        text.push_str(line.trim());
    }
    text
}

/// The paragraphs of a page before its first sample.
fn prose(page: &str, language: MessageLanguage) -> Vec<String> {
    let head = page.split("```").next().unwrap_or_default();
    head.split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty() && !paragraph.starts_with('#') && speaks(paragraph, language))
        .map(|paragraph| joined(&paragraph.lines().collect::<Vec<_>>()))
        .collect()
}

/// The half of a doc comment that is in `language`: from its first heading to the end of the comment.
fn doc_comment(source: &str, language: MessageLanguage) -> String {
    let lines: Vec<&str> = source
        .lines()
        .skip_while(|line| !line.starts_with("/// # "))
        .take_while(|line| line.starts_with("///"))
        .map(|line| line.trim_start_matches("///").trim_start_matches(' '))
        .collect();
    let mut page = String::new();
    let mut told = false;
    let mut paragraph: Vec<&str> = Vec::new();
    for line in lines.iter().chain([&""]) {
        if let Some(heading) = line.strip_prefix("# ") {
            told = speaks(heading, language);
            if told {
                let _ = write!(page, "\n## {heading}\n");
            }
        } else if line.is_empty() {
            if told && !paragraph.is_empty() {
                // The rows of a table stay rows.
                let is_table = paragraph.iter().all(|line| line.starts_with('|'));
                let text = if is_table { paragraph.join("\n") } else { joined(&paragraph) };
                let _ = write!(page, "\n{text}\n");
            }
            paragraph.clear();
        } else {
            paragraph.push(line);
        }
    }
    page
}

/// The first sample of a page and what is printed about it.
fn sample(page: &str, language: MessageLanguage) -> Option<String> {
    let mut files: Vec<(&str, &str)> = Vec::new();
    let mut rest = page;
    let (heading, printed) = match language {
        MessageLanguage::Chinese => ("例", "检查时显示"),
        MessageLanguage::English => ("A sample", "What is printed"),
    };
    let wanted = match language {
        MessageLanguage::Chinese => "text zh",
        MessageLanguage::English => "text",
    };
    let mut seen_text = false;
    while let Some((_, after)) = rest.split_once("```") {
        let (info, after) = after.split_once('\n')?;
        let (content, after) = after.split_once("```")?;
        rest = after;
        let info = info.trim();
        if info == wanted {
            let mut text = format!("\n## {heading}\n");
            for (path, content) in &files {
                let _ = write!(text, "\n{path}:\n\n{}", indented(content));
            }
            let _ = write!(text, "\n## {printed}\n\n{}", indented(content));
            return Some(text);
        }
        if info.starts_with("text") {
            seen_text = true;
            continue;
        }
        if std::mem::take(&mut seen_text) {
            files.clear();
        }
        let (what, path) = info.split_once(' ')?;
        // Of an edit, what it leads to.
        let content: &str = match what {
            "edit" => content.split_once("----\n").map_or(content, |(_, after)| after),
            "yaml" | "markdown" | "html" => content,
            _ => continue,
        };
        files.push((path, content));
    }
    None
}

fn indented(text: &str) -> String {
    text.trim_end().lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}
