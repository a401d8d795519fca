//! What changed between two texts: the passages of a page as a reader reads them, and in a passage the words.
//!
//! A Han character is a word of its own, a number is one word. It knows our HTML so far as to tell blocks from what
//! stands in a line; it knows nothing of what pages are about. Begin with [`changed`].

use serde::Serialize;
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

/// A piece of a text that stayed or changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Whether the other text lacks them.
    pub changed: bool,
}

/// A passage that differs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Passage {
    /// The heading above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// What stood there; empty where it is new.
    pub before: Vec<Run>,
    /// What stands there; empty where it is gone.
    pub after: Vec<Run>,
}

/// The passages of a page's main part that differ from how it was before.
#[must_use]
pub fn changed(before: &[u8], after: &[u8]) -> Vec<Passage> {
    let (old, new) = (lines(before), lines(after));
    let (old_text, new_text) = (texts(&old), texts(&new));
    let heading = |lines: &[Line], place: usize| lines[..=place].iter().rev().find(|line| line.is_heading).cloned();
    let mut passages = Vec::new();
    for step in capture_diff_slices(Algorithm::Myers, &old_text, &new_text) {
        let (tag, from, to) = DiffOp::as_tag_tuple(&step);
        if tag == DiffTag::Equal {
            continue;
        }
        // What was put in the place of something is read beside it.
        for place in 0..from.len().max(to.len()) {
            let (was, is) = (from.clone().nth(place), to.clone().nth(place));
            let (before, after) = match (was, is) {
                (Some(was), Some(is)) => compared(old_text[was], new_text[is]),
                (was, is) => {
                    let all = |text: Option<&str>| text.map_or_else(Vec::new, |text| vec![run(text.to_owned(), true)]);
                    (all(was.map(|was| old_text[was])), all(is.map(|is| new_text[is])))
                }
            };
            let above = is.map_or_else(|| was.and_then(|was| heading(&old, was)), |is| heading(&new, is));
            passages.push(Passage { heading: above.map(|line| line.text), before, after });
        }
    }
    passages
}

/// Two texts in runs, those that differ marked.
#[must_use]
pub fn compared(before: &str, after: &str) -> (Vec<Run>, Vec<Run>) {
    let (old, new) = (words(before), words(after));
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for step in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, from, to) = step.as_tag_tuple();
        let changed = tag != DiffTag::Equal;
        push(&mut one, old[from].concat(), changed);
        push(&mut other, new[to].concat(), changed);
    }
    (one, other)
}

/// A text that is not compared with another.
#[must_use]
pub fn whole(text: String) -> Vec<Run> {
    if text.is_empty() { Vec::new() } else { vec![run(text, false)] }
}

fn run(text: String, changed: bool) -> Run {
    Run { text, changed }
}

fn push(runs: &mut Vec<Run>, text: String, changed: bool) {
    match runs.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.changed == changed => last.text.push_str(&text),
        _ => runs.push(run(text, changed)),
    }
}

fn words(text: &str) -> Vec<&str> {
    let joined = |one: char, next: char| {
        let number = |character: char| character.is_ascii_digit() || matches!(character, '.' | ',' | '%');
        let letter = |character: char| character.is_alphabetic() && character.len_utf8() < 3;
        number(one) && number(next) || letter(one) && letter(next)
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((_, one)) = characters.next() {
        if let Some((place, next)) = characters.peek().copied()
            && !joined(one, next)
        {
            words.push(&text[start..place]);
            start = place;
        }
    }
    words.push(&text[start..]);
    words
}

/// What stands in a block of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Line {
    text: String,
    is_heading: bool,
}

fn texts(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

/// What a reader reads of the page's main part, a line for each block.
fn lines(page: &[u8]) -> Vec<Line> {
    const INLINE: [&str; 14] =
        ["a", "abbr", "b", "bdi", "code", "data", "del", "em", "i", "ins", "small", "span", "strong", "time"];
    const CORRECTED: &str = "class=\"corrected\"";
    const HEADINGS: [&str; 5] = ["h2", "h3", "h4", "h5", "h6"];
    let line = |is_heading| Line { text: String::new(), is_heading };
    let text = String::from_utf8_lossy(page);
    let main = text.split_once("<main").map_or(&*text, |(_, rest)| rest);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let mut lines = vec![line(false)];
    // The rest of the tag that was cut open.
    let mut rest = main.split_once('>').map_or(main, |(_, rest)| rest);
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        read(&mut lines, before);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let closes = tag[1..].starts_with('/');
        let name: String =
            tag[1..end].trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if !INLINE.contains(&name.as_str()) {
            lines.push(line(HEADINGS.contains(&name.as_str()) && !closes));
        }
        rest = &tag[end..];
        // That a figure was corrected is said beside the text and is no word of it.
        if tag[..end].contains(CORRECTED) {
            rest = rest.find("</a>").map_or("", |mark| &rest[mark..]);
        }
    }
    read(&mut lines, rest);
    lines.iter_mut().for_each(|line| line.text.truncate(line.text.trim_end().len()));
    lines.retain(|line| !line.text.is_empty());
    lines
}

fn read(lines: &mut [Line], text: &str) {
    let Some(Line { text: line, .. }) = lines.last_mut() else { return };
    let words: Vec<&str> = text.split_whitespace().collect();
    if text.starts_with(char::is_whitespace) && !line.is_empty() && !line.ends_with(' ') {
        line.push(' ');
    }
    line.push_str(&unescaped(&words.join(" ")));
    if text.ends_with(char::is_whitespace) && !words.is_empty() {
        line.push(' ');
    }
}

/// The text that HTML of ours writes.
#[must_use]
pub fn unescaped(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#x2F;", "/"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::{Run, changed, compared};

    fn marked(runs: &[Run]) -> String {
        runs.iter().map(|run| if run.changed { format!("[{}]", run.text) } else { run.text.clone() }).collect()
    }

    #[test]
    fn the_words_that_changed_are_marked() {
        let cases = [
            ("化解率98%", "化解率99%", "化解率[98%]", "化解率[99%]"),
            ("1.934 million yuan", "1.934 billion yuan", "1.934 [million] yuan", "1.934 [billion] yuan"),
            ("己立案19件", "已立案19件", "[己]立案19件", "[已]立案19件"),
            ("共12件，占3%", "共13件，占4%", "共[12]件，占[3%]", "共[13]件，占[4%]"),
            ("", "补充说明", "", "[补充说明]"),
            ("same", "same", "same", "same"),
        ];
        for (before, after, old, new) in cases {
            let (one, other) = compared(before, after);
            assert_eq!((marked(&one), marked(&other)), (old.to_owned(), new.to_owned()));
        }
    }

    #[test]
    fn passages_stand_below_their_heading() {
        let page = |body: &str| format!("<body>菜单1<main id=\"m\"><h1>题</h1>{body}</main>页脚</body>").into_bytes();
        let before = page("<h2>甲</h2><p>一<b>28</b>件。</p><h2>乙</h2><p>旧。</p><p>同。</p>");
        let after = page("<h2>甲</h2>\n<p>一<b>29</b>件。</p>\n<h2>乙</h2><p>同。</p><h3>丙 &amp; 丁</h3><p>新。</p>");
        let told: Vec<(String, String, String)> = changed(&before, &after)
            .iter()
            .map(|one| (one.heading.clone().unwrap_or_default(), marked(&one.before), marked(&one.after)))
            .collect();
        let told: Vec<(&str, &str, &str)> = told.iter().map(|(one, two, three)| (&**one, &**two, &**three)).collect();
        assert_eq!(
            told,
            [
                ("甲", "一[28]件。", "一[29]件。"),
                ("乙", "[旧。]", ""),
                ("丙 & 丁", "", "[丙 & 丁]"),
                ("丙 & 丁", "", "[新。]"),
            ]
        );
    }
}
