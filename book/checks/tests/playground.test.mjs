// Programs on the page are changed and run, with clicks and with keys.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asFile, launch, open } from './book.mjs';

let browser, context;
before(async () => {
    browser = await launch();
    context = await browser.newContext();
});
after(() => browser?.close());

/** The playground's own page, and hands for it. */
const playground = async () => {
    const { page, wrong } = await open(context, asFile('playground.html'));
    const box = page.locator('#play-here .play');
    return {
        page, wrong, box,
        area: box.getByLabel('Program'),
        says: box.getByRole('status'),
        printed: box.locator('.play-printed pre'),
        run: box.getByRole('button', { name: 'Run' }),
        stop: box.getByRole('button', { name: 'Stop' }),
        ended: async () => {
            await box.locator('.play-go:not([disabled])').waitFor();
            return (await box.getByRole('status').textContent()).trim();
        },
    };
};

test('a program from the shelf prints what the page says', async () => {
    const { page, printed, run, ended, wrong } = await playground();
    const names = await page.locator('#play-shelf option').allTextContents();
    assert.ok(names.length > 20, `only ${names.length} programs`);
    await page.getByLabel('From the shelf').selectOption('Three rows, or one?');
    await run.click();
    assert.equal(await ended(), 'It ended.');
    assert.equal(await printed.textContent(), '[[0, 5, 0], [0, 5, 0]]\n[[0, 5, 0], [0, 0, 0]]\nTrue False\n');
    assert.deepEqual(wrong, []);
});

test('each program of the shelf prints in the browser what it printed when the book was built', async () => {
    const { page, printed, run, ended } = await playground();
    const shelf = await page.locator('.content details:has(.run[data-run])').evaluateAll(all => all.map(details => ({
        name: details.querySelector('summary').textContent,
        output: [...details.querySelectorAll('.run-output:not(.play-printed) pre code')].map(code => code.textContent).join(''),
    })));
    for (const { name, output } of shelf) {
        await page.getByLabel('From the shelf').selectOption(name);
        await run.click();
        assert.match(await ended(), /^It ended/, name);
        // Addresses differ from machine to machine, and from heap to heap.
        const plain = text => text.replace(/0x[0-9a-f]{5,}|\b\d{6,}\b/g, '<id>').trim();
        assert.equal(plain(await printed.textContent()), plain(output), name);
    }
});

test('a wrong program shows its error as Python does', async () => {
    const { area, printed, run, ended } = await playground();
    await area.fill('print("before")\ndef f():\n    return nothing\nf()\n');
    await run.click();
    assert.equal(await ended(), 'It ended with an error.');
    assert.equal(await printed.textContent(), [
        'before',
        'Traceback (most recent call last):',
        '  File "example.py", line 4, in <module>',
        '    f()',
        '  File "example.py", line 3, in f',
        '    return nothing',
        '           ^^^^^^^',
        'NameError: name \'nothing\' is not defined',
        '',
    ].join('\n'));
});

test('the reader steps through a program of their own, with clicks and keys', async () => {
    const { page, area, box, ended, wrong } = await playground();
    await area.fill('a = []\nb = [a]\ndel a\nb.append(b)\ndel b\nprint("done")\n');
    await box.getByRole('button', { name: 'Step through it' }).click();
    assert.equal(await ended(), 'It ended.');
    const stepper = box.locator('.stepper');
    const said = stepper.locator('.st-said');
    assert.ok(await stepper.locator('svg').isVisible());
    const first = await said.textContent();
    await stepper.getByRole('button', { name: 'Next step' }).click();
    const second = await said.textContent();
    assert.notEqual(second, first);
    await stepper.locator('.st-picture').focus();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await said.textContent(), first);
    assert.ok(page.url().endsWith('playground.html'), 'the arrow turned the page');
    await stepper.getByRole('slider').press('End');
    await stepper.getByText('done', { exact: true }).waitFor();
    // A second one is a new one; and a run without steps takes it away.
    await area.fill('x = 1\n');
    await box.getByRole('button', { name: 'Step through it' }).click();
    assert.equal(await ended(), 'It ended.');
    assert.equal(await stepper.count(), 1);
    await box.getByRole('button', { name: 'Run', exact: true }).click();
    assert.equal(await ended(), 'It ended.');
    assert.equal(await stepper.count(), 0);
    assert.deepEqual(wrong, []);
});

test('what a program calls itself is no part of the page', async () => {
    const { page, area, box, ended } = await playground();
    await area.fill('class C: pass\na = C()\na.x = "<img src=x onerror=alert(1)>"\nb = [a.x, "</script><b>"]\nprint("<b>")\n');
    await box.getByRole('button', { name: 'Step through it' }).click();
    assert.equal(await ended(), 'It ended.');
    assert.equal(await box.locator('img, b').count(), 0);
});

test('what is no Python, or not this course’s, is told with its line', async () => {
    const { area, printed, run, ended } = await playground();
    await area.fill('x = 1\nif x\n    print(x)\n');
    await run.click();
    assert.equal(await ended(), 'It ended with an error.');
    assert.match(await printed.textContent(), /line 2[^]*SyntaxError/);
    await area.fill('x = 1\nwith x:\n    pass\n');
    await run.click();
    assert.equal(await ended(), 'It was not run.');
    assert.match(await printed.textContent(), /not in this course's Python: .*line 2/);
});

test('an endless loop is stopped by the reader, with the keyboard', async () => {
    const { page, area, printed, says, stop, ended } = await playground();
    await area.fill('n = 0\nprint("on and on")\nwhile True:\n    n += 1\n    if n % 200000 == 0:\n        print(n)\n');
    await area.press('Control+Enter');
    await printed.getByText('200000').waitFor();
    assert.equal(await says.textContent(), 'Running…');
    await stop.focus();
    await page.keyboard.press('Enter');
    assert.match(await ended(), /^Stopped by you/);
    assert.match(await printed.textContent(), /^on and on\n200000\n/);
    // And the next run is a new one.
    await area.fill('print(n)\n');
    await area.press('Control+Enter');
    assert.equal(await ended(), 'It ended with an error.');
});

test('an endless loop is stopped by the clock', async () => {
    const { page, area, run, ended } = await playground();
    await page.evaluate(() => { globalThis.heapPlayground.limits.seconds = 1; });
    await area.fill('while True:\n    pass\n');
    await run.click();
    assert.match(await ended(), /^Stopped after 1 seconds: the program did not end/);
});

test('endless output is stopped', async () => {
    const { area, run, ended, printed } = await playground();
    await area.fill('while True:\n    print("again and again")\n');
    await run.click();
    assert.match(await ended(), /^Stopped: the program printed more than 200000 letters/);
    assert.equal((await printed.textContent()).length, 200000);
});

test('a program that wants all memory is stopped', async () => {
    const { area, run, ended } = await playground();
    await area.fill('a = ["x"]\nwhile True:\n    a = a + a\n');
    await run.click();
    assert.match(await ended(), /memory/);
});

test('a thousand calls deep is an error of the program, as in CPython', async () => {
    const { area, run, ended, printed } = await playground();
    await area.fill(`class R:
    def __repr__(self): return repr(self)
class I:
    def __init__(self): I()
class E:
    def __eq__(self, other): return self == other
def f(): f()
for call in (lambda: repr(R())), I, (lambda: E() == E()), f:
    try:
        call()
    except RecursionError as error:
        print("RecursionError")
n = []
for i in range(900):
    n = [n]
print(len(repr(n)))
`);
    await run.click();
    assert.equal(await ended(), 'It ended.');
    assert.equal(await printed.textContent(), 'RecursionError\n'.repeat(4) + '1802\n');
    await area.fill('t = ()\nfor i in range(50000):\n    t = (t,)\nhash(t)\n');
    await run.click();
    assert.match(await ended(), /deeper than the browser’s own stack/);
});

test('a new line begins where the last one did; arrows do not turn the page', async () => {
    const { page, area } = await playground();
    await area.fill('');
    await area.focus();
    await page.keyboard.type('if True:');
    await page.keyboard.press('Enter');
    await page.keyboard.type('x = 1');
    await page.keyboard.press('Enter');
    await page.keyboard.type('y');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('s/?');
    assert.equal(await area.inputValue(), 'if True:\n    x = 1\n    s/?y');
    assert.ok(page.url().endsWith('playground.html'));
});

test('a program of a chapter is changed, run, printed as before, and put away', async () => {
    const { page, wrong } = await open(context, asFile('ch01-names.html'));
    const snippet = page.locator('.run[data-run=script]').first();
    const printed = await snippet.locator('pre code').first().textContent();
    await snippet.getByRole('button', { name: 'Change it and run' }).click();
    const area = snippet.getByLabel('Program');
    assert.equal((await area.inputValue()).trim(), printed.trim());
    await area.fill('print(6 * 7)\n');
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    await snippet.getByText('It ended.').waitFor();
    assert.equal(await snippet.locator('.play-printed pre').textContent(), '42\n');
    await snippet.getByRole('button', { name: 'As printed' }).click();
    assert.equal((await area.inputValue()).trim(), printed.trim());
    await snippet.getByRole('button', { name: 'Put away' }).click();
    assert.equal(await snippet.locator('.play').count(), 0);
    assert.ok(await snippet.locator('pre code').first().isVisible());
    assert.deepEqual(wrong, []);
});

test('the heap is loaded when it is needed, and not before', async () => {
    const { page } = await open(context);
    const loaded = [];
    page.on('request', request => loaded.push(request.url()));
    await page.goto(asFile('playground.html'));
    assert.ok(!loaded.some(url => url.includes('playground-heap')), 'the page loads it at once');
    await page.locator('#play-here').getByRole('button', { name: 'Run' }).click();
    await page.getByText('It ended').waitFor();
    assert.equal(loaded.filter(url => url.includes('playground-heap')).length, 1);
});

test('without JavaScript the programs and their outputs are there', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const { page } = await open(plain, asFile('playground.html'));
    assert.ok(await page.getByText('The editor needs JavaScript').isVisible());
    assert.ok(await page.locator('.content .run').count() > 20);
    await plain.close();
});
