//! Takes the tags out of web pages and XML, of whatever quality they are.

/// The text of a line with its tags taken off; values of attributes follow it, since addresses and numbers stand there too.
pub(super) fn without_tags(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut values = String::new();
    let mut rest = line;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>').map(|close| open + close) else {
            rest = &rest[open + 1..];
            continue;
        };
        let tag = &rest[open + 1..close];
        if !stands_within_words(tag) {
            text.push('\t');
        }
        for value in tag.split(['"', '\'']).skip(1).step_by(2).filter(|value| !value.is_empty()) {
            values.push('\n');
            values.push_str(value);
        }
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    text.push_str(&values);
    resolved(&text)
}

/// `<b>`, `<span>` and the like do not end a word; cells and paragraphs do.
fn stands_within_words(tag: &str) -> bool {
    let name: String =
        tag.trim_start_matches('/').chars().take_while(|one| one.is_ascii_alphanumeric() || *one == ':').collect();
    matches!(
        name.to_ascii_lowercase().as_str(),
        "b" | "i" | "u" | "em" | "strong" | "span" | "font" | "a" | "w:t" | "w:r"
    )
}

/// References to characters as the characters that they stand for.
pub(super) fn resolved(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        result.push_str(&rest[..start]);
        rest = &rest[start..];
        // No reference is longer; a far semicolon belongs to something else.
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let found = end.and_then(|end| Some((character(&rest[1..end])?, end + 1)));
        let (one, length) = found.unwrap_or(('&', 1));
        result.push(one);
        rest = &rest[length..];
    }
    result.push_str(rest);
    result
}

/// The character that a reference stands for: `#65`, `amp`.
pub(super) fn character(reference: &str) -> Option<char> {
    if let Some(number) = reference.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" => ' ',
        _ => return None,
    })
}
