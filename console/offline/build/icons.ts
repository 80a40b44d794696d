/**
 * Draws the icons of the installed console from `public/icon.svg`, with Chromium. Run by hand after the drawing changed:
 * `node --import tsx console/offline/build/icons.ts`
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = fileURLToPath(new URL('../../public/', import.meta.url));
const svg = readFileSync(`${folder}icon.svg`, 'utf8');

interface Picture {
  readonly name: string;
  readonly px: number;
  /** Share of the width that the drawing takes. */
  readonly share: number;
  /** What fills the rest; without it the rounded corners stay clear. */
  readonly ground?: string;
  readonly drawing?: string;
}

const ground = '#1b2a3d';
/** Systems cut a maskable icon to a circle of 80 % of its width. */
const safe = 0.8;
/** A badge is a silhouette: the light alone, in one colour. */
const silhouette = svg.replace(/<rect[^>]*\/>/, '').replaceAll(/fill="(?!#1b2a3d)[^"]*"/g, 'fill="#fff"');
const badge = silhouette.replaceAll(/<path[^>]*fill="#1b2a3d"[^>]*\/>/g, '');

const pictures: readonly Picture[] = [
  { name: 'icon-192.png', px: 192, share: 1 },
  { name: 'icon-512.png', px: 512, share: 1 },
  { name: 'icon-maskable-512.png', px: 512, share: safe, ground },
  // iOS rounds the corners itself and shows clear ones black.
  { name: 'icon-apple-180.png', px: 180, share: 1, ground },
  { name: 'icon-badge.png', px: 96, share: 1, drawing: badge },
];

const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));
if (executablePath === undefined) throw new Error('there is no Chromium: npm run tools installs it');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const { name, px, share, ground: fill, drawing = svg } of pictures) {
    const page = await browser.newPage({ viewport: { width: px, height: px } });
    const source = `data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}`;
    const size = Math.round(px * share);
    await page.setContent(
      `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${fill ?? 'transparent'}">
         <img src="${source}" width="${size}" height="${size}">`,
    );
    await page.locator('img').evaluate((image: { decode(): Promise<void> }) => image.decode());
    const file = await page.screenshot({ omitBackground: fill === undefined });
    writeFileSync(`${folder}${name}`, file);
    process.stdout.write(`${name}: ${px} px, ${(file.length / 1_024).toFixed(1)} kB\n`);
    await page.close();
  }
} finally {
  await browser.close();
}
