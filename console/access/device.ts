/** What a browser calls itself, in words a person recognises their own devices by. Pure; unknown things keep their own words. */

export interface Device {
  /** `Chrome`, `Firefox` …; undefined when it is none we know. */
  readonly browser: string | undefined;
  /** `Windows`, `Android` …; undefined when it is none we know. */
  readonly system: string | undefined;
  readonly isPhone: boolean;
}

type Sign = readonly [pattern: RegExp, name: string];

/** In this order: each but the last few also claims to be one of those after it. */
const browsers: readonly Sign[] = [
  [/\bcoc_coc_browser\//i, 'Cốc Cốc'],
  [/\bZalo\b/i, 'Zalo'],
  [/\bEdgA?\/|\bEdgiOS\//, 'Microsoft Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\b(Headless)?Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
];
const systems: readonly Sign[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

const first = (signs: readonly Sign[], text: string): string | undefined =>
  signs.find(([pattern]) => pattern.test(text))?.[1];

export const describeDevice = (userAgent: string): Device => ({
  browser: first(browsers, userAgent),
  system: first(systems, userAgent),
  isPhone: /\bMobile\b|\biPhone\b/.test(userAgent),
});
