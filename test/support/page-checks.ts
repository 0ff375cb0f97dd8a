/** What a page is asked in a real browser; each runs in the page. Written as text, because it is compiled for another world. */

/** Texts that are hard to read: contrast below 4.5 (WCAG 2.2, 1.4.3), of what is seen. */
export const faintTexts = `(() => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => {
    const of = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * of(r) + 0.7152 * of(g) + 0.0722 * of(b);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(at).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const found = [];
  let seen = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const text = walk.currentNode.data.trim();
    if (text === '' || ['TITLE', 'DESC', 'title', 'desc', 'STYLE'].includes(element.tagName)) continue;
    if (!element.checkVisibility()) continue;
    seen += 1;
    const style = getComputedStyle(element);
    const colour = parse(element instanceof SVGElement ? style.fill : style.color);
    const [a, b] = [light(colour), light(behind(element))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) found.push(text + ': ' + contrast.toFixed(2));
  }
  return { seen, found };
})()`;

/** Lines that are hard to see: contrast below 3 (WCAG 2.2, 1.4.11). */
export const faintLines = `(() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const card = light(getComputedStyle(document.querySelector('.card')).backgroundColor);
  const lines = [...document.querySelectorAll('.line, .bound')];
  return { seen: lines.length, found: lines.filter((line) => {
    const [a, b] = [light(getComputedStyle(line).stroke), card].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05) < 3;
  }).map((line) => line.getAttribute('class')) };
})()`;

/** What is wider than the screen: the page itself must not scroll sideways. */
export const tooWide = `(() => {
  const width = document.documentElement.clientWidth;
  const isInside = (element) => element.closest('.scroll') !== null && !element.matches('.scroll');
  return [...document.body.querySelectorAll('*')]
    .filter((element) => !(element instanceof SVGElement) && !isInside(element) && element.getBoundingClientRect().right > width + 0.5)
    .map((element) => element.tagName + '.' + element.className)
    .concat(document.documentElement.scrollWidth > width ? ['the page: ' + document.documentElement.scrollWidth] : []);
})()`;

/** Levels of headings, in order. */
export const headings = `[...document.querySelectorAll('h1,h2,h3,h4')].map((each) => Number(each.tagName[1]))`;

/** The least size of a letter in a picture, in pixels of the screen. */
export const leastLetter = `Math.min(...[...document.querySelectorAll('figure svg text')].map((text) => {
  const svg = text.ownerSVGElement;
  return parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
}))`;

/** Everything that the keyboard has to reach, in order. */
export const reachable = `[...document.querySelectorAll('a[href], summary, [tabindex="0"]')].filter((each) => each.checkVisibility()).length`;
