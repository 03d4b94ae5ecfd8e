import { describe, expect, test } from 'vitest';
import { parseExternalLink } from './links.ts';

describe('C5: external links', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'blob:https://example.com/uuid',
    'view-source:https://example.com',
    'file:///etc/passwd',
    'file://attacker.example/share',
    '\\\\attacker.example\\share\\x.exe',
    '//attacker.example/share',
    'smb://attacker.example/share',
    'ms-msdt:/id PCWDiagnostic /skip force',
    'search-ms:query=x&crumb=location:\\\\attacker.example',
    'ms-officecmd:{"id":3}',
    'vscode://file/etc/passwd',
    'ssh://attacker.example',
    'telnet://attacker.example',
    'ftp://attacker.example',
    'mailto:someone@example.com?attach=/etc/passwd',
    'tel:+1900',
    'about:blank',
    'chrome://settings',
    'intent://scan/#Intent;scheme=zxing;end',
    'steam://run/1',
    'ws://example.com',
    'httpx://example.com',
    'https:example.com',
    'https:/example.com',
    'https:///example.com',
    'https:\\\\example.com',
    'https://',
    'https://example.com\\@attacker.example/',
    'https://example.com@attacker.example/',
    'https://user:secret@example.com/',
    'https://exam ple.com/',
    'https://example.com/\u202egnp.exe',
    'https://exa\u200bmple.com/',
    'https://example.com/\u0000',
    'https://example.com:99999/',
    'https://[::1',
    `https://example.com/${'a'.repeat(2048)}`,
    'see https://example.com/',
    '',
  ])('%j is never opened', (text) => {
    expect(parseExternalLink(text)).toBeNull();
  });

  test.each([
    ['https://example.com/a?b#c', 'https://example.com/a?b#c', 'example.com'],
    ['HTTP://EXAMPLE.com', 'http://example.com/', 'example.com'],
    // Deceptive, but shown for what they are.
    ['https://localhost.evil.example/', 'https://localhost.evil.example/', 'localhost.evil.example'],
    ['https://github.com.evil.example/x', 'https://github.com.evil.example/x', 'github.com.evil.example'],
    ['https://evil.example/https://github.com', 'https://evil.example/https://github.com', 'evil.example'],
    ['https://evil.example?@github.com', 'https://evil.example/?@github.com', 'evil.example'],
    ['https://evil.example#@github.com', 'https://evil.example/#@github.com', 'evil.example'],
    ['https://gіthub.com/', 'https://xn--gthub-n2e.com/', 'xn--gthub-n2e.com'],
    ['https://github.com。evil.example/', 'https://github.com.evil.example/', 'github.com.evil.example'],
    ['https://@example.com/', 'https://example.com/', 'example.com'],
    ['http://2130706433/', 'http://127.0.0.1/', '127.0.0.1'],
    ['http://0x7f.1:8080/', 'http://127.0.0.1:8080/', '127.0.0.1:8080'],
    ['https://example.com/%2e%2e/%2e%2e/x', 'https://example.com/x', 'example.com'],
  ])('%j is offered as %j', (text, href, host) => {
    expect(parseExternalLink(text)).toEqual({ href, host });
  });
});
