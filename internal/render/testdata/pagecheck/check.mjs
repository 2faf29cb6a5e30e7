// Opens pages at several widths, in light and dark, with everything unfolded, and
// fails if axe-core finds something, the page is wider than the window, anything is
// loaded, or the console says something. Usage: node check.mjs FILE...; with
// SHOTS=FOLDER pictures of the pages are left there.
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const axe = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
let faults = 0;
const fault = (where, text) => { faults++; console.error(`${where}: ${text}`); };

for (const file of process.argv.slice(2)) {
  for (const [width, colorScheme] of [[1440, 'light'], [1440, 'dark'], [390, 'light'], [390, 'dark'], [320, 'light'], [320, 'dark']]) {
    const where = `${basename(file)} ${width} ${colorScheme}`;
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    page.on('console', m => fault(where, `console: ${m.text()}`));
    page.on('pageerror', e => fault(where, `error: ${e}`));
    page.on('request', r => { if (r.url() !== pathToFileURL(file).href) fault(where, `request: ${r.url()}`); });
    await page.goto(pathToFileURL(file).href);
    for (const folded of [true, false]) {
      if (!folded) await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
      await page.addStyleTag({ content: '.sheet { content-visibility: visible !important; }' });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) fault(where, `${over} px wider than the window`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run());
      for (const v of violations) fault(where, `${v.impact}: ${v.id}: ${v.help}, ${v.nodes.length} times, first ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary.slice(0, 220)}`);
    }
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${where.replaceAll(' ', '-')}.png`) });
    await page.close();
    console.log(`${where}: looked at`);
  }
}
await browser.close();
console.log(faults ? `${faults} faults` : 'no faults');
process.exit(faults ? 1 : 0);
