/** From where a request comes and with what; of both only what an owner needs to know his own. */
export interface From {
  /** IP address; only ever stored whole to count failures, for a day. */
  readonly address: string;
  /** The browser's own description; only a name of browser and system is kept of it. */
  readonly agent: string;
}

/** The network of an address: its last part is left out. Empty where it is none. */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address)?.[1];
  if (v4 !== undefined) return `${v4}.x`;
  const parts = address.split("::")[0]?.split(":") ?? [];
  const isV6 = address.includes(":") && parts.every((part) => /^[0-9a-f]{0,4}$/i.test(part));
  return isV6 ? `${parts.slice(0, 3).join(":")}::` : "";
}

const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad|iPod/, "iOS"],
  [/OpenHarmony|HarmonyOS/, "HarmonyOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/CrOS/, "ChromeOS"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Linux|X11/, "Linux"],
];
const browsers: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/, "WeChat"],
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/HuaweiBrowser/, "Huawei Browser"],
  [/SamsungBrowser/, "Samsung Internet"],
  [/MiuiBrowser/, "Mi Browser"],
  [/UCBrowser/, "UC Browser"],
  [/QQBrowser/, "QQ Browser"],
  [/Firefox|FxiOS/, "Firefox"],
  [/Chrome|CriOS|Chromium/, "Chrome"],
  [/Safari/, "Safari"],
];

/**
 * Browser and system without their versions, which change while a session lives: `Firefox, Linux`.
 * Empty for programs.
 */
export function deviceOf(agent: string): string {
  const named = (from: typeof systems): string | undefined =>
    from.find(([pattern]) => pattern.test(agent))?.[1];
  return [named(browsers), named(systems)].filter((one) => one !== undefined).join(", ");
}
