import { type Chance, slots } from "./random.ts";

/**
 * Invented names. Characters are drawn independently by rough frequency, so that a name that some
 * living person bears is chance. Surnames follow the north-west of China; nothing else about a person
 * follows from the surname. Each character stands with its pinyin.
 */
const surnames = `马Ma:150 王Wang:82 李Li:74 张Zhang:72 杨Yang:44 刘Liu:44 陈Chen:22 赵Zhao:22 田Tian:14
吴Wu:16 周Zhou:14 黄Huang:12 高Gao:13 何He:13 孙Sun:11 丁Ding:12 白Bai:11 金Jin:10 罗Luo:9 郭Guo:9 朱Zhu:8
徐Xu:8 胡Hu:8 韩Han:8 冯Feng:8 苏Su:8 曹Cao:7 贾Jia:6 魏Wei:7 余Yu:6 许Xu:6 谢Xie:5 宋Song:6 唐Tang:5 邓Deng:4
撒Sa:3 纳Na:4 哈Ha:3 虎Hu:3 海Hai:4 锁Suo:2 兰Lan:4 祁Qi:4 雷Lei:4 任Ren:5 梁Liang:4 侯Hou:3 段Duan:3 康Kang:3
史Shi:3 尹Yin:3 武Wu:3 牛Niu:2 姚Yao:3 姬Ji:1 仇Qiu:1 妥Tuo:2 拜Bai:2 穆Mu:3 买Mai:2 禹Yu:2 党Dang:1 蒙Meng:1
欧阳Ouyang:1 慕容Murong:1`;

const characters = {
  m: `建jian:30 国guo:30 军jun:26 文wen:26 明ming:24 志zhi:22 平ping:20 东dong:16 学xue:18 华hua:20 忠zhong:16
福fu:14 德de:14 生sheng:14 海hai:16 龙long:14 林lin:14 成cheng:14 义yi:10 山shan:10 虎hu:8 云yun:8 杰jie:12
强qiang:14 斌bin:12 刚gang:10 勇yong:12 伟wei:14 涛tao:10 鹏peng:10 飞fei:8 宏hong:8 少shao:6 宝bao:8 贵gui:8 万wan:6
占zhan:4 发fa:6 耀yao:6 祥xiang:6 仁ren:6 俊jun:8 浩hao:6 波bo:6 晓xiao:6 峰feng:8 汉han:5 廷ting:3 彦yan:5`,
  f: `秀xiu:24 英ying:24 兰lan:22 芳fang:18 玉yu:20 花hua:14 梅mei:18 霞xia:14 丽li:16 红hong:14 娟juan:12 艳yan:12
萍ping:12 燕yan:12 琴qin:10 淑shu:10 凤feng:10 桂gui:8 珍zhen:8 莲lian:8 香xiang:8 静jing:10 慧hui:10 敏min:10
婷ting:8 雪xue:8 洁jie:6 娜na:6 晓xiao:8 小xiao:10 春chun:8 月yue:6 美mei:6 彩cai:4 佳jia:5 瑞rui:4 银yin:3`,
} as const;

/** Seldom, and on purpose: characters that old programs and fonts lose, one outside the basic plane. */
const rare = `䶮yan:3 㛃jie:3 𬍛wei:3 喆zhe:4 堃kun:4 燊shen:2 翀chong:2 玥yue:2 珺jun:2 犇ben:1 𫖮yi:1 㬎xian:1`;

interface Sign {
  readonly zh: string;
  readonly pinyin: string;
}

function read(list: string): (chance: Chance) => Sign {
  return slots(
    list
      .trim()
      .split(/\s+/u)
      .map((item) => {
        const found = /^(\P{ASCII}+)([A-Za-z]+):(\d+)$/u.exec(item);
        if (found === null) throw new Error(`Not a sign: ${item}`);
        return [{ zh: found[1] ?? "", pinyin: found[2] ?? "" }, Number(found[3])] as const;
      }),
  );
}

const surname = read(surnames);
const given = { m: read(characters.m), f: read(characters.f) };
const rareSign = read(rare);
/** One in so many given names holds a rare character. */
const rareOneIn = 250;

export interface Name {
  readonly zh: string;
  readonly en: string;
}

export function inventName(chance: Chance, sex: "f" | "m"): Name {
  const family = surname(chance);
  const first = given[sex](chance);
  if (chance.hit(0.18)) return joined(family, first.zh, first.pinyin);
  const second = chance.below(rareOneIn) === 0 ? rareSign(chance) : given[sex](chance);
  return joined(family, first.zh + second.zh, first.pinyin + second.pinyin);
}

function joined(family: Sign, zh: string, pinyin: string): Name {
  return {
    zh: family.zh + zh,
    en: `${family.pinyin} ${pinyin.charAt(0).toUpperCase()}${pinyin.slice(1)}`,
  };
}
