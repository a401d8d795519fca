//! `gongkai publish`, `rollback` and `verify`: what readers see at a target.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use indicatif::ProgressStyle;

use super::{CONTENT_HAS_ERRORS, DONE, MACHINE_FAILED, NOT_FOUND, Shell, WRONG_USAGE, clock};
use crate::check::Checked;
use crate::diagnostic::{MessageLanguage, message};
use crate::disk;
use crate::ledger::Ledger;
use crate::model;
use crate::pipeline::{Built, Project, Run};
use crate::publish::{self, Fault, Removals, Sender, Sent, Shipment, Target, Verified, Watch};
use crate::release::{Changes, MANIFEST, Publication, Release, SinkError};
use crate::render::Options;

/// Where to, and how.
#[derive(Args, Debug)]
pub(super) struct PublishWords {
    /// The name of the target｜目标的名称
    target: String,
    /// Say what would be sent and removed, with sizes, and send nothing｜只说会发送和移除什么、多大，不发送
    #[arg(long)]
    dry_run: bool,
    /// Let so many addresses vanish [default: 20, or one in twenty]｜允许多少个网址消失 [默认：20 个或二十分之一]
    #[arg(long, value_name = "NUMBER")]
    removals: Option<usize>,
    /// Read every file there first, and put right what somebody has changed｜先读目标里的每个文件，被别人改动的恢复原样
    #[arg(long)]
    repair: bool,
}

impl Shell {
    pub(super) fn publish(&self, project: &Project, words: &PublishWords) -> Result<u8, SinkError> {
        let output = project.output();
        let Built { run, changes, .. } = project.build(&output, Options::default(), self)?;
        self.print(&run);
        let (Some(_), Some(release), Some(checked)) = (changes, run.release.as_ref(), run.checked.as_ref()) else {
            self.tell(&message!(
                zh: "内容有错误，没有发布；读者看到的仍是原来的内容",
                en: "the content has errors: nothing was published, readers see what they saw before",
            ));
            self.tell_drafts_in_the_way(&run);
            return Ok(CONTENT_HAS_ERRORS);
        };
        self.mention_drafts(&run, Options::default());
        self.mention_ahead(&run);
        let Some(declared) = self.declared(checked, &words.target) else { return Ok(WRONG_USAGE) };
        let target = publish::target(declared, &checked.site().identity, project.root());
        let removals = words.removals.map_or(Removals::Few, Removals::UpTo);
        // Earlier releases say what has become private since.
        let alone = !project.ledger(&run).state_of(&words.target).withholds_all_of(checked.site());
        if words.dry_run {
            if alone {
                self.mention(&message!(
                    zh: "有因隐私更正或撤回的内容：发布后会删去目标里较早的发布",
                    en: "something was corrected or withdrawn for privacy: earlier releases at the target would be removed",
                ));
            }
            return self.plan(target.as_ref(), release, removals);
        }
        let sender = sender(checked);
        let sent = target.send(&Shipment {
            publication: Publication::of(release.clone()),
            contents: &disk::Folder(output),
            sender: &sender,
            removals: Some(removals),
            alone,
            repair: words.repair,
            watch: self,
        })?;
        self.mention_sent(&sent, target.as_ref());
        if alone && sent.publication.serial > 1 {
            self.mention(&message!(
                zh: "有因隐私更正或撤回的内容：目标里较早的发布已删去，不能再退回",
                en: "something was corrected or withdrawn for privacy: earlier releases at the target were removed, there is no way back to them",
            ));
        }
        project.remember(&words.target, &sent.publication)?;
        match project.record(&run, &words.target, &sender.date)? {
            Some(serial) => self.mention_line(serial),
            None => self.mention_known(&project.ledger(&run)),
        }
        self.list_pages(&sent, checked);
        Ok(DONE)
    }

    pub(super) fn roll_back(&self, project: &Project, name: &str, serial: Option<u64>) -> Result<u8, SinkError> {
        let run = project.facts()?;
        let Some(checked) = self.site(&run) else { return Ok(CONTENT_HAS_ERRORS) };
        let Some(declared) = self.declared(&checked, name) else { return Ok(WRONG_USAGE) };
        let ledger = project.ledger(&run);
        let line = serial.and_then(|serial| ledger.lines.iter().find(|line| line.serial == serial));
        if let (Some(serial), None) = (serial, line) {
            return Ok(self.no_release(serial, &ledger));
        }
        let target = publish::target(declared, &checked.site().identity, project.root());
        if target.shown()?.is_none() {
            self.tell_nothing_there(&target.place(), name);
            return Ok(MACHINE_FAILED);
        }
        let sender = sender(&checked);
        let release = line.map(|line| line.release.as_str());
        let sent = publish::roll_back(target.as_ref(), release, &sender, self)?;
        self.mention_returned(&sent, target.as_ref(), name, &ledger);
        project.remember(name, &sent.publication)?;
        match project.record_return(&run, name, &sender.date, &sent.publication)? {
            Some(serial) => self.mention_line(serial),
            // Readers come first: a ledger that cannot be trusted does not keep a wrong page in view.
            None => self.tell(&message!(
                zh: "注意：台账 ledger.jsonl 没有记下这次退回：其中没有这次发布，或者最后一行已是它",
                en: "note: ledger.jsonl has no line on this: it does not know the release, or its last line is of it",
            )),
        }
        self.list_pages(&sent, &checked);
        Ok(DONE)
    }

    pub(super) fn verify(&self, project: &Project, name: &str) -> Result<u8, SinkError> {
        let run = project.facts()?;
        let Some(checked) = self.site(&run) else { return Ok(CONTENT_HAS_ERRORS) };
        let Some(declared) = self.declared(&checked, name) else { return Ok(WRONG_USAGE) };
        self.verify_target(project, &run, &checked.site().identity, declared)
    }

    /// As [`verify`](Self::verify), where there is a folder of the name that was given: an output, an unpacked package.
    /// It needs no project, but a target of that name comes first.
    pub(super) fn verify_any(&self, project: Option<&Project>, name: &str) -> Result<u8, SinkError> {
        if let Some(project) = project {
            let run = project.facts()?;
            let identity = run.checked.as_ref().map(|checked| &checked.site().identity);
            let declared = identity.and_then(|identity| identity.target(name));
            if let Some((identity, declared)) = identity.zip(declared) {
                return self.verify_target(project, &run, identity, declared);
            }
        }
        let folder = Path::new(name);
        if !folder.join(MANIFEST).exists() && folder.join("current").join(MANIFEST).exists() {
            self.tell(&message!(
                zh: "错误：{name} 是发布目标的文件夹，读者看到的在 {name}/current\n办法：`gongkai verify 目标名` 或 `gongkai verify {name}/current`",
                en: "error: {name} is the folder of a target; what readers see is in {name}/current\nhelp: `gongkai verify TARGET`, by its name in site.yaml, or `gongkai verify {name}/current`",
            ));
            return Ok(WRONG_USAGE);
        }
        Ok(self.tell_verified(&publish::verify_folder(folder, self)?, name, true))
    }

    fn verify_target(
        &self,
        project: &Project,
        run: &Run,
        identity: &model::Identity,
        declared: &model::Target,
    ) -> Result<u8, SinkError> {
        let target = publish::target(declared, identity, project.root());
        let verified = target.verify(self)?;
        let name = &declared.name.value;
        let was_sent =
            project.remembered(name).is_some() || project.ledger(run).lines.iter().any(|line| line.target == *name);
        if verified.publication.is_none() && !was_sent {
            self.tell_nothing_there(&target.place(), name);
            return Ok(NOT_FOUND);
        }
        let is_latest = verified.publication.as_ref().is_none_or(|shown| self.is_latest(project, run, name, shown));
        Ok(self.tell_verified(&verified, &target.place(), is_latest))
    }

    /// What was loaded of the site; what is wrong with it is told where that is too little.
    fn site(&self, run: &Run) -> Option<Arc<Checked>> {
        if run.checked.is_none() {
            self.print(run);
        }
        run.checked.clone()
    }

    fn declared<'c>(&self, checked: &'c Checked, name: &str) -> Option<&'c model::Target> {
        let identity = &checked.site().identity;
        let declared = identity.target(name);
        if declared.is_none() {
            let known: Vec<&str> = identity.targets.iter().map(|target| target.name.value.as_str()).collect();
            let list = known.join(", ");
            self.tell(&message!(
                zh: "错误：site.yaml 的 publish 里没有 `{name}`\n办法：现有：{list}",
                en: "error: site.yaml declares no target `{name}` under publish\nhelp: known targets: {list}",
            ));
        }
        declared
    }

    /// What would be done, in two columns: bytes and path.
    fn plan(&self, target: &dyn Target, release: &Release, removals: Removals) -> Result<u8, SinkError> {
        let shown = target.shown()?.map(|shown| shown.release).unwrap_or_default();
        let changes = release.changes_since(&shown);
        let mut out = io::stdout().lock();
        let mut bytes = 0;
        for (sign, path) in changes.signed() {
            let Some(file) = release.files.get(path) else {
                let _ = writeln!(out, "{sign} {path}");
                continue;
            };
            bytes += file.size;
            let _ = writeln!(out, "{sign} {path}\t{}", file.size);
        }
        let (written, removed, size, place) =
            (changes.written.len(), changes.removed.len(), size_of(bytes), target.place());
        self.mention(&message!(
            zh: "试运行：会写入 {written} 个文件（{size}）、移除 {removed} 个；没有发送任何内容（{place}）",
            en: "dry run: {written} files ({size}) would be written and {removed} removed; nothing was sent ({place})",
        ));
        let (vanishing, limit) = (publish::vanishing(&changes).len(), removals.limit(&shown));
        if vanishing > limit {
            self.tell(&message!(
                zh: "注意：会有 {vanishing} 个网址消失，超过一次允许的 {limit} 个，发布时会停下；确实要删，加上 --removals {vanishing}",
                en: "note: {vanishing} addresses would vanish, more than {limit}: publishing would stop; if they are meant to go, add --removals {vanishing}",
            ));
        }
        Ok(DONE)
    }

    fn mention_sent(&self, sent: &Sent, target: &dyn Target) {
        let Sent { publication, changes, files, bytes } = sent;
        let (place, id) = (target.place(), publication.release_id().short(16));
        let Changes { written, removed, .. } = changes;
        let (written, removed, size) = (written.len(), removed.len(), size_of(*bytes));
        self.mention(&message!(
            zh: "已发布到 {place}：变动 {written} 个文件，移除 {removed} 个；发送 {files} 个（{size}），逐个读回核对无误；发布编号 {id}",
            en: "published to {place}: {written} files changed, {removed} removed; {files} sent ({size}), each read back and compared; release {id}",
        ));
    }

    /// As [`mention_sent`](Self::mention_sent), where a release was led back.
    fn mention_returned(&self, sent: &Sent, target: &dyn Target, name: &str, ledger: &Ledger) {
        let (place, id) = (target.place(), sent.publication.release_id());
        let (written, removed) = (sent.changes.written.len(), sent.changes.removed.len());
        let short = id.short(16);
        let of_release = || ledger.lines.iter().filter(|line| line.release == id.to_string());
        let known = of_release().rfind(|line| line.target == name).or_else(|| of_release().next_back());
        let (zh, en) = known.map_or_else(Default::default, |line| {
            let (serial, date) = (line.serial, &line.date);
            (format!("第 {serial} 次发布（{date}），"), format!("release {serial} of {date}, "))
        });
        self.mention(&message!(
            zh: "{place} 已退回{zh}发布编号 {short}：变动 {written} 个文件，移除 {removed} 个，逐个读回核对无误",
            en: "{place} was led back to {en}{short}: {written} files changed, {removed} removed, each read back and compared",
        ));
    }

    /// The ledger says all of it already.
    fn mention_known(&self, ledger: &Ledger) {
        if let Some(serial) = ledger.last().map(|last| last.serial) {
            self.mention(&message!(
                zh: "内容与第 {serial} 次发布相同，台账没有新增",
                en: "this is still release {serial} of the ledger: nothing was added to it",
            ));
        }
    }

    fn tell_nothing_there(&self, place: &str, name: &str) {
        self.tell(&message!(
            zh: "错误：{place} 还没有发布过\n办法：先运行 `gongkai publish {name}`",
            en: "error: nothing has been published to {place} yet\nhelp: run `gongkai publish {name}` first",
        ));
    }

    fn mention_line(&self, serial: u64) {
        self.mention(&message!(
            zh: "已记入台账 ledger.jsonl：第 {serial} 次发布；请与内容一起备份或提交",
            en: "entered into ledger.jsonl as release {serial}; back it up or commit it with the content",
        ));
    }

    /// The addresses of the pages that readers see changed, to send on. A first publication is its home page.
    fn list_pages(&self, sent: &Sent, checked: &Checked) {
        let address = checked.site().identity.address.as_str();
        let mut out = io::stdout().lock();
        if sent.changes.unchanged == 0 && sent.changes.removed.is_empty() {
            let _ = writeln!(out, "{address}");
            return;
        }
        for path in sent.changes.written.iter().filter(|path| path.as_str().ends_with(".html")) {
            let _ = writeln!(out, "{address}{}", path.encoded());
        }
    }

    /// Whether `shown` is what was sent last. An old release can be whole and still be the wrong one.
    fn is_latest(&self, project: &Project, run: &Run, name: &str, shown: &Publication) -> bool {
        let id = shown.release_id().to_string();
        if let Some((serial, digest)) = project.remembered(name) {
            let now = shown.serial;
            if now < serial {
                self.tell(&message!(
                    zh: "错误：目标显示的是旧发布：清单序号（manifest.json 的 serial）是 {now}；这台电脑发送过的是 {serial}",
                    en: "error: the target shows an old release: `serial` in its manifest.json is {now}; this machine has sent {serial}",
                ));
                return false;
            }
            if now == serial && shown.digest().to_string() != digest {
                self.tell(&message!(
                    zh: "错误：manifest.json 不是这台电脑发布时写下的那一份",
                    en: "error: manifest.json is not the one that this machine has written there",
                ));
                return false;
            }
        }
        let ledger = project.ledger(run);
        let mut lines = ledger.lines.iter().rev().filter(|line| line.target == name);
        let Some(last) = lines.next().filter(|last| last.release != id) else { return true };
        let serial = last.serial;
        match lines.find(|line| line.release == id) {
            Some(old) => {
                let (number, date) = (old.serial, &old.date);
                self.tell(&message!(
                    zh: "错误：目标显示的是台账第 {number} 次发布（{date}），最近一次是第 {serial} 次",
                    en: "error: the target shows release {number} of the ledger ({date}), the last one is {serial}",
                ));
            }
            None => self.tell(&message!(
                zh: "错误：目标显示的发布不在台账里；台账里最近一次是第 {serial} 次",
                en: "error: the ledger does not know the release that the target shows; its last one is {serial}",
            )),
        }
        false
    }

    fn tell_verified(&self, verified: &Verified, place: &str, is_latest: bool) -> u8 {
        let chinese = self.style.language == MessageLanguage::Chinese;
        let mut out = io::stdout().lock();
        for (path, fault) in &verified.faults {
            let word = match (fault, chinese) {
                (Fault::Changed, true) => "被改动",
                (Fault::Changed, false) => "changed",
                (Fault::Missing, true) => "缺失",
                (Fault::Missing, false) => "missing",
                (Fault::Extra, true) => "多余",
                (Fault::Extra, false) => "extra",
            };
            let _ = writeln!(out, "{word}\t{path}");
        }
        let foreign = if chinese { "外来" } else { "foreign" };
        for path in &verified.foreign {
            let _ = writeln!(out, "{foreign}\t{path}");
        }
        drop(out);
        if !verified.foreign.is_empty() {
            let count = verified.foreign.len();
            self.mention(&message!(
                zh: "注意：{count} 个文件不是 gongkai 写的，不归它管",
                en: "note: gongkai has not written {count} files and leaves them alone",
            ));
        }
        let faults = verified.faults.len();
        if faults > 0 {
            self.tell(&message!(
                zh: "错误：{place} 有 {faults} 个文件与清单不符\n办法：查清是谁改的；用 `gongkai publish 目标 --repair` 恢复",
                en: "error: {faults} files of {place} are not what the manifest says\nhelp: find out who changed them; `gongkai publish TARGET --repair` puts them right",
            ));
        }
        let Some(publication) = verified.publication.as_ref().filter(|_| faults == 0 && is_latest) else {
            return NOT_FOUND;
        };
        let (count, id) = (publication.files().count(), publication.release_id().short(16));
        let size = size_of(publication.files().map(|(_, file)| file.size).sum());
        self.mention(&message!(
            zh: "{place}：{count} 个文件（{size}）与清单逐字节一致；发布编号 {id}",
            en: "{place}: {count} files ({size}) are what the manifest says, byte for byte; release {id}",
        ));
        DONE
    }
}

impl Watch for Shell {
    fn begin(&self, files: usize, bytes: u64) {
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {msg}  {bytes}/{total_bytes}  {bytes_per_sec}  {eta}")
        {
            self.bar.set_style(style);
        }
        let size = size_of(bytes);
        self.bar.set_message(files.to_string());
        self.bar.set_length(bytes);
        self.bar.reset();
        if self.bar.is_hidden() {
            self.mention(&message!(zh: "{files} 个文件，{size} …", en: "{files} files, {size} …"));
        }
    }

    fn step(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// Bytes for people.
fn size_of(bytes: u64) -> String {
    indicatif::HumanBytes(bytes).to_string()
}

/// Who publishes, and when by the clock of the site.
fn sender(checked: &Checked) -> Sender {
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let now = clock::now(Some(checked));
    Sender {
        owner: named("USER").or_else(|| named("USERNAME")).unwrap_or_else(|| "?".to_owned()),
        host: gethostname::gethostname().to_string_lossy().into_owned(),
        date: now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        seconds: u64::try_from(now.timestamp().as_second()).unwrap_or_default(),
    }
}
