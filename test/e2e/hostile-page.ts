import type { Page } from '@playwright/test';
import { HOSTILE_HOST } from '../hostile/payloads.ts';
import { expect } from './shell.ts';

/** What this interface never makes on the screens of these tests, and markup of a trace would. */
const FOREIGN = [
  ...['script', 'img', 'picture', 'source', 'iframe', 'object', 'embed', 'video', 'audio', 'marquee'],
  ...['style', 'link', 'meta', 'base', 'form', 'math', 'template', 'title', 'plaintext', 'x-y', 'noscript p'],
  // The diff editor's button that unfolds lines is such an element, without an address.
  'a:not([title="Show Unchanged Region"]:not([href]))',
  ...['svg image', 'svg use', 'svg animate', 'svg foreignObject'],
].join(', ');

/** Attributes in which text of a trace is read: by people, or by those who read the screen to them. */
const READ_ATTRIBUTES = ['data-tip', 'aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder'];

/** Characters that reorder what is read, hide in it or command: all but newline and tab. */
const HIDDEN =
  '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]';

/**
 * Watches every element, attribute and text that comes into the page, for as long as it is open. Before the page
 * is opened; returns what checks that nothing of a trace ran, called out, navigated, became an element, or hid.
 */
export async function watchContent(page: Page): Promise<() => Promise<void>> {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (new URL(request.url()).host === HOSTILE_HOST) seen.push(`request: ${request.url()}`);
  });
  page.on('frameattached', () => seen.push('a frame'));
  page.on('popup', () => seen.push('a new page'));
  let documents = 0;
  page.on('domcontentloaded', () => {
    documents++;
  });
  await page.addInitScript(
    ({ foreign, attributes, hidden }) => {
      const found: string[] = [];
      const report = (what: string) => found.length < 20 && found.push(what);
      Object.assign(window, { __found: found, __hostile: () => report('a payload ran') });
      const unseen = new RegExp(hidden, 'u');
      const lookAtText = (text: string, where: string, element: Element | null) => {
        if (unseen.test(text)) report(`hidden in ${where} of ${element?.outerHTML.slice(0, 200)}`);
      };
      const lookAt = (node: Node): void => {
        if (node instanceof Text) lookAtText(node.data, 'text', node.parentElement);
        if (!(node instanceof Element) || node.closest('body') === null) return;
        if (node.matches(foreign)) report(`made: ${node.outerHTML.slice(0, 80)}`);
        for (const { name, value } of node.attributes) {
          if (name.startsWith('on')) report(`made: ${node.outerHTML.slice(0, 80)}`);
          if (attributes.includes(name)) lookAtText(value, name, node);
        }
        for (const child of node.childNodes) lookAt(child);
      };
      new MutationObserver((changes) => {
        for (const { type, target, addedNodes } of changes) {
          if (type === 'childList') for (const node of addedNodes) lookAt(node);
          else if (target instanceof Element) {
            for (const name of attributes) lookAtText(target.getAttribute(name) ?? '', name, target);
          } else lookAt(target);
        }
      }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: attributes });
    },
    { foreign: FOREIGN, attributes: READ_ATTRIBUTES, hidden: HIDDEN },
  );
  return async () => {
    const here = await page.evaluate(() => ({
      found: '__found' in window ? window.__found : 'the page was left',
      title: document.title,
      path: location.pathname.replace(/^\/(run|compare)\/.*/, '/$1'),
    }));
    expect({ ...here, path: ['/', '/run', '/compare'].includes(here.path), documents, seen }).toEqual({
      found: [],
      title: 'Retrace',
      path: true,
      documents: 1,
      seen: [],
    });
  };
}
