//! Numbers below each other stand with their points in one line: what a number lacks behind its last digit is told, and
//! the style sheet keeps that much room without showing it.

/// What each number lacks to the longest fraction of all: `.00` for `80` beside `7.50`. Empty where nothing is lacking and
/// for what does not end in a digit (`2000余`, `—`).
pub(super) fn lacking(numbers: &[&str]) -> Vec<String> {
    let fraction = |number: &str| {
        number.ends_with(|last: char| last.is_ascii_digit()).then(|| {
            let digits = number.len() - number.trim_end_matches(|one: char| one.is_ascii_digit()).len();
            if number[..number.len() - digits].ends_with('.') { digits } else { 0 }
        })
    };
    let longest = numbers.iter().filter_map(|number| fraction(number)).max().unwrap_or(0);
    let lacks = |number: &str| match fraction(number) {
        Some(0) if longest > 0 => format!(".{}", "0".repeat(longest)),
        Some(digits) => "0".repeat(longest - digits),
        None => String::new(),
    };
    numbers.iter().map(|number| lacks(number)).collect()
}
