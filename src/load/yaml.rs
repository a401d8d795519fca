//! Turns the text of a YAML file into a tree of [`Node`]s that know their places and keep every digit as written.
//!
//! The tree, not derived structs, is what the other files of this folder read: a derived struct stops at the first
//! mistake of a file and loses `7.50`; from the tree all unknown keys, doubled keys and wrong types of a file are
//! told at once, in the editor's words. Nothing here knows what the keys mean. Begin with [`parse`] and [`Fields`].

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::{Diagnostic, did_you_mean, message, nearest};
use crate::digest::Digest;
use crate::model::Period;
use crate::source::{FileId, Span, Spanned};

/// A value in a YAML file.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

#[derive(Debug)]
pub(crate) enum Value {
    Null,
    /// The text as meant, with quotes taken off.
    Scalar {
        text: String,
    },
    List(Vec<Node>),
    Map(Vec<(Spanned<String>, Node)>),
}

impl Node {
    /// The digest of what is said here, wherever it stands and however it is laid out.
    pub(crate) fn digest(&self) -> Digest {
        let mut said = Vec::new();
        self.say(None, &mut said);
        Digest::of(&said)
    }

    /// The same, with no more than the keys of what stands below `key`.
    pub(crate) fn digest_but(&self, key: &str) -> Digest {
        let mut said = Vec::new();
        self.say(Some(key), &mut said);
        Digest::of(&said)
    }

    /// The same without `key` and what stands below it.
    pub(crate) fn digest_without(&self, key: &str) -> Digest {
        let Value::Map(entries) = &self.value else { return self.digest() };
        let mut said = Vec::new();
        for (name, node) in entries.iter().filter(|(name, _)| name.value != key) {
            say_text(&name.value, &mut said);
            node.say(None, &mut said);
        }
        Digest::of(&said)
    }

    fn say(&self, but: Option<&str>, said: &mut Vec<u8>) {
        match &self.value {
            Value::Null => said.push(b'0'),
            Value::Scalar { text: scalar } => {
                said.push(b's');
                say_text(scalar, said);
            }
            Value::List(items) => {
                said.push(b'l');
                said.extend((items.len() as u64).to_le_bytes());
                items.iter().for_each(|item| item.say(None, said));
            }
            Value::Map(entries) => {
                said.push(b'm');
                said.extend((entries.len() as u64).to_le_bytes());
                for (key, node) in entries {
                    say_text(&key.value, said);
                    match &node.value {
                        Value::Map(below) if but == Some(&key.value) => {
                            below.iter().for_each(|(key, _)| say_text(&key.value, said));
                        }
                        _ => node.say(None, said),
                    }
                }
            }
        }
    }
}

fn say_text(text: &str, said: &mut Vec<u8>) {
    said.extend((text.len() as u64).to_le_bytes());
    said.extend(text.as_bytes());
}

impl Value {
    fn kind(&self) -> (&'static str, &'static str) {
        match self {
            Self::Null => ("空值", "nothing"),
            Self::Scalar { .. } => ("单个值", "a single value"),
            Self::List(_) => ("列表", "a list"),
            Self::Map(_) => ("“键: 值”的组合", "keys with values"),
        }
    }
}

/// Reads `text`, which begins at byte `offset` of `file`. An empty file is an empty map.
pub(crate) fn parse(file: FileId, text: &str, offset: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let options = serde_yaml::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
        // `.nan` and `1e999` reach us, so that they are told as what they are: no numbers.
        non_finite_float_policy: serde_yaml::NonFiniteFloatPolicy::PassThrough,
        merge_keys: serde_yaml::MergeKeyPolicy::Error,
        // Doubled keys reach us, so that each is told with both places.
        duplicate_keys: serde_yaml::DuplicateKeyPolicy::PassThrough,
        budget: serde_yaml::budget! {
            max_depth: 32, max_anchors: 0, max_aliases: 0, max_documents: 1, max_nodes: 200_000,
        },
    };
    match serde_yaml::from_str_with_options::<serde_yaml::Spanned<Raw>>(text, options) {
        Ok(raw) => {
            let node = Source { file, text, offset }.node(raw);
            find_doubled_keys(&node, diagnostics);
            Some(match node.value {
                Value::Null => Node { span: node.span, value: Value::Map(Vec::new()) },
                _ => node,
            })
        }
        Err(error) => {
            diagnostics.push(syntax_error(file, text, offset, &error));
            None
        }
    }
}

/// `text` as a value that YAML reads back as it is.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            // A line is enough for a reason.
            other if other.is_control() => quoted.push(' '),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// What the YAML crate hands over; numbers and booleans are read again from the text.
enum Raw {
    Null,
    Plain,
    Text(String),
    List(Vec<serde_yaml::Spanned<Raw>>),
    Map(Vec<(serde_yaml::Spanned<RawKey>, serde_yaml::Spanned<Raw>)>),
}

/// A key is a text, however it looks (`2023`, `yes`).
struct RawKey(Option<String>);

struct RawVisitor;

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

impl<'de> Deserialize<'de> for RawKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Raw::deserialize(deserializer).map(|raw| match raw {
            Raw::Text(text) => Self(Some(text)),
            _ => Self(None),
        })
    }
}

macro_rules! plain {
    ($($visit:ident: $type:ty),+) => {
        $(fn $visit<E>(self, _: $type) -> Result<Raw, E> { Ok(Raw::Plain) })+
    };
}

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any YAML value")
    }

    plain!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128, visit_f64: f64);

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Raw::Map(map))
    }
}

struct Source<'t> {
    file: FileId,
    text: &'t str,
    offset: usize,
}

impl Source<'_> {
    fn range<T>(&self, spanned: &serde_yaml::Spanned<T>) -> (usize, usize) {
        let span = spanned.referenced.span();
        let place = |byte: Option<u64>| byte.and_then(|byte| usize::try_from(byte).ok()).unwrap_or(0);
        let start = place(span.byte_offset()).min(self.text.len());
        let end = (start + place(span.byte_len())).min(self.text.len());
        (start, end)
    }

    fn written(&self, (start, end): (usize, usize)) -> &str {
        self.text.get(start..end).unwrap_or_default().trim()
    }

    fn span(&self, (start, end): (usize, usize)) -> Span {
        let trimmed = self.text.get(start..end).map_or(0, |text| text.trim_end().len());
        Span::new(self.file, self.offset + start, self.offset + start + trimmed)
    }

    fn node(&self, raw: serde_yaml::Spanned<Raw>) -> Node {
        let range = self.range(&raw);
        let span = self.span(range);
        let value = match raw.value {
            Raw::Null => Value::Null,
            Raw::Plain => Value::Scalar { text: self.written(range).to_owned() },
            Raw::Text(text) => Value::Scalar { text },
            Raw::List(items) => Value::List(items.into_iter().map(|item| self.node(item)).collect()),
            Raw::Map(entries) => {
                Value::Map(entries.into_iter().map(|(key, value)| (self.key(key), self.node(value))).collect())
            }
        };
        Node { span, value }
    }

    fn key(&self, key: serde_yaml::Spanned<RawKey>) -> Spanned<String> {
        let range = self.range(&key);
        let text = key.value.0.unwrap_or_else(|| self.written(range).to_owned());
        Spanned::new(text, self.span(range))
    }
}

fn find_doubled_keys(node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| find_doubled_keys(item, diagnostics)),
        Value::Map(entries) => {
            let mut seen = std::collections::BTreeMap::new();
            for (key, value) in entries {
                if let Some(first) = seen.insert(key.value.as_str(), key.span) {
                    let name = &key.value;
                    let doubled = if Period::parse(name).is_some() {
                        Diagnostic::error(
                            "doubled-period",
                            key.span,
                            message!(zh: "时期 {name} 写了两次", en: "the period {name} stands here twice"),
                        )
                    } else {
                        Diagnostic::error(
                            "doubled-key",
                            key.span,
                            message!(zh: "键 `{name}` 写了两次", en: "key `{name}` stands here twice"),
                        )
                    };
                    diagnostics.push(doubled.related(first, message!(zh: "第一次在这里", en: "first here")).help(
                        message!(
                            zh: "两处只能留一处：核对后删去多余的一处",
                            en: "keep one of the two: compare them and delete the other",
                        ),
                    ));
                    seen.insert(key.value.as_str(), first);
                }
                find_doubled_keys(value, diagnostics);
            }
        }
        Value::Null | Value::Scalar { .. } => {}
    }
}

/// Rewords the crate's syntax errors into what the clerk did.
fn syntax_error(file: FileId, text: &str, offset: usize, error: &serde_yaml::Error) -> Diagnostic {
    let bare = error.without_snippet();
    let told = bare.to_string();
    let location = bare.location();
    let line = location.map_or(1, |location| usize::try_from(location.line()).unwrap_or(1));
    let column = location.map_or(1, |location| usize::try_from(location.column()).unwrap_or(1));
    let (line_start, line_text) = line_at(text, line);
    let at = |start: usize, length: usize| {
        Span::new(file, offset + line_start + start, offset + line_start + start + length)
    };
    let mark = line_text.char_indices().nth(column.saturating_sub(1)).map_or(line_text.len(), |(byte, _)| byte);
    let here = at(mark, line_text[mark..].chars().next().map_or(0, char::len_utf8));

    if told.contains("tab") || line_text.trim_start_matches(' ').starts_with('\t') {
        let tab = line_text.find('\t').unwrap_or(mark);
        return Diagnostic::error(
            "tab",
            at(tab, 1),
            message!(
                zh: "缩进里有制表符（Tab）",
                en: "a tab is used for indentation",
            ),
        )
        .help(message!(zh: "YAML 只认空格：每一层缩进两个空格", en: "YAML takes spaces only: two for each level"));
    }
    if let Some((start, length, sign)) = wide_sign(text, line) {
        let span = Span::new(file, offset + start, offset + start + length);
        return match sign {
            '：' => full_width_colon(span),
            '，' => full_width_comma(span),
            _ => full_width_space(span),
        };
    }
    if let Some(colon) = line_text.find('：') {
        return full_width_colon(at(colon, '：'.len_utf8()));
    }
    if told.contains("simple key")
        && let Some(colon) = line_text.find(':')
        && !line_text[colon + 1..].starts_with([' ', '\t'])
        && !line_text[colon + 1..].is_empty()
    {
        return colon_without_space(at(colon, 1));
    }
    if told.contains("mapping values are not allowed") {
        return Diagnostic::error(
            "second-colon",
            here,
            message!(
                zh: "这一行有第二个冒号，或缩进不对",
                en: "there is a second colon on this line, or the indentation is wrong",
            ),
        )
        .help(message!(
            zh: "文字里有冒号时，把整段文字放进英文引号：`name: \"甲: 乙\"`；否则检查缩进",
            en: "put a text that holds a colon in quotes, as in `name: \"a: b\"`; else check the indentation",
        ));
    }
    // The crate points behind the sign.
    let sign = |signs: [char; 2]| {
        let end = mark + line_text[mark..].chars().next().map_or(0, char::len_utf8);
        line_text[..end].rfind(signs).map_or(here, |start| at(start, 1))
    };
    if told.contains("alias") || told.contains("anchor") {
        return Diagnostic::error("yaml-alias", sign(['&', '*']), message!(
            zh: "这里不支持 YAML 的锚点（&）和引用（*）",
            en: "YAML anchors (&) and aliases (*) are not taken here",
        ))
        .help(message!(zh: "把内容写全；文字以 & 或 * 开头时加英文引号", en: "write it out; quote a text that begins with & or *"));
    }
    if told.contains("merge key") || told.contains("unsupported tag") || told.contains("tag") {
        return Diagnostic::error("yaml-tag", sign(['!', '<']), message!(
            zh: "这里不支持 YAML 的标签（!）和合并键（<<）",
            en: "YAML tags (!) and merge keys (<<) are not taken here",
        ))
        .help(message!(zh: "写普通的键和值；文字以 ! 开头时加英文引号", en: "write plain keys and values; quote a text that begins with !"));
    }
    if line_text.starts_with("---") && told.contains("document") {
        return Diagnostic::error(
            "yaml-too-large",
            at(0, 3),
            message!(
                zh: "`---` 之后是第二份文档，一个文件只能有一份",
                en: "a second document begins after `---`: a file holds one",
            ),
        )
        .help(message!(zh: "删去这一行，或把后面的内容放进另一个文件", en: "delete the line, or put what follows into a file of its own"));
    }
    if told.contains("budget") || told.contains("depth") || told.contains("limit") {
        return Diagnostic::error(
            "yaml-too-large",
            here,
            message!(
                zh: "文件的层次或项目太多",
                en: "the file is nested too deeply or holds too many items",
            ),
        )
        .help(message!(
            zh: "最多 32 层、20 万项、一个文件里一份文档：请拆成几个文件",
            en: "at most 32 levels, 200,000 items and one document a file: split it",
        ));
    }
    let (zh, en) = reason(&told);
    Diagnostic::error(
        "yaml-syntax",
        here,
        message!(zh: "这里不合 YAML 的写法：{zh}", en: "this is not valid YAML: {en}"),
    )
    .help(message!(
        zh: "检查缩进是否对齐、引号和括号是否成对、冒号后是否有空格",
        en: "check that the indentation lines up, that quotes and brackets close, and that a space follows each colon",
    ))
}

/// The nearest sign of a Chinese input method that stands where YAML expects one of its own, on line `line` or above it:
/// the crate notices some only where the next thing begins.
fn wide_sign(text: &str, line: usize) -> Option<(usize, usize, char)> {
    let mut start = 0;
    let mut nearest = None;
    for piece in text.split_inclusive('\n').take(line) {
        if let Some((place, sign)) = wide_sign_of(piece) {
            nearest = Some((start + place, sign.len_utf8(), sign));
        }
        start += piece.len();
    }
    nearest
}

/// The first such sign of a line, with its place.
fn wide_sign_of(line: &str) -> Option<(usize, char)> {
    const SPACE: char = '\u{3000}';
    let plain = line.trim_start_matches([' ', '\t']);
    if plain.starts_with('#') {
        return None;
    }
    if plain.starts_with(SPACE) {
        return Some((line.len() - plain.len(), SPACE));
    }
    let is_key = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    line.char_indices().find_map(|(place, sign)| {
        let (before, after) = (&line[..place], &line[place + sign.len_utf8()..]);
        let follows_key = || is_key(before.rsplit(['{', ',', '，']).next().unwrap_or(before).trim());
        // In a line without braces a comma belongs to the words.
        let precedes_key = || after.split_once([':', '：']).is_some_and(|(key, _)| is_key(key.trim()));
        match sign {
            '：' if follows_key() => Some((place, sign)),
            '，' if line.contains('{') && precedes_key() => Some((place, sign)),
            ':' if after.starts_with(SPACE) => Some((place + sign.len_utf8(), SPACE)),
            _ => None,
        }
    })
}

/// The crate's reason in words for both; its own where it is a rare one.
fn reason(told: &str) -> (String, String) {
    let known = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    if told.contains("quote") {
        return known("引号没有成对", "a quotation mark is not closed");
    }
    if told.contains("placement of ':'") || told.contains("',' or ']'") || told.contains("',' or '}'") {
        return known("上面的方括号或花括号没有成对", "a bracket above is not closed");
    }
    if told.contains("block mapping") || told.contains("simple key") {
        return known("缩进没有对齐，或少了冒号", "the indentation does not line up, or a colon is missing");
    }
    let bare = told.split(" at line ").next().unwrap_or(told).trim_end_matches(['.', ':']).to_owned();
    (bare.clone(), bare)
}

/// Start and text of line `line` (from 1).
fn line_at(text: &str, line: usize) -> (usize, &str) {
    let mut start = 0;
    for (number, piece) in text.split_inclusive('\n').enumerate() {
        if number + 1 == line {
            return (start, piece.trim_end_matches(['\n', '\r']));
        }
        start += piece.len();
    }
    (text.len(), "")
}

/// The keys of a map, asked for one by one; what nobody asked for is unknown.
pub(crate) struct Fields<'n> {
    entries: &'n [(Spanned<String>, Node)],
    known: Vec<&'static str>,
    /// Entries that have been told already.
    refused: Vec<usize>,
    missing: Vec<(&'static str, Diagnostic)>,
    pub(crate) span: Span,
}

impl<'n> Fields<'n> {
    /// The fields of `node`, if it is a map.
    pub(crate) fn of(node: &'n Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        match &node.value {
            Value::Map(entries) => {
                Some(Self { entries, known: Vec::new(), refused: Vec::new(), missing: Vec::new(), span: node.span })
            }
            other => {
                if let Value::Scalar { text } = other
                    && let Some(colon) = colon_of(text, node.span)
                {
                    diagnostics.push(colon);
                    return None;
                }
                let (zh, en) = other.kind();
                diagnostics.push(
                    Diagnostic::error("wrong-type", node.span, message!(
                        zh: "这里应当是“键: 值”，却是{zh}",
                        en: "expected keys with values, found {en}",
                    ))
                    .help(message!(zh: "每行写一个 `键: 值`，缩进两个空格", en: "write one `key: value` a line, indented by two spaces")),
                );
                None
            }
        }
    }

    /// The value of `key`, if it is there and not empty.
    pub(crate) fn optional(&mut self, key: &'static str) -> Option<&'n Node> {
        self.known.push(key);
        self.entries
            .iter()
            .find(|(name, _)| name.value == key)
            .map(|(_, node)| node)
            .filter(|node| !matches!(node.value, Value::Null))
    }

    /// The value of `key`, which must be there; [`finish`](Self::finish) tells where it is not.
    pub(crate) fn required(&mut self, key: &'static str) -> Option<&'n Node> {
        let found = self.optional(key);
        if found.is_none() {
            let (span, empty) = self
                .entries
                .iter()
                .find(|(name, _)| name.value == key)
                .map_or((first_line(self.span, self.entries), false), |(name, _)| (name.span, true));
            let message = if empty {
                message!(zh: "`{key}` 后面没有值", en: "`{key}` has no value")
            } else {
                message!(zh: "少了 `{key}`", en: "`{key}` is missing")
            };
            let help = if empty {
                message!(zh: "在冒号后面写上值", en: "write it after the colon")
            } else {
                message!(zh: "补上一行 `{key}: …`", en: "add a line `{key}: …`")
            };
            self.missing.push((key, Diagnostic::error("missing-key", span, message).help(help)));
        }
        found
    }

    /// The value of `key`, which must not be there: it is told by whoever asks, and offered to nobody.
    pub(crate) fn refused(&mut self, key: &'static str) -> Option<&'n Node> {
        let at = self.entries.iter().position(|(name, _)| name.value == key)?;
        self.refused.push(at);
        Some(&self.entries[at].1)
    }

    /// Reports every key that nobody asked for, and those that are missing. A key that is missing because its name is
    /// misspelt is one mistake and told once.
    pub(crate) fn finish(mut self, diagnostics: &mut Vec<Diagnostic>) {
        for (at, (key, value)) in self.entries.iter().enumerate() {
            if !self.known.contains(&key.value.as_str()) && !self.refused.contains(&at) {
                let meant = nearest(key.value.trim(), self.known.iter().copied());
                self.missing.retain(|(missing, _)| Some(*missing) != meant);
                diagnostics.push(unknown_key(key, value, &self.known));
            }
        }
        diagnostics.extend(self.missing.into_iter().map(|(_, diagnostic)| diagnostic));
    }
}

/// The colon that makes a key and its value one word, if `text`, which stands at `span`, has one.
fn colon_of(text: &str, span: Span) -> Option<Diagnostic> {
    // A text of several lines is folded: places are sure on the first one only.
    let place = text.find(['：', ':']).filter(|place| *place > 0)?;
    let wide = text[place..].starts_with('：');
    if text[place..].starts_with(":\u{3000}") {
        return Some(full_width_space(span.part(place + 1, place + 1 + '\u{3000}'.len_utf8())));
    }
    let at = span.part(place, place + if wide { '：'.len_utf8() } else { 1 });
    Some(if wide { full_width_colon(at) } else { colon_without_space(at) })
}

fn full_width_colon(span: Span) -> Diagnostic {
    Diagnostic::error("full-width-colon", span, message!(zh: "这里是全角冒号“：”", en: "this is a full-width colon"))
        .help(message!(
            zh: "键后面写半角冒号加一个空格，如 `unit: 亿元`",
            en: "write a half-width colon and a space after a key, as in `unit: 亿元`",
        ))
}

fn full_width_comma(span: Span) -> Diagnostic {
    Diagnostic::error("full-width-comma", span, message!(zh: "这里是全角逗号“，”", en: "this is a full-width comma"))
        .help(message!(
            zh: "花括号和方括号里用半角逗号加一个空格隔开，如 `{{zh: 甲, en: A}}`；逗号是文字的一部分时，把文字放进英文引号",
            en: "between braces and brackets write a half-width comma and a space, as in `{{zh: 甲, en: A}}`; put a text that holds one in quotes",
        ))
}

fn full_width_space(span: Span) -> Diagnostic {
    Diagnostic::error("full-width-space", span, message!(zh: "这里是全角空格", en: "this is a full-width space")).help(
        message!(
            zh: "改成半角空格：缩进每层两个，冒号后面一个",
            en: "write ordinary spaces: two for each level of indentation, one after a colon",
        ),
    )
}

fn colon_without_space(span: Span) -> Diagnostic {
    Diagnostic::error(
        "colon-without-space",
        span,
        message!(zh: "冒号后面少一个空格", en: "there is no space after the colon"),
    )
    .help(message!(zh: "写成 `键: 值`", en: "write `key: value`"))
}

/// Where to show that something is missing: the first key of the map, else the map's start.
fn first_line(span: Span, entries: &[(Spanned<String>, Node)]) -> Span {
    entries.first().map_or(Span { end: span.start, ..span }, |(key, _)| key.span)
}

fn unknown_key(key: &Spanned<String>, value: &Node, known: &[&'static str]) -> Diagnostic {
    if matches!(value.value, Value::Null)
        && let Some(colon) = colon_of(&key.value, key.span)
    {
        return colon;
    }
    let name = key.value.replace(['\u{3000}', '\u{a0}'], "␣");
    let list = known.join("、");
    let list_en = known.join(", ");
    let help = if name.contains('␣') {
        message!(
            zh: "键前面有全角空格或不换行空格：改成普通空格",
            en: "a full-width or no-break space stands in front of the key: use ordinary spaces",
        )
    } else if matches!(value.value, Value::Null) && name.bytes().all(|byte| byte.is_ascii_digit()) {
        message!(
            zh: "花括号里的逗号隔开的是键：数字不用千位分隔符，如 `1250`",
            en: "in braces a comma separates keys: write numbers without separators, as in `1250`",
        )
    } else {
        did_you_mean(&key.value, known.iter().copied()).unwrap_or_else(|| {
            message!(
                zh: "这里可以写：{list}",
                en: "known keys here: {list_en}",
            )
        })
    };
    Diagnostic::error("unknown-key", key.span, message!(zh: "不认识的键 `{name}`", en: "unknown key `{name}`"))
        .help(help)
}

/// All entries of a map whose keys are names.
pub(crate) fn entries<'n>(node: &'n Node, diagnostics: &mut Vec<Diagnostic>) -> &'n [(Spanned<String>, Node)] {
    Fields::of(node, diagnostics).map_or(&[], |fields| fields.entries)
}

/// All items of a list.
pub(crate) fn items<'n>(node: &'n Node, diagnostics: &mut Vec<Diagnostic>) -> &'n [Node] {
    match &node.value {
        Value::List(items) => items,
        other => {
            let (zh, en) = other.kind();
            diagnostics.push(
                Diagnostic::error(
                    "wrong-type",
                    node.span,
                    message!(
                        zh: "这里应当是列表，却是{zh}",
                        en: "expected a list, found {en}",
                    ),
                )
                .help(message!(zh: "写成 `[甲, 乙]`，或每行一个 `- 甲`", en: "write `[a, b]`, or one `- a` a line")),
            );
            &[]
        }
    }
}

/// A single text or number as written.
pub(crate) fn text(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    match &node.value {
        Value::Scalar { text } if !text.trim().is_empty() => Some(Spanned::new(text.trim().to_owned(), node.span)),
        Value::Scalar { .. } | Value::Null => {
            diagnostics.push(
                Diagnostic::error("empty-value", node.span, message!(zh: "这里是空的", en: "the value is empty"))
                    .help(message!(zh: "写上值，或把它删去", en: "write a value, or take it out")),
            );
            None
        }
        other => {
            let (zh, en) = other.kind();
            diagnostics.push(
                Diagnostic::error(
                    "wrong-type",
                    node.span,
                    message!(
                        zh: "这里应当是文字，却是{zh}",
                        en: "expected a text, found {en}",
                    ),
                )
                .help(message!(zh: "只写一个值，不带括号", en: "write one value, without brackets")),
            );
            None
        }
    }
}

/// `true` or `false`.
pub(crate) fn boolean(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<bool> {
    let written = text(node, diagnostics)?;
    match written.value.as_str() {
        "true" => Some(true),
        "false" => Some(false),
        other => {
            diagnostics.push(
                Diagnostic::error(
                    "wrong-type",
                    written.span,
                    message!(
                        zh: "这里应当是 true 或 false，却是 `{other}`",
                        en: "expected true or false, found `{other}`",
                    ),
                )
                .help(message!(zh: "是写 `true`，否写 `false`", en: "for yes write `true`, for no `false`")),
            );
            None
        }
    }
}
