//! `gongkai verify --url`: whether readers get what was published.

use super::{NOT_FOUND, Shell, WRONG_USAGE, secrets, server, verify::VerifyWords};
use crate::diagnostic::{Message, message};
use crate::disk;
use crate::model::{self, Remote, TargetKind};
use crate::pipeline::{Project, Run};
use crate::publish::{self, Ended, Fault};
use crate::release::{Publication, SinkError};

impl Shell {
    /// As [`verify_any`](Self::verify_any), at the address that readers have; without one that of `site.yaml`.
    pub(super) fn verify_address(
        &self,
        project: Option<&Project>,
        words: &VerifyWords,
        written: Option<&str>,
    ) -> Result<u8, SinkError> {
        let Ok(named_key) = self.named_key(words) else { return Ok(WRONG_USAGE) };
        let run = project.map(Project::facts).transpose()?;
        let checked = run.as_ref().and_then(|run| run.checked.as_deref());
        let identity = checked.map(|checked| &checked.site().identity);
        let address = match (written, identity) {
            (Some(written), _) => publish::section_address(written),
            (None, Some(identity)) => Some(identity.address.clone()),
            (None, None) => None,
        };
        let Some(address) = address else {
            let written = written.unwrap_or_default();
            self.tell(&message!(
                zh: "错误：--url 后面不是完整的网址：{written}\n办法：写成 `--url https://主机/目录/`，不带用户名；在项目里只写 --url，就用 site.yaml 的 address",
                en: "error: what follows --url is no complete address: {written}\nhelp: write `--url https://host/folder/`, without a user; in a project `--url` alone takes the `address` of site.yaml",
            ));
            return Ok(WRONG_USAGE);
        };
        let declared = match (&words.target, checked) {
            (Some(name), Some(checked)) => match self.declared(checked, name) {
                Some(declared) => Some(declared),
                None => return Ok(WRONG_USAGE),
            },
            // Where there is one target, nobody has to say which.
            (None, Some(checked)) => match &checked.site().identity.targets[..] {
                [only] => Some(only),
                _ => None,
            },
            (Some(_), None) => {
                self.tell(&message!(
                    zh: "错误：目标要在项目里才知道\n办法：进入项目文件夹，或用 --project 指明；也可以不写目标",
                    en: "error: targets are known in a project only\nhelp: go to the project's folder, name it with --project, or leave the target out",
                ));
                return Ok(WRONG_USAGE);
            }
            (None, None) => None,
        };
        let key = named_key.or_else(|| identity.and_then(secrets::public_key));
        if key.is_none() {
            self.mention(&message!(
                zh: "注意：不知道公钥，只核对网页与网站自己的清单；清单和网页一起被换掉，这样看不出来（公钥用 --key 给出，或写在 site.yaml 的 public-key）",
                en: "note: there is no public key, so files are compared with the site's own manifest only, which somebody may have replaced together with them (give a key with --key, or as public-key in site.yaml)",
            ));
        }
        let (mut known, mut certificates) = (Vec::new(), None);
        if let (Some(declared), Some(project)) = (declared, project) {
            known = kept(declared, project, identity);
            if let TargetKind::Remote(Remote { certificates: Some(file), .. }) = &declared.kind {
                certificates = Some(disk::read_outside(&project.root().join(file))?);
            }
        }
        let verified = publish::verify_address(&address, certificates.as_deref(), key.as_ref(), &known, self)?;
        let place = address.as_str();
        let is_latest = match (project, &run, declared, &verified.publication) {
            (Some(project), Some(run), Some(declared), Some(shown)) => {
                self.is_what_was_sent(project, run, &declared.name.value, shown)
            }
            (Some(_), _, None, Some(_)) => {
                self.mention(&message!(
                    zh: "注意：没有说是哪个目标，没有核对是不是最近一次发布；写 `gongkai verify 目标 --url …`",
                    en: "note: no target was named, so nobody has looked whether this is what was published last; write `gongkai verify TARGET --url …`",
                ));
                true
            }
            _ => true,
        };
        if verified.publication.is_none() {
            self.tell_no_manifest(place, &verified.faults);
            return Ok(NOT_FOUND);
        }
        let help = message!(
            zh: "中间的缓存（CDN）可能还留着旧文件，先请运营方刷新，再核对；仍不一致，用 `gongkai verify 目标` 看是不是目标本身被改动",
            en: "a cache on the way (CDN) may still hold old files: have it purged, then look again; if it stays like this, `gongkai verify TARGET` says whether the target itself was changed",
        );
        Ok(self.tell_verified(&verified, place, key.as_ref(), is_latest, &help))
    }

    /// As [`is_latest`](Self::is_latest), and what may be the cause where it is not.
    fn is_what_was_sent(&self, project: &Project, run: &Run, name: &str, shown: &Publication) -> bool {
        let is_latest = self.is_latest(project, run, name, shown);
        if !is_latest {
            self.tell(&message!(
                zh: "办法：缓存（CDN）里可能是旧的：请运营方刷新；刚发布的，过几分钟再核对",
                en: "help: a cache on the way (CDN) may hold what is old: have it purged; after a publication look again in a few minutes",
            ));
        }
        is_latest
    }

    fn tell_no_manifest(&self, place: &str, faults: &[(String, Fault)]) {
        let found = faults.first().map(|(_, fault)| fault);
        let Message { zh: why, en: why_en } = match found {
            Some(Fault::Missing) => message!(zh: "那里没有 manifest.json", en: "it has no manifest.json"),
            Some(Fault::Moved(to)) => {
                message!(zh: "manifest.json 转到 {to}", en: "manifest.json leads on to {to}")
            }
            Some(Fault::Refused(status)) => {
                message!(zh: "不给 manifest.json（{status}）", en: "it refuses manifest.json ({status})")
            }
            _ => message!(zh: "manifest.json 不是 gongkai 的清单", en: "its manifest.json is none of gongkai's"),
        };
        self.tell(&message!(
            zh: "错误：不能核对 {place}：{why}\n办法：核对网址，它应是专栏首页所在的目录；确实是，请运营方看看网站怎样对待 manifest.json",
            en: "error: cannot verify {place}: {why_en}\nhelp: look at the address, which is the folder of the section's home page; if it is right, have the operator see what the server does with manifest.json",
        ));
    }
}

/// Earlier releases of a target, as far as this machine knows them without asking anybody.
fn kept(declared: &model::Target, project: &Project, identity: Option<&model::Identity>) -> Vec<Publication> {
    let target = identity.and_then(|identity| publish::target(declared, identity, project.root(), None).ok());
    target.and_then(|target| target.kept().ok()).unwrap_or_default()
}

/// An address of readers that gives nothing, and what can be done about it.
pub(super) fn unread_message(address: &str, ended: Ended) -> Message {
    let Message { zh: why, en: why_en } = server::why(ended);
    message!(
        zh: "错误：读不到 {address}：{why}\n办法：核对网址和网络；用浏览器打开它试试，打得开就过一会儿再核对",
        en: "error: cannot read {address}: {why_en}\nhelp: look at the address and at the network; try it in a browser, and if it opens there, verify again later",
    )
}
