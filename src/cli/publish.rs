//! `gongkai publish` and `rollback`: what readers see at a target.

use std::io::{self, Write as _};
use std::sync::Arc;

use clap::Args;
use indicatif::ProgressStyle;

use super::{CONTENT_HAS_ERRORS, DONE, MACHINE_FAILED, Shell, WRONG_USAGE, clock, counted, secrets};
use crate::check::Checked;
use crate::diagnostic::message;
use crate::disk;
use crate::ledger::{LEDGER, Ledger};
use crate::model;
use crate::pipeline::{Built, Project, Run};
use crate::publish::{self, Cost, PublishError, Reason, Removals, Sender, Sent, Shipment, Signer, Target, Watch};
use crate::release::{Changes, Contents, Publication, Release, SinkError};
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
        let target = self.target(declared, &checked.site().identity, project)?;
        let removals = words.removals.map_or(Removals::Few, Removals::UpTo);
        // Earlier releases say what has become private since.
        let ledger = project.ledger(&run);
        let alone = !ledger.state_of(&words.target).withholds_all_of(checked.site());
        self.tell_unknown(&ledger, target.as_ref(), &words.target)?;
        if words.dry_run {
            target.usable()?;
            if alone {
                self.mention(&message!(
                    zh: "有因隐私更正或撤回的内容：发布后会删去目标里较早的发布",
                    en: "something was corrected or withdrawn for privacy: earlier releases at the target would be removed",
                ));
            }
            self.tell_behind(&ledger, checked, None);
            return self.plan(target.as_ref(), declared, release, &disk::Folder(output), removals);
        }
        let sender = sender(checked);
        let last = project.remembered(&words.target).map_or(0, |(serial, _)| serial);
        let signer = secrets::signer(&checked.site().identity)?;
        let sent = target.send(&Shipment {
            publication: Publication::of(release.clone()).numbered_after(last),
            contents: &disk::Folder(output),
            sender: &sender,
            signer: signer.as_ref(),
            removals: Some(removals),
            alone,
            repair: words.repair,
            watch: self,
        })?;
        self.mention_sent(&sent, target.as_ref());
        self.mention_signer(signer.as_ref());
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
        self.tell_behind(&project.ledger(&run), checked, Some(&words.target));
        self.list_pages(&sent, checked);
        Ok(DONE)
    }

    /// What was published from elsewhere, or with a ledger that is lost, is compared with nothing: that is said before it goes.
    fn tell_unknown(&self, ledger: &Ledger, target: &dyn Target, name: &str) -> Result<(), SinkError> {
        if ledger.lines.iter().any(|line| line.target == name) {
            return Ok(());
        }
        if let Some(serial) = target.shown()?.map(|shown| shown.serial) {
            let place = target.place();
            self.tell(&message!(
                zh: "注意：{place} 里已有第 {serial} 次发布，台账 {LEDGER} 里没有它：和它有什么不同，无从核对\n办法：台账丢了或被清空了，先从备份或版本库恢复 {LEDGER}",
                en: "note: {place} shows release {serial}, and {LEDGER} knows nothing of it: what differs from it cannot be told\nhelp: where the ledger was lost or emptied, restore {LEDGER} from a backup or from version control first",
            ));
        }
        Ok(())
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
        let target = self.target(declared, &checked.site().identity, project)?;
        if target.shown()?.is_none() {
            self.tell_nothing_there(&target.place(), name);
            return Ok(MACHINE_FAILED);
        }
        let sender = sender(&checked);
        let release = line.map(|line| line.release.as_str());
        let signer = secrets::signer(&checked.site().identity)?;
        let sent = publish::roll_back(target.as_ref(), release, &sender, signer.as_ref(), self);
        let sent = match sent {
            Err(PublishError { reason: Reason::NothingKept, .. }) if ledger.removes_earlier(checked.site(), name) => {
                self.tell_nothing_kept_for_privacy();
                return Ok(MACHINE_FAILED);
            }
            sent => sent?,
        };
        self.mention_returned(&sent, target.as_ref(), name, &ledger);
        self.mention_signer(signer.as_ref());
        project.remember(name, &sent.publication)?;
        match project.record_return(&run, name, &sender.date, &sent.publication)? {
            Some(serial) => self.mention_line(serial),
            // Readers come first: a ledger that cannot be trusted does not keep a wrong page in view.
            None => self.tell(&message!(
                zh: "注意：台账 ledger.jsonl 没有记下这次退回：其中没有这次发布，或者最后一行已是它",
                en: "note: ledger.jsonl has no line on this: it does not know the release, or its last line is of it",
            )),
        }
        self.tell_errors_back(&sent, &ledger, &checked);
        self.list_pages(&sent, &checked);
        Ok(DONE)
    }

    fn tell_nothing_kept_for_privacy(&self) {
        self.tell(&message!(
            zh: "错误：目标没有保留可以退回的那次发布：有内容因隐私更正或撤回，更早的发布仍有那些内容，已经删去\n办法：改好内容，用 `gongkai publish` 重新发布\n读者看到的仍是原来的内容",
            en: "error: the target keeps no such release: something was corrected or withdrawn for privacy, and the releases before, which still held it, were removed\nhelp: mend the content and run `gongkai publish`\nreaders see what they saw before",
        ));
    }

    /// Corrections that were published and that readers do not have any more: with them, what was wrong has come back.
    fn tell_errors_back(&self, sent: &Sent, ledger: &Ledger, checked: &Checked) {
        let release = sent.publication.release_id().to_string();
        let Some(line) = ledger.lines.iter().rfind(|line| line.release == release) else { return };
        let Some(state) = ledger.state_at(line.serial) else { return };
        let published = checked.site().corrections.iter().map(|correction| correction.name.as_str());
        let lost: Vec<&str> =
            published.filter(|name| ledger.has_announced(name) && !state.has_correction(name)).collect();
        if !lost.is_empty() {
            let list = lost.join(", ");
            self.tell(&message!(
                zh: "注意：读者现在看到的是更正之前的内容，更正过的差错又回来了：{list}；改好内容后尽快用 `gongkai publish` 重新发布",
                en: "note: readers have now what stood there before these corrections, with the errors in it: {list}; mend the content and run `gongkai publish` soon",
            ));
        }
    }

    /// What was loaded of the site; what is wrong with it is told where that is too little.
    pub(super) fn site(&self, run: &Run) -> Option<Arc<Checked>> {
        if run.checked.is_none() {
            self.print(run);
        }
        run.checked.clone()
    }

    pub(super) fn declared<'c>(&self, checked: &'c Checked, name: &str) -> Option<&'c model::Target> {
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

    /// The target, with what opens it.
    pub(super) fn target(
        &self,
        declared: &model::Target,
        identity: &model::Identity,
        project: &Project,
    ) -> Result<Box<dyn Target>, SinkError> {
        let secret = secrets::of_target(declared)?;
        if let Some(host) = declared.kind.unprotected_host() {
            self.tell(&message!(
                zh: "注意：到 {host} 的连接没有加密（plain-http），密码和内容在路上都能被看到、被改动；只用于本机或内部网络",
                en: "note: the connection to {host} is not encrypted (plain-http): password and content can be read and changed on the way; for this machine and inner networks only",
            ));
        }
        Ok(publish::target(declared, identity, project.root(), secret.as_ref())?)
    }

    /// What would be done, in two columns: bytes and path.
    fn plan(
        &self,
        target: &dyn Target,
        declared: &model::Target,
        release: &Release,
        contents: &dyn Contents,
        removals: Removals,
    ) -> Result<u8, SinkError> {
        let shown = target.shown()?;
        let standing = publish::standing(declared, release, shown.as_ref(), contents)?;
        let all = |one: &Publication| Release {
            files: one.release.files.clone().into_iter().chain(one.compressed.clone()).collect(),
        };
        let changes = all(&standing).changes_since(&shown.as_ref().map(all).unwrap_or_default());
        let mut out = io::stdout().lock();
        let mut bytes = 0;
        for (sign, path) in changes.signed() {
            let Some(file) = standing.file(path) else {
                let _ = writeln!(out, "{sign} {path}");
                continue;
            };
            bytes += file.size;
            let _ = writeln!(out, "{sign} {path}\t{}", file.size);
        }
        let (written, removed, size, place) =
            (changes.written.len(), changes.removed.len(), size_of(bytes), target.place());
        let files = counted(written, "file", "files");
        self.mention(&message!(
            zh: "试运行：会写入 {written} 个文件（{size}）、移除 {removed} 个；没有发送任何内容（{place}）",
            en: "dry run: {files} ({size}) would be written and {removed} removed; nothing was sent ({place})",
        ));
        if let Some(Cost { requests, sent, read }) = target.cost(&standing)? {
            let (sent, read) = (size_of(sent), size_of(read));
            self.mention(&message!(
                zh: "约需向服务器发 {requests} 次请求，送出 {sent}，读回 {read}",
                en: "it would take about {requests} requests to the server, {sent} sent and {read} read",
            ));
        }
        let shown = shown.map(|shown| shown.release).unwrap_or_default();
        let vanishing = publish::vanishing(&release.changes_since(&shown)).len();
        let limit = removals.limit(&shown);
        if vanishing > limit {
            let addresses = counted(vanishing, "address", "addresses");
            self.tell(&message!(
                zh: "注意：会有 {vanishing} 个网址消失，超过一次允许的 {limit} 个，发布时会停下；确实要删，加上 --removals {vanishing}",
                en: "note: {addresses} would vanish, more than {limit}: publishing would stop; if they are meant to go, add --removals {vanishing}",
            ));
        }
        Ok(DONE)
    }

    fn mention_sent(&self, sent: &Sent, target: &dyn Target) {
        let Sent { publication, changes, files, bytes } = sent;
        let (place, id) = (target.place(), publication.release_id().short(16));
        let Changes { written, removed, .. } = changes;
        let (written, removed, size) = (written.len(), removed.len(), size_of(*bytes));
        let changed = counted(written, "file", "files");
        if *files == 0 {
            self.mention(&message!(
                zh: "已发布到 {place}：变动 {written} 个文件，移除 {removed} 个；发送 0 个，那里都已经有；发布编号 {id}",
                en: "published to {place}: {changed} changed, {removed} removed; 0 sent, since all of it is there; release {id}",
            ));
            return;
        }
        self.mention(&message!(
            zh: "已发布到 {place}：变动 {written} 个文件，移除 {removed} 个；发送 {files} 个（{size}），逐个读回核对无误；发布编号 {id}",
            en: "published to {place}: {changed} changed, {removed} removed; {files} sent ({size}), each read back and compared; release {id}",
        ));
    }

    /// As [`mention_sent`](Self::mention_sent), where a release was led back.
    fn mention_returned(&self, sent: &Sent, target: &dyn Target, name: &str, ledger: &Ledger) {
        let (place, id) = (target.place(), sent.publication.release_id());
        let (written, removed) = (sent.changes.written.len(), sent.changes.removed.len());
        let (short, changed) = (id.short(16), counted(written, "file", "files"));
        let of_release = || ledger.lines.iter().filter(|line| line.release == id.to_string());
        let known = of_release().rfind(|line| line.target == name).or_else(|| of_release().next_back());
        let (zh, en) = known.map_or_else(Default::default, |line| {
            let (serial, date) = (line.serial, &line.date);
            (format!("第 {serial} 次发布（{date}），"), format!("release {serial} of {date}, "))
        });
        let (compared_zh, compared) =
            if sent.files == 0 { ("", "") } else { ("，逐个读回核对无误", ", each read back and compared") };
        self.mention(&message!(
            zh: "{place} 已退回{zh}发布编号 {short}：变动 {written} 个文件，移除 {removed} 个{compared_zh}",
            en: "{place} was led back to {en}{short}: {changed} changed, {removed} removed{compared}",
        ));
    }

    fn mention_signer(&self, signer: Option<&Signer>) {
        if let Some(signer) = signer {
            let mark = signer.public().mark();
            self.mention(&message!(zh: "已用 {mark} 签名", en: "signed by {mark}"));
        }
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

    pub(super) fn tell_nothing_there(&self, place: &str, name: &str) {
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
            let all = counted(files, "file", "files");
            self.mention(&message!(zh: "{files} 个文件，{size} …", en: "{all}, {size} …"));
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
pub(super) fn size_of(bytes: u64) -> String {
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
