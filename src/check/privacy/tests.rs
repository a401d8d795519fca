//! What is found in texts and what is left alone, as tables that can be read aloud.

use super::found::{Around, Match};
use super::told::code;
use super::{home_address, in_joined, in_text, matches, person_name};

/// The codes of what is found in a text, each with what is shown of it.
fn found(text: &str) -> Vec<String> {
    under("", text)
}

fn under(heading: &str, text: &str) -> Vec<String> {
    told(matches(text, Around { heading, topic: "" }))
}

fn told(matches: Vec<Match>) -> Vec<String> {
    matches.iter().map(|one| format!("{} {}", code(one.kind), one.masked)).collect()
}

#[track_caller]
fn finds(samples: &[(&str, &str)]) {
    for (text, wanted) in samples {
        assert_eq!(found(text).join(", "), *wanted, "{text}");
    }
}

#[track_caller]
fn leaves_alone(samples: &[&str]) {
    for text in samples {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn identity_numbers_are_found_however_they_are_written() {
    const SHOWN: &str = "identity-number 11*************02X";
    for text in [
        "11010519491231002X",
        "张某（11010519491231002X）",
        "身份证号：110105 19491231 002X",
        "110105-19491231-002X",
        "1101 0519 4912 3100 2X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105\u{200b}19491231002X",
        "| 110105 | 19491231 | 002X |",
        "11010519491231\n002X",
        "身份证110105\\-19491231\\-002X。",
        "2023年11010519491231002X",
        "身份证号码 11010519491231002X，电话另报",
    ] {
        assert_eq!(found(text), [SHOWN], "{text}");
    }
}

#[test]
fn an_identity_number_in_boxes_is_put_together() {
    let boxes = "1\t1\t0\t1\t0\t5\t1\t9\t4\t9\t1\t2\t3\t1\t0\t0\t2\tX";
    assert_eq!(told(in_joined(boxes)), ["identity-number 11*************02X"]);
    assert_eq!(told(in_joined("110105\t19491231\t002X")), ["identity-number 11*************02X"]);
    assert_eq!(told(in_joined("1\t3\t8\t1\t2\t3\t4\t5\t6\t7\t8")), ["mobile-number 138****5678"]);
    // Figures side by side are no number.
    assert_eq!(told(in_joined("138\t1234\t5678")), Vec::<String>::new());
}

#[test]
fn doubtful_identity_numbers_need_a_word_or_a_day() {
    finds(&[
        ("身份证号110105194912310021", "identity-number 11*************021"),
        ("ID number 110105194912310021", "identity-number 11*************021"),
        ("低保户证件 110105491231002", "identity-number 11**********002"),
    ]);
    assert_eq!(under("身份证号", "110105194912310000"), ["identity-number 11*************000"]);
    leaves_alone(&[
        "110105194912310021",
        "统一社会信用代码 11420107MB1234567X",
        "统一社会信用代码：110105194912310021",
        "11010519491331002X",
        "A11010519491231002X",
        "11010519491231002X5",
        "911101051949123100",
        "注册号 420107600123456",
        "110105499931002",
        "备案号42010702000123",
        "项目代码 2101-420107-04-01-123456",
    ]);
}

#[test]
fn mobile_numbers_are_found_and_landlines_left_alone() {
    const SHOWN: &str = "mobile-number 138****5678";
    for text in [
        "13812345678",
        "电话13812345678。",
        "138 1234 5678",
        "138-1234-5678",
        "+86 138 1234 5678",
        "+8613812345678",
        "(+86)13812345678",
        "86-13812345678",
        "联系电话：1381234 5678",
        "１３８１２３４５６７８",
        "027-60896105、13812345678",
        "tel:13812345678",
        "李同志13812345678",
        "1.13812345678",
        "邮编430081,13812345678",
        "邮编430081，13812345678，027",
    ] {
        assert_eq!(found(text), [SHOWN], "{text}");
    }
    leaves_alone(&[
        "027-60896105",
        "咨询电话：027-60896105、60896106",
        "12345热线",
        "400-123-4567",
        "13812345678元",
        "13812345678.50",
        "3.14.13812345678",
        "13,812,345,678",
        "1381234567",
        "12812345678",
        "第138123456789012号3室",
        "https://www.example.gov.cn/t20231201_13812345678.html",
        "138、1234、5678",
        "2023-13812345678",
        "138****5678",
    ]);
}

#[test]
fn bank_cards_are_found_by_issuer_and_check_digit() {
    finds(&[
        ("6217002870001234564", "bank-card ***************4564"),
        ("6217 0028 7000 1234 564", "bank-card ***************4564"),
        ("6222 0238 0200 0019", "bank-card ************0019"),
        ("开户行：某银行，卡号4367420012345673", "bank-card ************5673"),
    ]);
    leaves_alone(&[
        "6217002870001234565",
        "4201070000123457",
        "第6217002870001234564元",
        "0000000000000000",
        "4367420012345673",
    ]);
}

#[test]
fn papers_and_plates_are_found_near_their_words_and_by_their_form() {
    finds(&[
        ("护照号码E12345678", "passport-number E******78"),
        ("passport EA1234567", "passport-number E******67"),
        ("港澳居民来往内地通行证H1234567890", "passport-number H********90"),
        ("鄂A12345", "vehicle-plate 鄂A***45"),
        ("车牌鄂A·12345停在门口", "vehicle-plate 鄂A***45"),
        ("新能源车鄂AD12345", "vehicle-plate 鄂A****45"),
    ]);
    leaves_alone(&["编号E12345678", "护照办理20231231", "鄂ABCDE", "京B股", "鄂A1234", "《GB12345》", "苏AB12"]);
}

#[test]
fn mail_of_persons_is_told_and_that_of_the_government_is_not() {
    finds(&[
        ("zhangsan@qq.com", "e-mail z*******@qq.com"),
        ("邮箱：li.si_1@163.com。", "e-mail l****@163.com"),
        ("info@company.com.cn", "e-mail i***@company.com.cn"),
        ("联系ａｂｃ＠qq.com", "e-mail a**@qq.com"),
    ]);
    leaves_alone(&[
        "jdb@example.gov.cn",
        "wuhan.gov.cn",
        "@media print",
        "a@b",
        "{{ output@2023.number }}",
        "me@example.com",
    ]);
}

#[test]
fn home_addresses_need_a_word_that_speaks_of_living() {
    finds(&[
        ("家庭住址：洪山区和平街道和平小区3栋2单元501室", "home-address 洪山******************"),
        ("张某住和平小区3栋2单元501室", "home-address 和平***********"),
        ("家住梁新屋村3组12号", "home-address 梁新*******"),
        ("Home address: Room 501, Unit 2", "home-address Ro**********"),
    ]);
    assert_eq!(under("住址", "和平小区3栋2单元501室"), ["home-address 和平***********"]);
    leaves_alone(&[
        "地址：武汉市青山区雄楚大道489号",
        "住建局3楼301室",
        "入住和平小区3栋120户",
        "加装电梯30部，和平小区3栋、5栋完工",
        "住房保障覆盖3栋",
        "户籍地派出所办理",
        "居住在街道的老人3200人",
        "住址变更",
    ]);
}

#[test]
fn names_are_told_beside_petition_relief_illness_and_case() {
    finds(&[
        ("上访人张三多次到街道反映", "personal-name 张*"),
        ("申请人：李小明，低保", "personal-name 李**"),
        ("低保户王秀英，", "personal-name 王**"),
        ("患者刘洋入院", "personal-name 刘*"),
        ("精神障碍患者欧阳小明被送医", "personal-name 欧***"),
        ("居民胡桂兰因征地问题上访", "personal-name 胡**"),
        ("petitioner Zhang San came twice", "personal-name Z*******"),
    ]);
    leaves_alone(&[
        "上访人张某多次到街道反映",
        "申请人应当在十五日内提交材料",
        "申请人向街道提出",
        "当事人和解",
        "低保户数下降",
        "患者高血压管理率",
        "救助对象认定标准",
        "残疾人周转房",
        "群众方便办事",
        "居民胡桂兰获评最美志愿者",
        "信访人员",
        "当事人金额较大",
        "救助人次增加",
        "申请人张*",
        "困难群众王家湾社区走访",
        "救助对象范围、标准和程序",
        "告知当事人陈述申辩权利",
        "当事人双方达成协议",
        "接待来访群众1200人次，信访人息诉罢访",
        "严重精神障碍患者管理率100%",
        "低保对象应保尽保",
        "困难群众温暖过冬，发放救助金12万元",
        "群众安全感满意度",
        "居民凌晨报案，居民黄金被盗案已破",
        "居民武昌区信访办",
        "村民梁新屋村征地纠纷",
        "申请人曹某某、当事人马某",
        "残疾人康复中心",
        "孤儿基本生活费",
        "患者家属",
        "入户走访低保户、五保户、特困户万余户",
        "为残疾人办理补贴，群众路线教育",
    ]);
}

#[test]
fn every_word_of_the_lists_is_looked_for() {
    for role in person_name::ROLES {
        assert!(person_name::may_hold(role, Around::default()), "{role}");
    }
    for word in home_address::WORDS {
        assert_eq!(found(&format!("{word} 12号3室")).len(), 1, "{word}");
    }
}

#[test]
fn a_column_of_names_is_told_where_the_list_is_of_such_persons() {
    let cell = |heading, topic| told(matches("王秀英", Around { heading, topic }));
    assert_eq!(cell("姓名", "2023年低保公示名单.xlsx"), ["personal-name 王**"]);
    assert_eq!(cell("临时救助名单 姓名", ""), ["personal-name 王**"]);
    assert_eq!(cell("姓名", "领导分工.xlsx"), Vec::<String>::new());
    assert_eq!(cell("社区", "低保公示名单.xlsx"), Vec::<String>::new());
}

#[test]
fn masks_must_hide_enough() {
    finds(&[
        ("420107199003**1239", "masked-too-little 42*************239"),
        ("42010719900307****", "masked-too-little 42*************\u{2a}**"),
        ("138**345678", "masked-too-little 138****5678"),
        ("138××345678", "masked-too-little 138****5678"),
        ("138\\*\\*345678", "masked-too-little 138****5678"),
    ]);
    leaves_alone(&["35*************123", "138****1234", "11010519********2X", "1*2", "2023******", "13*"]);
}

#[test]
fn a_table_names_what_stands_in_its_columns() {
    let text = "# 2023年低保名单\n\n| 姓名 | 身份证号 | 社区 |\n| --- | --- | --- |\n| 王秀英 | 110105194912310021 | 和平社区 |\n";
    let mut told = Vec::new();
    in_text(text, &mut |offset, one| {
        told.push(format!("{} {}", code(one.kind), &text[offset + one.range.start..offset + one.range.end]));
    });
    assert_eq!(told, ["personal-name 王秀英", "identity-number 110105194912310021"]);
}
