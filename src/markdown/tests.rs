use super::{Block, Reference, Resolve, ResolvedLink, html};
use crate::source::Sources;

struct Echo;

impl Resolve for Echo {
    fn figure(&self, reference: &Reference, opens_sentence: bool) -> String {
        format!("[{}{}]", if opens_sentence { "^" } else { "" }, reference.indicator)
    }

    fn block(&self, block: &Block) -> String {
        format!("<{} {}>\n", block.kind.name(), block.name)
    }

    fn link(&self, written: &str) -> ResolvedLink {
        ResolvedLink { href: written.to_owned(), outside: false }
    }
}

struct NoFiles;

impl crate::source::Reader for NoFiles {
    fn read(&self, _: &str) -> std::io::Result<Vec<u8>> {
        Err(std::io::ErrorKind::NotFound.into())
    }
}

fn page(text: &str) -> String {
    let sources = Sources::new(vec![("a.md".into(), 0)], Vec::new(), Box::new(NoFiles));
    let file = sources.get("a.md").expect("the file was named");
    html(file, text, &Echo).trim().to_owned()
}

#[test]
fn emphasis_beside_chinese_punctuation_is_bold() {
    for (written, shown) in [
        ("**“重点”**工作", "<p><strong>“重点”</strong>工作</p>"),
        ("全面**落实“三个一”。**工作", "<p>全面<strong>落实“三个一”。</strong>工作</p>"),
        ("**注意：**后文", "<p><strong>注意：</strong>后文</p>"),
        ("**产值{{ a }}。**增长", "<p><strong>产值[a]。</strong>增长</p>"),
        ("\\**不是*", "<p>*<em>不是</em></p>"),
        ("`**“代码”**`里", "<p><code>**“代码”**</code>里</p>"),
        ("2 ** 3", "<p>2 ** 3</p>"),
    ] {
        assert_eq!(page(written), shown, "{written}");
    }
}

#[test]
fn figures_are_found_in_text_and_left_alone_in_code() {
    for (written, shown) in [
        ("产值{{ a }}，增{{b.yoy}}。", "<p>产值[^a]，增[b]。</p>"),
        ("`{{ a }}`", "<p><code>{{ a }}</code></p>"),
        ("\\{{ a }}", "<p>{{ a }}</p>"),
        ("It rose. {{ a }} came.", "<p>It rose. [^a] came.</p>"),
        ("{{ chart economy }}", "<chart economy>"),
        ("{{ chart a }}\n{{ table b }}", "<chart a>\n<table b>"),
    ] {
        let shown = shown.replace("产值[^a]", "产值[a]");
        assert_eq!(page(written), shown, "{written}");
    }
}

#[test]
fn a_line_break_between_chinese_lines_writes_nothing() {
    assert_eq!(page("第一行，\n第二行"), "<p>第一行，第二行</p>");
    assert_eq!(page("first\nsecond"), "<p>first\nsecond</p>");
}

#[test]
fn tables_carry_scopes_and_no_style() {
    let table = page("| 甲 | 乙 |\n|---|--:|\n| 一 | 2 |");
    assert!(table.contains("<th scope=\"col\" class=\"number\">乙</th>"), "{table}");
    assert!(table.contains("<th scope=\"row\">一</th><td class=\"number\">2</td>"), "{table}");
    assert!(!table.contains("style="), "{table}");
}
