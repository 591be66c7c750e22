import type { Sector } from "./words.ts";

export interface OfficeWord {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: "committee" | "work-committee";
}

const organs: OfficeWord = {
  code: "JG",
  name: "直属机关工委",
  nameEn: "Work Committee of Government Organs",
  kind: "work-committee",
};
const schools: OfficeWord = {
  code: "JY",
  name: "教育工委",
  nameEn: "Work Committee for Education",
  kind: "work-committee",
};
const enterprises: OfficeWord = {
  code: "GZ",
  name: "国有企业党委",
  nameEn: "Committee of State-owned Enterprises",
  kind: "committee",
};
const banks: OfficeWord = {
  code: "JR",
  name: "金融系统党委",
  nameEn: "Committee of the Financial System",
  kind: "committee",
};
const newOrganisations: OfficeWord = {
  code: "LX",
  name: "非公有制经济组织和社会组织工委",
  nameEn: "Work Committee for New Economic and Social Organisations",
  kind: "work-committee",
};

/** The committee at a county, city or the region that is directly responsible for a sector. */
export const officeWords: Readonly<Record<Sector, OfficeWord>> = {
  rural: organs,
  "urban-community": organs,
  government: organs,
  "public-institution": organs,
  school: schools,
  "state-owned-enterprise": enterprises,
  finance: banks,
  "new-economic": newOrganisations,
  "new-social": newOrganisations,
  other: newOrganisations,
};

type WorkplaceWord = readonly [zh: string, en: string];

/** Names of workplaces, in turn; after the last the first follows with a number. */
export const organWords: Readonly<Record<Sector, readonly WorkplaceWord[]>> = {
  rural: [],
  "urban-community": [],
  government: [
    ["财政局", "Finance Bureau"],
    ["民政局", "Civil Affairs Bureau"],
    ["水务局", "Water Bureau"],
    ["农牧局", "Agriculture Bureau"],
    ["人力资源和社会保障局", "Human Resources Bureau"],
    ["国土资源局", "Land Bureau"],
    ["审计局", "Audit Bureau"],
    ["司法局", "Justice Bureau"],
    ["交通运输局", "Transport Bureau"],
    ["林业局", "Forestry Bureau"],
    ["统计局", "Statistics Bureau"],
    ["住房和城乡建设局", "Construction Bureau"],
    ["环境保护局", "Environment Bureau"],
    ["商务局", "Commerce Bureau"],
    ["公安局", "Public Security Bureau"],
    ["人民法院", "Court"],
    ["发展和改革局", "Development Bureau"],
    ["卫生局", "Health Bureau"],
    ["国税局", "Tax Bureau"],
    ["教育局", "Education Bureau"],
  ],
  "public-institution": [
    ["人民医院", "Hospital"],
    ["疾病预防控制中心", "Disease Control Centre"],
    ["农业技术推广中心", "Farming Technique Centre"],
    ["图书馆", "Library"],
    ["广播电视台", "Broadcasting Station"],
    ["公路段", "Road Section"],
    ["妇幼保健所", "Maternity Clinic"],
    ["水利管理所", "Irrigation Office"],
    ["文化馆", "Cultural Centre"],
    ["种子管理站", "Seed Station"],
    ["畜牧兽医站", "Veterinary Station"],
    ["中医医院", "Hospital of Chinese Medicine"],
    ["就业服务局", "Employment Service"],
    ["档案馆", "Archive"],
  ],
  school: [
    ["第一中学", "Middle School 1"],
    ["第一小学", "Primary School 1"],
    ["职业教育中心", "Vocational Centre"],
    ["第二中学", "Middle School 2"],
    ["第二小学", "Primary School 2"],
    ["第三小学", "Primary School 3"],
    ["实验小学", "Experimental Primary School"],
    ["幼儿园", "Kindergarten"],
    ["第三中学", "Middle School 3"],
    ["回民中学", "Huimin Middle School"],
    ["教师进修学校", "Teachers' School"],
    ["第四小学", "Primary School 4"],
  ],
  "state-owned-enterprise": [
    ["供电公司", "Power Supply Company"],
    ["自来水公司", "Waterworks"],
    ["粮食购销公司", "Grain Company"],
    ["公交公司", "Bus Company"],
    ["供热公司", "Heating Company"],
    ["煤业公司", "Coal Company"],
    ["邮政公司", "Post"],
    ["电信公司", "Telecom Company"],
    ["建筑工程公司", "Construction Company"],
    ["农垦公司", "State Farm Company"],
    ["石油销售公司", "Oil Company"],
    ["烟草公司", "Tobacco Company"],
  ],
  finance: [
    ["农村信用联社", "Rural Credit Union"],
    ["农业银行支行", "Farm Bank Branch Office"],
    ["人寿保险支公司", "Life Insurance Office"],
    ["商业银行支行", "Commercial Bank Office"],
    ["建设银行支行", "Construction Bank Office"],
    ["财产保险支公司", "Property Insurance Office"],
  ],
  "new-economic": [
    ["枸杞制品公司", "Wolfberry Company"],
    ["乳业公司", "Dairy Company"],
    ["羊绒公司", "Cashmere Company"],
    ["建材公司", "Building Material Company"],
    ["物业公司", "Property Service Company"],
    ["商贸公司", "Trading Company"],
    ["葡萄酒业公司", "Winery"],
    ["化工公司", "Chemical Company"],
    ["马铃薯淀粉公司", "Potato Starch Company"],
    ["运输公司", "Haulage Company"],
    ["机械制造公司", "Machine Works"],
    ["餐饮公司", "Catering Company"],
    ["软件公司", "Software Company"],
    ["房地产公司", "Real Estate Company"],
  ],
  "new-social": [
    ["个体私营经济协会", "Self-employed Association"],
    ["律师事务所", "Law Firm"],
    ["民办幼儿园", "Private Kindergarten"],
    ["枸杞协会", "Wolfberry Association"],
    ["会计师事务所", "Accounting Firm"],
    ["养老服务中心", "Home for the Aged"],
    ["民办职业学校", "Private Vocational School"],
    ["志愿者协会", "Volunteer Association"],
  ],
  other: [
    ["集体商场", "Collective Store"],
    ["人才交流中心", "Job Exchange"],
    ["供销合作社", "Supply Cooperative"],
    ["集体砖厂", "Collective Brickworks"],
  ],
};

/** The same for workplaces that stand in towns; sectors without a list have none there. */
export const townWords: Readonly<Partial<Record<Sector, readonly WorkplaceWord[]>>> = {
  government: [
    ["机关", "Town Government"],
    ["财政所", "Town Finance Office"],
  ],
  "public-institution": [
    ["卫生院", "Clinic"],
    ["农业服务中心", "Farming Service Centre"],
  ],
  school: [
    ["中心小学", "Central Primary School"],
    ["初级中学", "Middle School"],
  ],
  "new-economic": [
    ["专业合作社", "Farmers' Cooperative"],
    ["砖厂", "Brickworks"],
  ],
};
