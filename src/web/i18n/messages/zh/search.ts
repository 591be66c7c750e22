import type { search as english } from "../en/search.ts";

export const search: Readonly<Record<keyof typeof english, string>> = {
  "page.search": "搜索",
  "shell.search": "搜索",
  "search.go": "搜索",
  "search.label": "姓名、编号或组织代码",
  "search.about": "只在您的岗位可见范围内搜索。",
  "search.how":
    "输入姓名中的任意部分即可，两个字就够：“小明”可找到“王小明”。中间加空格则不必相连：“王 明”。简体、繁体通用。人员编号须输入完整，组织代码可只输入开头。",
  "search.key": "在任何页面按 Ctrl+K（Mac 上为 ⌘K）即可到这里。",
  "search.members": "成员",
  "search.members.note": "凡显示出来的人，都能在本人档案中看到您查看过。",
  "search.members.found": "{n, plural, =0 {没有找到} other {显示#人}}",
  "search.members.none": "可见范围内没有这样的姓名或编号。人员只能由所在支部及其直接上级查找。",
  "search.members.notYours":
    "您的岗位只看统计，不看个人：只有所在支部及其直接上级才能查找人员。专项授权中的人员请在该授权页面查找。",
  "search.left": "已离开",
  "search.guestOf": "客居于",
  "search.units": "组织",
  "search.units.none": "可见范围内没有这样名称或代码的组织。",
  "mandate.search": "在这些人员中查找",
  "mandate.search.none": "这些人员中没有这样的姓名或编号。",
};
