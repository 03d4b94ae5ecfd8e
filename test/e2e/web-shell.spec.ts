import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import { findBrowser } from './browser.ts';
import { runRetrace, startRetrace } from './retrace-process.ts';
import { expect, test } from './shell.ts';

/** A site that is not Retrace, open in the same browser. */
async function otherSite(): Promise<{ origin: string; server: Server }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>other</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

test('C8: a page of another site cannot open the socket or read the interface, even with the token', async ({
  folder,
  page,
}) => {
  const retrace = await startRetrace(['serve', '--port', '0'], folder);
  const { origin, server } = await otherSite();
  const { host, hash } = new URL(retrace.address);
  await page.goto(origin);
  const seen = await page.evaluate(
    async ({ target, token }) => {
      const socket = new WebSocket(`ws://${target}/socket`);
      const messages: string[] = [];
      socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', token }));
      socket.onmessage = ({ data }) => messages.push(String(data));
      await new Promise((resolve) => socket.addEventListener('close', resolve));
      const read = await fetch(`http://${target}/`).then(
        (response) => response.text(),
        () => 'refused',
      );
      return { messages, read };
    },
    { target: host, token: hash.replace('#token=', '') },
  );
  expect(seen).toEqual({ messages: [], read: 'refused' });
  server.close();
  expect(await retrace.stop()).toBe(0);
});

test('C8: a name that was made to resolve to this machine gets nothing', async ({ folder }) => {
  const retrace = await startRetrace(['serve', '--port', '0'], folder);
  const { port, hash } = new URL(retrace.address);
  const executablePath = findBrowser();
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP rebound.example 127.0.0.1'],
  });
  const page = await browser.newPage();
  const reply = await page.goto(`http://rebound.example:${port}/${hash}`);
  expect(reply?.status()).toBe(403);
  const opened = await page.evaluate(
    (at) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://rebound.example:${at}/socket`);
        socket.onopen = () => resolve('opened');
        socket.onclose = () => resolve('refused');
      }),
    port,
  );
  expect(opened).toBe('refused');
  await browser.close();
  expect(await retrace.stop()).toBe(0);
});

test('C8: the token leaves the address bar, serves reloads of its tab, and no other tab', async ({ open, context }) => {
  const shell = await open();
  await expect.poll(() => shell.page.url()).toBe(`${shell.origin}/`);
  const replies: (string | Buffer)[] = [];
  // At once: its first reply may come before a test that waits for the socket is told of it.
  shell.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => replies.push(payload)));
  await shell.page.reload();
  await expect.poll(() => replies[0]).toBe('{"type":"welcome"}');
  const other = await context.newPage();
  await other.goto(shell.origin);
  await expect(other.getByText(/address/i).first()).toBeVisible();
});

test('C9: listens on loopback unless asked, and says so loudly when it is', async ({ folder }) => {
  const quiet = await startRetrace(['serve', '--port', '0'], folder);
  expect(new URL(quiet.address).hostname).toBe('127.0.0.1');
  expect(await quiet.stop('SIGINT')).toBe(0);
  expect(quiet.output().stderr).toBe('');
  const loud = await startRetrace(['serve', '--port', '0', '--host', '0.0.0.0'], folder);
  expect(await loud.stop()).toBe(0);
  expect(loud.output().stderr).toContain('WARNING: listening on 0.0.0.0: other machines can reach this port.');
});

test('a port that was asked for and is taken is said, and nothing else is taken instead', async ({ folder }) => {
  const first = await startRetrace(['serve', '--port', '0'], folder);
  const { port } = new URL(first.address);
  const second = await runRetrace(['serve', '--port', port], folder);
  expect(second).toEqual({
    code: 2,
    stdout: '',
    stderr: `Port ${port} on 127.0.0.1 is already in use.\nChoose another with --port or --host.\n`,
  });
  await first.stop();
});

test('retrace open without a display prints the address and keeps serving', async ({ folder }) => {
  const retrace = await startRetrace(['open', '--port', '0'], folder);
  expect(retrace.output().stdout).toMatch(/^No display here\. Open this page in a browser/);
  expect((await fetch(retrace.address)).status).toBe(200);
  expect(await retrace.stop()).toBe(0);
});
