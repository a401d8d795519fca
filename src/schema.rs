//! JSON Schemas of the YAML files that an editor writes: with them an ordinary text editor completes keys, explains them
//! and underlines what is not one.
//!
//! They say what the loader takes, as far as one file can be judged by itself; `gongkai check` judges the rest. Keys
//! and choices come from the tables that the loader reads them with; a test holds the two against each other.

use serde_json::{Map, Value, json};

use crate::chart;
use crate::model::{ChartOrder, CorrectionReason, Language, Level, MONEY, Qualifier, Status, TableColumn};

/// The folder of the schemas, below a project; hidden, so that nothing takes them for content.
pub const FOLDER: &str = "content/.schema";

/// A file that has a schema.
struct Kind {
    /// The schema's file name without ending.
    name: &'static str,
    title: (&'static str, &'static str),
    schema: fn() -> Value,
}

const KINDS: [Kind; 8] = [
    Kind { name: "site", title: ("网站与单位：content/site.yaml", "The site"), schema: site },
    Kind { name: "catalogue", title: ("栏目：content/catalogue.yaml", "The columns"), schema: catalogue },
    Kind { name: "units", title: ("计量单位：content/units.yaml", "Units"), schema: units },
    Kind { name: "glossary", title: ("术语：content/glossary.yaml", "Terms"), schema: glossary },
    Kind {
        name: "indicators",
        title: ("指标：content/indicators/*.yaml", "Indicators of a topic"),
        schema: indicators,
    },
    Kind { name: "report", title: ("报告：content/reports/*/report.yaml", "A report"), schema: report },
    Kind { name: "correction", title: ("更正：content/corrections/*.yaml", "A correction"), schema: correction },
    Kind { name: "theme", title: ("主题：themes/*/theme.yaml", "A theme"), schema: theme },
];

/// File names with their texts, in a fixed order.
#[must_use]
pub fn files() -> Vec<(String, String)> {
    KINDS
        .iter()
        .map(|kind| {
            let Value::Object(own) = (kind.schema)() else { unreachable!("every schema is an object") };
            let mut whole = Map::new();
            whole.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
            whole.insert("title".to_owned(), format!("{} · {}", kind.title.0, kind.title.1).into());
            whole.extend(own);
            whole.insert("$defs".to_owned(), definitions());
            let text = serde_json::to_string_pretty(&Value::Object(whole)).unwrap_or_default();
            (format!("{}.json", kind.name), text + "\n")
        })
        .collect()
}

/// What several files share.
fn definitions() -> Value {
    let by_language = |value: Value| -> Map<String, Value> {
        Language::ALL.into_iter().map(|language| (language.code().to_owned(), value.clone())).collect()
    };
    json!({
        "text": {"type": ["string", "number"]},
        "localized": {
            "description": "两种文字：{zh: …, en: …}；两种文字相同时只写一次 · A text in both languages, or one for both",
            "anyOf": [
                {"$ref": "#/$defs/text"},
                {"type": "object", "properties": by_language(json!({"$ref": "#/$defs/text"})), "additionalProperties": false},
            ],
        },
        "localized-list": {
            "anyOf": [
                {"$ref": "#/$defs/texts"},
                {"type": "object", "properties": by_language(json!({"$ref": "#/$defs/texts"})), "additionalProperties": false},
            ],
        },
        "texts": {"type": "array", "items": {"$ref": "#/$defs/text"}},
        "key": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$"},
        "keys": {"type": "array", "items": {"$ref": "#/$defs/key"}},
        "decimal": {
            "description": "数值：不带千分位、单位和约数 · A number without separators, unit or words",
            "anyOf": [{"type": "number"}, {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}],
        },
        "period": {
            "description": "2023、2023-H1、2023-Q3、2023-09、2023-09-30",
            "anyOf": [{"type": "integer", "minimum": 1000, "maximum": 9999}, {"type": "string", "pattern": PERIOD}],
        },
        "moment": {
            "description": "2024-06-13 或 2024-06-13 09:00 · a day, or a day and a time",
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?.*)?$",
        },
        "web-address": {"type": "string", "pattern": "^https?://"},
        "links": {
            "type": "array",
            "items": object(&[("name", localized()), ("address", reference("web-address"))], &[]),
        },
    })
}

const PERIOD: &str = "^[0-9]{4}(-H[12]|-Q[1-4]|-[0-9]{2}|-[0-9]{2}-[0-9]{2})?$";

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn text() -> Value {
    reference("text")
}

fn localized() -> Value {
    reference("localized")
}

/// Any of these words.
fn choice<T, const COUNT: usize>(names: &[(&'static str, T); COUNT]) -> Value {
    json!({"enum": names.iter().map(|(name, _)| *name).collect::<Vec<_>>()})
}

/// The same, with a word about it in both languages.
fn about(mut schema: Value, zh: &str, en: &str) -> Value {
    if let Value::Object(map) = &mut schema {
        map.insert("description".to_owned(), format!("{zh} · {en}").into());
    }
    schema
}

/// A map with these keys, the first ones required, and no others.
fn object(required: &[(&str, Value)], optional: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> =
        required.iter().chain(optional).map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    let names: Vec<&str> = required.iter().map(|(name, _)| *name).collect();
    json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
}

/// A map whose keys the editor makes up.
fn named(schema: Value) -> Value {
    json!({"type": "object", "propertyNames": {"$ref": "#/$defs/key"}, "additionalProperties": schema})
}

/// A map by period.
fn by_period(schema: Value) -> Value {
    json!({"type": "object", "patternProperties": {PERIOD: schema}, "additionalProperties": false})
}

fn site() -> Value {
    let codes: Vec<&str> = Language::ALL.iter().map(|language| language.code()).collect();
    let digits = |count: usize| json!({"type": "string", "pattern": format!("^[0-9]{{{count}}}$")});
    let service = || reference("web-address");
    let utilities = object(
        &[],
        &[
            ("assistant", about(service(), "智能问答", "assistant")),
            ("site-map", about(service(), "网站地图", "site map")),
            ("admin-entrance", about(service(), "系统管理入口", "entrance for staff")),
            ("visit-counter", about(service(), "点击总量", "visit counter")),
        ],
    );
    let portal = object(
        &[],
        &[
            ("site-code", about(digits(10), "网站标识码，10位，加引号", "ten digits, in quotes")),
            ("icp", about(text(), "ICP备案号", "ICP record")),
            (
                "police-record",
                about(digits(14), "公安备案号，14位，加引号", "police record, fourteen digits, in quotes"),
            ),
            ("party-mark", about(text(), "党政机关网站标识编号", "number of the mark of Party and government sites")),
            ("host", about(localized(), "主办单位", "who runs the portal")),
            ("undertaker", about(localized(), "承办单位", "who maintains it")),
            ("support-phone", about(text(), "技术支持电话", "technical support")),
            ("postal-address", about(localized(), "地址", "postal address")),
            ("navigation", about(reference("links"), "主导航", "main navigation")),
            (
                "utilities",
                about(utilities, "门户自己的服务；没有的不写", "services of the portal; leave out what it has not"),
            ),
            ("links", about(reference("links"), "相关链接", "related links")),
        ],
    );
    object(
        &[
            ("name", about(localized(), "门户名称", "name of the portal")),
            ("section", about(localized(), "公开平台（栏目）名称", "name of the section")),
            ("disclosing-body", about(localized(), "公开单位", "who answers for the content")),
            (
                "languages",
                about(
                    json!({"type": "array", "items": {"enum": codes}, "minItems": 1, "uniqueItems": true}),
                    "第一个为准",
                    "the first is authoritative",
                ),
            ),
            ("address", about(reference("web-address"), "网站放在哪里，以 / 结尾", "where the section will stand")),
        ],
        &[
            ("theme", about(text(), "主题", "theme")),
            ("time-zone", about(text(), "时区，默认 Asia/Shanghai", "IANA time zone")),
            ("permalink", about(json!({"enum": ["trs", "plain"]}), "报告网址的样式", "shape of addresses of reports")),
            (
                "terms",
                about(
                    localized(),
                    "数据的使用条件，写在数据页上",
                    "on which terms the data may be used; shown on the pages of data",
                ),
            ),
            ("chart-pictures", about(json!({"type": "boolean"}), "每幅图另存 PNG", "each chart also as PNG")),
            (
                "raw-html",
                about(
                    json!({"enum": ["refused", "sanitised"]}),
                    "正文里的 HTML：拒绝，或清理后采用",
                    "HTML in texts: refused, or taken once sanitised",
                ),
            ),
            (
                "rules",
                about(
                    json!({"type": "object", "additionalProperties": choice(&Level::NAMES)}),
                    "检查规则的轻重：规则代码: error、warning、hint 或 off",
                    "how grave findings are, by their code",
                ),
            ),
            ("portal", about(portal, "页头页脚", "what the frame of pages shows")),
            ("publish", about(named(target()), "发布目标", "where releases are sent")),
            (
                "public-key",
                about(
                    json!({"type": "string", "pattern": "^RW[Q-T][A-Za-z0-9+/]{53}$"}),
                    "签名的公钥（gongkai key 显示的那一行）",
                    "the public half of the key that signs releases, as gongkai key prints it",
                ),
            ),
        ],
    )
}

/// A place to publish to: what can be said of it follows from its kind.
fn target() -> Value {
    let kind = |names: &[&str], zh: &str, en: &str| ("kind", about(json!({"enum": names}), zh, en));
    let keep = || {
        let count = json!({"type": "integer", "minimum": 1});
        ("keep", about(count, "留下几次发布，默认 3", "how many releases are kept, 3 when absent"))
    };
    let compress = || {
        let names = json!({"type": "array", "items": {"enum": ["gzip", "brotli"]}});
        (
            "compress",
            about(names, "文本文件旁边再放压缩好的（.gz、.br）", "texts stand there once more, compressed (.gz, .br)"),
        )
    };
    let path = || ("path", about(text(), "文件夹，相对于项目", "the folder, relative to the project"));
    let yes_or_no = || json!({"type": "boolean"});
    let in_place = about(
        yes_or_no(),
        "逐个替换文件（服务器不能跟随链接时）",
        "files are replaced one by one, for servers that follow no link",
    );
    let folder = object(
        &[kind(&["folder"], "本机或共享的文件夹", "a folder of this machine or a share"), path()],
        &[("in-place", in_place), keep(), compress()],
    );
    let package = object(
        &[kind(&["package"], "交给运营方导入的压缩包", "archives for an operator to import"), path()],
        &[keep()],
    );
    let server = |zh: &str, en: &str| ("address", about(reference("web-address"), zh, en));
    let timeout = || {
        let seconds = about(
            json!({"type": "integer", "minimum": 1}),
            "服务器多久没有回答算断开，秒，默认 10",
            "for how many seconds the server may be silent, 10 when absent",
        );
        ("timeout", seconds)
    };
    let of_servers = || {
        vec![
            keep(),
            timeout(),
            (
                "certificates",
                about(
                    text(),
                    "单位自己的证书机构，PEM 文件",
                    "certificates of an authority of your own, a file in PEM",
                ),
            ),
            (
                "plain-http",
                about(
                    yes_or_no(),
                    "允许不加密的地址，只限内部网络",
                    "lets an address be unencrypted, on inner networks only",
                ),
            ),
        ]
    };
    let mut of_webdav = of_servers();
    of_webdav.push(compress());
    of_webdav.push(("user", about(text(), "用户名；密码另放", "the user; the password is kept elsewhere")));
    let webdav = object(
        &[
            kind(&["webdav"], "WebDAV 服务器", "a WebDAV server"),
            server("WebDAV 目录的地址", "the address of the folder"),
        ],
        &of_webdav,
    );
    let mut of_objects = of_servers();
    of_objects.push(("region", about(text(), "区域", "the region")));
    of_objects.push(("path", about(text(), "存储桶里的目录", "the folder in the bucket")));
    let objects = object(
        &[
            kind(&["s3", "oss", "obs", "cos"], "对象存储", "a store of objects"),
            server("对象存储的地址（endpoint），不含存储桶", "the address of the store (endpoint), without the bucket"),
            ("bucket", about(text(), "存储桶", "the bucket")),
            ("access-key", about(text(), "AccessKey ID；密钥另放", "the access key id; its secret is kept elsewhere")),
        ],
        &of_objects,
    );
    let sftp = object(
        &[
            kind(&["sftp"], "SFTP 服务器", "an SFTP server"),
            ("host", about(text(), "主机", "the host")),
            ("user", about(text(), "帐号；用密钥登录", "the account, which is opened by a key")),
            ("path", about(text(), "服务器上的文件夹，要事先建好", "the folder there, which must have been made")),
        ],
        &[
            keep(),
            compress(),
            timeout(),
            (
                "port",
                about(json!({"type": "integer", "minimum": 1, "maximum": 65535}), "端口，默认 22", "22 when absent"),
            ),
            (
                "key",
                about(
                    text(),
                    "私钥文件；不写就用 ssh 自己知道的（ssh-agent）",
                    "the file with the secret key; absent, the ones that ssh knows itself",
                ),
            ),
            (
                "known-hosts",
                about(
                    text(),
                    "写着服务器密钥的文件；不写就用 ssh 自己的",
                    "the file that says which key the server has; absent, that of ssh",
                ),
            ),
        ],
    );
    json!({"anyOf": [folder, package, webdav, objects, sftp]})
}

fn catalogue() -> Value {
    let column = object(
        &[("key", about(reference("key"), "网址里的文件夹名", "folder in addresses")), ("name", localized())],
        &[
            ("description", about(localized(), "一句话说明", "one sentence")),
            ("keywords", reference("localized-list")),
            ("type", about(localized(), "栏目类别", "the portal's ColumnType")),
            ("columns", reference("columns")),
        ],
    );
    // A column may hold columns.
    let mut whole = object(&[("columns", json!({"type": "array", "items": column}))], &[]);
    whole["properties"]["columns"]["items"]["properties"]["columns"] = json!({"$ref": "#/properties/columns"});
    whole
}

fn units() -> Value {
    let word = json!({"anyOf": [text(), object(&[("one", text()), ("other", text())], &[])]});
    let factor = json!({"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string", "pattern": "^[0-9.]+ */ *[0-9.]+$"}]});
    let digits = json!({"type": "integer", "minimum": 0, "maximum": 6});
    let conversion =
        object(&[("unit", text()), ("factor", about(factor, "如 1/15", "such as 1/15"))], &[("digits", digits)]);
    let also = object(&[("en", conversion)], &[]);
    let unit = object(
        &[("en", about(word, "英文：{one: 单数, other: 复数}", "English singular and plural"))],
        &[("zh", text()), ("also", about(also, "换算", "a second reading"))],
    );
    json!({"type": "object", "additionalProperties": unit})
}

fn glossary() -> Value {
    let term = object(
        &[],
        &[
            ("zh", text()),
            ("en", text()),
            ("not", about(reference("localized-list"), "不应出现的写法", "wordings that are wrong")),
        ],
    );
    let full_title = object(
        &[("name", localized()), ("full", about(localized(), "全称", "the title in full"))],
        &[("every", about(json!({"type": "boolean"}), "每次都要写全称", "each time, not only the first"))],
    );
    let allowance = object(
        &[("text", text()), ("why", about(text(), "为什么可以这样写", "why it may stand"))],
        &[("where", about(text(), "哪份报告", "which report"))],
    );
    object(
        &[],
        &[
            ("terms", json!({"type": "array", "items": term})),
            ("allow", json!({"type": "array", "items": allowance})),
            (
                "full-titles",
                about(
                    json!({"type": "array", "items": full_title}),
                    "应写全称的名称",
                    "names that want their full title",
                ),
            ),
            ("outside-hosts", reference("texts")),
        ],
    )
}

fn indicators() -> Value {
    let decimal = || reference("decimal");
    let revised = object(&[("from", decimal()), ("date", reference("moment"))], &[]);
    let full = object(
        &[],
        &[
            ("value", about(decimal(), "数值", "the value")),
            ("to", about(decimal(), "区间的上限", "upper end of a range")),
            (
                "yoy",
                about(
                    decimal(),
                    "公布的同比，%；指标是百分数的写百分点",
                    "published growth in percent; of a percentage in percentage points",
                ),
            ),
            ("qualifier", about(choice(&Qualifier::NAMES), "约、余、近、不少于、不超过", "how exact it is")),
            ("status", about(choice(&Status::NAMES), "最终、初步、修订、预计", "how firm it is")),
            (
                "revised",
                about(revised, "修订前公布的数和修订的时间", "what was published before, and when it was revised"),
            ),
            ("missing", about(json!({"type": "boolean"}), "没有数值", "there is no value")),
            ("note", localized()),
            ("written", about(localized(), "某种文字的特别写法", "replaces the figure in a language")),
        ],
    );
    let mut full = full;
    full["anyOf"] = json!([{"required": ["value"]}, {"required": ["missing"]}]);
    let observation = json!({"anyOf": [decimal(), full]});
    let indicator = object(
        &[
            ("name", about(localized(), "名称", "its name")),
            ("unit", about(json!({"type": "string"}), "计量单位，如 亿元、户、\"%\"", "its unit")),
            ("observations", about(by_period(observation), "各期数值", "values by period")),
        ],
        &[
            ("coverage", about(localized(), "口径", "what the figure includes or leaves out")),
            ("definition", about(localized(), "指标解释", "what is measured")),
            ("source", about(localized(), "数据来源", "who measured it")),
            ("direction", json!({"enum": ["more-is-better", "less-is-better", "neutral"]})),
            ("next-due", about(reference("moment"), "下次公布时间", "when the next figure is due")),
            ("target", about(by_period(decimal()), "各期目标", "what was planned, by period")),
        ],
    );
    let key = || reference("key");
    let round = || ("round", json!({"type": "integer", "minimum": 0}));
    let two = json!({"type": "array", "items": key(), "minItems": 2, "maxItems": 2});
    let bounds = json!({"type": "array", "items": decimal(), "minItems": 2, "maxItems": 2});
    let rules = json!({"anyOf": [
        about(object(&[("sum", key()), ("of", reference("keys"))], &[]), "总数等于各项之和", "a total and its parts"),
        about(object(&[("ratio", key()), ("of", key()), ("to", key())], &[round()]), "比率", "a rate in percent"),
        about(object(&[("difference", key()), ("of", two)], &[]), "差", "a difference"),
        about(object(&[("at-most", key()), ("than", key())], &[]), "不超过", "one is at most the other"),
        about(object(&[("same-as", reference("keys"))], &[]), "相同", "one value"),
        about(object(&[("target", key()), ("of", key())], &[round()]), "完成率", "completion of a target"),
        about(object(&[("growth", key()), ("within", bounds)], &[]), "增幅的合理范围，%", "plausible growth in percent"),
    ]});
    object(
        &[
            ("topic", about(localized(), "专题名称", "name of the topic")),
            ("indicators", about(named(indicator), "指标，按键名引用", "by the keys that texts cite")),
        ],
        &[
            ("order", about(json!({"type": "integer", "minimum": 0}), "专题的顺序", "place among the topics")),
            ("rules", about(json!({"type": "array", "items": rules}), "勾稽关系", "arithmetic that must hold")),
        ],
    )
}

fn report() -> Value {
    let kinds: Vec<&str> = chart::KINDS.iter().map(|kind| kind.name()).collect();
    let keys = || about(reference("keys"), "指标的键名", "keys of indicators");
    let periods = json!({"anyOf": [
        {"type": "integer"},
        {"type": "string", "pattern": format!("{}\\.\\.{}", PERIOD.trim_end_matches('$'), PERIOD.trim_start_matches('^'))},
        {"type": "string", "pattern": PERIOD},
    ]});
    let drawn = object(
        &[("indicators", keys())],
        &[
            ("kind", about(json!({"enum": kinds}), "图的种类", "kind of chart")),
            ("title", about(localized(), "标题：写发现", "the finding")),
            ("less", about(reference("keys"), "瀑布图中减去的指标", "of a waterfall, the steps that are taken away")),
            ("periods", about(periods, "如 2019..2023", "such as 2019..2023")),
            ("alt", about(localized(), "代替自动生成的文字说明", "replaces the generated description")),
            (
                "order",
                about(choice(&ChartOrder::NAMES), "排列：按数值，或按登记的顺序", "largest first, or as declared"),
            ),
            ("highlight", about(text(), "突出哪个指标或时期", "the indicator or period that stands out")),
            ("unit", about(json!({"enum": MONEY.map(|(name, _)| name)}), "金额的单位", "unit of money")),
            (
                "decimals",
                about(json!({"type": "integer", "minimum": 0}), "最多几位小数", "the most decimals of a label"),
            ),
        ],
    );
    let columns = json!({"type": "array", "items": choice(&TableColumn::NAMES)});
    let table = object(&[("caption", localized()), ("indicators", keys())], &[("columns", columns)]);
    let attachment = object(&[("file", about(text(), "files/文件名", "files/NAME")), ("name", localized())], &[]);
    let withdrawn = object(
        &[("date", reference("moment")), ("reason", localized())],
        &[
            ("replaced-by", about(text(), "替代它的报告", "the report that replaces it")),
            (
                "privacy",
                about(
                    json!({"type": "boolean"}),
                    "涉及隐私：标题也不再显示",
                    "it was private: its title is not shown either",
                ),
            ),
        ],
    );
    object(
        &[
            ("column", about(text(), "栏目", "key or path of the column")),
            ("kind", about(text(), "文种：work-summary、work-plan、annual-report……", "what kind of document it is")),
            ("period", about(reference("period"), "所属期", "the time that it is about")),
        ],
        &[
            (
                "published",
                about(reference("moment"), "发布时间；不写是草稿", "when it was made public; a draft without it"),
            ),
            ("written", about(reference("moment"), "成文日期", "when it was written")),
            ("index-number", about(text(), "索引号", "index number")),
            ("document-number", about(text(), "发文字号", "document number")),
            ("id", about(json!({"type": "integer", "minimum": 0}), "门户给的编号", "number given by the portal")),
            ("source", about(localized(), "信息来源", "who it comes from")),
            ("attachments", json!({"type": "array", "items": attachment})),
            ("charts", about(named(drawn), "图", "charts by name")),
            ("tables", about(named(table), "表", "tables by name")),
            ("tiles", about(named(keys()), "指标卡", "rows of tiles by name")),
            ("withdrawn", about(withdrawn, "撤回", "the page was taken back")),
            (
                "moved-from",
                about(
                    json!({"type": "array", "items": {"type": "string", "pattern": "\\.html$"}}),
                    "以前的网址，从专栏首页往下写；仍能到达本页",
                    "former addresses below the section's home; they lead here",
                ),
            ),
        ],
    )
}

fn correction() -> Value {
    let superseded = object(&[("file", about(text(), "文件名", "NAME")), ("name", localized())], &[]);
    object(
        &[
            ("date", about(reference("moment"), "更正时间", "when it was put right")),
            ("from", about(localized(), "原文", "what stood there")),
            ("to", about(localized(), "更正为", "what stands there now")),
            ("reason", about(choice(&CorrectionReason::NAMES), "原因", "why")),
            ("responsible", about(localized(), "责任单位", "who answers for it")),
        ],
        &[
            ("report", about(text(), "哪份报告", "the report concerned")),
            ("indicator", about(reference("key"), "哪项指标", "the indicator concerned")),
            ("period", reference("period")),
            ("place", about(localized(), "在哪里", "where in the text")),
            (
                "qualifier",
                about(
                    choice(&Qualifier::NAMES),
                    "原文和更正后的数都带的约、余等字样",
                    "what stands with the number on both sides, as in more than 8,000",
                ),
            ),
            ("note", localized()),
            ("reviewed-by", about(localized(), "审核单位", "the office that looked over it")),
            (
                "number",
                about(
                    json!({"type": "integer", "minimum": 1}),
                    "在当年登记册里的号，写了就不变",
                    "its place in the register of the year, fixed",
                ),
            ),
            (
                "superseded",
                about(
                    json!({"type": "array", "items": superseded}),
                    "更正前的文件，放在以本更正命名的文件夹里，仍可下载",
                    "files that readers had before, in the folder of this correction's name; they can still be taken away",
                ),
            ),
        ],
    )
}

fn theme() -> Value {
    object(
        &[("name", text())],
        &[
            ("version", text()),
            ("description", text()),
            ("extends", about(text(), "在哪个主题上修改", "the theme that this one builds on")),
            ("stylesheet", about(text(), "写入 tokens 的样式表", "the stylesheet that the tokens are written into")),
            ("tokens", json!({"type": "object", "additionalProperties": text()})),
        ],
    )
}
