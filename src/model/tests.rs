use rust_decimal::Decimal;

use super::{Language, Period, Qualifier, Quantity, Units};

fn written(value: &str, unit: &str, qualifier: Option<Qualifier>) -> [String; 2] {
    let units = Units::default();
    let unit = units.get(unit).expect("a built-in unit");
    let quantity = Quantity { value: Decimal::from_str_exact(value).expect("a decimal"), upper: None, unit, qualifier };
    Language::ALL.map(|language| quantity.written(language).text(language))
}

#[test]
fn money_is_written_at_the_scale_of_each_language() {
    for (value, unit, zh, en) in [
        ("12.62", "亿元", "12.62亿元", "1.262 billion yuan"),
        ("1.93", "亿元", "1.93亿元", "193 million yuan"),
        ("733.81", "万元", "733.81万元", "7.3381 million yuan"),
        ("3097", "万元", "3097万元", "30.97 million yuan"),
        ("50", "万元", "50万元", "500,000 yuan"),
        ("3.75", "万元", "3.75万元", "37,500 yuan"),
        ("12.60", "亿元", "12.60亿元", "1.260 billion yuan"),
        ("126200", "万元", "12.62亿元", "1.262 billion yuan"),
        ("50000", "元", "5万元", "50,000 yuan"),
        ("10000", "亿元", "10000亿元", "1 trillion yuan"),
        ("7.50", "元", "7.50元", "7.50 yuan"),
        ("0", "万元", "0万元", "0 yuan"),
    ] {
        assert_eq!(written(value, unit, None), [zh, en]);
    }
}

#[test]
fn a_qualifier_is_written_in_the_idiom_of_each_language() {
    let over = Some(Qualifier::Over);
    assert_eq!(written("2000", "万元", over), ["2000余万元", "more than 20 million yuan"]);
    assert_eq!(written("7", "户", over), ["超过7户", "more than 7 households"]);
    assert_eq!(written("80", "%", over), ["超过80%", "more than 80%"]);
    assert_eq!(written("80", "亩", Some(Qualifier::About)), ["约80亩", "about 80 mu (5.33 hectares)"]);
    assert_eq!(written("90", "场次", Some(Qualifier::Under)), ["近90场次", "nearly 90 events"]);
}

#[test]
fn a_counter_has_a_singular_and_a_plural() {
    assert_eq!(written("1", "户", None), ["1户", "1 household"]);
    assert_eq!(written("37", "户", None), ["37户", "37 households"]);
    assert_eq!(written("1276", "家", None), ["1276家", "1,276"]);
}

#[test]
fn a_rank_is_a_place_in_an_order() {
    for (value, zh, en) in [
        ("1", "第1名", "1st"),
        ("2", "第2名", "2nd"),
        ("3", "第3名", "3rd"),
        ("11", "第11名", "11th"),
        ("112", "第112名", "112th"),
        ("1021", "第1021名", "1,021st"),
    ] {
        assert_eq!(written(value, "名次", None), [zh, en]);
    }
    assert_eq!(written("4", "位次", None), ["第4位", "4th"]);
    assert_eq!(written("20", "名次", Some(Qualifier::AtMost)), ["前20名", "top 20"]);
    // 名 alone counts persons.
    assert_eq!(written("1", "名", None), ["1名", "1"]);
}

#[test]
fn a_period_reads_back_to_itself() {
    for text in ["2023", "2023-H1", "2023-Q3", "2023-09", "2023-09-30"] {
        assert_eq!(Period::parse(text).expect(text).to_string(), text);
    }
    for text in ["23", "2023-Q5", "2023-13", "2023-02-30", "2023-9", "２０２３", "2023年", "20230930"] {
        assert_eq!(Period::parse(text), None, "{text}");
    }
}
