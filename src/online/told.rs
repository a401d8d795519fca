//! What is said of an address, at each place that names it.

use url::Url;

use super::client::Silence;
use super::visit::{Reason, Verdict};
use crate::diagnostic::{Diagnostic, Message, message};
use crate::source::Spanned;

/// The finding at `place`, if there is one.
pub(super) fn finding(place: &Spanned<String>, verdict: &Verdict) -> Option<Diagnostic> {
    let address = &place.value;
    let told = match verdict {
        Verdict::Well => return None,
        Verdict::Gone(status) => Diagnostic::warning(
            "outside-gone",
            place.span,
            message!(
                zh: "站外网页已经没有了：`{address}`，服务器回答 {status}",
                en: "the page outside is gone: the server of `{address}` answers {status}",
            ),
        )
        .help(gone()),
        Verdict::NoHost => {
            let host = host(address);
            Diagnostic::warning(
                "outside-gone",
                place.span,
                message!(
                    zh: "没有 `{host}` 这个主机，`{address}` 打不开",
                    en: "there is no host `{host}`: `{address}` leads nowhere",
                ),
            )
            .help(gone())
        }
        Verdict::Moved(to) => moved(place, to),
        Verdict::Open(reason) => {
            let (why, help) = open(*reason);
            Diagnostic::hint(
                "outside-open",
                place.span,
                Message {
                    zh: format!("站外网址 `{address}` 没能判断：{}", why.zh),
                    en: format!("the address outside, `{address}`, could not be judged: {}", why.en),
                },
            )
            .help(help)
        }
    };
    Some(told.about(address.clone()))
}

fn host(address: &str) -> String {
    Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

fn gone() -> Message {
    message!(
        zh: "换成现在的网址；找不到就只留文字，不加链接",
        en: "write the address at which it stands today; where there is none, keep the words without a link",
    )
}

fn moved(place: &Spanned<String>, to: &Url) -> Diagnostic {
    let address = &place.value;
    let written = Url::parse(address).ok();
    let mut to = to.clone();
    // The anchor is the text's own and goes along.
    to.set_fragment(written.as_ref().and_then(Url::fragment));
    let to_home = to.path() == "/" && to.query().is_none();
    let from_deeper = written.is_some_and(|written| written.path() != "/" || written.query().is_some());
    let told = Diagnostic::hint(
        "outside-moved",
        place.span,
        message!(
            zh: "站外网页已经搬家：`{address}` 永久转到 {to}",
            en: "the page outside has moved for good: `{address}` leads to {to}",
        ),
    );
    if to_home && from_deeper {
        return told.help(message!(
            zh: "转到的是那个网站的首页，原来的网页多半已经没有了：换成现在的网址，或删去链接",
            en: "that is the site’s home page, so the page itself is probably gone: write where it stands today, or take out the link",
        ));
    }
    told.help(message!(zh: "改写成新网址 {to}", en: "write the new address {to}"))
}

/// Why, and what to do.
fn open(reason: Reason) -> (Message, Message) {
    let why = match reason {
        Reason::Status(status @ (401 | 403 | 407)) => message!(
            zh: "服务器不让程序访问（{status}）",
            en: "the server lets no program in ({status})",
        ),
        Reason::Status(429) => message!(
            zh: "服务器要求少来几次（429）",
            en: "the server asks for fewer visits (429)",
        ),
        Reason::Status(status @ 500..) => message!(
            zh: "服务器出错（{status}）",
            en: "the server is in trouble ({status})",
        ),
        Reason::Status(status) => message!(zh: "服务器回答 {status}", en: "the server answers {status}"),
        Reason::Silence(Silence::Timeout) => message!(zh: "等不到回答", en: "no answer came in time"),
        Reason::Silence(Silence::Broken) => message!(zh: "连接不上", en: "the connection failed"),
        Reason::Silence(Silence::Garbled) => message!(zh: "回答的不是网页", en: "what came back was no answer"),
        Reason::Silence(Silence::Certificate) => message!(
            zh: "证书不被接受",
            en: "its certificate was not accepted",
        ),
        Reason::Silence(Silence::NoHost) => message!(
            zh: "它转到的主机找不到",
            en: "it leads on to a host that is not found",
        ),
        Reason::Circle => message!(zh: "网址转来转去又回到原处", en: "it leads in a circle"),
        Reason::TooManySteps => message!(zh: "网址转了太多次", en: "it leads on and on"),
        Reason::Astray => message!(zh: "它转到的不是网址", en: "it leads to what is no address"),
        Reason::Silence(Silence::Local) => {
            return (
                message!(
                    zh: "它在本机或内部网络里",
                    en: "it stands on this machine or in the local network",
                ),
                message!(
                    zh: "读者从外面打不开；确实要试就加 --local-network",
                    en: "readers outside cannot open it; to try it all the same, add --local-network",
                ),
            );
        }
        Reason::Offline => {
            return (
                message!(
                    zh: "找不到主机，而这次没有任何网址答复，本机可能没有联网",
                    en: "its host was not found, but nobody has answered this time: this machine may be cut off",
                ),
                message!(
                    zh: "联网后再试；要经代理上网就设置 HTTPS_PROXY",
                    en: "try again with a connection; where a proxy leads out, set HTTPS_PROXY",
                ),
            );
        }
    };
    (why, message!(zh: "在浏览器里打开看一看", en: "open it in a browser and look"))
}
