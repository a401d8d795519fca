// What the preview says, in the language of messages.
const script = document.getElementById("gongkai-preview");

export const language = script.dataset.language === "en" ? "en" : "zh";
export const lang = language === "en" ? "en" : "zh-CN";

const pick = (zh, en) => (language === "en" ? en : zh);
const number = (count, one, many) => `${count} ${count === 1 ? one : many}`;

export const words = {
  toolbar: pick("预览工具栏", "Preview toolbar"),
  views: pick("看法", "Views"),
  page: pick("页面", "Page"),
  both: pick("双语", "Both languages"),
  phone: pick("手机", "Phone"),
  elder: pick("长者", "Senior"),
  print: pick("打印", "Print"),
  changes: pick("变化", "Changes"),
  figures: pick("数字来源", "Figure sources"),
  figuresHint: pick("打开后，点页面上的数字可看它的来源和用处", "When on, a click on a figure shows where it comes from and where it is used"),
  more: pick("更多", "More"),
  collapse: pick("收起工具栏", "Fold the toolbar"),
  expand: pick("展开预览工具栏", "Unfold the preview toolbar"),
  close: pick("关闭", "Close"),
  waiting: pick("正在连接", "Connecting"),
  lost: pick("预览已停止", "The preview has stopped"),
  clean: pick("没有发现问题", "Nothing found"),
  count: (errors, warnings, hints) => [
    errors && pick(`${errors} 错误`, number(errors, "error", "errors")),
    warnings && pick(`${warnings} 警告`, number(warnings, "warning", "warnings")),
    hints && pick(`${hints} 提示`, number(hints, "hint", "hints")),
  ].filter(Boolean).join(pick("，", ", ")),
  here: (count) => pick(`本页 ${count}`, `${count} here`),
  stale: pick("页面是上一次正确的样子", "last good version"),

  severity: { error: pick("错误", "Error"), warning: pick("警告", "Warning"), hint: pick("提示", "Hint") },
  place: (file, line, column) => pick(`${file} 第 ${line} 行，第 ${column} 列`, `${file}, line ${line}, column ${column}`),
  line: (line) => pick(`第 ${line} 行`, `line ${line}`),
  help: pick("怎样改正", "How to mend it"),
  others: (count) => pick(`本页还有 ${count} 处`, `${count} more on this page`),
  elsewhere: pick("错误不在本页的来源里，但要先改好，页面才会更新。", "The errors are not in what this page is made from; it follows when they are mended."),
  staleNote: pick("页面仍是上一次正确的样子；改好并保存后自动更新。", "The page is the last good version; it follows as soon as this is mended and saved."),
  goodNote: pick("改好并保存后，这里会自动消失。", "This goes by itself once it is mended and saved."),
  only: pick("只在本机预览中出现", "Only in the preview on this machine"),
  all: pick("全部发现", "All findings"),
  allCount: (count) => pick(`全部发现 ${count}`, `All findings: ${count}`),
  more_findings: (count) => pick(`还有 ${count} 处，见终端`, `${count} more, see the terminal`),
  nowhere: pick("不在某个文件里", "In no file"),
  toPage: pick("看相关页面", "See the page"),
  onThisPage: pick("就在本页", "On this page"),

  figure: pick("数字来源", "Where this figure comes from"),
  stored: pick("存的数值", "Stored value"),
  written: pick("写成", "Written as"),
  period: pick("所属时期", "Period"),
  status: pick("数据状态", "Status"),
  statuses: { provisional: pick("暂定", "provisional"), revised: pick("已修订", "revised"), forecast: pick("预计", "forecast") },
  coverage: pick("口径", "Coverage"),
  source: pick("数据来源", "Source"),
  computed: pick("计算", "Computed"),
  note: pick("说明", "Note"),
  file: pick("在文件里", "In the file"),
  citation: pick("引用写法", "Cited as"),
  uses: pick("用在这些地方", "Used in"),
  unused: pick("没有用在别处", "Not used anywhere else"),
  indicatorPage: pick("打开指标页", "Open the indicator's page"),
  gone: pick("找不到这个数字，也许刚刚改过", "This figure cannot be found; it may just have been changed"),
  times: (count) => pick(`${count} 处`, `${count} places`),

  bothOnly: pick("本页只有一种文字，没有可对照的。", "This page is there in one language only: nothing to compare."),
  bothLegend: pick("数据里的数字", "Figures from the data"),
  bothTyped: pick("手写的数字", "Typed numbers"),
  bothMissing: pick("只在一种文字里的数字", "Figures in one language only"),
  bothMissingIn: { zh: pick("中文没有：", "Not in the Chinese: "), en: pick("英文没有：", "Not in the English: ") },
  bothNoBlock: { zh: pick("中文没有对应的段落", "Nothing corresponds in Chinese"), en: pick("英文没有对应的段落", "Nothing corresponds in English") },
  bothCount: (figures, missing) => pick(
    `共 ${figures} 个数字${missing ? `，其中 ${missing} 个只在一种文字里` : "，两种文字都有"}`,
    `${number(figures, "figure", "figures")}${missing ? `, ${missing} of them in one language only` : ", all in both languages"}`),
  phoneHint: pick("375 像素宽，与真的手机一样能点、能滚动。", "375 pixels wide; it can be tapped and scrolled like the phone itself."),
  printHint: pick("A4 纸上的内容和样式。分页以打印对话框为准。", "Contents and style on A4. Where pages break is seen in the print dialog."),
  printNow: pick("打开打印对话框", "Open the print dialog"),
  comma: pick("、", ", "),
  colon: pick("：", ": "),
};
