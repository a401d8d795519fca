//! Themes: copying the one inside the program, changing a part of it, building on it.

use crate::project::Project;

/// A stylesheet of the output: the first one whose name begins so.
fn asset<'a>(files: &'a crate::project::Files, name: &str, ending: &str) -> &'a str {
    // Between the two stands a digest: which of `portal.*.css` and `portal.*.js` comes first says nothing.
    let wanted = |path: &str| path.starts_with(&format!("assets/{name}.")) && path.ends_with(ending);
    let (_, bytes) = files.iter().find(|(path, _)| wanted(path)).unwrap();
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_whole_copy_changes_nothing() {
    let project = Project::new();
    let before = project.build().done().files;
    let ran = project.run(&["theme", "copy", "portal"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(project.path("themes/portal/templates/report.html").exists());
    assert!(project.build().done().files == before, "the copy gives other bytes");
    project.run(&["theme", "copy", "portal", "--to", "mine"]);
    project.edit("content/site.yaml", "publish:", "theme: mine\npublish:");
    assert!(project.read("themes/mine/theme.yaml").contains("\nname: mine\n"));
    assert!(project.build().done().files == before, "the copy under another name gives other bytes");
}

#[test]
fn a_copy_of_one_file_builds_on_the_rest() {
    let project = Project::new();
    project.run(&["theme", "copy", "portal", "templates/footer.html", "--to", "mine"]);
    assert_eq!(project.read("themes/mine/theme.yaml"), "name: mine\nextends: portal\n");
    project.edit("content/site.yaml", "publish:", "theme: mine\npublish:");
    project.file("themes/mine/templates/footer.html", "<footer><p>为民服务</p></footer>\n");
    let files = project.build().done().files;
    assert!(String::from_utf8_lossy(&files["index.html"]).contains("<footer><p>为民服务</p></footer>"));
}

#[test]
fn what_stands_there_is_kept_and_said() {
    let project = Project::new();
    project.file("themes/portal/templates/footer.html", "<footer>ours</footer>\n");
    let ran = project.run(&["theme", "copy", "portal", "--language", "en"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.contains("1 file stands there already (such as templates/footer.html)"), "{}", ran.stderr);
    assert_eq!(project.read("themes/portal/templates/footer.html"), "<footer>ours</footer>\n");
}

#[test]
fn wrong_names_are_told() {
    let project = Project::new();
    for (words, told) in [
        (&["theme", "copy", "protal"][..], "there is no theme `protal` inside the program"),
        (&["theme", "copy", "portal", "templates/foter.html"], "did you mean `templates/footer.html`?"),
        (&["theme", "copy", "portal", "--to", "../elsewhere"], "cannot be the name of a theme"),
    ] {
        let ran = project.run(&[words, &["--language", "en"]].concat());
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
    assert!(!project.path("themes").exists());
}

#[test]
fn words_of_an_older_copy_are_filled_up() {
    let project = Project::new();
    project.file("themes/portal/words.zh.yaml", "today: 今日\n");
    let files = project.build().done().files;
    let home = String::from_utf8_lossy(&files["index.html"]);
    assert!(home.contains("今日") && home.contains("最新公开"));
}

#[test]
fn the_red_theme_is_red_where_the_portal_is_blue() {
    let project = Project::example();
    project.edit("content/site.yaml", "theme: portal", "theme: cinnabar");
    let ran = project.check();
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "nothing found\n"));
    let files = project.build().done().files;
    let style = asset(&files, "portal", ".css");
    assert!(
        style.starts_with(":root{") && style.contains("--blue-700:#9c1f24;") && style.contains("--red-700:#12498a;")
    );
    assert!(asset(&files, "mark", ".svg").contains("#9c1f24"));
}
