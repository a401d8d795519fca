//! `check --online`, against a small internet on this machine.

use std::time::Duration;

use crate::internet::Internet;
use crate::project::{Project, Ran};

const ZH: &str = "content/reports/2023-summary/zh.md";
const EN: &str = "content/reports/2023-summary/en.md";

/// The minimal project with a link to each of `addresses` in both texts.
fn linking(addresses: &[String]) -> Project {
    let project = Project::new();
    let links = |word: &str| -> String {
        addresses.iter().map(|address| format!("[{word}]({address})")).collect::<Vec<_>>().join(" ")
    };
    project.file(ZH, &format!("{}\n见{}。\n", project.read(ZH), links("这里")));
    project.file(EN, &format!("{}\nSee {}.\n", project.read(EN), links("this")));
    project
}

fn online(project: &Project) -> Ran {
    project.run(&["check", "--online", "--local-network", "--timeout", "1"])
}

/// The findings of one code, each with its place: `message @ file:line`.
fn told(ran: &Ran, code: &str) -> Vec<String> {
    let mut lines = ran.stderr.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let Some((_, message)) = line.split_once(&format!("[{code}]: ")) else { continue };
        let place = lines.next().unwrap().trim().trim_start_matches("--> ").to_owned();
        found.push(format!("{message} @ {place}"));
    }
    found
}

#[test]
fn nothing_is_asked_without_being_told() {
    let internet = Internet::new("/gone 404");
    let project = linking(&[internet.at("/gone")]);
    assert!(project.check().codes().is_empty());
    project.build().done();
    assert_eq!(internet.requests(), Vec::<String>::new());
}

#[test]
fn a_page_that_is_gone_is_told_at_every_place_that_names_it() {
    let internet = Internet::new("/gone 404\n/away 410\n/fine 200");
    let (gone, away, fine) = (internet.at("/gone#part"), internet.at("/away"), internet.at("/fine"));
    let project = linking(&[gone.clone(), away.clone(), fine]);
    project.edit(
        "content/site.yaml",
        "publish:",
        &format!("portal:\n  links: [{{name: {{zh: 链接, en: Link}}, address: \"{away}\"}}]\npublish:"),
    );
    let ran = online(&project);
    assert_eq!(ran.code, 0, "what is gone elsewhere stops no publication: {}", ran.stderr);
    let at = |address: &str, status: u16, place: &str| {
        format!("the page outside is gone: the server of `{address}` answers {status} @ {place}")
    };
    let expected = [
        at(&gone, 404, "content/reports/2023-summary/en.md:11:5"),
        at(&away, 410, "content/reports/2023-summary/en.md:11:44"),
        at(&gone, 404, "content/reports/2023-summary/zh.md:11:2"),
        at(&away, 410, "content/reports/2023-summary/zh.md:11:39"),
        at(&away, 410, "content/site.yaml:7:59"),
    ];
    let found = told(&ran, "outside-gone");
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(&expected) {
        let place = |text: &str| text.rsplit_once(':').unwrap().0.to_owned();
        assert_eq!(place(found), place(expected));
    }
    // Asked once each, however often they are named; HEAD alone is not believed.
    let mut requests = internet.requests();
    requests.sort();
    assert_eq!(requests, ["GET /away", "GET /gone", "HEAD /away", "HEAD /fine", "HEAD /gone"]);
}

#[test]
fn a_request_says_who_asks_and_nothing_else() {
    let internet = Internet::new("/fine 200");
    online(&linking(&[internet.at("/fine")]));
    let asked = internet.asked();
    let head = &asked[0].head;
    let mut names: Vec<String> =
        head.lines().skip(1).filter_map(|line| Some(line.split_once(':')?.0.to_lowercase())).collect();
    names.sort();
    assert_eq!(names, ["accept", "host", "user-agent"], "{head}");
    assert!(head.contains(&format!("gongkai/{}", env!("CARGO_PKG_VERSION"))), "{head}");
}

#[test]
fn where_a_page_has_moved_for_good_its_new_address_is_told() {
    let internet =
        Internet::new("/old 301:/older\n/older 308:/new\n/new 200\n/today 302:/new\n/deep/page.html 301:/\n/ 200");
    let project = linking(&[internet.at("/old#s1"), internet.at("/today"), internet.at("/deep/page.html")]);
    let ran = online(&project);
    let found = told(&ran, "outside-moved");
    assert_eq!(found.len(), 4, "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("write the new address {}", internet.at("/new#s1"))), "{}", ran.stderr);
    assert!(ran.stderr.contains("that is the site’s home page"), "{}", ran.stderr);
    assert_eq!(ran.codes().iter().filter(|code| code.starts_with("outside-")).count(), 4, "{}", ran.stderr);
}

#[test]
fn what_cannot_be_judged_is_a_hint() {
    let internet = Internet::new(
        "/circle 302:/back\n/back 302:/circle\n/1 302:/2\n/2 302:/3\n/3 302:/4\n/4 302:/5\n/5 302:/6\n/6 302:/7\n/7 200\n\
         /slow slow\n/closed 403\n/astray 302:javascript:alert(1)",
    );
    for (path, why) in [
        ("/circle", "it leads in a circle"),
        ("/1", "it leads on and on"),
        ("/slow", "no answer came in time"),
        ("/closed", "the server lets no program in (403)"),
        ("/astray", "it leads to what is no address"),
    ] {
        let ran = online(&linking(&[internet.at(path)]));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let found = told(&ran, "outside-open");
        assert_eq!(found.len(), 2, "{path}: {}", ran.stderr);
        assert!(found[0].contains(why), "{path}: {found:?}");
        assert!(!ran.stderr.contains("warning"), "{path}: {}", ran.stderr);
    }
}

#[test]
fn a_server_in_trouble_is_asked_once_more_after_a_while() {
    let internet = Internet::new(
        "/busy 429:1 200\n/hurt 500 200\n/cut reset 200\n/down 503 503\n/later 429:3600\n/date 429:Wed,_21_Oct_2015_07:28:00_GMT 200",
    );
    let times = |path: &str| {
        let asked = internet.asked();
        asked.iter().filter(|one| one.address.ends_with(path)).map(|one| one.at).collect::<Vec<_>>()
    };
    let ran = online(&linking(&["/busy", "/hurt", "/cut", "/down", "/later", "/date"].map(|path| internet.at(path))));
    let found = told(&ran, "outside-open");
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(found[0].contains("/down") && found[0].contains("the server is in trouble (503)"), "{found:#?}");
    assert!(found[1].contains("/later") && found[1].contains("asks for fewer visits (429)"), "{found:#?}");
    for (path, seconds) in [("/busy", 1), ("/hurt", 2), ("/cut", 2), ("/down", 2)] {
        let times = times(path);
        assert_eq!(times.len(), 2, "{path}");
        assert!(times[1] - times[0] >= Duration::from_millis(seconds * 1000), "{path}: {times:?}");
    }
    assert_eq!(times("/later").len(), 1, "who asks for an hour is left in peace");
    assert_eq!(times("/date").len(), 2, "a moment that is past is no reason to wait");
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_with_a_pause() {
    let internet = Internet::new("/1 200\n/2 301:/1\n/3 200/405\n/4 200");
    online(&linking(&["/1", "/2", "/3", "/4"].map(|path| internet.at(path))));
    let asked = internet.asked();
    assert_eq!(asked.len(), 6, "{asked:#?}");
    for pair in asked.windows(2) {
        assert!(pair[1].at - pair[0].ended >= Duration::from_millis(450), "{pair:#?}");
    }
}

#[test]
fn what_answered_well_is_left_in_peace_for_a_day() {
    let internet = Internet::new("/fine 200\n/old 301:/fine\n/gone 404");
    let project = linking(&["/fine", "/old", "/gone"].map(|path| internet.at(path)));
    let first = online(&project);
    assert!(first.stderr.contains("tried 3, spared 0"), "{}", first.stderr);
    let before = internet.requests().len();
    let second = online(&project);
    assert!(second.stderr.contains("tried 1, spared 2"), "{}", second.stderr);
    assert_eq!(internet.requests()[before..], ["HEAD /gone", "GET /gone"]);
    assert_eq!(first.codes(), second.codes(), "what is known is told again");
    // Older than a day, from the future, or no longer readable: asked anew.
    let kept = project.read(".gongkai/online.json");
    let at: i64 = kept
        .split("\"at\": ")
        .nth(1)
        .unwrap()
        .split(|one: char| !one.is_ascii_digit())
        .next()
        .unwrap()
        .parse()
        .unwrap();
    for damaged in [
        kept.replace(&at.to_string(), &(at - 86_500).to_string()),
        kept.replace(&at.to_string(), &(at + 86_500).to_string()),
        kept[..kept.len() / 2].to_owned(),
        String::new(),
    ] {
        project.file(".gongkai/online.json", &damaged);
        let again = online(&project);
        assert!(again.stderr.contains("tried 3") || again.stderr.contains("tried 2"), "{}", again.stderr);
        assert_eq!(first.codes(), again.codes());
    }
}

#[test]
fn a_host_that_does_not_exist_is_told_unless_this_machine_is_cut_off() {
    let nowhere = "http://no-such-host.invalid/page".to_owned();
    let ran = online(&linking(std::slice::from_ref(&nowhere)));
    let found = told(&ran, "outside-open");
    assert_eq!(found.len(), 2, "{}", ran.stderr);
    assert!(found[0].contains("this machine may be cut off"), "{found:?}");
    let internet = Internet::new("/fine 200");
    let ran = online(&linking(&[nowhere, internet.at("/fine")]));
    let found = told(&ran, "outside-gone");
    assert_eq!(found.len(), 2, "{}", ran.stderr);
    assert!(found[0].contains("there is no host `no-such-host.invalid`"), "{found:?}");
}

#[test]
fn the_local_network_is_not_knocked_at_not_even_by_a_detour() {
    let internet = Internet::new("/fine 200\nwww.example.org/away 302:http://localhost/admin");
    let project = linking(&[internet.at("/fine")]);
    let ran = project.run(&["check", "--online"]);
    let found = told(&ran, "outside-open");
    assert_eq!(found.len(), 2, "{}", ran.stderr);
    assert!(found[0].contains("on this machine or in the local network"), "{found:?}");
    assert_eq!(internet.requests(), Vec::<String>::new());
    // Through a proxy the name alone is known; it is looked at before every step.
    let project = linking(&["http://www.example.org/away".to_owned()]);
    let mut command = project.command(&["check", "--online"]);
    command.env("http_proxy", internet.proxy());
    let ran = Ran::of(command);
    assert!(told(&ran, "outside-open")[0].contains("local network"), "{}", ran.stderr);
    assert_eq!(internet.requests(), ["HEAD /away"]);
}

#[test]
fn the_office_judges_findings_about_addresses_outside_as_any_other() {
    let internet = Internet::new("/gone 404");
    let gone = internet.at("/gone");
    let project = linking(std::slice::from_ref(&gone));
    project.edit("content/site.yaml", "publish:", "rules: {outside-gone: error}\npublish:");
    assert_eq!(online(&project).code, 1);
    project.file("content/glossary.yaml", &format!("allow: [{{text: \"{gone}\", why: 网站正在改版}}]\n"));
    let ran = online(&project);
    assert_eq!((ran.code, ran.codes().len()), (0, 0), "{}", ran.stderr);
    // Without asking nobody can say whether the allowance is still needed.
    assert!(project.check().codes().is_empty());
    // With asking, one that no longer matches is told.
    let fine = Internet::new("/gone 200");
    let project = linking(&[fine.at("/gone")]);
    project.file("content/glossary.yaml", &format!("allow: [{{text: \"{}\", why: 网站正在改版}}]\n", fine.at("/gone")));
    assert_eq!(online(&project).codes(), ["unused-allowance"]);
}

#[test]
fn findings_about_addresses_outside_come_in_every_format() {
    let internet = Internet::new("/gone 404");
    let project = linking(&[internet.at("/gone")]);
    for format in ["json", "sarif", "html"] {
        let ran = project.run(&["check", "--online", "--local-network", "--format", format]);
        assert!(ran.stdout.contains("outside-gone"), "{format}: {}", ran.stdout);
    }
}
