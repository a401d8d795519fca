//! `gongkai verify`: whether a target, or any folder with a section, is what was published.

use std::io::{self, Write as _};
use std::path::Path;

use clap::Args;

use super::publish::size_of;
use super::{CONTENT_HAS_ERRORS, DONE, NOT_FOUND, Shell, WRONG_USAGE, counted, secrets};
use crate::diagnostic::{Message, MessageLanguage, message};
use crate::model;
use crate::pipeline::{Project, Run};
use crate::publish::{self, Fault, PublicKey, Signature, Verified};
use crate::release::{MANIFEST, Publication, SIGNATURE, SinkError};

/// What to read back.
#[derive(Args, Debug)]
pub(super) struct VerifyWords {
    /// The name of the target, or a folder｜目标的名称，或一个文件夹
    #[arg(value_name = "TARGET|DIR")]
    #[cfg_attr(feature = "remote", arg(required_unless_present = "url"))]
    #[cfg_attr(not(feature = "remote"), arg(required = true))]
    pub(super) target: Option<String>,
    /// Read it at the address that readers have [default: the one in site.yaml]｜从读者打开的网址读 [默认：site.yaml 里的 address]
    #[cfg(feature = "remote")]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) url: Option<Option<String>>,
    /// The public key that must have signed it [default: the one in site.yaml]｜应当由哪个公钥签名 [默认：site.yaml 里的]
    #[arg(long, value_name = "PUBLIC-KEY")]
    key: Option<String>,
}

impl VerifyWords {
    /// Whether a folder has the name that was given.
    pub(super) fn is_folder(&self) -> bool {
        Path::new(self.name()).is_dir()
    }

    fn name(&self) -> &str {
        self.target.as_deref().unwrap_or_default()
    }
}

impl Shell {
    pub(super) fn verify(&self, project: &Project, words: &VerifyWords) -> Result<u8, SinkError> {
        let Ok(key) = self.named_key(words) else { return Ok(WRONG_USAGE) };
        let run = project.facts()?;
        let Some(checked) = self.site(&run) else { return Ok(CONTENT_HAS_ERRORS) };
        let Some(declared) = self.declared(&checked, words.name()) else { return Ok(WRONG_USAGE) };
        self.verify_target(project, &run, &checked.site().identity, declared, key)
    }

    /// As [`verify`](Self::verify), where there is a folder of the name that was given: an output, an unpacked package.
    /// It needs no project, but a target of that name comes first.
    pub(super) fn verify_any(&self, project: Option<&Project>, words: &VerifyWords) -> Result<u8, SinkError> {
        let Ok(mut key) = self.named_key(words) else { return Ok(WRONG_USAGE) };
        let name = words.name();
        let folder = Path::new(name);
        let is_signed = folder.join(SIGNATURE).exists();
        if let Some(project) = project {
            let run = project.facts()?;
            let identity = run.checked.as_ref().map(|checked| &checked.site().identity);
            let declared = identity.and_then(|identity| identity.target(name));
            if let Some((identity, declared)) = identity.zip(declared) {
                return self.verify_target(project, &run, identity, declared, key);
            }
            // What was built here and not published yet has no signature.
            let of_site = identity.filter(|_| is_signed).and_then(secrets::public_key);
            key = key.or(of_site);
        }
        if !folder.join(MANIFEST).exists() && folder.join("current").join(MANIFEST).exists() {
            self.tell(&message!(
                zh: "错误：{name} 是发布目标的文件夹，读者看到的在 {name}/current\n办法：`gongkai verify 目标名` 或 `gongkai verify {name}/current`",
                en: "error: {name} is the folder of a target; what readers see is in {name}/current\nhelp: `gongkai verify TARGET`, by its name in site.yaml, or `gongkai verify {name}/current`",
            ));
            return Ok(WRONG_USAGE);
        }
        if is_signed && key.is_none() {
            self.mention(&message!(
                zh: "注意：有签名（{SIGNATURE}），没有公钥，没有核对签名；公钥用 --key 给出",
                en: "note: there is a signature ({SIGNATURE}), but no public key to check it with; give one with --key",
            ));
        }
        let verified = publish::verify_folder(folder, key.as_ref(), self)?;
        Ok(self.tell_verified(&verified, name, key.as_ref(), true, &repair()))
    }

    /// The key that was given on the command line, if one was.
    pub(super) fn named_key(&self, words: &VerifyWords) -> Result<Option<PublicKey>, ()> {
        let Some(text) = &words.key else { return Ok(None) };
        PublicKey::new(text.trim()).map(Some).ok_or_else(|| {
            self.tell(&message!(
                zh: "错误：--key 后面不是公钥\n办法：写 56 个字符、以 RW 开头的那一行，不是文件名",
                en: "error: what follows --key is no public key\nhelp: give the 56 characters that begin with RW, not the name of a file",
            ));
        })
    }

    fn verify_target(
        &self,
        project: &Project,
        run: &Run,
        identity: &model::Identity,
        declared: &model::Target,
        named_key: Option<PublicKey>,
    ) -> Result<u8, SinkError> {
        let target = self.target(declared, identity, project)?;
        let key = named_key.or_else(|| secrets::public_key(identity));
        let verified = target.verify(key.as_ref(), self)?;
        let name = &declared.name.value;
        let was_sent =
            project.remembered(name).is_some() || project.ledger(run).lines.iter().any(|line| line.target == *name);
        if verified.publication.is_none() && !was_sent {
            self.tell_nothing_there(&target.place(), name);
            return Ok(NOT_FOUND);
        }
        let is_latest = verified.publication.as_ref().is_none_or(|shown| self.is_latest(project, run, name, shown));
        if let Some(shown) = verified.publication.as_ref().filter(|_| verified.is_good() && is_latest) {
            // Where it cannot be kept, the ledger still tells.
            let _ = project.remember(name, shown);
        }
        Ok(self.tell_verified(&verified, &target.place(), key.as_ref(), is_latest, &repair()))
    }

    /// Whether `shown` is what was sent last. An old release can be whole and still be the wrong one.
    pub(super) fn is_latest(&self, project: &Project, run: &Run, name: &str, shown: &Publication) -> bool {
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

    /// Says what is wrong, with `help` where files are.
    pub(super) fn tell_verified(
        &self,
        verified: &Verified,
        place: &str,
        key: Option<&PublicKey>,
        is_latest: bool,
        help: &Message,
    ) -> u8 {
        let chinese = self.style.language == MessageLanguage::Chinese;
        let mut out = io::stdout().lock();
        for (path, fault) in &verified.faults {
            let (word, more) = fault_words(fault);
            let _ = writeln!(out, "{}\t{path}{}", self.in_language(&word), self.in_language(&more));
        }
        let foreign = if chinese { "外来" } else { "foreign" };
        for path in &verified.foreign {
            let _ = writeln!(out, "{foreign}\t{path}");
        }
        drop(out);
        if !verified.foreign.is_empty() {
            let count = verified.foreign.len();
            let files = counted(count, "file", "files");
            self.mention(&message!(
                zh: "注意：{count} 个文件不是 gongkai 写的，不归它管",
                en: "note: {files} there that gongkai has not written, and leaves alone",
            ));
        }
        let faults = verified.faults.len();
        if faults > 0 {
            let Message { zh: help, en: help_en } = help;
            let files = counted(faults, "file", "files");
            let are = if faults == 1 { "is" } else { "are" };
            self.tell(&message!(
                zh: "错误：{place} 有 {faults} 个文件与清单不符\n办法：{help}",
                en: "error: {files} of {place} {are} not what the manifest says\nhelp: {help_en}",
            ));
        }
        if let Some(key) = key {
            self.tell_signature(&verified.signature, key);
        }
        let Some(publication) = verified.publication.as_ref().filter(|_| verified.is_good() && is_latest) else {
            return NOT_FOUND;
        };
        let (count, id) = (publication.files().count(), publication.release_id().short(16));
        let size = size_of(publication.files().map(|(_, file)| file.size).sum());
        let (all, are) = (counted(count, "file", "files"), if count == 1 { "is" } else { "are" });
        self.mention(&message!(
            zh: "{place}：{count} 个文件（{size}）与清单逐字节一致；发布编号 {id}",
            en: "{place}: {all} ({size}) {are} what the manifest says, byte for byte; release {id}",
        ));
        DONE
    }

    fn tell_signature(&self, signature: &Signature, key: &PublicKey) {
        let mark = key.mark();
        match signature {
            Signature::Unasked => {}
            Signature::Good => self.mention(&message!(zh: "签名有效：{mark}", en: "signed by {mark}")),
            Signature::Missing => self.tell(&message!(
                zh: "错误：清单没有签名，应当由 {mark} 签名\n办法：可能有人换掉了整个专栏；查清以后再发布一次",
                en: "error: the manifest is not signed; it should be by {mark}\nhelp: somebody may have replaced the whole section; find out, then publish again",
            )),
            Signature::OtherKey(other) => self.tell(&message!(
                zh: "错误：清单是用另一把钥匙 {other} 签名的，应当由 {mark} 签名\n办法：查清 {other} 是谁的；若是自己换过钥匙，再发布一次",
                en: "error: the manifest is signed by another key, {other}; it should be by {mark}\nhelp: find out whose {other} is; if you have changed the key yourself, publish again",
            )),
            Signature::Wrong => self.tell(&message!(
                zh: "错误：签名与清单不符：清单在签名以后被改动，或者上一次发布没有做完\n办法：查清是谁改的，再发布一次",
                en: "error: the signature does not fit the manifest: it was changed after it was signed, or a publication did not come to its end\nhelp: find out who has changed it, then publish again",
            )),
        }
    }
}

/// How files of a target that are wrong are put right.
fn repair() -> Message {
    message!(
        zh: "查清是谁改的；用 `gongkai publish 目标 --repair` 恢复",
        en: "find out who changed them; `gongkai publish TARGET --repair` puts them right",
    )
}

/// What is wrong with a file: the word before its path, and what stands behind it.
fn fault_words(fault: &Fault) -> (Message, Message) {
    let word = match fault {
        Fault::Changed => message!(zh: "被改动", en: "changed"),
        Fault::Missing => message!(zh: "缺失", en: "missing"),
        Fault::Extra => message!(zh: "多余", en: "extra"),
        #[cfg(feature = "remote")]
        Fault::OfRelease(_) => message!(zh: "旧版", en: "outdated"),
        #[cfg(feature = "remote")]
        Fault::Moved(_) => message!(zh: "转走", en: "redirected"),
        #[cfg(feature = "remote")]
        Fault::Refused(_) => message!(zh: "被拒绝", en: "refused"),
        #[cfg(feature = "remote")]
        Fault::Kind(_) => message!(zh: "类型不对", en: "wrong type"),
        #[cfg(feature = "remote")]
        Fault::Packed(_) => message!(zh: "被压缩", en: "compressed"),
    };
    let more = match fault {
        Fault::Changed | Fault::Missing | Fault::Extra => Message::default(),
        #[cfg(feature = "remote")]
        Fault::OfRelease(serial) => message!(zh: "\t清单序号 {serial}", en: "\tof serial {serial}"),
        #[cfg(feature = "remote")]
        Fault::Refused(status) => message!(zh: "\t{status}", en: "\t{status}"),
        #[cfg(feature = "remote")]
        Fault::Kind(text) if text.is_empty() => message!(zh: "\t没有 Content-Type", en: "\tno Content-Type"),
        #[cfg(feature = "remote")]
        Fault::Moved(text) | Fault::Kind(text) | Fault::Packed(text) => message!(zh: "\t{text}", en: "\t{text}"),
    };
    (word, more)
}
