//! What the generated reports are made of: our own phrases, in the manner of yearly reports. No place here is real.

/// Two texts of one meaning.
pub(crate) struct Pair {
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
}

const fn pair(zh: &'static str, en: &'static str) -> Pair {
    Pair { zh, en }
}

/// A topic and the fields of work in it.
pub(crate) struct Topic {
    pub(crate) key: &'static str,
    pub(crate) name: Pair,
    pub(crate) fields: [Pair; 5],
}

pub(crate) const TOPICS: [Topic; 6] = [
    Topic {
        key: "economy",
        name: pair("经济发展", "Economy"),
        fields: [
            pair("工业", "industry"),
            pair("农业", "farming"),
            pair("商贸", "trade"),
            pair("物流", "logistics"),
            pair("旅游", "tourism"),
        ],
    },
    Topic {
        key: "projects",
        name: pair("项目建设", "Projects"),
        fields: [
            pair("园区", "the industrial parks"),
            pair("道路", "roads"),
            pair("水利", "water works"),
            pair("电网", "the power grid"),
            pair("管网", "pipe networks"),
        ],
    },
    Topic {
        key: "environment",
        name: pair("城乡环境", "Town and country"),
        fields: [
            pair("小区", "housing estates"),
            pair("村湾", "village groups"),
            pair("湖泊", "lakes"),
            pair("林地", "woodland"),
            pair("街面", "streets"),
        ],
    },
    Topic {
        key: "safety",
        name: pair("平安建设", "Public safety"),
        fields: [
            pair("消防", "fire safety"),
            pair("交通", "traffic"),
            pair("防汛", "flood control"),
            pair("调解", "mediation"),
            pair("食品", "food safety"),
        ],
    },
    Topic {
        key: "services",
        name: pair("民生服务", "Public services"),
        fields: [
            pair("养老", "care for the elderly"),
            pair("就业", "employment"),
            pair("救助", "social assistance"),
            pair("医疗", "health care"),
            pair("教育", "schooling"),
        ],
    },
    Topic {
        key: "governance",
        name: pair("基层治理", "Community governance"),
        fields: [
            pair("网格", "the neighbourhood grid"),
            pair("热线", "the hotline"),
            pair("窗口", "the service counters"),
            pair("档案", "records"),
            pair("志愿", "volunteer work"),
        ],
    },
];

/// What is measured in a field of work.
pub(crate) struct Measure {
    pub(crate) key: &'static str,
    pub(crate) name: Pair,
    pub(crate) unit: &'static str,
    /// Least and most value, in the last digit.
    pub(crate) range: (u64, u64),
    pub(crate) digits: usize,
}

const fn measure(key: &'static str, name: Pair, unit: &'static str, range: (u64, u64), digits: usize) -> Measure {
    Measure { key, name, unit, range, digits }
}

pub(crate) const MEASURES: [Measure; 10] = [
    measure("outlays", pair("支出规模", "Outlays for"), "亿元", (104, 4896), 2),
    measure("investment", pair("投入资金", "Funds spent on"), "万元", (5105, 98_695), 2),
    measure("households", pair("服务户数", "Households served in"), "户", (104, 9860), 0),
    measure("visits", pair("服务人次", "Visits made for"), "人次", (1205, 89_600), 0),
    measure("inspections", pair("检查次数", "Inspections of"), "次", (12, 960), 0),
    measure("rate", pair("完成率", "Completion rate of tasks in"), "%", (612, 999), 1),
    measure("area", pair("使用面积", "Floor area used for"), "平方米", (1205, 98_700), 1),
    measure("cases", pair("办结事项", "Cases closed in"), "件", (21, 4800), 0),
    measure("people", pair("受益人数", "People who benefited from"), "人", (240, 39_000), 0),
    measure("sites", pair("建成点位", "Sites completed for"), "处", (2, 180), 0),
];

/// Names of sub-headings, twelve of which a report has.
pub(crate) const HEADINGS: [Pair; 16] = [
    pair("产业发展提质增效", "Industry and growth"),
    pair("项目建设有序推进", "Projects under way"),
    pair("营商环境持续优化", "The business climate"),
    pair("生态环境稳中向好", "The environment"),
    pair("城市更新稳步实施", "Urban renewal"),
    pair("乡村面貌不断改善", "Village life"),
    pair("安全防线更加牢固", "Work safety"),
    pair("矛盾纠纷及时化解", "Disputes and petitions"),
    pair("法治建设深入人心", "The rule of law"),
    pair("政务服务便民利民", "Services at the counter"),
    pair("民生保障有力有效", "Social security"),
    pair("公共文化丰富多样", "Public culture"),
    pair("基层组织建强夯实", "Community organisation"),
    pair("财政运行平稳有序", "Public finance"),
    pair("信息公开规范透明", "Disclosure"),
    pair("队伍作风更加务实", "Conduct of staff"),
];

/// Chinese sentences are an opening, two pieces of work and a result, with commas between.
pub(crate) const ZH_OPENINGS: [&str; 16] = [
    "对照年度目标任务",
    "坚持问题导向和结果导向",
    "聚焦居民反映集中的问题",
    "统筹发展和安全两件大事",
    "压紧压实各方责任",
    "按照先急后缓的原则",
    "结合辖区实际情况",
    "依托社区和网格力量",
    "围绕重点区域和关键环节",
    "在充分征求意见的基础上",
    "坚持日常巡查与集中整治相结合",
    "会同有关部门和单位",
    "落实领导包保和专班推进制度",
    "以解决具体困难为切入点",
    "针对季节特点和工作规律",
    "坚持一事一议、一点一策",
];

pub(crate) const ZH_WORK: [&str; 28] = [
    "完善工作台账和定期会商机制",
    "逐项梳理任务清单并明确完成时限",
    "组织业务骨干深入一线开展指导",
    "推动资金、人员和物资向基层倾斜",
    "建立发现、交办、整改、销号的闭环流程",
    "开展多种形式的政策宣传和解读",
    "优化办理流程并压减申请材料",
    "及时回应群众来信来访和热线反映",
    "加强与相邻街道的协同配合",
    "引导社会组织和志愿队伍参与服务",
    "对重点场所实行分类管理和动态更新",
    "定期通报进度并公开办理结果",
    "健全应急值守和信息报送制度",
    "补齐基础设施短板和管护漏洞",
    "推进数据共享和业务协同",
    "组织开展专题培训和实地演练",
    "对整改情况逐一复核并留存记录",
    "帮助企业解决用工、用地和融资困难",
    "严格执行招标采购和资金审核制度",
    "畅通居民议事协商的渠道",
    "把服务窗口延伸到村和社区",
    "对困难家庭逐户走访并建立档案",
    "对老旧设施进行检修和更换",
    "落实河道巡查和岸线保洁责任",
    "推广经验做法并开展互学互评",
    "对超期事项进行提醒和督办",
    "完善考核办法并强化结果运用",
    "协调解决历史遗留问题",
];

pub(crate) const ZH_RESULTS: [&str; 14] = [
    "各项任务按期完成",
    "工作质量和办理效率明显提高",
    "群众满意度稳步提升",
    "存量问题得到有效化解",
    "长效管理机制逐步形成",
    "重点指标好于上年同期",
    "辖区秩序保持平稳",
    "基层基础更加扎实",
    "服务半径进一步缩短",
    "风险隐患总体可控",
    "示范带动作用初步显现",
    "资金使用更加规范",
    "居民参与热情持续高涨",
    "为下一阶段工作打下良好基础",
];

/// English sentences are an opening, two pieces of work joined by “and”, and a result.
pub(crate) const EN_OPENINGS: [&str; 14] = [
    "With the targets of the year in view,",
    "To meet the needs that residents raised most often,",
    "Together with the departments concerned,",
    "In line with the plan adopted at the start of the year,",
    "Where problems had been reported,",
    "After asking residents for their views,",
    "In the districts where work had lagged behind,",
    "With the help of communities and volunteers,",
    "As in the year before,",
    "In the second half of the year,",
    "To make better use of public money,",
    "Beginning with the most urgent cases,",
    "Under the supervision of the leading group,",
    "In keeping with the season,",
];

pub(crate) const EN_WORK: [&str; 24] = [
    "we drew up a list of tasks with a date for each",
    "we met every month to review what had been done",
    "we sent experienced staff to help the communities",
    "we moved funds and people to where they were needed",
    "we followed each problem from report to remedy",
    "we explained the new rules in meetings and leaflets",
    "we shortened procedures and asked for fewer papers",
    "we answered letters, visits and calls within the time set",
    "we worked more closely with neighbouring subdistricts",
    "we brought social organisations into the work",
    "we kept an up-to-date register of important premises",
    "we published progress and results at regular intervals",
    "we kept emergency staff on duty at all hours",
    "we repaired and replaced worn-out equipment",
    "we shared data between offices so that nobody had to ask twice",
    "we held training courses and field exercises",
    "we checked every correction on the spot and kept a record",
    "we helped enterprises with labour, land and finance",
    "we applied the rules on tenders and payments strictly",
    "we gave residents more say in decisions that concern them",
    "we opened service counters in villages and communities",
    "we called on families in difficulty one by one",
    "we patrolled the rivers and cleaned their banks",
    "we reminded offices of cases that were overdue",
];

pub(crate) const EN_RESULTS: [&str; 14] = [
    "so that every task was finished on time",
    "which made the work both quicker and better",
    "and residents said that they were more satisfied than before",
    "and most of the older problems were settled",
    "which laid the ground for lasting management",
    "and the main indicators were better than a year earlier",
    "so that order was maintained throughout",
    "which strengthened the work of the communities",
    "so that services came closer to people’s homes",
    "and the risks remained under control",
    "which set an example for other villages",
    "so that spending followed the rules more closely",
    "and more residents took part than ever before",
    "which was a good start for the next stage",
];

/// How a sentence tells a figure; `{name}` and `{figure}` stand for both parts.
pub(crate) const FIGURES: [Pair; 5] = [
    pair("全年{name}为{figure}。", "{name} came to {figure} for the whole year. "),
    pair("据统计，{name}达到{figure}。", "According to the statistics, the figure for “{name}” reached {figure}. "),
    pair("截至年底，{name}累计{figure}。", "By the end of the year, the total of “{name}” stood at {figure}. "),
    pair("{name}为{figure}，按计划完成。", "{name}: {figure}, as planned. "),
    pair("其中，{name}为{figure}。", "Among these, “{name}” accounts for {figure}. "),
];

/// The same for growth.
pub(crate) const GROWTH: Pair =
    pair("{name}同比变动{figure}。", "Against the year before, the figure for “{name}” changed by {figure}. ");

/// Opens each paragraph of a section, in bold, as reports do.
pub(crate) const LEADS: [Pair; 3] = [
    pair("**一是健全机制，压实责任。**", "**Responsibilities were made clear.** "),
    pair("**二是突出重点，精准发力。**", "**The work went to where it mattered most.** "),
    pair("**三是久久为功，巩固成果。**", "**What had been reached was kept up.** "),
];

/// Heads of the two tables' columns, and the rows.
pub(crate) const TABLE_COLUMNS: [Pair; 5] = [
    pair("第一季度", "First quarter"),
    pair("第二季度", "Second quarter"),
    pair("第三季度", "Third quarter"),
    pair("第四季度", "Fourth quarter"),
    pair("全年", "Whole year"),
];

pub(crate) const TABLE_ROWS: [Pair; 10] = [
    pair("东坡社区", "Dongpo Community"),
    pair("南浦社区", "Nanpu Community"),
    pair("西林社区", "Xilin Community"),
    pair("北桥社区", "Beiqiao Community"),
    pair("松湖社区", "Songhu Community"),
    pair("竹园社区", "Zhuyuan Community"),
    pair("梅岭村", "Meiling Village"),
    pair("兰溪村", "Lanxi Village"),
    pair("荷塘村", "Hetang Village"),
    pair("柳湾村", "Liuwan Village"),
];

/// Kinds of reports with their titles; `{year}` stands for the year and `{number}` for the report's own.
pub(crate) struct Kind {
    pub(crate) key: &'static str,
    pub(crate) title: Pair,
}

pub(crate) const KINDS: [Kind; 4] = [
    Kind {
        key: "work-summary",
        title: pair("临江街道{year}年工作总结（第{number}号）", "Linjiang Subdistrict: Work in {year} (No. {number})"),
    },
    Kind {
        key: "annual-report",
        title: pair(
            "临江街道{year}年年度报告（第{number}号）",
            "Linjiang Subdistrict: Annual Report for {year} (No. {number})",
        ),
    },
    Kind {
        key: "final-accounts",
        title: pair(
            "临江街道{year}年决算说明（第{number}号）",
            "Linjiang Subdistrict: Final Accounts for {year} (No. {number})",
        ),
    },
    Kind {
        key: "disclosure-report",
        title: pair(
            "临江街道{year}年政府信息公开年报（第{number}号）",
            "Linjiang Subdistrict: Disclosure of Information in {year} (No. {number})",
        ),
    },
];
