// Every page, light and dark, on a desk and on a telephone: nothing is wider
// than the screen, nothing fails, nothing is fetched, everybody can read it.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { asFile, launch, open, pages } from './book.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const screens = [{ width: 1280, height: 900 }, { width: 390, height: 844 }];

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** What axe-core dislikes in what is ours (the bars around it are mdBook's), a line each. All rules see the light page; of them only the contrast depends on the theme. */
const dislikes = async (page, dark) => {
    const found = await page.evaluate(async dark => {
        // Opened, so that what is folded is looked at, too.
        for (const details of document.querySelectorAll('details')) {
            details.open = true;
        }
        const rules = dark ? { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } } : {};
        const { violations } = await globalThis.axe.run('main', { ...rules, preload: false, resultTypes: ['violations'] });
        return violations.map(({ id, help, nodes }) => `axe: ${id} (${help}): ${nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')} (${nodes.length})`);
    }, dark);
    return found;
};

const look = async (name, colorScheme, viewport) => {
    const context = await browser.newContext({ viewport, colorScheme });
    const { page, wrong } = await open(context, asFile(name));
    await page.evaluate(axe);
    wrong.push(...await dislikes(page, colorScheme === 'dark'));
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) {
        wrong.push(`it is ${over} px wider than the screen`);
    }
    await context.close();
    return wrong.map(text => `${name} ${colorScheme} ${viewport.width}: ${text}`);
};

for (const viewport of screens) {
    for (const colorScheme of ['light', 'dark']) {
        test(`${pages.length} pages, ${colorScheme}, ${viewport.width} px`, async () => {
            const waiting = [...pages];
            const wrong = [];
            const reader = async () => {
                for (let name = waiting.pop(); name; name = waiting.pop()) {
                    wrong.push(...await look(name, colorScheme, viewport));
                }
            };
            await Promise.all([reader(), reader()]);
            assert.equal(wrong.length, 0, `\n${wrong.sort().join('\n')}`);
        });
    }
}
