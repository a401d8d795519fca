//! What goes out to the stores of objects that no test can start: where to, what it says, and who signs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::{Arc, Mutex};

use opendal::{Buffer, HttpBody, HttpTransport, HttpTransporter, OperationContext};
use ureq::http::{Request, Response};

use super::service::operator;
use crate::model::{Protocol, Service};

/// A request in lines: method and address, then the headers in order.
type Seen = Arc<Mutex<Vec<String>>>;

/// Notes requests, and answers each with an empty yes.
struct Ear(Seen);

impl HttpTransport for Ear {
    async fn fetch(&self, request: Request<Buffer>) -> opendal::Result<Response<HttpBody>> {
        let mut lines = vec![format!("{} {}", request.method(), request.uri())];
        let mut headers: Vec<String> =
            request.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        headers.sort();
        lines.extend(headers);
        self.0.lock().unwrap().push(lines.join("\n"));
        let stream = tokio_stream::once(Ok(Buffer::new()));
        Ok(Response::new(HttpBody::new(stream, Some(0))))
    }
}

/// What a write where nothing is makes of the wire.
fn written(protocol: Protocol, address: &str) -> String {
    let service = Service::Objects {
        protocol,
        address: url::Url::parse(address).unwrap(),
        bucket: "portal-1250000000".to_owned(),
        region: None,
        path: "xxgk/xsjd".to_owned(),
        access_key: "AKIDEXAMPLE".to_owned(),
    };
    let seen = Seen::default();
    let context = OperationContext::new().with_http_transport(HttpTransporter::new(Ear(Arc::clone(&seen))));
    let operator = operator(&service, "canary-of-the-secret").unwrap().with_context(context);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let knows = operator.info().capability().write_with_if_not_exists;
    runtime
        .block_on(async {
            let write = operator.write_with("ghjh/页.html", "<p>字</p>").content_type("text/html; charset=utf-8");
            if knows { write.if_not_exists(true).await } else { write.await }
        })
        .unwrap();
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 1, "one file, one request: {seen:?}");
    assert!(!seen[0].contains("canary"), "the secret signs and does not travel: {}", seen[0]);
    seen[0].clone()
}

#[test]
fn each_store_is_spoken_to_in_its_own_words() {
    for (protocol, address, first, signed, only_where_nothing_is) in [
        (
            Protocol::S3,
            "https://s3.example.com",
            "PUT https://s3.example.com/portal-1250000000/xxgk/xsjd/ghjh/%E9%A1%B5.html",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/",
            Some("if-none-match: *"),
        ),
        (
            Protocol::Oss,
            "https://oss-cn-hangzhou.aliyuncs.com",
            "PUT https://portal-1250000000.oss-cn-hangzhou.aliyuncs.com/xxgk/xsjd/ghjh/%E9%A1%B5.html",
            "OSS AKIDEXAMPLE:",
            Some("x-oss-forbid-overwrite: true"),
        ),
        (
            Protocol::Obs,
            "https://obs.cn-north-4.myhuaweicloud.com",
            "PUT https://portal-1250000000.obs.cn-north-4.myhuaweicloud.com/xxgk/xsjd/ghjh/%E9%A1%B5.html",
            "OBS AKIDEXAMPLE:",
            None,
        ),
        (
            Protocol::Cos,
            "https://cos.ap-beijing.myqcloud.com",
            "PUT https://portal-1250000000.cos.ap-beijing.myqcloud.com/xxgk/xsjd/ghjh/%E9%A1%B5.html",
            "q-sign-algorithm=sha1&q-ak=AKIDEXAMPLE",
            Some("x-cos-forbid-overwrite: true"),
        ),
    ] {
        let seen = written(protocol, address);
        assert_eq!(seen.lines().next(), Some(first), "{seen}");
        assert!(seen.contains(&format!("authorization: {signed}")), "{protocol:?}: {seen}");
        assert!(seen.contains("content-type: text/html; charset=utf-8"), "{protocol:?}: {seen}");
        let conditions = ["if-none-match", "forbid-overwrite"];
        match only_where_nothing_is {
            Some(line) => assert!(seen.contains(line), "{protocol:?}: {seen}"),
            None => assert!(conditions.iter().all(|one| !seen.contains(one)), "{protocol:?}: {seen}"),
        }
    }
}
