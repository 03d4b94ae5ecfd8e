import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FromStandIn } from './messages.ts';
import { type StartOptions, WindowProcess } from './window-process.ts';

/**
 * What the window may not do (docs/faults.md), asked of the built main process. Each test fails when the switch it
 * names is taken out of `src/main/shells/window`.
 */

let base: string;
const running: WindowProcess[] = [];

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'retrace-window-')));
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  rmSync(base, { recursive: true, force: true });
});

async function start(options: Partial<StartOptions> = {}): Promise<WindowProcess> {
  const started = new WindowProcess({ home: join(base, 'home'), ...options });
  running.push(started);
  await started.until('the window', ({ state }) => state.windows.length === 1);
  return started;
}

describe('the page is confined', () => {
  test('sandboxed, isolated, without Node, without embedded pages', async () => {
    const main = await start();
    const preferences = await main.evaluate(({ state }) => state.windows[0]?.options.webPreferences);
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
    expect(preferences?.preload).toMatch(/out[\\/]preload[\\/]index\.cjs$/);
    expect(await main.evaluate(({ state }) => state.is_sandboxed)).toBe(true);
  });

  test('its scheme is standard and secure, registered before the ready event, and the only thing loaded', async () => {
    const main = await start();
    expect(await main.evaluate(({ state }) => state.schemes)).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true } },
    ]);
    expect(await main.evaluate(({ state }) => state.windows[0]?.loaded)).toEqual(['app://retrace/']);
  });

  test('the scheme answers with files of the build and the policy, and with nothing else', async () => {
    const main = await start();
    const ask = (url: string, method = 'GET') =>
      main.evaluate(({ answer }, [address, how]) => answer(address, how), [url, method] as [string, string]);
    const page = await ask('app://retrace/run/a/step/b');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(page.headers['content-security-policy']).toMatch(/connect-src 'self'; base-uri 'none'/);
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(new TextDecoder().decode(page.body)).toContain('<div id="root">');
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(new TextDecoder().decode(page.body))?.[1] ?? '';
    expect(await ask(`app://retrace${script}`)).toMatchObject({ status: 200 });
    for (const none of [
      'app://retrace/../main/index.js',
      'app://retrace/%2e%2e/main/index.js',
      'app://retrace/etc/passwd',
      'app://other/',
    ]) {
      expect((await ask(none)).status, none).toBe(404);
    }
    expect((await ask('app://retrace/', 'POST')).status).toBe(404);
  });

  test.each(['https://evil.example/', 'http://127.0.0.1/', 'file:///etc/passwd', 'app://other/', 'data:text/html,x'])(
    'it cannot leave for %s',
    async (url) => {
      const main = await start();
      const refused = (isMainFrame: boolean) =>
        main.evaluate(
          ({ state }, details) => state.windows[0]?.contentsListeners.emitPreventable('will-frame-navigate', details),
          { url, isMainFrame },
        );
      expect(await refused(true)).toBe(true);
      expect(await refused(false)).toBe(true);
      const redirected = await main.evaluate(
        ({ state }, details) => state.windows[0]?.contentsListeners.emitPreventable('will-redirect', details),
        { url, isMainFrame: true },
      );
      expect(redirected).toBe(true);
    },
  );

  test('it may load itself anew, and not inside a frame', async () => {
    const main = await start();
    const refused = (isMainFrame: boolean) =>
      main.evaluate(
        ({ state }, details) => state.windows[0]?.contentsListeners.emitPreventable('will-frame-navigate', details),
        { url: 'app://retrace/run/a', isMainFrame },
      );
    expect([await refused(true), await refused(false)]).toEqual([false, true]);
  });

  test('it opens no window and embeds none; what it wants opened goes to the browser if it is https', async () => {
    const main = await start();
    const wanted = [
      'https://known.example/docs?a=1#b',
      'http://known.example/',
      'https://known.example@evil.example/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:text/html,x',
      'app://retrace/',
      'vscode://file/x',
      'smb://evil.example/share',
      'about:blank',
    ];
    for (const url of wanted) {
      const answered = await main.evaluate(
        ({ state }, address) =>
          state.windows[0]?.openHandler?.({
            url: address,
            frameName: '',
            features: '',
            disposition: 'new-window',
            referrer: { url: '', policy: 'default' },
          }),
        url,
      );
      expect(answered, url).toEqual({ action: 'deny' });
    }
    expect(await main.evaluate(({ state }) => state.external)).toEqual(['https://known.example/docs?a=1#b']);
    const embedded = await main.evaluate(({ state }) =>
      state.windows[0]?.contentsListeners.emitPreventable('will-attach-webview'),
    );
    expect(embedded).toBe(true);
  });

  test('it gets no permission but to copy, and that only itself', async () => {
    const main = await start();
    const granted = await main.evaluate(({ state, permissions }) => {
      const contents = state.windows[0]?.contents;
      if (contents === undefined) throw new Error('no window');
      const names = ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'hid', 'fileSystem'];
      const own = 'app://retrace/';
      const tries = [
        ...names.map((permission) => ({ permission, isMainFrame: true, url: own })),
        { permission: 'clipboard-sanitized-write', isMainFrame: true, url: own },
        { permission: 'clipboard-sanitized-write', isMainFrame: false, url: own },
        { permission: 'clipboard-sanitized-write', isMainFrame: true, url: 'https://evil.example/' },
      ];
      return tries.filter(({ permission, isMainFrame, url }) => {
        const name = permission as 'media';
        let requested = true;
        permissions.request(contents, name, (answer) => (requested = answer), { isMainFrame, requestingUrl: url });
        const checked = permissions.check(contents, name, url, { isMainFrame, requestingUrl: url });
        return requested || checked;
      });
    });
    expect(granted).toEqual([{ permission: 'clipboard-sanitized-write', isMainFrame: true, url: 'app://retrace/' }]);
    const device = await main.evaluate(({ permissions }) =>
      permissions.device({ deviceType: 'usb', origin: 'app://retrace', device: {} as never }),
    );
    expect(device).toBe(false);
  });

  test('it downloads what it holds itself and nothing else', async () => {
    const main = await start();
    const refused = (url: string) =>
      main.evaluate(
        ({ session }, address) => session.emitPreventable('will-download', {}, { getURL: () => address }),
        url,
      );
    expect(await refused('blob:app://retrace/0b7a')).toBe(false);
    for (const url of ['https://evil.example/a.exe', 'blob:https://evil.example/0b7a', 'data:text/plain,x']) {
      expect(await refused(url), url).toBe(true);
    }
  });
});

describe('only the page itself is heard', () => {
  const STRANGERS = [
    { origin: 'https://evil.example' },
    { origin: 'app://other' },
    { origin: 'null' },
    { origin: 'file://' },
    { inside: true },
    { gone: true },
  ];

  test.each(STRANGERS)('not %j, on any channel', async (stranger) => {
    const main = await start();
    const trace = join(base, 'chosen');
    mkdirSync(trace);
    await main.evaluate(({ arrive }) => arrive('retrace:connect', undefined));
    await main.evaluate(
      ({ arrive, state }, { sender, path }) => {
        state.choices.push([path]);
        const request = (id: number) => ({ type: 'request', id, method: 'sources.list', params: {} });
        arrive('retrace:message', request(1), sender);
        arrive('retrace:choose', 'folder', sender);
        arrive('retrace:dropped', [path], sender);
        // It would end the calls of the page before it.
        arrive('retrace:message', request(2));
        arrive('retrace:connect', undefined, sender);
        arrive('retrace:message', request(3));
      },
      { sender: stranger, path: trace },
    );
    const answers = await main.until('the last answer', ({ state }) => {
      const sent = (state.windows[0]?.sent ?? []).map(([, message]) => message as { id?: number; result?: unknown });
      return sent.some(({ id }) => id === 3) && sent.filter(({ id }) => id !== undefined);
    });
    // Calls are answered in order: an answer to the stranger would have come first.
    expect(answers.map(({ id }) => id)).toEqual([2, 3]);
    expect(JSON.stringify(answers)).not.toContain(trace);
    expect(await main.evaluate(({ state }) => state.open_dialogs)).toEqual([]);
  });

  test('nor a page that is not the connected one, though it is of the same address', async () => {
    const main = await start();
    await main.evaluate(({ arrive }) => {
      const request = (id: number) => ({ type: 'request', id, method: 'sources.list', params: {} });
      arrive('retrace:message', request(1));
      arrive('retrace:connect', undefined);
      arrive('retrace:message', request(2), { earlier: true });
      arrive('retrace:message', request(3));
    });
    const answers = await main.until('the last answer', ({ state }) => {
      const sent = (state.windows[0]?.sent ?? []).map(([, message]) => (message as { id?: number }).id);
      return sent.includes(3) && sent.filter((id) => id !== undefined);
    });
    expect(answers).toEqual([3]);
  });

  test('what is none of the messages is not answered, and does not end the program', async () => {
    const main = await start();
    for (const nonsense of [undefined, null, 7, 'x', {}, { type: 'request', id: -1 }, [], { type: 'evil' }]) {
      await main.evaluate(({ arrive }) => arrive('retrace:connect', undefined));
      await main.evaluate(({ arrive }, message) => {
        for (const channel of ['retrace:choose', 'retrace:dropped', 'retrace:message']) arrive(channel, message);
      }, nonsense);
    }
    await main.evaluate(({ arrive }) => {
      arrive('retrace:connect', undefined);
      arrive('retrace:message', { type: 'request', id: 1, method: 'sources.list', params: {} });
    });
    await main.until('an answer', ({ state }) =>
      state.windows[0]?.sent.some(([, message]) => (message as { id?: number }).id === 1),
    );
    expect(await main.evaluate(({ state }) => [state.open_dialogs.length, state.boxes.length])).toEqual([0, 0]);
  });
});

describe('folders come from outside the page', () => {
  test('the page may name what was given, dropped or chosen; nothing else, though it lies beside it', async () => {
    const folder = (name: string) => {
      mkdirSync(join(base, name), { recursive: true });
      return join(base, name);
    };
    const given = folder('given');
    const dropped = folder('dropped');
    const chosen = folder('chosen');
    const other = folder('other');
    const main = await start({ paths: [given] });
    const sources = async () => {
      const { result } = await main.call('sources.list', {});
      return result?.sources.map(({ path }) => path).sort();
    };
    await main.evaluate(({ arrive }) => arrive('retrace:connect', undefined));
    for (const path of [dropped, chosen, other, base, '/']) {
      expect((await main.call('sources.add', { paths: [path] })).error?.code, path).toBe('not_allowed');
      expect((await main.call('sources.browse', { path })).error?.code, path).toBe('not_allowed');
    }
    await main.evaluate(
      ({ arrive, state }, paths) => {
        state.choices.push(null, [paths.chosen]);
        arrive('retrace:dropped', [paths.dropped]);
        arrive('retrace:choose', 'files');
        arrive('retrace:choose', 'folder');
      },
      { chosen, dropped },
    );
    await main.until(
      'both to be told to the page',
      ({ state }) => state.windows[0]?.sent.filter(([channel]) => channel === 'retrace:event').length === 3,
    );
    expect(await sources()).toEqual([chosen, dropped, given]);
    expect((await main.call('sources.add', { paths: [other] })).error?.code).toBe('not_allowed');
    expect((await main.call('sources.add', { paths: [dropped] })).error).toBeUndefined();
    const dialogs = await main.evaluate(({ state }) => state.open_dialogs.map(({ properties }) => properties));
    expect(dialogs).toEqual([
      ['openFile', 'multiSelections'],
      ['openDirectory', 'multiSelections'],
    ]);
  });

  test('a path that is not there is said in the window, and the others are opened', async () => {
    writeFileSync(join(base, 'a.trace.jsonl'), '');
    const main = await start({ paths: ['missing', 'a.trace.jsonl'], cwd: base });
    const box = await main.until('the box', ({ state }) => state.boxes[0]);
    expect(box.detail).toContain(`There is no ${join(base, 'missing')}.`);
  });
});

describe('one instance', () => {
  test('a second hands its paths over and ends, without a window and without a look at the index', async () => {
    const home = join(base, 'home');
    const second = new WindowProcess({ home, paths: ['--flag', 'a.trace.jsonl'], cwd: base, lockTaken: true });
    running.push(second);
    const told: FromStandIn[] = [];
    second.listen((message) => told.push(message));
    const opened = second.until('a window', ({ state }) => state.windows.length > 0 && 'a window');
    expect(await Promise.race([second.exited, opened.catch(() => second.exited)])).toBe(0);
    await expect.poll(() => told).toContainEqual({ type: 'lock', data: { paths: [join(base, 'a.trace.jsonl')] } });
    expect(readdirSync(home)).toEqual(['window']);
  });
});
