//! Names of persons where a text speaks of their petition, relief, illness or case.
//!
//! A word for the role stands before the name: 上访人张三, 申请人：李四. What follows must be a surname with one or two more
//! characters, and then the sentence must go on as sentences do after a name. 张某 is no name any more. In a list the heading
//! of the column says that names follow, and the title says of whom.

use super::found::{Around, Kind, Match, holds};
use super::plain::Plain;
use crate::diagnostic::Severity;

/// Roles in which nobody wants to be named.
pub(super) const ROLES: &[&str] = &[
    "上访人",
    "信访人",
    "来访人",
    "来信人",
    "举报人",
    "投诉人",
    "反映人",
    "申请人",
    "当事人",
    "被害人",
    "受害人",
    "嫌疑人",
    "被告人",
    "受助人",
    "受援人",
    "救助人",
    "死者",
    "患者",
    "精神病人",
    "残疾人",
    "病人",
    "低保户",
    "五保户",
    "贫困户",
    "特困户",
    "信访户",
    "上访户",
    "困难户",
    "低保人员",
    "特困人员",
    "戒毒人员",
    "吸毒人员",
    "矫正人员",
    "刑满释放人员",
    "流浪人员",
    "救助对象",
    "低保对象",
    "矫正对象",
    "帮扶对象",
    "特困对象",
    "保障对象",
    "信访对象",
    "优抚对象",
    "孤儿",
    "困境儿童",
    "留守儿童",
    "居民",
    "村民",
    "群众",
    "业主",
    "市民",
];

/// After these the name is a matter of course; it is told only where the sentence speaks of something delicate.
const EVERYBODY: &[&str] = &["居民", "村民", "群众", "业主", "市民"];

const DELICATE: &[&str] = &[
    "信访",
    "上访",
    "访",
    "救助",
    "低保",
    "精神",
    "案",
    "特困",
    "残疾",
    "患",
    "病",
    "矫正",
    "戒毒",
    "吸毒",
    "纠纷",
    "贫困",
    "困境",
    "petition",
    "relief",
    "allowance",
    "mental",
    "case",
    "patient",
];

/// What titles of lists say that hold names of such persons.
const LISTS: &[&str] = &[
    "信访",
    "上访",
    "救助",
    "低保",
    "最低生活保障",
    "精神",
    "特困",
    "残疾",
    "患者",
    "矫正",
    "戒毒",
    "吸毒",
    "贫困",
    "困境",
    "五保",
    "临时救助",
    "孤儿",
    "优抚",
    "廉租",
    "公租房",
    "保障房",
    "补贴",
    "补助",
];

const COLUMNS: &[&str] = &["姓名", "申请人", "户主", "当事人", "信访人", "救助对象", "患者", "name"];

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金\
石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤倪易乔施洪柳樊兰殷庄章鲁葛俞翟庞聂齐牛耿关焦柯鲍左涂\
祝柴童蓝骆辛管费纪裴欧阮邢路詹岳霍卜游裘苗凌盛屈闵舒祁解宁仇邬";

const COMPOUND: &[&str] =
    &["欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒"];

/// Words that begin like a surname.
const NO_NAMES: &[&str] = &[
    "万一", "万人", "万余", "万元", "万分", "万户", "万能", "严控", "严格", "严禁", "严重", "严防", "乔迁", "仇视",
    "付出", "付款", "付费", "任一", "任何", "任务", "任意", "任由", "任职", "何时", "何种", "余下", "余人", "余款",
    "余粮", "余额", "侯车", "兰州", "关于", "关停", "关心", "关注", "关爱", "关系", "关键", "关门", "凌乱", "凌晨",
    "史上", "史料", "史无", "叶片", "周围", "周期", "周末", "周转", "周边", "唐突", "夏天", "夏季", "夏粮", "姚家",
    "孔洞", "孙女", "孙子", "宁可", "宁夏", "宁愿", "宁静", "安全", "屈指", "岳母", "岳父", "左侧", "左右", "左手",
    "左邻", "庄稼", "庞大", "文化", "方便", "方可", "方向", "方式", "方案", "方法", "方能", "方针", "方面", "施工",
    "施救", "施肥", "施行", "易地", "易涝", "易燃", "易腐", "易返", "曾因", "曾在", "曾经", "杜绝", "杨园", "林业",
    "林地", "柯家", "柳州", "柳树", "柴油", "柴火", "梁柱", "欧洲", "欧盟", "武器", "武汉", "武装", "段落", "毛利",
    "毛坯", "毛病", "江北", "江城", "江岸", "江水", "江湖", "江苏", "江西", "江边", "江面", "汤药", "汪洋", "洪山",
    "洪水", "洪涝", "温馨", "游客", "游戏", "游泳", "游玩", "焦虑", "牛奶", "田地", "田间", "白内", "白天", "白血",
    "白酒", "盛大", "盛行", "盛赞", "石头", "石材", "石油", "石牌", "石膏", "祝愿", "祝福", "秦皇", "程序", "程度",
    "程控", "章程", "章节", "童年", "童心", "管护", "管控", "管理", "管线", "管网", "管道", "纪委", "纪律", "纪念",
    "罗列", "翟家", "耿直", "聂家", "舒心", "舒适", "苏州", "苏醒", "范例", "范围", "范畴", "董事", "蓝天", "裴家",
    "解决", "解放", "解答", "解释", "许可", "谢绝", "谢罪", "谭论", "费心", "费时", "费用", "贺信", "贾商", "路上",
    "路口", "路段", "路灯", "路线", "路边", "路过", "路面", "辛勤", "辛苦", "邹城", "郑重", "郝家", "金牌", "金融",
    "金银", "金额", "钟表", "钱款", "钱物", "钱财", "阎王", "阮家", "陆地", "陆续", "陈列", "陈述", "雷雨", "霍乱",
    "韦编", "顾及", "顾虑", "马上", "马路", "高中", "高兴", "高发", "高层", "高峰", "高度", "高效", "高校", "高楼",
    "高温", "高空", "高等", "高级", "高血", "高风", "高龄", "黄冈", "黄石", "黄色", "黄金", "齐全", "齐心", "龙头",
    "龙舟",
];

/// What names of places and of offices end in.
const PLACES: &str = "村区镇街路局办委站所院校厅处科会队房楼湾庙岭岗屋";

/// Characters that a given name hardly ever has, because sentences go on with them.
const GOES_ON: &str = "的了在和与及等为是不应当可以能须需提请申对被将已未均或有无其该各本由从到因所向称说反来进入住患系表认这那就也都又并且着过给把让用个名某先女同后前时中内外上下家户人员\
一二三四五六七八九十百千多年月日元万电话身份证号";

/// Whether a text is worth looking through: a word for a role stands in it, or a heading says that names follow.
pub(super) fn may_hold(text: &str, around: Around<'_>) -> bool {
    let mut previous = ' ';
    let role = text.chars().any(|one| {
        let ends = ends_role(previous, one);
        previous = one;
        ends
    });
    role || is_cell_of_names(around) || has_english_role(text)
}

fn has_english_role(text: &str) -> bool {
    ENGLISH_ROLES.iter().any(|role| text.contains(&role[1..]))
}

/// Whether these two characters end a word for a role. Most do not, and looking for whole words at each takes long.
fn ends_role(before: char, last: char) -> bool {
    match last {
        '人' => matches!(
            before,
            '访' | '信' | '报' | '诉' | '映' | '请' | '事' | '害' | '疑' | '告' | '助' | '援' | '病' | '疾'
        ),
        '者' => matches!(before, '死' | '患'),
        '户' => matches!(before, '保' | '困' | '访' | '难'),
        '员' => before == '人',
        '象' => before == '对',
        '儿' => before == '孤',
        '童' => before == '儿',
        '民' => matches!(before, '居' | '村' | '市'),
        '众' => before == '群',
        '主' => before == '业',
        _ => false,
    }
}

/// Whether a text is the name of a person and nothing else.
pub(super) fn is_name(text: &str) -> bool {
    is_whole_name(&text.trim().chars().collect::<Vec<_>>())
}

pub(super) fn find(plain: &Plain, around: Around<'_>, found: &mut Vec<Match>) {
    let text = &plain.signs;
    if is_cell_of_names(around) && is_whole_name(text) {
        let start = text.iter().take_while(|one| one.is_whitespace()).count();
        let end = text.len() - text.iter().rev().take_while(|one| one.is_whitespace()).count();
        found.push(named(plain, start, end));
        return;
    }
    for end in 2..text.len() {
        if !ends_role(text[end - 2], text[end - 1]) {
            continue;
        }
        let Some(role) = ROLES.iter().find(|role| ends_with(&text[..end], role)) else { continue };
        if EVERYBODY.contains(role) && !delicate(plain, end) {
            continue;
        }
        let mut start = end;
        while start < text.len() && matches!(text[start], ':' | ' ' | '、' | '"' | '“' | '*') {
            start += 1;
        }
        if let Some(length) = name(&text[start..], start > end) {
            found.push(named(plain, start, start + length));
        }
    }
    english(plain, found);
}

fn named(plain: &Plain, start: usize, end: usize) -> Match {
    Match::new(plain, start..end, Kind::PersonName, Severity::Warning, (1, 0))
}

fn ends_with(text: &[char], word: &str) -> bool {
    let length = word.chars().count();
    text.len() >= length && word.chars().eq(text[text.len() - length..].iter().copied())
}

/// Whether the sentence around a place speaks of something delicate.
fn delicate(plain: &Plain, place: usize) -> bool {
    let stop = |one: &char| matches!(one, '。' | ';' | '\n' | '!' | '?');
    let start = plain.signs[..place].iter().rposition(stop).map_or(0, |stop| stop + 1);
    let end = plain.signs[place..].iter().position(stop).map_or(plain.signs.len(), |stop| place + stop);
    let sentence: String = plain.signs[start..end].iter().collect();
    holds(&sentence, DELICATE)
}

/// How many characters of a name `rest` begins with; `set_off` where a colon or a space stands before it.
fn name(rest: &[char], set_off: bool) -> Option<usize> {
    let pair: String = rest.iter().take(2).collect();
    if NO_NAMES.contains(&pair.as_str()) {
        return None;
    }
    let surname = if COMPOUND.contains(&pair.as_str()) {
        2
    } else if SURNAMES.contains(*rest.first()?) {
        1
    } else {
        return None;
    };
    let given = rest[surname..].iter().take(2).take_while(|one| is_given(**one)).count();
    let whole = surname + given;
    let next = rest.get(whole).copied();
    // Where letters go on that are no name's, only a sentence that surely goes on tells where the name ends.
    let ends = match next {
        None => true,
        Some(one) if !is_han(one) => !one.is_ascii_alphanumeric() && !matches!(one, '*' | '×' | '○'),
        Some('某') => false,
        Some(one) => GOES_ON.contains(one),
    };
    let place = rest[whole - 1..whole].iter().any(|one| PLACES.contains(*one));
    (given > 0 && ends && (set_off || !place)).then_some(whole)
}

fn is_han(one: char) -> bool {
    matches!(one, '\u{4e00}'..='\u{9fff}')
}

fn is_given(one: char) -> bool {
    is_han(one) && (!GOES_ON.contains(one) || "一二三四五六七八九".contains(one))
}

fn is_cell_of_names(around: Around<'_>) -> bool {
    holds(around.heading, COLUMNS) && (holds(around.heading, LISTS) || holds(around.topic, LISTS))
}

/// A cell that is a name and nothing else.
fn is_whole_name(text: &[char]) -> bool {
    let text: Vec<char> = text.iter().copied().filter(|one| !one.is_whitespace()).collect();
    let compound: String = text.iter().take(2).collect();
    let surname = text.first().is_some_and(|one| SURNAMES.contains(*one)) || COMPOUND.contains(&compound.as_str());
    let heading: String = text.iter().collect();
    surname
        && (2..=4).contains(&text.len())
        && text.iter().all(|one| is_han(*one) && *one != '某')
        && !NO_NAMES.contains(&compound.as_str())
        && !holds(&heading, COLUMNS)
}

const ENGLISH_ROLES: &[&str] =
    &["petitioner", "complainant", "applicant", "patient", "recipient", "victim", "suspect", "beneficiary"];

/// The commonest surnames in pinyin.
const PINYIN: &[&str] = &[
    "Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Huang", "Zhao", "Wu", "Zhou", "Xu", "Sun", "Ma", "Zhu", "Hu", "Guo",
    "He", "Lin", "Luo", "Gao", "Zheng", "Liang", "Xie", "Song", "Tang", "Han", "Feng", "Deng", "Cao", "Peng", "Zeng",
    "Xiao", "Tian", "Dong", "Yuan", "Pan", "Jiang", "Cai", "Yu", "Du", "Ye", "Cheng", "Su", "Wei", "Lu", "Ding", "Ren",
    "Shen", "Yao", "Cui",
];

fn english(plain: &Plain, found: &mut Vec<Match>) {
    let signs = &plain.signs;
    for start in 0..signs.len() {
        let begins_word = !plain.before(start).is_some_and(|one| one.is_ascii_alphabetic());
        if !begins_word || !matches!(signs[start].to_ascii_lowercase(), 'p' | 'c' | 'a' | 'r' | 'v' | 's' | 'b') {
            continue;
        }
        let is = |word: &&&str| {
            signs.len() >= start + word.len()
                && word.chars().zip(&signs[start..]).all(|(one, other)| one == other.to_ascii_lowercase())
        };
        let Some(role) = ENGLISH_ROLES.iter().find(is) else { continue };
        let mut from = start + role.len();
        while plain.at(from).is_some_and(|one| matches!(one, ' ' | ':' | ',')) {
            from += 1;
        }
        for title in ["Mr ", "Ms ", "Mrs ", "Mr. ", "Ms. "] {
            if plain.words_after(from, title.len()) == title {
                from += title.len();
            }
        }
        let word = |at: usize| -> String {
            signs[at.min(signs.len())..].iter().take_while(|one| one.is_ascii_alphabetic()).collect()
        };
        let surname = word(from);
        let given = word(from + surname.len() + 1);
        let capital = given.chars().next().is_some_and(|one| one.is_ascii_uppercase()) && given.len() > 1;
        if PINYIN.contains(&surname.as_str()) && plain.at(from + surname.len()) == Some(' ') && capital {
            found.push(named(plain, from, from + surname.len() + 1 + given.len()));
        }
    }
}
