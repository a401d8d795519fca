use super::{Block, RawHtml, Reference, Resolve, ResolvedLink, html};
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
        ResolvedLink { href: written.to_owned(), outside: false, behind_notice: None }
    }
}

struct NoFiles;

impl crate::source::Reader for NoFiles {
    fn read(&self, _: &str) -> std::io::Result<Vec<u8>> {
        Err(std::io::ErrorKind::NotFound.into())
    }
}

fn page(text: &str) -> String {
    page_with(text, RawHtml::Refused)
}

fn page_with(text: &str, raw_html: RawHtml) -> String {
    let sources = Sources::new(vec![("a.md".into(), 0, None)], Vec::new(), Box::new(NoFiles));
    let file = sources.get("a.md").expect("the file was named");
    html(file, text, raw_html, &Echo).trim().to_owned()
}

#[test]
fn emphasis_beside_chinese_punctuation_is_bold() {
    for (written, shown) in [
        ("**“重点”**工作", "<p><strong>“重点”</strong>工作</p>"),
        ("全面**落实“三个一”。**工作", "<p>全面<strong>落实“三个一”。</strong>工作</p>"),
        ("**注意：**后文", "<p><strong>注意：</strong>后文</p>"),
        ("（一）**产值（2023年）**增长", "<p>（一）<strong>产值（2023年）</strong>增长</p>"),
        ("**《条例》**第三十条", "<p><strong>《条例》</strong>第三十条</p>"),
        ("据**《公报》，**产值", "<p>据<strong>《公报》，</strong>产值</p>"),
        ("**一是**、**二是“三个一”。**三是", "<p><strong>一是</strong>、<strong>二是“三个一”。</strong>三是</p>"),
        ("见**[链接](a)。**后文", "<p>见<strong><a href=\"a\">链接</a>。</strong>后文</p>"),
        ("**“甲”\n乙。**丙", "<p><strong>“甲”乙。</strong>丙</p>"),
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
    for (written, shown) in [
        ("产值\n{{ a }}\n增长", "<p>产值[a]增长</p>"),
        ("产值\n12亿元", "<p>产值\n12亿元</p>"),
        ("**甲**\n乙", "<p><strong>甲</strong>乙</p>"),
        ("甲\n**乙**", "<p>甲<strong>乙</strong></p>"),
        ("见“甲”\n（乙）", "<p>见“甲”（乙）</p>"),
    ] {
        assert_eq!(page(written), shown, "{written}");
    }
}

#[test]
fn tables_carry_scopes_and_no_style() {
    let table = page("| 甲 | 乙 |\n|---|--:|\n| 一 | 2 |");
    assert!(table.contains("<th scope=\"col\" class=\"number\">乙</th>"), "{table}");
    assert!(table.contains("<th scope=\"row\">一</th><td class=\"number\">2</td>"), "{table}");
    assert!(!table.contains("style="), "{table}");
}

#[test]
fn html_is_left_out_unless_a_project_takes_it_and_never_runs() {
    assert_eq!(page("甲<b>乙</b>丙<script>alert(1)</script>"), "<p>甲乙丙alert(1)</p>");
    for (written, shown) in [
        ("4594.5m<sup>2</sup>", "<p>4594.5m<sup>2</sup></p>"),
        ("甲<br/>乙", "<p>甲<br>乙</p>"),
        ("甲<sup onclick=\"alert(1)\">乙</sup>", "<p>甲<sup>乙</sup></p>"),
        ("甲<sup>乙 **丙</sup>丁**", "<p>甲乙 <strong>丙丁</strong></p>"),
        ("甲<img src=x onerror=alert(1)>乙", "<p>甲乙</p>"),
        ("<div onclick=\"alert(1)\"><p>甲</div>", "<div><p>甲</p></div>"),
        ("<iframe src=\"https://example.com\"></iframe>", ""),
        ("<svg><script>alert(1)</script></svg>", "<p>alert(1)</p>"),
        ("<p style=\"color:red\">甲<a href=\"javascript:alert(1)\">乙</a></p>", "<p>甲乙</p>"),
        ("<!-- 待核 -->", ""),
        ("</div></main>", ""),
        (
            "<table><tr><td colspan=\"2\">甲",
            "<div class=\"table-scroll\" tabindex=\"0\"><table><tbody><tr><td colspan=\"2\">甲</td></tr></tbody></table></div>",
        ),
    ] {
        assert_eq!(page_with(written, RawHtml::Sanitised), shown, "{written}");
    }
}
