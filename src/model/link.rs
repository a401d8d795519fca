//! Links as sources write them: to a report, a figure, a column, an attachment, or out of the section.

use percent_encoding::percent_decode_str;

/// Where a written link wants to lead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkTarget {
    /// `#anchor`: a place in the same text.
    Anchor(String),
    /// `../name/`, `../name/zh.md#anchor`: another report.
    Report {
        /// The name of its folder.
        name: String,
        /// A place in it.
        anchor: Option<String>,
    },
    /// `files/plan.pdf`: an attachment of this report.
    Attachment(String),
    /// `indicator:key`.
    Indicator(String),
    /// `column:key`.
    Column(String),
    /// `https://…`, `mailto:…`, `tel:…`.
    Outside(String),
}

/// Why a link cannot lead anywhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadLink {
    /// A scheme that pages do not carry (`javascript:`, `file:` …).
    Scheme,
    /// A user name before the host: `https://www.gov.cn@example.com/` is on `example.com` and looks otherwise.
    Disguised,
    /// A form that names nothing in the project.
    Form,
}

impl LinkTarget {
    /// Reads a link as written in the Markdown of a report.
    ///
    /// # Errors
    /// When it has no form that a section can carry.
    pub fn parse(written: &str) -> Result<Self, BadLink> {
        let written = written.trim();
        if let Some(anchor) = written.strip_prefix('#') {
            return Ok(Self::Anchor(decoded(anchor)));
        }
        if let Some(rest) = written.strip_prefix("../") {
            let (path, anchor) = match rest.split_once('#') {
                Some((path, anchor)) => (path, Some(decoded(anchor))),
                None => (rest, None),
            };
            let (name, file) = path.split_once('/').unwrap_or((path, ""));
            let known = matches!(file, "" | "zh.md" | "en.md") && !name.is_empty() && name != "..";
            return if known { Ok(Self::Report { name: decoded(name), anchor }) } else { Err(BadLink::Form) };
        }
        if written.starts_with("files/") {
            return Ok(Self::Attachment(decoded(written)));
        }
        match scheme(written) {
            Some("indicator") => Ok(Self::Indicator(written["indicator:".len()..].to_owned())),
            Some("column") => Ok(Self::Column(written["column:".len()..].to_owned())),
            Some("http" | "https") => match url::Url::parse(written) {
                Ok(url) if url.username().is_empty() && url.password().is_none() => {
                    Ok(Self::Outside(written.to_owned()))
                }
                Ok(_) => Err(BadLink::Disguised),
                Err(_) => Err(BadLink::Form),
            },
            Some("mailto" | "tel") => Ok(Self::Outside(written.to_owned())),
            None => Err(BadLink::Form),
            Some(_) => Err(BadLink::Scheme),
        }
    }
}

fn scheme(written: &str) -> Option<&str> {
    let (scheme, _) = written.split_once(':')?;
    let named = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    named.then_some(scheme)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
