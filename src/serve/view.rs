//! The preview's own pages: both languages side by side, the phone, the paper, what would change. Each is a frame with
//! the preview's style and scripts; the scripts fill it from the pages of the release.

use super::edition::{escaped, script_tag};
use crate::diagnostic::MessageLanguage;

/// A page of the preview itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum View {
    /// Both languages, paragraph by paragraph.
    Both,
    /// As a phone shows it.
    Phone,
    /// As it comes out of a printer.
    Print,
    /// What publishing would change.
    Changes,
}

impl View {
    /// The name in the address, with the view.
    const NAMES: [(&'static str, Self); 4] =
        [("both", Self::Both), ("phone", Self::Phone), ("print", Self::Print), ("changes", Self::Changes)];

    /// The view of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(one, _)| *one == name).map(|(_, view)| *view)
    }

    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, view)| *view == self).map_or("", |(name, _)| name)
    }

    fn title(self, language: MessageLanguage) -> &'static str {
        let (zh, en) = match self {
            Self::Both => ("双语对照", "Both languages"),
            Self::Phone => ("手机上的样子", "On a phone"),
            Self::Print => ("打印出来的样子", "On paper"),
            Self::Changes => ("会改变什么", "What would change"),
        };
        match language {
            MessageLanguage::Chinese => zh,
            MessageLanguage::English => en,
        }
    }

    /// The page; `about` is the address of the page of the release that it shows, `body` what the server knows.
    pub(super) fn html(self, about: &str, body: &str, language: MessageLanguage) -> String {
        let (title, name) = (self.title(language), self.name());
        let preview = match language {
            MessageLanguage::Chinese => "预览",
            MessageLanguage::English => "preview",
        };
        let content = format!("<main id=\"view\" class=\"view-{name}\">\n<h1>{title}</h1>\n{body}\n</main>");
        let script = if self == Self::Changes {
            String::new()
        } else {
            let file = if self == Self::Both { "both" } else { "frames" };
            format!("<script type=\"module\" src=\"/.gongkai/{file}.js\"></script>\n")
        };
        let head = format!("{}\n{script}", script_tag(None, Some(about), language));
        page(&format!("{title} · {preview}"), &head, &content, language)
    }
}

/// The page while no build has been good.
pub(super) fn nothing_yet(text: &str, language: MessageLanguage) -> String {
    let heading = match language {
        MessageLanguage::Chinese => "内容有错误，还没有可以看的页面",
        MessageLanguage::English => "The content has errors; there is no page to show yet",
    };
    let content = format!(
        "<main id=\"view\" class=\"view-none\">\n<h1>{heading}</h1>\n<pre id=\"gongkai-findings\" tabindex=\"0\">{}</pre>\n</main>",
        escaped(text)
    );
    page(heading, &script_tag(None, None, language), &content, language)
}

fn page(title: &str, head: &str, content: &str, language: MessageLanguage) -> String {
    let lang = match language {
        MessageLanguage::Chinese => "zh-CN",
        MessageLanguage::English => "en",
    };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/.gongkai/view.css\">\n{head}\n\
         </head>\n<body>\n{content}\n</body>\n</html>\n"
    )
}
