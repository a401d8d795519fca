//! Writes a project of any size: reports in two languages, indicators with their observations, columns.
//!
//! A report has about 6,000 Han characters or 3,000 English words, twelve sub-headings, some forty cited figures and
//! two tables of ten by five figures. The number of reports changes nothing else: the indicators are always the same
//! 300 over 21 years. Where it is asked for, a report also shows four charts and two tables of indicators. The same
//! number gives the same bytes, on any machine.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::phrases::{
    EN_OPENINGS, EN_RESULTS, EN_WORK, FIGURES, GROWTH, HEADINGS, KINDS, LEADS, MEASURES, Measure, Pair, TABLE_COLUMNS,
    TABLE_ROWS, TOPICS, Topic, ZH_OPENINGS, ZH_RESULTS, ZH_WORK,
};

/// The first year that reports are of. Values begin a year earlier, so that each has a growth.
const FIRST_YEAR: usize = 2004;
const YEARS: usize = 20;
const SECTIONS: usize = 12;
const CHARTS: usize = 4;
const TABLES: usize = 2;
const HAN_CHARACTERS: usize = 6000;
const ENGLISH_WORDS: usize = 3000;
/// The columns at the ends of the catalogue, where reports stand.
const LEAVES: [&str; 6] = ["ghjh", "czcw", "zdjsxm", "shgysy", "yjgl", "zfxxgknb"];

/// A generated project.
pub(crate) struct Corpus {
    root: PathBuf,
    blocks: Blocks,
    bytes: usize,
    texts: usize,
}

/// What reports show beside their texts.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Blocks {
    None,
    /// Four charts and two tables of indicators each.
    Charts,
}

impl Corpus {
    /// Writes a project with this many reports to `root`.
    pub(crate) fn write(root: &Path, reports: usize, blocks: Blocks) -> Result<Self> {
        let mut corpus = Self { root: root.to_owned(), blocks, bytes: 0, texts: 0 };
        corpus.put("site.yaml", SITE)?;
        corpus.put("catalogue.yaml", CATALOGUE)?;
        for topic in &TOPICS {
            corpus.put(&format!("indicators/{}.yaml", topic.key), &indicators(topic, 0))?;
        }
        for number in 0..reports {
            corpus.report(number)?;
        }
        Ok(corpus)
    }

    /// Writes another value of one figure; each `version` has its own. It is the first indicator's value for the last
    /// year, so the page of indicators shows it, and so do the reports of that year that cite it: one for certain, and
    /// by chance about an eighth of the others.
    pub(crate) fn figure(&mut self, version: usize) -> Result<()> {
        let topic = &TOPICS[0];
        self.put(&format!("indicators/{}.yaml", topic.key), &indicators(topic, version + 1))
    }

    /// How large the texts are.
    pub(crate) fn size(&self) -> String {
        format!("{} texts, {:.1} MB", self.texts, self.bytes as f64 / 1e6)
    }

    fn put(&mut self, path: &str, text: &str) -> Result<()> {
        let path = self.root.join("content").join(path);
        fs::create_dir_all(path.parent().unwrap_or(&self.root))?;
        Ok(fs::write(path, text)?)
    }

    fn report(&mut self, number: usize) -> Result<()> {
        let mut chance = Chance::new(number as u64 + 1);
        let report = Report::new(number, &mut chance);
        let folder = format!("reports/{}", report.name());
        let declared = if self.blocks == Blocks::Charts { report.blocks() } else { String::new() };
        self.put(&format!("{folder}/report.yaml"), &(report.shared() + &declared))?;
        for language in [Language::Zh, Language::En] {
            let text = report.text(language, self.blocks, &mut chance);
            self.bytes += text.len();
            self.texts += 1;
            self.put(&format!("{folder}/{}.md", language.pick("zh", "en")), &text)?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Language {
    Zh,
    En,
}

impl Language {
    fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    fn of(self, pair: &Pair) -> &'static str {
        self.pick(pair.zh, pair.en)
    }
}

/// Numbers that look drawn and are always the same (SplitMix64).
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Two different ones.
    fn two<'a, T>(&mut self, list: &'a [T]) -> (&'a T, &'a T) {
        let first = self.below(list.len());
        (&list[first], &list[(first + 1 + self.below(list.len() - 1)) % list.len()])
    }
}

/// A figure that a report tells, in both languages by the same sentence.
struct Cited {
    topic: usize,
    field: usize,
    measure: usize,
    growth: bool,
    sentence: usize,
}

impl Cited {
    fn new(chance: &mut Chance) -> Self {
        Self {
            topic: chance.below(TOPICS.len()),
            field: chance.below(TOPICS[0].fields.len()),
            measure: chance.below(MEASURES.len()),
            growth: chance.below(5) == 0,
            sentence: chance.below(FIGURES.len()),
        }
    }

    fn told(&self, language: Language) -> String {
        let (topic, measure) = (&TOPICS[self.topic], &MEASURES[self.measure]);
        let form = if self.growth { ".yoy" } else { "" };
        let figure = format!("{{{{ {}{form} }}}}", key(topic, self.field, measure));
        let sentence = language.of(if self.growth { &GROWTH } else { &FIGURES[self.sentence] });
        sentence.replace("{name}", &name(topic, self.field, measure, language)).replace("{figure}", &figure)
    }
}

/// What both languages of a report share.
struct Report {
    number: usize,
    year: usize,
    headings: Vec<usize>,
    cited: Vec<Vec<Cited>>,
    /// The figures of its tables, the same in both languages.
    tables: Vec<Vec<String>>,
}

impl Report {
    fn new(number: usize, chance: &mut Chance) -> Self {
        let first = chance.below(HEADINGS.len());
        // Three or four a section: about forty in all.
        let mut cited: Vec<Vec<Cited>> = (0..SECTIONS)
            .map(|section| (0..3 + usize::from(section % 3 == 0)).map(|_| Cited::new(chance)).collect())
            .collect();
        let year = FIRST_YEAR + number % YEARS;
        // Where a value is only about so much, nothing says how much it has grown.
        if rounded(year) || rounded(year - 1) {
            cited.iter_mut().flatten().for_each(|one| one.growth = false);
        }
        if number == YEARS - 1 {
            cited[0][0] = Cited { topic: 0, field: 0, measure: 0, growth: false, sentence: 0 };
        }
        let row = |chance: &mut Chance| -> String {
            TABLE_COLUMNS.iter().map(|_| format!(" {}.{} |", chance.below(900) + 20, chance.below(10))).collect()
        };
        let tables = (0..SECTIONS)
            .map(|section| if section % 6 == 2 { TABLE_ROWS.iter().map(|_| row(chance)).collect() } else { Vec::new() })
            .collect();
        Self {
            number,
            tables,
            year,
            headings: (0..SECTIONS).map(|section| (first + section) % HEADINGS.len()).collect(),
            cited,
        }
    }

    fn name(&self) -> String {
        format!("{}-{}-{}", self.year, KINDS[self.number % KINDS.len()].key, self.number)
    }

    fn title(&self, language: Language) -> String {
        let title = language.of(&KINDS[self.number % KINDS.len()].title);
        title.replace("{year}", &self.year.to_string()).replace("{number}", &(self.number + 1).to_string())
    }

    fn shared(&self) -> String {
        let (month, day, hour) = (1 + self.number % 12, 1 + self.number / 12 % 28, 8 + self.number % 10);
        format!(
            "column: {}\nkind: {}\nperiod: {}\npublished: {}-{month:02}-{day:02} {hour:02}:00\n",
            LEAVES[self.number % LEAVES.len()],
            KINDS[self.number % KINDS.len()].key,
            self.year,
            self.year + 1,
        )
    }

    /// Four charts, of two indicators over the years and of four beside each other, and two tables.
    fn blocks(&self) -> String {
        let topic = |block: usize| &TOPICS[(self.number + block) % TOPICS.len()];
        let measure = |block: usize| &MEASURES[(self.number / TOPICS.len() + block) % MEASURES.len()];
        let keys = |count: usize, key: &dyn Fn(usize) -> String| (0..count).map(key).collect::<Vec<_>>().join(", ");
        let mut text = String::from("charts:\n");
        for chart in 0..CHARTS {
            let (topic, measure) = (topic(chart), measure(chart));
            let (count, periods) = if chart % 2 == 0 {
                (2, format!(", periods: {}..{}", FIRST_YEAR - 1, FIRST_YEAR + YEARS - 1))
            } else {
                (4, String::new())
            };
            let keys = keys(count, &|field| key(topic, field, measure));
            let _ = writeln!(text, "  chart-{chart}: {{indicators: [{keys}]{periods}}}");
        }
        text.push_str("tables:\n");
        for table in 0..TABLES {
            let topic = topic(table);
            let keys = keys(MEASURES.len(), &|place| key(topic, table, &MEASURES[place]));
            let (zh, en) = (topic.fields[table].zh, topic.fields[table].en);
            let caption = format!("{{zh: {zh}主要指标, en: \"Main indicators of {en}\"}}");
            let _ = writeln!(text, "  table-{table}: {{caption: {caption}, indicators: [{keys}]}}");
        }
        text
    }

    fn text(&self, language: Language, blocks: Blocks, chance: &mut Chance) -> String {
        let mut text = format!(
            "---\ntitle: \"{}\"\nsummary: \"{}\"\nkeywords: [{}]\n---\n",
            self.title(language),
            self.cited[0][0].told(language).trim(),
            language.pick("临江街道, 年度工作, 民生服务", "Linjiang Subdistrict, work of the year, public services"),
        );
        let mut length = 0;
        for section in 0..SECTIONS {
            let mark = if section % 4 == 0 { "##" } else { "###" };
            let heading = language.of(&HEADINGS[self.headings[section]]);
            // Writing to a String cannot fail.
            let _ = write!(text, "\n{mark} {heading}\n");
            self.section(section, language, chance, &mut text, &mut length);
            table(&self.tables[section], language, &mut text);
            if blocks == Blocks::Charts {
                let _ = match section % 3 {
                    0 => writeln!(text, "\n{{{{ chart chart-{} }}}}", section / 3 % CHARTS),
                    1 if section % 6 == 4 => writeln!(text, "\n{{{{ table table-{} }}}}", section / 6 % TABLES),
                    _ => Ok(()),
                };
            }
        }
        text
    }

    /// Three paragraphs, filled up to the section's share of the whole length.
    fn section(&self, section: usize, language: Language, chance: &mut Chance, text: &mut String, length: &mut usize) {
        let whole = language.pick(HAN_CHARACTERS, ENGLISH_WORDS);
        for (paragraph, lead) in LEADS.iter().enumerate() {
            let share = whole * (section * LEADS.len() + paragraph + 1) / (SECTIONS * LEADS.len());
            let mut words = String::from(language.of(lead));
            for cited in self.cited[section].iter().skip(paragraph).step_by(LEADS.len()) {
                words.push_str(&cited.told(language));
            }
            while *length + measured(&words, language) < share {
                words.push_str(&sentence(language, chance));
            }
            *length += measured(&words, language);
            text.push('\n');
            text.push_str(words.trim_end());
            text.push('\n');
        }
    }
}

/// Han characters or words.
fn measured(text: &str, language: Language) -> usize {
    match language {
        Language::Zh => text.chars().filter(|character| ('\u{4e00}'..='\u{9fff}').contains(character)).count(),
        Language::En => text.split_whitespace().count(),
    }
}

fn sentence(language: Language, chance: &mut Chance) -> String {
    match language {
        Language::Zh => {
            let (opening, (one, other)) = (chance.of(&ZH_OPENINGS), chance.two(&ZH_WORK));
            format!("{opening}，{one}，{other}，{}。", chance.of(&ZH_RESULTS))
        }
        Language::En => {
            let (opening, (one, other)) = (chance.of(&EN_OPENINGS), chance.two(&EN_WORK));
            format!("{opening} {one} and {other}, {}. ", chance.of(&EN_RESULTS))
        }
    }
}

/// Ten rows of five figures; nothing where there are none.
fn table(figures: &[String], language: Language, text: &mut String) {
    if figures.is_empty() {
        return;
    }
    text.push_str(language.pick("\n| 单位 |", "\n| Unit |"));
    for column in &TABLE_COLUMNS {
        let _ = write!(text, " {} |", language.of(column));
    }
    text.push_str("\n|---|");
    text.push_str(&"--:|".repeat(TABLE_COLUMNS.len()));
    text.push('\n');
    for (row, figures) in TABLE_ROWS.iter().zip(figures) {
        let _ = writeln!(text, "| {} |{figures}", language.of(row));
    }
}

fn key(topic: &Topic, field: usize, measure: &Measure) -> String {
    format!("{}-{}-{}", topic.key, field + 1, measure.key)
}

fn name(topic: &Topic, field: usize, measure: &Measure, language: Language) -> String {
    let field = language.of(&topic.fields[field]);
    match language {
        Language::Zh => format!("{field}{}", measure.name.zh),
        Language::En => format!("{} {field}", measure.name.en),
    }
}

/// The file of a topic. Each `version` has another value of the first indicator for the last year.
fn indicators(topic: &Topic, version: usize) -> String {
    let mut text = format!("topic: {{zh: {}, en: {}}}\nindicators:\n", topic.name.zh, topic.name.en);
    for field in 0..topic.fields.len() {
        for measure in &MEASURES {
            let key = key(topic, field, measure);
            let mut chance = Chance::new(key.bytes().fold(7, |sum: u64, byte| sum.wrapping_mul(31) + u64::from(byte)));
            let (zh, en) = (name(topic, field, measure, Language::Zh), name(topic, field, measure, Language::En));
            let _ = write!(
                text,
                "  {key}:\n    name: {{zh: {zh}, en: \"{en}\"}}\n    unit: \"{}\"\n    observations:\n",
                measure.unit
            );
            let first = field == 0 && measure.key == MEASURES[0].key;
            for year in FIRST_YEAR - 1..FIRST_YEAR + YEARS {
                let (least, most) = measure.range;
                let drawn = least + chance.next() % (most - least);
                let bumped = first && year == FIRST_YEAR + YEARS - 1;
                let value = if bumped { drawn + version as u64 } else { drawn };
                let value = decimal(value, measure.digits);
                let _ = if rounded(year) {
                    writeln!(text, "      {year}: {{value: {value}, qualifier: about}}")
                } else {
                    writeln!(text, "      {year}: {value}")
                };
            }
        }
    }
    text
}

/// Whether the values of a year are only about so much.
fn rounded(year: usize) -> bool {
    year.is_multiple_of(9)
}

/// `value` in the last of `digits` places after the point.
fn decimal(value: u64, digits: usize) -> String {
    let one = 10_u64.pow(u32::try_from(digits).unwrap_or(0));
    if digits == 0 { value.to_string() } else { format!("{}.{:0digits$}", value / one, value % one) }
}

const SITE: &str = "\
name: {zh: 示例区人民政府, en: The People’s Government of the Example District}
section: {zh: 临江街道, en: Linjiang Subdistrict}
disclosing-body: {zh: 临江街道办事处, en: Linjiang Subdistrict Office}
languages: [zh, en]
address: https://www.example.org/disclosure/linjiang/
theme: portal
time-zone: Asia/Shanghai
permalink: plain
portal:
  site-code: \"4200000000\"
  icp: 示例备00000000号
  police-record: \"42000000000000\"
  support-phone: 027-10000000
  host: {zh: 示例区人民政府, en: The People’s Government of the Example District}
  undertaker: {zh: 示例区人民政府办公室, en: Office of the People’s Government of the Example District}
  navigation:
    - {name: {zh: 首页, en: Home}, address: https://www.example.org/}
    - {name: {zh: 政务公开, en: Government disclosure}, address: https://www.example.org/disclosure/}
  links:
    - {name: {zh: 示例市人民政府, en: The People’s Government of Example City}, address: https://www.example.com/}
";

const CATALOGUE: &str = "\
columns:
  - key: zfxxgkzn
    name: {zh: 公开指南, en: Guide to disclosure}
    description: {zh: 说明公开哪些信息、从哪里查阅。, en: Says what is disclosed and where it can be read.}
    keywords: {zh: [公开指南], en: [guide to disclosure]}
  - key: fdzdgk
    name: {zh: 法定主动公开内容, en: Statutory disclosure}
    description: {zh: 分类发布应当主动公开的信息。, en: \"Publishes, by subject, what must be disclosed by law.\"}
    keywords: {zh: [主动公开], en: [disclosure by law]}
    columns:
      - key: ghjh
        name: {zh: 规划计划, en: Plans and summaries}
        description: {zh: 发布年度总结和计划。, en: Publishes yearly summaries and plans.}
        keywords: {zh: [工作总结, 工作计划], en: [work summary, work plan]}
      - key: czcw
        name: {zh: 财政财务, en: Finance}
        description: {zh: 发布预算和决算。, en: Publishes budgets and final accounts.}
        keywords: {zh: [预算, 决算], en: [budgets, final accounts]}
      - key: zdjsxm
        name: {zh: 重大建设项目, en: Major construction projects}
        description: {zh: 发布重点工程的进展。, en: Reports on the progress of key works.}
        keywords: {zh: [重点工程], en: [key works]}
      - key: shgysy
        name: {zh: 社会公益事业, en: Public welfare}
        description: {zh: 发布救助和养老信息。, en: Publishes information on assistance and elderly care.}
        keywords: {zh: [社会救助, 养老服务], en: [assistance, elderly care]}
      - key: yjgl
        name: {zh: 应急管理, en: Emergency management}
        description: {zh: 发布预案、预警和处置。, en: \"Publishes plans, warnings and responses.\"}
        keywords: {zh: [应急预案], en: [emergency plans]}
  - key: zfxxgknb
    name: {zh: 信息公开年报, en: Annual reports on disclosure}
    description: {zh: 按年度发布信息公开情况。, en: Reports on disclosure year by year.}
    keywords: {zh: [公开年报], en: [annual reports]}
";
