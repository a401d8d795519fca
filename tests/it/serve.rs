//! The preview: it shows pages, keeps others out, and survives mistakes.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::project::Project;

/// A running preview, ended with the test.
struct Preview {
    child: Child,
    address: String,
    /// What it said until it named its address.
    said: String,
}

/// The pages of the minimal project's report.
const ZH: &str = "/ghjh/2023-summary.html";
const EN: &str = "/en/ghjh/2023-summary.html";

impl Preview {
    fn of(project: &Project) -> Self {
        Self::run(Command::new(env!("CARGO_BIN_EXE_gongkai")), project)
    }

    /// Starts it by `command`, which takes the program's own arguments.
    fn run(mut command: Command, project: &Project) -> Self {
        let mut child = command
            .args(["serve", "--port", "0", "--language", "en", "--project"])
            .arg(project.root())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        let mut told = None;
        for line in lines.by_ref().map(Result::unwrap) {
            told = line.split("http://").nth(1).map(|rest| rest.split('/').next().unwrap().to_owned());
            said.push_str(&line);
            if told.is_some() {
                break;
            }
        }
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let address = told.unwrap_or_else(|| panic!("it names no address: {said}"));
        Self { child, address, said }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
    }

    /// Sends `head` as it stands and gives the whole answer.
    fn answer(&self, head: &str) -> String {
        let mut stream = self.connect();
        write!(stream, "{head}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn page(&self, path: &str) -> String {
        self.answer(&format!("GET {path} HTTP/1.1\r\nHost: {}", self.address))
    }

    /// The answer without its head.
    fn body(&self, path: &str) -> String {
        self.page(path).split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.body(path)).unwrap()
    }

    /// What the page at `path` is told after a build.
    fn state(&self, path: &str) -> Value {
        self.json(&format!("/.gongkai/state?page={path}"))
    }

    fn builds(&self) -> u64 {
        self.state("/")["builds"].as_u64().unwrap()
    }

    fn status(&self, head: &str) -> String {
        self.answer(head).split(' ').nth(1).unwrap().to_owned()
    }

    /// Asks again and again until the answer at `path` is as wanted.
    #[track_caller]
    fn waits_until(&self, path: &str, wanted: impl Fn(&str) -> bool) -> String {
        let mut last = String::new();
        for _ in 0..400 {
            last = self.page(path);
            if wanted(&last) {
                return last;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let end: String = last.chars().take(2000).collect();
        panic!("{path} stayed: {end}");
    }

    /// Asks again and again until the page at `path` holds `words`.
    #[track_caller]
    fn waits_for(&self, path: &str, words: &str) {
        self.waits_until(path, |page| page.contains(words));
    }

    /// Waits until the last build was good or not.
    #[track_caller]
    fn waits_until_good(&self, good: bool) {
        let path = "/.gongkai/state?page=/";
        self.waits_until(path, |state| state.contains(&format!("\"good\":{good}")));
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_preview_shows_pages_and_reloads_them() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let page = preview.page("/ghjh/2023-summary.html");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("/.gongkai/preview.js"), "{page}");
    assert!(preview.page("/nothing.html").starts_with("HTTP/1.1 404"));
    project.edit("content/indicators/economy.yaml", "value: 12.5, yoy: 25", "value: 13, yoy: 30");
    preview.waits_for("/ghjh/2023-summary.html", "13亿元");
}

/// The codes of what is wrong with the sources of a page.
fn codes(state: &Value) -> Vec<&str> {
    state["findings"]["here"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[test]
fn a_mistake_is_shown_on_the_pages_of_its_file_and_leaves_the_last_good_ones() {
    let project = Project::new();
    let preview = Preview::of(&project);
    project.edit("content/reports/2023-summary/zh.md", "工业产值{{ output }}", "工业产值{{ outptu }}");
    preview.waits_until_good(false);
    assert!(preview.page(ZH).contains("12.5亿元"), "the last good page stays");
    let state = preview.state(ZH);
    assert_eq!(codes(&state), ["unknown-figure"]);
    let finding = &state["findings"]["here"][0];
    assert_eq!(finding["page"], "ghjh/2023-summary.html");
    let place = &finding["places"][0];
    assert_eq!((place["line"].as_u64(), place["column"].as_u64()), (Some(5), Some(9)));
    assert_eq!(
        (place["before"].as_str(), place["marked"].as_str()),
        (Some("\n全年完成工业产值"), Some("{{ outptu }}"))
    );
    assert!(finding["help"].as_str().unwrap().contains("`output`"));
    // The other language and the list do not come from this file.
    assert_eq!(codes(&preview.state(EN)), Vec::<&str>::new());
    assert_eq!(codes(&preview.state("/ghjh/")), Vec::<&str>::new());
    assert_eq!(preview.state(EN)["findings"]["errors"], 1);
    assert_eq!(preview.json("/.gongkai/findings")["findings"].as_array().unwrap().len(), 1);
    project.edit("content/reports/2023-summary/zh.md", "{{ outptu }}", "{{ output }}");
    preview.waits_until_good(true);
    assert_eq!(codes(&preview.state(ZH)), Vec::<&str>::new());
}

#[test]
fn what_only_the_making_of_pages_finds_brings_the_version_before_back() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let template = project.root().join("themes/portal/templates/report.html");
    fs::create_dir_all(template.parent().unwrap()).unwrap();
    // Nothing is wrong with it until a page is made of it.
    fs::write(&template, "{{ report.nothing.at.all }}").unwrap();
    preview.waits_until_good(false);
    assert!(preview.page(ZH).contains("12.5亿元"), "a page of before");
    assert!(preview.page("/").contains("</main>"), "a page of before");
    assert_eq!(codes(&preview.state(ZH)), ["template"]);
    // The next good version builds on that one.
    project.edit("content/indicators/economy.yaml", "value: 12.5, yoy: 25", "value: 13, yoy: 30");
    preview.waits_until("/.gongkai/state?page=/", |state| state.contains("\"good\":false"));
    assert!(preview.page(ZH).contains("12.5亿元"), "a page of before");
    fs::remove_file(&template).unwrap();
    preview.waits_until_good(true);
    preview.waits_for(ZH, "13亿元");
}

#[test]
fn a_file_of_indicators_concerns_who_cites_it_and_the_site_every_page() {
    let project = Project::new();
    let preview = Preview::of(&project);
    project.edit("content/indicators/economy.yaml", "unit: 亿元", "unit：亿元");
    preview.waits_until_good(false);
    for page in [ZH, EN, "/indicators/economy/output.html"] {
        assert!(!codes(&preview.state(page)).is_empty(), "{page}");
    }
    assert_eq!(codes(&preview.state("/about/accessibility.html")), Vec::<&str>::new());
    project.edit("content/indicators/economy.yaml", "unit：亿元", "unit: 亿元");
    preview.waits_until_good(true);
    project.edit("content/site.yaml", "languages: [zh, en]", "languages: [zh, en");
    preview.waits_until_good(false);
    for page in [ZH, EN, "/about/accessibility.html", "/nowhere.html"] {
        assert!(!codes(&preview.state(page)).is_empty(), "{page}");
    }
}

#[test]
fn what_is_secret_is_shown_nowhere() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let number = "110105 19491231 002X";
    project.edit("content/reports/2023-summary/zh.md", "排查纠纷{{", &format!("王某，{number}。排查纠纷{{{{"));
    preview.waits_until_good(false);
    let state = preview.state(ZH).to_string();
    assert!(state.contains("identity-number") && state.contains("11**** ******** *02X"), "{state}");
    for path in ["/.gongkai/findings", &format!("/.gongkai/state?page={ZH}"), &format!("/.gongkai/state?page={EN}"), ZH]
    {
        let answer = preview.page(path);
        assert!(!answer.contains("19491231") && !answer.contains("002X"), "{path}: {answer}");
    }
}

#[test]
fn a_code_is_explained() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let explained = preview.body("/.gongkai/explain?code=unknown-figure");
    assert_eq!(explained, project.run(&["explain", "unknown-figure"]).done().stdout.trim_end());
    assert!(preview.page("/.gongkai/explain?code=nothing").starts_with("HTTP/1.1 404"));
}

/// The page without what the preview adds.
fn without_marks(page: &str) -> String {
    let (before, rest) = page.split_once("<script type=\"module\" src=\"/.gongkai/").unwrap();
    let plain = format!("{before}{}", rest.split_once("</script>").unwrap().1);
    let mut pieces = plain.split(" data-preview=\"");
    let first = pieces.next().unwrap().to_owned();
    pieces.fold(first, |all, piece| all + piece.split_once('"').unwrap().1)
}

#[test]
fn marks_are_in_the_preview_and_never_in_the_output() {
    let project = Project::example();
    let preview = Preview::of(&project);
    let built = project.build().done();
    let mut marked = 0;
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let written = std::str::from_utf8(bytes).unwrap();
        assert!(!written.contains("data-preview") && !written.contains("/.gongkai/"), "{path}");
        let shown = preview.body(&format!("/{path}"));
        marked += shown.matches(" data-preview=").count();
        assert_eq!(without_marks(&shown), written, "{path}");
    }
    assert!(marked > 500, "prose, tiles, tables and lists in both languages: {marked}");
    for (path, bytes) in &built.files {
        assert!(!bytes.windows(12).any(|window| window == b"data-preview"), "{path}");
    }
}

#[test]
fn a_draft_is_in_the_preview_and_not_among_the_changes() {
    let project = Project::new();
    project.edit("content/reports/2023-summary/report.yaml", "published: 2024-06-13 09:00\n", "");
    let preview = Preview::of(&project);
    assert!(preview.page(ZH).starts_with("HTTP/1.1 200"));
    assert!(preview.page("/.gongkai/changes").contains(">index.html<"));
    assert!(!preview.page("/.gongkai/changes").contains("2023-summary"));
}

#[test]
fn a_figure_tells_where_it_comes_from_and_where_it_is_used() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let figure = preview.json(&format!("/.gongkai/figure?of=output@2023&page={EN}"));
    assert_eq!(figure["stored"], "12.5 亿元");
    assert_eq!(figure["written"]["en"], "1.25 billion yuan");
    assert_eq!(figure["period"], "2023");
    assert_eq!(figure["page"], "/en/indicators/economy/output.html");
    assert_eq!(
        (figure["place"]["file"].as_str(), figure["place"]["line"].as_u64()),
        (Some("content/indicators/economy.yaml"), Some(8))
    );
    let uses = figure["uses"].as_array().unwrap();
    let pages: Vec<&str> = uses.iter().map(|one| one["page"].as_str().unwrap()).collect();
    assert_eq!(pages, [format!("{ZH}#cite-output"), format!("{EN}#cite-output")]);
    assert_eq!(uses[1]["title"], "Work in 2023");
    // Its value and its growth.
    assert_eq!(uses[1]["places"].as_array().unwrap().len(), 2);
    let growth = preview.json("/.gongkai/figure?of=output@2023.yoy&page=/");
    assert_eq!((growth["stored"].as_str(), growth["what"].as_str()), (Some("25"), Some("year on year")));
    for mark in ["", "output", "output@", "output@2023.nothing", "nothing@2023", "%22%3E@2023", "output@9999999"] {
        assert!(preview.page(&format!("/.gongkai/figure?of={mark}")).starts_with("HTTP/1.1 404"), "{mark}");
    }
}

#[test]
fn what_would_change_is_told_against_the_output() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let changes = || preview.body("/.gongkai/changes?again=1");
    assert!(changes().contains("no release in output/"));
    project.build().done();
    assert!(changes().contains("<p class=\"none\">"), "{}", changes());
    project.edit("content/reports/2023-summary/zh.md", "排查纠纷", "全年排查纠纷");
    project.file(
        "content/reports/2023-plan/report.yaml",
        "column: ghjh\nkind: work-plan\nperiod: 2024\npublished: 2024-07-01\n",
    );
    project.file("content/reports/2023-plan/zh.md", "---\ntitle: 计划\n---\n\n文字。\n");
    let page = changes();
    let part = |class: &str| {
        page.split_once(&format!("<section class=\"{class}\">"))
            .unwrap()
            .1
            .split_once("</section>")
            .unwrap()
            .0
            .to_owned()
    };
    assert!(part("new").contains("href=\"/ghjh/2023-plan.html\">计划</a>"), "{page}");
    assert!(part("changed").contains("<ins>全年排查纠纷287件，化解285件。</ins>"), "{page}");
    assert!(part("changed").contains("<del>排查纠纷287件，化解285件。</del>"), "{page}");
    project.build().done();
    project.remove("content/reports/2023-plan");
    let page = changes();
    assert!(page.contains("<section class=\"gone\">") && page.contains("<span>计划</span>"), "{page}");
}

#[test]
fn files_that_are_renamed_into_place_are_noticed() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let (own, path) = (project.path("content/indicators/.economy.yaml.swp"), "content/indicators/economy.yaml");
    fs::write(&own, project.read(path).replace("value: 12.5, yoy: 25", "value: 13, yoy: 30")).unwrap();
    fs::rename(&own, project.path(path)).unwrap();
    preview.waits_for(ZH, "13亿元");
    // As some editors do it: the old one aside, the new one in its place.
    fs::rename(project.path(path), project.path("content/indicators/economy.yaml~")).unwrap();
    project.file(
        path,
        &project.read("content/indicators/economy.yaml~").replace("value: 13, yoy: 30", "value: 14, yoy: 40"),
    );
    fs::remove_file(project.path("content/indicators/economy.yaml~")).unwrap();
    preview.waits_for(ZH, "14亿元");
}

#[test]
fn two_thousand_files_at_once_are_a_few_builds() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let before = preview.builds();
    for number in 0..2000 {
        project.file(&format!("content/reports/2023-summary/files/{number}.txt"), "text");
    }
    project.edit("content/indicators/economy.yaml", "value: 12.5, yoy: 25", "value: 13, yoy: 30");
    preview.waits_for(ZH, "13亿元");
    std::thread::sleep(Duration::from_millis(500));
    let builds = preview.builds() - before;
    // A slow machine writes them with pauses between.
    assert!(builds <= 20, "{builds} builds for 2,000 files");
}

#[test]
fn folders_come_and_go() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let rename = |from: &str, to: &str| fs::rename(project.path(from), project.path(to)).unwrap();
    rename("content/reports/2023-summary", "content/reports/2023-report");
    preview.waits_for("/ghjh/2023-report.html", "12.5亿元");
    rename("content/reports", "reports");
    preview.waits_until("/ghjh/2023-report.html", |page| page.starts_with("HTTP/1.1 404"));
    rename("reports", "content/reports");
    preview.waits_for("/ghjh/2023-report.html", "12.5亿元");
    rename("content", "aside");
    preview.waits_until_good(false);
    rename("aside", "content");
    preview.waits_until_good(true);
    // It is still watched.
    project.edit("content/indicators/economy.yaml", "value: 12.5, yoy: 25", "value: 13, yoy: 30");
    preview.waits_for("/ghjh/2023-report.html", "13亿元");
}

#[test]
fn the_output_does_not_concern_it() {
    let project = Project::new();
    project.build().done();
    let preview = Preview::of(&project);
    let before = preview.builds();
    project.remove("output");
    project.remove(".gongkai");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(preview.builds(), before);
    assert!(preview.page(ZH).starts_with("HTTP/1.1 200"));
    assert!(preview.page("/.gongkai/changes").contains("no release in output/"));
    project.edit("content/indicators/economy.yaml", "value: 12.5, yoy: 25", "value: 13, yoy: 30");
    preview.waits_for(ZH, "13亿元");
}

#[test]
fn no_mistake_in_any_file_ends_it() {
    let project = Project::new();
    project.run(&["theme", "copy", "portal"]).done();
    project
        .file("content/units.yaml", "份: {en: {one: copy, other: copies}}\n")
        .file("content/glossary.yaml", "terms:\n  - {zh: 鄂州市, en: Ezhou City}\n");
    let preview = Preview::of(&project);
    preview.waits_until_good(true);
    for (path, broken) in [
        ("content/site.yaml", "name: {zh: ["),
        ("content/catalogue.yaml", "columns:\n\t- key"),
        ("content/indicators/economy.yaml", "topic: \"\n"),
        ("content/reports/2023-summary/report.yaml", "column: [ghjh"),
        ("content/reports/2023-summary/zh.md", "---\ntitle: [\n---\n"),
        ("content/reports/2023-summary/en.md", "no front matter {{ output"),
        ("content/units.yaml", "units: ["),
        ("content/glossary.yaml", "terms: {"),
        ("themes/portal/theme.yaml", "tokens: ["),
        (
            "themes/portal/templates/report.html",
            "{% extends \"base.html\" %}{% block main %}{{ report.nothing.at.all }}",
        ),
        ("themes/portal/words.zh.yaml", "skip: ["),
    ] {
        let good = project.read(path);
        project.file(path, broken);
        preview.waits_until_good(false);
        let findings = preview.json("/.gongkai/findings");
        let files: Vec<&str> =
            findings["findings"].as_array().unwrap().iter().filter_map(|one| one["file"].as_str()).collect();
        assert!(files.contains(&path), "{path} is not named: {findings}");
        assert!(preview.page(ZH).contains("12.5亿元"), "{path}: the last good page stays");
        project.file(path, &good);
        preview.waits_until_good(true);
    }
}

#[test]
fn begun_with_a_mistake_it_shows_the_mistake() {
    let project = Project::new();
    let path = "content/reports/2023-summary/zh.md";
    project.edit(path, "工业产值{{ output }}", "工业产值{{ outptu }}");
    let preview = Preview::of(&project);
    let page = preview.page(ZH);
    assert!(page.starts_with("HTTP/1.1 503") && page.contains("unknown-figure"), "{page}");
    assert_eq!(codes(&preview.state(ZH)), ["unknown-figure"], "with no page yet, every finding is of every page");
    assert!(preview.page("/.gongkai/both?page=/").starts_with("HTTP/1.1 503"));
    project.edit(path, "{{ outptu }}", "{{ output }}");
    preview.waits_for(ZH, "12.5亿元");
}

/// A command in a world of its own where no file can be watched, if this machine lets us make one.
fn without_watches() -> Option<Command> {
    let none = "echo 0 > /proc/sys/user/max_inotify_instances && exec \"$0\" \"$@\"";
    let mut unshare = Command::new("unshare");
    unshare.args(["--user", "--map-root-user", "sh", "-c", none]);
    let mut trial = Command::new("unshare");
    trial.args(["--user", "--map-root-user", "sh", "-c", none, "true"]);
    trial.output().is_ok_and(|output| output.status.success()).then(|| {
        unshare.arg(env!("CARGO_BIN_EXE_gongkai"));
        unshare
    })
}

#[test]
fn without_watches_it_looks_at_the_files_and_says_so() {
    let Some(command) = without_watches() else { return };
    let project = Project::new();
    let preview = Preview::run(command, &project);
    assert!(preview.said.contains("looking at them once a second"), "{}", preview.said);
    project.edit("content/indicators/economy.yaml", "value: 12.5, yoy: 25", "value: 13, yoy: 30");
    preview.waits_for(ZH, "13亿元");
}

/// An open stream of events.
fn events(preview: &Preview) -> BufReader<TcpStream> {
    let mut stream = preview.connect();
    write!(stream, "GET /.gongkai/events HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address).unwrap();
    BufReader::new(stream)
}

/// The number of the next build that the stream tells.
fn next(stream: &mut BufReader<TcpStream>) -> u64 {
    let data = stream.lines().map(Result::unwrap).find_map(|line| line.strip_prefix("data: ").map(str::to_owned));
    data.unwrap().parse().unwrap()
}

#[test]
fn everybody_who_listens_is_told() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let mut streams: Vec<_> = (0..200).map(|_| events(&preview)).collect();
    let first: Vec<u64> = streams.iter_mut().map(next).collect();
    project.edit("content/indicators/economy.yaml", "value: 12.5, yoy: 25", "value: 13, yoy: 30");
    for (stream, first) in streams.iter_mut().zip(first) {
        assert!(next(stream) > first);
    }
    // Told means that it is there.
    assert!(preview.page(ZH).contains("13亿元"));
}

#[test]
fn connections_that_say_nothing_keep_nobody_out() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let mut half_open = Vec::new();
    for _ in 0..600 {
        let mut stream = preview.connect();
        let _ = stream.write_all(b"GET / HT");
        half_open.push(stream);
    }
    assert!(preview.page(ZH).starts_with("HTTP/1.1 200"));
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_release_is_served() {
    let project = Project::new();
    project.file("secret.txt", "secret").file(".git/config", "secret");
    project.file("content/reports/2023-summary/notes.txt", "secret");
    std::os::unix::fs::symlink("/etc/passwd", project.path("content/reports/2023-summary/passwd.txt")).unwrap();
    let made = Command::new("mkfifo").arg(project.path("content/indicators/pipe.csv")).status();
    assert!(made.unwrap().success());
    let preview = Preview::of(&project);
    for path in [
        "/secret.txt",
        "/.git/config",
        "/content/site.yaml",
        "/ghjh/2023-summary/notes.txt",
        "/ghjh/2023-summary/passwd.txt",
        "/.gongkai/lock",
        "/.gongkai/client/preview.js",
        "/.gongkai/../content/site.yaml",
        "/.gongkai/%2e%2e/secret.txt",
        "/output/index.html",
    ] {
        let answer = preview.page(path);
        assert!(answer.starts_with("HTTP/1.1 40") && !answer.contains("secret"), "{path}: {answer}");
    }
    let page = preview.page("/.gongkai/phone?page=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(!page.contains("<script>alert"), "{page}");
}

#[test]
fn others_are_kept_out() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let host = format!("Host: {}", preview.address);
    for (head, status) in [
        ("GET / HTTP/1.1\r\nHost: evil.example".to_owned(), "403"),
        (format!("GET / HTTP/1.1\r\n{host}\r\nOrigin: http://evil.example"), "403"),
        (format!("GET /.gongkai/events HTTP/1.1\r\n{host}\r\nSec-Fetch-Site: cross-site"), "403"),
        (format!("GET /.gongkai/state?page=/ HTTP/1.1\r\n{host}\r\nSec-Fetch-Site: same-site"), "403"),
        (format!("GET /.gongkai/findings HTTP/1.1\r\n{host}\r\nOrigin: null"), "403"),
        (
            format!(
                "GET /.gongkai/changes HTTP/1.1\r\n{host}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document"
            ),
            "403",
        ),
        (
            format!(
                "GET / HTTP/1.1\r\n{host}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe"
            ),
            "403",
        ),
        (format!("GET http://evil.example/ HTTP/1.1\r\n{host}"), "403"),
        (format!("GET / HTTP/1.1\r\n{host}\r\n{host}"), "400"),
        (format!("POST / HTTP/1.1\r\n{host}\r\nContent-Length: 0"), "405"),
        (format!("GET /../../etc/passwd HTTP/1.1\r\n{host}"), "400"),
        (format!("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n{host}"), "400"),
        (format!("GET /a%5c..%5cb HTTP/1.1\r\n{host}"), "400"),
    ] {
        assert_eq!(preview.status(&head), status, "{head}");
    }
}
