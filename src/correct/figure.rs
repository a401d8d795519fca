//! The figure that is to be put right: found, and looked at before anything is changed.

use super::quoted;
use crate::diagnostic::{Message, did_you_mean, message, position};
use crate::ledger::Ledger;
use crate::load::number;
use crate::model::{Correction, Indicator, Language, Localized, Observation, Period, Site};
use crate::source::{Sources, Span};

/// What of an observation is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Value,
    YearOnYear,
}

/// A figure with its right value.
#[derive(Debug)]
pub(super) struct Figure<'s> {
    pub(super) indicator: &'s Indicator,
    pub(super) period: Period,
    pub(super) observation: &'s Observation,
    pub(super) form: Form,
    /// As the content has it now.
    pub(super) current: String,
    /// As it should be.
    pub(super) new: String,
    /// File and line, for people.
    pub(super) place: String,
}

impl<'s> Figure<'s> {
    /// The figure that `name` cites, to become `value`.
    pub(super) fn find(site: &'s Site, sources: &Sources, name: &str, value: &str) -> Result<Self, Message> {
        let bare = name.trim().trim_start_matches("{{").trim_end_matches("}}").trim();
        let (key, rest) = bare.split_once('@').unwrap_or((bare, ""));
        let indicator = site.indicators.get(key).ok_or_else(|| unknown(site, key))?;
        let (written, form) = match rest.split_once('.') {
            None => (rest, Form::Value),
            Some((written, "yoy")) => (written, Form::YearOnYear),
            Some((_, other)) => return Err(other_form(key, rest, other)),
        };
        let period = Period::parse(written).ok_or_else(|| no_period(indicator, written))?;
        let observation = indicator.observations.get(period).ok_or_else(|| no_period(indicator, written))?;
        let place = place(sources, observation.span);
        if let Some(written) = observation.written.zh.as_ref().or(observation.written.en.as_ref()) {
            return Err(message!(
                zh: "`{key}@{period}` 有 written（“{written}”），页面照它显示，光改数值不够\n办法：打开 {place} 手工改，再在 content/corrections/ 记一条更正",
                en: "`{key}@{period}` has `written` (“{written}”), which pages show in place of the value\nhelp: change both in {place} by hand and add a file to content/corrections/",
            ));
        }
        let current = match form {
            Form::Value => observation.value,
            Form::YearOnYear => observation.year_on_year.as_ref().map(|growth| growth.value),
        };
        let current = current.ok_or_else(|| no_value(key, period, form, &place))?.to_string();
        let new = match number(value, observation.span) {
            Ok(new) => new.to_string(),
            Err(refused) => return Err(not_a_number(indicator, value, &refused.message, refused.help.as_ref())),
        };
        Ok(Self { indicator, period, observation, form, current, new, place })
    }

    /// What readers have now: the value of the last release. `None` where nothing was published with a ledger.
    pub(super) fn published(&self, site: &Site, ledger: &Ledger) -> Result<Option<String>, Message> {
        let Self { current, new, place, .. } = self;
        let (key, period) = (&self.indicator.key.value, self.period);
        let Some(last) = ledger.last() else {
            return if current == new { Err(self.same()) } else { Ok(None) };
        };
        let serial = last.serial;
        let value = ledger.state().figure(key, period);
        let published = value.and_then(|value| match self.form {
            Form::Value => value.value.clone(),
            Form::YearOnYear => value.yoy.clone(),
        });
        let (Some(value), Some(published)) = (value, published) else {
            return Err(message!(
                zh: "`{key}@{period}` 还没有公布过（最近是第 {serial} 次发布），不需要更正\n办法：直接改 {place}",
                en: "`{key}@{period}` has not been published yet (the last release is {serial}): there is nothing to correct\nhelp: just change {place}",
            ));
        };
        let (was, is) = (&value.unit, &self.indicator.unit.value);
        if was != is {
            return Err(message!(
                zh: "`{key}` 公布时的单位是 {was}，现在是 {is}，两个数不能直接比\n办法：把 unit 改回 {was} 再更正；公布时的单位就是错的，手工记一条不写 period 的更正，用 place 写明时期，from 和 to 都带单位",
                en: "the unit of `{key}` was {was} when it was published and is {is} now: the two numbers cannot stand side by side\nhelp: put the unit back to {was} first; where the published one was wrong, write a correction by hand without `period`, with `place` for the period and with the units in `from` and `to`",
            ));
        }
        let unseen = self.unseen(site, ledger, Some(&published));
        let nothing_to_tell = match unseen {
            Some(one) => !ledger.has_announced(&one.name) && one.from == self.told(new),
            None => published == *new,
        };
        if !nothing_to_tell {
            return Ok(Some(published));
        }
        if current == new && unseen.is_none() {
            return Err(self.same());
        }
        if let Some(path) = unseen.map(|one| format!("content/corrections/{}.yaml", one.name)) {
            return Err(message!(
                zh: "{path} 还没有发布过，它的原文就是 {new}：没有可更正的\n办法：把 {place} 改回 {new}，并删去 {path}",
                en: "{path} has not been published yet and says that {new} stood there: there is nothing to correct\nhelp: put {place} back to {new} and delete {path}",
            ));
        }
        Err(message!(
            zh: "第 {serial} 次发布的就是 {new}，没有可更正的\n办法：把 {place} 改回 {new}",
            en: "release {serial} says {new}: there is nothing to correct\nhelp: put {place} back to {new}",
        ))
    }

    fn same(&self) -> Message {
        let Self { new, place, .. } = self;
        message!(
            zh: "{place} 已经是 {new}，没有改动\n办法：核对要更正的指标、时期和数值",
            en: "{place} says {new} already: nothing was changed\nhelp: look again at the indicator, the period and the value",
        )
    }

    /// Whether the content has the right value already.
    pub(super) fn is_written(&self) -> bool {
        self.current == self.new
    }

    /// The last correction of this figure that readers do not see now: new, or of a release from which a target was led
    /// back.
    pub(super) fn unseen(&self, site: &'s Site, ledger: &Ledger, published: Option<&str>) -> Option<&'s Correction> {
        let to = self.told(&self.new);
        let mut own = site.corrections.iter().filter(|one| {
            one.indicator.as_ref().is_some_and(|key| key.value == self.indicator.key.value)
                && match self.form {
                    Form::Value => one.period == Some(self.period),
                    Form::YearOnYear => one.is_of_growth(self.period),
                }
        });
        match published {
            Some(_) => {
                own.filter(|one| !ledger.state().has_correction(&one.name)).max_by_key(|one| (one.date, &one.name))
            }
            // Without a ledger, what an interrupted run has left is known by both of its values.
            None => own.find(|one| one.to == to && one.from == self.told(&self.current)),
        }
    }

    /// A value as a correction writes it: of an indicator the number alone, of its growth with its unit.
    pub(super) fn told(&self, number: &str) -> Localized<String> {
        let (zh, en) = match (self.form, self.indicator.unit.value == "%") {
            (Form::Value, _) => (number.to_owned(), number.to_owned()),
            (Form::YearOnYear, false) => (format!("{number}%"), format!("{number}%")),
            (Form::YearOnYear, true) => (format!("{number}个百分点"), format!("{number} percentage points")),
        };
        Localized { zh: Some(zh), en: Some(en) }
    }

    /// Where the growth of a period stands.
    pub(super) fn place_in_words(&self) -> Localized<String> {
        let words = |language| Some(self.period.growth_in_words(language));
        Localized { zh: words(Language::Zh), en: words(Language::En) }
    }

    /// The file is of a form that is not edited here.
    pub(super) fn by_hand(&self) -> Message {
        let place = &self.place;
        let (key, period, new) = (&self.indicator.key.value, self.period, quoted(&self.new));
        message!(
            zh: "{place} 的写法无法自动修改，没有改动\n办法：手工把 `{key}` {period} 改成 {new}，再在 content/corrections/ 记一条更正",
            en: "{place} is written in a way that cannot be changed from here: nothing was changed\nhelp: change `{key}` of {period} to {new} by hand and add a file to content/corrections/",
        )
    }
}

fn place(sources: &Sources, span: Span) -> String {
    let bytes = sources.read(span.file).unwrap_or_default();
    let line = position(&String::from_utf8_lossy(&bytes), span.start as usize).line;
    format!("{}:{line}", sources.path(span.file))
}

fn unknown(site: &Site, key: &str) -> Message {
    let help = did_you_mean(key, site.indicators.keys().map(String::as_str)).unwrap_or_else(|| {
        message!(
            zh: "`gongkai figure 名称` 按名称或拼音首字母查键名",
            en: "`gongkai figure WORD` finds the key by a name or initials",
        )
    });
    let Message { zh, en } = help;
    message!(zh: "没有指标 `{key}`\n办法：{zh}", en: "there is no indicator `{key}`\nhelp: {en}")
}

fn other_form(key: &str, rest: &str, form: &str) -> Message {
    let period = rest.split('.').next().unwrap_or_default();
    message!(
        zh: "`.{form}` 是算出来的，不能直接更正\n办法：更正它的来源数值，如 `{key}@{period}`；公布的同比写 `{key}@{period}.yoy`",
        en: "`.{form}` is worked out and cannot be corrected itself\nhelp: correct the value that it comes from, such as `{key}@{period}`, or a published growth as `{key}@{period}.yoy`",
    )
}

fn no_period(indicator: &Indicator, written: &str) -> Message {
    let key = &indicator.key.value;
    let known: Vec<String> = indicator.observations.periods().map(|period| format!("{key}@{period}")).collect();
    let list = known.join(", ");
    if written.is_empty() {
        return message!(
            zh: "没有写明时期\n办法：写成 {list}",
            en: "no period is named\nhelp: write {list}",
        );
    }
    message!(
        zh: "`{key}` 没有 `{written}` 的数值\n办法：现有 {list}",
        en: "`{key}` has no value for `{written}`\nhelp: there are {list}",
    )
}

fn no_value(key: &str, period: Period, form: Form, place: &str) -> Message {
    match form {
        Form::Value => message!(
            zh: "`{key}@{period}` 写的是没有数值（missing），补上数值不是更正\n办法：直接改 {place}，写 `status: revised`",
            en: "`{key}@{period}` is said to have no value (missing): to enter one is no correction\nhelp: change {place} and write `status: revised`",
        ),
        Form::YearOnYear => message!(
            zh: "`{key}@{period}` 没有公布的同比，页面上的同比由两年数值算出\n办法：更正数值本身",
            en: "`{key}@{period}` has no published growth; pages work it out from the values\nhelp: correct the value itself",
        ),
    }
}

fn not_a_number(indicator: &Indicator, written: &str, wrong: &Message, help: Option<&Message>) -> Message {
    let (unit, wrong_zh, wrong_en) = (&indicator.unit.value, &wrong.zh, &wrong.en);
    let bare = written.strip_suffix(unit.as_str()).map(str::trim).filter(|bare| !bare.is_empty());
    if let Some(bare) = bare {
        return message!(
            zh: "{wrong_zh}\n办法：只写数字 {bare}，单位（{unit}）由指标给出",
            en: "{wrong_en}\nhelp: write the number alone, {bare}; the unit ({unit}) is that of the indicator",
        );
    }
    let nothing = Message::default();
    let Message { zh, en } = help.unwrap_or(&nothing);
    message!(zh: "{wrong_zh}\n办法：{zh}（单位是 {unit}）", en: "{wrong_en}\nhelp: {en} (the unit is {unit})")
}
