import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings, secretKeyOf } from '#api/commands/settings.ts';
import { jobKinds } from '#api/jobs/kinds.ts';
import { debianProgram, findOnPath, MissingTool } from '#tests/support/tools.ts';
import { read, root } from './files.ts';
import { readmeProblems } from './readme.ts';

const readme = read('README.md');
const example = read('deploy/tiofalt.env');
const given = [...example.matchAll(/^(#?)([A-Z_]+)='(.*)'$/gm)].map(([, mark, name = '', value = '']) => ({
  name,
  value,
  isSet: mark === '',
}));

/** Every setting that the product's own code takes from its surroundings. */
const readByCode = [
  'api/commands/settings.ts',
  'api/mail/smtp.ts',
  'api/identity-providers/open.ts',
  'api/reference-series/installations.ts',
  'api/reference-series/kolada.ts',
].flatMap((path) => {
  const text = read(path);
  const named = [...text.matchAll(/\{([^{}]*)\}(?:: NodeJS\.ProcessEnv| = environment)/g)].flatMap(([, names = '']) => [
    ...names.matchAll(/\b[A-Z][A-Z_]+\b/g),
  ]);
  return [
    ...named.map(([name]) => name),
    ...[...text.matchAll(/environment\.([A-Z_]+)/g)].map(([, name = '']) => name),
  ];
});

test('deploy/tiofalt.env names every setting that the code reads, each once and no other', () => {
  expect(readByCode.length).toBeGreaterThan(10);
  expect(given.map(({ name }) => name).toSorted()).toEqual([...new Set(readByCode)].toSorted());
});

test('so does the README', () => {
  const [, table = ''] = /\| setting \| default \| meaning \|\n([\s\S]*?)\n\n/.exec(readme) ?? [];
  const named = table.split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)]);
  expect(named.map(([, name]) => name).toSorted()).toEqual([...new Set(readByCode)].toSorted());
});

test('its values are understood, those with # in front too, and none of them is a secret that works', () => {
  const set = Object.fromEntries(given.filter(({ isSet }) => isSet).map(({ name, value }) => [name, value]));
  expect(readSettings(set)).toMatchObject({
    isBehindProxy: true,
    host: '127.0.0.1',
    publicUrl: 'https://tiofalt.agency.example',
    dataFolder: '/var/lib/tiofalt',
  });
  const all = Object.fromEntries(given.map(({ name, value }) => [name, value]));
  expect(readSettings(all)).toMatchObject({ mail: { host: 'mail.agency.example', from: { name: 'Tiofalt' } } });
  expect(all['SECRET_KEY']).toBe('');
  expect(() => secretKeyOf({ SECRET_KEY: 'PASSWORD' }, 'nowhere')).toThrow('at least 32');
  for (const [, password] of example.matchAll(/:\/\/\w+:(\w+)@/g)) expect(password).toBe('PASSWORD');
});

test('the services start what is there, where the data folder and the settings are', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
  for (const path of ['deploy/tiofalt.service', 'deploy/tiofalt-backup.service', 'deploy/tiofalt-command']) {
    const text = read(path);
    const [, launcher = '', command = ''] = /\/usr\/bin\/node (\S+) (\S+)/.exec(text) ?? [];
    expect([path, existsSync(join(root, launcher))]).toEqual([path, true]);
    if (command !== '"$@"') expect([path, Object.values(scripts)]).toEqual([path, expect.arrayContaining([`node ${launcher} ${command}`])]); // prettier-ignore
    expect(text).toContain('/etc/tiofalt/tiofalt.env');
  }
  expect(read('deploy/tiofalt.service')).toContain('StateDirectory=tiofalt\n');
});

test('docs/operating.md names only what exists, and every file of deploy/', () => {
  const text = read('docs/operating.md');
  const exists = (path: string) => existsSync(join(root, path)) || existsSync(join(root, 'docs', path));
  const { scripts } = JSON.parse(read('package.json'));
  expect(readmeProblems(text, exists, Object.keys(scripts))).toEqual([]);
  for (const name of readdirSync(join(root, 'deploy'))) expect(text).toContain(`\`deploy/${name}\``);
});

test('and every job that is done by itself, and no other', () => {
  const [, table = ''] = /\| job \| when \| does \|\n([\s\S]*?)\n\n/.exec(read('docs/operating.md')) ?? [];
  const named = table.split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)]);
  expect(named.map(([, name]) => name).toSorted()).toEqual(Object.keys(jobKinds).toSorted());
});

const systemd = findOnPath('systemd-analyze');
test.skipIf(!systemd)('systemd understands the units', () => {
  const units = ['tiofalt.service', 'tiofalt-backup.service', 'tiofalt-backup.timer'].map((name) =>
    join(root, 'deploy', name),
  );
  const { status, stderr } = spawnSync(systemd ?? '', ['verify', '--man=no', ...units], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

const nginx = await debianProgram('nginx', 'nginx-light').catch((reason: unknown) => {
  if (reason instanceof MissingTool) return undefined;
  throw reason;
});
const openssl = findOnPath('openssl');
test.skipIf(!nginx || !openssl)('nginx understands its file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tiofalt-nginx-'));
  try {
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=x'];
    const paths = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
    expect(spawnSync(openssl ?? '', [...made, ...paths]).status).toBe(0);
    const site = read('deploy/nginx.conf')
      .replaceAll('/etc/letsencrypt/live/tiofalt.agency.example', folder)
      .replaceAll('/var/log/nginx', folder)
      .replaceAll(/listen (\[::\]:)?(80|443)/g, (_, host: string | undefined, port) => `listen ${host ?? ''}2${port}`);
    const whole = `error_log stderr; pid ${folder}/pid; events {} http { ${site} }`;
    writeFileSync(join(folder, 'nginx.conf'), whole);
    const { status, stderr } = spawnSync(nginx ?? '', ['-t', '-q', '-e', 'stderr', '-p', folder, '-c', 'nginx.conf'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
