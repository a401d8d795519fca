//! The kinds of mistakes, and how each is made.

use std::ops::Range;

use super::{Kind, Mistake, Random, Texts, persons};

const fn kind(name: &'static str, make: fn(&Texts, &mut Random) -> Option<Mistake>) -> Kind {
    Kind { name, make }
}

pub(super) const KINDS: &[Kind] = &[
    kind("a digit of a citation that was typed out", literal_digit),
    kind("the unit of a citation that was typed out", literal_unit),
    kind("the scale of a citation that was typed out", literal_scale),
    kind("two units of a citation that was typed out", literal_two_units),
    kind("a digit in one language", digit),
    kind("percentage points as percent", points),
    kind("a part of a sum in the indicators", sum_part),
    kind("a part of a sum in both texts", prose_part),
    kind("a name misspelled in English", name),
    kind("a wording that the glossary excludes", term),
    kind("a link broken", link),
    kind("an anchor broken", anchor),
    kind("a citation broken", citation),
    kind("a citation left out in one language", citation_left_out),
    kind("a chart, table or tiles renamed", block),
    kind("a translation made stale", stale),
    kind("a level of headings skipped", heading_level),
    kind("a number of a heading changed", heading_number),
    kind("an item of a list left out in one language", item),
    kind("a row of a table left out in one language", row),
    kind("a paragraph left out in one language", paragraph),
    kind("a paragraph pasted twice", paragraph_twice),
    kind("a wrong character or word", wrong_word),
    kind("a mark of the other width", punctuation),
    kind("a date or weekday changed", date),
    kind("a bracket or quotation mark taken out", bracket),
    kind("a word doubled", doubled),
    kind("Chinese left in English", chinese),
    kind("English left in Chinese", english),
    kind("what a tag or the footer is made of left out", tag),
    kind("digits in full width, one of them changed", wide_digit),
    kind("an identity number in a text", persons::in_text),
    kind("an identity number in a cell of a table", persons::in_cell),
    kind("an identity number in the indicators", persons::in_yaml),
    kind("an identity number in a Word document", persons::in_word),
    kind("an identity number in a workbook", persons::in_workbook),
    kind("an identity number in a PDF", persons::in_pdf),
    kind("a mobile number in a text", persons::mobile),
];

const SUMMARY: &str = "content/reports/2023-work-summary";
pub(super) const SERVICES: &str = "content/reports/2023-services";
const REPORTS: [&str; 3] = [SUMMARY, SERVICES, "content/reports/2024-work-plan"];
pub(super) const BOTH: [&str; 2] = ["zh.md", "en.md"];

/// A text of one of the reports: its path and itself.
pub(super) fn text<'t>(
    texts: &'t Texts,
    random: &mut Random,
    reports: &[&str],
    languages: &[&str],
) -> Option<(String, &'t str)> {
    let path = format!("{}/{}", random.pick(reports)?, random.pick(languages)?);
    let text = texts.get(&path)?;
    Some((path, text))
}

/// Where the body begins.
fn body(text: &str) -> usize {
    text.match_indices("---\n").nth(1).map_or(0, |(at, mark)| at + mark.len())
}

/// Whether the reader reads what stands at `at`: it is in no citation and no address.
fn is_read(text: &str, at: usize) -> bool {
    let line = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at];
    let inside = |open: &str, close: &str| line.rfind(open).is_some_and(|open| !line[open..].contains(close));
    !inside("{{", "}}") && !inside("](", ")") && !inside("https:", "/ ")
}

/// Where `wanted` stands in the body of `text`, outside of citations and addresses.
fn places(text: &str, wanted: &str) -> Vec<Range<usize>> {
    let from = body(text);
    let all = text[from..].match_indices(wanted).map(|(at, _)| from + at..from + at + wanted.len());
    all.filter(|range| is_read(text, range.start)).collect()
}

pub(super) fn replaced(text: &str, range: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..range.start], &text[range.end..])
}

/// Words of letters in the body, where they stand.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, one) in text.char_indices().chain([(text.len(), ' ')]) {
        match (one.is_ascii_alphabetic(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    let from = body(text);
    words.retain(|word| word.start >= from && is_read(text, word.start));
    words
}

/// `number` with one of its digits changed.
fn other_digit(number: &str, random: &mut Random) -> Option<String> {
    let places: Vec<usize> = number.match_indices(|one: char| one.is_ascii_digit()).map(|(at, _)| at).collect();
    let at = random.pick(&places)?;
    let digits = if Some(&at) == places.first() { "123456789" } else { "0123456789" };
    let other: Vec<&str> = digits.split("").filter(|one| !one.is_empty() && *one != &number[at..=at]).collect();
    Some(replaced(number, at..at + 1, random.pick(&other)?))
}

/// A citation of the work summary, typed out in one language or in both.
struct Literal {
    path: String,
    text: String,
    at: Range<usize>,
    other: Option<(String, String)>,
}

impl Literal {
    fn make(texts: &Texts, random: &mut Random) -> Option<Self> {
        let figures = std::fs::read_to_string(format!("{}/tests/figures.tsv", crate::project::CRATE)).unwrap();
        let lines: Vec<Vec<&str>> = figures
            .lines()
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .filter(|fields| matches!(fields.as_slice(), [_, _, "value", "2023", ..]))
            .collect();
        let line = random.pick(&lines)?;
        let key = line[1];
        let typed = |language: &str, written: &str| {
            let path = format!("{SUMMARY}/{language}.md");
            let text = &texts[&path];
            let number = written.find(|one: char| !one.is_ascii_digit() && one != '.' && one != ',');
            let forms = [
                (format!("{{{{ {key} }}}}"), written),
                (format!("{{{{ {key}.number }}}}"), &written[..number.unwrap_or(written.len())]),
            ];
            forms.into_iter().find_map(|(citation, written)| {
                let at = text[body(text)..].find(&citation)? + body(text);
                let text = replaced(text, at..at + citation.len(), written);
                Some((path.clone(), text, at..at + written.len()))
            })
        };
        let (zh, en) = (typed("zh", line[4])?, typed("en", line[5])?);
        let (mistaken, other) = if random.coin() { (zh, en) } else { (en, zh) };
        let other = random.coin().then_some((other.0, other.1));
        Some(Self { path: mistaken.0, text: mistaken.1, at: mistaken.2, other })
    }

    fn written(&self) -> &str {
        &self.text[self.at.clone()]
    }

    fn with(self, written: &str) -> Mistake {
        let mut mistake = Mistake::of(&self.path, replaced(&self.text, self.at, written));
        mistake.files.extend(self.other);
        mistake.beside = &["figure-typed", "figures-differ"];
        mistake
    }
}

fn literal_digit(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let literal = Literal::make(texts, random)?;
    let written = other_digit(literal.written(), random)?;
    Some(literal.with(&written))
}

fn literal_unit(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let literal = Literal::make(texts, random)?;
    let written = literal.written();
    // 近90场次 begins with a word.
    let begins = written.starts_with(|one: char| one.is_ascii_digit());
    let number = written.find(|one: char| !one.is_ascii_digit() && one != '.' && one != ',').filter(|_| begins)?;
    let (number, unit) = written.split_at(number);
    let units: &[&str] = if literal.path.ends_with("zh.md") {
        &["人", "件", "户", "亩", "%", "万元", "次", "个百分点"]
    } else {
        &["%", " percentage points", " households", " mu", " million yuan"]
    };
    let others: Vec<&str> = units.iter().copied().filter(|other| *other != unit && !unit.ends_with(other)).collect();
    let written = format!("{number}{}", random.pick(&others)?);
    Some(literal.with(&written))
}

fn literal_scale(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let literal = Literal::make(texts, random)?;
    let written = literal.written();
    let scales = [("亿元", "万元"), ("万元", "亿元"), ("million", "billion"), ("billion", "million"), ("万", "亿")];
    let (from, to) = scales.into_iter().find(|(from, _)| written.contains(from))?;
    let written = written.replace(from, to);
    Some(literal.with(&written))
}

fn literal_two_units(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let literal = Literal::make(texts, random)?;
    let written = literal.written().to_owned();
    let counted = ["家", "户", "人", "处", "件", "次"].iter().find(|unit| written.ends_with(**unit))?;
    let other = if *counted == "次" { "家" } else { "次" };
    Some(literal.with(&format!("{written}/{other}")))
}

/// What the tags of pages and the footer are made of.
fn tag(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let summaries = |language: &str| format!("{}/{language}.md", REPORTS[0]);
    let (path, marks): (String, &[&str]) = match random.below(4) {
        0 => (summaries("zh"), &["summary:"]),
        1 => (summaries("en"), &["summary:"]),
        2 => ("content/catalogue.yaml".to_owned(), &["description:", "keywords:"]),
        _ => {
            let items = &["site-code:", "icp:", "police-record:", "host:", "support-phone:"];
            ("content/site.yaml".to_owned(), items)
        }
    };
    let text = &texts[&path];
    let mut at = 0;
    let mut places = Vec::new();
    for line in text.split_inclusive('\n') {
        if marks.iter().any(|mark| line.trim_start().starts_with(mark)) {
            places.push(at..at + line.len());
        }
        at += line.len();
    }
    Some(Mistake::of(&path, replaced(text, random.pick(&places)?, "")))
}

/// A number as a keyboard for Chinese writes it.
fn wide_digit(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let mistake = digit(texts, random)?;
    let (path, changed) = mistake.files.first_key_value()?;
    let clean = &texts[path];
    let at = clean.bytes().zip(changed.bytes()).position(|(one, other)| one != other)?;
    let is_digit = |one: char| one.is_ascii_digit();
    let start = changed[..at].rfind(|one| !is_digit(one)).map_or(0, |before| before + 1);
    let start = (start..=at).find(|start| changed.is_char_boundary(*start))?;
    let end = at + changed[at..].find(|one| !is_digit(one))?;
    let wide = |one: char| char::from_u32(one as u32 + 0xfee0).unwrap_or(one);
    let number: String = changed[start..end].chars().map(wide).collect();
    // That the digits are wide is told by itself.
    let mut mistake = Mistake::of(path, replaced(changed, start..end, &number));
    mistake.beside = &["punctuation"];
    Some(mistake)
}

/// A number typed in one of the texts.
fn digit(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &[SERVICES], &BOTH)?;
    let from = body(text);
    let digits = |one: char| one.is_ascii_digit();
    let runs: Vec<Range<usize>> = text[from..]
        .match_indices(digits)
        .map(|(at, _)| from + at)
        .filter(|at| !text[..*at].ends_with(digits))
        .map(|at| at..at + text[at..].find(|one: char| !digits(one)).unwrap_or(0))
        // What numbers an item is the list’s own.
        .filter(|run| !(text[..run.start].ends_with('\n') && text[run.end..].starts_with(". ")))
        .collect();
    let run = random.pick(&runs)?;
    let number = other_digit(&text[run.clone()], random)?;
    Some(Mistake::of(&path, replaced(text, run, &number)))
}

fn points(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &[SERVICES], &BOTH)?;
    let word = if path.ends_with("zh.md") { "个百分点" } else { " percentage points" };
    let place = random.pick(&places(text, word))?;
    Some(Mistake::of(&path, replaced(text, place, "%")))
}

fn sum_part(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let parts = [
        ("party", "study-sessions"),
        ("party", "study-discussions"),
        ("party", "study-seminars"),
        ("party", "study-collective"),
        ("services", "fund-leads"),
        ("services", "leads-confirmed"),
        ("services", "leads-unfounded"),
    ];
    let (file, key) = random.pick(&parts)?;
    let path = format!("content/indicators/{file}.yaml");
    let text = &texts[&path];
    let from = text.find(&format!("\n  {key}:\n"))?;
    let from = from + text[from..].find("2023:")? + "2023:".len();
    let start = from + text[from..].find(|one: char| one.is_ascii_digit())?;
    let end = start + text[start..].find(|one: char| !one.is_ascii_digit())?;
    let number = other_digit(&text[start..end], random)?;
    Some(Mistake::of(&path, replaced(text, start..end, &number)))
}

/// The same wrong number in both languages: only the sum tells it.
fn prose_part(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (zh, en) = random.pick(&[
        ("145人", "145 members"),
        ("62人", "62 grid"),
        ("58人", "58 volunteers"),
        ("25人", "25 social"),
        ("1,280棵", "1,280 trees"),
        ("760棵", "760 camphor"),
        ("520棵", "520 osmanthus"),
    ])?;
    let digits = zh.trim_end_matches(|one: char| !one.is_ascii_digit());
    let number = other_digit(digits, random)?;
    let mut mistake = Mistake::default();
    for (language, written) in [("zh", zh), ("en", en)] {
        let path = format!("{SERVICES}/{language}.md");
        let text = texts[&path].replace(written, &written.replace(digits, &number));
        mistake.files.insert(path, text);
    }
    Some(mistake)
}

/// A capitalised word that stands more than once.
fn name(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &[SUMMARY, SERVICES], &["en.md"])?;
    let names: Vec<Range<usize>> = words(text)
        .into_iter()
        .filter(|word| {
            let name = &text[word.clone()];
            let begins = text[..word.start].trim_end_matches([' ', '\n', '*', '“', '#', '-']);
            let in_sentence = !begins.ends_with(['.', ':', ';']) && text[..word.start].ends_with(' ');
            name.len() >= 5 && name.as_bytes()[0].is_ascii_uppercase() && in_sentence && places(text, name).len() > 1
        })
        .collect();
    let place = random.pick(&names)?;
    let name = &text[place.clone()];
    let at = 1 + random.below(name.len() - 2);
    let wrong = match random.below(3) {
        0 => format!("{}{}", &name[..at], &name[at + 1..]),
        1 => format!("{}{}{}", &name[..=at], &name[at..=at], &name[at + 1..]),
        _ => format!("{}{}{}{}", &name[..at], &name[at + 1..at + 2], &name[at..=at], &name[at + 2..]),
    };
    Some(Mistake::of(&path, replaced(text, place, &wrong)))
}

fn term(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &["en.md"])?;
    let terms: Vec<(&str, &str)> = texts["content/glossary.yaml"]
        .lines()
        .filter_map(|line| {
            let (term, not) = line.split_once(", not: {en: [")?;
            Some((term.split_once("en: ")?.1, not.split([',', ']']).next()?))
        })
        .collect();
    let (term, not) = random.pick(&terms)?;
    let place = random.pick(&places(text, term))?;
    Some(Mistake::of(&path, replaced(text, place, not)))
}

/// A letter of a word left out.
fn misspelled(word: &str, random: &mut Random) -> Option<String> {
    let letters: Vec<usize> = word.match_indices(|one: char| one.is_ascii_lowercase()).map(|(at, _)| at).collect();
    let at = random.pick(&letters)?;
    Some(replaced(word, at..at + 1, ""))
}

fn links(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices("](").map(|(at, mark)| at + mark.len());
    starts.filter_map(|start| Some(start..start + text[start..].find(')')?)).collect()
}

fn link(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let place = random.pick(&links(text))?;
    let wrong = misspelled(&text[place.clone()], random)?;
    Some(Mistake::of(&path, replaced(text, place, &wrong)))
}

fn anchor(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let place = links(text).into_iter().find(|link| text[link.clone()].ends_with('/'))?;
    let anchor = random.pick(&["plan", "s9", "二", "figures"])?;
    Some(Mistake::of(&path, replaced(text, place.end..place.end, &format!("#{anchor}"))))
}

/// What stands in braces: figures, or blocks.
fn braces(text: &str, blocks: bool) -> Vec<Range<usize>> {
    let opened = text.match_indices("{{ ").map(|(at, _)| at);
    let all = opened.filter_map(|at| Some(at..at + text[at..].find("}}")? + 2));
    all.filter(|range| {
        let inner = &text[range.start + 3..range.end];
        ["chart ", "table ", "tiles "].iter().any(|word| inner.starts_with(word)) == blocks
    })
    .collect()
}

fn citation(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let place = random.pick(&braces(text, false))?;
    let wrong = misspelled(&text[place.clone()], random)?;
    Some(Mistake::of(&path, replaced(text, place, &wrong)))
}

fn citation_left_out(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let place = random.pick(&braces(text, false))?;
    let once = text.matches(&text[place.clone()]).count() == 1;
    once.then(|| Mistake::of(&path, replaced(text, place, "many")))
}

fn block(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let place = random.pick(&braces(text, true))?;
    let name = place.start + "{{ chart ".len()..place.end - " }}".len();
    let wrong = misspelled(&text[name.clone()], random)?;
    Some(Mistake::of(&path, replaced(text, name, &wrong)))
}

/// The original goes on after its translation was made.
fn stale(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let report = random.pick(&REPORTS)?;
    let (zh, en) = (format!("{report}/zh.md"), format!("{report}/en.md"));
    let digest = gongkai::digest::Digest::of(texts[&zh].as_bytes()).short(12);
    let place = random.pick(&places(&texts[&zh], "，"))?;
    let mut mistake = Mistake::of(&zh, replaced(&texts[&zh], place, random.pick(&["，并", "，且", "，也"])?));
    let translation = texts[&en].replacen("\ntitle:", &format!("\ntranslated-from: {digest}\ntitle:"), 1);
    mistake.files.insert(en, translation);
    Some(mistake)
}

/// Lines that begin with `mark`.
pub(super) fn lines(text: &str, mark: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with(mark) {
            lines.push(at..at + line.len());
        }
        at += line.len();
    }
    lines
}

fn heading_level(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let heading = random.pick(&[lines(text, "## "), lines(text, "### ")].concat())?;
    let deeper = if random.coin() { "#" } else { "##" };
    Some(Mistake::of(&path, replaced(text, heading.start..heading.start, deeper)))
}

fn heading_number(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let heading = random.pick(&[lines(text, "## "), lines(text, "### ")].concat())?;
    let numerals = if path.ends_with("zh.md") { "一二三四五六七八" } else { "12345678" };
    let is_numeral = |one: char| numerals.contains(one);
    let start = heading.start + text[heading.clone()].find([' '])? + 1;
    let number = start..start + text[start..heading.end].find(|one: char| !is_numeral(one) && !"（.".contains(one))?;
    let last = number.start + text[number.clone()].rfind(is_numeral)?;
    let old = text[last..].chars().next()?;
    let other: Vec<char> = numerals.chars().filter(|one| *one != old).collect();
    let new = random.pick(&other)?.to_string();
    Some(Mistake::of(&path, replaced(text, last..last + old.len_utf8(), &new)))
}

fn item(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &[SERVICES], &BOTH)?;
    let items = ["- ", "1. ", "2. ", "3. ", "4. "].map(|mark| lines(text, mark)).concat();
    Some(Mistake::of(&path, replaced(text, random.pick(&items)?, "")))
}

fn row(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &[SERVICES], &BOTH)?;
    let rows = lines(text, "| ");
    Some(Mistake::of(&path, replaced(text, random.pick(&rows[1..])?, "")))
}

/// Paragraphs of prose.
pub(super) fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut at = body(text);
    let mut paragraphs = Vec::new();
    for part in text[at..].split_inclusive("\n\n") {
        if !part.starts_with(['#', '|', '-', '{', '1', '[', '\n']) {
            paragraphs.push(at..at + part.len());
        }
        at += part.len();
    }
    paragraphs
}

fn paragraph(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let place = random.pick(&paragraphs(text))?;
    Some(Mistake::of(&path, replaced(text, place, "")))
}

fn paragraph_twice(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let all = paragraphs(text);
    let (from, to) = (random.pick(&all)?, random.pick(&all)?);
    let copy = text[from].trim_end().to_owned() + "\n\n";
    Some(Mistake::of(&path, replaced(text, to.start..to.start, &copy)))
}

fn wrong_word(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let is_chinese = path.ends_with("zh.md");
    let list = if is_chinese { "confusable.tsv" } else { "confusable-en.tsv" };
    let list = std::fs::read_to_string(format!("{}/src/check/{list}", crate::project::CRATE)).unwrap();
    let entries: Vec<(&str, &str)> =
        list.lines().skip(1).filter_map(|line| Some((line.split('\t').next()?, line.split('\t').nth(1)?))).collect();
    let here: Vec<(Range<usize>, &str)> = entries
        .iter()
        .flat_map(|(wrong, right)| places(text, right).into_iter().map(move |place| (place, *wrong)))
        .filter(|(place, _)| {
            let letter = |one: Option<char>| one.is_some_and(|one| one.is_ascii_alphanumeric());
            is_chinese || !letter(text[..place.start].chars().next_back()) && !letter(text[place.end..].chars().next())
        })
        .collect();
    if random.coin() {
        let (place, wrong) = random.pick(&here)?;
        return Some(Mistake::of(&path, replaced(text, place, wrong)));
    }
    // Most of the wrong words belong to no word of these texts: they are put between two clauses.
    let (wrong, _) = random.pick(&entries)?;
    let mark = if is_chinese { "，" } else { ", " };
    let place = random.pick(&places(text, mark))?;
    Some(Mistake::of(&path, replaced(text, place, &format!("{mark}{wrong}{mark}"))))
}

fn punctuation(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let marks: &[(&str, &str)] = if path.ends_with("zh.md") {
        &[("，", ","), ("；", ";"), ("：", ":"), ("（", "("), ("。", ".")]
    } else {
        &[(", ", "，"), ("; ", "；"), (". ", "。"), (" (", "（"), (", ", ",")]
    };
    let (right, wrong) = random.pick(marks)?;
    let place = random.pick(&places(text, right))?;
    Some(Mistake::of(&path, replaced(text, place, wrong)))
}

fn date(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &[SERVICES], &BOTH)?;
    let zh = [
        ("星期一", "星期二"),
        ("星期四", "星期五"),
        ("3月6日", "3月7日"),
        ("6月18日", "6月31日"),
        ("12月29日", "13月29日"),
        ("2024年2月29日", "2024年2月28日"),
        ("2023年9月15日", "2032年9月15日"),
    ];
    let en = [
        ("Monday, 6", "Tuesday, 6"),
        ("Thursday", "Friday"),
        ("6 March", "16 March"),
        ("June 18", "June 31"),
        ("29 December", "29 November"),
        ("29 February 2024", "29 February 2023"),
        ("15 September 2023", "15 September 2032"),
    ];
    let (right, wrong) = random.pick(if path.ends_with("zh.md") { &zh } else { &en })?;
    let place = random.pick(&places(text, right))?;
    Some(Mistake::of(&path, replaced(text, place, wrong)))
}

fn bracket(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    let mark = random.pick(&["（", "）", "“", "”", "《", "》", "(", ")"])?;
    let links: Vec<Range<usize>> = links(text).into_iter().map(|link| link.start - 1..link.end + 1).collect();
    let marks: Vec<Range<usize>> = places(text, mark)
        .into_iter()
        .filter(|place| !links.iter().any(|link| link.contains(&place.start)))
        .filter(|place| !text[..place.start].rsplit('\n').next().is_some_and(|line| line.starts_with('#')))
        .collect();
    Some(Mistake::of(&path, replaced(text, random.pick(&marks)?, "")))
}

fn doubled(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &BOTH)?;
    if path.ends_with("zh.md") {
        let words = [
            "的", "了", "在", "和", "开展", "加强", "推进", "落实", "组织", "建设", "完成", "提高", "实施", "完善",
            "群众", "居民", "街道", "社区", "企业", "项目",
        ];
        let word = random.pick(&words)?;
        let place = random.pick(&places(text, word))?;
        return Some(Mistake::of(&path, replaced(text, place.end..place.end, &text[place.clone()])));
    }
    let words: Vec<Range<usize>> = words(text)
        .into_iter()
        .filter(|word| {
            text[word.clone()].bytes().all(|one| one.is_ascii_lowercase()) && text[word.end..].starts_with(' ')
        })
        .filter(|word| text[..word.start].ends_with(' '))
        .collect();
    let place = random.pick(&words)?;
    Some(Mistake::of(&path, replaced(text, place.end..place.end, &format!(" {}", &text[place.clone()]))))
}

fn chinese(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &["en.md"])?;
    let place = random.pick(&words(text))?;
    let word = random.pick(&["社区", "部署会", "网格员", "老旧小区", "服务中心", "满意率"])?;
    Some(Mistake::of(&path, replaced(text, place, word)))
}

fn english(texts: &Texts, random: &mut Random) -> Option<Mistake> {
    let (path, text) = text(texts, random, &REPORTS, &["zh.md"])?;
    let place = random.pick(&places(text, "，"))?;
    let words = random.pick(&[
        "and added more lifts",
        "the subdistrict will go on with its work",
        "waste sorting is often wrong",
        "with the help of student volunteers",
    ])?;
    Some(Mistake::of(&path, replaced(text, place, &format!("，{words}，"))))
}
