// Faults that are put into a copy of a page, each to be found by one rule: a check that finds nothing must be able to find.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const chart = (content) =>
    `<figure><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="A chart" width="300" viewBox="0 0 300 100" style="width: 300px">${content}</svg></figure>`;
const swatch = (name) =>
    `<li><svg width="20" height="20" aria-hidden="true"><rect width="20" height="20" fill="#808080"/></svg>${name}</li>`;
const style = (rules) => `<style>${rules}</style>`;

/** `adds` stands before the end of the main part; `changes` is done to the whole text; `found` is part of what is said. */
export const PLANTED = [
    { name: "a picture without a description", rule: "axe", adds: "<img src=''>", found: "image-alt" },
    {
        name: "a text of low contrast",
        rule: "axe",
        adds: "<p style='color: #a0a0a0'>Can this be read?</p>",
        found: "color-contrast",
    },
    { name: "a heading level left out", rule: "axe", adds: "<h4>Deep</h4>", found: "heading-order" },
    { name: "no title", rule: "axe", changes: (text) => text.replace(/<title>.*?<\/title>/, ""), found: "document-title" },
    {
        name: "no language",
        rule: "axe",
        changes: (text) => text.replace(/<html lang="[^"]*">/, "<html>"),
        found: "html-has-lang",
    },
    { name: "a link without a text", rule: "axe", adds: "<a href='#main'></a>", found: "link-name" },
    {
        name: "an element wider than the page",
        rule: "narrow",
        adds: "<div style='width: 900px'>Wide</div>",
        found: "the page at 320",
    },
    {
        name: "lines that end beyond the page",
        rule: "narrow",
        found: "has lines that end",
        adds: "<div class='scroll' tabindex='0'><table><caption style='width: 600px; max-width: none'>A title with so many words that no narrow page has room</caption><tr><td>1</td></tr></table></div>",
    },
    {
        name: "an element too wide at 200 percent",
        rule: "zoom",
        adds: "<div style='width: 900px'>Wide</div>",
        found: "the page at 640",
    },
    {
        name: "a box too low for large letters",
        rule: "letters",
        adds: "<p style='height: 2rem; overflow: hidden; font-size: 1rem; width: 200px'>Some words that stand here on two lines</p>",
        found: "hides a part",
    },
    {
        name: "a box too low for wide spacing",
        rule: "spacing",
        found: "hides a part",
        adds: "<p style='height: 17px; line-height: 17px; overflow: hidden; width: 20rem'>Some words that only just find room here</p>",
    },
    {
        name: "a text outside its chart",
        rule: "drawings",
        adds: chart("<text x='250' y='50'>A long name of a group</text>"),
        found: "is cut off",
    },
    {
        name: "two texts in one place",
        rule: "drawings",
        adds: chart("<text x='10' y='50'>One name</text><text x='20' y='52'>Other name</text>"),
        found: "runs into",
    },
    {
        name: "a text on a dark bar",
        rule: "drawings",
        adds: chart("<rect width='200' height='100' fill='#333333'/><text x='10' y='50'>A name</text>"),
        found: "has a contrast",
    },
    {
        name: "tiny letters in a chart",
        rule: "drawings",
        adds: chart("<text x='10' y='50' style='font-size: 6px'>A name</text>"),
        found: "pixels high",
    },
    {
        name: "two patterns that look alike",
        rule: "grey",
        adds: `<ul class="legend">${swatch("Female")}${swatch("Male")}</ul>`,
        found: "look alike",
    },
    {
        name: "a dark background without light letters",
        rule: "dark",
        adds: style("@media (prefers-color-scheme: dark) { body { background: #111111; } }"),
        found: "color-contrast",
    },
    {
        name: "motion that does not stop",
        rule: "motion",
        adds: `${style("@keyframes turn { to { rotate: 1turn; } } .turns { animation: turn 1s infinite; }")}<p class="turns">Turns</p>`,
        found: "moves although",
    },
    {
        name: "a focus that cannot be seen",
        rule: "keyboard",
        adds: style("a:focus-visible { outline: none !important; }"),
        found: "shows no outline",
    },
    {
        name: "an order of its own for the keyboard",
        rule: "keyboard",
        adds: "<a href='#main' tabindex='5'>First of all</a>",
        found: "the Tab key comes to",
    },
    {
        name: "a link to a file that is not there",
        rule: "links",
        adds: "<a href='nowhere.csv'>Numbers</a>",
        found: "not in the pack",
    },
    {
        name: "a link to a place that is not there",
        rule: "links",
        adds: "<a href='#nowhere'>There</a>",
        found: "not in the page",
    },
    {
        name: "a link without encryption",
        rule: "links",
        adds: "<a href='http://example.org/'>Elsewhere</a>",
        found: "without encryption",
    },
    {
        name: "a table too wide for paper",
        rule: "paper",
        adds: "<div class='scroll'><table style='width: 1000px'><tr><td>Wide</td></tr></table></div>",
        found: "pixels",
    },
    {
        name: "a picture from another place",
        found: "asks for",
        changes: (text) =>
            text
                .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")
                .replace("</main>", "<img alt='' src='https://example.org/x.png'></main>"),
    },
    { name: "a script, which its policy refuses", adds: "<script>document.title = 'changed';</script>", found: "complains" },
];

/** The address of a copy with that fault; the folder is a copy of a pack already. */
export function plantedPage(folder, { adds, changes }) {
    const host = ["methods.html", "index.html"].find((page) => existsSync(join(folder, page)));
    const text = readFileSync(join(folder, host), "utf8");
    const changed = changes ? changes(text) : text.replace("</main>", `${adds}</main>`);
    if (changed === text) throw new Error(`${host} has no place for the fault: ${adds ?? changes}`);
    const copy = join(folder, `planted-${host}`);
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, changed);
    return pathToFileURL(copy).href;
}
