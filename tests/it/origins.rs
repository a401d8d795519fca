//! Which sources a page comes from: asked for a few files or for all, the answer is the same.

use std::collections::BTreeSet;
use std::path::Path;

use gongkai::pipeline::{Kept, Project};
use gongkai::render::{Options, Origins};
use gongkai::source::FileId;

#[test]
fn pages_that_come_from_a_file_are_found_without_looking_at_all_others() {
    let project = Project::find(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the worked example");
    let options = Options { drafts: true, marks: false };
    project
        .draft(&Kept::default(), options, |draft| {
            let plan = draft.plan.as_ref().expect("the example has no errors");
            let all = plan.origins();
            let files: BTreeSet<FileId> = all.values().flatten().copied().collect();
            assert!(files.len() > 10, "the example has only {} sources", files.len());
            let among = |files: &BTreeSet<FileId>| -> Origins {
                let concerned = all.iter().filter(|(_, sources)| !sources.is_disjoint(files));
                concerned.map(|(path, sources)| (path.clone(), sources.clone())).collect()
            };
            for file in &files {
                let one = BTreeSet::from([*file]);
                assert_eq!(plan.origins_among(&one), among(&one));
            }
            assert_eq!(
                plan.origins_among(&files),
                all.into_iter().filter(|(_, sources)| !sources.is_empty()).collect()
            );
            assert!(plan.origins_among(&BTreeSet::new()).is_empty());
        })
        .expect("the project can be read");
}
