// Whether the patterns of a legend can be told apart by somebody who sees no colour.

/** Mean difference of two swatches, in steps of grey from 0 to 255. */
const LEAST_DIFFERENCE = 12;

/** `blank` is an empty page in which pictures are decoded. */
export async function legends(page, blank) {
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setEmulatedVisionDeficiency", { type: "achromatopsia" });
    const faults = [];
    for (const legend of await page.locator(".legend").all()) {
        const swatches = [];
        for (const entry of await legend.locator("li").all()) {
            const picture = await entry.locator("svg").screenshot();
            swatches.push({ name: (await entry.textContent()).trim(), picture: picture.toString("base64") });
        }
        for (const { one, other, difference } of await blank.evaluate(compare, swatches)) {
            if (difference < LEAST_DIFFERENCE) {
                faults.push({
                    where: `legend, “${one}” and “${other}”`,
                    what: `look alike without colour: they differ by ${difference.toFixed(1)} of 255`,
                });
            }
        }
    }
    await session.send("Emulation.setEmulatedVisionDeficiency", { type: "none" });
    await session.detach();
    return faults;
}

// Runs in the browser, which can read pictures.
async function compare(swatches) {
    const greys = await Promise.all(
        swatches.map(async ({ picture }) => {
            const bytes = Uint8Array.from(atob(picture), (own) => own.charCodeAt(0));
            const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
            const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
            canvas.drawImage(image, 0, 0);
            const { data } = canvas.getImageData(0, 0, image.width, image.height);
            return Array.from({ length: data.length / 4 }, (_, place) => data[4 * place]);
        }),
    );
    const pairs = greys.flatMap((one, first) =>
        greys.slice(first + 1).map((other, second) => [first, first + 1 + second, one, other]),
    );
    return pairs.map(([first, second, one, other]) => {
        const length = Math.min(one.length, other.length);
        const sum = one.slice(0, length).reduce((sum, grey, place) => sum + Math.abs(grey - other[place]), 0);
        return { one: swatches[first].name, other: swatches[second].name, difference: sum / length };
    });
}
