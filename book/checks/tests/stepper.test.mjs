// Going through a program of a chapter, statement by statement: every way to do it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asFile, launch, open } from './book.mjs';

let browser, context;
before(async () => {
    browser = await launch();
    context = await browser.newContext();
});
after(() => browser?.close());

const PAGE = 'ch08-weakref.html';
const OUTPUT = '0\n1 True\nNone\n';

/** The stepper `weak` of chapter 8, which no fold hides, and hands for it. */
const weak = async (address = PAGE, using = context) => {
    const { page, wrong } = await open(using, asFile(address));
    const stepper = page.locator('#steps-weak');
    const run = page.locator('.run', { has: stepper });
    const at = async () => Number((await stepper.locator('.st-count').textContent()).split(' / ')[0]);
    return {
        page, wrong, stepper, run, at,
        last: Number((await stepper.locator('.st-count').textContent()).split(' / ')[1]),
        previous: stepper.getByRole('button', { name: 'Previous step' }),
        next: stepper.getByRole('button', { name: 'Next step' }),
        slider: stepper.getByRole('slider', { name: 'Step' }),
        said: () => stepper.locator('.st-said').textContent(),
        printed: () => stepper.locator('.st-out code').textContent(),
        code: run.locator('pre > code.language-python'),
    };
};

/** Clicks into a line of the program, from 1. */
const clickLine = async (code, line) => {
    const box = await code.boundingBox();
    const lines = (await code.textContent()).trimEnd().split('\n').length;
    await code.click({ position: { x: 60, y: box.height * (line - 0.5) / lines } });
};

test('previous and next go one step, and end at the ends', async () => {
    const { at, last, previous, next, said, wrong } = await weak();
    assert.equal(await at(), 1);
    assert.ok(last > 8, `only ${last} steps`);
    assert.ok(await previous.isDisabled());
    const sentences = new Set([await said()]);
    for (let step = 2; step <= last; step += 1) {
        await next.click();
        assert.equal(await at(), step);
        sentences.add(await said());
    }
    assert.ok(await next.isDisabled());
    assert.ok(sentences.size > last / 2, [...sentences].join('\n'));
    await previous.click();
    assert.equal(await at(), last - 1);
    assert.deepEqual(wrong, []);
});

test('the slider goes anywhere, and says where it is', async () => {
    const { at, last, slider } = await weak();
    await slider.fill('4');
    assert.equal(await at(), 5);
    assert.match(await slider.getAttribute('aria-valuetext'), new RegExp(`^5 of ${last}: `));
    await slider.press('ArrowRight');
    assert.equal(await at(), 6);
    await slider.press('Home');
    assert.equal(await at(), 1);
});

test('arrow keys step inside the stepper, and turn the page outside', async () => {
    const { page, stepper, at, last } = await weak();
    await stepper.locator('.st-picture').focus();
    for (const [key, step] of [['ArrowRight', 2], ['ArrowRight', 3], ['ArrowLeft', 2], ['End', last], ['Home', 1], ['ArrowLeft', 1]]) {
        await page.keyboard.press(key);
        assert.equal(await at(), step, key);
    }
    await page.waitForTimeout(200);
    assert.ok(page.url().endsWith(PAGE), 'the arrow turned the page');
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/ch09-finalizers\.html$/);
});

test('a click on a line goes to where it ran, and marks it', async () => {
    const { at, code, run, said } = await weak();
    await clickLine(code, 9);
    const step = await at();
    assert.match(await said(), /weakref/);
    const [bar, box] = [await run.locator('.st-ran').boundingBox(), await code.boundingBox()];
    const lines = (await code.textContent()).trimEnd().split('\n').length;
    const line = Math.floor((bar.y + bar.height / 2 - box.y) / box.height * lines) + 1;
    assert.equal(line, 9);
    await clickLine(code, 7);
    assert.ok(await at() < step, 'an earlier line ran earlier');
    const before = await at();
    await clickLine(code, 2);
    await clickLine(code, 3);
    assert.ok(await at() <= before, 'a blank line is no step');
});

test('each step has a link, also while the page is open', async () => {
    const { page, stepper, at, wrong } = await weak(`${PAGE}#steps-weak-5`);
    assert.equal(await at(), 5);
    assert.ok(await stepper.isVisible());
    assert.equal(await stepper.locator('.st-count').getAttribute('href'), '#steps-weak-5');
    await page.evaluate(() => { location.hash = '#steps-weak-3'; });
    await page.waitForFunction(() => document.querySelector('#steps-weak .st-count').textContent.startsWith('3 /'));
    for (const wild of ['#steps-weak-999', '#steps-weak-0', '#steps-none-2', '#%E0%A4%A']) {
        await page.evaluate(hash => { location.hash = hash; }, wild);
    }
    await page.waitForTimeout(100);
    assert.ok(await at() >= 1);
    assert.deepEqual(wrong, []);
});

test('the output so far grows with the steps, in the place of the whole', async () => {
    const { run, last, next, printed } = await weak();
    assert.equal(await printed(), '');
    assert.ok(await run.locator('.run-output').isHidden());
    let before = '';
    for (let step = 2; step <= last; step += 1) {
        await next.click();
        const now = await printed();
        assert.ok(now.startsWith(before) && OUTPUT.startsWith(now), now);
        before = now;
    }
    assert.equal(before, OUTPUT);
});

test('where the reader guesses, steps and output wait', async () => {
    const { page } = await open(context, asFile('ch08-weakref.html'));
    const run = page.locator('.run', { has: page.locator('#steps-button') });
    assert.ok(await page.locator('#steps-button').isHidden());
    assert.ok(await run.locator('.run-output pre').isHidden());
    assert.equal(await run.locator('.st-next:visible').count(), 0, 'a mark in the program tells of steps');
    await run.getByText('False / True').click();
    assert.ok(await run.getByText('The button is alive. But').isVisible());
    await run.getByText('Look inside, step by step').click();
    assert.ok(await page.locator('#steps-button svg').isVisible());
    assert.equal(await run.locator('.st-next:visible').count(), 1);
});

test('a link to a step opens what is folded around it', async () => {
    const { page } = await open(context, asFile('ch08-weakref.html#steps-button-3'));
    assert.ok(await page.locator('#steps-button svg').isVisible());
    assert.match(await page.locator('#steps-button .st-count').textContent(), /^3 \//);
});

test('the collector shows its table, phase by phase', async () => {
    const { page } = await open(context, asFile('ch10-cycles.html'));
    const run = page.locator('.run', { has: page.locator('#steps-two-lists') });
    await run.getByText('Look inside, step by step').click();
    const table = run.locator('.st-table');
    assert.ok(await table.isHidden(), 'before there is a collection');
    const seen = new Set();
    const next = run.getByRole('button', { name: 'Next step' });
    while (await next.isEnabled()) {
        await next.click();
        if (await table.isVisible()) {
            seen.add((await table.locator('tbody').textContent()).replace(/\s+/g, ' '));
        }
    }
    assert.ok(seen.size >= 3, [...seen].join('\n'));
    assert.deepEqual(await table.locator('thead th').allTextContents(), ['object', 'refcount', 'internal', 'gc_refs', 'verdict']);
});

test('without JavaScript source, last picture and output are there', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const { page } = await open(plain, asFile(PAGE));
    const stepper = page.locator('#steps-weak');
    const run = page.locator('.run', { has: stepper });
    assert.match(await run.locator('pre > code.language-python').textContent(), /r = weakref\.ref\(c\)/);
    assert.ok(await stepper.locator('svg').isVisible());
    assert.ok(await stepper.locator('.st-said').isVisible());
    assert.equal(await run.locator('.run-output pre').textContent(), OUTPUT);
    assert.ok(await run.locator('.run-output pre').isVisible());
    assert.equal(await page.locator('.st-bar').count(), 0);
    const shown = await stepper.locator('svg g.off').evaluateAll(parts => parts.filter(part => part.getBoundingClientRect().width).length);
    assert.equal(shown, 0, 'parts of other steps are shown');
    await plain.close();
});

test('on paper there is the program, the end and the whole output', async () => {
    const own = await browser.newContext();
    const { page, run, stepper, at, last, next } = await weak(PAGE, own);
    await next.click();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.equal(await at(), last);
    assert.ok(await stepper.locator('.st-bar').isHidden());
    assert.ok(await stepper.locator('.st-out').isHidden());
    assert.ok(await stepper.locator('svg').isVisible());
    assert.ok(await run.locator('.run-output pre').isVisible());
    await own.close();
});

test('the page for printing has each stepper’s last picture, and no controls', async () => {
    const { page, wrong } = await open(context, asFile('print.html'));
    assert.ok(await page.locator('.stepper svg').count() > 40);
    assert.equal(await page.locator('.st-bar, .stepper script').count(), 0);
    assert.deepEqual(wrong, []);
});
