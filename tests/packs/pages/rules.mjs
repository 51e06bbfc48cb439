// What must hold for a page: each rule has a sentence that says what holds, and finds what does not.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { legends } from "./grey.mjs";

const DESKTOP = { width: 1280, height: 900 };
/** What is left of a wide screen at 400 percent: WCAG 1.4.10. */
const NARROW = { width: 320, height: 640 };
/** What is left of a wide screen at 200 percent: WCAG 1.4.4. */
const HALF = { width: 640, height: 450 };
/** A4 with margins of one centimetre, in CSS pixels. */
const PAPER = { width: 718, height: 1047 };

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const LEAST_LETTERS = { screen: 10, paper: 8 };
const LEAST_PDF_BYTES = 1000;

/** WCAG 1.4.12, as a reader's own settings. */
const SPACED =
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } \
    p { margin-bottom: 2em !important; }";

const AS_SHIPPED = { media: "screen", colorScheme: "light", forcedColors: "none", reducedMotion: "no-preference" };

/** What axe finds; `only` names single rules. Texts in drawings are measured by `look.drawings`: axe does not know their fill. */
async function axe(page, { only, without = [] } = {}) {
    const found = await page.evaluate(
        async ({ tags, only, without }) => {
            const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
            const runOnly = only ? { type: "rule", values: only } : { type: "tag", values: tags };
            const context = only ? { include: [["html"]], exclude: [["svg"]] } : document;
            const { violations, incomplete } = await globalThis.axe.run(context, {
                runOnly,
                rules,
                resultTypes: ["violations", "incomplete"],
            });
            const plain = (results) =>
                results.flatMap(({ id, help, nodes }) =>
                    nodes.map(({ target, failureSummary }) => ({
                        id,
                        help,
                        target: target.flat().join(" "),
                        why: failureSummary.replace(/\s+/g, " "),
                    })),
                );
            return { violations: plain(violations), incomplete: plain(incomplete) };
        },
        { tags: TAGS, only, without },
    );
    const fault = ({ id, help, target, why }) => ({ where: target, what: `${id}: ${help}. ${why}` });
    return { faults: found.violations.map(fault), doubts: found.incomplete.map(fault) };
}

async function both(page) {
    const structure = await axe(page, { without: ["color-contrast"] });
    const colours = await axe(page, { only: ["color-contrast"] });
    return { faults: [...structure.faults, ...colours.faults], doubts: [...structure.doubts, ...colours.doubts] };
}

const looked = (page, name, argument) => page.evaluate(([name, argument]) => look[name](argument), [name, argument]);

async function fits(page) {
    return [...(await looked(page, "wide")), ...(await looked(page, "cut"))];
}

async function withStyle(page, rules, see) {
    await looked(page, "wear", rules);
    const faults = await see();
    await looked(page, "undress");
    return faults;
}

/** Goes through the page with the Tab key, as far as it goes. */
async function keyboard(page) {
    const count = await looked(page, "focusable");
    const faults = [];
    let reached = 0;
    for (; reached < count; reached += 1) {
        await page.keyboard.press("Tab");
        const seen = await looked(page, "focus");
        if (seen.number !== reached) {
            faults.push({
                where: "the page",
                what: `the Tab key comes to element ${seen.number} of ${count} where ${reached} is next`,
            });
            break;
        }
        faults.push(...seen.faults);
    }
    return faults;
}

/** Where the links of a page in a file lead: into the page, or to a file beside it that is there. */
async function links(page) {
    const faults = await looked(page, "anchors");
    for (const { where, href, address } of await looked(page, "links")) {
        if (!address.startsWith("file:")) {
            if (!/^(https|mailto):/.test(address))
                faults.push({ where, what: `leads outside the pack without encryption, to ${href}` });
        } else if (!existsSync(fileURLToPath(address.split("#")[0]))) {
            faults.push({ where, what: `leads to ${href}, which is not in the pack` });
        }
    }
    return faults;
}

async function printed(page) {
    const faults = await looked(page, "cutOnPaper");
    faults.push(...(await looked(page, "drawings", LEAST_LETTERS.paper)));
    const margin = "1cm";
    const pdf = await page.pdf({ format: "A4", margin: { top: margin, bottom: margin, left: margin, right: margin } });
    if (!pdf.subarray(0, 5).equals(Buffer.from("%PDF-")) || pdf.length < LEAST_PDF_BYTES) {
        faults.push({ where: "the page", what: "cannot be printed to a PDF" });
    }
    return faults;
}

/** In the order in which they are tried. `only` says for which kind of page: one in a file, or one that is served. */
export const RULES = [
    { id: "axe", says: "has no fault that axe finds (WCAG 2.2 A and AA, best practice)", find: both },
    {
        id: "narrow",
        says: "fits 320 pixels, and axe finds no fault there",
        view: NARROW,
        find: async (page) => {
            const { faults, doubts } = await axe(page, { without: ["color-contrast"] });
            return { faults: [...faults, ...(await fits(page))], doubts };
        },
    },
    { id: "zoom", says: "fits a screen at 200 percent", view: HALF, find: fits },
    {
        id: "letters",
        says: "fits with letters of twice the size",
        find: (page) => withStyle(page, ":root { font-size: 200% !important; }", () => fits(page)),
    },
    {
        id: "spacing",
        says: "fits with the wide spacing that some readers set",
        find: (page) => withStyle(page, SPACED, () => fits(page)),
    },
    {
        id: "drawings",
        says: "has charts whose texts are whole, apart from each other and in contrast",
        find: (page) => looked(page, "drawings", LEAST_LETTERS.screen),
    },
    { id: "grey", says: "has legends whose patterns differ without colour", find: (page, blank) => legends(page, blank) },
    {
        id: "dark",
        says: "has contrast where the reader asks for dark colours",
        media: { colorScheme: "dark" },
        find: (page) => axe(page, { only: ["color-contrast"] }),
    },
    {
        id: "forced",
        says: "has readable charts in a high-contrast mode",
        media: { colorScheme: "dark", forcedColors: "active" },
        find: (page) => looked(page, "drawings", LEAST_LETTERS.screen),
    },
    {
        id: "motion",
        says: "does not move where the reader asks for no motion",
        media: { reducedMotion: "reduce" },
        find: (page) => looked(page, "moving"),
    },
    { id: "keyboard", says: "can be walked through by keyboard, and shows where the focus is", find: keyboard },
    { id: "links", says: "leads only to what is there", only: "file", find: links },
    {
        id: "paper",
        says: "can be printed, and nothing is cut off on paper",
        view: PAPER,
        media: { media: "print" },
        find: printed,
    },
];

/** Faults of one rule, and what axe leaves to people. */
export async function apply(rule, page, blank) {
    await page.setViewportSize(rule.view ?? DESKTOP);
    await page.emulateMedia({ ...AS_SHIPPED, ...rule.media });
    const found = await rule.find(page, blank);
    return Array.isArray(found) ? { faults: found, doubts: [] } : found;
}
