import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Request } from '@playwright/test';
import { expect, test } from './shell.ts';

/**
 * C1, the second wall: were text of a trace ever to become markup, the policy of the page refuses what it would do.
 * Each is tried in the page itself, against a site that listens.
 */

interface Site {
  origin: string;
  /** Paths it was asked for. */
  asked: string[];
  /** Resolves when it is asked for anything. */
  reached: Promise<string>;
  server: Server;
}

async function otherSite(body: (path: string) => string): Promise<Site> {
  const asked: string[] = [];
  let tell: (what: string) => void = () => undefined;
  const reached = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    tell(`asked for ${request.url}`);
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html>${body(request.url ?? '')}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, reached, server };
}

const MARKUP: [what: string, directive: string, markup: (site: string) => string][] = [
  ['a script written into the page', 'script-src-elem', () => '<script>window.__hostile = true</script>'],
  ['a script of another site', 'script-src-elem', (site) => `<script src="${site}/script"></script>`],
  ['a handler', 'script-src-attr', () => '<img src="data:," onerror="window.__hostile = true">'],
  [
    'an address that is a script',
    'script-src-elem',
    () => '<iframe src="javascript:parent.__hostile = true"></iframe>',
  ],
  ['a style sheet', 'style-src-elem', (site) => `<link rel="stylesheet" href="${site}/style">`],
  ['a picture', 'img-src', (site) => `<img src="${site}/picture">`],
  ['a background', 'img-src', (site) => `<div style="background: url(${site}/background)">text</div>`],
  [
    'a font',
    'font-src',
    (site) => `<style>@font-face{font-family:f;src:url(${site}/f)}p{font-family:f}</style><p>f</p>`,
  ],
  ['a film', 'media-src', (site) => `<video src="${site}/film"></video>`],
  ['an object', 'object-src', (site) => `<object data="${site}/object"></object>`],
  ['a page inside', 'frame-src', (site) => `<iframe src="${site}/frame"></iframe>`],
  ['another base', 'base-uri', (site) => `<base href="${site}/">`],
  ['a form', 'form-action', (site) => `<form action="${site}/form"><button>Go on</button></form>`],
  ['a ping', 'connect-src', (site) => `<a href="#" ping="${site}/ping">Open</a>`],
];

test('C1: the policy refuses what markup of a trace could do', async ({ open }) => {
  const site = await otherSite(() => 'other');
  const { page, origin } = await open({ expectedErrors: [/^console: /, /^request: http:\/\/127/] });
  await expect(page.getByRole('main')).toBeVisible();
  for (const [what, directive, markup] of MARKUP) {
    const refused = page.evaluate(
      (html) =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
            once: true,
          });
          Object.defineProperty(window, '__hostile', { configurable: true, set: () => resolve('it ran') });
          const base = document.baseURI;
          const place = document.createElement('div');
          document.body.append(place);
          place.innerHTML = html;
          // `innerHTML` leaves scripts asleep; other ways into a page do not.
          for (const asleep of place.querySelectorAll('script')) {
            const awake = document.createElement('script');
            for (const { name, value } of asleep.attributes) awake.setAttribute(name, value);
            awake.text = asleep.text;
            asleep.replaceWith(awake);
          }
          place.querySelector('form')?.requestSubmit();
          place.querySelector('a')?.click();
          if (document.baseURI !== base) resolve('it moved the base');
        }),
      markup(site.origin),
    );
    const outcome = await Promise.race([site.reached, refused.catch((error: unknown) => String(error))]);
    expect(`${what}: ${outcome}`).toBe(`${what}: ${directive}`);
  }
  expect(new URL(page.url()).origin).toBe(origin);
  expect(site.asked).toEqual([]);
  site.server.close();
});

test('C1: the policy refuses what a script of a trace could call', async ({ open }) => {
  const site = await otherSite(() => 'other');
  const { page } = await open({ expectedErrors: [/^console: /, /^request: http:\/\/127/, /^socket: /] });
  await expect(page.getByRole('main')).toBeVisible();
  const refused = page.evaluate(async (url) => {
    const worker = () => new Worker(URL.createObjectURL(new Blob(['postMessage(0)'])));
    const calls: ((ran: () => void) => unknown)[] = [
      () => fetch(`${url}/fetch`).catch(() => undefined),
      () => new EventSource(`${url}/events`),
      () => new WebSocket(`${url.replace('http', 'ws')}/socket`),
      () => navigator.sendBeacon(`${url}/beacon`),
      (ran) => worker().addEventListener('message', ran),
    ];
    const outcomes: string[] = [];
    for (const call of calls) {
      const outcome = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        });
        call(() => resolve('it ran'));
      });
      outcomes.push(await outcome);
    }
    return outcomes;
  }, site.origin);
  expect(await Promise.race([site.reached, refused])).toEqual([
    'connect-src',
    'connect-src',
    'connect-src',
    'connect-src',
    'worker-src',
  ]);
  expect(site.asked).toEqual([]);
  site.server.close();
});

test('C1: no other page can hold Retrace in a frame', async ({ open, context }) => {
  const { origin } = await open();
  const site = await otherSite(() => `<iframe src="${origin}/"></iframe>`);
  const page = await context.newPage();
  const isRetrace = (request: Request) => request.url() === `${origin}/`;
  const framed = Promise.race([
    page.waitForEvent('requestfailed', isRetrace),
    page.waitForEvent('requestfinished', isRetrace),
  ]);
  await page.goto(site.origin);
  expect((await framed).failure()?.errorText ?? 'shown').toMatch(/BLOCKED_BY_RESPONSE/);
  site.server.close();
});
