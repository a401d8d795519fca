//! In which order files are replaced where readers see each at once.
//!
//! Whatever a page names is there before the page, and what announces a page comes after it. So a reader in the middle
//! finds old pages or new ones, never one whose style, picture or data is missing.

use crate::route::{OutputPath, uncompressed};

/// When a file's turn comes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Turn {
    /// Styles, scripts, the index of the search: named by their digest, so nobody asks for them yet.
    Asset,
    /// Data, pictures, attachments.
    Attached,
    /// Reports, indicators and other single pages.
    Page,
    /// Columns and other lists.
    List,
    /// The home page in each language.
    Home,
    /// Feeds, the list for search engines, the search page.
    Announcement,
}

impl Turn {
    pub(super) fn of(path: &OutputPath) -> Self {
        // What is compressed comes with what it stands beside.
        let text = uncompressed(path.as_str());
        let name = text.rsplit('/').next().unwrap_or(text);
        // Pages in the other language stand below its code.
        let in_language = text.strip_prefix("en/").or_else(|| text.strip_prefix("zh/")).unwrap_or(text);
        match name {
            _ if path.is_named_by_digest() => Self::Asset,
            "feed.xml" | "robots.txt" | "search.html" | "sitemap.html" | "sitemap.xml" => Self::Announcement,
            _ if in_language == "index.html" => Self::Home,
            _ if name == "index.html" || (name.starts_with("index_") && name.ends_with(".html")) => Self::List,
            _ if name.ends_with(".html") => Self::Page,
            _ => Self::Attached,
        }
    }
}
