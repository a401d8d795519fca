//! Links that lead outside: what their findings are called and mean. They are found by `online`, when somebody asks.

use super::rule::{Rule, card};

/// # What it does
/// `gongkai check --online` asks each address outside the section that a text or `site.yaml` names, and tells where
/// nothing stands any more (404, 410, no such host), where the page has moved for good, and what could not be judged
/// from here: no answer in time, a door that is closed to programs, a server in trouble. Nothing is asked without
/// `--online`.
///
/// # Why
/// Readers and inspections follow the links to other portals too, and those move without telling anyone.
///
/// # Example
/// `[the notice](https://www.example.gov.cn/2019/old.html)`, whose server answers 404
///
/// # Instead
/// The address at which the notice stands today; or its title alone, without a link.
///
/// # 做什么
/// `gongkai check --online` 逐个访问正文和 `site.yaml` 里的站外网址：网页已经没有了（404、410、没有这个主机）、已经永久搬家、
/// 从这里判断不了（没有及时回答、不让程序访问、服务器出错），都分别提出来。不写 `--online` 就不访问任何网址。
///
/// # 为什么
/// 读者和网站检查也会点站外链接，别的网站改版从不通知。
///
/// # 例
/// `[通知](https://www.example.gov.cn/2019/old.html)`，服务器回答404
///
/// # 应改为
/// 通知现在的网址；找不到就只写标题，不加链接。
pub(super) struct Outside;

impl Rule for Outside {
    card!(judgement "outside.rs": "outside-gone", "outside-moved", "outside-open");
}
