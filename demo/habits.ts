import { forms, type FormWord, type Sector, topics, type TopicWord } from "./words.ts";

/** What a branch holds in a year: how often, how long, when. */
export interface Habit {
  readonly form: FormWord;
  readonly topic: TopicWord;
  readonly courses: readonly string[];
  readonly minutes: number;
  /** Meetings a year: whole part always, the rest by chance, times the branch's diligence. */
  readonly often: number;
  /** Days of the year, first and last. */
  readonly season: readonly [number, number];
  readonly by: "office" | "school" | "site";
  readonly turnout: number;
  readonly days: number;
}

function habit(
  form: FormWord,
  topic: TopicWord,
  minutes: number,
  often: number,
  season: readonly [number, number],
  by: Habit["by"],
  turnout: number,
  courses: readonly string[],
  days = 1,
): Habit {
  return { form, topic, courses, minutes, often, season, by, turnout, days };
}

const lectureCourses = ["科学发展观", "党章", "十七届四中全会精神", "创先争优", "党史"];
const lawCourses = ["村民委员会组织法", "农村土地承包法", "劳动合同法", "信访条例"];
const farmCourses = ["设施农业", "马铃薯种植", "滩羊养殖", "枸杞栽培", "节水灌溉"];

const lecture = (often: number): Habit =>
  habit(forms.lecture, topics.theory, 240, often, [60, 330], "office", 1, lectureCourses);
const themeDay = (often: number): Habit =>
  habit(forms.themeDay, topics.constitution, 240, often, [172, 186], "office", 1.15, [
    "七一主题党日",
  ]);
const study = (often: number): Habit =>
  habit(forms.study, topics.theory, 60, often, [20, 345], "office", 0.95, ["支部学习"]);

const rural: readonly Habit[] = [
  habit(
    forms.course,
    topics.policy,
    720,
    1.15,
    [15, 85],
    "school",
    1.1,
    ["冬春季党员集中培训", "强农惠农政策"],
    2,
  ),
  lecture(1.35),
  themeDay(1),
  study(1),
  habit(forms.screening, topics.skills, 120, 1.6, [30, 330], "site", 0.9, farmCourses),
  habit(forms.mobile, topics.law, 180, 0.4, [90, 300], "school", 0.95, lawCourses),
];
const community: readonly Habit[] = [
  habit(forms.course, topics.law, 720, 1.05, [60, 150], "school", 1, ["社区党员集中培训"], 2),
  lecture(1.6),
  themeDay(1),
  study(1.2),
  habit(forms.screening, topics.law, 120, 1.4, [30, 330], "site", 0.9, lawCourses),
];
const office: readonly Habit[] = [
  habit(forms.course, topics.theory, 1200, 1.1, [60, 150], "school", 1.15, ["机关党员集中培训"], 3),
  lecture(1.9),
  themeDay(1),
  study(1.8),
];
const school: readonly Habit[] = [
  habit(forms.course, topics.theory, 720, 1.1, [190, 240], "school", 1.1, ["暑期党员集中培训"], 2),
  lecture(1.6),
  themeDay(1),
  study(1.6),
];
const enterprise: readonly Habit[] = [
  habit(forms.course, topics.law, 720, 1.1, [60, 160], "school", 1.05, ["党员集中培训"], 2),
  lecture(1.4),
  themeDay(0.9),
  study(1.4),
];

/** What branches of a sector hold. */
export const habits: Readonly<Record<Sector, readonly Habit[]>> = {
  rural: rural,
  "urban-community": community,
  government: office,
  "public-institution": office,
  "state-owned-enterprise": office,
  finance: office,
  school: school,
  "new-economic": enterprise,
  "new-social": enterprise,
  other: enterprise,
};
