// What is looked at inside a page. This script runs in the browser, in every page, before the page's own content.
// Each function answers with a list of faults: { where, what }.
"use strict";

globalThis.look = (() => {
    const LEAST_TEXT_CONTRAST = 4.5;
    const LEAST_OUTLINE_CONTRAST = 3;

    const all = (selector, root = document) => [...root.querySelectorAll(selector)];
    const shortened = (text) => {
        const plain = text.replace(/\s+/g, " ").trim();
        return plain.length > 60 ? `${plain.slice(0, 57)}…` : plain;
    };

    // A name by which a person finds the element: tag, id or class, the section it stands in, how its text begins.
    function place(element) {
        const name = element.id ? `#${element.id}` : [...element.classList].map((own) => `.${own}`).join("");
        const section = element.closest("section[id], nav, header, footer");
        const inside = section && section !== element ? `${section.id ? `#${section.id}` : section.localName} ` : "";
        const text = shortened(element.textContent ?? "");
        return `${inside}${element.localName}${name}${text ? ` “${text}”` : ""}`;
    }

    const fault = (element, what) => ({ where: place(element), what });

    // Colours

    function parsed(colour) {
        const numbers = (colour.match(/-?[\d.]+/g) ?? []).map(Number);
        if (!colour.startsWith("rgb") || numbers.length < 3) return null;
        return { parts: numbers.slice(0, 3), opacity: numbers[3] ?? 1 };
    }

    function luminance({ parts }) {
        const [red, green, blue] = parts.map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }

    function contrast(one, other) {
        const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
    }

    function ground(element) {
        for (let own = element; own; own = own.parentElement) {
            const colour = parsed(getComputedStyle(own).backgroundColor);
            if (colour && colour.opacity > 0) return colour;
        }
        return {
            parts: matchMedia("(forced-colors: active) and (prefers-color-scheme: dark)").matches ? [0, 0, 0] : [255, 255, 255],
        };
    }

    // Width and height

    const scrolls = (value) => value === "auto" || value === "scroll";

    // Whoever can scroll an element sees all of it.
    function canBeScrolled(element) {
        for (let own = element.parentElement; own && own !== document.body; own = own.parentElement) {
            if (scrolls(getComputedStyle(own).overflowX)) return true;
        }
        return false;
    }

    const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const outOfSight = (box) => box.right <= 0 || box.bottom + scrollY <= 0 || box.width <= 1 || box.height <= 1;

    // What is wider than the page, so that a reader would have to scroll sideways, or never sees it on paper.
    function wide() {
        const room = document.documentElement.clientWidth;
        const beyond = all("body *").filter((element) => {
            const box = element.getBoundingClientRect();
            return (
                !element.closest("svg *") &&
                isShown(element) &&
                !outOfSight(box) &&
                box.right > room + 1 &&
                !canBeScrolled(element)
            );
        });
        // An element is named once, not all that stands in it.
        const outer = beyond.filter((element) => !beyond.includes(element.parentElement));
        const faults = outer.map((element) =>
            fault(element, `ends at ${Math.round(element.getBoundingClientRect().right)} pixels, the page at ${room}`),
        );
        // Only tables and drawings may ask for scrolling, inside a box of their own; what is read line by line may not.
        for (const element of all("p, li, dd, caption, figcaption, h1, h2, h3").filter(
            (own) => !beyond.includes(own) && isShown(own),
        )) {
            const text = document.createRange();
            text.selectNodeContents(element);
            const end = text.getBoundingClientRect().right;
            if (end > room + 1 && !element.closest("svg, td"))
                faults.push(fault(element, `has lines that end at ${Math.round(end)} pixels, the page at ${room}`));
        }
        if (faults.length === 0 && document.documentElement.scrollWidth > room) {
            faults.push(fault(document.body, `is ${document.documentElement.scrollWidth} pixels wide, the page ${room}`));
        }
        return faults;
    }

    // Texts in boxes that hide what does not fit. A box for readers aloud alone, one pixel large, is meant to hide.
    function cut() {
        return all("body *")
            .filter((element) => {
                const style = getComputedStyle(element);
                const hides = (value) => value === "hidden" || value === "clip";
                if (!(hides(style.overflowX) || hides(style.overflowY)) || element.closest("svg") || !isShown(element))
                    return false;
                if (outOfSight(element.getBoundingClientRect())) return false;
                return (
                    (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
                    (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1)
                );
            })
            .map((element) => fault(element, "hides a part of its text"));
    }

    // On paper nothing can be scrolled: a table that is wider than its box is cut off.
    function cutOnPaper() {
        const inBoxes = all("body *").filter((element) => {
            const style = getComputedStyle(element);
            return (
                !element.closest("svg") &&
                style.overflowX !== "visible" &&
                isShown(element) &&
                !outOfSight(element.getBoundingClientRect()) &&
                element.scrollWidth > element.clientWidth + 1
            );
        });
        return [
            ...wide(),
            ...inBoxes.map((element) =>
                fault(element, `is ${element.clientWidth} pixels wide on paper, what stands in it ${element.scrollWidth}`),
            ),
        ];
    }

    // Drawings

    const touches = (one, other, least = 1) =>
        Math.min(one.right, other.right) - Math.max(one.left, other.left) > least &&
        Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > least;

    // Lines of text, each with its box and the size of its letters on this page.
    function lines(drawing) {
        return all("text", drawing)
            .filter(isShown)
            .flatMap((text) => {
                const parts = all("tspan", text);
                return (parts.length > 0 ? parts : [text])
                    .filter((own) => own.textContent.trim() !== "")
                    .map((own) => {
                        const scale = text.getScreenCTM().a;
                        return {
                            element: own,
                            text,
                            scale,
                            size: parseFloat(getComputedStyle(own).fontSize) * scale,
                            box: own.getBoundingClientRect(),
                        };
                    });
            });
    }

    // All colours that a fill or a stroke may show; those of a pattern are the colours in it.
    function paints(element) {
        const style = getComputedStyle(element);
        const own = [style.fill];
        if (style.stroke !== "none" && parseFloat(style.strokeWidth) > 0) own.push(style.stroke);
        return own.flatMap((paint) => {
            const pattern = paint.match(/url\("?#([^")]+)"?\)/);
            if (pattern) return all("*", document.getElementById(pattern[1])).flatMap(paints);
            const colour = parsed(paint);
            return colour && colour.opacity > 0 ? [colour] : [];
        });
    }

    // What may stand behind a line of text. A halo of its own keeps everything else away.
    function behind(line, shapes, page) {
        const style = getComputedStyle(line.text);
        const halo = style.paintOrder.startsWith("stroke") ? parsed(style.stroke) : null;
        if (halo && halo.opacity === 1 && parseFloat(style.strokeWidth) * line.scale >= 3) return [halo];
        return [page, ...shapes.filter((shape) => touches(line.box, shape.box)).flatMap((shape) => shape.paints)];
    }

    function drawings(leastSize) {
        const faults = [];
        for (const drawing of all("svg").filter(isShown)) {
            const frame = drawing.getBoundingClientRect();
            const page = ground(drawing);
            const shapes = all("rect, path, line, circle, polygon, polyline, ellipse", drawing)
                .filter((shape) => !shape.closest("defs, pattern"))
                .map((shape) => ({ box: shape.getBoundingClientRect(), paints: paints(shape) }));
            const texts = lines(drawing);
            const about = (line, what) =>
                faults.push({
                    where: `${place(drawing.closest("figure, section") ?? drawing)}, text “${line.element.textContent}”`,
                    what,
                });
            texts.forEach((line, number) => {
                const { box } = line;
                const over = Math.max(
                    frame.left - box.left,
                    box.right - frame.right,
                    frame.top - box.top,
                    box.bottom - frame.bottom,
                );
                if (over > 1) about(line, `is cut off: ${over.toFixed(1)} pixels stand outside the drawing`);
                if (line.size < leastSize) about(line, `is ${line.size.toFixed(1)} pixels high, less than ${leastSize}`);
                const other = texts.slice(number + 1).find((own) => touches(box, own.box, 2));
                if (other) about(line, `runs into “${other.element.textContent}”`);
                const ink = parsed(getComputedStyle(line.element).fill);
                const least = ink ? Math.min(...behind(line, shapes, page).map((colour) => contrast(ink, colour))) : 0;
                if (least < LEAST_TEXT_CONTRAST)
                    about(line, `has a contrast of ${least.toFixed(2)} to 1, less than ${LEAST_TEXT_CONTRAST}`);
            });
            if (drawing.getAttribute("role") === "img" && texts.length === 0) {
                faults.push(fault(drawing, "is a chart without any text"));
            }
        }
        return faults;
    }

    // Motion, links, focus

    function moving() {
        const running = document
            .getAnimations()
            .map((animation) => fault(animation.effect.target, "moves although the reader asked for no motion"));
        const smooth = [document.documentElement, document.body].filter(
            (own) => getComputedStyle(own).scrollBehavior === "smooth",
        );
        return [...running, ...smooth.map((own) => fault(own, "scrolls smoothly although the reader asked for no motion"))];
    }

    function links() {
        return all("a[href]").map((link) => ({ where: place(link), href: link.getAttribute("href"), address: link.href }));
    }

    function anchors() {
        return all("a[href^='#']")
            .filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1))))
            .map((link) => fault(link, `leads to ${link.hash}, which is not in the page`));
    }

    // All that the Tab key should reach, in the order of the page, marked so that one can be told from another.
    function focusable() {
        const found = all("a[href], button, input, select, textarea, summary, [tabindex]").filter(
            (element) => element.tabIndex >= 0 && !element.disabled && isShown(element) && element.type !== "hidden",
        );
        found.forEach((element, number) => {
            element.lookNumber = number;
        });
        return found.length;
    }

    // What the reader sees of the focus that is set now.
    function focus() {
        const element = document.activeElement;
        const number = element?.lookNumber ?? null;
        if (number === null) return { number, faults: [] };
        const style = getComputedStyle(element);
        const faults = [];
        const colour = parsed(style.outlineColor);
        if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
            faults.push(fault(element, "shows no outline of at least 2 pixels when it has the focus"));
        } else if (colour && contrast(colour, ground(element.parentElement)) < LEAST_OUTLINE_CONTRAST) {
            faults.push(fault(element, `has an outline with a contrast of less than ${LEAST_OUTLINE_CONTRAST} to 1`));
        }
        const box = element.getBoundingClientRect();
        if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) {
            faults.push(fault(element, "has the focus and is out of sight"));
        }
        return { number, faults };
    }

    // Sets a style that no policy of the page can refuse, as a reader's own settings do.
    function wear(rules) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(rules);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }

    const undress = () => {
        document.adoptedStyleSheets = [];
    };

    return { wide, cut, cutOnPaper, drawings, moving, links, anchors, focusable, focus, wear, undress };
})();
