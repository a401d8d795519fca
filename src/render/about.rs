//! Two pages about the section itself: how everyone can use it, and how its figures are kept. Their texts are words of
//! the theme; names, contacts and terms come from `site.yaml`, and what is not configured is not shown.

use super::Maker;
use super::frame::{Head, own_column_tags, part};
use super::view::register::AboutData;
use crate::diagnostic::Diagnostic;
use crate::model::Language;
use crate::route::{OutputPath, Subject};

impl Maker<'_> {
    pub(super) fn accessibility(&self, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let heading = language.pick("无障碍说明", "Accessibility");
        let description = language.pick(
            "本专栏可以怎样阅读和操作，遇到障碍向谁反映。",
            "How this section can be read and used, and whom to tell about a barrier.",
        );
        let keywords = language.pick("无障碍,长者,键盘操作", "accessibility,older readers,keyboard");
        let path = |language| self.routes.accessibility(language);
        self.about_page("accessibility", (heading, description, keywords), &path, None, language)
    }

    pub(super) fn about_data(&self, language: Language) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let heading = language.pick("数据说明", "About the data");
        let description = language.pick(
            "数字怎样保存，标记是什么意思，错了怎样更正，以哪种文字为准。",
            "How figures are kept, what their marks mean, how errors are corrected, which language is authoritative.",
        );
        let keywords = language.pick("数据口径,更正办法,使用条件", "data notes,corrections policy,terms of use");
        let path = |language| self.routes.about_data(language);
        let view = AboutData {
            terms: self.terms(language),
            authoritative: self.site.identity.authoritative().code(),
            downloads_path: self.has_rows(Subject::All).then(|| self.routes.downloads(language).encoded()),
            corrections_path: self.routes.corrections(language).encoded(),
        };
        let part = part("about", &view);
        self.about_page("about-data", (heading, description, keywords), &path, part, language)
    }

    /// On which terms the data may be used, as configured.
    pub(super) fn terms(&self, language: Language) -> Option<String> {
        self.site.identity.terms.as_ref().map(|terms| terms.text(language).to_owned())
    }

    fn about_page(
        &self,
        kind: &'static str,
        (heading, description, keywords): (&str, &str, &str),
        path: &dyn Fn(Language) -> OutputPath,
        part: Option<(&'static str, super::Value)>,
        language: Language,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let mut page = self.head(Head {
            kind,
            language,
            heading: heading.to_owned(),
            description: Some(description.to_owned()),
            path,
            steps: Vec::new(),
            tab: None,
            tags: own_column_tags(heading, description, keywords, language.pick("使用说明", "Help")),
            notices: Vec::new(),
        });
        page.json_ld = Some(self.json_ld_of_page("AboutPage", &page, language));
        self.page(&format!("{kind}.html"), language, &path(language).to_root(), &page, part)
    }
}
