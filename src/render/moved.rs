//! What stands at a report's former address: a page that leads on at once, without script, and says where to.

use super::Maker;
use super::frame::{Head, part};
use super::view::register::Moved;
use crate::diagnostic::Diagnostic;
use crate::model::{Language, Report};
use crate::route::OutputPath;

impl Maker<'_> {
    /// The page at the former address `from`. It says that its own address is the new one: search engines move along.
    pub(super) fn moved(
        &self,
        report: &Report,
        from: &OutputPath,
        language: Language,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = |language| self.routes.report(report, language);
        let page = self.head(Head {
            kind: "moved",
            language,
            heading: self.title(report, language),
            description: None,
            path: &path,
            steps: Vec::new(),
            tab: None,
            tags: Vec::new(),
            notices: Vec::new(),
        });
        let view = Moved { path: path(language).encoded() };
        self.page("moved.html", language, &from.to_root(), &page, part("moved", &view))
    }
}
