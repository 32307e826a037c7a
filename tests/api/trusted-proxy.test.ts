import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readSettings, warningsAbout } from '#api/commands/settings.ts';
import { settling, type Trust } from '#api/http/forwarded.ts';

/** What is settled of a request with these headers that came from 192.0.2.1, and what the pages are told of it. */
function settled(trust: Partial<Trust>, headers: Record<string, string>) {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: '192.0.2.1' });
  const request = new IncomingMessage(socket);
  Object.assign(request.headers, { host: 'somewhere.example', ...headers });
  const { address, isSecure } = settling({ isBehindProxy: false, publicUrl: null, ...trust })(request);
  return { address, isSecure, page: `${String(request.headers['x-forwarded-proto'])}://${request.headers.host}` };
}

const lie = { 'x-forwarded-for': '198.51.100.66', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' };

describe('without a trusted proxy', () => {
  test('nothing counts that a request says of where it comes from', () => {
    const plain = { address: '192.0.2.1', isSecure: false, page: 'http://somewhere.example' };
    expect(settled({}, {})).toEqual(plain);
    expect(settled({}, lie)).toEqual(plain);
  });
});

describe('behind a trusted proxy', () => {
  const isBehindProxy = true;

  test('the last hop counts, whatever was there before', () => {
    const forwarded = {
      'x-forwarded-for': '198.51.100.66, 10.0.0.1,203.0.113.7',
      'x-forwarded-proto': 'http, https',
    };
    expect(settled({ isBehindProxy }, forwarded)).toEqual({
      address: '203.0.113.7',
      isSecure: true,
      page: 'https://somewhere.example',
    });
    expect(settled({ isBehindProxy }, { 'x-forwarded-proto': 'https, http' }).isSecure).toBe(false);
  });

  test.each([
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['2001:db8::7', '2001:db8::7'],
    ['unknown', '192.0.2.1'],
    ['203.0.113.7, ', '192.0.2.1'],
    ['', '192.0.2.1'],
    ['999.1.1.1', '192.0.2.1'],
    ['<script>', '192.0.2.1'],
  ])('%s is the address %s', (given, address) => {
    expect(settled({ isBehindProxy }, { 'x-forwarded-for': given }).address).toBe(address);
  });

  test.each(['javascript', 'HTTPS', 'https:', 'https//evil.example', '%68ttps'])('%s is no TLS', (given) => {
    expect(settled({ isBehindProxy }, { 'x-forwarded-proto': given }).page).toBe('http://somewhere.example');
  });
});

describe('with a public address', () => {
  test('a request was sent to it, by whatever name it came', () => {
    const publicUrl = 'https://tiofalt.example:8443';
    for (const isBehindProxy of [false, true]) {
      expect(settled({ isBehindProxy, publicUrl }, { ...lie, 'x-forwarded-proto': 'http' })).toMatchObject({
        isSecure: true,
        page: 'https://tiofalt.example:8443',
      });
    }
    expect(settled({ publicUrl: 'http://tiofalt.example' }, lie).page).toBe('http://tiofalt.example');
  });
});

describe('whoever starts it is warned', () => {
  const warned = (environment: NodeJS.ProcessEnv) => warningsAbout(readSettings(environment)).join(' ');

  test('of a proxy that is trusted while our own address is not known', () => {
    expect(warned({ TRUST_PROXY: 'true' })).toMatch(/^TRUST_PROXY is set without PUBLIC_URL: /);
    expect(warned({ TRUST_PROXY: 'true', PUBLIC_URL: 'https://tiofalt.example' })).toBe('');
    expect([warned({}), warned({ TRUST_PROXY: 'false' })]).toEqual(['', '']);
  });
});
