// SPDX-License-Identifier: MIT
// Opens pages in a real browser without a window, and prints what each shows when its program has ended, a line of JSON each:
//   node pages.mjs chrome|firefox PATH-OF-THE-BROWSER ADDRESS...
import { launch } from 'puppeteer-core';

const [kind, path, ...addresses] = process.argv.slice(2);
const browser = await launch({
    browser: kind,
    executablePath: path,
    headless: true,
    // Root has no sandbox to be put in.
    args: kind === 'chrome' ? ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'] : [],
});
try {
    for (const address of addresses) {
        const page = await browser.newPage();
        const faults = [];
        page.on('pageerror', fault => faults.push(fault.message));
        await page.goto(address);
        try {
            await page.waitForFunction(() => /^\d+$/.test(document.getElementById('exit').textContent), { timeout: 60000 });
        } catch (fault) {
            faults.push(fault.message);
        }
        const shown = await page.evaluate(() =>
            Object.fromEntries(['output', 'errors', 'exit'].map(id => [id, document.getElementById(id).textContent])));
        console.log(JSON.stringify({ ...shown, faults }));
        await page.close();
    }
} finally {
    await browser.close();
}
