// Checks pages in a headless browser and says in sentences what holds and what does not.
// Usage: node check.mjs pack FOLDER | site ADDRESS | self-test FOLDER      Exit code 0: no fault.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { open, start } from "./browser.mjs";
import { PLANTED, plantedPage } from "./planted.mjs";
import { RULES, apply } from "./rules.mjs";

const PAGES_OF_A_PACK = ["index.html", "report.html", "methods.html"];
/** More pages than this of one site are more of the same. */
const MOST_PAGES = 40;
const MOST_SHOWN = 8;

const say = (kind, text) => process.stdout.write(`${kind}: ${text}\n`);

function tell(sentence, { faults, doubts = [] }) {
    say(faults.length === 0 ? "passed" : "failed", sentence);
    for (const { where, what } of faults.slice(0, MOST_SHOWN)) say("  fault", `${where}: ${what}`);
    if (faults.length > MOST_SHOWN) say("  fault", `and ${faults.length - MOST_SHOWN} more`);
    for (const { where, what } of doubts.slice(0, MOST_SHOWN)) say("  note", `axe leaves this to a person: ${where}: ${what}`);
    return faults.length === 0;
}

/** All rules over one page; `name` is how the page is called in the report. */
async function check(browser, blank, address, name) {
    const opened = await open(browser, address);
    const kind = new URL(address).protocol === "file:" ? "file" : "site";
    let whole = true;
    for (const rule of RULES.filter((rule) => !rule.only || rule.only === kind)) {
        const started = Date.now();
        const found = await apply(rule, opened.page, blank);
        whole = tell(`${name} ${rule.says}`, found) && whole;
        if (process.env.CHOIR_PACKS_TIMES) say("  note", `${rule.id} took ${Date.now() - started} ms`);
    }
    const asks =
        kind === "file"
            ? "asks for nothing from outside and complains about nothing"
            : "asks no other server for anything and complains about nothing";
    whole = tell(`${name} ${asks}`, opened) && whole;
    const links = await opened.page.evaluate(() => look.links());
    await opened.close();
    return { whole, links: links.map((link) => link.address.split("#")[0]) };
}

async function pack(browser, blank, folder) {
    const pages = PAGES_OF_A_PACK.filter((page) => existsSync(join(folder, page)));
    if (pages.length === 0) {
        return tell("the pack has a page", { faults: [{ where: folder, what: `holds none of ${PAGES_OF_A_PACK.join(", ")}: is it a pack?` }] });
    }
    let whole = true;
    for (const page of pages) {
        whole = (await check(browser, blank, pathToFileURL(join(folder, page)).href, page)).whole && whole;
    }
    return whole;
}

/** The first page of a site, and what it links to on the same server. */
async function site(browser, blank, address) {
    const first = new URL(address).href;
    const waiting = [first];
    const seen = new Set();
    let whole = true;
    while (waiting.length > 0 && seen.size < MOST_PAGES) {
        const next = waiting.shift();
        seen.add(next);
        const { whole: own, links } = await check(browser, blank, next, new URL(next).pathname);
        whole = own && whole;
        for (const link of next === first ? links : []) {
            if (
                new URL(link).origin === new URL(first).origin &&
                !seen.has(link) &&
                !waiting.includes(link) &&
                (await isPage(link))
            )
                waiting.push(link);
        }
    }
    if (waiting.length > 0) say("  note", `${waiting.length} more pages of the site were not looked at`);
    return whole;
}

async function isPage(address) {
    const answer = await fetch(address, { method: "HEAD" });
    return !answer.ok || (answer.headers.get("content-type") ?? "").startsWith("text/html");
}

/** Every fault that is planted has to be found, by the rule that is there for it. */
async function selfTest(browser, blank, folder) {
    let whole = true;
    for (const planted of PLANTED) {
        const address = plantedPage(folder, planted);
        const opened = await open(browser, address);
        const rule = RULES.find(({ id }) => id === planted.rule);
        const { faults } = rule ? await apply(rule, opened.page, blank) : opened;
        await opened.close();
        const isFound = faults.some(({ where, what }) => `${where}: ${what}`.includes(planted.found));
        say(isFound ? "passed" : "failed", `a page with ${planted.name} is refused`);
        if (!isFound) faults.forEach(({ where, what }) => say("  note", `found instead: ${where}: ${what}`));
        whole = isFound && whole;
    }
    return whole;
}

const [, , what, where] = process.argv;
const modes = {
    pack: (...own) => pack(...own, resolve(where)),
    site: (...own) => site(...own, where),
    "self-test": (...own) => selfTest(...own, resolve(where)),
};
const browser = await start();
try {
    const blank = await browser.newPage();
    process.exitCode = (await modes[what](browser, blank)) ? 0 : 1;
} finally {
    await browser.close();
}
