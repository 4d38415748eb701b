/** Runs in the page: what an accessibility checker would find first. Returns one sentence for each problem. */
export const AUDIT_PAGE = `(() => {
  const problems = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const say = (what, element) => problems.push(what + ': ' + (element.outerHTML || '').slice(0, 120));
  for (const details of all('details')) details.open = true;
  if (document.documentElement.lang === '') problems.push('no language');
  if (document.title.trim() === '') problems.push('no title');
  if (all('main').length !== 1) problems.push('not one main');
  if (all('h1').length !== 1) problems.push('not one h1');
  let level = 0;
  for (const heading of all('h1,h2,h3,h4')) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) say('heading skips a level', heading);
    if (heading.textContent.trim() === '') say('empty heading', heading);
    level = now;
  }
  const ids = all('[id]').map((element) => element.id);
  for (const id of ids) if (ids.filter((other) => other === id).length > 1) problems.push('id twice: ' + id);
  for (const link of all('a')) {
    if (link.textContent.trim() === '') say('link without words', link);
    const href = link.getAttribute('href') || '';
    if (href.startsWith('#') && !document.getElementById(href.slice(1))) say('link to nothing', link);
  }
  for (const element of all('[aria-labelledby]')) if (!document.getElementById(element.getAttribute('aria-labelledby'))) say('label missing', element);
  for (const element of all('[role=region],nav')) if (!element.getAttribute('aria-label')) say('region without label', element);
  for (const table of all('table')) if (!table.caption || table.caption.textContent.trim() === '') say('table without caption', table);
  for (const cell of all('th')) if (!cell.scope) say('th without scope', cell);
  for (const svg of all('svg')) if (svg.getAttribute('aria-hidden') !== 'true' && !svg.getAttribute('aria-label')) say('picture without words', svg);
  for (const details of all('details')) if (!details.querySelector('summary')) say('details without summary', details);
  for (const element of all('*')) {
    const style = getComputedStyle(element);
    const scrolls = style.overflowX === 'auto' && element.scrollWidth > element.clientWidth + 1;
    if (scrolls && element.tabIndex < 0) say('scrolls, but not by keyboard', element);
  }
  const channel = (value) => { const part = value / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const read = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = read(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  let looked = 0;
  for (const element of all('body *')) {
    const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    const box = element.getBoundingClientRect();
    if (!words || element.closest('style,.hush,.skip') || box.width < 2) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(read(style.color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    looked += 1;
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) say('contrast ' + ratio.toFixed(2), element);
  }
  if (looked === 0) problems.push('no words on the page');
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) problems.push('wider than the window by ' + wide);
  for (const element of all('main *')) {
    const box = element.getBoundingClientRect();
    const inside = element.closest('.scroll,pre,.hush,thead') !== null;
    if (!inside && box.width > 0 && box.right > innerWidth + 1) say('sticks out', element);
  }
  return problems;
})()`;
