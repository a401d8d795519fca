//! Releases that are signed: ours and minisign's own program agree on what is right, and whatever is not is said.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::project::{Project, Ran, skipped};

/// A project with a target of each kind, a key, and its public half.
struct Signed {
    project: Project,
    key: String,
}

const TARGET: &str = "  local: {kind: folder, path: published}";
/// Each target, and where its manifest stands.
const TARGETS: [(&str, &str); 3] =
    [("local", "published/current"), ("portal", "portal"), ("operator", "handed-over/000001-*")];

impl Signed {
    fn new() -> Self {
        let project = Project::new();
        let more =
            "  portal: {kind: folder, path: portal, in-place: true}\n  operator: {kind: package, path: handed-over}";
        project.edit("content/site.yaml", TARGET, &format!("{TARGET}\n{more}"));
        let signed = Self { project, key: String::new() };
        let line = signed.run(&["key"]).done().stdout;
        signed.project.file("content/site.yaml", &format!("{}{line}", signed.project.read("content/site.yaml")));
        Self { key: line.trim().strip_prefix("public-key: ").unwrap().to_owned(), ..signed }
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = self.project.command(arguments);
        command.env("GONGKAI_SECRETS", self.project.path("secrets"));
        Ran::of(command)
    }

    /// The only file with a secret key.
    fn secret(&self) -> PathBuf {
        let mut files = fs::read_dir(self.project.path("secrets")).unwrap().map(|entry| entry.unwrap().path());
        let file = files.next().unwrap();
        assert_eq!(files.next(), None);
        file
    }

    /// The folder with the manifest that `target` shows.
    fn folder(&self, target: &str) -> PathBuf {
        let (_, place) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
        match place.strip_suffix("000001-*") {
            None => fs::canonicalize(self.project.path(place)).unwrap(),
            Some(parent) => {
                let entries = fs::read_dir(self.project.path(parent)).unwrap().map(|entry| entry.unwrap().path());
                entries.filter(|path| path.join("manifest.json").exists()).max().unwrap()
            }
        }
    }

    /// What minisign's own program says of the signature of `file`.
    fn minisign(&self, folder: &Path, file: &str) -> Option<(bool, String)> {
        let mut command = Command::new("minisign");
        command.args(["-V", "-m", file, "-P", &self.key]).current_dir(folder);
        let Ok(output) = command.output() else {
            skipped("minisign is not installed, no signature was checked with it");
            return None;
        };
        Some((output.status.success(), String::from_utf8(output.stdout).unwrap()))
    }
}

fn serial(folder: &Path) -> u64 {
    let manifest: Value = serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    manifest["serial"].as_u64().unwrap()
}

#[test]
fn every_kind_of_target_is_signed_and_others_can_check_it() {
    let signed = Signed::new();
    for (target, _) in TARGETS {
        let ran = signed.run(&["publish", target]).done();
        let mark = signed.secret().file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(ran.stderr.contains(&format!("signed by {mark}")), "{}", ran.stderr);
        let folder = signed.folder(target);
        let files: &[&str] = if target == "operator" { &["manifest.json", "SHA256SUMS"] } else { &["manifest.json"] };
        for file in files {
            if let Some((good, said)) = signed.minisign(&folder, file) {
                assert!(good, "{target} {file}: {said}");
                assert!(said.contains("gongkai serial:1 release:"), "{said}");
            }
        }
        let ran = signed.run(&["verify", target]).done();
        assert!(ran.stderr.contains(&format!("signed by {mark}")), "{}", ran.stderr);
        // Whoever has no project has the key by other means.
        let elsewhere = Project::empty();
        if target != "operator" {
            let ran = elsewhere.run(&["verify", folder.to_str().unwrap(), "--key", &signed.key]).done();
            assert!(ran.stderr.contains("signed by"), "{}", ran.stderr);
            let ran = elsewhere.run(&["verify", folder.to_str().unwrap()]).done();
            assert!(ran.stderr.contains("no public key to check it with"), "{}", ran.stderr);
        }
        // The same release again needs no other signature.
        let before = fs::read(folder.join("manifest.json.minisig")).unwrap();
        signed.run(&["publish", target]).done();
        assert!(fs::read(folder.join("manifest.json.minisig")).unwrap() == before, "{target}");
    }
    let sheet = fs::read_to_string(signed.folder("operator").join("verification.html")).unwrap();
    assert!(sheet.contains(&format!("minisign -Vm SHA256SUMS -P {}", signed.key)));
}

#[test]
fn what_is_wrong_with_a_signature_is_said() {
    let signed = Signed::new();
    let expect = |target: &str, said: &str| {
        let ran = signed.run(&["verify", target]);
        assert_eq!(ran.code, 1, "{target}: {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{target}: {}", ran.stderr);
        assert!(!ran.stderr.contains("byte for byte"), "{}", ran.stderr);
    };
    for (target, _) in TARGETS {
        signed.run(&["publish", target]).done();
        let folder = signed.folder(target);
        let file = folder.join("manifest.json.minisig");
        let good = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        expect(target, "the manifest is not signed");
        fs::write(&file, "").unwrap();
        expect(target, "does not fit the manifest");
        let text = String::from_utf8(good.clone()).unwrap();
        fs::write(&file, text.replace("serial:1", "serial:2")).unwrap();
        expect(target, "does not fit the manifest");
        fs::write(&file, &good).unwrap();
        signed.run(&["verify", target]).done();
        // A manifest that was changed together with its files is well formed, and not what was signed.
        let manifest = folder.join("manifest.json");
        let whole = fs::read_to_string(&manifest).unwrap();
        fs::write(&manifest, whole.replace("\"serial\": 1", "\"serial\": 9")).unwrap();
        expect(target, "does not fit the manifest");
        fs::write(&manifest, whole).unwrap();
        // Publishing again makes a signature good that is not.
        fs::write(&file, text.replace("serial:1", "serial:2")).unwrap();
        signed.run(&["publish", target]).done();
        signed.run(&["verify", target]).done();
    }
}

#[test]
fn a_signature_of_another_key_is_named() {
    let signed = Signed::new();
    for (target, _) in TARGETS {
        signed.run(&["publish", target]).done();
    }
    let old = signed.secret().file_stem().unwrap().to_str().unwrap().to_owned();
    let line = signed.run(&["key"]).done().stdout;
    signed.project.edit("content/site.yaml", &signed.key, line.trim().strip_prefix("public-key: ").unwrap());
    for (target, _) in TARGETS {
        let ran = signed.run(&["verify", target]);
        assert_eq!(ran.code, 1);
        assert!(ran.stderr.contains(&format!("another key, {old}")), "{}", ran.stderr);
        signed.run(&["publish", target]).done();
        signed.run(&["verify", target]).done();
    }
}

#[test]
fn an_old_release_with_its_signature_is_noticed() {
    let signed = Signed::new();
    for target in ["local", "portal"] {
        signed.run(&["publish", target]).done();
        let root = if target == "local" { "published" } else { "portal" };
        let copy = |from: &str, to: &str| {
            let status = Command::new("cp").args(["-a", from, to]).current_dir(signed.project.root()).status().unwrap();
            assert!(status.success());
        };
        copy(root, "old");
        let text = signed.project.read("content/indicators/economy.yaml");
        signed.project.file("content/indicators/economy.yaml", &text.replace("2023: 287", "2023: 288"));
        signed.run(&["publish", target]).done();
        signed.project.file("content/indicators/economy.yaml", &text);
        // A machine that has only looked remembers, too.
        signed.project.remove(".gongkai/sent").remove("ledger.jsonl");
        signed.run(&["verify", target]).done();
        signed.project.remove(root);
        fs::rename(signed.project.path("old"), signed.project.path(root)).unwrap();
        let ran = signed.run(&["verify", target]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(ran.stderr.contains("signed by"), "the signature itself is good: {}", ran.stderr);
        assert!(ran.stderr.contains("shows an old release"), "{}", ran.stderr);
        // Publishing the content of then gives it a number of its own where the old one is not known to be the last.
        let change = text.replace("2023: 287", "2023: 289");
        signed.project.file("content/indicators/economy.yaml", &change);
        signed.run(&["publish", target]).done();
        assert_eq!(serial(&signed.folder(target)), 3, "{target}: numbers only grow");
        signed.project.file("content/indicators/economy.yaml", &text);
    }
}

#[test]
fn going_back_is_signed_and_a_site_without_a_key_leaves_no_signature() {
    let signed = Signed::new();
    for target in ["local", "portal"] {
        signed.run(&["publish", target]).done();
        let text = signed.project.read("content/indicators/economy.yaml");
        signed.project.file("content/indicators/economy.yaml", &text.replace("2023: 287", "2023: 288"));
        signed.run(&["publish", target]).done();
        signed.run(&["rollback", target]).done();
        signed.run(&["verify", target]).done();
        let line = format!("public-key: {}\n", signed.key);
        let site = signed.project.read("content/site.yaml");
        signed.project.file("content/site.yaml", &site.replace(&line, ""));
        signed.run(&["publish", target]).done();
        assert!(!signed.folder(target).join("manifest.json.minisig").exists(), "{target}");
        signed.run(&["verify", target]).done();
        signed.project.file("content/site.yaml", &site);
        signed.project.file("content/indicators/economy.yaml", &text);
    }
}

#[test]
fn without_its_key_nothing_is_sent() {
    let signed = Signed::new();
    let secret = signed.secret();
    let text = fs::read_to_string(&secret).unwrap();
    let expect = |said: &str| {
        let ran = signed.run(&["publish", "portal"]);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
        assert!(!ran.stderr.contains(text.lines().nth(1).unwrap()), "{}", ran.stderr);
        assert!(!signed.project.path("portal").exists());
    };
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    expect("others can read");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&secret, "nothing of the kind").unwrap();
    expect("is no key of minisign");
    fs::remove_file(&secret).unwrap();
    expect("is not here");
    // The environment may hold it, or name its file.
    let with = |name: &str, value: &str| {
        let mut command = signed.project.command(&["publish", "portal"]);
        command.env("GONGKAI_SECRETS", signed.project.path("secrets")).env(name, value);
        Ran::of(command)
    };
    with("GONGKAI_SIGNING_KEY", &text).done();
    with("GONGKAI_SIGNING_KEY", text.lines().nth(1).unwrap()).done();
    let elsewhere = signed.project.path("a-key");
    fs::write(&elsewhere, &text).unwrap();
    fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o600)).unwrap();
    with("GONGKAI_SIGNING_KEY_FILE", elsewhere.to_str().unwrap()).done();
    // The key of somebody else.
    signed.run(&["key"]).done();
    let other = fs::read_to_string(signed.secret()).unwrap();
    let ran = with("GONGKAI_SIGNING_KEY", &other);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("releases are to be signed by"), "{}", ran.stderr);
}

#[test]
fn a_key_of_the_program_minisign_signs_as_well() {
    let signed = Signed::new();
    let folder = signed.project.path("tool");
    fs::create_dir(&folder).unwrap();
    let mut made = Command::new("minisign");
    made.args(["-G", "-W", "-p", "key.pub", "-s", "key.sec"]).current_dir(&folder);
    let Ok(output) = made.output() else {
        skipped("minisign is not installed, no key was made with it");
        return;
    };
    if !output.status.success() {
        skipped("this minisign makes no keys without a password");
        return;
    }
    let public = fs::read_to_string(folder.join("key.pub")).unwrap();
    let public = public.lines().nth(1).unwrap();
    signed.project.edit("content/site.yaml", &signed.key, public);
    fs::set_permissions(folder.join("key.sec"), fs::Permissions::from_mode(0o600)).unwrap();
    let mut command = signed.project.command(&["publish", "portal"]);
    command.env("GONGKAI_SIGNING_KEY_FILE", folder.join("key.sec"));
    Ran::of(command).done();
    signed.run(&["verify", "portal"]).done();
}

#[test]
fn a_closed_key_wants_its_password() {
    // Made by minisign, with the password `canary-of-the-key`.
    const PUBLIC: &str = include_str!("keys/closed.pub");
    let signed = Signed::new();
    signed.project.edit("content/site.yaml", &signed.key, PUBLIC.lines().nth(1).unwrap());
    let with = |password: Option<&str>| {
        let mut command = signed.project.command(&["publish", "portal"]);
        command.env("GONGKAI_SIGNING_KEY", include_str!("keys/closed.key"));
        if let Some(password) = password {
            command.env("GONGKAI_SIGNING_PASSWORD", password);
        }
        Ran::of(command)
    };
    let ran = with(None);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("closed by a password"), "{}", ran.stderr);
    let ran = with(Some("canary-of-another"));
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("does not open") && !ran.stderr.contains("canary"), "{}", ran.stderr);
    let ran = with(Some("canary-of-the-key")).done();
    assert!(!ran.stderr.contains("canary"), "{}", ran.stderr);
    signed.run(&["verify", "portal"]).done();
}
