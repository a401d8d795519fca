//! What a rule is.

use crate::diagnostic::Diagnostic;
use crate::model::Site;

/// Judges a site. The doc comment of each rule is its page for editors.
pub trait Rule: Sync {
    /// Its name, kebab-case, unique.
    fn name(&self) -> &'static str;

    /// Adds what it finds.
    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>);
}
