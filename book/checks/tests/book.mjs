// The finished book, and a browser to read it with.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/** The repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The folder of the finished book. */
export const folder = path.resolve(process.env.BOOK ?? path.join(root, 'target/book'));

if (!fs.existsSync(path.join(folder, 'toc.html'))) {
    throw new Error(`There is no book in ${folder}. Build it with \`cargo xtask book\`, or say where it is: BOOK=DIR.`);
}

/** The names of the pages that a reader turns to. */
export const pages = fs.readdirSync(folder)
    .filter(name => name.endsWith('.html') && !['toc.html', '404.html', 'index.html', 'print.html'].includes(name));

/** The address of a page as a file. */
export const asFile = name => {
    const [page, hash] = name.split('#');
    return pathToFileURL(path.join(folder, page)).href + (hash ? `#${hash}` : '');
};

/** A browser. Its sandbox needs rights that a container does not have. */
export const launch = () => {
    const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
    const executablePath = process.env.CHROMIUM ?? known.find(name => fs.existsSync(name));
    if (!executablePath) {
        throw new Error('There is no Chromium. Install it (Debian: apt-get install chromium), or say where it is: CHROMIUM=FILE.');
    }
    return chromium.launch({ executablePath, args: ['--no-sandbox'] });
};

/**
 * A new page that remembers what a reader must never see: messages of errors,
 * and requests to anything but this machine.
 */
export const open = async (context, address) => {
    const page = await context.newPage();
    const wrong = [];
    page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) {
            wrong.push(`console: ${message.text()}`);
        }
    });
    page.on('pageerror', error => wrong.push(`script: ${error.message}`));
    page.on('request', request => {
        const url = new URL(request.url());
        const own = ['file:', 'data:', 'blob:'].includes(url.protocol) || url.hostname === '127.0.0.1';
        if (!own) {
            wrong.push(`request: ${url.href}`);
        }
    });
    if (address) {
        await page.goto(address, { waitUntil: 'load' });
    }
    return { page, wrong };
};
