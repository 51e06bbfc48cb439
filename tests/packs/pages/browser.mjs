// A headless browser whose pages are watched: what they ask for from elsewhere, and what they complain about.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(`${process.env.CHOIR_PACKS_MODULES}/`);
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const LOOK = readFileSync(fileURLToPath(new URL("look.js", import.meta.url)), "utf8");

/** Starts the browser that the system has. */
export function start() {
    // Inside a container there is no second sandbox to be had for root, and the pages are our own.
    return chromium.launch({ executablePath: process.env.CHOIR_PACKS_CHROMIUM, args: ["--no-sandbox"] });
}

/**
 * Opens an address; `faults` fills while the page lives. A page in a file may ask for nothing at all, a served page only for
 * what its own server has.
 */
export async function open(browser, address) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await context.addInitScript({ content: `${AXE};${LOOK}` });
    const page = await context.newPage();
    const faults = [];
    const { protocol, origin } = new URL(address);
    const isOwn = (asked) =>
        protocol === "file:" ? asked === address.split("#")[0] : new URL(asked).origin === origin || asked.startsWith("data:");
    await context.route("**/*", (route) => {
        const asked = route.request().url();
        if (isOwn(asked)) return route.continue();
        faults.push({ where: "the page", what: `asks for ${asked}` });
        return route.abort();
    });
    page.on("console", (message) => {
        if (["error", "warning"].includes(message.type()))
            faults.push({ where: "the page", what: `complains: ${message.text()}` });
    });
    page.on("pageerror", (error) => faults.push({ where: "the page", what: `fails: ${error.message}` }));
    const response = await page.goto(address);
    if (response && protocol !== "file:" && response.status() !== 200) {
        faults.push({ where: "the page", what: `is answered with status ${response.status()}` });
    }
    return { page, faults, close: () => context.close() };
}
