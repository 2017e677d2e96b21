// `press serve`: a page that is open follows its source.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { launch, open, root } from './book.mjs';

const press = process.env.PRESS ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'debug/press');
const PAGE = '# Page\n\nThe first text.\n\n```python\nprint(1 + 1)\n```\n';

/** In the place of cargo: ends as the program says, or not at all; else the real one. */
const CARGO = `#!/bin/sh
program=$(cat example.py)
case $program in
    status*) echo "out $program"; echo "err $program" >&2; exit "\${program#status }" ;;
    wait) echo $$ > "$(dirname "$0")/waits"; exec sleep 600 ;;
    *) exec "$OTHERWISE" "$@" ;;
esac
`;

let house, server, address, browser;

/** A house with a book of two pages, and our theme. */
before(async () => {
    assert.ok(fs.existsSync(press), `${press} is not there: build the book first, or say PRESS=FILE`);
    house = fs.mkdtempSync(path.join(os.tmpdir(), 'press serve '));
    fs.mkdirSync(path.join(house, 'book/src'), { recursive: true });
    fs.cpSync(path.join(root, 'book/theme'), path.join(house, 'book/theme'), { recursive: true });
    fs.copyFileSync(path.join(root, 'book/book.toml'), path.join(house, 'book/book.toml'));
    fs.writeFileSync(path.join(house, 'book/src/SUMMARY.md'), '# Summary\n\n- [Page](page.md)\n- [Other](other.md)\n');
    fs.writeFileSync(path.join(house, 'book/src/page.md'), PAGE);
    fs.writeFileSync(path.join(house, 'book/src/other.md'), '# Other\n\nText.\n');
    fs.writeFileSync(path.join(house, 'cargo'), CARGO, { mode: 0o755 });
    const env = { ...process.env, CARGO: path.join(house, 'cargo'), OTHERWISE: process.env.CARGO ?? 'cargo' };
    server = spawn(press, ['serve', '--port', '0', '--out', path.join(house, 'out')], { cwd: house, env });
    address = await new Promise((resolve, reject) => {
        let said = '';
        const hear = data => {
            said += data;
            const found = said.match(/http:\/\/127\.0\.0\.1:\d+\//);
            if (found) {
                resolve(found[0]);
            }
        };
        server.stdout.on('data', hear);
        server.stderr.on('data', hear);
        server.on('exit', () => reject(new Error(said)));
    });
    browser = await launch();
});

after(async () => {
    await browser?.close();
    server?.kill();
    fs.rmSync(house, { recursive: true, force: true });
});

const write = (name, text) => fs.writeFileSync(path.join(house, 'book', name), text);

test('a page that is open follows its source, its program and the theme', async () => {
    const context = await browser.newContext();
    const { page, wrong } = await open(context, `${address}page.html`);
    await page.getByText('The first text.').waitFor();
    write('src/page.md', PAGE.replace('first', 'second').replace('1 + 1', '40 + 2'));
    await page.getByText('The second text.').waitFor();
    await page.locator('.run-output').getByText('42').waitFor();
    const style = fs.readFileSync(path.join(house, 'book/theme/press.css'), 'utf8');
    write('theme/press.css', `${style}\nmain p { letter-spacing: 3px; }\n`);
    await page.waitForFunction(() => getComputedStyle(document.querySelector('main p')).letterSpacing === '3px');
    write('theme/press.css', style);
    await page.waitForFunction(() => getComputedStyle(document.querySelector('main p')).letterSpacing !== '3px');
    assert.deepEqual(wrong, []);
    await context.close();
});

test('what is wrong with a page is said on the page, and goes when it is mended', async () => {
    const context = await browser.newContext();
    const { page } = await open(context, `${address}page.html`);
    write('src/page.md', `${PAGE}\n\`\`\`python\n1 / 0\n\`\`\`\n`);
    const alert = page.getByRole('alert');
    await alert.getByText('ZeroDivisionError').waitFor();
    assert.match(await alert.textContent(), /^book\/src\/page\.md:9: this program ends with an error/);
    assert.ok(await page.getByText('text.').first().isVisible(), 'the last good page stays');
    write('src/page.md', PAGE.replace('first', 'third'));
    await page.getByText('The third text.').waitFor();
    assert.ok(await alert.isHidden());
    await context.close();
});

test('a program may be sent to the machine, or run in the page', async () => {
    const context = await browser.newContext();
    const { page } = await open(context, `${address}page.html`);
    const snippet = page.locator('.run').first();
    await snippet.getByRole('button', { name: 'Change it and run' }).click();
    const where = snippet.getByLabel('Run it on');
    assert.deepEqual(await where.locator('option').allTextContents(), ['the reference heap, in this page', 'my own heap, on this machine']);
    // There is no course around this book: what cargo says comes back.
    await where.selectOption('my own heap, on this machine');
    await snippet.getByRole('button', { name: 'Run', exact: true }).click();
    await snippet.getByText(/^It ended with status \d+\.$/).waitFor();
    assert.match(await snippet.locator('.play-err').textContent(), /Cargo\.toml/);
    await context.close();
});

/** A program of the page, to be run on the reader's own heap. */
const onMine = async context => {
    const { page } = await open(context, `${address}page.html`);
    const snippet = page.locator('.run').first();
    await snippet.getByRole('button', { name: 'Change it and run' }).click();
    await snippet.getByLabel('Run it on').selectOption('my own heap, on this machine');
    const says = snippet.getByRole('status');
    return {
        page, snippet, says,
        run: async program => {
            await snippet.getByLabel('Program').fill(program);
            await snippet.getByRole('button', { name: 'Run', exact: true }).click();
        },
        ended: async () => {
            await snippet.locator('.play-go:not([disabled])').waitFor();
            return says.textContent();
        },
    };
};

test('how a program on the own heap ended is said in words', async () => {
    const context = await browser.newContext();
    const { snippet, run, ended } = await onMine(context);
    const ends = {
        0: 'It ended.',
        1: 'It ended with an error.',
        2: 'It was not run.',
        3: 'It was stopped.',
        70: 'A chapter of yours has a hole that it needs, or gave up.',
        9: 'It ended with status 9.',
    };
    for (const [status, sentence] of Object.entries(ends)) {
        await run(`status ${status}`);
        assert.equal(await ended(), sentence);
        assert.equal(await snippet.locator('.play-printed pre').textContent(), `out status ${status}\nerr status ${status}\n`);
    }
    await context.close();
});

test('a program on the own heap is stopped, and no second one runs beside it', async () => {
    const context = await browser.newContext();
    const [one, two] = [await onMine(context), await onMine(context)];
    await one.run('wait');
    const marked = path.join(house, 'waits');
    await one.page.waitForFunction(() => document.querySelector('.play-says').textContent.startsWith('Running'));
    for (let tries = 0; !fs.existsSync(marked) && tries < 100; tries += 1) {
        await one.page.waitForTimeout(50);
    }
    const child = Number(fs.readFileSync(marked, 'utf8'));
    await two.run('status 0');
    assert.equal(await two.ended(), 'It was not run: another program is still running; stop it first.');
    await one.snippet.getByRole('button', { name: 'Stop' }).click();
    assert.equal(await one.ended(), 'Stopped by you.');
    const runs = () => {
        try {
            return process.kill(child, 0);
        } catch {
            return false;
        }
    };
    for (let tries = 0; runs() && tries < 100; tries += 1) {
        await one.page.waitForTimeout(50);
    }
    assert.ok(!runs(), 'the program is still there');
    await two.run('status 0');
    assert.equal(await two.ended(), 'It ended.');
    await context.close();
});

test('a page of another origin can neither read nor run', async () => {
    const context = await browser.newContext();
    const { page } = await open(context);
    await page.goto('data:text/html,<p>another site</p>');
    const got = await page.evaluate(async address => {
        const ask = (url, options) => fetch(url, options).then(answer => `${answer.type} ${answer.status}`, () => 'refused');
        return [
            await ask(`${address}page.html`),
            await ask(`${address}.press/run`, { method: 'POST', body: 'print(1)' }),
            await ask(`${address}.press/run`, { method: 'POST', body: 'print(1)', headers: { 'X-Press-Token': 'x' } }),
            await new Promise(resolve => {
                const news = new EventSource(`${address}.press/news`);
                news.onmessage = () => resolve('heard');
                news.onerror = () => resolve('refused');
            }),
        ];
    }, address);
    assert.deepEqual(got, ['refused', 'refused', 'refused', 'refused']);
    await context.close();
});
