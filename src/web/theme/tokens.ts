import type { ThemeConfig } from "antd";
import { useEffect, useState } from "react";

/** The paper, ink and accent of these pages; styles.css has the same under --rb-* names. */
const ink = "#17262b";
const accent = "#0b5563";

/**
 * Fonts that phones and desktops have, then what holds the rare characters of Chinese names, which
 * the common ones lack (rare-han.css).
 */
const fontFamily = [
  "system-ui",
  "-apple-system",
  '"Segoe UI"',
  '"PingFang SC"',
  '"HarmonyOS Sans SC"',
  '"MiSans"',
  '"Microsoft YaHei UI"',
  '"Microsoft YaHei"',
  '"Noto Sans SC"',
  '"Noto Sans CJK SC"',
  '"Source Han Sans SC"',
  '"Rollbook Rare Han"',
  '"SimSun-ExtB"',
  '"Plangothic P1"',
  '"BabelStone Han"',
  '"HanaMinB"',
  "sans-serif",
].join(", ");

/** antd measures in px; scaled by the root font size, it follows large type and the browser's own. */
export function themeFor(rootPx: number): ThemeConfig {
  const scale = rootPx / 16;
  return {
    token: {
      colorPrimary: accent,
      colorInfo: accent,
      colorLink: accent,
      colorSuccess: "#1b6e45",
      colorWarning: "#9a4a06",
      colorError: "#b3261e",
      colorText: ink,
      colorTextSecondary: "#46565c",
      colorTextTertiary: "#56656b",
      colorTextPlaceholder: "#5f6d73",
      colorTextDisabled: "#5f6d73",
      colorBorder: "#869398",
      colorBorderSecondary: "#d6dbd9",
      colorBgLayout: "#f4f5f2",
      fontFamily,
      fontSize: Math.round(16 * scale),
      controlHeight: Math.round(44 * scale),
      borderRadius: 6,
      wireframe: false,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.16s",
      controlOutlineWidth: 3,
      controlOutline: "rgba(11, 85, 99, 0.35)",
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", fontWeight: 600 },
      Alert: { withDescriptionPadding: "14px 16px" },
    },
  };
}

/** The root font size in px, and again whenever it changes. */
export function useRootPx(): number {
  const [px, setPx] = useState(rootPx);
  useEffect(() => {
    const again = () => setPx(rootPx());
    const watch = new MutationObserver(again);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-type"] });
    window.addEventListener("resize", again);
    return () => {
      watch.disconnect();
      window.removeEventListener("resize", again);
    };
  }, []);
  return px;
}

function rootPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}
