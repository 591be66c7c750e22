import type { life as english } from "../en/life.ts";

export const life: Readonly<Record<keyof typeof english, string>> = {
  "life.change": "登记变动",
  "life.change.note":
    "登记事项、事件或离开及其日期。过去的日期自该日起重新判定；单值事项将结束前一项。",
  "life.value": "内容",
  "life.from": "起始日或发生日",
  "life.firstOutside": "不再是成员的第一日",
  "life.leave": "已离开（含去世）",
  "life.needed": "请选择内容和日期；最后一日不得早于起始日。",
  "life.save": "登记",
  "life.saved": "已登记，判定已重新计算。",
};
