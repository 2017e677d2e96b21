// Finding one's way: search, themes, keys, paper; and what a page weighs.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { asFile, folder, launch, open, pages } from './book.mjs';

let browser, context;
before(async () => {
    browser = await launch();
    context = await browser.newContext();
});
after(() => browser?.close());

test('search finds a word, by keyboard, and leads to it', async () => {
    const { page, wrong } = await open(context, asFile('introduction.html'));
    await page.keyboard.press('s');
    await page.keyboard.type('resurrection');
    const results = page.locator('#mdbook-searchresults a');
    await results.first().waitFor();
    assert.ok(await results.count() > 1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/highlight=resurrection/);
    await page.locator('main mark').first().waitFor();
    assert.deepEqual(wrong, []);
});

test('all five themes can be chosen, and are kept', async () => {
    const { page } = await open(context, asFile('playground.html'));
    for (const theme of ['light', 'rust', 'coal', 'navy', 'ayu']) {
        await page.getByRole('button', { name: 'Change theme' }).click();
        await page.locator(`#mdbook-theme-${theme}`).click();
        assert.ok(await page.evaluate(theme => document.documentElement.classList.contains(theme), theme), theme);
        await page.reload();
        assert.ok(await page.evaluate(theme => document.documentElement.classList.contains(theme), theme), `${theme} is not kept`);
        await page.keyboard.press('Escape');
    }
});

test('arrow keys turn the pages, but not while something on the page uses them', async () => {
    const { page } = await open(context, asFile('ch01-names.html'));
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/ch02-addresses\.html$/);
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/ch01-names\.html$/);
    await page.getByRole('button', { name: 'Change it and run' }).first().click();
    await page.getByLabel('Program').first().press('ArrowRight');
    await page.waitForTimeout(300);
    assert.match(page.url(), /ch01-names\.html$/);
});

test('on paper there is no button, and what is folded is open', async () => {
    const { page, wrong } = await open(context, asFile('print.html'));
    await page.emulateMedia({ media: 'print' });
    const seen = await page.locator('.content button:visible, .play:visible').count();
    assert.equal(seen, 0);
    const pdf = await page.pdf({ format: 'A4' });
    assert.ok(pdf.length > 100000);
    assert.deepEqual(wrong, []);
});

/** What a browser loads for a page as soon as it is opened. */
const loadedBy = async name => {
    const { page } = await open(context);
    const loaded = new Set();
    page.on('requestfinished', request => loaded.add(new URL(request.url()).pathname));
    await page.goto(asFile(name), { waitUntil: 'networkidle' });
    await page.close();
    return [...loaded].map(decodeURIComponent);
};

test('a page weighs at most 700 kB with all that it loads', async () => {
    const heavy = [];
    for (const name of pages) {
        const files = await loadedBy(name);
        const bytes = files.map(file => fs.statSync(file).size).reduce((a, b) => a + b, 0);
        console.log(`${name}: ${Math.round(bytes / 1000)} kB in ${files.length} files`);
        if (bytes > 700_000) {
            heavy.push(`${name}: ${bytes} bytes: ${files.map(file => `${path.basename(file)} ${fs.statSync(file).size}`).join(', ')}`);
        }
        assert.ok(!files.some(file => file.includes('playground-heap')), `${name} loads the heap at once`);
    }
    assert.deepEqual(heavy, []);
});

test('the heap weighs at most 700 kB compressed', () => {
    const script = fs.readFileSync(path.join(folder, 'playground-heap.js'), 'utf8');
    const packed = Buffer.from(script.match(/heapModule = "([^"]+)"/)?.[1] ?? '', 'base64');
    console.log(`the heap: ${packed.length} bytes compressed`);
    assert.ok(packed.length < 700_000, `${packed.length} bytes`);
    assert.equal(gunzipSync(packed).subarray(0, 4).toString('latin1'), '\0asm');
});
